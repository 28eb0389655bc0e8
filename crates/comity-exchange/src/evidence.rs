//! Proof that a log signed two histories, which holds without believing whoever shows it.

use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{MAX_PROOF, node_hash};
use comity_proof::note::VerifierKey;
use comity_proof::tile::{self, TileError, TileReader};

/// What a log did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatWasDone {
    /// It signed two roots for one size.
    TwoRoots,
    /// It signed a smaller tree that is no prefix of a larger one that it signed.
    NotAPrefix,
}

impl WhatWasDone {
    /// The word that stands for it in a misbehaviour statement.
    pub fn word(self) -> &'static str {
        match self {
            Self::TwoRoots => "two-roots",
            Self::NotAPrefix => "not-a-prefix",
        }
    }
}

/// Two signed checkpoints of one log that cannot both be honest. Nobody can make one without the
/// log's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The key that signed both.
    pub vkey: VerifierKey,
    /// What is wrong with them.
    pub what: WhatWasDone,
    /// One note, whole; with [`WhatWasDone::NotAPrefix`] the one of the smaller tree.
    pub first: String,
    /// The other, whole.
    pub second: String,
    /// With [`WhatWasDone::NotAPrefix`] the consistency proof (RFC 6962 §2.1.2) from the smaller
    /// size as the larger tree has it, always with the hash it starts from, which the RFC leaves
    /// out where the smaller size is a power of two. It leads to the larger root, and to another
    /// smaller root than the signed one.
    pub proof: Vec<Hash>,
}

impl Evidence {
    /// Evidence of two roots; `None` if the two do not contradict each other in that way.
    pub(crate) fn two_roots(
        vkey: &VerifierKey,
        one: &SignedCheckpoint,
        other: &SignedCheckpoint,
    ) -> Option<Self> {
        let (a, b) = (&one.checkpoint, &other.checkpoint);
        (a.size == b.size && a.root != b.root).then(|| Self {
            vkey: vkey.clone(),
            what: WhatWasDone::TwoRoots,
            first: one.note.to_string(),
            second: other.note.to_string(),
            proof: Vec::new(),
        })
    }

    /// Evidence that `small` is no prefix of `large`; `None` if the proof does not show it.
    pub(crate) fn not_a_prefix(
        vkey: &VerifierKey,
        small: &SignedCheckpoint,
        large: &SignedCheckpoint,
        proof: &[Hash],
    ) -> Option<Self> {
        let (a, b) = (&small.checkpoint, &large.checkpoint);
        let (old, new) = roots_of(a.size, b.size, proof)?;
        (new == b.root && old != a.root).then(|| Self {
            vkey: vkey.clone(),
            what: WhatWasDone::NotAPrefix,
            first: small.note.to_string(),
            second: large.note.to_string(),
            proof: proof.to_vec(),
        })
    }
}

/// The consistency proof between two sizes of one tree with the hash it starts from, see
/// [`Evidence::proof`]. The smaller size is not 0.
pub(crate) fn seeded_proof(read: &dyn TileReader, small: u64, large: u64) -> Result<Vec<Hash>, TileError> {
    let mut proof = tile::consistency_proof(read, small, large)?;
    if small.is_power_of_two() && small < large {
        proof.insert(0, tile::tree_root(&Within { read, size: large }, small)?);
    }
    Ok(proof)
}

/// Asks for tiles as wide as the tree of `size` leaves has them: narrower ones may be gone.
struct Within<'a> {
    read: &'a dyn TileReader,
    size: u64,
}

impl TileReader for Within<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let mut hashes = self
            .read
            .tile(level, index, tile::width_at(level, index, self.size))?;
        hashes.truncate(usize::from(width));
        Ok(hashes)
    }
}

/// The roots of the smaller and of the larger tree that a seeded consistency proof leads to;
/// `None` if its length does not fit the sizes.
pub(crate) fn roots_of(small: u64, large: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if small == 0 || small >= large || proof.len() > MAX_PROOF + 1 {
        return None;
    }
    let (seed, rest) = proof.split_first()?;
    let (mut node, mut last) = (small - 1, large - 1);
    let complete = node.trailing_ones();
    (node, last) = (node.checked_shr(complete)?, last.checked_shr(complete)?);
    let (mut old, mut new) = (*seed, *seed);
    for sibling in rest {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            (old, new) = (node_hash(sibling, &old), node_hash(sibling, &new));
            // At the right edge a node has no sibling on some levels.
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new = node_hash(&new, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    (last == 0).then_some((old, new))
}
