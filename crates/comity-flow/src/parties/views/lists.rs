//! Lists, their states, and what changed between them.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::{ListedParty, PartyType};
use serde::{Deserialize, Serialize};

use super::Leafed;

/// A list as an overview shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ListLine {
    /// Its id on this node: `us-sdn`.
    pub id: String,
    /// Title in English, or as its authority writes it.
    pub title: String,
    /// Title in Chinese, if one was given.
    pub title_zh: Option<String>,
    /// Who publishes it.
    pub authority: String,
    /// Word of the format it is read as.
    pub format: String,
    /// Address or file it comes from.
    pub source: String,
    /// Parties on it now.
    pub entries: u64,
    /// The state that holds now; none before the first.
    pub state: Option<ListState>,
    /// When its source was asked last, whether or not there was something new.
    pub checked: Option<Timestamp>,
    /// Why the last attempt brought nothing, as a sentence; the state before it stays in force.
    pub problem: Option<String>,
    /// Whether nobody asked its source for longer than an authority takes to publish.
    pub stale: bool,
}

/// One state of a list, as published and taken over. Every state is a record in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListState {
    /// Counted up from 1.
    pub number: u64,
    /// From when it holds on this node.
    pub at: Timestamp,
    /// The day its authority dates it, where the file says so.
    pub published: Option<PartialDate>,
    /// SHA-256 of the bytes it was read from, hexadecimal.
    pub digest: String,
    /// Size of these bytes.
    pub bytes: u64,
    /// Parties on it.
    pub entries: u64,
    /// Parties that the state before did not have.
    pub added: u64,
    /// Parties that are no longer on it.
    pub removed: u64,
    /// Parties that are on both, differently.
    pub changed: u64,
    /// Address or file it was read from.
    pub source: String,
    /// The record that states it.
    pub record: String,
    /// Place of that record in the log.
    pub index: Option<u64>,
}

/// A list with what its page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ListDetail {
    /// The list.
    pub line: ListLine,
    /// Its newest states, newest first, at most ten; the rest by `list_history`.
    pub states: Vec<ListState>,
    /// Candidates that wait for a decision and name an entry of it.
    pub open_candidates: u64,
}

/// What happened to an entry between two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is there, differently.
    Changed,
}

impl ChangeKind {
    /// The word in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One field of an entry before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Field word: `names`, `dob`, `gender`, `countries`, `ids`, `addresses`, `programs`, `title`, `remarks`, `type`, `listed_on`, `delisted_on`.
    pub field: String,
    /// Values that went, as one line each.
    pub gone: Vec<String>,
    /// Values that came, as one line each.
    pub came: Vec<String>,
}

/// One line of the difference of two states.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceLine {
    /// What happened.
    pub change: ChangeKind,
    /// The entry's id on the list.
    pub entry: String,
    /// What sort of party.
    pub kind: PartyType,
    /// Its first name: in the newer state, or in the older one if it was removed.
    pub name: String,
    /// What changed; empty for what was added or removed.
    pub fields: Vec<FieldChange>,
}

/// The difference of two states.
#[derive(Clone, Debug, Serialize)]
pub struct ListDifference {
    /// The list.
    pub list: ListLine,
    /// The older state.
    pub from: ListState,
    /// The newer state.
    pub to: ListState,
    /// Parties that came, over all pages.
    pub added: u64,
    /// Parties that went, over all pages.
    pub removed: u64,
    /// Parties that changed, over all pages.
    pub changed: u64,
    /// The lines of this page: removed, then added, then changed, each by entry id.
    pub lines: Leafed<DifferenceLine>,
}

/// A list to be kept by this node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewList {
    /// Its id: lower-case letters, digits and hyphens.
    pub id: String,
    /// Title in English, or as its authority writes it.
    pub title: String,
    /// Title in Chinese.
    pub title_zh: Option<String>,
    /// Who publishes it.
    pub authority: String,
    /// Word of its format; empty lets every file be recognised by its beginning.
    pub format: String,
    /// Address or file it comes from.
    pub source: String,
    /// Whether it is a published list. The states of others are for this organisation only.
    pub public: bool,
}

/// A list as read from its bytes, to be taken over as the next state.
#[derive(Clone, Debug, Default)]
pub struct ParsedList {
    /// Its parties.
    pub parties: Vec<ListedParty>,
    /// The day its authority dates it.
    pub published: Option<PartialDate>,
    /// From when it holds, for a file from another day; now, if not given. Never before the state before it.
    pub at: Option<Timestamp>,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// How many bytes.
    pub bytes: u64,
    /// Address or file they came from.
    pub source: String,
    /// Word of the format.
    pub format: String,
    /// Take it although it is much smaller than the state before.
    pub accept_shrunken: bool,
}

/// What became of a list that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListOutcome {
    /// The same parties as before: no new state.
    Same,
    /// A new state, and what the screening of its difference did.
    Taken {
        /// The state.
        state: ListState,
        /// Candidates opened or opened again.
        opened: u64,
        /// Candidates cleared by delisting.
        cleared: u64,
    },
}

/// A list file, read and not yet taken over.
#[derive(Clone, Debug, Serialize)]
pub struct ListPreview {
    /// Hand this number in to take it over.
    pub upload: i64,
    /// The list.
    pub list: ListLine,
    /// Name of the file.
    pub file_name: String,
    /// Word of the format it was read as.
    pub format: String,
    /// The day its authority dates it.
    pub published: Option<PartialDate>,
    /// Parties in it.
    pub entries: u64,
    /// Whether it holds the very same parties as the state that stands.
    pub same: bool,
    /// Parties that would come.
    pub added: u64,
    /// Parties that would go.
    pub removed: u64,
    /// Parties that would change.
    pub changed: u64,
    /// The first lines of the difference, at most 50: gone, come, changed.
    pub lines: Vec<DifferenceLine>,
    /// Remarks and faults of the reader, at most 50.
    pub warnings: Vec<String>,
    /// Whether it lost so much that it is taken only on demand.
    pub shrunken: bool,
    /// Why it cannot be taken over, besides being shrunken: older than what stands, empty, from the future.
    pub problems: Vec<String>,
    /// Candidates that would be cleared.
    pub would_clear: u64,
}
