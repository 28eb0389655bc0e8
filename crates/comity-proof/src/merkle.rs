//! Merkle trees of RFC 6962 §2.1 over SHA-256: hashes, roots, and the two kinds of proof.

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

/// Checks that the tree of `size2` leaves with `root2` starts with the tree of `size1` leaves and
/// `root1` (RFC 9162 §2.1.4.2). The older tree must not be empty.
pub fn verify_consistency(
    size1: u64,
    size2: u64,
    proof: &[Hash],
    root1: &Hash,
    root2: &Hash,
) -> Result<(), MerkleError> {
    let wrong_length = MerkleError::WrongLength { got: proof.len() };
    if size1 > size2 {
        return Err(MerkleError::Shrunk {
            old: size1,
            new: size2,
        });
    }
    if size1 == 0 {
        return Err(MerkleError::FromEmpty);
    }
    if size1 == size2 {
        return same_tree(proof, root1, root2);
    }
    // A complete older tree is itself the first node of the climb and is left out of the proof.
    let (first, rest) = match size1.is_power_of_two() {
        true => (root1, proof),
        false => proof.split_first().ok_or(wrong_length)?,
    };
    let mut climb = Climb::from_edge(size1, size2);
    let (mut old, mut new) = (*first, *first);
    for sibling in rest {
        match climb.step().ok_or(wrong_length)? {
            Side::Left => (old, new) = (node_hash(sibling, &old), node_hash(sibling, &new)),
            Side::Right => new = node_hash(&new, sibling),
        }
    }
    if climb.last != 0 {
        return Err(wrong_length);
    }
    if old != *root1 {
        return Err(MerkleError::OldRootMismatch);
    }
    if new == *root2 {
        Ok(())
    } else {
        Err(MerkleError::RootMismatch)
    }
}

fn same_tree(proof: &[Hash], root1: &Hash, root2: &Hash) -> Result<(), MerkleError> {
    if !proof.is_empty() {
        return Err(MerkleError::WrongLength { got: proof.len() });
    }
    if root1 == root2 {
        Ok(())
    } else {
        Err(MerkleError::RootMismatch)
    }
}

/// On which side the sibling stands.
enum Side {
    Left,
    Right,
}

/// A walk from a leaf to the root: the index of the current node and of the last node on its level.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// Starts at the largest complete subtree that ends where the older tree ends.
    fn from_edge(size1: u64, size2: u64) -> Self {
        let up = (size1 - 1).trailing_ones();
        // Sizes are at most 2^64 - 1, so `size1 - 1` never has 64 ones.
        Self {
            node: (size1 - 1) >> up,
            last: (size2 - 1) >> up,
        }
    }

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
        self.node >>= 1;
        self.last >>= 1;
    }
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
/// Enough to add leaves and to give the root, in memory that grows with the logarithm of the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The edge of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// A saved edge: one hash for each bit set in `size`, largest subtree first.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Result<Self, MerkleError> {
        let wanted = size.count_ones();
        if usize::try_from(wanted).is_ok_and(|wanted| wanted == peaks.len()) {
            return Ok(Self { size, peaks });
        }
        Err(MerkleError::WrongEdge {
            size,
            wanted,
            got: peaks.len(),
        })
    }

    /// Adds one leaf hash at the right end.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Root of the tree so far.
    pub fn root(&self) -> Hash {
        let folded = self
            .peaks
            .iter()
            .rev()
            .copied()
            .reduce(|right, left| node_hash(&left, &right));
        folded.unwrap_or_else(empty_root)
    }
}
