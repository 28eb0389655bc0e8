//! Key events: records of kind `key-event`, by which a log introduces the keys of its node.
//!
//! Entry 0 of a log is one: it introduces the statement key it is itself signed with, and names
//! the log's verifier key. Later ones are signed by a key that the log introduced before.

use crate::cbor::Value;
use crate::ed25519::is_acceptable_key;
use crate::hex;
use crate::note::{NoteError, VerifierKey};

/// The record kind.
pub const KIND: &str = "key-event";

/// What happens to the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChange {
    /// From here on the key counts.
    Introduce,
    /// From here on the key counts, to take over from an earlier one, which counts until revoked.
    Rotate,
    /// From here on the key does not count any more.
    Revoke,
}

/// What the key is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRole {
    /// Signs statements.
    Statement,
    /// Signs checkpoints.
    Log,
    /// Anything else; no meaning here.
    Other(String),
}

impl KeyRole {
    fn as_str(&self) -> &str {
        match self {
            Self::Statement => "statement",
            Self::Log => "log",
            Self::Other(role) => role,
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "statement" => Self::Statement,
            "log" => Self::Log,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// One key event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    /// What happens.
    pub change: KeyChange,
    /// What the key is for.
    pub role: KeyRole,
    /// The Ed25519 public key.
    pub key: [u8; 32],
    /// The log's verifier key; entry 0 must carry it.
    pub vkey: Option<VerifierKey>,
}

/// Why a key event was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyEventError {
    /// Not a record of this kind.
    #[error("the record is not of kind {KIND:?}")]
    OtherKind,
    /// A field is missing or has another form.
    #[error("body.{0} of the key event must be {1}")]
    Field(&'static str, &'static str),
    /// The verifier key is wrong.
    #[error("body.vkey of the key event: {0}")]
    VerifierKey(NoteError),
}

/// True if the payload says it is a key event.
pub fn is_key_event(payload: &Value) -> bool {
    payload.get("kind").and_then(Value::as_text) == Some(KIND)
}

impl KeyEvent {
    /// Reads the payload of a statement.
    pub fn from_payload(payload: &Value) -> Result<Self, KeyEventError> {
        if !is_key_event(payload) {
            return Err(KeyEventError::OtherKind);
        }
        let field = |name| {
            payload
                .get("body")
                .and_then(|body| body.get(name))
                .and_then(Value::as_text)
        };
        let role = field("role").ok_or(KeyEventError::Field("role", "a word such as \"statement\""))?;
        Ok(Self {
            change: change(field("event"))?,
            role: KeyRole::from_word(role),
            key: key(field("key"))?,
            vkey: field("vkey")
                .map(str::parse)
                .transpose()
                .map_err(KeyEventError::VerifierKey)?,
        })
    }

    /// The `body` of the record.
    pub fn to_body(&self) -> Value {
        let change = match self.change {
            KeyChange::Introduce => "introduce",
            KeyChange::Rotate => "rotate",
            KeyChange::Revoke => "revoke",
        };
        let mut body = vec![
            (Value::text("event"), Value::text(change)),
            (Value::text("role"), Value::text(self.role.as_str())),
            (Value::text("key"), Value::Text(hex::encode(&self.key))),
        ];
        body.extend(
            self.vkey
                .as_ref()
                .map(|vkey| (Value::text("vkey"), Value::text(&vkey.to_string()))),
        );
        Value::Map(body)
    }
}

fn change(word: Option<&str>) -> Result<KeyChange, KeyEventError> {
    match word {
        Some("introduce") => Ok(KeyChange::Introduce),
        Some("rotate") => Ok(KeyChange::Rotate),
        Some("revoke") => Ok(KeyChange::Revoke),
        _ => Err(KeyEventError::Field(
            "event",
            "\"introduce\", \"rotate\" or \"revoke\"",
        )),
    }
}

fn key(text: Option<&str>) -> Result<[u8; 32], KeyEventError> {
    let wrong = KeyEventError::Field("key", "64 hexadecimal digits of an Ed25519 public key");
    text.and_then(hex::decode_array)
        .filter(is_acceptable_key)
        .ok_or(wrong)
}
