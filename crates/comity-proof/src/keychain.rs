//! The keys of a node as its own log tells them: which key may sign what, by index of the log.
//!
//! Key events are folded in log order. Entry 0 introduces the statement key that it is signed
//! with. Until the node has a root, a statement key in force may change keys; from then on every
//! change needs `threshold` signatures of the root in force. The next root is the one whose hashes
//! were promised, and `threshold` of its own keys must sign its coming: so a root that was lost is
//! replaced by its promised successor, and a root that was stolen names nobody.
//!
//! Dates that a statement gives of itself decide nothing about a stolen key. A revocation names
//! the last good index of the log; what the key signed counts up to there.
//!
//! A key event without the signatures it needs has no effect and is listed in
//! [`KeyChain::refused`]: whoever stole a statement key can write one, and must not be able to
//! spoil the log with it.

mod apply;

use crate::key_event::{KeyEventError, KeyRole, Root};
use crate::note::VerifierKey;
use crate::statement::{Statement, StatementError};
use crate::{hex, time};
use std::collections::BTreeMap;

/// The most keys one log may introduce; a node with a key a week has 500 in ten years.
pub const MAX_KEYS: usize = 10_000;
/// The most key events without effect that are remembered one by one.
pub const MAX_REFUSED: usize = 1_000;

/// A key that the log introduced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What it is for.
    pub role: KeyRole,
    /// Ed25519 public key, or the digest of its text, see [`crate::key_event::KeyEvent::key`].
    pub key: [u8; 32],
    /// Verifier key of a log or a cosigner.
    pub vkey: Option<VerifierKey>,
    /// The age recipient of a sealing key.
    pub recipient: Option<String>,
    /// Index of the event that introduced it.
    pub from: u64,
    /// When that was, as the event says: seconds since 1970.
    pub since: u64,
    /// Set when another key took over.
    pub replaced: Option<Replaced>,
    /// Set when it was revoked.
    pub revoked: Option<Revoked>,
}

/// Another key took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The newer key.
    pub by: [u8; 32],
    /// Index of the event.
    pub at: u64,
    /// Until when the older one counts beside it, in seconds since 1970; without it, until revoked.
    pub until: Option<u64>,
}

/// A key does not count any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Index of the event.
    pub at: u64,
    /// What the key signed counts up to this index.
    pub last_good: u64,
    /// Why, in words.
    pub reason: Option<String>,
}

/// The root in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootInForce {
    /// Its keys and its promise.
    pub root: Root,
    /// Index of the event that brought it.
    pub from: u64,
    /// When that was, as the event says: seconds since 1970.
    pub since: u64,
    /// Whether the root before it signed its coming as well. False for the first root, and for one
    /// that took over from a root that was lost.
    pub confirmed: bool,
}

/// A key event without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its index.
    pub index: u64,
    /// Why it has none.
    pub why: &'static str,
}

/// What a statement was to the chain of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// No key event.
    Other,
    /// A key event that was applied.
    KeyEvent,
    /// A key event without effect.
    Refused,
}

/// Why a statement does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Entry 0 is not what it must be.
    #[error("entry 0 must {0}")]
    First(&'static str),
    /// Entry 0 is not signed by the key it introduces.
    #[error("entry 0 must be signed by the key it introduces: {0}")]
    FirstSignature(StatementError),
    /// Entries in another order than the log has them.
    #[error("entry {index} comes after entry {before}; key events are read in the order of the log")]
    Order {
        /// The entry.
        index: u64,
        /// The entry read before it.
        before: u64,
    },
    /// A key that the log has not introduced.
    #[error("signed by key {0}, which the log has not introduced")]
    Unknown(String),
    /// A key that the log introduced later.
    #[error("signed by key {kid}, which the log introduced only with entry {from}")]
    TooEarly {
        /// Key identifier, hexadecimal.
        kid: String,
        /// Index of the event.
        from: u64,
    },
    /// A key that was revoked.
    #[error("signed by key {kid}, which counts up to entry {last_good}: it was revoked with entry {at}")]
    Revoked {
        /// Key identifier, hexadecimal.
        kid: String,
        /// Last index at which it counts.
        last_good: u64,
        /// Index of the revocation.
        at: u64,
    },
    /// A key whose time is over.
    #[error("signed by key {kid} after {until}, when another key had taken over")]
    Replaced {
        /// Key identifier, hexadecimal.
        kid: String,
        /// End of its time.
        until: String,
    },
    /// A statement of somebody else.
    #[error("key {kid} was introduced for {wanted:?}, but the statement is of {said:?}")]
    OtherIssuer {
        /// Key identifier, hexadecimal.
        kid: String,
        /// Whose log it is.
        wanted: String,
        /// Whose statement it says it is.
        said: String,
    },
    /// A key event that cannot be read.
    #[error(transparent)]
    KeyEvent(#[from] KeyEventError),
    /// The statement's signature or payload is wrong.
    #[error(transparent)]
    Statement(#[from] StatementError),
}

/// All keys of one node, as far as its log was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyChain {
    issuer: String,
    log: Option<VerifierKey>,
    keys: Vec<Key>,
    by_key: BTreeMap<[u8; 32], usize>,
    statement_keys: BTreeMap<[u8; 8], usize>,
    root: Option<RootInForce>,
    refused: Vec<Refused>,
    events: u64,
    last: Option<u64>,
}

impl KeyChain {
    /// Knows no key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Folds statements of a log in its order; those that are no key events are only checked.
    /// Entries may be missing, all but entry 0.
    pub fn fold<'a>(entries: impl IntoIterator<Item = (u64, &'a Statement)>) -> Result<Self, ChainError> {
        let mut chain = Self::new();
        for (index, statement) in entries {
            chain.push(index, statement)?;
        }
        Ok(chain)
    }

    /// Takes the statement at `index` of the log. One that is not signed by a key in force is an
    /// error and changes nothing.
    pub fn push(&mut self, index: u64, statement: &Statement) -> Result<Seen, ChainError> {
        let seen = apply::push(self, index, statement)?;
        self.last = Some(index);
        Ok(seen)
    }

    /// The Ed25519 key behind a key identifier, if it may sign the statement at `index`.
    pub fn may_sign(&self, kid: &[u8; 8], index: u64) -> Result<[u8; 32], ChainError> {
        self.in_force(kid, index).map(|key| key.key)
    }

    /// Checks that the statement at `index` is of this log's node and signed by a key that counts
    /// there.
    pub fn check(&self, statement: &Statement, index: u64) -> Result<&Key, ChainError> {
        let header = &statement.header;
        let key = self.in_force(&header.kid, index)?;
        statement.verify(&key.key)?;
        if header.iss != self.issuer {
            return Err(ChainError::OtherIssuer {
                kid: hex::encode(&header.kid),
                wanted: self.issuer.clone(),
                said: header.iss.clone(),
            });
        }
        match key.replaced.as_ref().and_then(|replaced| replaced.until) {
            Some(until) if header.iat > until => Err(ChainError::Replaced {
                kid: hex::encode(&header.kid),
                until: time::format(until),
            }),
            _ => Ok(key),
        }
    }

    fn in_force(&self, kid: &[u8; 8], index: u64) -> Result<&Key, ChainError> {
        let kid_text = || hex::encode(kid);
        let at = self.statement_keys.get(kid);
        let key = at
            .and_then(|at| self.keys.get(*at))
            .ok_or_else(|| ChainError::Unknown(kid_text()))?;
        if index < key.from {
            return Err(ChainError::TooEarly {
                kid: kid_text(),
                from: key.from,
            });
        }
        match &key.revoked {
            Some(revoked) if index > revoked.last_good => Err(ChainError::Revoked {
                kid: kid_text(),
                last_good: revoked.last_good,
                at: revoked.at,
            }),
            _ => Ok(key),
        }
    }

    /// Name of the node whose log this is; empty before entry 0.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The log's verifier key as entry 0 names it.
    pub fn log_key(&self) -> Option<&VerifierKey> {
        self.log.as_ref()
    }

    /// All keys that were ever introduced, in log order.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The root in force.
    pub fn root(&self) -> Option<&RootInForce> {
        self.root.as_ref()
    }

    /// Key events without effect, the first [`MAX_REFUSED`].
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// Key events that were applied.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Keys of a role that were not revoked. Replaced ones are among them.
    pub fn of_role(&self, role: &KeyRole) -> impl Iterator<Item = &Key> {
        self.keys
            .iter()
            .filter(move |key| key.role == *role && key.revoked.is_none())
    }

    /// Statement keys that were not revoked.
    pub fn statement(&self) -> Vec<[u8; 32]> {
        self.of_role(&KeyRole::Statement).map(|key| key.key).collect()
    }

    /// Recipients to seal to: those of keys that were neither replaced nor revoked.
    pub fn sealing_recipients(&self) -> Vec<&str> {
        self.of_role(&KeyRole::Sealing)
            .filter(|key| key.replaced.is_none())
            .filter_map(|key| key.recipient.as_deref())
            .collect()
    }

    /// Verifier keys under which the node cosigns other logs, Ed25519 and ML-DSA-44. Replaced ones
    /// are among them: their older cosignatures hold.
    pub fn cosigners(&self) -> Vec<&VerifierKey> {
        self.of_role(&KeyRole::Cosigner)
            .filter_map(|key| key.vkey.as_ref())
            .collect()
    }

    /// Verifier keys of the node's own log, Ed25519 and ML-DSA-44.
    pub fn logs(&self) -> Vec<&VerifierKey> {
        let first = self.log.iter();
        let later = self
            .of_role(&KeyRole::Log)
            .filter_map(|key| key.vkey.as_ref())
            .filter(|key| self.log.as_ref() != Some(key));
        first.chain(later).collect()
    }

    /// Keys of the peer port, each with the time until which it counts, where one took over.
    pub fn tls(&self) -> Vec<([u8; 32], Option<u64>)> {
        let until = |key: &Key| key.replaced.as_ref().and_then(|replaced| replaced.until);
        self.of_role(&KeyRole::Tls)
            .map(|key| (key.key, until(key)))
            .collect()
    }
}
