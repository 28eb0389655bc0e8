//! The answer about a structure or a text: what it is listed as, which definitions it meets, and why.
//!
//! Four words and no fifth: listed, meets the text, a person must look, no measure found. There is no
//! word for "legal", and nothing here says which condition a structure missed.

use std::str::FromStr;

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;

use crate::fact::Bilingual;

/// What is asked of a structure besides the structure itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day, past or announced.
    pub on: PartialDate,
    /// The places; all of the tables if empty.
    pub places: Vec<Jurisdiction>,
}

/// The place of a code as people write it: in any case, with spaces around, and `UK` for GB.
///
/// # Errors
/// A code that is none.
pub fn place_written(code: &str) -> Result<Jurisdiction, <Jurisdiction as FromStr>::Err> {
    match code.trim().to_ascii_uppercase().as_str() {
        "UK" => "GB".parse(),
        code => code.parse(),
    }
}

/// The answer for one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// One for every class definition asked about, and one for every named list that says something.
    pub verdicts: Vec<Judged>,
    /// What a reader should know beside the verdicts.
    pub flags: Vec<Flag>,
}

/// What one measure says of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Id of the class definition or of the instrument.
    pub measure: String,
    /// Whose measure it is.
    pub jurisdiction: Jurisdiction,
    /// The answer.
    pub verdict: Verdict,
    /// The conditions that are met, in the words of the text (`A`, `1`, `ii`).
    pub letters: Vec<String>,
    /// The named entry: our id of the substance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Clause of the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Which part of a mixture or salt it is about, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<u16>,
    /// The points of the text on which the answer hangs (`P1` … `P10`, `text-incomplete`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// Where the measure is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// How each condition is met, with the atoms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Position>,
    /// The atoms of the scaffold that the definition and the record share, by their numbers in the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub core: Vec<u32>,
    /// The answer as a sentence; absent for "no measure found".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Bilingual>,
}

/// One place of the scaffold where the record differs from the parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Position {
    /// Place in the words of the definition file (`piperidine C4`).
    pub at: String,
    /// The condition it meets; empty if only a reading decides.
    pub letter: String,
    /// What was found there, in the vocabulary of the definitions (`ester`, `halo`).
    pub found: String,
    /// Its atoms, by their numbers in the input, ascending.
    pub atoms: Vec<u32>,
}

/// The four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Named in a list in force on the day.
    Listed,
    /// Meets the text of a class definition in force on the day.
    Meets,
    /// A person must look: the text or the data can be read two ways.
    Review,
    /// No measure found. Not a statement that it is legal.
    None,
}

/// What a reader should know beside the verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Isotopes are written: a labelled reference standard, as a rule.
    Labelled,
    /// More than 500 u: the text may have no size cap, and nobody may have meant this.
    Large,
    /// Several components that are not just a salt.
    Mixture,
    /// A charge that is not balanced or no salt explains.
    Charged,
    /// Same atoms and connections, hydrogen atoms elsewhere than in the listed form.
    OtherTautomer,
    /// The listing names a form in space that was not drawn, or another one was.
    StereoDiffers,
    /// Atoms that are not said: not one substance.
    Wildcard,
    /// The scaffold of a definition is present and the definition is not met: refer to a chemist. Analogue law is not assessed.
    CorePresent,
    /// Listed by name as well as meeting a definition: the listing stands.
    ListedByName,
    /// A name and a structure, or two tables, disagree.
    Conflict,
}

impl Verdict {
    /// The word in machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Meets => "meets",
            Self::Review => "review",
            Self::None => "none",
        }
    }
}

impl Flag {
    /// The word in machine output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Labelled => "labelled",
            Self::Large => "large",
            Self::Mixture => "mixture",
            Self::Charged => "charged",
            Self::OtherTautomer => "other-tautomer",
            Self::StereoDiffers => "stereo-differs",
            Self::Wildcard => "wildcard",
            Self::CorePresent => "core-present",
            Self::ListedByName => "listed-by-name",
            Self::Conflict => "conflict",
        }
    }
}
