//! What pages and commands show of lists, listed parties, customers and candidates.
//!
//! A candidate says that two parties *may* be one. Nothing in here is a finding about anybody until a person has decided,
//! and what was decided is a record with a reason.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::{ListedParty, PartyType};
use comity_parties::screen::Reason;
use serde::{Deserialize, Serialize};

/// Which rows of something long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaf {
    /// `next` of the page before; none for the first.
    pub after: Option<String>,
    /// At most so many; 0 asks for the usual number.
    pub limit: u32,
}

/// Some rows of something long.
#[derive(Clone, Debug, Serialize)]
pub struct Leafed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next rows begin; none at the end.
    pub next: Option<String>,
}

impl<T> Default for Leafed<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            total: 0,
            next: None,
        }
    }
}

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

/// What was asked, of what, and what came back.
#[derive(Clone, Debug, Serialize)]
pub struct ScreenAnswer {
    /// Parties that may be the one asked about, best first.
    pub candidates: Vec<Found>,
    /// The lists asked, with their state on the day asked about.
    pub lists: Vec<AskedList>,
    /// The day asked about; today if none was given.
    pub on: PartialDate,
    /// Lowest score shown.
    pub threshold: f64,
    /// Version of the word lists that read the names.
    pub lexicon: String,
}

/// A list that was asked, in which state.
#[derive(Clone, Debug, Serialize)]
pub struct AskedList {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Chinese.
    pub title_zh: Option<String>,
    /// Number of the state; none if the list had none on that day.
    pub state: Option<u64>,
    /// From when that state holds.
    pub at: Option<Timestamp>,
    /// The day its authority dates it.
    pub published: Option<PartialDate>,
    /// Parties on it.
    pub entries: u64,
}

/// A listed party that may be the one asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The list.
    pub list: String,
    /// The entry's id on it.
    pub entry: String,
    /// The party as it stood on the day asked about.
    pub party: ListedParty,
    /// From when this version of the entry stood on the list; none: longer than this node knows.
    pub from: Option<Timestamp>,
    /// Until when; none: it still stands.
    pub to: Option<Timestamp>,
    /// How likely they are one, 0 to 1.
    pub score: f64,
    /// Every part that spoke for or against.
    pub reasons: Vec<Reason>,
    /// The names of the entry and what each word of the question met in them are in `reasons`; this is the name that met best.
    pub name: String,
    /// The newest decision that this organisation took on this entry, whomever it concerned.
    pub decision: Option<Decision>,
}

/// A listed party with everything about it.
#[derive(Clone, Debug, Serialize)]
pub struct PartyDetail {
    /// The list.
    pub list: ListLine,
    /// The entry's id on it.
    pub entry: String,
    /// The party as it stands, or as it stood last.
    pub party: ListedParty,
    /// Whether it stands on the list now.
    pub listed: bool,
    /// Its names by script, ISO 15924 code (`Latn`, `Hani`, `Cyrl`, `Arab`, …; `Zyyy` where not told), most frequent first.
    pub names: Vec<(String, Vec<String>)>,
    /// Its time on the list, oldest first.
    pub listings: Vec<Interval>,
    /// Records that mention it or were decided with it.
    pub records: Vec<crate::reading::RecordLine>,
    /// Candidates of this organisation that name it.
    pub candidates: Vec<ReviewLine>,
}

/// A time in which an entry stood on its list unchanged.
#[derive(Clone, Debug, Serialize)]
pub struct Interval {
    /// From when; none: longer than this node knows.
    pub from: Option<Timestamp>,
    /// Until when; none: it still stands.
    pub to: Option<Timestamp>,
    /// The state that brought it.
    pub state: u64,
    /// The state that ended it.
    pub ended_by: Option<u64>,
    /// What changed against the interval before; empty for the first and after a gap.
    pub changed: Vec<FieldChange>,
    /// The party in this time.
    pub party: ListedParty,
}

/// A customer of this organisation.
#[derive(Clone, Debug, Serialize)]
pub struct CustomerLine {
    /// Its id in the organisation's own books.
    pub id: String,
    /// First name.
    pub name: String,
    /// What sort of party.
    pub kind: PartyType,
    /// When it was last handed in with a change.
    pub updated: Timestamp,
    /// Candidates that wait for a decision.
    pub open: u64,
    /// Candidates decided to be the same.
    pub same: u64,
}

/// A customer with what its page shows.
#[derive(Clone, Debug, Serialize)]
pub struct CustomerDetail {
    /// The line.
    pub line: CustomerLine,
    /// The party.
    pub party: ListedParty,
    /// Its candidates, open ones first.
    pub candidates: Vec<ReviewLine>,
}

/// A file of customers, read and not yet kept.
#[derive(Clone, Debug, Serialize)]
pub struct CustomerPreview {
    /// Hand this number in to keep them.
    pub upload: i64,
    /// Name of the file.
    pub file_name: String,
    /// Customers in the file.
    pub total: u64,
    /// Of these, not known yet.
    pub new: u64,
    /// Of these, known and different.
    pub changed: u64,
    /// Of these, known and the same.
    pub same: u64,
    /// The first rows, at most 20: id and party.
    pub sample: Vec<ListedParty>,
    /// What is wrong, line by line, at most 100; these lines are left out.
    pub problems: Vec<String>,
    /// How many lines are wrong.
    pub rejected: u64,
}

/// What became of a file of customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CustomerTally {
    /// New.
    pub added: u64,
    /// Known and different.
    pub changed: u64,
    /// Known and the same.
    pub same: u64,
    /// Lines left out.
    pub rejected: u64,
    /// Candidates opened by them.
    pub opened: u64,
}

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
