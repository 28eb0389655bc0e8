//! Characters: readings, and the simplified form under which words are looked up.

use std::collections::HashMap;

use super::syllables::Inventory;

/// True for a Chinese character, the ideographic zero and the repetition mark included.
pub fn is_han(letter: char) -> bool {
    matches!(u32::from(letter),
        0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

/// Where the table by code point begins and ends: extension A and the unified block.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// One number for each character, dense for the common blocks.
#[derive(Clone, Debug)]
pub(super) struct Table {
    dense: Vec<u16>,
    rest: HashMap<char, u16>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            dense: vec![0; (LAST - FIRST + 1) as usize],
            rest: HashMap::new(),
        }
    }
}

impl Table {
    /// Sets the number of a character; 0 is none.
    pub(super) fn set(&mut self, letter: char, value: u16) {
        let place = u32::from(letter).wrapping_sub(FIRST) as usize;
        match self.dense.get_mut(place) {
            Some(slot) => *slot = value,
            None => {
                self.rest.insert(letter, value);
            }
        }
    }

    /// The number of a character.
    pub(super) fn get(&self, letter: char) -> Option<u16> {
        let place = u32::from(letter).wrapping_sub(FIRST) as usize;
        let found = self.dense.get(place).copied();
        let found = found.or_else(|| self.rest.get(&letter).copied());
        found.filter(|&value| value != 0)
    }
}

/// All that is known of single characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Characters {
    /// Spellings of all systems; the numbers of the tables point here.
    pub(super) spellings: Inventory,
    /// Number of the usual Mandarin reading.
    pub(super) mandarin: Table,
    /// Number of the spellings usual in Hong Kong.
    pub(super) cantonese: Table,
    /// Number of the Sino-Korean reading.
    pub(super) korean: Table,
    /// Number of the sounds for which translators use the character in foreign names.
    pub(super) transcription: Table,
    /// Further Mandarin readings.
    pub(super) more: HashMap<char, Vec<u16>>,
    /// Traditional, Japanese or older form to the simplified one.
    pub(super) simpler: HashMap<char, char>,
}

impl Characters {
    /// The simplified form; the character itself if it is one.
    pub(super) fn simplified(&self, letter: char) -> char {
        if letter.is_ascii() {
            return letter;
        }
        self.simpler.get(&letter).copied().unwrap_or(letter)
    }

    /// The usual pinyin syllable; that of the simplified form if the form itself has none.
    pub(super) fn pinyin(&self, letter: char) -> Option<&str> {
        let number = self.mandarin.get(letter);
        let number = number.or_else(|| self.mandarin.get(self.simplified(letter)));
        number.and_then(|number| self.spellings.get(number))
    }

    /// Other pinyin syllables of a character, more usual first.
    pub(super) fn other_pinyin(&self, letter: char) -> impl Iterator<Item = &str> {
        let found = self.more.get(&letter);
        let found = found.or_else(|| self.more.get(&self.simplified(letter)));
        let numbers = found.map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.spellings.get(number))
    }

    /// The spellings in Hong Kong, `tsui|chui`.
    pub(super) fn cantonese(&self, letter: char) -> Option<&str> {
        let number = self.cantonese.get(letter);
        let number = number.or_else(|| self.cantonese.get(self.simplified(letter)));
        number.and_then(|number| self.spellings.get(number))
    }

    /// The Sino-Korean reading.
    pub(super) fn korean(&self, letter: char) -> Option<&str> {
        let number = self.korean.get(letter);
        number.and_then(|number| self.spellings.get(number))
    }

    /// The sounds of foreign names for which translators use the character, `vi|wi`.
    pub(super) fn transcription(&self, letter: char) -> Option<&str> {
        let number = self.transcription.get(self.simplified(letter));
        number.and_then(|number| self.spellings.get(number))
    }
}
