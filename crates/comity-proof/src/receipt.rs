//! Receipts of inclusion (RFC 9942): the log's signature over a root, with the path from an entry
//! to it, as one COSE_Sign1. The same proof as a [`crate::proof_file`], in the form that stands
//! inside a statement.
//!
//! Our receipts say in their claims which log (issuer) and which record (subject) they are about,
//! as SCITT asks, and leave the root out: who checks them computes it.
//!
//! The signature covers the root and nothing else of the tree. Different pairs of index and size
//! can lead to the same root, so a receipt proves that an entry stands in the log, not where:
//! index and size are hints. A [`crate::proof_file`] signs the size and so fixes the index.

use crate::cbor::{self, CborError, Value};
use crate::cose::{self, CoseError, Sign1, label_text};
use crate::entry::Entry;
use crate::merkle::{self, MAX_PROOF, MerkleError};
use crate::note::VerifierKey;
use crate::statement::{MAX_NAME_BYTES, Statement};
use crate::{Hash, hex};

/// The longest receipt read: header, 65 hashes, signature, and room for a few such paths.
pub const MAX_RECEIPT_BYTES: usize = 16 * 1024;
/// The most inclusion paths in one receipt. We write one.
pub const MAX_PATHS: usize = 4;
/// Protected header label: kind of verifiable data structure.
pub const LABEL_VDS: i64 = 395;
/// Unprotected header label: proofs.
pub const LABEL_VDP: i64 = 396;
/// The Merkle tree of RFC 9162 with SHA-256.
pub const VDS_RFC9162_SHA256: i64 = 1;

const PROOF_INCLUSION: i64 = -1;
const PROOF_CONSISTENCY: i64 = -2;
const ISS: i64 = 1;
const SUB: i64 = 2;
const IAT: i64 = 6;

/// Why a receipt was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Longer than any receipt.
    #[error("the receipt has {0} bytes; at most {MAX_RECEIPT_BYTES} are read")]
    TooLong(usize),
    /// No COSE_Sign1 with Ed25519 in deterministic CBOR, or its signature is wrong.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// A label that is not known here.
    #[error("header label {0} of the receipt is not known")]
    UnknownLabel(String),
    /// Another data structure.
    #[error("the receipt is of another data structure; only 1 (RFC 9162 with SHA-256) is known")]
    UnknownStructure,
    /// A proof of consistency only.
    #[error("the receipt proves that a log grew, not that an entry stands in it")]
    NoInclusion,
    /// A part is missing or has another form.
    #[error("{field} of the receipt must be {wanted}")]
    Wrong {
        /// Which part.
        field: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A path is no deterministic CBOR.
    #[error("the inclusion path is not deterministic CBOR: {0}")]
    PathCbor(CborError),
    /// The path does not fit the tree.
    #[error("the entry is not proved: {0}")]
    Path(#[from] MerkleError),
    /// Two paths lead to two roots.
    #[error("the paths of the receipt lead to different roots")]
    TwoRoots,
    /// The receipt is of another log.
    #[error("the receipt is of log {0:?}")]
    OtherLog(String),
    /// The receipt is about another record.
    #[error("the receipt is about {0:?}")]
    OtherSubject(String),
    /// The receipt names another key.
    #[error("the receipt names another key (kid) than the one it is checked with")]
    OtherKey,
}

/// What the log signed beside the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptHeader {
    /// Key identifier; if it has 8 bytes it must be [`cose::key_identifier`] of the log's key.
    pub kid: Option<Vec<u8>>,
    /// Issuer: the log's origin.
    pub iss: String,
    /// Subject: the record.
    pub sub: String,
    /// When it was issued, in seconds since 1970.
    pub iat: Option<u64>,
}

/// A path from an entry to a root. Size and index tell how to walk it; nobody signs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Size of the tree.
    pub size: u64,
    /// Index of the entry.
    pub index: u64,
    /// From the leaf's sibling to the root's child; never empty.
    pub path: Vec<Hash>,
}

/// A receipt that is well formed. It proves something after [`Receipt::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What the log signed beside the root.
    pub header: ReceiptHeader,
    /// The paths; all must lead to the signed root.
    pub proofs: Vec<InclusionProof>,
    message: Sign1,
}

/// The protected header as bytes.
pub fn protected_bytes(header: &ReceiptHeader) -> Vec<u8> {
    let mut claims = vec![
        (Value::int(ISS), Value::text(&header.iss)),
        (Value::int(SUB), Value::text(&header.sub)),
    ];
    claims.extend(header.iat.map(|iat| (Value::int(IAT), Value::Unsigned(iat))));
    let mut map = vec![
        (Value::int(cose::LABEL_ALG), Value::int(cose::ALG_ED25519)),
        (Value::int(cose::LABEL_CWT_CLAIMS), Value::Map(claims)),
        (Value::int(LABEL_VDS), Value::int(VDS_RFC9162_SHA256)),
    ];
    map.extend(
        header
            .kid
            .clone()
            .map(|kid| (Value::int(cose::LABEL_KID), Value::Bytes(kid))),
    );
    cbor::encode(&Value::Map(map))
}

/// The bytes a log signs for a root.
pub fn to_be_signed(protected: &[u8], root: &Hash) -> Vec<u8> {
    cose::to_be_signed(protected, &[], root)
}

/// Puts a receipt together, the root left out.
pub fn assemble(protected: &[u8], proof: &InclusionProof, signature: &[u8; 64]) -> Vec<u8> {
    let path = proof
        .path
        .iter()
        .map(|hash| Value::Bytes(hash.to_vec()))
        .collect();
    let parts = vec![
        Value::Unsigned(proof.size),
        Value::Unsigned(proof.index),
        Value::Array(path),
    ];
    let encoded = Value::Bytes(cbor::encode(&Value::Array(parts)));
    let proofs = Value::Map(vec![(Value::int(PROOF_INCLUSION), Value::Array(vec![encoded]))]);
    cose::assemble(protected, vec![(Value::int(LABEL_VDP), proofs)], None, signature)
}

impl Receipt {
    /// Reads a receipt. Nothing is verified.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        if bytes.len() > MAX_RECEIPT_BYTES {
            return Err(ReceiptError::TooLong(bytes.len()));
        }
        let message = Sign1::parse(bytes)?;
        let header = ReceiptHeader::from_map(&message.header)?;
        let proofs = read_proofs(&message.unprotected)?;
        Ok(Self {
            header,
            proofs,
            message,
        })
    }

    /// Checks that the leaf stands in the tree whose root the key signed; returns that root.
    /// Issuer and subject are the caller's to compare; [`Receipt::verify_statement`] does.
    pub fn verify(&self, leaf: &Hash, key: &[u8; 32]) -> Result<Hash, ReceiptError> {
        let named = self.header.kid.as_ref().filter(|kid| kid.len() == 8);
        if named.is_some_and(|kid| *kid != cose::key_identifier(key)) {
            return Err(ReceiptError::OtherKey);
        }
        let mut root = None;
        for proof in &self.proofs {
            let leads_to = merkle::root_from_inclusion(leaf, proof.index, proof.size, &proof.path)?;
            if root.is_some_and(|root| root != leads_to) {
                return Err(ReceiptError::TwoRoots);
            }
            root = Some(leads_to);
        }
        let root = root.ok_or(ReceiptError::NoInclusion)?;
        self.message.verify(key, &[], Some(&root))?;
        Ok(root)
    }
}

impl Receipt {
    /// Checks that this is the receipt of one log for one statement: key and issuer are the log's,
    /// and the subject is the statement's record, or its hash in hexadecimal where the log saw no
    /// more than that. Returns the root under which it stands.
    pub fn verify_statement(&self, statement: &Statement, log: &VerifierKey) -> Result<Hash, ReceiptError> {
        if self.header.iss != log.name {
            return Err(ReceiptError::OtherLog(self.header.iss.clone()));
        }
        let sub = &self.header.sub;
        if *sub != statement.header.sub && *sub != hex::encode(&statement.hash()) {
            return Err(ReceiptError::OtherSubject(sub.clone()));
        }
        let key = log.ed25519_key().ok_or(ReceiptError::OtherKey)?;
        let open = self.verify(&Entry::open(statement).leaf_hash(), &key);
        open.or_else(|_| self.verify(&Entry::blind(statement).leaf_hash(), &key))
    }
}

impl ReceiptHeader {
    fn from_map(map: &cose::Header) -> Result<Self, ReceiptError> {
        let (mut kid, mut claims, mut structure) = (None, None, None);
        for (label, value) in map {
            match label.as_i64() {
                Some(cose::LABEL_ALG) => {}
                Some(cose::LABEL_KID) => kid = Some(bytes(value)?),
                Some(cose::LABEL_CWT_CLAIMS) => claims = Some(value),
                Some(LABEL_VDS) => structure = value.as_i64(),
                _ => return Err(ReceiptError::UnknownLabel(label_text(label))),
            }
        }
        if structure != Some(VDS_RFC9162_SHA256) {
            return Err(ReceiptError::UnknownStructure);
        }
        let (iss, sub, iat) = read_claims(claims)?;
        Ok(Self { kid, iss, sub, iat })
    }
}

fn bytes(value: &Value) -> Result<Vec<u8>, ReceiptError> {
    let wrong = ReceiptError::Wrong {
        field: "kid (4)",
        wanted: "a byte string",
    };
    value.as_bytes().map(<[u8]>::to_vec).ok_or(wrong)
}

fn read_claims(claims: Option<&Value>) -> Result<(String, String, Option<u64>), ReceiptError> {
    let wrong = |wanted| ReceiptError::Wrong {
        field: "claims (15)",
        wanted,
    };
    let entries = claims
        .and_then(Value::as_map)
        .ok_or(wrong("a map with issuer and subject"))?;
    let (mut iss, mut sub, mut iat) = (None, None, None);
    for (label, value) in entries {
        match label.as_i64() {
            Some(ISS) => iss = name(value),
            Some(SUB) => sub = name(value),
            Some(IAT) => iat = Some(value.as_u64().ok_or(wrong("dated in whole seconds since 1970"))?),
            _ => return Err(wrong("issuer, subject and time of issue only")),
        }
    }
    iss.zip(sub)
        .map(|(iss, sub)| (iss, sub, iat))
        .ok_or(wrong("a map with issuer and subject"))
}

fn name(value: &Value) -> Option<String> {
    value
        .as_text()
        .filter(|text| !text.is_empty() && text.len() <= MAX_NAME_BYTES)
        .map(str::to_owned)
}

fn read_proofs(unprotected: &cose::Header) -> Result<Vec<InclusionProof>, ReceiptError> {
    let wrong = |wanted| ReceiptError::Wrong {
        field: "proofs (396)",
        wanted,
    };
    let proofs = match unprotected.as_slice() {
        [(label, proofs)] if label.as_i64() == Some(LABEL_VDP) => proofs,
        [] => return Err(wrong("in the unprotected header")),
        [(label, _)] | [_, (label, _), ..] => return Err(ReceiptError::UnknownLabel(label_text(label))),
    };
    let list = match proofs.as_map() {
        Some([(kind, list)]) if kind.as_i64() == Some(PROOF_INCLUSION) => list.as_array(),
        Some([(kind, _)]) if kind.as_i64() == Some(PROOF_CONSISTENCY) => {
            return Err(ReceiptError::NoInclusion);
        }
        _ => None,
    };
    let list = list.filter(|list| (1..=MAX_PATHS).contains(&list.len()));
    list.ok_or(wrong("a map from -1 to 1 to 4 paths"))?
        .iter()
        .map(InclusionProof::read)
        .collect()
}

impl InclusionProof {
    fn read(value: &Value) -> Result<Self, ReceiptError> {
        let wrong = |wanted| ReceiptError::Wrong {
            field: "the inclusion path",
            wanted,
        };
        let bytes = value.as_bytes().ok_or(wrong("a byte string"))?;
        let parts = cbor::decode(bytes).map_err(ReceiptError::PathCbor)?;
        let Some([Value::Unsigned(size), Value::Unsigned(index), Value::Array(path)]) = parts.as_array()
        else {
            return Err(wrong("an array of tree size, index and hashes"));
        };
        // A path without hashes belongs to a tree of one leaf, which gets no receipt.
        if path.is_empty() || path.len() > MAX_PROOF {
            return Err(wrong(
                "1 to 65 hashes long; there is no receipt for a log of one entry",
            ));
        }
        let hash = |hash: &Value| hash.as_bytes().and_then(|bytes| bytes.try_into().ok());
        let path = path
            .iter()
            .map(hash)
            .collect::<Option<_>>()
            .ok_or(wrong("made of hashes of 32 bytes"))?;
        Ok(Self {
            size: *size,
            index: *index,
            path,
        })
    }
}
