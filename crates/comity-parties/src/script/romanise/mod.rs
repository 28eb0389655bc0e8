//! A word of any script in plain Latin letters, by the standards that its names are met in.
//!
//! Each script has a file of its own. A reading is made letter by letter from a table; where standards differ there are several
//! tables, and the one most met in English texts comes first.

mod arabic;
mod caucasus;
mod cyrillic;
mod greek;
mod hangul;
mod hebrew;
mod kana;
mod latin;

use any_ascii::any_ascii_char;

use super::readings::Readings;
use super::runs::Script;

/// Longest word that is read with all its readings, in bytes; of a longer one the beginning is. No name has such a word, and
/// the cost of a hostile one stays bounded.
const LONGEST_WORD: usize = 240;

/// The readings of a folded word, best first: ASCII small letters and digits, at least one if the word has any letter that can be
/// read. What stood in `out` is forgotten. A word in plain Latin letters is its own only reading.
pub fn romanise(word: &str, script: Script, out: &mut Readings) {
    out.clear();
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        out.push(word);
        return;
    }
    let word = beginning(word);
    match script {
        Script::Latin => latin::read(word, out),
        Script::Cyrillic => cyrillic::read(word, out),
        Script::Arabic => arabic::read(word, out),
        Script::Greek => greek::read(word, out),
        Script::Georgian | Script::Armenian => caucasus::read(word, script, out),
        Script::Hebrew => hebrew::read(word, out),
        Script::Hangul => hangul::read(word, out),
        Script::Kana => kana::read(word, out),
        Script::Devanagari => devanagari(word, out),
        Script::Han | Script::Thai | Script::Burmese | Script::Other | Script::Common => {}
    }
    if out.is_empty() {
        out.write(|text| plain(word, text));
    }
}

fn beginning(word: &str) -> &str {
    if word.len() <= LONGEST_WORD {
        return word;
    }
    let end = (0..=LONGEST_WORD)
        .rev()
        .find(|at| word.is_char_boundary(*at))
        .unwrap_or(0);
    word.get(..end).unwrap_or("")
}

/// Letter by letter, for all that has no table of its own.
fn plain(word: &str, text: &mut String) {
    word.chars().for_each(|letter| push_plain(letter, text));
}

/// One letter without its marks in ASCII small letters.
fn push_plain(letter: char, text: &mut String) {
    for found in any_ascii_char(letter).bytes().filter(u8::is_ascii_alphanumeric) {
        text.push(char::from(found.to_ascii_lowercase()));
    }
}

/// Hindi and Nepali: the vowel that no sign writes is not spoken at the end of a word.
fn devanagari(word: &str, out: &mut Readings) {
    let spoken_end = word
        .chars()
        .next_back()
        .is_some_and(|last| Script::of(last) != Script::Devanagari || is_vowel_sign(last));
    out.write(|text| {
        plain(word, text);
        if !spoken_end && text.ends_with('a') && !text.ends_with("aa") {
            text.pop();
        }
    });
    out.write(|text| plain(word, text));
}

fn is_vowel_sign(letter: char) -> bool {
    matches!(u32::from(letter), 0x900..=0x914 | 0x93E..=0x94D)
}

#[cfg(test)]
pub(crate) fn readings_of(word: &str) -> Vec<String> {
    let mut folded = String::new();
    super::fold(word, &mut folded);
    let script = super::runs(&folded)
        .next()
        .map(|run| run.script)
        .unwrap_or_default();
    let mut out = Readings::new();
    romanise(&folded, script, &mut out);
    out.iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_their_own_reading() {
        let mut out = Readings::new();
        romanise("smith2", Script::Latin, &mut out);
        assert_eq!(out.iter().collect::<Vec<_>>(), ["smith2"]);
    }

    #[test]
    fn nothing_stops_it() {
        let mut out = Readings::new();
        for script in [
            Script::Latin,
            Script::Arabic,
            Script::Cyrillic,
            Script::Hangul,
            Script::Kana,
            Script::Devanagari,
        ] {
            for letter in (0..=0x10_FFFF).step_by(7).filter_map(char::from_u32) {
                romanise(&letter.to_string(), script, &mut out);
                assert!(out.iter().all(|reading| {
                    reading
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                }));
            }
        }
        romanise(&"щ".repeat(100_000), Script::Cyrillic, &mut out);
        assert!(
            out.iter()
                .all(|reading| reading.len() <= super::super::readings::LONGEST_READING)
        );
    }

    #[test]
    fn the_long_tail() {
        assert_eq!(readings_of("ไทย").len(), 1);
        assert!(
            readings_of("मोदी").contains(&"modi".to_owned()),
            "{:?}",
            readings_of("मोदी")
        );
        assert!(
            readings_of("राम").contains(&"ram".to_owned()),
            "{:?}",
            readings_of("राम")
        );
    }
}
