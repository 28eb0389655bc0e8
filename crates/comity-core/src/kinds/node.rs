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
