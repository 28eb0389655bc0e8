//! Compares checkpoints of one log that came by different ways.
//!
//! A log that shows two histories must show them to different people. Every checkpoint that comes
//! in is compared with what is known: the peer's today with yesterday's, copies that other nodes
//! serve, those inside receipts and statements.

use comity_proof::Hash;
use comity_proof::checkpoint::{CheckpointError, SignedCheckpoint};
use comity_proof::evidence::Evidence;
use comity_proof::merkle;
use comity_proof::note::VerifierKey;

/// How a checkpoint stands to the one that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// The same tree.
    Same,
    /// It is larger, and begins with the known tree.
    Extends,
    /// It is smaller, and the known tree begins with it.
    Older,
    /// Nothing can be said.
    Unknown(WhyUnknown),
    /// Both are signed, and they cannot both be honest.
    Conflict(Box<Evidence>),
}

/// Why two checkpoints could not be compared. None of these says anything about the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyUnknown {
    /// Not a checkpoint that the log signed: whoever gave it may have made it.
    NotSigned(CheckpointError),
    /// Nobody gave us a proof between the two sizes; ask again when the mirror has grown.
    NoProof,
    /// The proof that we were given proves nothing: it comes from another tree than either.
    BadProof,
}

/// Gives the consistency proof from a smaller to a larger size as the larger tree has it, with
/// the hash it starts from ([`Evidence::proof`]); `None` where it cannot. A mirror gives it with
/// [`crate::Mirror::prove`].
pub type Prove<'a> = dyn Fn(u64, u64) -> Option<Vec<Hash>> + 'a;

/// Compares the note `other` with a checkpoint that is known. `vkey` is the log's pinned key; what
/// it did not sign is [`Compared::Unknown`], so a made-up note never harms a log.
pub fn compare(known: &SignedCheckpoint, other: &[u8], vkey: &VerifierKey, prove: &Prove<'_>) -> Compared {
    // Evidence needs both signatures; `known` was checked once, but perhaps with another key.
    let signed = SignedCheckpoint::open(other, vkey).and_then(|other| {
        known.note.verify(vkey)?;
        Ok(other)
    });
    match signed {
        Ok(other) if other.checkpoint.origin == known.checkpoint.origin => both(known, &other, vkey, prove),
        Ok(other) => Compared::Unknown(WhyUnknown::NotSigned(CheckpointError::OtherOrigin {
            wanted: known.checkpoint.origin.clone(),
            got: other.checkpoint.origin,
        })),
        Err(cause) => Compared::Unknown(WhyUnknown::NotSigned(cause)),
    }
}

fn both(
    known: &SignedCheckpoint,
    other: &SignedCheckpoint,
    vkey: &VerifierKey,
    prove: &Prove<'_>,
) -> Compared {
    let (ours, theirs) = (known.checkpoint.size, other.checkpoint.size);
    if ours == theirs {
        return match crate::evidence::two_roots(vkey, known, other) {
            Some(evidence) => Compared::Conflict(Box::new(evidence)),
            None => Compared::Same,
        };
    }
    let (small, large, then) = if ours < theirs {
        (known, other, Compared::Extends)
    } else {
        (other, known, Compared::Older)
    };
    match prefix(small, large, vkey, prove) {
        Ok(()) => then,
        Err(compared) => compared,
    }
}

/// Whether the small tree is a prefix of the large one.
fn prefix(
    small: &SignedCheckpoint,
    large: &SignedCheckpoint,
    vkey: &VerifierKey,
    prove: &Prove<'_>,
) -> Result<(), Compared> {
    let (a, b) = (&small.checkpoint, &large.checkpoint);
    if a.size == 0 {
        // Every tree begins with the empty one. A signed root of nothing that is not the empty
        // root is nonsense, but it takes nobody in.
        return if a.root == merkle::empty_root() {
            Ok(())
        } else {
            Err(Compared::Unknown(WhyUnknown::BadProof))
        };
    }
    let proof = prove(a.size, b.size).ok_or(Compared::Unknown(WhyUnknown::NoProof))?;
    match comity_proof::merkle::roots_of_consistency(a.size, b.size, &proof) {
        Some((old, new)) if new == b.root && old == a.root => Ok(()),
        Some((_, new)) if new == b.root => match crate::evidence::not_a_prefix(vkey, small, large, &proof) {
            Some(evidence) => Err(Compared::Conflict(Box::new(evidence))),
            None => Err(Compared::Unknown(WhyUnknown::BadProof)),
        },
        _ => Err(Compared::Unknown(WhyUnknown::BadProof)),
    }
}
