//! `comity lists update`: the next state of lists, from their authorities or from a file.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use comity_core::date::PartialDate;
use serde_json::{Value, json};

use super::ask::{ListAsk, State};
use super::fetch::{Fetched, Fetcher};
use super::{rows, show};
use crate::cli::ListsUpdate;
use crate::control::Desk;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;
use crate::input;
use crate::output::Sink;

/// Largest file that is handed in, unpacked: what the reader of lists takes.
const LARGEST: u64 = 512 << 20;

/// Days before today for which an address with a date is asked, where none was: the newest days are not published at once.
const DAYS_BEFORE: i64 = 3;

/// Runs the command.
///
/// # Errors
/// Wrong use, or a node that cannot run. A list that could not be updated is told, and the others go on.
pub(super) fn run(args: &ListsUpdate) -> anyhow::Result<Done> {
    let folder = Folder::open(&args.data.data)?;
    let desk = Desk::reach(&folder)?;
    let kept = desk.lists(&ListAsk::Lists, &[])?;
    let wanted = wanted(args, rows(&kept))?;
    let mut sink = Sink::open(&args.output)?;
    let fetcher = Fetcher::new(args.loopback.allow_http_loopback);
    let mut told = Vec::new();
    let mut clean = true;
    for (id, source) in wanted {
        let outcome =
            one(args, &desk, &folder, &fetcher, &id, &source).or_else(|cause| refused(&desk, &id, &cause))?;
        clean &= outcome.get("result").and_then(Value::as_str) != Some("refused");
        told.push(outcome);
    }
    show::outcomes(&mut sink, &told)?;
    sink.finish()?;
    desk.close()?;
    Ok(if clean { Done::Clean } else { Done::Findings })
}

/// The lists asked for, each with its source: all that have an address, where none was named.
fn wanted(args: &ListsUpdate, kept: &[Value]) -> anyhow::Result<Vec<(String, String)>> {
    let text = |list: &Value, field: &str| {
        list.get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let all: Vec<(String, String)> = kept
        .iter()
        .map(|list| (text(list, "id"), text(list, "source")))
        .collect();
    if !args.from.is_empty() && args.ids.len() != 1 {
        bail!(WrongUse("--from FILE: name the one list that the file is".into()));
    }
    if args.ids.is_empty() {
        if all.is_empty() {
            bail!(WrongUse(
                "this node keeps no list; add one with `comity lists add`".into()
            ));
        }
        return Ok(all
            .into_iter()
            .filter(|(_, source)| source.contains("://"))
            .collect());
    }
    let find = |id: &String| {
        let found = all.iter().find(|(known, _)| known == id).cloned();
        found.ok_or_else(|| {
            WrongUse(format!(
                "this node keeps no list `{id}`; add it with `comity lists add {id}`"
            ))
            .into()
        })
    };
    args.ids.iter().map(find).collect()
}

/// A list that was not updated: why, for the page of the list and for this answer.
fn refused(desk: &Desk, id: &str, cause: &anyhow::Error) -> anyhow::Result<Value> {
    let reason = format!("{cause:#}");
    desk.lists(&ListAsk::Asked(id.to_owned(), Some(reason.clone())), &[])?;
    Ok(json!({ "list": id, "result": "refused", "reason": reason }))
}

fn one(
    args: &ListsUpdate,
    desk: &Desk,
    folder: &Folder,
    fetcher: &Fetcher,
    id: &str,
    source: &str,
) -> anyhow::Result<Value> {
    let mut state = State {
        list: id.to_owned(),
        source: source.to_owned(),
        format: args.list_format.clone(),
        parts: Vec::new(),
        published: args.published,
        at: args.as_of,
        accept_shrunken: args.accept_shrunken,
        etag: None,
        modified: None,
    };
    let files = match (args.from.as_slice(), source.contains("://")) {
        ([], false) => vec![PathBuf::from(source)],
        (from, _) => from.to_vec(),
    };
    if !files.is_empty() {
        let name = |file: &PathBuf| file.file_name().map(|name| name.to_string_lossy().into_owned());
        state.source = files.iter().filter_map(name).collect::<Vec<_>>().join(" ");
        let mut bytes = Vec::new();
        for file in &files {
            let part = unpacked(file)?;
            state.parts.push(part.len());
            bytes.extend(part);
        }
        return desk.lists(&ListAsk::State(state), &bytes);
    }
    let marks = desk.lists(&ListAsk::Marks(id.to_owned()), &[])?;
    // To take a shrunken list over, it is fetched although its source says that it did not change.
    let marks = if args.accept_shrunken {
        (None, None)
    } else {
        serde_json::from_value(marks)?
    };
    let folder = folder.root().join("lists");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let part = folder.join(format!("{id}.part"));
    let fetched = fetcher.fetch(&dated(source, args.as_of), &marks, &part)?;
    let Fetched::Whole(whole) = fetched else {
        desk.lists(&ListAsk::Asked(id.to_owned(), None), &[])?;
        return Ok(json!({ "list": id, "result": "same" }));
    };
    let bytes = unpacked(&whole.file);
    let _ = std::fs::remove_file(&whole.file);
    state.etag = whole.etag;
    state.modified = whole.modified;
    desk.lists(&ListAsk::State(state), &bytes?)
}

/// The bytes of a file, unpacked if they are packed.
fn unpacked(file: &Path) -> anyhow::Result<Vec<u8>> {
    let (reader, bar) = input::stream(file, "reading")?;
    let mut bytes = Vec::new();
    let read = reader.take(LARGEST + 1).read_to_end(&mut bytes);
    bar.finish_and_clear();
    read.with_context(|| format!("could not read {}", file.display()))?;
    if bytes.len() as u64 > LARGEST {
        bail!(WrongUse(format!(
            "{} has more than {LARGEST} bytes, the most that is taken",
            file.display()
        )));
    }
    Ok(bytes)
}

/// An address whose `{date}` is filled in.
fn dated(address: &str, day: Option<PartialDate>) -> String {
    if !address.contains("{date}") {
        return address.to_owned();
    }
    let today = comity_core::clock::Clock::today(&crate::real::SystemClock);
    let before = (0..DAYS_BEFORE).fold(today, |day, _| day.day_before());
    let day = day.map_or(before, |day| PartialDate::from(day.earliest()));
    address.replace("{date}", &day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stands_where_the_address_asks_for_one() {
        let day = "2026-11-21".parse().ok();
        assert_eq!(
            dated("https://x.example/{date}/a", day),
            "https://x.example/2026-11-21/a"
        );
        assert_eq!(dated("https://x.example/a", day), "https://x.example/a");
        assert_eq!(dated("{date}", None).len(), 10);
    }
}
