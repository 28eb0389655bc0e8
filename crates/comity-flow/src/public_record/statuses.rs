//! `record-statuses.csv`: from when a commitment or an action stands how.

use comity_core::date::PartialDate;
use comity_core::kinds::Kind;
use comity_core::parts::Source;
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-statuses.csv";
const COLUMNS: &[&str] = &[
    "subject",
    "status",
    "status_on",
    "event",
    "why_en",
    "why_zh",
    "citation",
    "provenance",
];

/// One dated change.
pub(super) struct Status {
    pub(super) at: Place,
    /// Key of a commitment or id of an event that is an action.
    pub(super) subject: String,
    pub(super) status: String,
    pub(super) on: Option<PartialDate>,
    /// The event that changed it, if one did.
    pub(super) event: String,
    pub(super) why: Vec<Text>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Status> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| status(row, complaints)).collect()
}

fn status(row: Row, complaints: &mut Complaints) -> Status {
    let subject = row.need("subject", complaints);
    let kind = if super::commitments::is_key(&subject) {
        Kind::Commitment
    } else {
        Kind::Action
    };
    Status {
        status: row.word("status", kind.statuses(), complaints),
        on: row.need_date("status_on", complaints),
        event: row.text("event").to_owned(),
        why: row.pair("why", complaints),
        source: row.source(complaints),
        subject,
        at: row.at,
    }
}
