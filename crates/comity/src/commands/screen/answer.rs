//! The answer to one question, as a line of JSON, as rows of CSV, or as lines for people.

use comity_core::date::Timestamp;
use comity_core::party::PartyType;
use comity_parties::screen::{Candidate, Held, Reason};
use serde::Serialize;
use serde_json::Value;

use super::query::{Asked, Fault, Unasked};
use super::{Desk, reasons};
use crate::cli::Format;
use crate::commands::sheet::{Sheet, say};

/// One line of the answer.
#[derive(Serialize)]
struct Line<'a> {
    qid: &'a Value,
    matches: Vec<Match<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    left_out: &'a [Fault],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Fault>,
}

/// One candidate.
#[derive(Serialize)]
struct Match<'a> {
    id: &'a str,
    score: f64,
    name: &'a str,
    #[serde(rename = "type")]
    kind: PartyType,
    #[serde(skip_serializing_if = "str::is_empty")]
    list: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_to: Option<Timestamp>,
    reasons: Vec<Because<'a>>,
}

/// One reason.
#[derive(Serialize)]
pub(super) struct Because<'a> {
    how: &'a str,
    asked: &'a str,
    listed: &'a str,
    weight: f64,
}

/// Digits of a score behind the point: enough that two candidates hardly ever have the same.
const SCORE_DIGITS: i32 = 9;

/// Digits of a weight behind the point.
const WEIGHT_DIGITS: i32 = 4;

/// A number with so many digits behind the point.
pub(super) fn rounded(value: f64, digits: i32) -> f64 {
    let by = 10f64.powi(digits);
    let rounded = (value * by).round() / by;
    // Not a number has no form in JSON, and zero has no sign.
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

/// A score as it is told.
pub(super) fn score(value: f64) -> f64 {
    rounded(value, SCORE_DIGITS)
}

/// Reasons as they are told.
pub(super) fn because(reasons: &[Reason]) -> Vec<Because<'_>> {
    reasons.iter().map(Because::of).collect()
}

impl<'a> Because<'a> {
    fn of(reason: &'a Reason) -> Self {
        Self {
            how: &reason.how,
            asked: &reason.asked,
            listed: &reason.listed,
            weight: rounded(reason.weight, WEIGHT_DIGITS),
        }
    }
}

/// What comes before the first answer to a file.
pub(super) fn head(desk: &Desk) -> Vec<u8> {
    let mut sheet = Sheet::new(desk.format, desk.lang);
    match desk.format {
        Format::Jsonl => {}
        Format::Csv => sheet.csv([
            "qid", "rank", "id", "list", "name", "type", "score", "reasons", "error",
        ]),
        Format::Table => {
            let line = sheet.say(
                "asked  →  score  id  list  name",
                "查询  →  分值  编号  名单  名称",
            );
            sheet.line(line);
        }
    }
    sheet.text
}

/// The candidates of a question.
pub(super) fn write(desk: &Desk, asked: &Asked, found: &[Candidate], into: &mut Vec<u8>) {
    match desk.format {
        Format::Jsonl => {
            let matches = found.iter().filter_map(|one| matched(desk, one)).collect();
            let line = Line {
                qid: &asked.qid,
                matches,
                left_out: &asked.left_out,
                error: None,
            };
            json(into, &line);
        }
        Format::Csv => rows(desk, asked, found, into),
        Format::Table => lines(desk, asked, found, into),
    }
}

/// A question that could not be read.
pub(super) fn unasked(desk: &Desk, unasked: &Unasked, into: &mut Vec<u8>) {
    let Unasked { qid, fault } = unasked;
    match desk.format {
        Format::Jsonl => {
            let line = Line {
                qid,
                matches: Vec::new(),
                left_out: &[],
                error: Some(fault),
            };
            json(into, &line);
        }
        Format::Csv => {
            let mut cells = vec![String::new(); 9];
            cells[0] = id_text(qid);
            cells[8] = fault_text(fault);
            row(into, &cells);
        }
        Format::Table => {
            let not = say(desk.lang, "could not be read", "无法读取");
            into.extend_from_slice(format!("{}  →  {not}: {}\n", id_text(qid), fault_text(fault)).as_bytes());
        }
    }
}

/// A fault as people read it.
pub(super) fn fault_text(fault: &Fault) -> String {
    let Fault {
        line,
        field,
        reason,
        mend,
    } = fault;
    match *field {
        "" => format!("line {line}: {reason}; {mend}"),
        field => format!("line {line}, {field}: {reason}; {mend}"),
    }
}

/// An id of the sender as text.
pub(super) fn id_text(qid: &Value) -> String {
    match qid {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The state that a candidate is about.
pub(super) fn held<'d>(desk: &'d Desk, found: &Candidate) -> Option<&'d Held> {
    desk.screener.held().get(found.held)
}

fn matched<'a>(desk: &'a Desk, found: &'a Candidate) -> Option<Match<'a>> {
    let held = held(desk, found)?;
    Some(Match {
        id: &held.party.id,
        score: score(found.score),
        name: held.party.name(),
        kind: held.party.kind,
        list: &held.party.list,
        listed_from: held.from,
        listed_to: held.to,
        reasons: because(&found.reasons),
    })
}

/// One value as a line of JSON.
pub(super) fn json(into: &mut Vec<u8>, value: &impl Serialize) {
    // Writing into a `Vec` cannot fail, and no answer has a key that is no text.
    let _ = serde_json::to_writer(&mut *into, value);
    into.push(b'\n');
}

/// One row of CSV.
pub(super) fn row(into: &mut Vec<u8>, cells: &[String]) {
    let _ = csv::WriterBuilder::new().from_writer(into).write_record(cells);
}

fn rows(desk: &Desk, asked: &Asked, found: &[Candidate], into: &mut Vec<u8>) {
    let qid = id_text(&asked.qid);
    let told: Vec<String> = asked.left_out.iter().map(fault_text).collect();
    let told = told.join("; ");
    if found.is_empty() {
        let mut cells = vec![String::new(); 9];
        (cells[0], cells[8]) = (qid, told);
        return row(into, &cells);
    }
    for (rank, one) in (1..).zip(found) {
        let Some(held) = held(desk, one) else { continue };
        let cells = [
            qid.clone(),
            i32::to_string(&rank),
            held.party.id.clone(),
            held.party.list.clone(),
            held.party.name().to_owned(),
            held.party.kind.as_str().to_owned(),
            score(one.score).to_string(),
            reasons::cell(&one.reasons),
            told.clone(),
        ];
        row(into, &cells);
    }
}

/// Only questions with candidates: a person has nothing to do about the others.
fn lines(desk: &Desk, asked: &Asked, found: &[Candidate], into: &mut Vec<u8>) {
    let what = asked.query.names.first().map_or("", String::as_str);
    let start = format!("{}  {what}  →  ", id_text(&asked.qid));
    for fault in &asked.left_out {
        let without = say(desk.lang, "answered without", "未计入");
        into.extend_from_slice(format!("{start}{without} {}\n", fault_text(fault)).as_bytes());
    }
    for one in found {
        let Some(held) = held(desk, one) else { continue };
        let party = &held.party;
        let line = format!(
            "{start}{:.6}  {}  {}  {}\n",
            one.score,
            party.id,
            party.list,
            party.name()
        );
        into.extend_from_slice(line.as_bytes());
    }
}
