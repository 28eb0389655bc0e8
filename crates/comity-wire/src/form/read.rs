//! A tree walked along the shape of its kind: unknown fields, missing fields, wrong sorts of values.

use std::collections::BTreeMap;

use comity_core::kinds::Kind;
use comity_core::problem::Problem;
use comity_core::text::Lang;
use serde_json::{Map, Value, json};

use super::short;
use super::tree::{Entry, Spot, Tree};
use crate::cells::CellFault;
use crate::intake::{Given, Rejection};
use crate::schema::{Field, RECORD, Shape, fields_of};
use crate::title;

/// Most complaints about one form: a wrong file should not answer with a book.
const MAX_FAULTS: usize = 50;

/// A tree in the shape of a record, and the lines of its fields.
pub(super) struct Shaped {
    pub(super) json: Value,
    pub(super) lines: BTreeMap<String, u32>,
}

/// Walks the tree and fills in what may be left out.
pub(super) fn shaped(spot: &Spot, given: &Given) -> Result<Shaped, Vec<Rejection>> {
    let (kind, lang) = head(spot, given).map_err(|fault| vec![fault])?;
    let mut walk = Walk {
        kind,
        lang,
        faults: Vec::new(),
        lines: BTreeMap::new(),
    };
    let json = walk.value(spot, &Shape::Map(RECORD), "");
    if !walk.faults.is_empty() {
        walk.faults.sort_by_key(|fault| fault.line);
        return Err(walk.faults);
    }
    let mut json = json.unwrap_or_default();
    complete(&mut json, kind, given);
    Ok(Shaped {
        json,
        lines: walk.lines,
    })
}

/// Kind and language decide how the rest is read.
fn head(spot: &Spot, given: &Given) -> Result<(Kind, Lang), Rejection> {
    let entries = match &spot.tree {
        Tree::Map(entries) => entries.as_slice(),
        _ => &[],
    };
    let text = |name: &str| {
        entries
            .iter()
            .find(|entry| entry.name == name)
            .map(|entry| (entry.line, &entry.value.tree))
    };
    let kind = match text("kind") {
        Some((_, Tree::Text(word))) => Kind::parse(word.trim()).filter(|kind| kind.is_reported_by_people()),
        _ => None,
    };
    let kind = kind.ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_reported_by_people())
            .map(|kind| kind.as_str())
            .collect();
        let line = text("kind").map_or(spot.line, |(line, _)| line);
        let problem = Problem::new(
            "kind",
            "kind",
            "no kind that can be reported",
            format!("write `kind` as one of {}", kinds.join(", ")),
        );
        Rejection {
            line,
            column: None,
            problem,
        }
    })?;
    let lang = match text("lang") {
        Some((_, Tree::Text(tag))) => Lang::parse(tag),
        _ => None,
    };
    Ok((kind, lang.unwrap_or_else(|| given.lang.clone())))
}

/// What a form may leave out: version, instant, terms of use, source, state, title.
fn complete(json: &mut Value, kind: Kind, given: &Given) {
    let Value::Object(record) = &mut *json else { return };
    record.remove("lang");
    record
        .entry("v")
        .or_insert_with(|| json!(comity_core::record::SHAPE));
    record.entry("issued").or_insert_with(|| json!(given.issued));
    let mut handling = json!(given.handling);
    if let (Some(Value::Object(own)), Value::Object(all)) = (record.remove("handling"), &mut handling) {
        all.extend(own);
    }
    record.insert("handling".to_owned(), handling);
    if let Some(source) = &given.source {
        record.entry("source").or_insert_with(|| json!(source));
    }
    if let (Some(Value::Object(body)), Some(first)) = (record.get_mut("body"), kind.statuses().first()) {
        body.entry("status").or_insert_with(|| json!(first));
    }
    title::fill(json, kind);
}

/// The walk: depth is bounded by the parsers and by the shapes.
pub(super) struct Walk {
    pub(super) kind: Kind,
    pub(super) lang: Lang,
    faults: Vec<Rejection>,
    lines: BTreeMap<String, u32>,
}

impl Walk {
    pub(super) fn fault(
        &mut self,
        line: u32,
        field: &str,
        code: &str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        if self.faults.len() < MAX_FAULTS {
            let field = if field.is_empty() { "form" } else { field };
            self.faults.push(Rejection {
                line,
                column: None,
                problem: Problem::new(field, code, what, mend),
            });
        }
    }

    pub(super) fn cell_fault(&mut self, line: u32, field: &str, fault: CellFault) {
        self.fault(line, field, fault.code, fault.what, fault.mend);
    }

    /// The JSON of a value in its shape; `None` after a complaint, or for a blank that counts as left out.
    pub(super) fn value(&mut self, spot: &Spot, shape: &Shape, path: &str) -> Option<Value> {
        self.lines.insert(path.to_owned(), spot.line);
        match (shape, &spot.tree) {
            (_, Tree::Null) => {
                let mend = "leave the field out, or say why there is no value: unknown, not-asked, refused or withheld";
                self.fault(spot.line, path, "null", "null says nothing", mend);
                None
            }
            (Shape::List(inner), Tree::List(items)) => self.list(items, inner, path),
            (Shape::List(inner), _) => self
                .value(spot, inner, &format!("{path}[0]"))
                .map(|item| json!([item])),
            (Shape::Known(inner), _) => self.known(spot, inner, path),
            (Shape::Texts | Shape::Names, _) => short::texts(self, spot, shape, path),
            (
                Shape::Map(_) | Shape::Body | Shape::Substance | Shape::Quantity | Shape::Grade,
                Tree::Map(entries),
            ) => self.map(entries, fields_of(shape, self.kind), spot.line, path),
            _ => short::leaf(self, spot, shape, path),
        }
    }

    fn list(&mut self, items: &[Spot], inner: &Shape, path: &str) -> Option<Value> {
        let before = self.faults.len();
        let list: Vec<Value> = items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| self.value(item, inner, &format!("{path}[{at}]")))
            .collect();
        // An empty list says no more than leaving the field out.
        (self.faults.len() == before && !list.is_empty()).then_some(Value::Array(list))
    }

    fn known(&mut self, spot: &Spot, inner: &Shape, path: &str) -> Option<Value> {
        let missing = match &spot.tree {
            Tree::Text(word) => short::missing(word),
            Tree::Map(entries) => match entries.as_slice() {
                [
                    Entry {
                        name,
                        value:
                            Spot {
                                tree: Tree::Text(word),
                                line,
                            },
                        ..
                    },
                ] if name == "missing" => {
                    let missing = short::missing(word);
                    if missing.is_none() {
                        let mend = "write unknown, not-asked, refused or withheld";
                        self.fault(
                            *line,
                            path,
                            "missing-word",
                            format!("`{}` is no reason", crate::quote(word)),
                            mend,
                        );
                        return None;
                    }
                    missing
                }
                _ => None,
            },
            _ => None,
        };
        match missing {
            // A field that nobody asked for is left out of the record.
            Some(comity_core::known::Missing::NotAsked) => None,
            Some(missing) => Some(json!({ "missing": missing })),
            None => self.value(spot, inner, path),
        }
    }

    pub(super) fn map(
        &mut self,
        entries: &[Entry],
        fields: &[Field],
        line: u32,
        path: &str,
    ) -> Option<Value> {
        let before = self.faults.len();
        let mut map = Map::new();
        for entry in entries {
            let Some(field) = fields.iter().find(|field| field.name == entry.name) else {
                self.unknown(entry, fields, path);
                continue;
            };
            let place = join(path, field.name);
            if is_blank(&entry.value) && !field.required {
                continue;
            }
            let faults = self.faults.len();
            match self.value(&entry.value, &field.shape, &place) {
                Some(value) => drop(map.insert(field.name.to_owned(), value)),
                // An empty list where something is required.
                None if field.required && self.faults.len() == faults => self.missing(entry.line, &place),
                None => {}
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if !entries.iter().any(|entry| entry.name == field.name) {
                self.missing(line, &join(path, field.name));
            }
        }
        (self.faults.len() == before).then_some(Value::Object(map))
    }

    fn missing(&mut self, line: u32, place: &str) {
        let problem = Problem::missing(place);
        self.fault(line, place, &problem.code, problem.what, problem.mend);
    }

    fn unknown(&mut self, entry: &Entry, fields: &[Field], path: &str) {
        if self.faults.len() >= MAX_FAULTS {
            return;
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let near = short::nearest(&entry.name, &names)
            .map(|name| format!("did you mean `{name}`? "))
            .unwrap_or_default();
        let place = join(path, &crate::quote(&entry.name));
        let here = if path.is_empty() {
            "the record".to_owned()
        } else {
            format!("`{path}`")
        };
        let mend = format!("{near}the fields of {here} are {}", names.join(", "));
        self.fault(entry.line, &place, "unknown-field", "no such field", mend);
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// An empty text in a form that was not filled in.
fn is_blank(spot: &Spot) -> bool {
    matches!(&spot.tree, Tree::Text(text) if text.trim().is_empty())
}
