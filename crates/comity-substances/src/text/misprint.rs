//! Names one letter apart from a known one, and names built like those of a controlled family. Never more than a review.
//!
//! Every name is entered under itself without each of its letters; a word is looked up in the same way, so that a
//! wrong, missing, doubled or exchanged letter meets its name without comparing it with all names.

use super::lexicon::{Lexicon, Pattern, Sense};
use crate::fact::NameKind;

/// Shortest name and word in which one wrong letter still points to one name: Latin letters, Chinese characters.
const MIN_LATIN: usize = 7;
const MIN_HAN: usize = 4;

/// Longest name that is compared, in letters; systematic names are not single words.
const MAX_LENGTH: usize = 32;

/// Names without one letter each, sorted by their digest.
#[derive(Debug, Default)]
pub(crate) struct Misprints {
    near: Vec<(u64, u32)>,
}

impl Misprints {
    /// All names of substances and of other things that are long enough.
    pub(crate) fn of(lexicon: &Lexicon) -> Self {
        let mut near = Vec::new();
        for (pattern, at) in lexicon.patterns.iter().zip(0u32..) {
            if is_compared(pattern) {
                let letters: Vec<char> = pattern.folded.chars().collect();
                near.extend(keys(&letters).into_iter().map(|key| (key, at)));
            }
        }
        near.sort_unstable();
        near.dedup();
        Self { near }
    }

    /// The patterns one letter apart from a word.
    pub(crate) fn like(&self, lexicon: &Lexicon, word: &[char]) -> Vec<usize> {
        if !(MIN_HAN..=MAX_LENGTH + 1).contains(&word.len()) {
            return Vec::new();
        }
        let han = word.iter().all(|ch| super::letters::is_han(*ch));
        if !han && word.len() < MIN_LATIN {
            return Vec::new();
        }
        let mut found: Vec<usize> = Vec::new();
        for key in keys(word) {
            let start = self.near.partition_point(|(other, _)| *other < key);
            let same = self
                .near
                .iter()
                .skip(start)
                .take_while(|(other, _)| *other == key);
            found.extend(same.map(|(_, at)| *at as usize));
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|at| {
            lexicon
                .patterns
                .get(*at)
                .is_some_and(|pattern| is_one_apart(&pattern.folded, word))
        });
        found
    }
}

/// Long enough, of one script, and not an invented name: names of trade are near to too many words.
fn is_compared(pattern: &Pattern) -> bool {
    let named = pattern.senses.iter().any(|sense| {
        matches!(
            sense,
            Sense::Name { .. } | Sense::Other { .. } | Sense::Compound { .. }
        )
    });
    let units = usize::from(pattern.units);
    let latin = pattern.letters == pattern.units && units >= MIN_LATIN;
    let han = pattern.han == pattern.units && units >= MIN_HAN;
    let invented = |kind| matches!(kind, NameKind::Trade | NameKind::Street);
    let only_invented =
        pattern.names().next().is_some() && pattern.names().all(|(_, _, kind)| invented(kind));
    named && !only_invented && !pattern.guarded && (latin || han) && units <= MAX_LENGTH
}

/// The digests of a word and of the word without each of its letters.
fn keys(letters: &[char]) -> Vec<u64> {
    let without = |skip: usize| {
        digest(
            letters
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != skip)
                .map(|(_, ch)| *ch),
        )
    };
    (0..=letters.len()).map(without).collect()
}

/// FNV-1a over the characters (Fowler, Noll, Vo): quick, and the same for ever.
fn digest(letters: impl Iterator<Item = char>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    letters.fold(OFFSET, |hash, letter| {
        (hash ^ u64::from(u32::from(letter))).wrapping_mul(PRIME)
    })
}

/// One letter wrong, missing, too many, or two neighbours exchanged; and not the same.
fn is_one_apart(name: &str, word: &[char]) -> bool {
    let name: Vec<char> = name.chars().collect();
    let same = name.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        name.get(same..).unwrap_or_default(),
        word.get(same..).unwrap_or_default(),
    );
    match (a, b) {
        ([], []) => false,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_apart() {
        let apart = |a: &str, b: &str| is_one_apart(a, &b.chars().collect::<Vec<_>>());
        for (a, b) in [
            ("fentanyl", "fentanl"),
            ("fentanyl", "fentanyyl"),
            ("fentanyl", "fentamyl"),
            ("fentanyl", "fentnayl"),
            ("丁丙诺啡", "丁丙诺菲"),
        ] {
            assert!(apart(a, b) && apart(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("fentanyl", "fentanyl"),
            ("fentanyl", "fentamil"),
            ("clonazolam", "clonazepam"),
            ("", "ab"),
        ] {
            assert!(!apart(a, b), "{a} {b}");
        }
    }
}
