//! `record-events.csv`: what happened on which date.

use comity_core::date::PartialDate;
use comity_core::kinds::Proceedings;
use comity_core::parts::{Party, Place as Where, Source};
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::{Row, both};
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-events.csv";
const COLUMNS: &[&str] = &[
    "id",
    "date",
    "date_to",
    "kind",
    "record",
    "type",
    "state",
    "actors",
    "commitments",
    "title_en",
    "title_zh",
    "text_en",
    "text_zh",
    "instrument",
    "on",
    "in_force",
    "country",
    "place_en",
    "place_zh",
    "parties",
    "proceedings",
    "note_en",
    "note_zh",
    "citation",
    "provenance",
];
const KINDS: &[&str] = &[
    "commitment",
    "action",
    "control",
    "evidence",
    "case",
    "statement",
    "reversal",
    "tool",
    "meeting",
];
const CHANGES: &[&str] = &["placed", "changed", "lifted", "announced"];
const STATES: &[&str] = &["announced", "confirmed", "reversed"];
const PROCEEDINGS: &[&str] = &["", "reported", "suspected", "charged", "convicted", "cleared"];

/// Which record holds the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldBy {
    Action,
    Control,
    Notice,
    Meeting,
    Listing,
    /// The lines of `record-evidence.csv` that name it; it has no record of its own.
    Evidence,
    /// The lines of `record-observations.csv` that name it.
    Observation,
}

impl HeldBy {
    const WORDS: [(&'static str, HeldBy); 7] = [
        ("action", HeldBy::Action),
        ("control", HeldBy::Control),
        ("notice", HeldBy::Notice),
        ("meeting", HeldBy::Meeting),
        ("listing", HeldBy::Listing),
        ("evidence", HeldBy::Evidence),
        ("observation", HeldBy::Observation),
    ];

    fn read(row: &Row, complaints: &mut Complaints) -> HeldBy {
        let words = Self::WORDS.map(|(word, _)| word);
        let written = row.word("record", &words, complaints);
        let found = Self::WORDS.into_iter().find(|(word, _)| *word == written);
        found.map_or(HeldBy::Evidence, |(_, held)| held)
    }
}

/// One event.
pub(super) struct Event {
    pub(super) at: Place,
    pub(super) id: String,
    pub(super) date: Option<PartialDate>,
    pub(super) date_to: Option<PartialDate>,
    pub(super) held_by: HeldBy,
    /// Type of an action, or what a control changes.
    pub(super) what_sort: String,
    pub(super) state: String,
    pub(super) actors: Vec<String>,
    pub(super) commitments: Vec<String>,
    pub(super) title: Vec<Text>,
    pub(super) text: Vec<Text>,
    pub(super) instrument: String,
    /// On what a control is, or to whom a notice goes.
    pub(super) on: String,
    pub(super) in_force: Option<PartialDate>,
    pub(super) place: Option<Where>,
    pub(super) parties: Vec<Party>,
    pub(super) proceedings: Option<Proceedings>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Event> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| event(row, complaints)).collect()
}

fn event(row: Row, complaints: &mut Complaints) -> Event {
    row.word("kind", KINDS, complaints);
    let date = row.need_date("date", complaints);
    let date_to = row.date("date_to", complaints);
    let in_force = row.date("in_force", complaints);
    row.in_order(date, "date_to", date_to, complaints);
    row.in_order(date, "in_force", in_force, complaints);
    let held_by = HeldBy::read(&row, complaints);
    needs_of(held_by, &row, complaints);
    let actors = row.codes("actors");
    if actors.is_empty() {
        complaints.add(&row.at, "actors", "missing", "name the acting body by its code");
    }
    Event {
        id: row.need("id", complaints),
        date,
        date_to,
        held_by,
        what_sort: row.text("type").to_owned(),
        state: row.text("state").to_owned(),
        actors,
        commitments: row.codes("commitments"),
        title: row.pair("title", complaints),
        text: row.pair("text", complaints),
        instrument: row.text("instrument").to_owned(),
        on: row.text("on").to_owned(),
        in_force,
        place: place(&row, complaints),
        parties: row.parties("parties", complaints),
        proceedings: proceedings(&row, complaints),
        source: row.source(complaints),
        at: row.at,
    }
}

/// Columns that only some records need.
fn needs_of(held_by: HeldBy, row: &Row, complaints: &mut Complaints) {
    match held_by {
        HeldBy::Action => {
            row.need("type", complaints);
            row.word("state", STATES, complaints);
        }
        HeldBy::Control => {
            row.word("type", CHANGES, complaints);
            row.need("instrument", complaints);
            row.need("on", complaints);
        }
        HeldBy::Notice => {
            row.need("instrument", complaints);
            row.need("on", complaints);
        }
        HeldBy::Meeting | HeldBy::Listing | HeldBy::Evidence | HeldBy::Observation => {}
    }
    let is_case = row.text("kind") == "case" && row.text("type") != "sanction";
    if is_case && row.text("proceedings").is_empty() {
        complaints.add(
            &row.at,
            "proceedings",
            "a case without the state of its proceedings",
            "a charge is not a conviction: say which",
        );
    }
}

fn place(row: &Row, complaints: &mut Complaints) -> Option<Where> {
    let name = row.optional_pair("place", complaints);
    let country = row.country("country", complaints);
    if country.is_none() && !name.is_empty() {
        complaints.add(
            &row.at,
            "country",
            "a place without a country",
            "give the code of the country",
        );
    }
    let name = (!name.is_empty()).then(|| both(&name));
    country.map(|country| Where {
        country,
        region: None,
        name,
        locode: None,
    })
}

fn proceedings(row: &Row, complaints: &mut Complaints) -> Option<Proceedings> {
    match row.word("proceedings", PROCEEDINGS, complaints).as_str() {
        "reported" => Some(Proceedings::Reported),
        "suspected" => Some(Proceedings::Suspected),
        "charged" => Some(Proceedings::Charged),
        "convicted" => Some(Proceedings::Convicted),
        "cleared" => Some(Proceedings::Cleared),
        _ => None,
    }
}
