//! What was asked, what came back, and a listed party with all that is known of it.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::ListedParty;
use comity_parties::screen::Reason;
use serde::Serialize;

use super::{Decision, FieldChange, ListLine, ReviewLine};

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
