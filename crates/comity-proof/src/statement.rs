//! Signed statements: a record as its issuer signed it, in a profile of SCITT (RFC 9943).
//!
//! A statement is a COSE_Sign1 with Ed25519. What it is about stands in the protected header
//! ([`Header`]), the record in the payload. The parser refuses whatever the profile does not name
//! before any signature is looked at, and signatures are checked over the bytes as received.

mod error;
mod header;

pub use crate::cose::{key_identifier, key_thumbprint};
pub use error::StatementError;
pub use header::{
    After, Algorithm, Envelope, Header, MAX_AFTER, MAX_NAME_BYTES, MAX_RECIPIENTS, Verb, protected_bytes,
};

use crate::cbor::{self, Value};
use crate::cose::{self, Sign1};
use crate::{Hash, sha256};

/// The longest statement: it must fit a log entry (65,535 bytes) with its frame and some air.
pub const MAX_STATEMENT_BYTES: usize = 60 * 1024;
/// Content type of a record as deterministic CBOR.
pub const RECORD_TYPE: &str = "application/vnd.comity.record+cbor";
/// The `typ` that our statements carry.
pub const STATEMENT_TYPE: &str = "application/vnd.comity.statement+cose";
/// Unprotected header label: receipts (RFC 9942).
pub const LABEL_RECEIPTS: i64 = 394;
/// The most receipts one statement may carry: the log's own and those of counterparts.
pub const MAX_RECEIPTS: usize = 16;

/// A statement that is well formed. Its signature counts after [`Statement::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What the protected header says.
    pub header: Header,
    /// Payload: the record, or with an envelope the SHA-256 of what is kept elsewhere.
    pub payload: Vec<u8>,
    /// Ed25519 signature.
    pub signature: [u8; 64],
    /// Receipts that were attached, unchecked and unsigned.
    pub receipts: Vec<Vec<u8>>,
    protected: Vec<u8>,
    bytes: Vec<u8>,
}

/// Reads a statement, see [`Statement::parse`].
pub fn parse(bytes: &[u8]) -> Result<Statement, StatementError> {
    Statement::parse(bytes)
}

/// The bytes an issuer signs.
pub fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    cose::to_be_signed(protected, &[], payload)
}

/// Puts a signed statement together: the form that is logged, without receipts.
pub fn assemble(protected: &[u8], payload: &[u8], signature: &[u8; 64]) -> Vec<u8> {
    cose::assemble(protected, Vec::new(), Some(payload), signature)
}

impl Statement {
    /// Reads a statement and refuses everything outside the profile. No signature is checked.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementError> {
        if bytes.len() > MAX_STATEMENT_BYTES {
            return Err(StatementError::TooLong(bytes.len()));
        }
        let Sign1 {
            protected,
            header,
            unprotected,
            payload,
            signature,
        } = Sign1::parse(bytes)?;
        let header = Header::from_map(&header)?;
        let payload = payload.ok_or(StatementError::Missing("payload"))?;
        check_payload(&header, &payload)?;
        let receipts = read_receipts(unprotected)?;
        Ok(Self {
            header,
            payload,
            signature,
            receipts,
            protected,
            bytes: bytes.to_vec(),
        })
    }

    /// Checks the signature with the issuer's key, which must be the one that `kid` names.
    pub fn verify(&self, key: &[u8; 32]) -> Result<(), StatementError> {
        if key_identifier(key) != self.header.kid {
            return Err(StatementError::OtherKey);
        }
        let signed = to_be_signed(&self.protected, &self.payload);
        match crate::ed25519::verify(key, &signed, &self.signature) {
            true => Ok(()),
            false => Err(StatementError::BadSignature),
        }
    }

    /// The statement as received.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The protected header as received.
    pub fn protected(&self) -> &[u8] {
        &self.protected
    }

    /// The statement without receipts: the form that is logged, whatever was attached since.
    pub fn bare(&self) -> Vec<u8> {
        if self.receipts.is_empty() {
            return self.bytes.clone();
        }
        assemble(&self.protected, &self.payload, &self.signature)
    }

    /// SHA-256 of the statement without receipts: what `prev` and blind leaves name. It stays the
    /// same when a receipt is attached.
    pub fn hash(&self) -> Hash {
        if self.receipts.is_empty() {
            sha256(&self.bytes)
        } else {
            sha256(&self.bare())
        }
    }

    /// The statement with these receipts in its unprotected header.
    pub fn with_receipts(&self, receipts: &[Vec<u8>]) -> Vec<u8> {
        let list = receipts.iter().cloned().map(Value::Bytes).collect();
        let unprotected = vec![(Value::int(LABEL_RECEIPTS), Value::Array(list))];
        cose::assemble(&self.protected, unprotected, Some(&self.payload), &self.signature)
    }

    /// The payload as a value. Fails for payloads that are not CBOR, such as the hash in an
    /// envelope.
    pub fn payload_value(&self) -> Result<Value, StatementError> {
        cbor::decode(&self.payload).map_err(StatementError::Payload)
    }
}

/// A hash has 32 bytes; a record is a map in the same strict CBOR as everything else.
fn check_payload(header: &Header, payload: &[u8]) -> Result<(), StatementError> {
    if header.envelope.is_some() {
        let is_hash = payload.len() == 32;
        return if is_hash {
            Ok(())
        } else {
            Err(StatementError::EnvelopePayload(payload.len()))
        };
    }
    if header.content_type != RECORD_TYPE {
        return Ok(());
    }
    match cbor::decode(payload).map_err(StatementError::Payload)? {
        Value::Map(_) => Ok(()),
        _ => Err(StatementError::PayloadNotMap),
    }
}

fn read_receipts(unprotected: cose::Header) -> Result<Vec<Vec<u8>>, StatementError> {
    let mut receipts = Vec::new();
    for (label, value) in unprotected {
        if label.as_i64() != Some(LABEL_RECEIPTS) {
            return Err(StatementError::UnprotectedLabel(cose::label_text(&label)));
        }
        let Value::Array(items) = value else {
            return Err(StatementError::BadReceipts);
        };
        for item in items {
            let Value::Bytes(receipt) = item else {
                return Err(StatementError::BadReceipts);
            };
            receipts.push(receipt);
        }
        if receipts.is_empty() || receipts.len() > MAX_RECEIPTS {
            return Err(StatementError::BadReceipts);
        }
    }
    Ok(receipts)
}
