//! The right edge of the log as tiles: what is needed to write the next ones.

use crate::error::Trouble;
use comity_proof::Hash;
use comity_proof::merkle::{self, Frontier, leaf_hash};
use comity_proof::tile::{self, LEVELS, TileError, TileReader, WIDTH};

/// Where finished and unfinished tiles go.
pub(crate) trait TileSink {
    /// The first `hashes.len()` hashes of a tile.
    fn tile(&mut self, level: u8, index: u64, hashes: &[Hash]) -> Result<(), Trouble>;
    /// The first `width` entries of a bundle, encoded.
    fn entries(&mut self, index: u64, width: u16, bundle: &[u8]) -> Result<(), Trouble>;
}

/// The unfinished tile of each level and the unfinished bundle: at most 8 × 255 hashes and the
/// bytes of 255 entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TileEdge {
    size: u64,
    levels: Vec<Level>,
    bundle: Vec<u8>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Level {
    hashes: Vec<Hash>,
    /// Grew since it was last given to a sink.
    grew: bool,
}

impl TileEdge {
    /// Entries so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry with its leaf hash; gives the tiles that became full to `sink`.
    pub(crate) fn push(&mut self, entry: &[u8], leaf: Hash, sink: &mut dyn TileSink) -> Result<(), Trouble> {
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(entry);
        self.size += 1;
        if self.size.is_multiple_of(u64::from(WIDTH)) {
            sink.entries(self.size / u64::from(WIDTH) - 1, WIDTH, &self.bundle)?;
            self.bundle.clear();
        }
        self.push_hash(leaf, sink)
    }

    /// Adds a hash at the lowest level, and the root of each tile that it fills one level up.
    fn push_hash(&mut self, leaf: Hash, sink: &mut dyn TileSink) -> Result<(), Trouble> {
        let mut hash = leaf;
        for number in 0..LEVELS {
            let level = self.level(number);
            level.hashes.push(hash);
            level.grew = true;
            let Some(root) = tile::full_tile_root(&level.hashes) else {
                return Ok(());
            };
            let full = std::mem::take(level);
            hash = root;
            sink.tile(number, tiles_before(self.size, number) - 1, &full.hashes)?;
        }
        Ok(())
    }

    fn level(&mut self, number: u8) -> &mut Level {
        let number = usize::from(number);
        if self.levels.len() <= number {
            self.levels.resize_with(number + 1, Level::default);
        }
        &mut self.levels[number]
    }

    /// Gives the unfinished tiles that grew since the last time to `sink`.
    pub(crate) fn flush(&mut self, sink: &mut dyn TileSink) -> Result<(), Trouble> {
        let size = self.size;
        let width = tile::width_at(0, size / u64::from(WIDTH), size);
        if width > 0 && self.levels.first().is_some_and(|level| level.grew) {
            sink.entries(size / u64::from(WIDTH), width, &self.bundle)?;
        }
        for (number, level) in (0..LEVELS).zip(&mut self.levels) {
            if level.grew && !level.hashes.is_empty() {
                sink.tile(number, tiles_before(size, number), &level.hashes)?;
            }
            level.grew = false;
        }
        Ok(())
    }

    /// The same edge as a Merkle frontier.
    pub(crate) fn frontier(&self) -> Frontier {
        let mut peaks = Vec::new();
        for level in self.levels.iter().rev() {
            let mut rest = level.hashes.as_slice();
            while let Some(height) = rest.len().checked_ilog2() {
                let (subtree, behind) = rest.split_at(1 << height);
                peaks.push(merkle::root(subtree));
                rest = behind;
            }
        }
        // Every bit of the size is one complete subtree of one level, so the number fits.
        Frontier::from_parts(self.size, peaks).unwrap_or_default()
    }

    /// The edge of the first `size` entries, read from tiles and from the last bundle.
    pub(crate) fn load(
        size: u64,
        read: &dyn TileReader,
        last_bundle: &dyn Fn(u64, u16) -> Result<Vec<Vec<u8>>, TileError>,
    ) -> Result<Self, TileError> {
        let mut edge = Self {
            size,
            ..Self::default()
        };
        for number in 0..LEVELS {
            let index = tiles_before(size, number);
            let width = tile::width_at(number, index, size);
            if width > 0 {
                edge.level(number).hashes = read.tile(number, index, width)?;
            }
        }
        let index = size / u64::from(WIDTH);
        let width = tile::width_at(0, index, size);
        if width > 0 {
            edge.take_bundle(index, &last_bundle(index, width)?)?;
        }
        Ok(edge)
    }

    /// Takes the entries of the unfinished bundle, which must hash to the unfinished tile.
    fn take_bundle(&mut self, index: u64, entries: &[Vec<u8>]) -> Result<(), TileError> {
        let hashes = self.levels.first().map(|level| level.hashes.as_slice());
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let path = || tile::entries_path(index, WIDTH);
        if hashes != Some(leaves.as_slice()) {
            return Err(TileError::Unreadable {
                path: path(),
                reason: "its entries do not hash to the tile of their leaves".to_owned(),
            });
        }
        self.bundle = tile::encode_bundle(entries).map_err(|error| TileError::Unreadable {
            path: path(),
            reason: error.to_string(),
        })?;
        Ok(())
    }
}

/// Full tiles at `level` in a log of `size` entries: also the index of the unfinished one.
fn tiles_before(size: u64, level: u8) -> u64 {
    size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0)
}

/// A tile or bundle of a log, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// Level, index, width.
    Tile(u8, u64, u16),
    /// Index, width.
    Entries(u64, u16),
}

/// The tiles and bundles that differ between the logs of `from` and of `to` entries, as they are
/// in the longer one.
pub(crate) fn pieces_between(from: u64, to: u64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for level in 0..LEVELS {
        for index in tiles_before(from, level)..tile::tiles_at(level, to) {
            let width = tile::width_at(level, index, to);
            if width == tile::width_at(level, index, from) {
                continue;
            }
            pieces.push(Piece::Tile(level, index, width));
            if level == 0 {
                pieces.push(Piece::Entries(index, width));
            }
        }
    }
    pieces
}

/// The unfinished tiles and the unfinished bundle of a log of `size` entries.
pub(crate) fn partial_pieces(size: u64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for level in 0..LEVELS {
        let index = tiles_before(size, level);
        let width = tile::width_at(level, index, size);
        if width == 0 {
            continue;
        }
        pieces.push(Piece::Tile(level, index, width));
        if level == 0 {
            pieces.push(Piece::Entries(index, width));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Keeps every piece that it is given.
    #[derive(Default)]
    struct Shelf(BTreeMap<Piece, Vec<u8>>);

    impl TileSink for Shelf {
        fn tile(&mut self, level: u8, index: u64, hashes: &[Hash]) -> Result<(), Trouble> {
            let piece = Piece::Tile(level, index, hashes.len() as u16);
            self.0.insert(piece, hashes.concat());
            Ok(())
        }
        fn entries(&mut self, index: u64, width: u16, bundle: &[u8]) -> Result<(), Trouble> {
            self.0.insert(Piece::Entries(index, width), bundle.to_vec());
            Ok(())
        }
    }

    impl TileReader for Shelf {
        fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
            let bytes = &self.0[&Piece::Tile(level, index, width)];
            Ok(tile::parse_tile(bytes).unwrap())
        }
    }

    fn entry(index: u64) -> [u8; 8] {
        index.to_be_bytes()
    }

    #[test]
    fn every_step_of_a_growing_log_writes_what_differs_and_nothing_else() {
        let mut edge = TileEdge::default();
        for (from, to) in [(0, 1), (1, 2), (2, 255), (255, 256), (256, 700), (700, 66_000)] {
            let mut shelf = Shelf::default();
            for index in from..to {
                edge.push(&entry(index), leaf_hash(&entry(index)), &mut shelf)
                    .unwrap();
            }
            edge.flush(&mut shelf).unwrap();
            let leaves: Vec<Hash> = (0..to).map(|index| leaf_hash(&entry(index))).collect();
            assert_eq!(edge.frontier().root(), merkle::root(&leaves));
            let mut wanted = pieces_between(from, to);
            wanted.sort();
            assert_eq!(
                shelf.0.keys().copied().collect::<Vec<_>>(),
                wanted,
                "{from} to {to}"
            );
        }
    }

    #[test]
    fn the_edge_reads_back_from_its_tiles() {
        for size in [0, 1, 255, 256, 257, 600, 65_536, 65_793] {
            let mut shelf = Shelf::default();
            let mut edge = TileEdge::default();
            for index in 0..size {
                edge.push(&entry(index), leaf_hash(&entry(index)), &mut shelf)
                    .unwrap();
            }
            edge.flush(&mut shelf).unwrap();
            let bundle =
                |index, width| Ok(tile::parse_bundle(&shelf.0[&Piece::Entries(index, width)]).unwrap());
            let loaded = TileEdge::load(size, &shelf, &bundle).unwrap();
            assert_eq!(loaded.bundle, edge.bundle, "{size}");
            let hashes = |edge: &TileEdge| {
                let mut all: Vec<_> = edge.levels.iter().map(|level| level.hashes.clone()).collect();
                while all.last().is_some_and(Vec::is_empty) {
                    all.pop();
                }
                all
            };
            assert_eq!(hashes(&loaded), hashes(&edge), "{size}");
        }
    }
}
