//! A mapping, checked and resolved once for all rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Given;
use super::build::{self, Reading};
use super::path::{self, Step};
use crate::cells::{DateOrder, DecimalMark};
use crate::columns::{FieldSpec, MAPPING_VERSION, Mapping, Need, Shape, Target};
use crate::facts::fold;

/// Why a mapping cannot be used. All are the sender's, or whoever saved the mapping, to mend.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// Saved by a newer program.
    #[error(
        "the mapping has version {0}; this program knows {MAPPING_VERSION}; update the program or map the columns anew"
    )]
    Version(u32),
    /// Rows cannot become this kind.
    #[error("rows of a table cannot become records of kind `{0}`; use a form")]
    Kind(String),
    /// The mapping was made for other headers.
    #[error(
        "the mapping was made for other headers: column {place} is `{found}`, not `{wanted}`; map the columns anew"
    )]
    Headers {
        /// Place of the column, counted from 1.
        place: usize,
        /// Header of this table.
        found: String,
        /// Header in the mapping.
        wanted: String,
    },
    /// No such field.
    #[error("`{0}` is not a field of this kind; its fields are {1}")]
    Field(String, String),
    /// Two columns feed one field, or one column two.
    #[error("`{0}` is mapped twice; keep one of the columns")]
    Twice(String),
    /// A constant that its field cannot hold.
    #[error("the value for `{field}` in the mapping: {what}; {mend}")]
    Constant {
        /// The field.
        field: String,
        /// What is wrong.
        what: String,
        /// How to mend it.
        mend: String,
    },
    /// A required field with neither column nor value.
    #[error(
        "no column and no value for `{0}`, which every record of this kind needs; map a column or write one value for all rows"
    )]
    Missing(&'static str),
}

/// All that is needed to turn a row into a draft.
pub(super) struct Plan {
    pub(super) target: &'static Target,
    /// The record that every row begins from: version, kind, instant, handling and constants.
    pub(super) template: Value,
    pub(super) feeds: Vec<Feed>,
    pub(super) fallbacks: Vec<Fallback>,
    /// Country fields that a region code in the same part can fill.
    pub(super) regions: Vec<(Vec<Step>, Vec<Step>)>,
    pub(super) reading: Reading,
    pub(super) width: usize,
}

/// A column and where its cells go.
pub(super) struct Feed {
    pub(super) column: usize,
    pub(super) header: String,
    pub(super) field: &'static FieldSpec,
    pub(super) path: Vec<Step>,
    /// For a quantity: the column or the constant that holds its unit.
    pub(super) unit_column: Option<usize>,
    pub(super) unit: Option<String>,
    /// The sender's own words for ours.
    pub(super) words: BTreeMap<String, String>,
}

/// A field that is looked at after all cells of a row.
pub(super) struct Fallback {
    pub(super) field: &'static FieldSpec,
    pub(super) path: Vec<Step>,
    pub(super) parent: Vec<Step>,
    /// Default value, ready for the tree.
    pub(super) value: Option<Value>,
    /// Other fields whose value is copied where there is no default.
    pub(super) copy: Option<Vec<Step>>,
}

impl Plan {
    pub(super) fn new(headers: &[String], mapping: &Mapping, given: &Given) -> Result<Self, MappingError> {
        if mapping.version != MAPPING_VERSION {
            return Err(MappingError::Version(mapping.version));
        }
        let target = Target::of(mapping.kind).ok_or_else(|| MappingError::Kind(mapping.kind.to_string()))?;
        check_columns(headers, mapping, target)?;
        let reading = Reading {
            date_order: mapping.date_order,
            decimal_mark: mapping.decimal_mark,
            lang: given.lang.clone(),
        };
        let mut plan = Self {
            target,
            template: template(mapping, given),
            feeds: feeds(mapping, target),
            fallbacks: target
                .fields
                .iter()
                .filter_map(|field| fallback(field, target))
                .collect(),
            regions: regions(target),
            reading,
            width: headers.len(),
        };
        plan.put_constants(mapping)?;
        plan.check_required(mapping)?;
        // What the template has already, no row needs.
        let template = &plan.template;
        plan.fallbacks
            .retain(|fallback| path::get(template, &fallback.path).is_none());
        Ok(plan)
    }

    /// Constants stand in the template; units of quantities stay with their column.
    fn put_constants(&mut self, mapping: &Mapping) -> Result<(), MappingError> {
        for (name, text) in &mapping.constants {
            let field = self
                .target
                .field(name)
                .ok_or_else(|| unknown_field(name, self.target))?;
            if field.shape == Shape::Unit {
                crate::cells::unit_code(text).map_err(|fault| constant(name, fault))?;
                continue;
            }
            let unit = mapping.constants.get(&format!("{name}-unit")).map(String::as_str);
            let leaf = build::leaf(field, text.trim(), unit, &self.reading)
                .map_err(|fault| constant(name, fault))?;
            if let Some(leaf) = leaf {
                path::set(&mut self.template, &path::parse(field.path), leaf);
            }
        }
        Ok(())
    }

    /// A required field that nothing can ever fill is a fault of the mapping, not of each row.
    fn check_required(&self, mapping: &Mapping) -> Result<(), MappingError> {
        let fed = |field: &FieldSpec| {
            self.feeds.iter().any(|feed| feed.field.path == field.path)
                || mapping.constants.contains_key(field.name)
        };
        let by_region = |field: &FieldSpec| {
            let path = path::parse(field.path);
            self.regions.iter().any(|(country, region)| {
                *country == path && self.feeds.iter().any(|feed| feed.path == *region)
            })
        };
        let open = self
            .target
            .fields
            .iter()
            .filter(|field| field.need == Need::Required && field.default.is_none());
        match open.into_iter().find(|field| !fed(field) && !by_region(field)) {
            Some(field) => Err(MappingError::Missing(field.name)),
            None => Ok(()),
        }
    }
}

fn constant(field: &str, fault: crate::cells::CellFault) -> MappingError {
    MappingError::Constant {
        field: field.to_owned(),
        what: fault.what,
        mend: fault.mend,
    }
}

fn unknown_field(name: &str, target: &Target) -> MappingError {
    let names: Vec<&str> = target.fields.iter().map(|field| field.name).collect();
    MappingError::Field(crate::quote(name), names.join(", "))
}

fn check_columns(headers: &[String], mapping: &Mapping, target: &Target) -> Result<(), MappingError> {
    let (mut columns, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for column in &mapping.columns {
        let found = headers.get(column.index).map_or("", String::as_str);
        if fold(found) != fold(&column.header) {
            return Err(MappingError::Headers {
                place: column.index.saturating_add(1),
                found: crate::quote(found),
                wanted: crate::quote(&column.header),
            });
        }
        if target.field(&column.field).is_none() {
            return Err(unknown_field(&column.field, target));
        }
        if !columns.insert(column.index) || !fields.insert(column.field.as_str()) {
            return Err(MappingError::Twice(crate::quote(&column.field)));
        }
    }
    Ok(())
}

fn template(mapping: &Mapping, given: &Given) -> Value {
    let mut tree = json!({
        "v": comity_core::record::SHAPE,
        "kind": mapping.kind,
        "issued": given.issued,
        "handling": given.handling,
        "title": [],
        "body": {},
    });
    if let (Some(source), Value::Object(map)) = (&given.source, &mut tree) {
        map.insert("source".to_owned(), json!(source));
    }
    tree
}

/// Columns in the order of the target's fields, so that words as written come before another name for them.
fn feeds(mapping: &Mapping, target: &'static Target) -> Vec<Feed> {
    let unit_of = |field: &FieldSpec| {
        target
            .fields
            .iter()
            .find(|other| other.shape == Shape::Unit && other.path == field.path)
    };
    let mut feeds = Vec::new();
    for field in target.fields.iter().filter(|field| field.shape != Shape::Unit) {
        let Some(column) = mapping.column_of(field.name) else {
            continue;
        };
        let unit = unit_of(field).filter(|_| field.shape == Shape::Quantity);
        feeds.push(Feed {
            column: column.index,
            header: column.header.clone(),
            field,
            path: path::parse(field.path),
            unit_column: unit
                .and_then(|unit| mapping.column_of(unit.name))
                .map(|unit| unit.index),
            unit: unit.and_then(|unit| mapping.constants.get(unit.name)).cloned(),
            words: folded_words(mapping, field.name),
        });
    }
    feeds
}

fn folded_words(mapping: &Mapping, field: &str) -> BTreeMap<String, String> {
    let words = mapping.words.get(field).into_iter().flatten();
    words
        .map(|(written, word)| (fold(written), word.clone()))
        .collect()
}

fn fallback(field: &'static FieldSpec, target: &Target) -> Option<Fallback> {
    if field.need == Need::Optional {
        return None;
    }
    let path = path::parse(field.path);
    let parent = path::parse(field.parent);
    let copy = field
        .default
        .and_then(|default| default.strip_prefix('='))
        .and_then(|name| target.field(name));
    let plain = Reading {
        date_order: None::<DateOrder>,
        decimal_mark: None::<DecimalMark>,
        lang: comity_core::text::Lang::en(),
    };
    let value = field
        .default
        .filter(|_| copy.is_none())
        .and_then(|text| build::leaf(field, text, None, &plain).ok().flatten());
    Some(Fallback {
        field,
        path,
        parent,
        value,
        copy: copy.map(|other| path::parse(other.path)),
    })
}

fn regions(target: &Target) -> Vec<(Vec<Step>, Vec<Step>)> {
    let folder = |path: &'static str| path.rsplit_once('.').map_or("", |(folder, _)| folder);
    let mut pairs = Vec::new();
    for region in target.fields.iter().filter(|field| field.shape == Shape::Region) {
        let same =
            |field: &&FieldSpec| field.shape == Shape::Country && folder(field.path) == folder(region.path);
        pairs.extend(
            target
                .fields
                .iter()
                .find(same)
                .map(|country| (path::parse(country.path), path::parse(region.path))),
        );
    }
    pairs
}
