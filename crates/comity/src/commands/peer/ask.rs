//! What the commands about counterparts ask of a node, in this process or in the one that serves it, and its answer as JSON.

use std::path::PathBuf;

use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_flow::Who;
use comity_flow::peers::{FailureView, PeerDetail, PeerView, RoundReport};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::commands::share::ask::ShareAsk;
use crate::commands::sync;
use crate::exit::WrongUse;
use crate::line::Line;

/// A question to the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PeerAsk {
    /// Our code; with the address first, if it is to change.
    Invite(Option<String>),
    /// Pin by a code, and a card if it was brought on a disk.
    Accept(String, Option<Vec<u8>>),
    /// All.
    List,
    /// One.
    Show(String),
    /// Take nothing from it; why.
    Freeze(String, String),
    /// Go on.
    Thaw(String),
    /// Forget it.
    Remove(String),
    /// A round now.
    Sync(String),
    /// How many must have cosigned.
    Quorum(u64),
    /// Seconds that a start waits.
    Patience(u64),
    /// Let the log sign unheard.
    Override,
    /// Write what is for others into a folder, and for one of them what is only for it.
    Export(PathBuf, Option<String>),
    /// Take in what others exported.
    Import(PathBuf),
    /// Sharing.
    Share(ShareAsk),
    /// A private question.
    Match(comity_flow::matching::MatchForm),
}

/// The node's answer.
///
/// # Errors
/// The node's, or the line's.
pub(crate) fn answer(
    line: &Line,
    ask: &PeerAsk,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> anyhow::Result<Value> {
    let me = Who::operator();
    let node = line.node();
    Ok(match ask {
        PeerAsk::Invite(address) => {
            if let Some(address) = address {
                node.set_peer_address(address)?;
            }
            let code = node.invite_peer(&me)?;
            json!({ "code": code.to_string(), "name": node.name(), "address": code.address() })
        }
        PeerAsk::Accept(code, card) => {
            let (name, words) = line.pin(&me, code, card.as_deref())?;
            json!({ "name": name, "words_en": words.en, "words_zh": words.zh })
        }
        PeerAsk::List => Value::Array(node.peers(&me)?.iter().map(view).collect()),
        PeerAsk::Show(name) => detail(&node.peer(&me, &named(name)?)?),
        PeerAsk::Freeze(name, why) => {
            node.freeze_peer(&me, &named(name)?, why)?;
            json!({ "name": name, "result": "frozen" })
        }
        PeerAsk::Thaw(name) => {
            node.thaw_peer(&me, &named(name)?)?;
            json!({ "name": name, "result": "thawed" })
        }
        PeerAsk::Remove(name) => {
            node.remove_peer(&me, &named(name)?)?;
            json!({ "name": name, "result": "removed" })
        }
        PeerAsk::Quorum(number) => {
            node.set_quorum(&me, *number)?;
            json!({ "name": number, "result": "cosignatures are asked for by our policy" })
        }
        PeerAsk::Patience(seconds) => {
            node.set_patience(&me, *seconds)?;
            json!({ "name": seconds, "result": "seconds until an operator may let the log sign" })
        }
        PeerAsk::Override => {
            node.override_guard(&me)?;
            json!({ "name": node.name(), "result": "signs again, unheard by its counterparts" })
        }
        PeerAsk::Sync(name) => round(&line.sync(&named(name)?, progress)?),
        PeerAsk::Export(folder, to) => sync::export::export(line, folder, to.as_deref(), progress)?,
        PeerAsk::Import(folder) => sync::import::import(line, folder, progress)?,
        PeerAsk::Share(ask) => crate::commands::share::ask::answer(node, ask)?,
        PeerAsk::Match(form) => crate::commands::match_ask::answer(line, form)?,
    })
}

/// A node's name that a person typed.
pub(crate) fn named(name: &str) -> anyhow::Result<NodeName> {
    Ok(name
        .parse()
        .map_err(|cause| WrongUse(format!("{name}: {cause}")))?)
}

/// A moment as text.
pub(crate) fn moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_string()))
}

fn view(peer: &PeerView) -> Value {
    let cosigned = |view: &comity_flow::peers::CosignedView| json!({ "size": view.size, "at": moment(view.at), "behind": view.behind });
    json!({
        "name": peer.name,
        "address": peer.address,
        "pinned": moment(Some(peer.pinned)),
        "pinned_by": peer.pinned_by,
        "words_en": peer.words.en,
        "words_zh": peer.words.zh,
        "last_contact": moment(peer.last_contact),
        "last_try": moment(peer.last_try),
        "log_size": peer.log_size,
        "mirrored": peer.mirrored,
        "cosigned_by_them": cosigned(&peer.cosigned_by_them),
        "cosigned_by_us": cosigned(&peer.cosigned_by_us),
        "waiting": peer.waiting,
        "oldest_waiting": moment(peer.oldest_waiting),
        "failures": peer.failures.iter().map(failure).collect::<Vec<_>>(),
        "frozen": peer.frozen.as_ref().map(|frozen| json!({
            "since": moment(Some(frozen.since)),
            "why": frozen.why,
            "evidence": frozen.evidence,
            "common_size": frozen.common_size,
            "by": frozen.by,
        })),
    })
}

fn failure(failure: &FailureView) -> Value {
    json!({
        "step": failure.step,
        "what": failure.what,
        "mend": failure.mend,
        "who": failure.who.as_str(),
        "since": moment(Some(failure.since)),
        "last": moment(Some(failure.last)),
        "times": failure.times,
        "next_try": moment(failure.next_try),
    })
}

fn detail(peer: &PeerDetail) -> Value {
    let mut value = view(&peer.view);
    let keys: Vec<Value> = peer
        .keys
        .iter()
        .map(|key| json!({ "role": key.role, "key": key.key, "from": key.from }))
        .collect();
    let more = json!({
        "code": peer.code,
        "card_hash": peer.card_hash,
        "keys": keys,
        "origin": peer.origin,
        "open": peer.open,
        "blind": peer.blind,
        "refused": peer.refused,
        "checkpoint": peer.checkpoint,
        "rounds": peer.rounds.iter().map(round).collect::<Vec<_>>(),
    });
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

/// A round with whether all of it succeeded.
pub(crate) fn round(report: &RoundReport) -> Value {
    let mut value = serde_json::to_value(report).unwrap_or_default();
    if let Some(value) = value.as_object_mut() {
        value.insert("good".into(), Value::Bool(report.is_good()));
    }
    value
}
