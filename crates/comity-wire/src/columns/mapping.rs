//! Which column feeds which field: confirmed by a person once, saved, and used again for the next file.

use std::collections::BTreeMap;

use comity_core::kinds::Kind;
use serde::{Deserialize, Serialize};

use crate::cells::{DateOrder, DecimalMark};
use crate::facts::fold;

/// Version of the saved form of a mapping.
pub const MAPPING_VERSION: u32 = 1;

/// A saved decision how the rows of tables with these headers become records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mapping {
    /// Version of this form: [`MAPPING_VERSION`].
    pub version: u32,
    /// The kind that each row becomes.
    pub kind: Kind,
    /// Of the headers, see [`fingerprint`].
    pub fingerprint: String,
    /// Columns and the fields they feed.
    pub columns: Vec<Assignment>,
    /// Values for all rows of fields that no column feeds, by field name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Own words of the sender for words of our lists: by field name, then by the word as written.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Order of day and month in dates such as 03/04/2024; such dates are refused without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Mark before the fraction of numbers; numbers with a comma are refused without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_mark: Option<DecimalMark>,
}

/// One column and the field it feeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// Place of the column, counted from 0.
    pub index: usize,
    /// Its header.
    pub header: String,
    /// Name of the field, see [`super::Target`].
    pub field: String,
    /// How sure the guess is; `certain` once a person chose it.
    pub confidence: Confidence,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// How sure a guess is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// It fits and something else might too.
    Possible,
    /// Header or cells speak for it, not both fully.
    Likely,
    /// The header says so and the cells do not contradict.
    Certain,
}

impl Mapping {
    /// An empty mapping for tables with these headers.
    pub fn new(kind: Kind, headers: &[String]) -> Self {
        Self {
            version: MAPPING_VERSION,
            kind,
            fingerprint: fingerprint(headers),
            columns: Vec::new(),
            constants: BTreeMap::new(),
            words: BTreeMap::new(),
            date_order: None,
            decimal_mark: None,
        }
    }

    /// Whether this mapping was made for tables with these headers.
    pub fn fits(&self, headers: &[String]) -> bool {
        self.version == MAPPING_VERSION && self.fingerprint == fingerprint(headers)
    }

    /// Feeds a field from a column, as a person chose it; replaces what either fed before.
    pub fn assign(&mut self, index: usize, header: &str, field: &str) {
        self.columns
            .retain(|column| column.index != index && column.field != field);
        self.constants.remove(field);
        self.columns.push(Assignment {
            index,
            header: header.to_owned(),
            field: field.to_owned(),
            confidence: Confidence::Certain,
            reasons: vec!["chosen by a person".to_owned()],
        });
        self.columns.sort_by_key(|column| column.index);
    }

    /// The field a column feeds.
    pub fn field_of(&self, index: usize) -> Option<&str> {
        self.columns
            .iter()
            .find(|column| column.index == index)
            .map(|column| column.field.as_str())
    }

    /// The column that feeds a field.
    pub fn column_of(&self, field: &str) -> Option<&Assignment> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// A short name of a row of headers by which a saved mapping is found again: 32 hexadecimal digits of a
/// SHA-256 over the headers in order, without regard to case and space.
pub fn fingerprint(headers: &[String]) -> String {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let hash = comity_proof::merkle::leaf_hash(folded.join("\u{1f}").as_bytes());
    let mut digits = comity_proof::hex::encode(&hash);
    digits.truncate(32);
    digits
}
