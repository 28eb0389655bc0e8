//! Reads tiles and bundles back from the disk.

use crate::disk::{Disk, is_missing};
use crate::layout::Layout;
use crate::recheck::Pieces;
use comity_proof::Hash;
use comity_proof::tile::{self, TileError, TileReader, WIDTH};
use std::path::PathBuf;

/// Tiles as they lie on the disk, without a cache.
pub(crate) struct DiskTiles<'a> {
    pub(crate) disk: &'a dyn Disk,
    pub(crate) layout: &'a Layout,
    /// Size of the log, for the width of unfinished tiles that have grown meanwhile.
    pub(crate) size: u64,
}

impl DiskTiles<'_> {
    /// At least `width` hashes of a tile.
    pub(crate) fn hashes(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let grown = tile::width_at(level, index, self.size);
        let path = |width| self.layout.tile(level, index, width);
        let (found, bytes) =
            self.first_there(width, grown, &path, &|| tile::tile_path(level, index, width))?;
        let wrong = TileError::WrongLength {
            path: tile::tile_path(level, index, found),
            wanted: usize::from(found) * 32,
            got: bytes.len(),
        };
        tile::parse_tile(&bytes)
            .filter(|hashes| hashes.len() == usize::from(found))
            .ok_or(wrong)
    }

    /// The first `width` entries of a bundle.
    pub(crate) fn bundle(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError> {
        let grown = tile::width_at(0, index, self.size);
        let path = |width| self.layout.entries(index, width);
        let name = || tile::entries_path(index, width);
        let (found, bytes) = self.first_there(width, grown, &path, &name)?;
        let unreadable = |reason: String| TileError::Unreadable { path: name(), reason };
        let mut entries = tile::parse_bundle(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if entries.len() != usize::from(found) {
            return Err(unreadable(format!(
                "{} entries instead of {found}",
                entries.len()
            )));
        }
        entries.truncate(usize::from(width));
        Ok(entries)
    }

    /// An unfinished tile is removed when wider ones are there, so ask for the width wanted, then
    /// for the full one, then for what the log has grown to.
    fn first_there(
        &self,
        width: u16,
        grown: u16,
        path: &dyn Fn(u16) -> PathBuf,
        name: &dyn Fn() -> String,
    ) -> Result<(u16, Vec<u8>), TileError> {
        let widths = [width, WIDTH, grown];
        for candidate in widths.into_iter().filter(|candidate| *candidate >= width) {
            match self.disk.read(&path(candidate)) {
                Ok(bytes) => return Ok((candidate, bytes)),
                Err(error) if is_missing(&error) => {}
                Err(error) => {
                    return Err(TileError::Unreadable {
                        path: name(),
                        reason: error.to_string(),
                    });
                }
            }
        }
        Err(TileError::Missing { path: name() })
    }
}

impl TileReader for DiskTiles<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let mut hashes = self.hashes(level, index, width)?;
        hashes.truncate(usize::from(width));
        Ok(hashes)
    }
}

impl Pieces for DiskTiles<'_> {
    fn hashes_of(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        self.tile(level, index, width)
    }

    fn entries_of(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError> {
        self.bundle(index, width)
    }
}
