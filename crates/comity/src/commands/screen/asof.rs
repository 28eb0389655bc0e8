//! Whether exactly this name stood on a list at a moment, from its first state and the changes since.

use comity_core::date::Timestamp;
use comity_parties::history::{NameIndex, Version};
use serde::Serialize;

use super::changes::{self, Table};
use crate::cli::{Format, Output, ScreenAsof};
use crate::commands::sheet::{Sheet, say};
use crate::exit::Done;
use crate::output::Sink;

/// Columns of a file of questions that has no heading.
const COLUMNS: [&str; 4] = ["qid", "name", "type", "as_of_utc"];

/// One line of the answer.
#[derive(Serialize)]
struct Answer<'a> {
    qid: &'a str,
    listed: bool,
    /// The entries that stood there under this name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Timestamp>,
}

/// Answers every question.
///
/// # Errors
/// Files that cannot be read or say nothing, output that cannot be written.
pub(super) fn run(args: &ScreenAsof) -> anyhow::Result<Done> {
    let mut history = changes::first(&args.base)?;
    for events in &args.events {
        changes::apply(&mut history, events)?;
    }
    let index = NameIndex::build(&history);
    let format = args.format.unwrap_or(Format::Jsonl);
    let mut sink = Sink::open(&Output {
        format,
        output: args.output.clone(),
    })?;
    let mut sheet = Sheet::new(format, args.lang);
    if format == Format::Csv {
        sheet.csv(["qid", "listed", "entries"]);
    }
    let mut table = Table::open(&args.input, &COLUMNS, "name")?;
    while let Some(row) = table.next()? {
        let (qid, name, at) = (row.get("qid"), row.get("name"), row.at("as_of_utc")?);
        let found = index.listed(&name, row.kind_asked()?, at);
        write(&mut sheet, &qid, &name, at, &found);
        sink.bytes(&std::mem::take(&mut sheet.text))?;
    }
    sink.bytes(&sheet.text)?;
    sink.finish()?;
    Ok(Done::Clean)
}

fn write(sheet: &mut Sheet, qid: &str, name: &str, at: Timestamp, found: &[&Version]) {
    let listed = !found.is_empty();
    match sheet.format {
        Format::Jsonl => sheet.json(&Answer {
            qid,
            listed,
            entries: found.iter().map(|version| entry(version)).collect(),
        }),
        Format::Csv => {
            let ids: Vec<&str> = found.iter().map(|version| version.party.id.as_str()).collect();
            sheet.csv([qid, if listed { "true" } else { "false" }, &ids.join(";")]);
        }
        Format::Table => {
            let told = match listed {
                true => say(sheet.lang, "listed", "在名单上"),
                false => say(sheet.lang, "not listed", "不在名单上"),
            };
            sheet.line(&format!("{qid}  {at}  {told}  {name}"));
        }
    }
}

fn entry(version: &Version) -> Entry<'_> {
    Entry {
        id: &version.party.id,
        from: version.from,
        to: version.to,
    }
}
