//! Files of the copy: reading them back, and writing them so that it is known what is durable.

use super::paths::Paths;
use crate::storage::{Doing, if_there};
use comity_log::StorageError;
use comity_log::disk::Disk;
use comity_proof::Hash;
use comity_proof::tile::{self, TileError, TileReader, WIDTH};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Writes files and remembers which of them a power cut would still take.
pub(crate) struct Shelf {
    disk: Arc<dyn Disk>,
    paths: Paths,
    /// Folders known to be there.
    folders: BTreeSet<PathBuf>,
    files_to_sync: Vec<PathBuf>,
    folders_to_sync: BTreeSet<PathBuf>,
}

impl Shelf {
    pub(crate) fn new(disk: Arc<dyn Disk>, paths: Paths) -> Self {
        Self {
            disk,
            paths,
            folders: BTreeSet::new(),
            files_to_sync: Vec::new(),
            folders_to_sync: BTreeSet::new(),
        }
    }

    /// Puts a file where readers find it: they see all of it or nothing. Nothing is durable yet.
    pub(crate) fn put(&mut self, path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
        if let Some(folder) = path.parent() {
            self.make_folder(folder)?;
            self.folders_to_sync.insert(folder.to_owned());
        }
        let unfinished = self.paths.unfinished();
        self.disk
            .write_new(&unfinished, bytes)
            .doing("write", &unfinished)?;
        self.disk
            .rename(&unfinished, path)
            .doing("rename a new file to", path)?;
        self.files_to_sync.push(path.to_owned());
        Ok(())
    }

    /// Makes a folder and remembers that the names leading to it are not durable.
    pub(crate) fn make_folder(&mut self, folder: &Path) -> Result<(), StorageError> {
        if self.folders.contains(folder) {
            return Ok(());
        }
        self.disk.make_dir(folder).doing("make the folder", folder)?;
        self.folders.insert(folder.to_owned());
        let above = folder.ancestors().skip(1);
        let inside = above.take_while(|above| above.starts_with(self.paths.folder()));
        self.folders_to_sync.extend(inside.map(Path::to_owned));
        Ok(())
    }

    /// Files written since the last sync.
    pub(crate) fn unsynced(&self) -> usize {
        self.files_to_sync.len()
    }

    /// Makes everything durable that was put.
    pub(crate) fn sync(&mut self) -> Result<(), StorageError> {
        self.disk
            .sync_files(&self.files_to_sync)
            .doing("make new files durable in", &self.paths.public())?;
        for folder in &self.folders_to_sync {
            self.disk.sync_dir(folder).doing("make durable", folder)?;
        }
        self.files_to_sync.clear();
        self.folders_to_sync.clear();
        Ok(())
    }

    /// Removes a file that may be gone, and its folder if that is then empty.
    pub(crate) fn drop_file(&mut self, path: &Path) -> Result<(), StorageError> {
        if_there(self.disk.remove(path)).doing("remove", path)?;
        if let Some(folder) = path.parent() {
            // A folder with other widths in it stays; that is no error.
            if self.disk.remove_dir(folder).is_ok() {
                self.folders.remove(folder);
                self.folders_to_sync.remove(folder);
            }
        }
        Ok(())
    }
}

/// The tiles of the copy as they lie here, unchecked. An unfinished tile that is not there is
/// computed from the finished ones below it.
pub(crate) struct LocalTiles<'a> {
    pub(crate) disk: &'a dyn Disk,
    pub(crate) paths: &'a Paths,
    /// Size of the mirrored checkpoint: unfinished tiles have its width.
    pub(crate) size: u64,
}

impl LocalTiles<'_> {
    /// A file that may be missing.
    fn file(&self, path: &Path) -> Result<Option<Vec<u8>>, TileError> {
        if_there(self.disk.read(path)).map_err(|error| TileError::Unreadable {
            path: path.display().to_string(),
            reason: error.to_string(),
        })
    }

    /// The whole tile `width` wide, if it lies here with that width.
    fn stored(&self, level: u8, index: u64, width: u16) -> Result<Option<Vec<Hash>>, TileError> {
        let Some(bytes) = self.file(&self.paths.tile(level, index, width))? else {
            return Ok(None);
        };
        match tile::parse_tile(&bytes) {
            Some(hashes) if hashes.len() == usize::from(width) => Ok(Some(hashes)),
            _ => Err(TileError::WrongLength {
                path: tile::tile_path(level, index, width),
                wanted: usize::from(width) * 32,
                got: bytes.len(),
            }),
        }
    }

    /// The first `width` hashes of a tile that was never finished, from the tiles below it.
    fn computed(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let missing = || TileError::Missing {
            path: tile::tile_path(level, index, width),
        };
        // Levels are few, so this ends soon; a level has at most 255 unfinished hashes.
        let below = level.checked_sub(1).ok_or_else(missing)?;
        let first = index.checked_mul(u64::from(WIDTH)).ok_or_else(missing)?;
        (0..u64::from(width))
            .map(|at| {
                let hashes = self.tile(below, first + at, WIDTH)?;
                tile::full_tile_root(&hashes).ok_or_else(missing)
            })
            .collect()
    }

    /// The entries of a bundle, at least `width`, unchecked.
    pub(crate) fn bundle(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError> {
        for candidate in [tile::width_at(0, index, self.size), WIDTH, width] {
            if candidate < width {
                continue;
            }
            if let Some(bytes) = self.file(&self.paths.entries(index, candidate))? {
                return tile::parse_bundle(&bytes).map_err(|error| TileError::Unreadable {
                    path: tile::entries_path(index, candidate),
                    reason: error.to_string(),
                });
            }
        }
        Err(TileError::Missing {
            path: tile::entries_path(index, width),
        })
    }
}

impl TileReader for LocalTiles<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let grown = tile::width_at(level, index, self.size);
        for candidate in [grown, WIDTH, width] {
            if candidate < width {
                continue;
            }
            if let Some(mut hashes) = self.stored(level, index, candidate)? {
                hashes.truncate(usize::from(width));
                return Ok(hashes);
            }
        }
        self.computed(level, index, width)
    }
}
