//! Tariff codes: many codes for one substance by edition, many substances under one code. `tariff.csv`.

use std::collections::HashMap;

use comity_core::grading::Provenance;
use comity_core::identifiers::HsCode;
use serde::Serialize;

use super::answer::TariffTarget;
use super::letters::Plain;
use crate::row::{Complaints, rows};

const FILE: &str = "tariff.csv";
const COLUMNS: &[&str] = &[
    "code",
    "edition",
    "target",
    "heading",
    "citation",
    "provenance",
    "note",
];

const HEADINGS: &[(&str, Heading)] = &[
    ("exact", Heading::Exact),
    ("listed", Heading::Listed),
    ("residual", Heading::Residual),
];

/// What a tariff heading says of a thing that is declared under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heading {
    /// Its words name this thing alone, with its salts where they say so.
    Exact,
    /// Its words name this thing among others.
    Listed,
    /// "Other": the thing is declared here with many more. Such a code never identifies.
    Residual,
}

/// One code for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TariffLine {
    /// The code, digits only.
    pub code: HsCode,
    /// Edition of the nomenclature: `HS2017`, `HS2022`, or a national one.
    pub edition: String,
    /// Id of a substance or of a machine.
    pub target: String,
    /// What the heading says.
    pub heading: Heading,
    /// Where it is found.
    pub citation: String,
    /// Whether it was read there.
    pub provenance: Provenance,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// All lines, by code and by thing.
#[derive(Debug, Default)]
pub(crate) struct Tariff {
    pub(crate) lines: Vec<TariffLine>,
    by_code: HashMap<String, Vec<usize>>,
    by_target: HashMap<String, Vec<usize>>,
}

/// Shortest code that is looked up, in digits: a heading of four says nothing.
const MIN_CODE: usize = 6;

/// Longest code, in digits: national lines have up to ten.
const MAX_CODE: usize = 10;

impl Tariff {
    /// Reads the file; `known` says whether an id is a substance or a machine.
    pub(crate) fn load(content: &str, known: impl Fn(&str) -> bool, complaints: &mut Complaints) -> Self {
        let mut tariff = Self::default();
        for row in rows(FILE, content, COLUMNS, complaints) {
            let (citation, provenance) = row.provenance(complaints);
            let target = row.required("target", complaints);
            let edition = row.required("edition", complaints);
            if !known(&target) {
                let mend = "use an id of substances.csv or equipment.csv";
                row.complain(
                    complaints,
                    "target",
                    format!("`{target}` is neither a substance nor a machine"),
                    mend,
                );
            }
            let code = row.parsed::<HsCode>("code", "write 6, 8 or 10 digits such as 2933.39", complaints);
            let heading = row.word("heading", HEADINGS, complaints);
            let (Some(code), Some(heading)) = (code, heading) else {
                continue;
            };
            if code.as_str().len() < MIN_CODE {
                row.complain(
                    complaints,
                    "code",
                    "a heading of four digits names nothing",
                    "write six digits or more",
                );
            }
            let line = TariffLine {
                code,
                edition,
                target,
                heading,
                citation,
                provenance,
                note: row.optional("note"),
            };
            let twice = tariff
                .of(&line.target)
                .any(|other| other.code == line.code && other.edition == line.edition);
            if twice {
                row.complain(
                    complaints,
                    "code",
                    "stands twice for the same thing and edition",
                    "keep one of the lines",
                );
            }
            tariff.push(line);
        }
        tariff
    }

    fn push(&mut self, line: TariffLine) {
        let at = self.lines.len();
        self.by_code
            .entry(line.code.as_str().to_owned())
            .or_default()
            .push(at);
        self.by_target.entry(line.target.clone()).or_default().push(at);
        self.lines.push(line);
    }

    /// The codes of a thing.
    pub(crate) fn of(&self, target: &str) -> impl Iterator<Item = &TariffLine> {
        self.pick(self.by_target.get(target))
    }

    /// What a code leads to: the code itself, else the longest shorter one of the tables.
    pub(crate) fn under(&self, code: &str) -> Vec<&TariffLine> {
        for length in [10, 8, 6] {
            let lines: Vec<_> = self
                .pick(code.get(..length).and_then(|code| self.by_code.get(code)))
                .collect();
            if !lines.is_empty() {
                return lines;
            }
        }
        Vec::new()
    }

    fn pick<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a TariffLine> {
        places.into_iter().flatten().filter_map(|at| self.lines.get(*at))
    }
}

/// A code in a text.
pub(crate) struct Code {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) code: String,
    pub(crate) targets: Vec<TariffTarget>,
}

/// Codes of the table: after a label in any form, bare only in the form `2933.39`. `labels` are places in the plain
/// text where a label ends.
pub(crate) fn codes(plain: &[Plain], labels: &[usize], tariff: &Tariff) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let labelled = labels.iter().any(|label| is_after(plain, *label, at));
        match code(plain, at, labelled, tariff) {
            Some(code) => {
                at = code.end;
                codes.push(code);
            }
            None => at += 1,
        }
    }
    codes
}

/// Only blanks, stops and colons between a label and the number.
fn is_after(plain: &[Plain], label: usize, at: usize) -> bool {
    let between = plain.get(label..at).filter(|between| between.len() <= 4);
    between.is_some_and(|between| {
        between
            .iter()
            .all(|letter| matches!(letter.ch, ' ' | ':' | '.' | '#' | '-' | '：'))
    })
}

fn code(plain: &[Plain], start: usize, labelled: bool, tariff: &Tariff) -> Option<Code> {
    let at = |at: usize| plain.get(at).map(|letter| letter.ch);
    let digit = |place: usize| at(place).is_some_and(|ch| ch.is_ascii_digit());
    let before = start.checked_sub(1).and_then(at);
    let inside = before.is_some_and(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | ','));
    if !digit(start) || (inside && !labelled) {
        return None;
    }
    let (mut code, mut end, mut points) = (String::new(), start, Vec::new());
    while let Some(ch) = at(end) {
        match ch {
            '0'..='9' => code.push(ch),
            '.' if digit(end + 1) => points.push(code.len()),
            ' ' if labelled && digit(end + 1) && points.last() != Some(&code.len()) => {
                points.push(code.len())
            }
            _ => break,
        }
        end += 1;
    }
    let pointed = points.first() == Some(&4);
    let word = at(end).is_some_and(|ch| ch.is_ascii_alphabetic() || ch == '%');
    if !(MIN_CODE..=MAX_CODE).contains(&code.len()) || word || !(labelled || pointed) {
        return None;
    }
    let lines = tariff.under(&code);
    let found = lines.first()?.code.as_str().to_owned();
    let targets = lines.into_iter().map(|line| TariffTarget {
        edition: line.edition.clone(),
        id: line.target.clone(),
        heading: line.heading,
    });
    Some(Code {
        start,
        end,
        code: found,
        targets: targets.collect(),
    })
}
