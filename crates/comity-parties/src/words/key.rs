//! Under which key a word is found: one key for a Slavic word in Cyrillic and in all its usual Latin spellings.
//!
//! A transliteration standard is a choice of letters for a few sounds: `й` is `i`, `y` or `j`, `ц` is `ts`, `tz` or `c`, `ий`
//! is `ii`, `iy`, `y` … The key forgets exactly these choices, so `машиностроительный`, `mashinostroitel'nyi` and
//! `mashinostroitelnyy` have one key. It is for looking words up in a list of known words; it is too coarse for names.

use std::hash::Hasher;

/// Longest key in bytes. The longest word of the lists is below 40; a longer word of a name is in no list.
pub(super) const MAX_KEY: usize = 64;

/// Longest word in bytes that may have a key: several letters may be one sound.
const MAX_WORD: usize = 4 * MAX_KEY;

/// The spaces of keys. Words of one space never meet those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Latin letters and digits as they are.
    Latin = 0,
    /// Slavic words, from Cyrillic or from Latin spellings.
    Slavic = 1,
    /// Any other script, with the letter forms of Arabic and Persian made one.
    Other = 2,
    /// Latin abbreviations that mean what the lists say only among Slavic words: `SPA`, `TC`.
    Among = 3,
}

/// How many spaces there are.
pub(super) const SPACES: usize = 4;

/// A key of bounded length; empty if the word is too long or has no letters for this space.
#[derive(Clone, Copy)]
pub(super) struct Key {
    bytes: [u8; MAX_KEY],
    length: usize,
}

impl Key {
    const EMPTY: Key = Key {
        bytes: [0; MAX_KEY],
        length: 0,
    };

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) -> bool {
        match self.bytes.get_mut(self.length) {
            Some(place) => {
                *place = byte;
                self.length += 1;
                true
            }
            None => false,
        }
    }

    fn last(&self) -> u8 {
        self.length
            .checked_sub(1)
            .and_then(|at| self.bytes.get(at))
            .copied()
            .unwrap_or(0)
    }

    fn set_last(&mut self, byte: u8) {
        if let Some(place) = self.length.checked_sub(1).and_then(|at| self.bytes.get_mut(at)) {
            *place = byte;
        }
    }
}

/// Latin letters and digits, in lower case, without anything between them.
pub(super) fn latin(word: &str) -> Key {
    let mut key = Key::EMPTY;
    for byte in word.bytes() {
        let fits = match byte {
            b'a'..=b'z' | b'0'..=b'9' => key.push(byte),
            b'A'..=b'Z' => key.push(byte.to_ascii_lowercase()),
            0x80.. => false,
            _ => true,
        };
        if !fits {
            return Key::EMPTY;
        }
    }
    key
}

/// The Slavic key of an ASCII spelling. Words with digits have none.
pub(super) fn slavic_of_latin(word: &str) -> Key {
    if word.len() > MAX_WORD {
        return Key::EMPTY;
    }
    let bytes = word.as_bytes();
    let heard = || {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            let (sound, length) = sound_of_latin(rest);
            at += length;
            Some(sound)
        })
    };
    Sounds::of(
        heard().filter(|sound| *sound != 0).take(SHORT + 1).count(),
        heard(),
    )
}

/// The sound at the start of a Latin spelling and how many letters write it. 0 is no sound, `?` no Slavic word.
fn sound_of_latin(rest: &[u8]) -> (u8, usize) {
    const GROUPS: &[(&[u8], u8)] = &[
        (b"shch", b'w'),
        (b"tsch", b'q'),
        (b"tch", b'q'),
        (b"sch", b'w'),
        (b"shh", b'w'),
        (b"sh", b'w'),
        (b"ch", b'q'),
        (b"zh", b'j'),
        (b"kh", b'h'),
        (b"ts", b'c'),
        (b"tz", b'c'),
    ];
    let Some(&first) = rest.first() else { return (0, 1) };
    if matches!(first, b's' | b't' | b'c' | b'z' | b'k') {
        for (letters, sound) in GROUPS {
            if rest.starts_with(letters) {
                return (*sound, letters.len());
            }
        }
    }
    let sound = match first {
        b'y' | b'j' | b'i' => b'i',
        b'w' => b'v',
        b'q' => b'k',
        b'x' => b'x',
        b'a'..=b'z' => first,
        b'\'' | b'`' | b'"' | b'-' | b'.' | b'/' | b'&' => 0,
        _ => b'?',
    };
    (sound, 1)
}

/// The Slavic key of a Cyrillic word. `soft` takes `г` for `h`, as Ukrainian and Belarusian spellings do.
pub(super) fn slavic_of_cyrillic(word: &str, soft: bool) -> Key {
    if word.len() > MAX_WORD {
        return Key::EMPTY;
    }
    let heard = || {
        word.chars()
            .flat_map(|letter| sounds_of_cyrillic(letter, soft))
            .copied()
    };
    Sounds::of(heard().take(SHORT + 1).count(), heard())
}

fn sounds_of_cyrillic(letter: char, soft: bool) -> &'static [u8] {
    match letter {
        'а' | 'ә' => b"a",
        'б' => b"b",
        'в' => b"v",
        'г' if soft => b"h",
        'г' | 'ґ' | 'ѓ' | 'ғ' => b"g",
        'д' => b"d",
        'е' | 'ё' | 'э' | 'є' => b"e",
        'ж' | 'ҷ' | 'џ' => b"j",
        'з' | 'ѕ' => b"z",
        'и' | 'й' | 'і' | 'ї' | 'ы' | 'ј' | 'ӣ' => b"i",
        'к' | 'қ' | 'ќ' => b"k",
        'л' | 'љ' => b"l",
        'м' => b"m",
        'н' | 'њ' | 'ң' => b"n",
        'о' | 'ө' => b"o",
        'п' => b"p",
        'р' => b"r",
        'с' => b"s",
        'т' => b"t",
        'у' | 'ў' | 'ұ' | 'ү' | 'ӯ' => b"u",
        'ф' => b"f",
        'х' | 'һ' | 'ҳ' => b"h",
        'ц' => b"c",
        'ч' | 'ћ' => b"q",
        'ш' | 'щ' => b"w",
        'ю' => b"iu",
        'я' => b"ia",
        'ъ' | 'ь' | '\'' | '’' | 'ʼ' | '`' | '-' | '.' | '/' | '&' => b"",
        _ => b"?",
    }
}

/// Most sounds of a word whose doubled sounds tell it from another: an abbreviation.
const SHORT: usize = 4;

/// Puts sounds together, forgetting what the standards of transliteration disagree on.
struct Sounds {
    key: Key,
    /// Whether doubled sounds stay: `НИИ` is not `ни`.
    doubles: bool,
}

impl Sounds {
    /// The key of a row of sounds, of which there are so many.
    fn of(count: usize, heard: impl Iterator<Item = u8>) -> Key {
        let mut sounds = Self {
            key: Key::EMPTY,
            doubles: count <= SHORT,
        };
        for sound in heard {
            if sound == b'?' || !sounds.add(sound) {
                return Key::EMPTY;
            }
        }
        sounds.key
    }

    /// Adds a sound; false if the key is full.
    fn add(&mut self, sound: u8) -> bool {
        match (self.key.last(), sound) {
            (_, 0) => true,
            (before, same) if before == same && !self.doubles => true,
            // ye, yo, yu, ya and ie, io, iu, ia are the vowel alone.
            (b'i', b'a' | b'e' | b'o' | b'u') => {
                self.key.length -= 1;
                self.key.last() == sound || self.key.push(sound)
            }
            (b't', b's') => self.instead(b'c'),
            (b't', b'q') => self.instead(b'q'),
            (b's', b'q') => self.instead(b'w'),
            (_, b'x') => (self.key.last() == b'k' || self.key.push(b'k')) && self.key.push(b's'),
            _ => self.key.push(sound),
        }
    }

    fn instead(&mut self, sound: u8) -> bool {
        self.key.set_last(sound);
        true
    }
}

/// A word of another script, with letter forms of Arabic and Persian made one and the article left out.
pub(super) fn other(word: &str) -> Key {
    let letters = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() >= 3)
        .unwrap_or(word);
    let mut key = Key::EMPTY;
    let mut buffer = [0; 4];
    for letter in letters.chars() {
        let one = match letter {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' | 'ي' => 'ی',
            'ك' => 'ک',
            'ة' | 'ۀ' => 'ه',
            'ؤ' => 'و',
            'ئ' => 'ی',
            '\u{64b}'..='\u{652}' | '\u{640}' | '\u{670}' | '\u{200c}' => continue,
            '-' | '.' | '/' | '&' | '\'' | '’' | '`' | '_' | '+' => continue,
            _ => letter,
        };
        for byte in one.encode_utf8(&mut buffer).bytes() {
            if !key.push(byte) {
                return Key::EMPTY;
            }
        }
    }
    key
}

/// Whether a word is written in Cyrillic, judged by its first letter.
pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|first| ('\u{400}'..='\u{52f}').contains(&first))
}

/// Fowler, Noll and Vo's hash: short keys, few of them, and only ours are ever inserted.
#[derive(Default)]
pub(super) struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0.rotate_left(5) ^ number as u64).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(cyrillic: &str, spellings: &[&str]) {
        let key = slavic_of_cyrillic(cyrillic, false);
        for spelling in spellings {
            let found = slavic_of_latin(spelling);
            assert_eq!(
                std::str::from_utf8(found.as_bytes()),
                std::str::from_utf8(key.as_bytes()),
                "{cyrillic} {spelling}"
            );
        }
    }

    #[test]
    fn spellings_of_one_word_meet() {
        same(
            "машиностроительный",
            &[
                "mashinostroitel'nyi",
                "mashinostroitelnyy",
                "mashinostroitelniy",
                "mashinostroitelny",
            ],
        );
        same("общество", &["obshchestvo", "obschestvo", "obshestvo"]);
        same(
            "предприятие",
            &["predpriyatie", "predpriiatie", "predpriyatiye", "predprijatie"],
        );
        same(
            "объединение",
            &[
                "obedinenie",
                "ob'edinenie",
                "ob\"yedineniye",
                "obyedineniye",
                "obiedinenie",
            ],
        );
        same(
            "ответственностью",
            &["otvetstvennostyu", "otvetstvennostiu", "otvetstvennost'ju"],
        );
        same("советский", &["sovetskii", "sovetskiy", "sovetsky"]);
        same("центральный", &["tsentralnyi", "centralnyj", "tsentralny"]);
        same("нии", &["nii"]);
        same("цнии", &["tsnii", "cnii"]);
        same("комплекс", &["kompleks", "komplex"]);
    }

    #[test]
    fn arabic_and_persian_letters_are_one() {
        assert_eq!(other("الشركة").as_bytes(), other("شرکه").as_bytes());
    }

    #[test]
    fn long_words_have_no_key() {
        assert!(latin(&"a".repeat(100)).as_bytes().is_empty());
        assert!(slavic_of_latin(&"ab".repeat(100)).as_bytes().is_empty());
    }
}
