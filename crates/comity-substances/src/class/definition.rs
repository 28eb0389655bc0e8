//! A definition as others see it: its words beside what is asked.

use std::collections::BTreeMap;

use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;

use super::point::{Point, Reading, Readings};
use super::rules::Rules;
use crate::fact::Bilingual;

/// One class definition: the wording of the law, and the rules that were made of it.
#[derive(Clone, Debug)]
pub struct Class {
    /// Key, such as `us-frs`; the measure of every answer.
    pub id: String,
    /// Whose law it is.
    pub jurisdiction: Jurisdiction,
    /// The family in `families.csv` whose controls say from when to when it is in force.
    pub family: Option<String>,
    /// What it is called.
    pub name: Bilingual,
    /// Where the wording is found.
    pub citation: String,
    /// Whether the wording was read or is recollection.
    pub provenance: Provenance,
    /// Standing of the instrument when the file was written. Dates are in `controls.csv`, not here.
    pub status: ClassStatus,
    /// Whether the whole wording is in our copy.
    pub complete: bool,
    /// Language of the wording (BCP 47), such as `en`.
    pub language: String,
    /// The wording before the conditions.
    pub text: String,
    /// What else the provision says: salts, isomers, exceptions.
    pub scope: String,
    /// What a reader of the file should know.
    pub note: String,
    /// Whether what is listed by name elsewhere stays under that listing.
    pub unless_listed: bool,
    /// Name of the parent structure.
    pub parent: String,
    /// SMILES of the parent structure.
    pub parent_smiles: String,
    /// The conditions, in the order of the text.
    pub letters: Vec<Letter>,
    /// The points that the text leaves open, and how the file reads them.
    pub readings: Vec<OpenPoint>,
    /// Names that the file gives, English to Chinese.
    pub(crate) chinese: BTreeMap<String, String>,
    pub(crate) rules: Rules,
}

/// One condition of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `A`, `1`, `ii`, or a word of the text (`carbamates`).
    pub id: String,
    /// Its wording in the language of the law.
    pub text: String,
    /// In English and Chinese.
    pub words: Bilingual,
    /// A family of its own, if the condition came into force at another time.
    pub family: Option<String>,
}

/// A point that the text leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPoint {
    /// Which.
    pub point: Point,
    /// How it is read unless the question says otherwise.
    pub default: Reading,
    /// The question that a chemist and a lawyer have to decide.
    pub words: Bilingual,
}

/// Standing of the instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClassStatus {
    /// In force.
    InForce,
    /// For a time.
    Temporary,
    /// A bill or draft.
    Proposed,
    /// No more.
    Repealed,
}

impl ClassStatus {
    pub(crate) const WORDS: &'static [(&'static str, Self)] = &[
        ("in force", Self::InForce),
        ("temporary", Self::Temporary),
        ("proposed", Self::Proposed),
        ("repealed", Self::Repealed),
    ];
}

impl Class {
    /// One condition by its letter.
    pub fn letter(&self, id: &str) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.id == id)
    }

    /// The family whose controls give the dates for a record that meets these conditions: that of the latest
    /// condition with a family of its own, otherwise that of the class.
    pub fn family_for(&self, letters: &[String]) -> Option<&str> {
        let own = self
            .letters
            .iter()
            .rev()
            .filter(|letter| letters.contains(&letter.id));
        own.filter_map(|letter| letter.family.as_deref())
            .next()
            .or(self.family.as_deref())
    }

    /// What [`crate::Position::at`] is called in Chinese.
    pub fn place_in_chinese<'a>(&'a self, at: &'a str) -> &'a str {
        self.chinese.get(at).map_or(at, String::as_str)
    }

    /// What [`crate::Position::found`] is called in English and Chinese.
    pub fn found_in_words<'a>(&'a self, found: &'a str) -> (&'a str, &'a str) {
        match self.chinese.get(found) {
            Some(chinese) => (found, chinese),
            None => super::word::found_in_words(found),
        }
    }

    /// The file's readings with those of a question over them.
    pub(crate) fn readings_under(&self, question: &Readings) -> Readings {
        question.over(&self.rules.readings)
    }
}
