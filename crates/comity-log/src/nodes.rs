//! Tiles in memory with their inner nodes, so that a proof looks up and does not hash.

use comity_proof::Hash;
use comity_proof::merkle::node_hash;
use comity_proof::tile::{HEIGHT, TILE_BYTES, WIDTH};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

/// The hashes of a tile and the roots of all complete subtrees below its own root: 510 for a full
/// tile, 16 KiB.
pub(crate) struct NodeTile {
    width: usize,
    /// Row by row, the hashes of the tile first. Row `height` has `width >> height` nodes.
    nodes: Vec<Hash>,
}

impl NodeTile {
    /// Hashes each node once.
    pub(crate) fn new(hashes: Vec<Hash>) -> Self {
        let width = hashes.len();
        let (mut nodes, mut from) = (hashes, 0);
        for height in 1..HEIGHT {
            let below = nodes.len();
            for number in 0..width >> height {
                let pair = from + 2 * number;
                let (Some(left), Some(right)) = (nodes.get(pair), nodes.get(pair + 1)) else {
                    break;
                };
                nodes.push(node_hash(left, right));
            }
            from = below;
        }
        nodes.shrink_to_fit();
        Self { width, nodes }
    }

    /// The first `width` hashes, if there are so many.
    pub(crate) fn hashes(&self, width: u16) -> Option<&[Hash]> {
        let width = usize::from(width);
        (width <= self.width).then(|| self.nodes.get(..width))?
    }

    /// Root of the complete subtree `number` of 2^`height` hashes, if the tile has it.
    pub(crate) fn node(&self, height: u32, number: usize) -> Option<Hash> {
        if height >= HEIGHT || number >= self.width >> height {
            return None;
        }
        let before: usize = (0..height).map(|row| self.width >> row).sum();
        self.nodes.get(before + number).copied()
    }
}

/// The tiles used last, bounded in number. What it holds never changes, it only gets wider.
///
/// The oldest tile goes first unless it was used since it was last passed over; so the upper
/// levels of the tree, which every proof needs, stay.
pub(crate) struct NodeCache {
    room: usize,
    kept: RwLock<Kept>,
}

#[derive(Default)]
struct Kept {
    tiles: HashMap<(u8, u64), Slot>,
    order: VecDeque<(u8, u64)>,
}

struct Slot {
    tile: Arc<NodeTile>,
    used: AtomicBool,
}

impl NodeCache {
    /// A cache of at most `room` tiles.
    pub(crate) fn new(room: usize) -> Self {
        Self {
            room,
            kept: RwLock::default(),
        }
    }

    /// What `look` finds in a tile, if the tile is kept.
    pub(crate) fn get<T>(
        &self,
        level: u8,
        index: u64,
        look: impl FnOnce(&NodeTile) -> Option<T>,
    ) -> Option<T> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let slot = kept.tiles.get(&(level, index))?;
        let found = look(&slot.tile)?;
        slot.used.store(true, Relaxed);
        Some(found)
    }

    /// Keeps a tile, unless a wider state of it is kept.
    pub(crate) fn put(&self, level: u8, index: u64, tile: Arc<NodeTile>) {
        if self.room == 0 {
            return;
        }
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = kept.tiles.get_mut(&(level, index)) {
            if slot.tile.width < tile.width {
                slot.tile = tile;
            }
            return;
        }
        while kept.tiles.len() >= self.room {
            kept.drop_one();
        }
        let used = AtomicBool::new(false);
        kept.tiles.insert((level, index), Slot { tile, used });
        kept.order.push_back((level, index));
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Kept::default();
    }
}

impl Kept {
    /// Drops the oldest tile that was not used since it was last passed over. Ends: each pass over
    /// a tile takes its mark, and nobody sets one meanwhile.
    fn drop_one(&mut self) {
        while let Some(oldest) = self.order.pop_front() {
            match self.tiles.get(&oldest) {
                Some(slot) if slot.used.swap(false, Relaxed) => self.order.push_back(oldest),
                _ => {
                    self.tiles.remove(&oldest);
                    return;
                }
            }
        }
    }
}

/// Twice a tile of the specification, less two hashes: what a cached tile takes.
const _: () = assert!(TILE_BYTES == WIDTH as usize * 32);

#[cfg(test)]
mod tests {
    use super::*;
    use comity_proof::merkle;

    fn tile(width: usize) -> Vec<Hash> {
        (0..width).map(|n| merkle::leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn every_node_of_every_width_is_the_root_of_its_subtree() {
        for width in [1, 2, 3, 5, 64, 100, 128, 129, 255, 256] {
            let hashes = tile(width);
            let nodes = NodeTile::new(hashes.clone());
            for height in 0..HEIGHT {
                for number in 0..width >> height {
                    let part = &hashes[number << height..(number + 1) << height];
                    assert_eq!(nodes.node(height, number), Some(merkle::root(part)));
                }
                assert_eq!(nodes.node(height, width >> height), None);
            }
            assert_eq!(nodes.node(HEIGHT, 0), None);
            assert_eq!(nodes.hashes(width as u16), Some(hashes.as_slice()));
            assert_eq!(nodes.hashes(width as u16 + 1), None);
        }
        assert_eq!(NodeTile::new(tile(256)).nodes.len(), 510);
    }

    #[test]
    fn the_cache_is_bounded_keeps_what_is_used_and_grows_wider_only() {
        let cache = NodeCache::new(3);
        let put = |index, width| cache.put(0, index, Arc::new(NodeTile::new(tile(width))));
        let width = |index| cache.get(0, index, |tile| Some(tile.width));
        put(0, 256);
        for index in 1..50 {
            assert_eq!(width(0), Some(256), "used each time, so it stays");
            put(index, 4);
            assert!(cache.kept.read().unwrap().tiles.len() <= 3);
            assert_eq!(
                cache.kept.read().unwrap().tiles.len(),
                cache.kept.read().unwrap().order.len()
            );
        }
        assert_eq!(width(1), None);
        put(49, 200);
        put(49, 7);
        assert_eq!(width(49), Some(200));
        cache.clear();
        assert_eq!(width(0), None);
        let none = NodeCache::new(0);
        none.put(0, 0, Arc::new(NodeTile::new(tile(1))));
        assert!(none.get(0, 0, |_| Some(())).is_none());
    }
}
