//! A phrase of the lists as the words that a name may have for it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most words of a phrase. The longest legal form has eleven.
pub(super) const MAX_WORDS: usize = 16;

/// The spellings of a folded phrase, each a row of words: hyphens, dots, slashes and `&` both split and joined.
pub(super) fn spellings(folded: &str) -> Vec<Vec<&str>> {
    let dots = folded.contains('.');
    let joints = folded.contains(is_joint);
    let mut found = vec![words(folded, |letter| {
        is_blank(letter) || is_joint(letter) || is_dot(letter)
    })];
    if !dots && !joints {
        return found;
    }
    let others = [
        words(folded, |letter| is_blank(letter) || is_joint(letter)),
        words(folded, |letter| is_blank(letter) || is_dot(letter)),
        words(folded, is_blank),
    ];
    for other in others {
        if !found.contains(&other) {
            found.push(other);
        }
    }
    found
}

/// Lower case, without accents on Latin letters; other scripts keep their letters.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    if text
        .chars()
        .all(|letter| letter.is_ascii() || matches!(letter, '\u{400}'..='\u{45f}'))
    {
        let letters = text.chars().flat_map(char::to_lowercase);
        folded.extend(letters.map(|letter| if letter == 'ё' { 'е' } else { letter }));
        return folded;
    }
    for letter in text.nfkc().flat_map(char::to_lowercase) {
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

fn words(folded: &str, divides: impl Fn(char) -> bool) -> Vec<&str> {
    folded
        .split(divides)
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
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
        let folded = fold("научно-исследовательск* Институт");
        let found = spellings(&folded);
        assert!(found.contains(&vec!["научно", "исследовательск*", "институт"]));
        assert!(found.contains(&vec!["научно-исследовательск*", "институт"]));
        assert!(spellings("s.a.").contains(&vec!["s.a."]));
        assert!(spellings("s.a.").contains(&vec!["s", "a"]));
    }

    #[test]
    fn accents_go_and_letters_stay() {
        assert_eq!(fold("Société à Responsabilité"), "societe a responsabilite");
        assert_eq!(fold("Şirketi"), "sirketi");
        assert_eq!(fold("Йод"), "йод");
    }
}
