//! Everything the engine knows of languages, names and weights, read once from the word lists.

mod frequency;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

use crate::han::{Han, syllables};
use crate::person::Persons;
use crate::score::Weights;
use crate::words::Words;
use frequency::Frequency;

/// The word lists, read.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Names of persons.
    pub persons: Persons,
    /// Words of organisations.
    pub words: Words,
    /// Chinese.
    pub han: Han,
    /// What every sort of evidence is worth.
    pub weights: Weights,
    frequency: Frequency,
    syllables: FxHashSet<Box<str>>,
    version: String,
}

/// What cannot be read of the word lists.
#[derive(Debug, thiserror::Error)]
#[error("word lists: {}", .0.join("; "))]
pub struct Unreadable(pub Vec<String>);

impl Lexicon {
    /// Reads word lists: file name and text, as in [`crate::FILES`].
    ///
    /// # Errors
    /// All lines that cannot be read.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Unreadable> {
        let (lexicon, faults) = Self::assemble(files);
        if faults.is_empty() {
            Ok(lexicon)
        } else {
            Err(Unreadable(faults))
        }
    }

    /// The lists that the program carries, read on first use. A list that cannot be read, which a test excludes, is left out.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: OnceLock<Arc<Lexicon>> = OnceLock::new();
        SHIPPED.get_or_init(|| Arc::new(Self::assemble(crate::FILES).0))
    }

    /// What can be read, and what cannot.
    fn assemble(files: &[(&str, &str)]) -> (Self, Vec<String>) {
        let mut faults = Vec::new();
        let lexicon = Self {
            persons: keep(Persons::load(files), &mut faults),
            words: keep(Words::load(files), &mut faults),
            han: keep(Han::load(files), &mut faults),
            weights: keep(Weights::load(files), &mut faults),
            frequency: keep(Frequency::load(files), &mut faults),
            syllables: FxHashSet::default(),
            version: digest(files),
        };
        let syllables = syllables_of(&lexicon.han);
        (Self { syllables, ..lexicon }, faults)
    }

    /// A short digest of the word lists, which goes into every answer that is kept.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether a word is one syllable of pinyin.
    pub fn is_syllable(&self, word: &str) -> bool {
        self.syllables.contains(word)
    }

    /// In how many of 100,000 names a word stands: of persons, or of organisations and ships.
    pub fn per_100k(&self, word: &str, person: bool) -> f32 {
        self.frequency.per_100k(word, person)
    }
}

/// The syllables of pinyin: all beginnings and ends that the tables know together.
fn syllables_of(han: &Han) -> FxHashSet<Box<str>> {
    const BEGINNINGS: [&str; 24] = [
        "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z",
        "c", "s", "y", "w",
    ];
    const ENDS: [&str; 36] = [
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ue", "ve", "er", "an", "en",
        "in", "un", "ang", "eng", "ing", "ong", "ia", "ian", "iang", "iao", "iong", "ua", "uai", "uan",
        "uang", "uo", "uen", "ueng",
    ];
    let mut found = FxHashSet::default();
    for beginning in BEGINNINGS {
        for end in ENDS {
            let word = format!("{beginning}{end}");
            if syllables(&word, han).first().is_some_and(|cut| cut.len() == 1) {
                found.insert(word.into_boxed_str());
            }
        }
    }
    found
}

/// The value, or the default with the faults put aside.
fn keep<T: Default, F: std::fmt::Display>(found: Result<T, Vec<F>>, faults: &mut Vec<String>) -> T {
    match found {
        Ok(value) => value,
        Err(found) => {
            faults.extend(found.iter().map(ToString::to_string));
            T::default()
        }
    }
}

fn digest(files: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
