//! Key events: records of kind `key-event`, by which a log introduces the keys of its node.
//!
//! Entry 0 of a log is one: it introduces the statement key it is itself signed with, and names
//! the log's verifier key. Later ones are signed by a key that the log introduced before, and once
//! the node has a root, by that. What they mean together is in [`crate::keychain`].

mod read;
mod root;

pub use root::{MAX_ROOT_KEYS, Root, RootSignature, root_message};

use crate::cbor::Value;
use crate::hex;
use crate::note::{NoteError, VerifierKey};

/// The record kind.
pub const KIND: &str = "key-event";
/// The longest text in a key event: a verifier key with ML-DSA-44 has about 1,800 characters.
pub const MAX_TEXT: usize = 4096;

/// What happens to the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChange {
    /// From here on the key counts.
    Introduce,
    /// From here on the key counts, to take over from an earlier one, which counts until a time or
    /// until revoked.
    Rotate,
    /// What the key signed counts up to some index of the log, and not after it.
    Revoke,
}

impl KeyChange {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Introduce => "introduce",
            Self::Rotate => "rotate",
            Self::Revoke => "revoke",
        }
    }
}

/// What the key is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyRole {
    /// Signs statements.
    Statement,
    /// Signs checkpoints.
    Log,
    /// A threshold of officers who sign what happens to the other keys.
    Root,
    /// Cosigns the checkpoints of other logs.
    Cosigner,
    /// Opens what is sealed for the node.
    Sealing,
    /// Answers and asks on the peer port.
    Tls,
    /// Anything else; no meaning here.
    Other(String),
}

impl KeyRole {
    /// The word in the record.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Statement => "statement",
            Self::Log => "log",
            Self::Root => "root",
            Self::Cosigner => "cosigner",
            Self::Sealing => "sealing",
            Self::Tls => "tls",
            Self::Other(role) => role,
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "statement" => Self::Statement,
            "log" => Self::Log,
            "root" => Self::Root,
            "cosigner" => Self::Cosigner,
            "sealing" => Self::Sealing,
            "tls" => Self::Tls,
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
    /// The Ed25519 public key; where the key is of another kind, the SHA-256 of its text: of the
    /// age recipient, of the ML-DSA-44 verifier key, of the root.
    pub key: [u8; 32],
    /// For logs and cosigners their verifier key. Entry 0 must carry the log's.
    pub vkey: Option<VerifierKey>,
    /// Name of a cosigner in signed notes.
    pub name: Option<String>,
    /// The age recipient of a sealing key.
    pub recipient: Option<String>,
    /// With a rotation: the key that is taken over from.
    pub replaces: Option<[u8; 32]>,
    /// With a rotation: until when the replaced key counts, in seconds since 1970.
    pub until: Option<u64>,
    /// With a revocation: the last index of the log up to which the key counts.
    pub last_good: Option<u64>,
    /// With a revocation: why.
    pub reason: Option<String>,
    /// With the role root: who from here on signs what happens to keys.
    pub root: Option<Root>,
    /// Signatures of root keys over [`root_message`].
    pub root_signatures: Vec<RootSignature>,
    /// The body as it was read, without the root's signatures: the root signed that, whatever else
    /// stands in it. `None` in an event that is made here.
    pub as_read: Option<Value>,
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
    /// An event that says no more than what happens to which key.
    pub fn new(change: KeyChange, role: KeyRole, key: [u8; 32]) -> Self {
        Self {
            change,
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
            as_read: None,
        }
    }

    /// The `body` of the record.
    pub fn to_body(&self) -> Value {
        let mut body = self.unsigned_body();
        if let Value::Map(entries) = &mut body
            && !self.root_signatures.is_empty()
        {
            let list = self.root_signatures.iter().map(RootSignature::to_value).collect();
            entries.push((Value::text("root-signatures"), Value::Array(list)));
        }
        body
    }

    /// The `body` of the record without the signatures of the root: what the root signs. Of an
    /// event that was read these are the bytes as they came, whatever else stands in them.
    pub fn unsigned_body(&self) -> Value {
        if let Some(body) = &self.as_read {
            return body.clone();
        }
        let digits = |key: &[u8; 32]| Value::Text(hex::encode(key));
        let fields = [
            ("event", Some(Value::text(self.change.as_str()))),
            ("role", Some(Value::text(self.role.as_str()))),
            ("key", Some(digits(&self.key))),
            (
                "vkey",
                self.vkey.as_ref().map(|vkey| Value::text(&vkey.to_string())),
            ),
            ("name", self.name.as_deref().map(Value::text)),
            ("recipient", self.recipient.as_deref().map(Value::text)),
            ("replaces", self.replaces.as_ref().map(digits)),
            (
                "until",
                self.until.map(|until| Value::text(&crate::time::format(until))),
            ),
            ("last-good", self.last_good.map(Value::Unsigned)),
            ("reason", self.reason.as_deref().map(Value::text)),
            ("root", self.root.as_ref().map(Root::to_value)),
        ];
        Value::Map(
            fields
                .into_iter()
                .filter_map(|(name, value)| Some((Value::text(name), value?)))
                .collect(),
        )
    }

    /// The key that the event speaks of, as the verifier key it has in notes: what `vkey` says, or
    /// for a cosigner without one, its name and key.
    pub fn verifier_key(&self) -> Option<VerifierKey> {
        match (&self.vkey, &self.name) {
            (Some(vkey), _) => Some(vkey.clone()),
            (None, Some(name)) if self.role == KeyRole::Cosigner => {
                VerifierKey::cosigner(name, &self.key).ok()
            }
            _ => None,
        }
    }
}
