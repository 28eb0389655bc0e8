//! What a table can be read as: the kinds of records and their fields, from `data/columns.csv`.

use std::sync::LazyLock;

use comity_core::kinds::Kind;
use serde::Serialize;

use crate::facts;

/// What the cells of a field look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Words.
    Text,
    /// A name that another column may give in the source's own words.
    Name,
    /// Names of a party.
    Names,
    /// Words that say their language in the record.
    Texts,
    /// A day, month or year.
    Date,
    /// A country.
    Country,
    /// A region; its code may begin with the country.
    Region,
    /// A number with a unit.
    Quantity,
    /// The unit of a quantity in another column.
    Unit,
    /// A CAS number.
    Cas,
    /// An InChIKey.
    Inchikey,
    /// A tariff code.
    Hs,
    /// Yes or no.
    Bool,
    /// A word of a list.
    Word,
}

/// Whether a record can do without a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Every record has it.
    Required,
    /// Required as soon as something else of the same part is given: a place has a country.
    WithParent,
    /// It may be left out.
    Optional,
}

/// One field of a target.
#[derive(Clone, Debug, Serialize)]
pub struct FieldSpec {
    /// Its name in mappings.
    pub name: &'static str,
    /// Where it goes in the record's JSON, such as `body.findings[0].substance.cas`.
    pub path: &'static str,
    /// What its cells look like.
    pub shape: Shape,
    /// Whether the record can also say why it has no value.
    pub known: bool,
    /// Whether a record can do without it.
    pub need: Need,
    /// The part of the record that must not be without it, for [`Need::WithParent`].
    pub parent: &'static str,
    /// Value where no column gives one; `=cas` copies another field.
    pub default: Option<&'static str>,
    /// Headers that mean it.
    pub headers: Vec<Headers>,
}

impl FieldSpec {
    /// Name of the word list of a [`Shape::Word`] field: kinds of parties share one.
    pub(crate) fn word_list(&self) -> &'static str {
        if self.name.ends_with("-kind") {
            "party-kind"
        } else {
            self.name
        }
    }
}

/// Headers that mean a field, and what they say beside.
#[derive(Clone, Debug, Serialize)]
pub struct Headers {
    /// English headers, folded.
    pub en: Vec<&'static str>,
    /// Chinese headers, folded.
    pub zh: Vec<&'static str>,
    /// Another field that these headers decide, such as `date-means` and `death`.
    pub sets: Option<(&'static str, &'static str)>,
}

/// A kind of record that rows of a table can become.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The kind.
    pub kind: Kind,
    /// Its fields, the more telling ones first.
    pub fields: Vec<FieldSpec>,
}

impl Target {
    /// The target for a kind; `None` where rows make no sense for it.
    pub fn of(kind: Kind) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.kind == kind)
    }

    /// All targets.
    pub fn all() -> &'static [Target] {
        &TARGETS
    }

    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| field.name == name)
    }
}

static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let mut targets: Vec<Target> = Vec::new();
    for row in facts::table(include_str!("../../data/columns.csv")).rows() {
        let cells: Vec<&'static str> = row.cells().map(|cell| &*String::leak(cell.to_owned())).collect();
        let (Some(kind), Some(field)) = (cells.first().and_then(|kind| Kind::parse(kind)), field(&cells))
        else {
            continue;
        };
        if targets.last().is_none_or(|target| target.kind != kind) {
            targets.push(Target {
                kind,
                fields: Vec::new(),
            });
        }
        if let Some(target) = targets.last_mut() {
            add(target, field);
        }
    }
    targets
});

/// A second line for the same field adds headers.
fn add(target: &mut Target, mut field: FieldSpec) {
    match target.fields.iter_mut().find(|other| other.name == field.name) {
        Some(other) => other.headers.append(&mut field.headers),
        None => target.fields.push(field),
    }
}

fn field(cells: &[&'static str]) -> Option<FieldSpec> {
    let [_, name, path, shape, need, default, sets, en, zh] = cells else {
        return None;
    };
    let headers = Headers {
        en: folded(en),
        zh: folded(zh),
        sets: sets.split_once('='),
    };
    Some(FieldSpec {
        name,
        path,
        shape: shape_of(shape.trim_end_matches('?'))?,
        known: shape.ends_with('?'),
        need: match *need {
            "required" => Need::Required,
            need if need.starts_with("with") => Need::WithParent,
            _ => Need::Optional,
        },
        parent: need
            .strip_prefix("with ")
            .or(path.rsplit_once('.').map(|(parent, _)| parent))
            .unwrap_or_default(),
        default: Some(*default).filter(|default| !default.is_empty()),
        headers: vec![headers],
    })
}

fn folded(list: &'static str) -> Vec<&'static str> {
    list.split('|')
        .filter(|word| !word.is_empty())
        .map(|word| &*String::leak(facts::fold(word)))
        .collect()
}

fn shape_of(word: &str) -> Option<Shape> {
    Some(match word {
        "text" => Shape::Text,
        "name" => Shape::Name,
        "names" => Shape::Names,
        "texts" => Shape::Texts,
        "date" => Shape::Date,
        "country" => Shape::Country,
        "region" => Shape::Region,
        "quantity" => Shape::Quantity,
        "unit" => Shape::Unit,
        "cas" => Shape::Cas,
        "inchikey" => Shape::Inchikey,
        "hs" => Shape::Hs,
        "bool" => Shape::Bool,
        "word" => Shape::Word,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_used() {
        let lines = facts::table(include_str!("../../data/columns.csv")).len();
        let read: usize = Target::all()
            .iter()
            .flat_map(|target| &target.fields)
            .map(|field| field.headers.len())
            .sum();
        assert_eq!(read, lines);
        assert_eq!(Target::all().len(), 5);
        for target in Target::all() {
            for field in &target.fields {
                let copied = field.default.and_then(|default| default.strip_prefix('='));
                assert!(
                    copied.is_none_or(|name| target.field(name).is_some()),
                    "{}",
                    field.name
                );
                for (name, _) in field.headers.iter().filter_map(|headers| headers.sets) {
                    assert!(target.field(name).is_some(), "{name}");
                }
            }
        }
    }
}
