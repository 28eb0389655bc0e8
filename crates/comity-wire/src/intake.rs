//! What every way in has in common: what the sender did not say, and how a fault is named.

use comity_core::date::Timestamp;
use comity_core::handling::Handling;
use comity_core::parts::Source;
use comity_core::problem::Problem;
use comity_core::text::Lang;
use serde::{Deserialize, Serialize};

/// What all records of one file have in common and no cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// When the issuer says so: the same instant for the whole file.
    pub issued: Timestamp,
    /// Terms of use.
    pub handling: Handling,
    /// Where the file comes from.
    pub source: Option<Source>,
    /// Language of free text in the file.
    pub lang: Lang,
}

impl Given {
    /// The terms a report gets when its sender names none, in English.
    pub fn at(issued: Timestamp) -> Self {
        Self {
            issued,
            handling: Handling::default_for_reports(),
            source: None,
            lang: Lang::en(),
        }
    }
}

/// One fault of one row or form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}{}: {problem}", column.as_ref().map(|column| format!(", column `{column}`")).unwrap_or_default())]
pub struct Rejection {
    /// Line of the file, or row of the sheet, counted from 1.
    pub line: u32,
    /// Header of the column, where one cell is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Field, reason and mend.
    #[serde(flatten)]
    pub problem: Problem,
}
