//! `comity match`: ask a counterpart whether it holds anything on identifiers, without saying which.

use comity_flow::Who;
use comity_flow::matching::{MatchAnswer, MatchForm};
use serde_json::{Value, json};

use crate::cli::MatchAsk;
use crate::commands::peer::ask::{PeerAsk, named};
use crate::commands::peer::{self};
use crate::commands::rows::{items, rows};
use crate::exit::Done;
use crate::line::Line;
use crate::output::Sink;

/// Columns of an answer: heading, and place.
const COLUMNS: &[(&str, &str)] = &[
    ("asked", "/asked"),
    ("held", "/held"),
    ("peer", "/peer"),
    ("record", "/record"),
    ("left today", "/left_today"),
    ("next", "/next"),
];

/// Runs the command. A hit is a finding: the exit code says so.
///
/// # Errors
/// What the node says of the question, or the line's.
pub(crate) fn run(args: &MatchAsk) -> anyhow::Result<Done> {
    named(&args.peer)?;
    let form = MatchForm {
        peer: args.peer.clone(),
        ids: args.ids.clone(),
        purpose: args.purpose.clone(),
        ground: args.ground.clone(),
    };
    let answer = peer::ask(&args.data, &PeerAsk::Match(form))?;
    let mut sink = Sink::open(&args.output)?;
    rows(&mut sink, items(&answer), COLUMNS)?;
    sink.finish()?;
    let hit = items(&answer).iter().any(|row| row["held"] == true);
    Ok(if hit { Done::Findings } else { Done::Clean })
}

/// Asks over the line of the node.
///
/// # Errors
/// The node's, or the line's.
pub(crate) fn answer(line: &Line, form: &MatchForm) -> anyhow::Result<Value> {
    let source = line.to(&named(form.peer.trim())?)?;
    let answer = line.node().match_ask(&Who::operator(), form, &source)?;
    Ok(Value::Array(
        answer.hits.iter().map(|hit| row(&answer, hit)).collect(),
    ))
}

fn row(answer: &MatchAnswer, hit: &comity_flow::matching::HitView) -> Value {
    let next = hit.held.then(|| format!("write a request to {}", answer.peer));
    json!({
        "asked": hit.asked,
        "compared_as": hit.normal,
        "held": hit.held,
        "peer": answer.peer,
        "epoch": answer.epoch,
        "digest": answer.digest,
        "record": answer.record,
        "left_today": answer.left_today,
        "next": next,
    })
}
