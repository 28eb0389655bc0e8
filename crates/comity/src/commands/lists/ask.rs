//! What the command asks of a node, in this process or in the one that serves it, and the node's answer as JSON.

use comity_core::date::{PartialDate, Timestamp};
use comity_flow::parties::views::{Leaf, ListState, NewList};
use comity_flow::parties::{parsed, read_list, read_lists, remarks};
use comity_flow::{Node, Who};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exit::{BadInput, WrongUse};

/// Of a list that loses more than one entry in so many to the reader, nothing is taken over: the format has changed.
const LOST_ONE_IN: usize = 50;

/// Rows of a difference in one answer.
const LINES_AT_ONCE: u32 = 1000;

/// A question to the node. Bytes of a file follow it where it brings one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ListAsk {
    /// Keep a list.
    Add(Added),
    /// All lists.
    Lists,
    /// The marks for a conditional request.
    Marks(String),
    /// The next state; its bytes follow.
    State(State),
    /// The source was asked and brought nothing: why, or that nothing changed.
    Asked(String, Option<String>),
    /// Some states of a list.
    History(String, Option<String>),
    /// Some lines of a difference.
    Difference {
        /// The list.
        list: String,
        /// The older state, as a number or a day; the one before the newer otherwise.
        from: Option<String>,
        /// The newer state; the newest otherwise.
        to: Option<String>,
        /// Go on here.
        after: Option<String>,
    },
}

/// A list to be kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Added {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) title_zh: Option<String>,
    pub(crate) authority: String,
    pub(crate) format: String,
    pub(crate) source: String,
    pub(crate) public: bool,
}

/// A state to be taken over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) list: String,
    pub(crate) source: String,
    pub(crate) format: Option<String>,
    /// Lengths of the files that follow one another, where several make the list.
    pub(crate) parts: Vec<usize>,
    pub(crate) published: Option<PartialDate>,
    pub(crate) at: Option<PartialDate>,
    pub(crate) accept_shrunken: bool,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
}

/// The node's answer.
///
/// # Errors
/// A file that cannot be read, or the node's.
pub(crate) fn answer(node: &Node, ask: &ListAsk, bytes: &[u8]) -> anyhow::Result<Value> {
    let me = Who::operator();
    match ask {
        ListAsk::Add(list) => {
            node.list_add(&me, &new(list))?;
            Ok(json!({ "list": list.id, "result": "added" }))
        }
        ListAsk::Lists => Ok(serde_json::to_value(node.lists(&me)?)?),
        ListAsk::Marks(list) => Ok(serde_json::to_value(node.list_marks(&me, list)?)?),
        ListAsk::State(state) => take(node, &me, state, bytes),
        ListAsk::Asked(list, problem) => {
            node.list_asked(&me, list, problem.as_deref())?;
            Ok(Value::Null)
        }
        ListAsk::History(list, after) => {
            let page = Leaf {
                after: after.clone(),
                limit: LINES_AT_ONCE,
            };
            Ok(serde_json::to_value(node.list_history(&me, list, &page)?)?)
        }
        ListAsk::Difference {
            list,
            from,
            to,
            after,
        } => {
            let page = Leaf {
                after: after.clone(),
                limit: LINES_AT_ONCE,
            };
            let to = number(node, &me, list, to.as_deref(), None)?;
            let from = number(node, &me, list, from.as_deref(), Some(to))?;
            Ok(serde_json::to_value(
                node.list_difference(&me, list, from, to, &page)?,
            )?)
        }
    }
}

fn new(list: &Added) -> NewList {
    NewList {
        id: list.id.clone(),
        title: list.title.clone(),
        title_zh: list.title_zh.clone(),
        authority: list.authority.clone(),
        format: list.format.clone(),
        source: list.source.clone(),
        public: list.public,
    }
}

fn take(node: &Node, me: &Who, state: &State, bytes: &[u8]) -> anyhow::Result<Value> {
    let kept = node.list(me, &state.list)?.line;
    let read = match parts(bytes, &state.parts).as_slice() {
        [] | [_] => read_list(bytes, state.format.as_deref().unwrap_or(&kept.format))?,
        several => read_lists(several)?,
    };
    let lost = read.faults.iter().filter(|fault| fault.lost).count();
    let remarks = remarks(&read);
    if lost * LOST_ONE_IN > read.header.entries {
        let first: Vec<String> = remarks.into_iter().take(3).collect();
        return Err(BadInput(format!(
            "{lost} of {} entries could not be read, so the list is not taken over: {}",
            read.header.entries,
            first.join("; ")
        ))
        .into());
    }
    let mut list = parsed(read, bytes, &state.source);
    list.published = state.published.or(list.published);
    list.at = state.at.and_then(beginning);
    list.accept_shrunken = state.accept_shrunken;
    let outcome = node.list_update(me, &state.list, list)?;
    node.list_keep_marks(me, &state.list, state.etag.clone(), state.modified.clone())?;
    let mut told = json!({ "list": state.list, "remarks": remarks });
    let more = match outcome {
        comity_flow::parties::views::ListOutcome::Same => json!({ "result": "same" }),
        comity_flow::parties::views::ListOutcome::Taken {
            state,
            opened,
            cleared,
        } => {
            json!({ "result": "taken", "state": state, "opened": opened, "cleared": cleared })
        }
    };
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    Ok(told)
}

/// The files that follow one another.
fn parts<'a>(mut bytes: &'a [u8], lengths: &[usize]) -> Vec<&'a [u8]> {
    let mut parts = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (part, rest) = bytes.split_at(bytes.len().min(*length));
        parts.push(part);
        bytes = rest;
    }
    parts
}

/// The first moment of a day, UTC.
fn beginning(day: PartialDate) -> Option<Timestamp> {
    format!("{}T00:00:00Z", PartialDate::from(day.earliest()))
        .parse()
        .ok()
}

/// The state that a number or a day names: that day, the one that held at its end. Without either the newest, or the one before `than`.
fn number(node: &Node, me: &Who, list: &str, text: Option<&str>, than: Option<u64>) -> anyhow::Result<u64> {
    if let Some(number) = text.and_then(|text| text.parse::<u64>().ok().filter(|_| text.len() < 4)) {
        return Ok(number);
    }
    let day = text.map(|text| {
        text.parse::<PartialDate>().map_err(|_| {
            WrongUse(format!(
                "{text}: write the number of a state, or a day such as 2026-11-21"
            ))
        })
    });
    let day = day.transpose()?;
    let fits = |state: &ListState| match (day, than) {
        (Some(day), _) => state.at.date().earliest() <= day.latest(),
        (None, Some(than)) => state.number < than,
        (None, None) => true,
    };
    let mut page = Leaf {
        after: None,
        limit: LINES_AT_ONCE,
    };
    loop {
        let states = node.list_history(me, list, &page)?;
        if let Some(found) = states.rows.iter().find(|state| fits(state)) {
            return Ok(found.number);
        }
        match states.next {
            Some(next) => page.after = Some(next),
            None => {
                let what = day.map_or_else(|| "before it".to_owned(), |day| format!("on {day}"));
                return Err(WrongUse(format!("list {list} has no state {what}")).into());
            }
        }
    }
}
