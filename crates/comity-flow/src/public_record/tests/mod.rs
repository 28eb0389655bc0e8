//! The real files load, and every kind of bad line is refused by line and field.

mod real;
mod refused;

use comity_core::date::Timestamp;
use comity_core::record::Record;

use super::{Entry, FactError, Statement, load};

const REAL: [(&str, &str); 9] = [
    (
        "record-actors.csv",
        include_str!("../../../../../data/record-actors.csv"),
    ),
    (
        "record-events.csv",
        include_str!("../../../../../data/record-events.csv"),
    ),
    (
        "record-meetings.csv",
        include_str!("../../../../../data/record-meetings.csv"),
    ),
    (
        "record-listings.csv",
        include_str!("../../../../../data/record-listings.csv"),
    ),
    (
        "record-commitments.csv",
        include_str!("../../../../../data/record-commitments.csv"),
    ),
    (
        "record-statuses.csv",
        include_str!("../../../../../data/record-statuses.csv"),
    ),
    (
        "record-wordings.csv",
        include_str!("../../../../../data/record-wordings.csv"),
    ),
    (
        "record-evidence.csv",
        include_str!("../../../../../data/record-evidence.csv"),
    ),
    (
        "record-observations.csv",
        include_str!("../../../../../data/record-observations.csv"),
    ),
];

fn at() -> Timestamp {
    "2026-11-21T20:00:00Z".parse().unwrap()
}

fn real() -> Vec<Entry> {
    load(&REAL, at()).unwrap_or_else(|faults| panic!("{}", listed(&faults)))
}

fn listed(faults: &[FactError]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn records(entry: &Entry) -> impl Iterator<Item = &Record> {
    entry.chain.iter().filter_map(|step| match &step.statement {
        Statement::Record(record) => Some(record.as_ref()),
        Statement::Turn(_) => None,
    })
}

/// The real files with the first `from` of one file replaced, and the line it stood on.
fn with(file: &str, from: &str, to: &str) -> (Result<Vec<Entry>, Vec<FactError>>, u64) {
    let (_, text) = REAL.iter().find(|(name, _)| *name == file).unwrap();
    let offset = text
        .find(from)
        .unwrap_or_else(|| panic!("{file} holds no {from}"));
    let line = text.get(..offset).unwrap().matches('\n').count() as u64 + 1;
    let changed = text.replacen(from, to, 1);
    let files: Vec<(&str, &str)> = REAL
        .iter()
        .map(|(name, text)| (*name, if *name == file { changed.as_str() } else { text }))
        .collect();
    (load(&files, at()), line)
}

/// The change is refused at its own line and this field.
fn refused(file: &str, from: &str, to: &str, field: &str) {
    let (answer, line) = with(file, from, to);
    let faults = answer.expect_err("the change should be refused");
    let hit = faults
        .iter()
        .any(|fault| fault.file == file && fault.line == line && fault.field == field);
    assert!(hit, "wanted {file} line {line} {field}, got\n{}", listed(&faults));
    assert!(
        faults
            .iter()
            .all(|fault| !fault.what.is_empty() && !fault.mend.is_empty())
    );
}
