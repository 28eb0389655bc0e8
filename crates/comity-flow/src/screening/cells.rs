//! Answers in columns: CSV for programs, lines of fixed places for people.

use std::io::Write;

use comity_substances::{Assessment, Judged, Verdict};

use super::Unreadable;

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

/// What follows the id in each row of an answer: a row a verdict, and one row even if there is none.
pub(crate) fn rests(answer: &Assessment, flags: &[&str]) -> Vec<Vec<u8>> {
    let flags = flags.join(" ");
    if answer.verdicts.is_empty() {
        return vec![row(["", "", Verdict::None.word(), "", "", "", "", &flags, ""])];
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

/// The row of a record without an answer.
pub(crate) fn unreadable_row(into: &mut Vec<u8>, id: &str, flags: &[&str], why: &Unreadable) {
    cell(into, id);
    into.extend(row(["", "", "", "", "", "", "", &flags.join(" "), &told(why)]));
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
pub(crate) fn lines(into: &mut Vec<u8>, id: &str, answer: &Assessment, flags: &[&str]) {
    let flags = flags.join(" ");
    let id = printable(id);
    let mut said = answer
        .verdicts
        .iter()
        .filter(|judged| judged.verdict != Verdict::None)
        .peekable();
    if said.peek().is_none() {
        line(into, [&id, Verdict::None.word(), "", "", "", "", "", &flags]);
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
    let mut text = String::new();
    for (cell, (_, width)) in cells.iter().zip(PLACES) {
        text.push_str(&format!("{cell:<width$}  "));
    }
    // Writing into a `Vec` cannot fail.
    let _ = writeln!(into, "{}", text.trim_end());
}

/// An id as a terminal may show it: it must not move the cursor, end the line or turn the direction of writing.
fn printable(id: &str) -> String {
    let unsafe_here =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    id.chars()
        .map(|c| if unsafe_here(c) { '\u{fffd}' } else { c })
        .collect()
}
