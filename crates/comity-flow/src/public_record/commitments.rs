//! `record-commitments.csv`: what was promised, by whom, when.

use comity_core::date::PartialDate;
use comity_core::parts::Source;
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-commitments.csv";
const COLUMNS: &[&str] = &[
    "id",
    "made_on",
    "made_in",
    "by",
    "due",
    "subject_en",
    "subject_zh",
    "text_en",
    "text_zh",
    "measure_en",
    "measure_zh",
    "note_en",
    "note_zh",
    "citation",
    "provenance",
];

/// One promise.
pub(super) struct Promise {
    pub(super) at: Place,
    /// `C01` and so on.
    pub(super) id: String,
    /// Nothing for a standing understanding.
    pub(super) made_on: Option<PartialDate>,
    /// The event in which it was made.
    pub(super) made_in: String,
    pub(super) by: Vec<String>,
    pub(super) due: Option<PartialDate>,
    pub(super) subject: Vec<Text>,
    pub(super) text: Vec<Text>,
    pub(super) measure: Vec<Text>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Promise> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| promise(row, complaints)).collect()
}

fn promise(row: Row, complaints: &mut Complaints) -> Promise {
    let id = row.need("id", complaints);
    if !is_key(&id) {
        complaints.add(
            &row.at,
            "id",
            format!("`{id}` is not a key of a commitment"),
            "write it like C15",
        );
    }
    let made_on = row.date("made_on", complaints);
    let due = row.date("due", complaints);
    row.in_order(made_on, "due", due, complaints);
    let by = row.codes("by");
    if by.is_empty() {
        complaints.add(&row.at, "by", "missing", "say who promised, by code");
    }
    Promise {
        id,
        made_on,
        made_in: row.text("made_in").to_owned(),
        by,
        due,
        subject: row.pair("subject", complaints),
        text: row.pair("text", complaints),
        measure: row.optional_pair("measure", complaints),
        source: row.source(complaints),
        at: row.at,
    }
}

/// Whether a text is the key of a commitment (`C` and two digits) and not a topic of its own.
pub(super) fn is_key(text: &str) -> bool {
    text.len() == 3 && text.starts_with('C') && text.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}
