//! `record-listings.csv`: a party placed on a list, and taken off it, as the statements of one chain.

use comity_core::date::PartialDate;
use comity_core::parts::{Party, Source};
use comity_core::record::Verb;
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-listings.csv";
const COLUMNS: &[&str] = &[
    "chain",
    "verb",
    "event",
    "list",
    "authority",
    "party",
    "effective",
    "reason_en",
    "reason_zh",
    "citation",
    "provenance",
];

/// One statement of a chain.
pub(super) struct ListingStep {
    pub(super) at: Place,
    /// Key of the record the statement belongs to.
    pub(super) chain: String,
    pub(super) verb: Verb,
    pub(super) event: String,
    pub(super) list: String,
    pub(super) authority: String,
    pub(super) party: Option<Party>,
    pub(super) effective: Option<PartialDate>,
    pub(super) reason: Vec<Text>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<ListingStep> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| step(row, complaints)).collect()
}

fn step(row: Row, complaints: &mut Complaints) -> ListingStep {
    let verb = row.word("verb", &["issue", "delist"], complaints);
    let parties = row.parties("party", complaints);
    if parties.len() != 1 {
        complaints.add(
            &row.at,
            "party",
            "not one party",
            "name the one organisation the line is about",
        );
    }
    ListingStep {
        chain: row.need("chain", complaints),
        verb: Verb::parse(&verb).unwrap_or(Verb::Issue),
        event: row.need("event", complaints),
        list: row.need("list", complaints),
        authority: row.need("authority", complaints),
        party: parties.into_iter().next(),
        effective: row.need_date("effective", complaints),
        reason: row.pair("reason", complaints),
        source: row.source(complaints),
        at: row.at,
    }
}
