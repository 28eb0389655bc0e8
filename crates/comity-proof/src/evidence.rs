//! Evidence that a log said two things, for anybody to check who has the log's key.
//!
//! Both notes are signed by the log. Either they give one size two roots, or the smaller tree is
//! no prefix of the larger one: then the proof leads from the right edge of the smaller tree, as
//! the larger one has it, to the larger one's signed root. Every hash in it is fixed by that root,
//! so nobody can bend it, and without the log's key there is no second note: a log that never
//! signed two things cannot be framed.

mod record;
mod walk;

pub use record::{KIND, is_misbehaviour};
pub use walk::material;

use crate::Hash;
use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::merkle::{MAX_PROOF, empty_root};
use crate::note::{NoteError, VerifierKey};

/// The two things a log can say that no honest log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// One size, two roots.
    TwoRoots,
    /// The smaller tree is no prefix of the larger one.
    NotAPrefix,
}

impl What {
    /// The word in the record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TwoRoots => "two-roots",
            Self::NotAPrefix => "not-a-prefix",
        }
    }

    /// The sort of evidence that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::TwoRoots, Self::NotAPrefix]
            .into_iter()
            .find(|what| what.as_str() == word)
    }
}

/// Evidence as it is handed around. Nothing in it counts before [`check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Verifier key of the log. Whoever made the evidence may have made the key: it is about a
    /// log only if this is the key that one has of it.
    pub vkey: VerifierKey,
    /// What is said to be wrong.
    pub what: What,
    /// One signed checkpoint, whole; with [`What::NotAPrefix`] the smaller one.
    pub first: String,
    /// The other, whole.
    pub second: String,
    /// With [`What::NotAPrefix`]: see [`material`].
    pub proof: Vec<Hash>,
}

/// What evidence shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Name of the log.
    pub origin: String,
    /// What the log did.
    pub what: What,
    /// Size and root of the first tree.
    pub first: (u64, Hash),
    /// Size and root of the second tree.
    pub second: (u64, Hash),
    /// The root that the second tree has at the size of the first.
    pub second_at_first: Hash,
}

/// Why evidence shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// The key is of a type that does not sign checkpoints.
    #[error("the evidence is checked with the log's Ed25519 key (0x01), not with a key of type {0:#04x}")]
    KeyType(u8),
    /// One of the notes is no checkpoint that the log signed.
    #[error("the {0} checkpoint: {1}")]
    Checkpoint(&'static str, CheckpointError),
    /// The second checkpoint says the same as the first.
    #[error("both checkpoints say the same: {0} entries with one root")]
    Same(u64),
    /// The sizes do not fit what is said to be wrong.
    #[error("two-roots speaks of one size; these are {0} and {1}")]
    Sizes(u64, u64),
    /// The first tree must be the smaller one.
    #[error("not-a-prefix speaks of a smaller tree and then a larger one; these have {0} and {1} entries")]
    Order(u64, u64),
    /// The proof is not one for these sizes.
    #[error("the proof does not have the number of hashes that {0} and {1} entries need")]
    Length(u64, u64),
    /// The proof is not one for the larger tree.
    #[error("the proof does not lead to the root of the larger tree")]
    NotOfSecond,
    /// The log is consistent here.
    #[error("the smaller tree is a prefix of the larger one; the log did nothing wrong here")]
    Consistent,
    /// A proof where none belongs.
    #[error("two-roots needs no proof")]
    Proof,
    /// The record around the evidence is wrong.
    #[error("body.{0} of the evidence must be {1}")]
    Field(&'static str, &'static str),
    /// The verifier key in the record is wrong.
    #[error("body.vkey of the evidence: {0}")]
    Key(NoteError),
}

/// Checks evidence from nothing but itself.
pub fn check(evidence: &Evidence) -> Result<Verdict, EvidenceError> {
    if evidence.vkey.ed25519_key().is_none() {
        return Err(EvidenceError::KeyType(evidence.vkey.alg));
    }
    let open = |which, note: &str| {
        SignedCheckpoint::open(note.as_bytes(), &evidence.vkey)
            .map_err(|cause| EvidenceError::Checkpoint(which, cause))
    };
    let first = open("first", &evidence.first)?.checkpoint;
    let second = open("second", &evidence.second)?.checkpoint;
    let (small, large) = ((first.size, first.root), (second.size, second.root));
    if small == large {
        return Err(EvidenceError::Same(first.size));
    }
    let second_at_first = match evidence.what {
        What::TwoRoots if !evidence.proof.is_empty() => return Err(EvidenceError::Proof),
        What::TwoRoots if small.0 != large.0 => return Err(EvidenceError::Sizes(small.0, large.0)),
        What::TwoRoots => second.root,
        What::NotAPrefix if small.0 >= large.0 => return Err(EvidenceError::Order(small.0, large.0)),
        What::NotAPrefix => root_of_prefix(small.0, large.0, &evidence.proof, &large.1)?,
    };
    if second_at_first == first.root {
        return Err(EvidenceError::Consistent);
    }
    Ok(Verdict {
        origin: first.origin,
        what: evidence.what,
        first: small,
        second: large,
        second_at_first,
    })
}

/// The root that the tree of `large` entries with `root` has at its first `small` entries.
fn root_of_prefix(small: u64, large: u64, proof: &[Hash], root: &Hash) -> Result<Hash, EvidenceError> {
    let wrong_length = EvidenceError::Length(small, large);
    if small == 0 {
        // All trees begin with the one empty tree.
        return if proof.is_empty() {
            Ok(empty_root())
        } else {
            Err(wrong_length)
        };
    }
    if proof.len() > MAX_PROOF {
        return Err(wrong_length);
    }
    let (old, new) = crate::merkle::roots_of_consistency(small, large, proof).ok_or(wrong_length)?;
    if new == *root {
        Ok(old)
    } else {
        Err(EvidenceError::NotOfSecond)
    }
}
