//! Chinese names: words, pinyin with surname readings, traditional and simplified characters.
//!
//! How the engine uses it: [`Han::load`] once with [`crate::FILES`]; then [`read`] for every name, or run of a name, that
//! holds Chinese characters (letters and digits between them may stay, they come back as words of their own). The answer is
//! one to [`MOST_READINGS`] readings, best first, each a whole reading of the name by one [`HanSystem`] with a
//! [`HanReading::penalty`]: natural logarithm, 0 for the usual one, negative for a rarer one. A name may be compared under
//! each reading; the best one counts.
//!
//! A word's [`HanWord::text`] is lower-case ASCII, one or several words with one space between:
//! - of class `org`, `legal`, `place`, `number`, `stop` it is English (or a place in pinyin) as firms themselves write it.
//!   Put it through the same words step as a Latin name, so that `company limited` becomes the same legal form.
//! - of class `word`, `given`, `family` it is a row of syllables, `zheng wen`. In Latin names they stand joined
//!   (`zhengwen`), hyphened or apart, so compare [`HanWord::joined`] with one Latin word or with several put together;
//!   [`same_pinyin`] does it, also with ü, apostrophes and other separations. The syllables of a long stretch of class
//!   `word` may be cut anywhere between Latin words (`hai ge tong xin`: `Haige Tongxin`).
//!
//! [`HanWord::alternatives`] are other texts for the same characters, better first.

mod chars;
mod divide;
mod entity;
mod fault;
mod load;
mod numbers;
mod person;
mod phrases;
mod syllables;

pub use chars::is_han;
pub use fault::HanFault;
pub use load::Han;
pub use syllables::{same_pinyin, syllables, wade_giles};

use comity_core::party::PartyType;

/// Most readings of one name. Six hold pinyin, Wade-Giles, Cantonese, Hokkien, Korean and Japanese.
pub const MOST_READINGS: usize = 6;

/// Most alternatives of one word: enough for two characters with two readings each and an English synonym or two.
pub const MOST_ALTERNATIVES: usize = 6;

/// Most characters of a name that are read; the rest is left out. The longest registered names have about 60.
pub const MOST_CHARACTERS: usize = 200;

/// By which custom a name is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HanSystem {
    /// Hanyu pinyin, and English for listed words.
    Mandarin,
    /// Wade-Giles as in Taiwan, without apostrophes.
    WadeGiles,
    /// Cantonese as in Hong Kong and Macau.
    Cantonese,
    /// Hokkien, Teochew or Hakka as in Singapore, Malaysia, Indonesia and Thailand.
    Southern,
    /// Sino-Korean.
    Korean,
    /// Japanese.
    Japanese,
    /// Sino-Vietnamese.
    Vietnamese,
    /// A foreign name written by its sound.
    Transcribed,
}

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HanClass {
    /// Characters by their sound, or Latin letters of the name itself.
    Word,
    /// Family name of a person.
    Family,
    /// Given name of a person.
    Given,
    /// Legal form.
    Legal,
    /// Word of a business, an institution, a trade.
    Org,
    /// A place.
    Place,
    /// A number, in digits.
    Number,
    /// A word that says nothing.
    Stop,
}

impl HanClass {
    /// The word in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Family => "family",
            Self::Given => "given",
            Self::Legal => "legal",
            Self::Org => "org",
            Self::Place => "place",
            Self::Number => "number",
            Self::Stop => "stop",
        }
    }

    /// The class that a word of the files names.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Word,
            Self::Family,
            Self::Given,
            Self::Legal,
            Self::Org,
            Self::Place,
            Self::Number,
            Self::Stop,
        ];
        all.into_iter().find(|class| class.as_str() == word)
    }
}

/// One word of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HanWord {
    /// Lower-case ASCII words with one space between.
    pub text: String,
    /// The characters as they stood in the name.
    pub original: String,
    /// What it is.
    pub class: HanClass,
    /// Other texts for the same characters, better first; at most [`MOST_ALTERNATIVES`].
    pub alternatives: Vec<String>,
}

impl HanWord {
    /// The text without spaces.
    pub fn joined(&self) -> String {
        self.text.replace(' ', "")
    }
}

/// One reading of a whole name.
#[derive(Clone, Debug, PartialEq)]
pub struct HanReading {
    /// The words in the order of the characters.
    pub words: Vec<HanWord>,
    /// By which custom.
    pub system: HanSystem,
    /// Natural logarithm of how much rarer than the first reading it is: 0 or negative.
    pub penalty: f32,
}

/// Puts the readings of a name into `out`, which is emptied first: one to [`MOST_READINGS`], best first; none if the name
/// has nothing to read. Characters that no table knows are left out.
pub fn read(run: &str, kind: PartyType, tables: &Han, out: &mut Vec<HanReading>) {
    out.clear();
    match kind {
        PartyType::Person => person::read(run, tables, out),
        PartyType::Entity | PartyType::Vessel | PartyType::Aircraft => entity::read(run, tables, out),
    }
    out.truncate(MOST_READINGS);
}
