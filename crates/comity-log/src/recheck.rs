//! Reads tiles and bundles back and computes them again from the entries.

use crate::error::Trouble;
use crate::log::Log;
use crate::tile_edge::{TileEdge, TileSink};
use comity_proof::Hash;
use comity_proof::merkle::leaf_hash;
use comity_proof::tile::{TileError, WIDTH, entries_path, tile_path, tiles_at, width_at};

/// Tiles and bundles as they lie on the disk.
pub(crate) trait Pieces {
    /// The first `width` hashes of a tile.
    fn hashes_of(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError>;
    /// The first `width` entries of a bundle.
    fn entries_of(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError>;
}

/// Goes on from `edge` to `size` entries and compares every tile on the way. Holds one bundle and
/// one unfinished tile a level. `go_on` is asked before each bundle with the entries done; gives
/// false if it said no.
pub(crate) fn recompute(
    pieces: &dyn Pieces,
    edge: &mut TileEdge,
    size: u64,
    mend: &'static str,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<bool, Trouble> {
    let mut compare = Compare { pieces, mend };
    for index in edge.size() / u64::from(WIDTH)..tiles_at(0, size) {
        if !go_on(edge.size()) {
            return Ok(false);
        }
        let bundle = pieces.entries_of(index, width_at(0, index, size));
        let entries = bundle.map_err(|error| compare.differs(&error.to_string()))?;
        let known = usize::from(width_at(0, index, edge.size()));
        for entry in entries.iter().skip(known) {
            edge.push(entry, leaf_hash(entry), &mut compare)?;
        }
    }
    edge.flush(&mut compare)?;
    Ok(true)
}

/// Compares tiles with those on the disk.
struct Compare<'a> {
    pieces: &'a dyn Pieces,
    mend: &'static str,
}

impl Compare<'_> {
    fn differs(&self, what: &str) -> Trouble {
        let what = format!("what is read back differs from what was written: {what}");
        Trouble::damage(what, self.mend)
    }
}

impl TileSink for Compare<'_> {
    fn tile(&mut self, level: u8, index: u64, hashes: &[Hash]) -> Result<(), Trouble> {
        let width = u16::try_from(hashes.len()).unwrap_or(u16::MAX);
        let found = self.pieces.hashes_of(level, index, width);
        let found = found.map_err(|error| self.differs(&error.to_string()))?;
        if found == hashes {
            return Ok(());
        }
        let path = tile_path(level, index, width);
        Err(self.differs(&match level {
            0 => format!(
                "the entries in {} do not hash to {path}",
                entries_path(index, width)
            ),
            _ => format!("{path} does not hold the roots of the tiles below it"),
        }))
    }

    /// The entries came from the bundles, so their hashes decide.
    fn entries(&mut self, _index: u64, _width: u16, _bundle: &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
}

impl Log {
    /// Reads everything that is published at this moment and computes it again up to the signed
    /// root, with one bundle in memory at a time, while the log may go on growing. A start looks
    /// at the newest tiles only; this takes about a second for a million entries. `go_on` is asked
    /// with entries done and entries in all; when it says no, the check ends as if all were well.
    ///
    /// # Errors
    /// The first thing that does not fit, with its mend. The log goes on as it is:
    /// [`Log::make_read_only`] is the caller's decision.
    pub fn check_published(&self, go_on: &mut dyn FnMut(u64, u64) -> bool) -> Result<(), Trouble> {
        const MEND: &str = "stop the node, put that file back into the log's folder public/ from a copy or a mirror, start again";
        let (tree, mut edge) = (self.reader().published(), TileEdge::default());
        let mut go_on = |done| go_on(done, tree.size);
        let done = recompute(self.reader(), &mut edge, tree.size, MEND, &mut go_on)?;
        if !done || edge.frontier().root() == tree.root {
            return Ok(());
        }
        Err(Trouble::damage(
            "the published tiles do not give the root that was signed",
            MEND,
        ))
    }
}
