//! Words of organisations, legal forms, places and numbers in all languages, on canonical English words.
//!
//! [`Words::load`] reads the lists of `data/parties/`, [`Words::tag`] finds their phrases in the words of a name. A phrase
//! and its translation, abbreviation or transliteration have the same canonical words, so that names in different
//! languages meet in them: `научно-исследовательский институт`, `nauchno-issledovatel'skii institut`, `НИИ`, `NII` and
//! `scientific research institute` are all `research institute`.

mod joined;
mod key;
mod load;
mod phrase;
mod tag;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::Arc;

pub use load::Fault;
pub use tag::TagScratch;

use key::{Fnv, SPACES};

/// What sort of word a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A legal form: tells little.
    Legal,
    /// A word of organisations: industry, institute, plant, trade.
    Org,
    /// A country, region or city, or the adjective of one.
    Place,
    /// A number; the canonical word has digits.
    Number,
    /// A word that tells nothing: of, and, the, named after.
    Stop,
    /// A title or rank of a person.
    Title,
    /// What stands before a ship's name: MV, M/T, т/х.
    VesselPrefix,
}

impl Class {
    /// The word in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Legal => "legal",
            Self::Org => "org",
            Self::Place => "place",
            Self::Number => "number",
            Self::Stop => "stop",
            Self::Title => "title",
            Self::VesselPrefix => "vessel-prefix",
        }
    }

    /// The class that a word of the files means.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Legal,
            Self::Org,
            Self::Place,
            Self::Number,
            Self::Stop,
            Self::Title,
            Self::VesselPrefix,
        ];
        all.into_iter().find(|class| class.as_str() == word)
    }
}

/// One word of a name as it is handed to [`Words::tag`]: lower case, folded, without blanks. A word joined by a hyphen
/// may be handed over whole or as its two halves; both are found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token<'a> {
    /// The word in its own script.
    pub text: &'a str,
    /// Its best ASCII reading; empty if there is none. For a Latin word the word without accents.
    pub ascii: &'a str,
}

/// What a phrase means: a line of the lists, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What sort of words.
    pub class: Class,
    /// Canonical English words, lower case ASCII; none for a stop word.
    pub canonical: Arc<[Box<str>]>,
    /// Language of the line, such as `ru`.
    pub lang: Arc<str>,
}

/// A phrase found in a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First token.
    pub start: usize,
    /// After the last token.
    pub end: usize,
    /// The alternatives, to be had from [`Words::meanings`]; the first is the most usual.
    pub rows: Range<u32>,
}

/// Most letters that an ending of a country's name has: `украин-ская`.
const COUNTRY_ENDING: usize = 4;

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// Words of one key space: whole words and stems that may have an ending.
#[derive(Debug, Default)]
struct Lookup {
    whole: Map<Box<[u8]>, u32>,
    stems: Map<Box<[u8]>, u32>,
}

/// All phrases of the word lists.
#[derive(Debug, Default)]
pub struct Words {
    lookups: [Lookup; SPACES],
    /// From a node of the tree of phrases by a word to the next node.
    edges: Map<(u32, u32), u32>,
    /// By node: where its meanings stand.
    ends: Vec<Range<u32>>,
    meanings: Vec<Meaning>,
    /// Short Slavic words that the lists give in Latin letters: what they mean needs no Slavic company.
    sure: Map<u32, ()>,
    countries: Map<Box<str>, [u8; 2]>,
    /// Parts of joined words by their Slavic key.
    elements: Map<Box<[u8]>, u32>,
    /// What may follow a stem, in letters of the Slavic key.
    endings: Map<Box<[u8]>, ()>,
    /// Endings that make an ordinal of digits: `th`, `й`.
    ordinals: Map<Box<str>, ()>,
}

impl Words {
    /// The alternatives of a phrase that was found.
    pub fn meanings(&self, span: &Span) -> &[Meaning] {
        self.meanings
            .get(span.rows.start as usize..span.rows.end as usize)
            .unwrap_or_default()
    }

    /// How many meanings there are, of all phrases.
    pub fn len(&self) -> usize {
        self.meanings.len()
    }

    /// Whether no list was loaded.
    pub fn is_empty(&self) -> bool {
        self.meanings.is_empty()
    }

    /// The digits of an ordinal such as `48th` or `216-й`; none for plain digits and for anything else.
    pub fn ordinal<'token>(&self, token: &Token<'token>) -> Option<&'token str> {
        let end = token
            .text
            .find(|letter: char| !letter.is_ascii_digit())
            .filter(|end| *end > 0)?;
        let (digits, ending) = token.text.split_at_checked(end)?;
        let ending = ending.trim_start_matches('-');
        self.ordinals.contains_key(ending).then_some(digits)
    }

    /// The ISO 3166 code, in lower case, of a country as sources write it: `ru`, `RUS`, `Russian Federation`, `Syrian`,
    /// `Россия`, `Korea, North`.
    pub fn country(&self, text: &str) -> Option<[u8; 2]> {
        let folded = phrase::fold(text);
        let mut joined = String::with_capacity(folded.len() + 1);
        joined.extend(folded.chars().filter(|letter| letter.is_alphanumeric()));
        if let Some(code) = self.countries.get(joined.as_str()) {
            return Some(*code);
        }
        // A stem: the same word without its ending.
        for _ in 0..=COUNTRY_ENDING {
            joined.push('*');
            if let Some(code) = self.countries.get(joined.as_str()) {
                return Some(*code);
            }
            joined.pop();
            joined.pop()?;
        }
        None
    }
}
