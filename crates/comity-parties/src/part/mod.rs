//! A name as the engine sees it: readings, each a row of parts.
//!
//! The same code reads a name of a list and a name of a question. [`read`] folds it, parts it by script, reads every word in
//! Latin letters, lets the word lists say which words are legal forms, words of organisations, places and numbers, and gives
//! one to [`MOST_READINGS`] readings, best first.

mod build;
mod divide;
mod tokens;

pub use build::{Buffers, read};

use crate::person::GroupId;

/// Most readings of one name that are compared. Two names of four readings each are sixteen comparisons.
pub const MOST_READINGS: usize = 6;

/// Most parts of one reading; what comes after is not compared. Masks of parts are 64 bits, and the longest name on the lists
/// looked at has 41 words.
pub const MOST_PARTS: usize = 48;

/// Longest name that is read, in bytes; the rest is left out. The longest official names have about 400 letters, three bytes
/// each in some scripts.
pub const LONGEST_NAME: usize = 1500;

/// What a part is to the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// A word of the name itself.
    Word,
    /// A descriptive word of an organisation: plant, research, trading.
    Org,
    /// A place.
    Place,
    /// A number, in digits.
    Number,
    /// A legal form.
    Legal,
    /// A title, a particle, an article: says next to nothing.
    Minor,
    /// A single letter that stands for a word.
    Initial,
}

impl Class {
    /// How many there are.
    pub const COUNT: usize = 7;
}

/// One part of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// ASCII small letters and digits.
    pub text: String,
    /// Other romanisations or meanings of the same word, better first.
    pub alternatives: Vec<String>,
    /// The groups of spellings that the word belongs to, if it is a person's name.
    pub groups: Vec<GroupId>,
    /// The groups of which the word is a short form.
    pub short_for: Vec<GroupId>,
    /// The word as it stood in the name, folded; empty if an earlier part of the same phrase has it.
    pub original: String,
    /// First letters of the words that this part stands for.
    pub initials: String,
    /// What it is.
    pub class: Class,
    /// Whether the text is a meaning, not a sound.
    pub meaning: bool,
    /// Whether the word was written in a script whose vowels are not written.
    pub unvowelled: bool,
    /// Whether the name says that this is the family name, by a comma.
    pub family: bool,
    /// Whether it was written in Chinese characters: a syllable, which no letter may be changed of.
    pub syllable: bool,
    /// Whether it belongs to the person after whom an organisation is named, which is left out as often as not.
    pub aside: bool,
}

impl Part {
    /// A part that is just its text.
    pub fn plain(text: &str, class: Class) -> Self {
        Self {
            text: text.to_owned(),
            alternatives: Vec::new(),
            groups: Vec::new(),
            short_for: Vec::new(),
            original: text.to_owned(),
            initials: text.chars().take(1).collect(),
            class,
            meaning: false,
            unvowelled: false,
            family: false,
            syllable: false,
            aside: false,
        }
    }

    /// All spellings: the text, then the alternatives.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.alternatives.iter().map(String::as_str))
    }
}

/// One reading of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Its parts in the order of the name.
    pub parts: Vec<Part>,
    /// How much rarer than the usual reading it is, natural logarithm; 0 for the usual one.
    pub penalty: f32,
    /// Whether it is only a piece of the name, such as what stood in parentheses.
    pub piece: bool,
}
