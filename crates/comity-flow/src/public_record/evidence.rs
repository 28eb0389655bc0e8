//! `record-evidence.csv`: which event speaks for or against which commitment, and how good the source is.

use comity_core::grading::{Credibility, Grade, Provenance, Reliability};
use comity_core::kinds::{ClaimClass, Direction};
use comity_core::parts::Source;
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::Row;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-evidence.csv";
const COLUMNS: &[&str] = &[
    "id",
    "commitment",
    "event",
    "direction",
    "class",
    "source_grade",
    "information_grade",
    "reason_en",
    "reason_zh",
    "citation",
    "provenance",
];

/// One event tied to one commitment.
pub(super) struct Tie {
    pub(super) at: Place,
    pub(super) id: String,
    pub(super) commitment: String,
    pub(super) event: String,
    pub(super) direction: Direction,
    pub(super) class: ClaimClass,
    pub(super) grade: Option<Grade>,
    pub(super) reason: Vec<Text>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Tie> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| tie(row, complaints)).collect()
}

fn tie(row: Row, complaints: &mut Complaints) -> Tie {
    let source = row.source(complaints);
    let grade = grade(&row, complaints);
    recollection_is_f6(source.provenance, grade, &row, complaints);
    Tie {
        id: row.need("id", complaints),
        commitment: row.need("commitment", complaints),
        event: row.need("event", complaints),
        direction: direction(&row, complaints),
        class: class(&row, complaints),
        grade,
        reason: row.pair("reason", complaints),
        source,
        at: row.at,
    }
}

fn direction(row: &Row, complaints: &mut Complaints) -> Direction {
    match row
        .word("direction", &["supports", "contradicts", "context"], complaints)
        .as_str()
    {
        "supports" => Direction::Supports,
        "contradicts" => Direction::Contradicts,
        _ => Direction::Context,
    }
}

/// The word of a direction, which is also the relation of the link.
pub(super) fn relation(direction: Direction) -> &'static str {
    match direction {
        Direction::Supports => "supports",
        Direction::Contradicts => "contradicts",
        Direction::Context => "context",
    }
}

fn class(row: &Row, complaints: &mut Complaints) -> ClaimClass {
    let words = ["legal-fact", "counted-action", "one-side", "both-sides"];
    match row.word("class", &words, complaints).as_str() {
        "legal-fact" => ClaimClass::LegalFact,
        "counted-action" => ClaimClass::CountedAction,
        "both-sides" => ClaimClass::BothSides,
        _ => ClaimClass::OneSide,
    }
}

fn grade(row: &Row, complaints: &mut Complaints) -> Option<Grade> {
    let letter = row.word("source_grade", &["A", "B", "C", "D", "E", "F"], complaints);
    let number = row.word("information_grade", &["1", "2", "3", "4", "5", "6"], complaints);
    let source = match letter.as_str() {
        "A" => Reliability::A,
        "B" => Reliability::B,
        "C" => Reliability::C,
        "D" => Reliability::D,
        "E" => Reliability::E,
        "F" => Reliability::F,
        _ => return None,
    };
    let information = number.parse().ok().and_then(Credibility::new)?;
    Some(Grade { source, information })
}

/// Nobody can judge what nobody has read.
fn recollection_is_f6(provenance: Provenance, grade: Option<Grade>, row: &Row, complaints: &mut Complaints) {
    let judged = grade.is_some_and(|grade| grade.source != Reliability::F || grade.information.get() != 6);
    if provenance == Provenance::Unverified && judged {
        complaints.add(
            &row.at,
            "source_grade",
            "a grade for what nobody has read",
            "grade recollection F6",
        );
    }
}
