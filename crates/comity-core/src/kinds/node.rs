//! `key-event` and `policy`: what a node says of itself, first in its own log.

use serde::{Deserialize, Serialize};

use super::{Facts, blank};
use crate::problem::Problem;

/// What a key is for. All keys of a node are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRole {
    /// Signs checkpoints of the log.
    Log,
    /// Signs statements.
    Statement,
    /// Kept offline by k of n officers; signs what happens to the other keys.
    Root,
    /// Cosigns the checkpoints of other logs.
    Cosigner,
    /// Opens what is sealed for this node.
    Sealing,
    /// Answers and asks on the peer port.
    Tls,
}

/// A key introduced, rotated or revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEvent {
    /// `introduce`, `rotate` or `revoke`.
    pub event: String,
    /// What the key is for.
    pub role: KeyRole,
    /// Ed25519 public key, 64 hexadecimal digits.
    pub key: String,
    /// The same as a signed-note verifier key, for log keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vkey: Option<String>,
    /// Name of the key in signed notes, for cosigners: `node.example/witness`, `node.example/mirror`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The age recipient, for sealing keys; `key` is then the SHA-256 of this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// With `rotate`: the key that is taken over from, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// With `rotate`: until when the replaced key still counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<crate::date::Timestamp>,
    /// With `revoke`: what the key signed counts up to this index of the log, and nothing after it.
    #[serde(default, rename = "last-good", skip_serializing_if = "Option::is_none")]
    pub last_good: Option<u64>,
    /// With `revoke`: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With the role `root`: who together may change keys, and who comes after them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Root>,
    /// Signatures of the root in force, over the event without this field.
    #[serde(default, rename = "root-signatures", skip_serializing_if = "Vec::is_empty")]
    pub root_signatures: Vec<RootSignature>,
}

/// The keys that together may change a node's keys: `threshold` of `keys`. Kept offline by officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// How many must sign.
    pub threshold: u64,
    /// Ed25519 public keys, 64 hexadecimal digits each.
    pub keys: Vec<String>,
    /// SHA-256 of each key of the next root, promised beforehand: a thief of this root cannot name the next.
    pub next: Vec<String>,
    /// How many of the next must sign.
    #[serde(rename = "next-threshold")]
    pub next_threshold: u64,
}

/// One signature of a root key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootSignature {
    /// The key, 64 hexadecimal digits.
    pub key: String,
    /// Ed25519 signature, 128 hexadecimal digits.
    pub signature: String,
}

impl KeyEvent {
    /// A key introduced, with nothing further to say.
    pub fn introduce(role: KeyRole, key: String) -> Self {
        Self {
            event: "introduce".into(),
            role,
            key,
            vkey: None,
            name: None,
            recipient: None,
            replaces: None,
            until: None,
            last_good: None,
            reason: None,
            root: None,
            root_signatures: Vec::new(),
        }
    }
}

impl Facts for KeyEvent {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        if self.key.len() == 64 && self.key.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Vec::new();
        }
        vec![Problem::new(
            "body.key",
            "key",
            "not an Ed25519 public key",
            "write 64 hexadecimal digits",
        )]
    }

    fn words(&self) -> Vec<String> {
        vec![self.key.clone()]
    }
}

/// The rules of the node's log in words a lawyer can read, and as a tlog-policy text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Origin of the log.
    pub origin: String,
    /// C2SP tlog-policy text: the log's key, cosigners and quorum.
    #[serde(rename = "tlog-policy")]
    pub tlog_policy: String,
    /// Which records stand open in the log, in words.
    #[serde(rename = "open-entries")]
    pub open_entries: String,
}

impl Facts for Policy {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        blank("body.origin", &self.origin)
    }

    fn words(&self) -> Vec<String> {
        vec![self.origin.clone()]
    }
}
