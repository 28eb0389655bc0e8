//! The right edge of a growing tree.

use super::{MerkleError, empty_root, node_hash};
use crate::Hash;

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
