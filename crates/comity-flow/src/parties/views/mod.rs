//! What pages and commands show of lists, listed parties, customers and candidates.
//!
//! A candidate says that two parties *may* be one. Nothing in here is a finding about anybody until a person has decided,
//! and what was decided is a record with a reason.

mod answers;
mod customers;
mod lists;
mod review;

use serde::Serialize;

pub use answers::{AskedList, Found, Interval, PartyDetail, ScreenAnswer};
pub use customers::{CustomerDetail, CustomerLine, CustomerPreview, CustomerTally};
pub use lists::{
    ChangeKind, DifferenceLine, FieldChange, ListDetail, ListDifference, ListLine, ListOutcome, ListPreview,
    ListState, NewList, ParsedList,
};
pub use review::{
    CandidateState, CandidateSubject, Clearing, Decision, FourEyes, PartiesNeed, ReviewDetail, ReviewEvent,
    ReviewFilter, ReviewLine, Verdict,
};

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
