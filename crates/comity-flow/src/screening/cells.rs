//! Answers in columns: CSV for programs, lines of fixed places for people.

use std::io::Write;

use comity_substances::{Assessment, Judged, Verdict};

use super::Unreadable;
use super::differ::Changed;

/// The columns of CSV.
pub(crate) const COLUMNS: [&str; 10] = [
    "id",
    "measure",
    "jurisdiction",
    "verdict",
    "letters",
    "entry",
    "component",
    "readings",
    "flags",
    "error",
];

/// The columns of CSV for a difference between two days.
pub(crate) const CHANGED_COLUMNS: [&str; 7] = [
    "id",
    "measure",
    "jurisdiction",
    "entry",
    "before",
    "after",
    "error",
];

/// The columns for people, and their places. A longer cell pushes the rest of its line: nothing is cut off.
const PLACES: [(&str, usize); 8] = [
    ("id", 20),
    ("verdict", 10),
    ("where", 5),
    ("measure", 26),
    ("letters", 7),
    ("entry", 24),
    ("readings", 10),
    ("flags", 0),
];

/// Appends one cell of CSV (RFC 4180), quoted if it has to be.
pub(crate) fn cell(into: &mut Vec<u8>, text: &str) {
    if !text.contains(['"', ',', '\n', '\r']) {
        into.extend_from_slice(text.as_bytes());
        return;
    }
    into.push(b'"');
    into.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    into.push(b'"');
}

fn row(cells: [&str; 9]) -> Vec<u8> {
    let mut row = Vec::new();
    for text in cells {
        row.push(b',');
        cell(&mut row, text);
    }
    row.push(b'\n');
    row
}

/// What follows the id in each row of an answer: a row a verdict, and one row even if there is none. Only if the
/// record is settled does no verdict mean that no measure was found.
pub(crate) fn rests(answer: &Assessment, flags: &[&str], settled: bool) -> Vec<Vec<u8>> {
    let flags = flags.join(" ");
    if answer.verdicts.is_empty() {
        return vec![row(["", "", unsaid(settled), "", "", "", "", &flags, ""])];
    }
    let rest = |judged: &Judged| {
        row([
            &judged.measure,
            judged.jurisdiction.as_str(),
            judged.verdict.word(),
            &judged.letters.join(" "),
            judged.entry.as_deref().unwrap_or_default(),
            &judged
                .component
                .map(|component| component.to_string())
                .unwrap_or_default(),
            &judged.readings.join(" "),
            &flags,
            "",
        ])
    };
    answer.verdicts.iter().map(rest).collect()
}

fn unsaid(settled: bool) -> &'static str {
    if settled { Verdict::None.word() } else { "" }
}

/// The row of a record without an answer; in a difference between two days there are no flags.
pub(crate) fn unreadable_row(into: &mut Vec<u8>, id: &str, flags: Option<&[&str]>, why: &Unreadable) {
    cell(into, id);
    match flags {
        Some(flags) => into.extend(row(["", "", "", "", "", "", "", &flags.join(" "), &told(why)])),
        None => {
            into.extend_from_slice(b",,,,,,");
            cell(into, &told(why));
            into.push(b'\n');
        }
    }
}

fn told(why: &Unreadable) -> String {
    let at = why.at.map(|at| format!(", position {at}")).unwrap_or_default();
    format!(
        "line {}{at}: {} ({}): {}",
        why.line, why.reason, why.code, why.mend
    )
}

/// The heading for people.
pub(crate) fn table_header() -> String {
    let mut head = Vec::new();
    line(&mut head, PLACES.map(|(name, _)| name));
    let mut rule = Vec::new();
    let rules = PLACES.map(|(name, width)| "-".repeat(width.max(name.len())));
    line(&mut rule, rules.each_ref().map(String::as_str));
    head.extend(rule);
    String::from_utf8(head).unwrap_or_default()
}

/// Appends a line for every verdict that says something, or one line for the flags alone.
pub(crate) fn lines(into: &mut Vec<u8>, id: &str, answer: &Assessment, flags: &[&str], settled: bool) {
    let flags = flags.join(" ");
    let id = printable(id);
    let mut said = answer
        .verdicts
        .iter()
        .filter(|judged| judged.verdict != Verdict::None)
        .peekable();
    if said.peek().is_none() {
        line(into, [&id, unsaid(settled), "", "", "", "", "", &flags]);
    }
    for judged in said {
        line(
            into,
            [
                &id,
                judged.verdict.word(),
                judged.jurisdiction.as_str(),
                &judged.measure,
                &judged.letters.join(" "),
                judged.entry.as_deref().unwrap_or_default(),
                &judged.readings.join(" "),
                &flags,
            ],
        );
    }
}

/// Appends the line of a record without an answer.
pub(crate) fn unreadable_line(into: &mut Vec<u8>, id: &str, why: &Unreadable) {
    let _ = writeln!(into, "{:<20}  {:<10}  {}", printable(id), "unreadable", told(why));
}

fn line(into: &mut Vec<u8>, cells: [&str; 8]) {
    placed(into, cells.into_iter().zip(PLACES.map(|(_, width)| width)));
}

fn placed<'a>(into: &mut Vec<u8>, cells: impl Iterator<Item = (&'a str, usize)>) {
    let text: String = cells.map(|(cell, width)| format!("{cell:<width$}  ")).collect();
    // Writing into a `Vec` cannot fail.
    let _ = writeln!(into, "{}", text.trim_end());
}

/// Places of a difference between two days.
const CHANGED_PLACES: [usize; 6] = [20, 5, 26, 24, 7, 7];

/// The heading of a difference.
pub(crate) fn changed_header() -> String {
    let mut head = Vec::new();
    let names = ["id", "where", "measure", "entry", "before", "after"];
    placed(&mut head, names.into_iter().zip(CHANGED_PLACES));
    String::from_utf8(head).unwrap_or_default()
}

/// Appends a row for every measure whose answer differs.
pub(crate) fn changed_rows(into: &mut Vec<u8>, id: &str, changes: &[Changed<'_>]) {
    for change in changes {
        cell(into, id);
        let place = change.jurisdiction;
        let [before, after] = [change.before.word(), change.after.word()];
        for text in [
            change.measure,
            place.as_str(),
            change.entry.unwrap_or_default(),
            before,
            after,
            "",
        ] {
            into.push(b',');
            cell(into, text);
        }
        into.push(b'\n');
    }
}

/// Appends a line for every measure whose answer differs.
pub(crate) fn changed_lines(into: &mut Vec<u8>, id: &str, changes: &[Changed<'_>]) {
    let id = printable(id);
    for change in changes {
        let (place, entry) = (change.jurisdiction, change.entry.unwrap_or_default());
        let cells = [
            &id,
            place.as_str(),
            change.measure,
            entry,
            change.before.word(),
            change.after.word(),
        ];
        placed(into, cells.into_iter().zip(CHANGED_PLACES));
    }
}

/// An id as a terminal may show it: it must not move the cursor, end the line or turn the direction of writing.
fn printable(id: &str) -> String {
    let unsafe_here =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    id.chars()
        .map(|c| if unsafe_here(c) { '\u{fffd}' } else { c })
        .collect()
}
