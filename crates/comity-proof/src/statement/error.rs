//! Why statements are refused.

use super::{MAX_RECEIPTS, MAX_STATEMENT_BYTES};
use crate::cbor::CborError;
use crate::cose::CoseError;

/// Why a statement was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Longer than a log entry may be.
    #[error("the statement has {0} bytes; at most {MAX_STATEMENT_BYTES} are read")]
    TooLong(usize),
    /// No COSE_Sign1 with Ed25519 in deterministic CBOR.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// A header label outside the profile.
    #[error("protected header label {0} is not known")]
    UnknownLabel(String),
    /// A claim outside the profile.
    #[error("claim {0} is not known")]
    UnknownClaim(String),
    /// Something that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Something is there in another form.
    #[error("{field} must be {wanted}")]
    Wrong {
        /// Which part of the header.
        field: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// The first statement of a record has no predecessor, all others have one.
    #[error("comity.prev must stand in every statement of a record but the first (this one is number {0})")]
    Chain(u64),
    /// A content type beside a hash envelope.
    #[error("a hash envelope (258) names the content type under 259, never under 3")]
    ContentTypeTwice,
    /// Parts of an envelope without the envelope.
    #[error("labels 259 and 260 belong to a hash envelope (258), which is not there")]
    NoEnvelope,
    /// The payload of a hash envelope is a SHA-256 hash.
    #[error("the payload of a hash envelope has {0} bytes instead of 32")]
    EnvelopePayload(usize),
    /// The record is no deterministic CBOR.
    #[error("the payload is not deterministic CBOR: {0}")]
    Payload(CborError),
    /// The record is no map.
    #[error("the payload is not a map")]
    PayloadNotMap,
    /// Something else than receipts in the unprotected header.
    #[error("unprotected header label {0} is not known; only receipts (394) may stand there")]
    UnprotectedLabel(String),
    /// Receipts in another form.
    #[error("receipts (394) must be an array of 1 to {MAX_RECEIPTS} byte strings")]
    BadReceipts,
    /// The key is not the one that the statement names.
    #[error("the statement names another key (kid) than the one it is checked with")]
    OtherKey,
    /// The signature is wrong.
    #[error("the signature does not verify")]
    BadSignature,
}
