//! Merkle trees of RFC 6962 §2.1 over SHA-256: hashes, roots, and the two kinds of proof.

mod consistency;
mod frontier;
pub use consistency::{
    roots_of_consistency, verify_consistency, verify_subtree_consistency, verify_subtree_inclusion,
};
pub use frontier::Frontier;

use crate::{Hash, sha256};
use sha2::{Digest, Sha256};

/// The longest proof there can be: a tree of 2^64 leaves has 64 levels, and a consistency proof
/// may carry one hash more. Readers of proofs refuse longer lists before they hash anything.
pub const MAX_PROOF: usize = 65;

/// Why a Merkle proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// The leaf cannot be in a tree of this size.
    #[error("leaf {index} does not lie in a tree of {size} leaves")]
    IndexOutside {
        /// Index asked about.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// A log only grows.
    #[error("the older tree has {old} leaves and the newer one {new}: a log does not shrink")]
    Shrunk {
        /// Leaves in the older tree.
        old: u64,
        /// Leaves in the newer tree.
        new: u64,
    },
    /// Nothing can be proved about the empty tree: every tree extends it.
    #[error("there is no consistency proof from the empty tree: every tree extends it")]
    FromEmpty,
    /// The sizes fix how many hashes the proof has.
    #[error("the proof has {got} hashes; these sizes need another number")]
    WrongLength {
        /// Hashes given.
        got: usize,
    },
    /// The proof leads to another root than the signed one.
    #[error("the proof leads to another root")]
    RootMismatch,
    /// The proof leads to another root of the older tree.
    #[error("the proof leads to another root of the older tree")]
    OldRootMismatch,
    /// A range of leaves that is no subtree of any tree.
    #[error("no tree has a subtree over leaves {start} to {end} (the last one not counted)")]
    NoSubtree {
        /// First leaf.
        start: u64,
        /// Behind the last leaf.
        end: u64,
    },
    /// A saved right edge must hold one hash for each bit set in the size.
    #[error("a tree of {size} leaves has {wanted} complete subtrees at its edge, not {got}")]
    WrongEdge {
        /// Leaves in the tree.
        size: u64,
        /// Subtrees that size has.
        wanted: u32,
        /// Hashes given.
        got: usize,
    },
}

/// Hash of a leaf: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(entry)
        .finalize()
        .into()
}

/// Hash of an inner node: SHA-256 of a one byte and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// Root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// Root over leaf hashes, in order.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut edge = Frontier::new();
    for leaf in leaves {
        edge.push(*leaf);
    }
    edge.root()
}

/// Checks that `leaf` stands at `index` in the tree of `size` leaves with `root`.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), MerkleError> {
    match root_from_inclusion(leaf, index, size, path)? == *root {
        true => Ok(()),
        false => Err(MerkleError::RootMismatch),
    }
}

/// The root that an inclusion path leads to (RFC 9162 §2.1.3.2). Says nothing unless the caller
/// compares it with a root that somebody answers for.
pub fn root_from_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Result<Hash, MerkleError> {
    if index >= size {
        return Err(MerkleError::IndexOutside { index, size });
    }
    let wrong_length = MerkleError::WrongLength { got: path.len() };
    let mut climb = Climb {
        first: index,
        node: index,
        last: size - 1,
    };
    let mut hash = *leaf;
    for sibling in path {
        hash = match climb.step().ok_or(wrong_length)? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    if climb.last == 0 {
        Ok(hash)
    } else {
        Err(wrong_length)
    }
}

/// On which side the sibling stands.
enum Side {
    Left,
    Right,
}

/// A walk towards the root: on the current level, the indexes of the node reached, of the node
/// where its subtree starts, and of the last node.
struct Climb {
    first: u64,
    node: u64,
    last: u64,
}

impl Climb {
    /// Takes one hash of the proof; `None` when the root was already reached.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            Side::Left
        } else {
            Side::Right
        };
        if matches!(side, Side::Left) {
            // At the right edge a node has no sibling on some levels: climb past them.
            while self.node & 1 == 0 && self.node != 0 {
                self.up();
            }
        }
        self.up();
        Some(side)
    }

    fn up(&mut self) {
        self.first >>= 1;
        self.node >>= 1;
        self.last >>= 1;
    }
}
