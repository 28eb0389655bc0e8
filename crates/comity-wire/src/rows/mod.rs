//! Rows of a table to drafts of records, by a confirmed mapping; and a rejection for each row that cannot be one.

mod build;
mod path;
mod plan;

use comity_core::date::Timestamp;
use comity_core::handling::Handling;
use comity_core::parts::Source;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_core::text::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use plan::MappingError;

use crate::columns::Mapping;
use crate::tabular::Table;
use plan::Plan;

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

/// A record that a row became, not yet recognised or signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Line (CSV) or sheet row (XLSX) it comes from.
    pub line: u32,
    /// The record's JSON, see `comity_core::record::Record`.
    pub json: Value,
    /// Name that the source uses beside the words as written, for the station that recognises substances.
    pub also_named: Option<String>,
}

impl Draft {
    /// The record, checked by the rules of its kind.
    ///
    /// # Errors
    /// What the sender must mend in this row.
    pub fn into_record(self) -> Result<Record, Vec<Rejection>> {
        let reject = |problem| Rejection {
            line: self.line,
            column: None,
            problem,
        };
        let record = Record::from_json(self.json).map_err(|problem| vec![reject(problem)])?;
        let problems = record.problems();
        if problems.is_empty() {
            Ok(record)
        } else {
            Err(problems.into_iter().map(reject).collect())
        }
    }
}

/// One fault of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}{}: {problem}", column.as_ref().map(|column| format!(", column `{column}`")).unwrap_or_default())]
pub struct Rejection {
    /// Line (CSV) or sheet row (XLSX), counted from 1.
    pub line: u32,
    /// Header of the column, where one cell is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Field, reason and mend.
    #[serde(flatten)]
    pub problem: Problem,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Line (CSV) or sheet row (XLSX), counted from 1.
    pub line: u32,
    /// The draft, or all that is wrong with the row.
    pub result: Result<Draft, Vec<Rejection>>,
}

/// Reads the rows of a table by a mapping, one outcome a row, in order.
///
/// # Errors
/// When the mapping does not belong to this table or contradicts itself; then no row is read.
pub fn read<'t>(
    table: &'t Table,
    mapping: &Mapping,
    given: &Given,
) -> Result<impl Iterator<Item = Outcome> + use<'t>, MappingError> {
    let plan = Plan::new(&table.headers, mapping, given)?;
    Ok(table.rows().map(move |row| Outcome {
        line: row.line,
        result: build::draft(&plan, row),
    }))
}
