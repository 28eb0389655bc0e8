//! Six words that two operators read to each other, in English or in Chinese.

use comity_proof::sha256;

/// Number of words in each language: one for each value of a byte.
pub const WORDS: usize = 256;

/// Words that are compared: 48 bits, on top of the 160 that each code holds.
const COMPARED: usize = 6;

/// The words: number, English, Chinese. The two of a line are not translations of each other.
const TABLE: &str = include_str!("../../../../data/peer-words.csv");

/// What both operators must see, whatever the order of their cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: Vec<&'static str>,
    /// In Chinese.
    pub zh: Vec<&'static str>,
}

impl Words {
    /// The words of two cards, by the hashes of their bytes.
    pub fn of(one: &[u8; 32], other: &[u8; 32]) -> Self {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        let digest = sha256(&[first.as_slice(), second].concat());
        let pick = |column: usize| -> Vec<&'static str> {
            digest
                .iter()
                .take(COMPARED)
                .map(|byte| word(*byte, column))
                .collect()
        };
        Self {
            en: pick(1),
            zh: pick(2),
        }
    }
}

fn word(number: u8, column: usize) -> &'static str {
    let line = TABLE.lines().nth(usize::from(number) + 1);
    line.and_then(|line| line.split(',').nth(column))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(column: usize) -> Vec<&'static str> {
        (0..=255).map(|number| word(number, column)).collect()
    }

    #[test]
    fn there_are_256_of_each_and_the_numbers_count_up() {
        assert_eq!(TABLE.lines().count(), WORDS + 1);
        for (at, number) in column(0).iter().enumerate() {
            assert_eq!(*number, at.to_string());
        }
    }

    #[test]
    fn no_two_words_are_taken_for_each_other() {
        let (en, zh) = (column(1), column(2));
        for (at, one) in en.iter().enumerate() {
            assert!(
                (3..=10).contains(&one.len()) && one.bytes().all(|b| b.is_ascii_lowercase()),
                "{one}"
            );
            for other in &en[at + 1..] {
                let differ = one.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count();
                assert!(one.len() != other.len() || differ > 1, "{one} {other}");
                assert_ne!(
                    one.chars().take(4).collect::<String>(),
                    other.chars().take(4).collect::<String>()
                );
            }
        }
        for (at, one) in zh.iter().enumerate() {
            assert_eq!(one.chars().count(), 2, "{one}");
            for other in &zh[at + 1..] {
                assert_ne!(one.chars().next(), other.chars().next(), "{one} {other}");
            }
        }
    }

    #[test]
    fn both_sides_see_the_same_and_a_third_card_shows() {
        let (a, b, c) = ([1; 32], [2; 32], [3; 32]);
        assert_eq!(Words::of(&a, &b), Words::of(&b, &a));
        assert_ne!(Words::of(&a, &b), Words::of(&a, &c));
        assert_eq!(Words::of(&a, &b).en.len(), 6);
        assert!(Words::of(&a, &b).zh.iter().all(|word| !word.is_empty()));
    }
}
