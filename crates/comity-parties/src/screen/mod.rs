//! The question, the answer, and the index that stands between them.

mod asked;
mod compare;
mod explain;
mod record;
mod scratch;
mod screener;

pub use compare::{Comparison, compare, features};
pub use scratch::Scratch;
pub use screener::Screener;

use comity_core::date::Timestamp;
use comity_core::party::{ListedId, ListedParty, PartyType};

/// A party as asked about.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Query {
    /// What sort of party; none asks in all.
    #[serde(rename = "type", default)]
    pub kind: Option<PartyType>,
    /// All names known of it, in any script.
    #[serde(default)]
    pub names: Vec<String>,
    /// Birth dates: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    pub dob: Vec<String>,
    /// `male` or `female`.
    #[serde(default)]
    pub gender: Option<String>,
    /// Countries, as codes or names.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Identifiers.
    #[serde(default)]
    pub ids: Vec<ListedId>,
    /// Addresses.
    #[serde(default)]
    pub addresses: Vec<String>,
}

/// A state of a party on a list: from, inclusive, to, exclusive. No bound is open.
#[derive(Clone, Debug)]
pub struct Held {
    /// The party as it stood in these days.
    pub party: ListedParty,
    /// From when.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
}

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Only states that held at this moment; none asks for the states without an end.
    pub on: Option<Timestamp>,
    /// Lowest score of a candidate, 0 to 1.
    pub threshold: f64,
    /// Most candidates, best first.
    pub limit: usize,
}

/// The score from which a candidate is put before a person, unless the one who asks says otherwise.
pub const THRESHOLD: f64 = 0.5;

impl Default for Options {
    /// The states that hold now, from an even chance up, ten at most.
    fn default() -> Self {
        Self {
            on: None,
            threshold: THRESHOLD,
            limit: 10,
        }
    }
}

/// One party that may be the one asked about.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Place in the order in which the states were handed to the index.
    pub held: usize,
    /// Calibrated: of candidates with 0.9, nine in ten were the party asked about in the data that calibrated it.
    pub score: f64,
    /// The same before the calibration, natural logarithm of the odds: the sum of the weights of the reasons and the prior.
    pub log_odds: f64,
    /// Every part that spoke for or against.
    pub reasons: Vec<Reason>,
}

/// One reason.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    /// What sort of evidence: a stable word such as `same`, `reading`, `spelling`, `meaning`, `edit`, `edits`, `near`, `skeleton`, `initial`, `acronym`, `joined`,
    /// `nickname`, `legal-form`, `number`, `not-listed`, `not-asked`, `different-words`, `different-family-name`,
    /// `different-number`, `different-place`, `different-legal-form`, `different-activity`, `order`, `whole-name`,
    /// `words-together`, `one-word`, `name-words`, `piece`, `rarer-reading`, `weak-alias`, `birth-date`, `country`, `gender`,
    /// `address`, `identifier`, `pair` and `prior`: how likely a match is before anything is known.
    pub how: String,
    /// The words of the question; empty if the list has more than was asked.
    pub asked: String,
    /// The words of the list; empty if the question has more.
    pub listed: String,
    /// Natural logarithm of the likelihood ratio; negative speaks against.
    pub weight: f64,
}
