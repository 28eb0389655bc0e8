//! Log entries: `[1, kind, body]` in deterministic CBOR.

use crate::cbor::{self, CborError, Value};
use crate::statement::{MAX_STATEMENT_BYTES, Statement};
use crate::{Hash, merkle};

/// Version of the entry format.
pub const VERSION: u64 = 1;
const OPEN: u64 = 0;
const BLIND: u64 = 1;

/// What stands at one index of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A whole statement, for everyone to read.
    Open(Vec<u8>),
    /// Only the hash of a statement ([`Statement::hash`]); those who have it can prove it.
    Blind(Hash),
}

/// Why an entry was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// No deterministic CBOR.
    #[error("the entry is not deterministic CBOR: {0}")]
    Cbor(#[from] CborError),
    /// Not of the form `[version, kind, bytes]`.
    #[error("the entry is not an array of version, kind and a byte string")]
    Shape,
    /// Another version of the format.
    #[error("the entry has version {0}; this program knows version {VERSION}")]
    Version(u64),
    /// Another kind.
    #[error("the entry is of kind {0}; this program knows 0 (open) and 1 (blind)")]
    Kind(u64),
    /// A blind entry is a hash.
    #[error("the blind entry has {0} bytes instead of 32")]
    BlindLength(usize),
    /// An open entry longer than a statement may be.
    #[error("the open entry holds {0} bytes; a statement has at most {MAX_STATEMENT_BYTES}")]
    OpenLength(usize),
}

impl Entry {
    /// The bytes that are logged.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, body) = match self {
            Self::Open(statement) => (OPEN, statement.clone()),
            Self::Blind(hash) => (BLIND, hash.to_vec()),
        };
        let parts = vec![
            Value::Unsigned(VERSION),
            Value::Unsigned(kind),
            Value::Bytes(body),
        ];
        cbor::encode(&Value::Array(parts))
    }

    /// Reads an entry. The statement in an open one is not looked at.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        let Value::Array(parts) = cbor::decode(bytes)? else {
            return Err(EntryError::Shape);
        };
        let parts = <[Value; 3]>::try_from(parts).map_err(|_| EntryError::Shape)?;
        let [
            Value::Unsigned(version),
            Value::Unsigned(kind),
            Value::Bytes(body),
        ] = parts
        else {
            return Err(EntryError::Shape);
        };
        match (version, kind) {
            (VERSION, OPEN) if body.len() > MAX_STATEMENT_BYTES => Err(EntryError::OpenLength(body.len())),
            (VERSION, OPEN) => Ok(Self::Open(body)),
            (VERSION, BLIND) => body
                .try_into()
                .map(Self::Blind)
                .map_err(|body: Vec<u8>| EntryError::BlindLength(body.len())),
            (VERSION, kind) => Err(EntryError::Kind(kind)),
            (version, _) => Err(EntryError::Version(version)),
        }
    }

    /// Hash of the entry as a leaf of the log's tree.
    pub fn leaf_hash(&self) -> Hash {
        merkle::leaf_hash(&self.encode())
    }

    /// The open entry of a statement, without receipts.
    pub fn open(statement: &Statement) -> Self {
        Self::Open(statement.bare())
    }

    /// The blind entry of a statement.
    pub fn blind(statement: &Statement) -> Self {
        Self::Blind(statement.hash())
    }
}
