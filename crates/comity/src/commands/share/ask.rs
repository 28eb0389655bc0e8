//! What the commands about sharing ask of a node, and its answer as JSON.

use comity_core::date::PartialDate;
use comity_core::text::Text;
use comity_flow::sharing::{
    EraseForm, ErasureRow, GrantForm, IncomingRow, OutstandingRow, RefuseForm, ShareForm, ShareQuery,
    ShareRow,
};
use comity_flow::{Node, Who};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::typed;
use crate::commands::peer::ask::{moment, named};

/// Rows of one answer.
const AT_ONCE: u32 = 1000;

/// A question to the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ShareAsk {
    /// Propose.
    Propose(ShareForm),
    /// Approve.
    Approve(i64),
    /// Decline; why.
    Decline(i64, String),
    /// Proposals; also what the node sent by itself.
    Shares(bool),
    /// What came in; also what is decided.
    Incoming(bool),
    /// Look at one.
    OpenIncoming(i64),
    /// Take one on.
    Accept(i64),
    /// Refuse one.
    Refuse(RefuseAsk),
    /// What is not answered.
    Outstanding,
    /// Erase a record everywhere.
    Erase(EraseAsk),
    /// Let a holder pass it on.
    Grant(GrantAsk),
}

/// Who may pass what on, and to whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GrantAsk {
    pub(crate) record: String,
    pub(crate) holder: String,
    pub(crate) to: Vec<String>,
    pub(crate) ground: Option<String>,
}

/// What is refused, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RefuseAsk {
    pub(crate) id: i64,
    pub(crate) reason: String,
    pub(crate) text: Option<String>,
}

/// What is to be erased.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EraseAsk {
    pub(crate) record: String,
    pub(crate) ground: String,
    pub(crate) ordered_by: String,
    pub(crate) by: Option<PartialDate>,
}

/// The node's answer.
///
/// # Errors
/// The node's.
pub(crate) fn answer(node: &Node, ask: &ShareAsk) -> anyhow::Result<Value> {
    let me = Who::operator();
    Ok(match ask {
        ShareAsk::Propose(form) => {
            let id = node.propose_share(&me, form.clone())?;
            share(&node.share(&me, id)?)
        }
        ShareAsk::Approve(id) => share(&node.approve_share(&me, *id)?),
        ShareAsk::Decline(id, reason) => {
            node.decline_share(&me, *id, reason)?;
            share(&node.share(&me, *id)?)
        }
        ShareAsk::Shares(all) => {
            let query = ShareQuery {
                automatic: *all,
                limit: AT_ONCE,
                ..ShareQuery::default()
            };
            Value::Array(node.shares(&me, &query)?.iter().map(share).collect())
        }
        ShareAsk::Incoming(all) => {
            let rows = node.incoming(&me, !all, None, AT_ONCE)?;
            Value::Array(rows.iter().map(incoming).collect())
        }
        ShareAsk::OpenIncoming(id) => incoming(&node.open_incoming(&me, *id)?.row),
        ShareAsk::Accept(id) => {
            node.accept_incoming(&me, *id)?;
            incoming(&node.incoming_one(&me, *id)?)
        }
        ShareAsk::Refuse(refused) => {
            let form = RefuseForm {
                reason: refused.reason.clone(),
                text: refused.text.iter().map(|text| typed(text)).collect(),
            };
            node.refuse_incoming(&me, refused.id, form)?;
            incoming(&node.incoming_one(&me, refused.id)?)
        }
        ShareAsk::Grant(grant) => {
            let form = GrantForm {
                record: grant.record.clone(),
                holder: named(&grant.holder)?,
                may_pass_to: grant
                    .to
                    .iter()
                    .map(|name| named(name))
                    .collect::<Result<_, _>>()?,
                ground: grant.ground.iter().map(|text| typed(text)).collect(),
            };
            let id = node.grant_onward(&me, form)?;
            share(&node.share(&me, id)?)
        }
        ShareAsk::Outstanding => Value::Array(node.outstanding(&me)?.iter().map(outstanding).collect()),
        ShareAsk::Erase(order) => {
            let form = EraseForm {
                record: order.record.clone(),
                ground: vec![typed(&order.ground)],
                ordered_by: order.ordered_by.clone(),
                by: order.by,
            };
            erasure(&node.order_erasure(&me, form)?)
        }
    })
}

/// The first text; titles stand there in the language they were written in.
fn first(texts: &[Text]) -> Value {
    texts
        .first()
        .map_or(Value::Null, |text| Value::String(text.text.clone()))
}

fn share(row: &ShareRow) -> Value {
    let deliveries: Vec<Value> = row
        .deliveries
        .iter()
        .map(|one| {
            json!({
                "to": one.to,
                "stage": one.stage.as_str(),
                "at": moment(one.at),
                "reason": one.reason,
                "receipt": one.receipt,
                "error": one.error,
            })
        })
        .collect();
    let stages: Vec<String> = row
        .deliveries
        .iter()
        .map(|one| format!("{}:{}", one.to, one.stage.as_str()))
        .collect();
    json!({
        "id": row.id,
        "state": row.state.as_str(),
        "why": row.why,
        "record": row.record,
        "title": first(&row.title),
        "kind": row.kind,
        "tlp": row.tlp,
        "to": row.to,
        "purposes": row.purposes.iter().map(|purpose| purpose.as_str()).collect::<Vec<_>>(),
        "onward": row.onward.as_str(),
        "proposed_by": row.proposed_by,
        "proposed": moment(Some(row.proposed)),
        "decided_by": row.decided_by,
        "decided": moment(row.decided),
        "reason": row.reason,
        "release": row.release,
        "problem": row.problem,
        "deliveries": deliveries,
        "stages": stages,
    })
}

fn incoming(row: &IncomingRow) -> Value {
    json!({
        "id": row.id,
        "from": row.from,
        "release": row.release,
        "why": row.why,
        "record": row.record,
        "title": first(&row.title),
        "kind": row.kind,
        "tlp": row.tlp,
        "person": row.person,
        "state": row.state.as_str(),
        "taken": moment(Some(row.taken)),
        "reason": row.reason,
        "error": row.error,
        "actor": row.actor.as_str(),
    })
}

fn outstanding(row: &OutstandingRow) -> Value {
    json!({
        "record": row.record,
        "title": first(&row.title),
        "kind": row.kind,
        "release": row.release,
        "why": row.why,
        "to": row.to,
        "via": row.via,
        "since": moment(Some(row.since)),
        "age": row.age,
        "stage": row.stage.as_str(),
        "error": row.error,
        "actor": row.actor.as_str(),
        "mend": row.mend,
    })
}

fn erasure(row: &ErasureRow) -> Value {
    let names = |done: bool| -> Vec<String> {
        row.holders
            .iter()
            .filter(|holder| holder.at.is_some() == done)
            .map(|holder| holder.node.to_string())
            .collect()
    };
    json!({
        "notice": row.notice,
        "record": row.record,
        "ordered_by": row.ordered_by,
        "at": moment(Some(row.at)),
        "by": row.by,
        "originator": row.originator,
        "erased": names(true),
        "not_yet": names(false),
    })
}
