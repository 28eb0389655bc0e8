//! What the command asks of a node, in this process or in the one that serves it.

use anyhow::bail;
use comity_core::kinds::KeyRole;
use comity_flow::keys::{Changed, KeyView, RevokeForm, RootForm};
use comity_flow::{Node, Who};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::exit::WrongUse;

/// A question to the node. A request of the root follows [`KeysAsk::Apply`] as bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KeysAsk {
    /// All keys.
    Show,
    /// A new key of a role, and the overlap in days.
    Rotate(String, u32),
    /// A key that counts no further.
    Revoke(RevokeAsk),
    /// Officers.
    Root(RootAsk),
    /// A request comes back.
    Apply,
}

/// `comity keys revoke`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RevokeAsk {
    pub(crate) key: String,
    pub(crate) last_good: u64,
    pub(crate) reason: String,
}

/// `comity keys root`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RootAsk {
    pub(crate) threshold: u64,
    pub(crate) keys: Vec<String>,
    pub(crate) next: Vec<String>,
    pub(crate) next_threshold: u64,
}

/// The node's answer.
///
/// # Errors
/// The node's.
pub(crate) fn answer(node: &Node, ask: &KeysAsk, bytes: &[u8]) -> anyhow::Result<Value> {
    let me = Who::operator();
    let changed = match ask {
        KeysAsk::Show => return shown(node, &me),
        KeysAsk::Rotate(role, days) => node.rotate_key(&me, role_of(role)?, *days)?,
        KeysAsk::Revoke(form) => node.revoke_key(
            &me,
            &RevokeForm {
                key: form.key.clone(),
                last_good: form.last_good,
                reason: form.reason.clone(),
            },
        )?,
        KeysAsk::Root(form) => node.establish_root(
            &me,
            &RootForm {
                threshold: form.threshold,
                keys: form.keys.clone(),
                next: form.next.clone(),
                next_threshold: form.next_threshold,
            },
        )?,
        KeysAsk::Apply => node.apply_key_request(&me, &String::from_utf8_lossy(bytes))?,
    };
    Ok(match changed {
        Changed::Done => json!({ "state": "done" }),
        Changed::Waits { id, needed, file } => {
            json!({ "state": "waits", "id": id, "needed": needed, "file": file })
        }
    })
}

fn role_of(word: &str) -> anyhow::Result<KeyRole> {
    match word {
        "statement" => Ok(KeyRole::Statement),
        "sealing" => Ok(KeyRole::Sealing),
        "tls" => Ok(KeyRole::Tls),
        other => bail!(WrongUse(format!(
            "`{other}` is no key that a node makes anew by itself"
        ))),
    }
}

fn shown(node: &Node, me: &Who) -> anyhow::Result<Value> {
    let view = node.keys(me)?;
    let key = |key: &KeyView| {
        json!({
            "role": key.role, "name": key.name, "key": key.key, "short": key.short, "state": key.state.as_str(),
            "since": key.since, "index": key.index, "until": key.until, "last-good": key.last_good,
            "reason": key.reason,
        })
    };
    let pending = view.pending.iter().map(|one| {
        json!({
            "id": one.id, "event": one.event, "role": one.role, "short": one.short, "signed": one.signed,
            "needed": one.needed,
        })
    });
    Ok(json!({
        "keys": view.keys.iter().map(key).collect::<Vec<_>>(),
        "root": view.root.as_ref().map(|root| json!({ "threshold": root.threshold, "keys": root.keys, "promised": root.promised, "index": root.index })),
        "pending": pending.collect::<Vec<_>>(),
    }))
}
