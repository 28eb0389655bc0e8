//! `comity lists`: the lists that a node screens against, their states and what changed between them.

pub(crate) mod ask;
mod fetch;
mod show;
mod update;

use anyhow::bail;
use comity_flow::parties::known_sources;
use serde_json::Value;

use crate::cli::{Lists, ListsAdd, ListsDiff, ListsHistory};
use crate::control::Desk;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;
use crate::output::Sink;
use ask::{Added, ListAsk};

/// Runs the command.
///
/// # Errors
/// Wrong use, a source that cannot be read, or the node's.
pub(crate) fn run(args: &Lists) -> anyhow::Result<Done> {
    match args {
        Lists::Add(args) => add(args),
        Lists::Update(args) => update::run(args),
        Lists::Diff(args) => difference(args),
        Lists::History(args) => history(args),
        Lists::Show(args) => {
            let desk = Desk::reach(&Folder::open(&args.data.data)?)?;
            let lists = desk.lists(&ListAsk::Lists, &[])?;
            let mut sink = Sink::open(&args.output)?;
            show::lists(&mut sink, rows(&lists), args.lang)?;
            sink.finish()?;
            desk.close()?;
            Ok(Done::Clean)
        }
    }
}

/// The rows of an answer.
fn rows(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

fn add(args: &ListsAdd) -> anyhow::Result<Done> {
    let known = known_sources().iter().find(|source| source.list == args.id);
    let given = |given: &Option<String>, known: Option<&String>, option: &str| {
        given.clone().or_else(|| known.cloned()).ok_or_else(|| {
            let ids: Vec<&str> = known_sources()
                .iter()
                .map(|source| source.list.as_str())
                .collect();
            WrongUse(format!(
                "{}: add {option}; without it only these are known: {}",
                args.id,
                ids.join(", ")
            ))
        })
    };
    let list = Added {
        id: args.id.clone(),
        title: given(&args.title, known.map(|known| &known.title_en), "--title TITLE")?,
        title_zh: args
            .title_zh
            .clone()
            .or_else(|| known.map(|known| known.title_zh.clone())),
        authority: given(
            &args.authority,
            known.map(|known| &known.authority),
            "--authority NAME",
        )?,
        format: args
            .list_format
            .clone()
            .or_else(|| known.map(|known| known.format.clone()))
            .unwrap_or_default(),
        source: given(
            &args.source,
            known.map(|known| &known.address),
            "--source ADDRESS|FILE",
        )?,
        public: !args.private,
    };
    if list.source.starts_with("http://") && !args.loopback.allow_http_loopback {
        bail!(WrongUse(format!(
            "--source {}: lists are fetched from https addresses only",
            list.source
        )));
    }
    let desk = Desk::reach(&Folder::open(&args.data.data)?)?;
    desk.lists(&ListAsk::Add(list), &[])?;
    desk.close()?;
    Ok(Done::Clean)
}

fn history(args: &ListsHistory) -> anyhow::Result<Done> {
    let desk = Desk::reach(&Folder::open(&args.data.data)?)?;
    let mut sink = Sink::open(&args.output)?;
    let mut states = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = desk.lists(&ListAsk::History(args.id.clone(), after.take()), &[])?;
        states.extend_from_slice(page.get("rows").map_or(&[], rows));
        after = page.get("next").and_then(Value::as_str).map(Into::into);
        if after.is_none() {
            break;
        }
    }
    show::history(&mut sink, &states)?;
    sink.finish()?;
    desk.close()?;
    Ok(Done::Clean)
}

fn difference(args: &ListsDiff) -> anyhow::Result<Done> {
    let desk = Desk::reach(&Folder::open(&args.data.data)?)?;
    let mut sink = Sink::open(&args.output)?;
    let mut begun = false;
    let mut after: Option<String> = None;
    loop {
        let ask = ListAsk::Difference {
            list: args.id.clone(),
            from: args.from.clone(),
            to: args.to.clone(),
            after: after.take(),
        };
        let page = desk.lists(&ask, &[])?;
        show::difference(&mut sink, &page, !begun)?;
        begun = true;
        after = page
            .pointer("/lines/next")
            .and_then(Value::as_str)
            .map(Into::into);
        if after.is_none() {
            break;
        }
    }
    sink.finish()?;
    desk.close()?;
    Ok(Done::Clean)
}
