//! The protected header of a statement: who says what about which record, in which order.

mod read;
mod write;

pub use write::protected_bytes;

use crate::Hash;
use crate::cbor::Value;

/// The longest name or identifier in a header.
pub const MAX_NAME_BYTES: usize = 1024;
/// The most recipients one statement may name.
pub const MAX_RECIPIENTS: usize = 256;

/// The most checkpoints one statement may say it came after.
pub const MAX_AFTER: usize = 16;

/// Header label: content type (RFC 9052).
const CONTENT_TYPE: i64 = 3;
/// Header label: type of the whole message (RFC 9596).
const TYP: i64 = 16;
/// Header label: hash algorithm of an envelope (RFC 9995).
const PAYLOAD_HASH_ALG: i64 = 258;
/// Header label: content type of what was hashed (RFC 9995).
const PREIMAGE_TYPE: i64 = 259;
/// Header label: where to find what was hashed (RFC 9995).
const PAYLOAD_LOCATION: i64 = 260;
/// SHA-256 in the registry of COSE algorithms.
const SHA_256: i64 = -16;
/// Claims (RFC 8392): issuer, subject, expiry, time of issue.
const ISS: i64 = 1;
const SUB: i64 = 2;
const EXP: i64 = 4;
const IAT: i64 = 6;
/// Our own labels.
const SEQ: &str = "comity.seq";
const PREV: &str = "comity.prev";
const VERB: &str = "comity.verb";
const RE: &str = "comity.re";
const NONCE: &str = "comity.nonce";
const TO: &str = "comity.to";
const HANDLING: &str = "comity.handling";
const AFTER: &str = "comity.after";

/// Which number the signature algorithm goes by. Both mean Ed25519.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// -19: Ed25519 by its own number.
    #[default]
    Ed25519,
    /// -8: EdDSA; read, never written by us.
    EdDsa,
}

/// What a statement does to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// The first version.
    Issue,
    /// New facts; replaces from now on.
    Amend,
    /// It was wrong; replaces from the start.
    Correct,
    /// It should not have been issued.
    Retract,
    /// In doubt or under appeal.
    Suspend,
    /// The doubt is over.
    Resume,
    /// It was right and ends now.
    Delist,
    /// Its time is over.
    Expire,
    /// Another party objects.
    Contest,
    /// An answer to another record.
    Reply,
}

impl Verb {
    /// All verbs.
    pub const ALL: [Self; 10] = [
        Self::Issue,
        Self::Amend,
        Self::Correct,
        Self::Retract,
        Self::Suspend,
        Self::Resume,
        Self::Delist,
        Self::Expire,
        Self::Contest,
        Self::Reply,
    ];

    /// The word in the header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Amend => "amend",
            Self::Correct => "correct",
            Self::Retract => "retract",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Delist => "delist",
            Self::Expire => "expire",
            Self::Contest => "contest",
            Self::Reply => "reply",
        }
    }

    /// The verb of a word in a header.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.as_str() == word)
    }
}

impl std::fmt::Display for Verb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A payload that is the SHA-256 of something kept elsewhere (RFC 9995).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// Where to find it.
    pub location: Option<String>,
}

/// A checkpoint of another log that the issuer had seen: the statement was not made before it. The
/// root could not have been known earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// Name of the log.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
}

/// The protected header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Number of the signature algorithm.
    pub alg: Algorithm,
    /// Media type of the payload, or of what the payload is the hash of.
    pub content_type: String,
    /// Key identifier, see [`crate::cose::key_identifier`].
    pub kid: [u8; 8],
    /// Issuer: the node's name.
    pub iss: String,
    /// Subject: the record's identifier.
    pub sub: String,
    /// When it was issued, as the issuer says: seconds since 1970.
    pub iat: u64,
    /// When the record expires: seconds since 1970.
    pub exp: Option<u64>,
    /// Media type of the whole statement.
    pub typ: String,
    /// Place in the record's chain, from 1.
    pub seq: u64,
    /// Hash of the chain's previous statement, in all but the first.
    pub prev: Option<Hash>,
    /// What the statement does.
    pub verb: Verb,
    /// Identifier of the record that is answered.
    pub re: Option<String>,
    /// Random bytes that keep a blind leaf from being guessed.
    pub nonce: Option<[u8; 32]>,
    /// Names of the recipients; empty if none are named.
    pub to: Vec<String>,
    /// Checkpoints of other logs that the statement came after; empty if none are named.
    pub after: Vec<After>,
    /// Release terms, a map with text keys.
    pub handling: Option<Value>,
    /// Set if the payload is a hash.
    pub envelope: Option<Envelope>,
}
