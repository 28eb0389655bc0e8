//! Tables for others: JSON Lines and CSV with the same fields in the same order in every row.
//!
//! Rows are JSON objects, such as verdicts. What a program reads must not change its shape with the data, so a
//! row always has all fields of the table, and a field that the table lacks is an error of ours, not left out.

use serde_json::{Map, Value};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutFormat {
    /// One JSON object a line; a field without a value is `null`.
    JsonLines,
    /// CSV (RFC 4180) with LF line ends and a header line; a field without a value is empty.
    Csv,
    /// CSV for people's spreadsheets: a text that a spreadsheet would run as a formula gets a `'` in front.
    CsvForSpreadsheets,
}

/// A row that does not belong to the table: our own fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the row has a field `{0}` that the table does not; report this as a fault of the program")]
pub struct UnknownField(pub String);

/// A table that is written row by row.
#[derive(Clone, Debug)]
pub struct TableOut {
    fields: Vec<String>,
    format: OutFormat,
}

impl TableOut {
    /// A table of these fields, in this order.
    pub fn new(fields: &[&str], format: OutFormat) -> Self {
        Self {
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            format,
        }
    }

    /// What stands before the first row; nothing in JSON Lines.
    pub fn header(&self) -> String {
        match self.format {
            OutFormat::JsonLines => String::new(),
            OutFormat::Csv | OutFormat::CsvForSpreadsheets => {
                let cells = self
                    .fields
                    .iter()
                    .map(|field| self.csv_cell(&Value::String(field.clone())));
                line(cells)
            }
        }
    }

    /// One row with its line end.
    ///
    /// # Errors
    /// A field that the table does not have.
    pub fn row(&self, row: &Map<String, Value>) -> Result<String, UnknownField> {
        if let Some(unknown) = row.keys().find(|key| !self.fields.contains(key)) {
            return Err(UnknownField(crate::quote(unknown)));
        }
        let cells = self
            .fields
            .iter()
            .map(|field| (field, row.get(field).unwrap_or(&Value::Null)));
        Ok(match self.format {
            OutFormat::JsonLines => {
                let object: Map<String, Value> = cells
                    .map(|(field, value)| (field.clone(), value.clone()))
                    .collect();
                format!("{}\n", Value::Object(object))
            }
            OutFormat::Csv | OutFormat::CsvForSpreadsheets => {
                line(cells.map(|(_, value)| self.csv_cell(value)))
            }
        })
    }

    fn csv_cell(&self, value: &Value) -> String {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let guard =
            self.format == OutFormat::CsvForSpreadsheets && value.is_string() && runs_as_formula(&text);
        quoted(if guard { format!("'{text}") } else { text })
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    // A line with one empty cell would read as no line at all.
    if line.is_empty() {
        line.push_str("\"\"");
    }
    line.push('\n');
    line
}

/// Whether a spreadsheet would take the text for a formula: it begins with one of the characters that start
/// one, perhaps behind space, and is no plain number.
fn runs_as_formula(text: &str) -> bool {
    let begun = text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    begun && text.parse::<comity_core::quantity::Decimal>().is_err()
}

fn quoted(text: String) -> String {
    let needs =
        text.contains([',', '"', '\n', '\r', ';', '\t', '|']) || text.starts_with(' ') || text.ends_with(' ');
    if needs {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
