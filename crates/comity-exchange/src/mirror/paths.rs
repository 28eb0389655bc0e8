//! Names below the folder of a mirror.
//!
//! ```text
//! mirror.lock          taken by the one process that writes here
//! state                what is committed, see `record`
//! checkpoints          every checkpoint that was verified, whole, one after the other
//! conflicts            checkpoints that contradict an earlier one: evidence
//! tmp/…                files before they get their name
//! public/checkpoint    the copy, in the C2SP tlog-tiles layout, to be served as it is
//! public/tile/…
//! ```

use comity_proof::tile::{LEVELS, entries_path, tile_path, tiles_at, width_at};
use std::path::{Path, PathBuf};

/// Where things lie.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    folder: PathBuf,
}

impl Paths {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("mirror.lock")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    pub(crate) fn checkpoints(&self) -> PathBuf {
        self.folder.join("checkpoints")
    }

    pub(crate) fn conflicts(&self) -> PathBuf {
        self.folder.join("conflicts")
    }

    pub(crate) fn tmp(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    /// There is one writer, so there is one unfinished file.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.tmp().join("unfinished")
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder.join("public")
    }

    pub(crate) fn checkpoint(&self) -> PathBuf {
        self.public().join("checkpoint")
    }

    pub(crate) fn tile(&self, level: u8, index: u64, width: u16) -> PathBuf {
        self.public().join(tile_path(level, index, width))
    }

    pub(crate) fn entries(&self, index: u64, width: u16) -> PathBuf {
        self.public().join(entries_path(index, width))
    }

    /// The unfinished tiles and the unfinished bundle of a log of `size` entries.
    pub(crate) fn unfinished_pieces(&self, size: u64) -> Vec<PathBuf> {
        let mut pieces = Vec::new();
        for (level, index, width) in edge_tiles(size) {
            pieces.push(self.tile(level, index, width));
            if level == 0 {
                pieces.push(self.entries(index, width));
            }
        }
        pieces
    }
}

/// The unfinished tiles of a log of `size` entries, lowest level first: level, index, width. Their
/// hashes together are the right edge of the tree.
pub(crate) fn edge_tiles(size: u64) -> Vec<(u8, u64, u16)> {
    (0..LEVELS)
        .filter_map(|level| {
            let index = tiles_at(level, size).checked_sub(1)?;
            let width = width_at(level, index, size);
            (width < comity_proof::tile::WIDTH).then_some((level, index, width))
        })
        .collect()
}
