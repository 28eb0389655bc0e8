//! Rows of a table to drafts of records, by a confirmed mapping; and a rejection for each row that cannot be one.

mod build;
mod path;
mod plan;

use comity_core::record::Record;
use serde_json::Value;

pub use crate::intake::{Given, Rejection};
pub use plan::MappingError;

use crate::columns::Mapping;
use crate::tabular::Table;
use plan::Plan;

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
