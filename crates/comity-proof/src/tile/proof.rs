//! Proofs computed from tiles: what a dynamic log server would compute, done by whoever asks.

use super::{HEIGHT, TileError, TileReader, WIDTH, complete_root, width_at};
use crate::Hash;
use crate::merkle::{Frontier, empty_root, node_hash};
use std::collections::BTreeMap;

/// Hash of leaf `index` in a tree of `size` leaves.
pub fn leaf(read: &dyn TileReader, index: u64, size: u64) -> Result<Hash, TileError> {
    if index >= size {
        return Err(TileError::IndexOutside { index, size });
    }
    Tree::new(read, size).complete(0, index)
}

/// Root of the tree of the first `size` leaves.
pub fn tree_root(read: &dyn TileReader, size: u64) -> Result<Hash, TileError> {
    Tree::new(read, size).range(0, size)
}

/// Right edge of the tree of the first `size` leaves, to go on from there.
pub fn frontier(read: &dyn TileReader, size: u64) -> Result<Frontier, TileError> {
    let peaks = Tree::new(read, size).peaks(0, size)?;
    // One peak for each bit of the size is what `peaks` returns.
    Ok(Frontier::from_parts(size, peaks).unwrap_or_default())
}

/// Inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1), from the
/// leaf's sibling to the root's child.
pub fn inclusion_proof(read: &dyn TileReader, index: u64, size: u64) -> Result<Vec<Hash>, TileError> {
    if index >= size {
        return Err(TileError::IndexOutside { index, size });
    }
    let mut tree = Tree::new(read, size);
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + left_size(end - start);
        if index < middle {
            path.push(tree.range(middle, end)?);
            end = middle;
        } else {
            path.push(tree.range(start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Consistency proof between the trees of `size1` and `size2` leaves (RFC 6962 §2.1.2); empty
/// when there is nothing to prove (equal sizes, or from the empty tree).
pub fn consistency_proof(read: &dyn TileReader, size1: u64, size2: u64) -> Result<Vec<Hash>, TileError> {
    if size1 > size2 {
        return Err(TileError::SizesOutOfOrder { size1, size2 });
    }
    if size1 == 0 || size1 == size2 {
        return Ok(Vec::new());
    }
    let mut tree = Tree::new(read, size2);
    let (mut start, mut end) = (0, size2);
    let mut proof = Vec::new();
    while end != size1 {
        let middle = start + left_size(end - start);
        if size1 <= middle {
            proof.push(tree.range(middle, end)?);
            end = middle;
        } else {
            proof.push(tree.range(start, middle)?);
            start = middle;
        }
    }
    // A verifier that has the older root needs no copy of it.
    if start != 0 {
        proof.push(tree.range(start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Leaves in the left subtree of a tree of `size` > 1 leaves: the largest power of two below it.
fn left_size(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// A tree over tiles. Keeps what it read: a proof needs each tile up to eight times.
struct Tree<'a> {
    read: &'a dyn TileReader,
    size: u64,
    kept: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<'a> Tree<'a> {
    fn new(read: &'a dyn TileReader, size: u64) -> Self {
        Self {
            read,
            size,
            kept: BTreeMap::new(),
        }
    }

    /// Root over the leaves from `start` to before `end`, where `start` is a multiple of the
    /// largest power of two that fits the range.
    fn range(&mut self, start: u64, end: u64) -> Result<Hash, TileError> {
        let peaks = self.peaks(start, end)?;
        let folded = peaks
            .into_iter()
            .rev()
            .reduce(|right, left| node_hash(&left, &right));
        Ok(folded.unwrap_or_else(empty_root))
    }

    /// Roots of the complete subtrees that make up the range, largest first.
    fn peaks(&mut self, mut start: u64, end: u64) -> Result<Vec<Hash>, TileError> {
        let mut peaks = Vec::new();
        while start < end {
            let height = (end - start).ilog2();
            peaks.push(self.complete(height, start >> height)?);
            start += 1 << height;
        }
        Ok(peaks)
    }

    /// Root of the complete subtree `index` of 2^`height` leaves.
    fn complete(&mut self, height: u32, index: u64) -> Result<Hash, TileError> {
        // A height is below 64, so a level is below 8.
        let level = u8::try_from(height / HEIGHT).unwrap_or(u8::MAX);
        let inside = height % HEIGHT;
        let first = index << inside;
        let (tile, offset) = (first / u64::from(WIDTH), (first % u64::from(WIDTH)) as usize);
        let width = width_at(level, tile, self.size);
        if let Some(known) = self.read.inner(level, tile, width, inside, offset >> inside)? {
            return Ok(known);
        }
        let hashes = self.tile(level, tile)?;
        let row = hashes.get(offset..offset + (1 << inside)).map(<[Hash]>::to_vec);
        let wanted = (offset + (1 << inside)) * 32;
        let short = TileError::WrongLength {
            path: super::tile_path(level, tile, WIDTH),
            wanted,
            got: hashes.len() * 32,
        };
        row.and_then(complete_root).ok_or(short)
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], TileError> {
        if !self.kept.contains_key(&(level, index)) {
            let hashes = self.read.tile(level, index, width_at(level, index, self.size))?;
            self.kept.insert((level, index), hashes);
        }
        Ok(self.kept.get(&(level, index)).map_or(&[], Vec::as_slice))
    }
}
