//! The short ways to write things, and single values.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::jurisdiction::Jurisdiction;
use comity_core::known::Missing;
use comity_core::quantity::Decimal;
use comity_core::text::Lang;
use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::read::Walk;
use super::tree::{Entry, Spot, Tree};
use crate::cells::{self, CellFault};
use crate::facts::{self, Null};
use crate::quote;
use crate::schema::{Shape, fields_of};

/// Why there is no value, in one of the words for it in English or Chinese.
pub(super) fn missing(word: &str) -> Option<Missing> {
    match facts::null(&word.trim().replace('-', " ")) {
        Some(Null::Said(missing)) => Some(missing),
        _ => None,
    }
}

/// Texts or names: a plain string, `{ en = "…", zh = "…" }`, one map, or a list of any of these.
pub(super) fn texts(walk: &mut Walk, spot: &Spot, shape: &Shape, path: &str) -> Option<Value> {
    let items = match &spot.tree {
        Tree::List(items) => items.as_slice(),
        _ => std::slice::from_ref(spot),
    };
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        all.extend(text_items(walk, item, shape, &format!("{path}[{at}]"))?);
    }
    Some(Value::Array(all))
}

fn text_items(walk: &mut Walk, spot: &Spot, shape: &Shape, path: &str) -> Option<Vec<Value>> {
    let word = if matches!(shape, Shape::Names) {
        "name"
    } else {
        "text"
    };
    match &spot.tree {
        Tree::Map(entries) if !entries.iter().any(|entry| entry.name == word) && all_languages(entries) => {
            let texts = entries.iter().map(|entry| {
                let text = leaf(walk, &entry.value, &Shape::Text, path)?;
                Some(json!({ "lang": entry.name, word: text }))
            });
            texts.collect()
        }
        Tree::Map(entries) => walk
            .map(entries, fields_of(shape, walk.kind), spot.line, path)
            .map(|item| vec![item]),
        _ => {
            let text = leaf(walk, spot, &Shape::Text, path)?;
            Some(vec![match shape {
                Shape::Names => json!({ "name": text }),
                _ => json!({ "lang": walk.lang, "text": text }),
            }])
        }
    }
}

fn all_languages(entries: &[Entry]) -> bool {
    !entries.is_empty() && entries.iter().all(|entry| Lang::parse(&entry.name).is_some())
}

/// A single value in its shape.
pub(super) fn leaf(walk: &mut Walk, spot: &Spot, shape: &Shape, path: &str) -> Option<Value> {
    let read = match (shape, &spot.tree) {
        (Shape::ByNode, _) => Err(CellFault::new(
            "node-only",
            "only the node writes this field",
            "leave it out; the node recognises the substance itself",
        )),
        (Shape::Bool, Tree::Bool(truth)) => Ok(Value::Bool(*truth)),
        (Shape::Number(from, to), Tree::Int(number)) if (from..=to).contains(&number) => Ok(json!(number)),
        (Shape::Number(from, to), _) => Err(expected(spot, &format!("a number from {from} to {to}"))),
        (Shape::Bool, Tree::Text(text)) => cells::truth(text).map(Value::Bool),
        (Shape::Date | Shape::Instant, Tree::Date(date)) => of_text(walk, date, shape),
        (Shape::Date, Tree::Int(year)) if (1000..=9999).contains(year) => {
            of_text(walk, &year.to_string(), shape)
        }
        (Shape::Decimal | Shape::Text | Shape::Hs, Tree::Int(number)) => {
            of_text(walk, &number.to_string(), shape)
        }
        (Shape::Decimal, Tree::Float(number)) => Err(CellFault::new(
            "number-unquoted",
            format!("{} stands without quotes and would lose digits", quote(number)),
            format!("write \"{}\" with quotes", quote(number)),
        )),
        (_, Tree::Text(text)) => of_text(walk, text, shape),
        _ => Err(expected(spot, what(shape))),
    };
    match read {
        Ok(value) => Some(value),
        Err(fault) => {
            walk.cell_fault(spot.line, path, fault);
            None
        }
    }
}

fn expected(spot: &Spot, what: &str) -> CellFault {
    CellFault::new(
        "sort",
        format!("this is {}, not {what}", spot.tree.what()),
        format!("write {what} here"),
    )
}

/// What a shape wants, for a message.
fn what(shape: &Shape) -> &'static str {
    match shape {
        Shape::Date => "a date such as 2024-01-30",
        Shape::Instant => "an instant such as 2024-01-30T08:00:00Z",
        Shape::Decimal => "a decimal number in quotes",
        Shape::Bool => "true or false",
        Shape::Map(_) | Shape::Body => "a map of fields",
        Shape::Substance => "a substance: its name in quotes, or a map with `as-written`",
        Shape::Quantity => "a quantity such as \"12.5 kg\"",
        Shape::Grade => "a grade such as \"B2\"",
        _ => "a text in quotes",
    }
}

fn of_text(walk: &Walk, text: &str, shape: &Shape) -> Result<Value, CellFault> {
    let text = text.trim();
    match shape {
        Shape::Text => plain(text).map(Value::String),
        Shape::Substance => Ok(json!({ "as-written": plain(text)? })),
        Shape::Quantity => cells::quantity(text, None, None),
        Shape::Grade => grade(text),
        Shape::Date => parse::<PartialDate>(text, "date", "write YYYY, YYYY-MM or YYYY-MM-DD"),
        Shape::Instant => parse::<Timestamp>(text, "instant", "write for example 2024-01-30T08:00:00Z"),
        Shape::Decimal => parse::<Decimal>(
            text,
            "number",
            "write digits with at most one point, such as \"11.9\"",
        ),
        Shape::Country => parse::<Jurisdiction>(
            text,
            "country",
            "write two capital letters such as US, CN, UN or EU",
        ),
        Shape::RecordId => parse::<RecordId>(
            text,
            "record-id",
            "copy the id from the record's page: node name, slash, 32 digits",
        ),
        Shape::NodeName => parse::<NodeName>(text, "node-name", "write a node name such as lab.example"),
        Shape::Cas => cells::cas(text).map(Value::String),
        Shape::Inchikey => cells::inchikey(text).map(Value::String),
        Shape::Hs => cells::hs(text).map(Value::String),
        Shape::Unit => cells::unit_code(text).map(|code| json!(code)),
        Shape::Lang => Lang::parse(text).map(|lang| json!(lang)).ok_or_else(|| {
            CellFault::new(
                "language",
                format!("`{}` is not a language tag", quote(text)),
                "write for example en, zh or es",
            )
        }),
        Shape::Kind => Ok(json!(walk.kind)),
        Shape::Word(words) => word(text, words),
        Shape::Status => word(text, walk.kind.statuses()),
        _ => Err(CellFault::new(
            "sort",
            format!("this is text, not {}", what(shape)),
            format!("write {} here", what(shape)),
        )),
    }
}

/// Checks by the type of the core and keeps its canonical text.
fn parse<T: std::str::FromStr + serde::Serialize>(
    text: &str,
    code: &'static str,
    mend: &str,
) -> Result<Value, CellFault> {
    let value = text
        .parse::<T>()
        .ok()
        .and_then(|value| serde_json::to_value(value).ok());
    value.ok_or_else(|| CellFault::new(code, format!("`{}` is not right here", quote(text)), mend))
}

fn word(text: &str, words: &[&str]) -> Result<Value, CellFault> {
    if words.contains(&text) {
        return Ok(json!(text));
    }
    let near = nearest(text, words)
        .map(|word| format!("did you mean `{word}`? "))
        .unwrap_or_default();
    let mend = format!("{near}write one of {}", words.join(", "));
    Err(CellFault::new(
        "word",
        format!("`{}` is not one of the words of this field", quote(text)),
        mend,
    ))
}

fn grade(text: &str) -> Result<Value, CellFault> {
    match text.as_bytes() {
        [source @ b'A'..=b'F', information @ b'1'..=b'6'] => {
            Ok(json!({ "source": char::from(*source).to_string(), "information": information - b'0' }))
        }
        _ => Err(CellFault::new(
            "grade",
            format!("`{}` is not a grade", quote(text)),
            "write A to F and 1 to 6, such as \"B2\"",
        )),
    }
}

/// Text in the normal form that is signed, without control characters other than line breaks and tabs.
fn plain(text: &str) -> Result<String, CellFault> {
    if let Some(control) = text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        let what = format!("control character U+{:04X}", u32::from(control));
        return Err(CellFault::new("control-character", what, "delete the character"));
    }
    Ok(if text.is_ascii() || is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    })
}

/// Names longer than this are not compared.
const MAX_COMPARED: usize = 40;

/// The name of our list that was most probably meant: at most a third of its letters differ.
pub(super) fn nearest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    if written.len() > MAX_COMPARED {
        return None;
    }
    let written = facts::fold(written).replace(['_', ' '], "-");
    let near = names
        .iter()
        .map(|name| (distance(&written, name), *name))
        .min_by_key(|(distance, _)| *distance)?;
    (near.0 * 3 <= near.1.len()).then_some(near.1)
}

/// Edit distance of two names of fields or words of lists. Never used on names of substances or people.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, left) in a.chars().enumerate() {
        let mut corner = at;
        let mut before = at + 1;
        for (right, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let here = (*cell + 1)
                .min(before + 1)
                .min(corner + usize::from(left != *right));
            corner = std::mem::replace(cell, here);
            before = here;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_names() {
        assert_eq!(nearest("contry", &["country", "region"]), Some("country"));
        assert_eq!(
            nearest("Reporting_Authority", &["reporting-authority"]),
            Some("reporting-authority")
        );
        assert_eq!(nearest("zzz", &["country", "region"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
