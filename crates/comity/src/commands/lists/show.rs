//! The answers of `comity lists` for people and for programs.

use serde_json::Value;

use crate::cli::{Format, Lang};
use crate::output::{Sink, table};

/// Characters of a reason or name shown in a table.
const SHOWN: usize = 90;

/// A value inside an answer as text; empty where it is not there.
fn text(value: &Value, place: &str) -> String {
    match value.pointer(place) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// One row for each value: objects for programs, columns for people and tables.
fn rows(sink: &mut Sink, values: &[Value], columns: &[(&str, &str)], header: bool) -> anyhow::Result<()> {
    let cells =
        |value: &Value| -> Vec<String> { columns.iter().map(|(_, place)| text(value, place)).collect() };
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    match sink.format {
        Format::Jsonl => values.iter().try_for_each(|value| sink.json(value)),
        Format::Csv => {
            if header {
                sink.csv(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
            }
            values.iter().try_for_each(|value| sink.csv(&cells(value)))
        }
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

/// All lists.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn lists(sink: &mut Sink, values: &[Value], lang: Lang) -> anyhow::Result<()> {
    let title = if lang == Lang::Zh { "/title_zh" } else { "/title" };
    let columns = [
        ("list", "/id"),
        ("title", title),
        ("state", "/state/number"),
        ("parties", "/entries"),
        ("published", "/state/published"),
        ("since", "/state/at"),
        ("asked", "/checked"),
        ("problem", "/problem"),
    ];
    rows(sink, values, &columns, true)
}

/// The states of a list.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn history(sink: &mut Sink, values: &[Value]) -> anyhow::Result<()> {
    let columns = [
        ("state", "/number"),
        ("since", "/at"),
        ("published", "/published"),
        ("parties", "/entries"),
        ("added", "/added"),
        ("removed", "/removed"),
        ("changed", "/changed"),
        ("record", "/record"),
        ("digest", "/digest"),
    ];
    rows(sink, values, &columns, true)
}

/// What became of each list.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn outcomes(sink: &mut Sink, values: &[Value]) -> anyhow::Result<()> {
    let columns = [
        ("list", "/list"),
        ("result", "/result"),
        ("state", "/state/number"),
        ("parties", "/state/entries"),
        ("added", "/state/added"),
        ("removed", "/state/removed"),
        ("changed", "/state/changed"),
        ("opened", "/opened"),
        ("cleared", "/cleared"),
        ("reason", "/reason"),
    ];
    rows(sink, values, &columns, true)
}

/// One page of a difference; the first says between which states.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn difference(sink: &mut Sink, page: &Value, first: bool) -> anyhow::Result<()> {
    if first && sink.format == Format::Table {
        let head = format!(
            "{}: state {} ({}) → state {} ({}): {} added, {} removed, {} changed",
            text(page, "/list/id"),
            text(page, "/from/number"),
            text(page, "/from/at"),
            text(page, "/to/number"),
            text(page, "/to/at"),
            text(page, "/added"),
            text(page, "/removed"),
            text(page, "/changed")
        );
        sink.line(&head)?;
    }
    let lines = page.pointer("/lines/rows").map_or(&[][..], super::rows);
    // Programs get the fields whole; a column holds them as words.
    let with_words = |line: &Value| {
        let mut line = line.clone();
        if let Some(object) = line.as_object_mut() {
            let words = object.get("fields").map(fields).unwrap_or_default();
            object.insert("what".into(), words.into());
        }
        line
    };
    let columns = [
        ("change", "/change"),
        ("entry", "/entry"),
        ("type", "/kind"),
        ("name", "/name"),
        ("what", "/what"),
    ];
    if sink.format == Format::Jsonl {
        return rows(sink, lines, &columns, first);
    }
    let lines: Vec<Value> = lines.iter().map(with_words).collect();
    rows(sink, &lines, &columns, first)
}

/// `names: -Old +New; ids: +tax 123`.
fn fields(fields: &Value) -> String {
    let values = |field: &Value, place: &str, sign: &str| -> Vec<String> {
        let values = field.pointer(place).map_or(&[][..], super::rows);
        values
            .iter()
            .filter_map(Value::as_str)
            .map(|value| format!("{sign}{value}"))
            .collect()
    };
    let word = |field: &Value| {
        let all = [values(field, "/gone", "-"), values(field, "/came", "+")].concat();
        format!("{}: {}", text(field, "/field"), all.join(" "))
    };
    super::rows(fields)
        .iter()
        .map(word)
        .collect::<Vec<_>>()
        .join("; ")
}
