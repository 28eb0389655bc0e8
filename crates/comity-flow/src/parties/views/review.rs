//! Candidates, where they stand, and what people said of them.

use comity_core::date::Timestamp;
use comity_core::party::{ListedParty, PartyType};
use comity_parties::screen::Reason;
use serde::{Deserialize, Serialize};

use super::{FieldChange, ListState};

/// Whom a candidate is about, on this organisation's side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum CandidateSubject {
    /// A customer.
    Customer {
        /// Its id in the organisation's own books.
        id: String,
    },
    /// A party of a record: a consignment, an incident, a payment, a machine.
    Record {
        /// The record.
        id: String,
        /// Which of the record's parties, from 0.
        place: u32,
    },
}

/// Where a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CandidateState {
    /// Nobody has decided.
    Open,
    /// One person has decided, and a second is asked.
    Proposed,
    /// Decided: the same party.
    Same,
    /// Decided: different parties. Holds until one of the two changes.
    Different,
    /// Decided: nobody can tell from what there is.
    Unclear,
    /// The listing ended, and with it what it marked.
    Cleared,
    /// The customer or the record is gone, or no longer resembles the entry.
    Withdrawn,
}

impl CandidateState {
    /// All of them.
    pub const ALL: [CandidateState; 7] = [
        Self::Open,
        Self::Proposed,
        Self::Same,
        Self::Different,
        Self::Unclear,
        Self::Cleared,
        Self::Withdrawn,
    ];

    /// The word in the store, in addresses and in messages of the pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Proposed => "proposed",
            Self::Same => "same",
            Self::Different => "different",
            Self::Unclear => "unclear",
            Self::Cleared => "cleared",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Which candidates to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only in these states; empty asks for those that wait for somebody (open, proposed).
    pub states: Vec<CandidateState>,
    /// Only of this list.
    pub list: Option<String>,
    /// Only of this customer.
    pub customer: Option<String>,
    /// Only of this record.
    pub record: Option<String>,
}

/// A candidate as the queue shows it, best score first.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewLine {
    /// Its number.
    pub id: i64,
    /// Whom it is about.
    pub subject: CandidateSubject,
    /// The name on our side.
    pub subject_name: String,
    /// What sort of party, on our side.
    pub kind: PartyType,
    /// The list.
    pub list: String,
    /// The entry on it.
    pub entry: String,
    /// The entry's first name.
    pub entry_name: String,
    /// How likely they are one, 0 to 1.
    pub score: f64,
    /// Where it stands.
    pub state: CandidateState,
    /// When it was opened, or opened again.
    pub opened: Timestamp,
    /// Whether it was decided before and opened again because one of the two changed.
    pub reopened: bool,
    /// Whether the reader may give the second signature: it waits for one, and they did not give the first.
    pub may_confirm: bool,
}

/// A candidate with what its page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewDetail {
    /// The line.
    pub line: ReviewLine,
    /// The party on our side.
    pub ours: ListedParty,
    /// The entry as it stands, or as it stood last.
    pub listed: ListedParty,
    /// Whether the entry stands on its list now.
    pub is_listed: bool,
    /// Every part that spoke for or against.
    pub reasons: Vec<Reason>,
    /// What happened to it, oldest first.
    pub story: Vec<ReviewEvent>,
    /// The clearing, if a delisting cleared it.
    pub cleared: Option<Clearing>,
    /// What changed since it was last decided, on our side and on the list's; empty where nothing did.
    pub changed_since: Vec<FieldChange>,
    /// The next one of the queue, for the keyboard.
    pub next: Option<i64>,
    /// The one before it in the queue.
    pub before: Option<i64>,
    /// Whether a second person must confirm the verdict `same`, and any other verdict.
    pub four_eyes: FourEyes,
}

/// A delisting that cleared a candidate.
#[derive(Clone, Debug, Serialize)]
pub struct Clearing {
    /// The list.
    pub list: String,
    /// The state of the list in which the entry no longer stands.
    pub state: ListState,
    /// When this node took it over.
    pub at: Timestamp,
    /// People who had acted on it: sign-in names.
    pub acted: Vec<String>,
    /// Records that named it: decisions, and records that mention the party.
    pub records: Vec<crate::reading::RecordLine>,
}

/// What a person says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They are one party.
    Same,
    /// They are two.
    Different,
    /// Nobody can tell from what there is.
    Unclear,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Self::Same, Self::Different, Self::Unclear];

    /// The word in records, addresses and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unclear => "unclear",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// A decision as shown beside a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// By whom: sign-in name.
    pub by: String,
    /// Who confirmed it, where four eyes were asked.
    pub second: Option<String>,
    /// The record.
    pub record: String,
}

/// Something that happened to a candidate.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewEvent {
    /// When.
    pub at: Timestamp,
    /// `opened`, `reopened`, `proposed`, `decided`, `confirmed`, `declined`, `cleared`, `withdrawn`.
    pub what: String,
    /// What was said, for `proposed`, `decided`, `confirmed` and `declined`; the reason is that of the event.
    pub decision: Option<Decision>,
    /// State of the list that caused it, for `opened`, `reopened` and `cleared`.
    pub state: Option<u64>,
}

/// Which verdicts a second person must confirm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FourEyes {
    /// None.
    Off,
    /// The verdict `same`, and taking back a `same`: what harms somebody if it is wrong.
    #[default]
    Same,
    /// All.
    All,
}

impl FourEyes {
    /// All settings.
    pub const ALL: [FourEyes; 3] = [Self::Off, Self::Same, Self::All];

    /// The word in the settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Same => "same",
            Self::All => "all",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.as_str() == word)
    }
}

/// What waits for a person: for the page "what needs me".
#[derive(Clone, Debug, Default, Serialize)]
pub struct PartiesNeed {
    /// Candidates nobody has decided.
    pub open: u64,
    /// Candidates that wait for a second person, and this reader may be it; at most 20.
    pub confirm: Vec<ReviewLine>,
    /// Candidates on which this reader had acted and which a delisting has cleared since; until they say they saw it; at most 20.
    pub cleared: Vec<ReviewLine>,
}
