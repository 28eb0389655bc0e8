//! Answers as rows: objects for programs, columns for people and tables.

use serde_json::Value;

use crate::cli::Format;
use crate::output::{Sink, table};

/// Characters of a cell shown in a table.
const SHOWN: usize = 90;

/// A value inside an answer as text; empty where it is not there; a list is joined.
pub(crate) fn text(value: &Value, place: &str) -> String {
    match value.pointer(place) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| text(item, ""))
            .collect::<Vec<_>>()
            .join(" "),
        Some(other) => other.to_string(),
    }
}

/// One row for each value, with these columns: heading, and place in the value.
///
/// # Errors
/// The disk's or the pipe's.
pub(crate) fn rows(sink: &mut Sink, values: &[Value], columns: &[(&str, &str)]) -> anyhow::Result<()> {
    let cells =
        |value: &Value| -> Vec<String> { columns.iter().map(|(_, place)| text(value, place)).collect() };
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    match sink.format {
        Format::Jsonl => values.iter().try_for_each(|value| sink.json(value)),
        Format::Csv => {
            sink.csv(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
            values.iter().try_for_each(|value| sink.csv(&cells(value)))
        }
        Format::Table if values.is_empty() => sink.line("nothing"),
        Format::Table => {
            let cut = |cell: String| cell.chars().take(SHOWN).collect::<String>();
            let shown: Vec<Vec<String>> = values
                .iter()
                .map(|value| cells(value).into_iter().map(cut).collect())
                .collect();
            table(&names, &shown).iter().try_for_each(|line| sink.line(line))
        }
    }
}

/// The items of an answer that is a list.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
