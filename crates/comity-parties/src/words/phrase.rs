//! A phrase of the lists as the words that a name may have for it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most words of a phrase. The longest legal form has eleven.
pub(super) const MAX_WORDS: usize = 16;

/// The spellings of a phrase, each a row of words: hyphens, dots, slashes and `&` both split and joined.
pub(super) fn spellings(phrase: &str) -> Vec<Vec<String>> {
    let folded = fold(phrase);
    let mut found = vec![words(&folded, |c| is_blank(c) || is_joint(c) || is_dot(c))];
    for other in [
        words(&folded, |c| is_blank(c) || is_joint(c)),
        words(&folded, |c| is_blank(c) || is_dot(c)),
        words(&folded, is_blank),
    ] {
        if !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

/// Lower case, without accents on Latin letters; other scripts keep their letters.
pub(super) fn fold(text: &str) -> String {
    let lower: String = text.nfkc().collect::<String>().to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for letter in lower.chars() {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ё' => folded.push('е'),
            'ə' => folded.push('a'),
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.extend(
                    std::iter::once(letter)
                        .nfd()
                        .filter(|part| !is_combining_mark(*part)),
                );
            }
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => {}
            _ => folded.push(letter),
        }
    }
    folded
}

fn words(folded: &str, divides: impl Fn(char) -> bool) -> Vec<String> {
    folded
        .split(divides)
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric() || *c == '*' || is_mark(*c))
                .collect::<String>()
        })
        .filter(|word| !word.is_empty() && word != "*")
        .collect()
}

/// Vowel signs of Indian and Thai scripts are no letters, but belong to the word.
fn is_mark(letter: char) -> bool {
    is_combining_mark(letter)
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')' | '«' | '»' | '"' | '„' | '“' | '”')
}

fn is_joint(letter: char) -> bool {
    matches!(
        letter,
        '-' | '‐' | '‑' | '–' | '/' | '&' | '_' | '+' | '\'' | '’' | '`'
    )
}

fn is_dot(letter: char) -> bool {
    letter == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_split_and_joined() {
        let found = spellings("научно-исследовательск* Институт");
        assert!(found.contains(&vec![
            "научно".into(),
            "исследовательск*".into(),
            "институт".into()
        ]));
        assert!(found.contains(&vec!["научноисследовательск*".into(), "институт".into()]));
        assert!(spellings("S.A.").contains(&vec!["sa".into()]));
        assert!(spellings("S.A.").contains(&vec!["s".into(), "a".into()]));
    }
}
