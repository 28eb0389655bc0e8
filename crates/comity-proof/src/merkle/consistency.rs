//! Consistency proofs, for whole trees and for subtrees.
//!
//! A subtree is a range of leaves as a Merkle tree of some size has it: it starts at a multiple
//! of the power of two that holds it. Its proofs are those of Merkle tree certificates; with a
//! range that starts at 0 they are the consistency proofs of RFC 9162 §2.1.4.

use super::{Climb, MerkleError, Side, empty_root, node_hash, verify_inclusion};
use crate::Hash;

/// Checks that the tree of `size2` leaves with `root2` starts with the tree of `size1` leaves and
/// `root1` (RFC 9162 §2.1.4.2). The older tree must not be empty.
pub fn verify_consistency(
    size1: u64,
    size2: u64,
    proof: &[Hash],
    root1: &Hash,
    root2: &Hash,
) -> Result<(), MerkleError> {
    if size1 > size2 {
        return Err(MerkleError::Shrunk {
            old: size1,
            new: size2,
        });
    }
    if size1 == 0 {
        return Err(MerkleError::FromEmpty);
    }
    verify_subtree_consistency(0, size1, size2, proof, root1, root2)
}

/// Checks that `leaf` stands at `index` in the subtree over leaves `start` to before `end`.
pub fn verify_subtree_inclusion(
    leaf: &Hash,
    index: u64,
    start: u64,
    end: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), MerkleError> {
    check_range(start, end)?;
    let outside = MerkleError::IndexOutside { index, size: end };
    verify_inclusion(
        leaf,
        index.checked_sub(start).ok_or(outside)?,
        end - start,
        path,
        root,
    )
}

/// Checks that the tree of `size` leaves with `root` holds the subtree over leaves `start` to
/// before `end` with `subtree_root`. The empty subtree is in every tree.
pub fn verify_subtree_consistency(
    start: u64,
    end: u64,
    size: u64,
    proof: &[Hash],
    subtree_root: &Hash,
    root: &Hash,
) -> Result<(), MerkleError> {
    check_range(start, end)?;
    if end > size {
        return Err(MerkleError::Shrunk { old: end, new: size });
    }
    if start == end {
        return empty_subtree(proof, subtree_root);
    }
    let wrong_length = MerkleError::WrongLength { got: proof.len() };
    let climb = Climb::from_subtree(start, end, size);
    // A complete subtree is itself the first node of the climb and is left out of the proof.
    let (seed, rest) = match climb.first == climb.node {
        true => (subtree_root, proof),
        false => proof.split_first().ok_or(wrong_length)?,
    };
    let (old, new) = climb.roots(seed, rest).ok_or(wrong_length)?;
    if old != *subtree_root {
        return Err(MerkleError::OldRootMismatch);
    }
    if new == *root {
        Ok(())
    } else {
        Err(MerkleError::RootMismatch)
    }
}

/// The roots that a consistency proof leads to, of its first `size1` leaves and of all `size2`,
/// where the proof holds the node it starts from in any case. `None` if it has another number of
/// hashes than the sizes ask for. Says nothing unless the caller compares one of the roots with a
/// root that somebody answers for; the other is then fixed by it.
pub fn roots_of_consistency(size1: u64, size2: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    if size1 == 0 || size1 > size2 {
        return None;
    }
    let (seed, rest) = proof.split_first()?;
    Climb::from_subtree(0, size1, size2).roots(seed, rest)
}

impl Climb {
    /// Climbs to the top with the siblings given; returns the roots of the subtree and of the tree.
    fn roots(mut self, seed: &Hash, siblings: &[Hash]) -> Option<(Hash, Hash)> {
        let (mut old, mut new) = (*seed, *seed);
        for sibling in siblings {
            let inside = self.first < self.node;
            match self.step()? {
                Side::Left if inside => (old, new) = (node_hash(sibling, &old), node_hash(sibling, &new)),
                Side::Left => new = node_hash(sibling, &new),
                Side::Right => new = node_hash(&new, sibling),
            }
        }
        (self.last == 0).then_some((old, new))
    }

    /// Starts at the root of the largest complete subtree that ends where the subtree ends, or at
    /// the subtree itself where it ends with the tree.
    fn from_subtree(start: u64, end: u64, size: u64) -> Self {
        let mut climb = Self {
            first: start,
            node: end - 1,
            last: size - 1,
        };
        let at_edge = climb.node == climb.last;
        while climb.first != climb.node && (at_edge || climb.node & 1 == 1) {
            climb.up();
        }
        climb
    }
}

/// A range is a subtree if it starts at a multiple of the smallest power of two that holds it.
fn check_range(start: u64, end: u64) -> Result<(), MerkleError> {
    let none = MerkleError::NoSubtree { start, end };
    let length = end.checked_sub(start).ok_or(none)?;
    // A range of more than 2^63 leaves can only start at 0.
    let aligned = length
        .checked_next_power_of_two()
        .map_or(start == 0, |whole| start.is_multiple_of(whole));
    if aligned { Ok(()) } else { Err(none) }
}

fn empty_subtree(proof: &[Hash], subtree_root: &Hash) -> Result<(), MerkleError> {
    if !proof.is_empty() {
        return Err(MerkleError::WrongLength { got: proof.len() });
    }
    if *subtree_root == empty_root() {
        Ok(())
    } else {
        Err(MerkleError::OldRootMismatch)
    }
}
