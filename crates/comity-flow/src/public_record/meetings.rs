//! `record-meetings.csv`: who met and on what, for events recorded as meetings.

use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-meetings.csv";
const COLUMNS: &[&str] = &[
    "event",
    "state",
    "participants_en",
    "participants_zh",
    "agenda_en",
    "agenda_zh",
    "citation",
    "provenance",
];
const STATES: &[&str] = &["announced", "held", "cancelled"];

/// The facts of a meeting beyond those of its event.
pub(super) struct MeetingFacts {
    pub(super) at: Place,
    pub(super) event: String,
    pub(super) state: String,
    /// Offices, each in both languages.
    pub(super) bodies: Vec<String>,
    pub(super) agenda: Vec<Text>,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<MeetingFacts> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| meeting(row, complaints)).collect()
}

fn meeting(row: Row, complaints: &mut Complaints) -> MeetingFacts {
    // Cited and checked like every line; the record cites its event.
    row.source(complaints);
    MeetingFacts {
        event: row.need("event", complaints),
        state: row.word("state", STATES, complaints),
        bodies: bodies(&row, complaints),
        agenda: row.pair("agenda", complaints),
        at: row.at,
    }
}

/// Each office in English beside the same office in Chinese.
fn bodies(row: &Row, complaints: &mut Complaints) -> Vec<String> {
    row.pair("participants", complaints);
    let en = row.codes("participants_en");
    let zh: Vec<&str> = row
        .text("participants_zh")
        .split(['；', ';'])
        .map(str::trim)
        .collect();
    if en.len() != zh.len() {
        let what = format!("{} offices in English, {} in Chinese", en.len(), zh.len());
        complaints.add(
            &row.at,
            "participants_zh",
            what,
            "list the same offices in the same order",
        );
    }
    en.iter().zip(zh).map(|(en, zh)| format!("{en} · {zh}")).collect()
}
