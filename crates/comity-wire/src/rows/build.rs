//! One row to one draft.

use comity_core::known::Missing;
use comity_core::problem::Problem;
use comity_core::text::Lang;
use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::path::{self, Step};
use super::plan::{Fallback, Feed, Plan};
use super::{Draft, Rejection};
use crate::cells::{self, CellFault, DateOrder, DecimalMark};
use crate::columns::{FieldSpec, Need, Shape};
use crate::facts::{self, Null, fold};
use crate::limits::MAX_ROW_TEXT_BYTES;
use crate::tabular::Row;
use crate::title;

/// How cells are read, the same for all rows.
pub(super) struct Reading {
    pub(super) date_order: Option<DateOrder>,
    pub(super) decimal_mark: Option<DecimalMark>,
    pub(super) lang: Lang,
}

/// A row under work.
struct Work<'p> {
    plan: &'p Plan,
    row: Row<'p>,
    tree: Value,
    faults: Vec<Rejection>,
    also_named: Option<String>,
}

/// The draft of a row, or all that is wrong with it.
pub(super) fn draft(plan: &Plan, row: Row<'_>) -> Result<Draft, Vec<Rejection>> {
    let mut work = Work {
        plan,
        row,
        tree: plan.template.clone(),
        faults: Vec::new(),
        also_named: None,
    };
    work.check_size();
    for feed in &plan.feeds {
        work.feed(feed);
    }
    work.countries();
    work.fallbacks();
    work.finish()
}

impl Work<'_> {
    fn check_size(&mut self) {
        let (row, width) = (self.row, self.plan.width);
        if row.width() > width && (width..row.width()).any(|at| !row.cell(at).trim().is_empty()) {
            self.reject(
                None,
                Problem::new(
                    "row",
                    "too-many-cells",
                    format!("the row has {} cells and the table {width} headers", row.width()),
                    "quote cells that hold the delimiter, or name the missing columns",
                ),
            );
        }
        let bytes: usize = row.cells().map(str::len).sum();
        if bytes > MAX_ROW_TEXT_BYTES {
            self.reject(
                None,
                Problem::new(
                    "row",
                    "too-long",
                    format!("the row has {bytes} bytes; a record made of a row holds {MAX_ROW_TEXT_BYTES}"),
                    "shorten its texts, or attach the full text",
                ),
            );
        }
    }

    fn reject(&mut self, column: Option<&str>, problem: Problem) {
        self.faults.push(Rejection {
            line: self.row.line,
            column: column.map(str::to_owned),
            problem,
        });
    }

    fn fault(&mut self, feed: &Feed, fault: CellFault) {
        self.reject(
            Some(&feed.header),
            Problem::new(feed.field.path, fault.code, fault.what, fault.mend),
        );
    }

    fn feed(&mut self, feed: &Feed) {
        let cell = self.row.cell(feed.column).trim();
        if let Some(null) = facts::null(cell) {
            self.feed_null(feed, cell, null);
            return;
        }
        let own = feed.words.get(&fold_if(cell, !feed.words.is_empty())).cloned();
        let unit_cell = feed
            .unit_column
            .map(|column| self.row.cell(column).trim())
            .filter(|unit| !unit.is_empty());
        let unit = unit_cell.or(feed.unit.as_deref());
        match leaf(
            feed.field,
            own.as_deref().unwrap_or(cell),
            unit,
            &self.plan.reading,
        ) {
            Ok(Some(leaf)) if feed.field.shape == Shape::Name => self.feed_name(feed, leaf),
            Ok(Some(leaf)) => path::set(&mut self.tree, &feed.path, leaf),
            Ok(None) => {}
            Err(fault) => self.fault(feed, fault),
        }
    }

    /// A cell that says there is no value, and perhaps why.
    fn feed_null(&mut self, feed: &Feed, cell: &str, null: Null) {
        match null {
            // A record leaves out what nobody asked.
            Null::Said(Missing::NotAsked) => {}
            Null::Said(missing) if feed.field.known => {
                path::set(&mut self.tree, &feed.path, json!({ "missing": missing }));
            }
            // "Unknown" in the column of the substance is a finding: it could not be identified.
            Null::Said(Missing::Unknown)
                if feed.field.shape == Shape::Name || feed.field.name == "as-written" =>
            {
                if let Some(field) = self.plan.target.field("unidentified") {
                    path::set(
                        &mut self.tree,
                        &path::parse(field.path),
                        Value::String(normal(cell)),
                    );
                }
            }
            Null::Said(_) | Null::Empty => {}
        }
    }

    /// A second name for the same thing is kept beside the words as written, never instead of them.
    fn feed_name(&mut self, feed: &Feed, leaf: Value) {
        let written = path::get(&self.tree, &feed.path)
            .and_then(Value::as_str)
            .map(fold);
        let name = leaf.as_str().unwrap_or_default().to_owned();
        match written {
            None => path::set(&mut self.tree, &feed.path, leaf),
            Some(written) if written == fold(&name) => {}
            Some(_) => self.also_named = Some(name),
        }
    }

    /// A region code such as US-CT names its country.
    fn countries(&mut self) {
        for (country, region) in &self.plan.regions {
            if path::get(&self.tree, country).is_none() {
                let code = path::get(&self.tree, region)
                    .and_then(Value::as_str)
                    .and_then(cells::country_of_region);
                if let Some(code) = code {
                    path::set(&mut self.tree, country, json!(code));
                }
            }
        }
    }

    fn fallbacks(&mut self) {
        for fallback in &self.plan.fallbacks {
            let filled = path::get(&self.tree, &fallback.path).is_some();
            let parent = path::get(&self.tree, &fallback.parent).is_some();
            if !filled
                && (fallback.field.need == Need::Required || parent)
                && !self.is_replaced(&fallback.path)
            {
                self.fall_back(fallback);
            }
        }
    }

    /// Findings are not required where the sample could not be identified.
    fn is_replaced(&self, path: &[Step]) -> bool {
        matches!(path, [_, Step::Key(key), ..] if key == "findings")
            && self
                .tree
                .get("body")
                .is_some_and(|body| body.get("unidentified").is_some() && body.get("findings").is_none())
    }

    fn fall_back(&mut self, fallback: &Fallback) {
        let copied = fallback
            .copy
            .as_ref()
            .and_then(|from| path::get(&self.tree, from))
            .cloned();
        match fallback.value.clone().or(copied) {
            Some(value) => path::set(&mut self.tree, &fallback.path, value),
            None => {
                let feed = self.plan.feeds.iter().find(|feed| feed.path == fallback.path);
                let column = feed.map(|feed| feed.header.clone());
                // A cell that could not be read has said so already.
                if !self
                    .faults
                    .iter()
                    .any(|fault| fault.problem.field == fallback.field.path)
                {
                    self.reject(column.as_deref(), Problem::missing(fallback.field.path));
                }
            }
        }
    }

    fn finish(mut self) -> Result<Draft, Vec<Rejection>> {
        let nothing_found = self
            .tree
            .get("body")
            .is_some_and(|body| body.get("findings").is_none() && body.get("unidentified").is_none());
        if self.plan.target.kind == comity_core::kinds::Kind::Identification
            && nothing_found
            && self.faults.is_empty()
        {
            let names = self
                .plan
                .feeds
                .iter()
                .find(|feed| feed.field.shape == Shape::Name || feed.field.name == "as-written");
            let header = names.map(|feed| feed.header.clone());
            self.reject(header.as_deref(), Problem::missing("body.findings"));
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        if let Some(name) = &self.also_named {
            append_note(
                &mut self.tree,
                &format!("named in the source as {name}"),
                &Lang::en(),
            );
        }
        title::fill(&mut self.tree, self.plan.target.kind);
        Ok(Draft {
            line: self.row.line,
            json: self.tree,
            also_named: self.also_named,
        })
    }
}

fn fold_if(cell: &str, wanted: bool) -> String {
    if wanted { fold(cell) } else { String::new() }
}

fn append_note(tree: &mut Value, note: &str, lang: &Lang) {
    let note = json!({ "lang": lang, "text": note });
    match tree.get_mut("summary").and_then(Value::as_array_mut) {
        Some(notes) => notes.push(note),
        None => path::set(tree, &[Step::Key("summary".to_owned())], json!([note])),
    }
}

/// The JSON of a filled cell; `None` for a yes-or-no field whose answer is the same as leaving it out.
pub(super) fn leaf(
    field: &FieldSpec,
    cell: &str,
    unit: Option<&str>,
    reading: &Reading,
) -> Result<Option<Value>, CellFault> {
    if cells::is_formula_error(cell) {
        return Err(CellFault::new(
            "formula-error",
            format!("the formula of this cell failed: {cell}"),
            "mend the formula, or clear the cell",
        ));
    }
    Ok(Some(match field.shape {
        Shape::Text | Shape::Name | Shape::Region => Value::String(normal(cell)),
        Shape::Names => names(cell),
        Shape::Texts => json!([{ "lang": reading.lang, "text": normal(cell) }]),
        Shape::Date => Value::String(cells::date(cell, reading.date_order)?.to_string()),
        Shape::Country => json!(cells::country(cell)?),
        Shape::Quantity => cells::quantity(cell, unit, reading.decimal_mark)?,
        Shape::Unit => return Ok(None),
        Shape::Cas => Value::String(cells::cas(cell)?),
        Shape::Inchikey => Value::String(cells::inchikey(cell)?),
        Shape::Hs => Value::String(cells::hs(cell)?),
        Shape::Bool => match cells::truth(cell)? {
            // A plain flag that is false is left out of a record; a known "no" is not.
            false if !field.known => return Ok(None),
            truth => Value::Bool(truth),
        },
        Shape::Word => Value::String(word(field, cell)?),
    }))
}

/// Several names of one party are written with semicolons or bars between them.
fn names(cell: &str) -> Value {
    let names = cell
        .split([';', '|', '；'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    names.map(|name| json!({ "name": normal(name) })).collect()
}

fn word(field: &FieldSpec, cell: &str) -> Result<String, CellFault> {
    let list = field.word_list();
    if let Some(word) = facts::word(list, cell) {
        return Ok(word.to_owned());
    }
    // Status words are the kind's own; the record's rules check them.
    let plain = fold(cell).replace([' ', '_'], "-");
    if field.name == "status" {
        return Ok(plain);
    }
    let choices = facts::words(list);
    Err(CellFault::new(
        "word",
        format!("`{}` is not one of the words of this field", crate::quote(cell)),
        format!(
            "write one of {}, or add the word to the mapping",
            choices.join(", ")
        ),
    ))
}

/// Text in the normal form that is signed (NFC).
fn normal(text: &str) -> String {
    if text.is_ascii() || is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
