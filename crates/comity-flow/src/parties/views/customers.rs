//! The organisation's own customers.

use comity_core::date::Timestamp;
use comity_core::party::{ListedParty, PartyType};
use serde::Serialize;

use super::ReviewLine;

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
