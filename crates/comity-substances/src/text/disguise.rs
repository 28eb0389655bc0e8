//! Letters of other scripts that look like Latin ones (`fеntanyl` with a Cyrillic `е`).
//!
//! Only words that mix scripts, or consist of such letters alone, are read a second time; a Greek letter that stands
//! apart (`α-PVP`) is a Greek letter. The pairs are those of Unicode's confusables table (UTS 39) for lower case.

use super::letters::Plain;

/// The Latin letter that a lower-case letter of another script looks like.
fn looks_like(ch: char) -> Option<char> {
    Some(match ch {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'ҽ' => 'e',
        'ɡ' => 'g',
        'һ' | 'н' | 'η' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' | 'ⅼ' => 'l',
        'м' | 'μ' => 'm',
        'п' | 'ո' => 'n',
        'о' | 'ο' | 'σ' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ѡ' | 'ω' | 'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        _ => return None,
    })
}

/// Shortest word that is read as Latin although every letter of it is of another script.
const MIN_WHOLLY_FOREIGN: usize = 4;

/// The text with such letters replaced, and where; none if there are none.
pub(crate) fn undisguised(plain: &[Plain]) -> Option<(Vec<Plain>, Vec<usize>)> {
    if plain
        .iter()
        .all(|letter| letter.ch.is_ascii() || looks_like(letter.ch).is_none())
    {
        return None;
    }
    let mut changed = plain.to_vec();
    let mut places = Vec::new();
    let mut start = 0;
    while start < plain.len() {
        let word = plain
            .iter()
            .skip(start)
            .take_while(|letter| is_part(letter.ch))
            .count();
        if is_disguised(plain.get(start..start + word).unwrap_or_default()) {
            let letters = changed.iter_mut().enumerate().skip(start).take(word);
            for (at, letter) in letters {
                if let Some(latin) = looks_like(letter.ch) {
                    letter.ch = latin;
                    places.push(at);
                }
            }
        }
        start += word.max(1);
    }
    (!places.is_empty()).then_some((changed, places))
}

fn is_part(ch: char) -> bool {
    ch.is_alphabetic() && !super::letters::is_han(ch)
}

fn is_disguised(word: &[Plain]) -> bool {
    let latin = word.iter().filter(|letter| letter.ch.is_ascii()).count();
    let foreign = word
        .iter()
        .filter(|letter| looks_like(letter.ch).is_some())
        .count();
    // `µg` is a unit.
    let mixed = latin > 0 && foreign > 0 && word.len() > 2;
    mixed || (foreign == word.len() && foreign >= MIN_WHOLLY_FOREIGN)
}

#[cfg(test)]
mod tests {
    use super::super::letters::plain;
    use super::*;

    fn read(text: &str) -> Option<String> {
        undisguised(&plain(text)).map(|(letters, _)| letters.iter().map(|letter| letter.ch).collect())
    }

    #[test]
    fn only_words_that_mix_scripts() {
        assert_eq!(read("fеntаnyl patch").as_deref(), Some("fentanyl patch"));
        assert_eq!(read("α-PVP"), None);
        assert_eq!(read("morphine 10 µg"), None);
        assert_eq!(read("芬太尼"), None);
        assert_eq!(read("сосаіпе").as_deref(), Some("cocaine"));
    }
}
