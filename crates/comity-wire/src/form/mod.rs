//! One record as a person or a program writes it: a form in TOML or JSON, or one record a line (JSON Lines).
//!
//! A form is the record's JSON with short ways for common things: a text may stand without its language, a
//! quantity may be `"12.5 kg"`, a name a plain string, `status` and `title` may be left out. Every complaint
//! names the line, the field and the mend.

mod json_text;
mod read;
mod short;
mod toml_text;
mod tree;

use std::collections::BTreeMap;

use comity_core::problem::Problem;
use comity_core::record::Record;

use crate::intake::{Given, Rejection};
use crate::limits::{MAX_FORM_BYTES, MAX_INPUT_BYTES, MAX_RECORDS};
use tree::{Spot, SyntaxFault};

/// How a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.1.
    Toml,
    /// JSON.
    Json,
}

/// A record that a form became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The record, checked by the rules of its kind.
    pub record: Record,
    lines: BTreeMap<String, u32>,
}

impl Form {
    /// The line where a field, or the part that holds it, is written; for complaints that come up later.
    pub fn line_of(&self, field: &str) -> u32 {
        line_of(&self.lines, field)
    }
}

/// Reads one record.
///
/// # Errors
/// All complaints at once, each with its line.
pub fn read(bytes: &[u8], format: Option<Format>, given: &Given) -> Result<Form, Vec<Rejection>> {
    if bytes.len() > MAX_FORM_BYTES {
        let what = format!(
            "the form has {} bytes; at most {MAX_FORM_BYTES} are read",
            bytes.len()
        );
        return Err(vec![fault(
            1,
            "form",
            "too-large",
            what,
            "shorten its texts, or attach them",
        )]);
    }
    let text = text_of(bytes)?;
    let json = text.trim_start().starts_with('{');
    let spot = match format.unwrap_or(if json { Format::Json } else { Format::Toml }) {
        Format::Toml => toml_text::read(text).map_err(|error| vec![syntax(error, "TOML")])?,
        Format::Json => json_text::read(text, 1).map_err(|error| vec![syntax(error, "JSON")])?,
    };
    record(&spot, given)
}

/// One line of a JSON Lines file, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOutcome {
    /// Line, counted from 1.
    pub line: u32,
    /// The record, or all that is wrong with it.
    pub result: Result<Form, Vec<Rejection>>,
}

/// Reads JSON Lines: one record a line; blank lines are passed over.
///
/// # Errors
/// When the file as a whole is too large or no text.
pub fn read_lines(bytes: &[u8], given: &Given) -> Result<Vec<LineOutcome>, Vec<Rejection>> {
    if bytes.len() > MAX_INPUT_BYTES {
        let what = format!(
            "the file has {} bytes; at most {MAX_INPUT_BYTES} are read",
            bytes.len()
        );
        return Err(vec![fault(
            1,
            "file",
            "too-large",
            what,
            "split the file and send the pieces",
        )]);
    }
    let lines = text_of(bytes)?
        .split('\n')
        .zip(1u32..)
        .filter(|(text, _)| !text.trim().is_empty());
    let mut outcomes = Vec::new();
    for (text, line) in lines {
        if outcomes.len() >= MAX_RECORDS {
            let what = format!("more than {MAX_RECORDS} records");
            return Err(vec![fault(
                line,
                "file",
                "too-large",
                what,
                "split the file and send the pieces",
            )]);
        }
        outcomes.push(LineOutcome {
            line,
            result: read_line(text, line, given),
        });
    }
    Ok(outcomes)
}

fn read_line(text: &str, line: u32, given: &Given) -> Result<Form, Vec<Rejection>> {
    if text.len() > MAX_FORM_BYTES {
        let what = format!(
            "the line has {} bytes; at most {MAX_FORM_BYTES} are read",
            text.len()
        );
        return Err(vec![fault(
            line,
            "form",
            "too-large",
            what,
            "shorten its texts, or attach them",
        )]);
    }
    let spot = json_text::read(text, line).map_err(|error| vec![syntax(error, "JSON")])?;
    record(&spot, given)
}

/// The record of a tree: its shape first, then the rules of its kind.
fn record(spot: &Spot, given: &Given) -> Result<Form, Vec<Rejection>> {
    let read::Shaped { json, lines } = read::shaped(spot, given)?;
    let at = |problem: Problem| Rejection {
        line: line_of(&lines, &problem.field),
        column: None,
        problem,
    };
    let record = Record::from_json(json).map_err(|problem| vec![at(problem)])?;
    let faults: Vec<Rejection> = record.problems().into_iter().map(at).collect();
    if faults.is_empty() {
        Ok(Form { record, lines })
    } else {
        Err(faults)
    }
}

fn text_of(bytes: &[u8]) -> Result<&str, Vec<Rejection>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add(1);
        vec![fault(
            line,
            "form",
            "not-text",
            "not valid UTF-8 text",
            "save the file as UTF-8",
        )]
    })
}

fn syntax(error: SyntaxFault, language: &str) -> Rejection {
    fault(
        error.line,
        "form",
        "syntax",
        error.what,
        format!("see the example forms for how {language} is written"),
    )
}

fn fault(line: u32, field: &str, code: &str, what: impl Into<String>, mend: impl Into<String>) -> Rejection {
    Rejection {
        line,
        column: None,
        problem: Problem::new(field, code, what, mend),
    }
}

/// The line of a field, else of the nearest part around it that is written.
fn line_of(lines: &BTreeMap<String, u32>, field: &str) -> u32 {
    let mut field = field;
    loop {
        if let Some(line) = lines.get(field) {
            return *line;
        }
        let Some(cut) = field.rfind(['.', '[', ':']) else {
            return lines.get("").copied().unwrap_or(1);
        };
        field = field.get(..cut).unwrap_or("");
    }
}
