//! The tiles above level 0, computed again and compared with the files.

use super::{Damage, FolderTiles, missing_part};
use crate::Hash;
use crate::tile::{TileReader, WIDTH, full_tile_root, tile_path};

/// One row of hashes a level, from level 1 up.
pub(super) struct Levels {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    /// Index of the tile that the row will be.
    tile: u64,
    hashes: Vec<Hash>,
}

impl Levels {
    pub(super) fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// Adds the leaves of a tile at level 0; only full tiles count one level up. Returns how many
    /// tiles above were completed and checked.
    pub(super) fn add(&mut self, tiles: &FolderTiles, leaves: &[Hash]) -> Result<u64, Damage> {
        let mut checked = 0;
        let mut level = 1;
        let mut carry = full_tile_root(leaves);
        while let Some(hash) = carry {
            let row = self.row(level);
            row.hashes.push(hash);
            carry = full_tile_root(&row.hashes);
            if carry.is_some() {
                row.compare(tiles, level)?;
                row.hashes.clear();
                row.tile += 1;
                checked += 1;
            }
            level += 1;
        }
        Ok(checked)
    }

    /// Checks the partial tiles at the right edge; returns how many.
    pub(super) fn finish(&self, tiles: &FolderTiles) -> Result<u64, Damage> {
        let mut checked = 0;
        for (level, row) in (1..).zip(&self.rows) {
            if !row.hashes.is_empty() {
                row.compare(tiles, level)?;
                checked += 1;
            }
        }
        Ok(checked)
    }

    fn row(&mut self, level: u8) -> &mut Row {
        let at = usize::from(level - 1);
        if self.rows.len() <= at {
            self.rows.resize_with(at + 1, Row::default);
        }
        &mut self.rows[at]
    }
}

impl Row {
    fn compare(&self, tiles: &FolderTiles, level: u8) -> Result<(), Damage> {
        let width = u16::try_from(self.hashes.len()).unwrap_or(WIDTH);
        let stored = tiles
            .tile(level, self.tile, width)
            .map_err(|cause| missing_part(&cause))?;
        let Some(at) = self
            .hashes
            .iter()
            .zip(&stored)
            .position(|(computed, stored)| computed != stored)
        else {
            return Ok(());
        };
        let what = format!("hash {at} of the tile is not the root of the tile below it");
        Err(Damage {
            path: tile_path(level, self.tile, width),
            index: None,
            what,
        })
    }
}
