//! Writes tiles, bundles and checkpoints where readers find them.
//!
//! Every file is written under another name first and then renamed, so a reader never sees half
//! of one. Nothing here is durable before [`crate::settle`]: the journal is.

use crate::disk::{Disk, remove_if_there};
use crate::error::{Doing, StorageError, Trouble};
use crate::layout::Layout;
use crate::tile_edge::{Piece, TileSink, partial_pieces};
use comity_proof::Hash;
use comity_proof::tile::encode_tile;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// Checkpoints whose unfinished tiles are kept: the newest and the two before it. A reader that
/// is slower finds the full tile, or asks for the checkpoint again.
const KEPT_CHECKPOINTS: usize = 3;

/// Puts files under their public names.
pub(crate) struct Publisher<'a> {
    disk: &'a dyn Disk,
    layout: &'a Layout,
    memory: &'a mut PublishMemory,
}

/// What the publisher remembers between batches.
#[derive(Default)]
pub(crate) struct PublishMemory {
    /// Folders known to be there.
    folders: HashSet<PathBuf>,
    /// Sizes of the checkpoints whose unfinished tiles are still there, oldest first.
    sizes: VecDeque<u64>,
}

impl<'a> Publisher<'a> {
    pub(crate) fn new(disk: &'a dyn Disk, layout: &'a Layout, memory: &'a mut PublishMemory) -> Self {
        Self { disk, layout, memory }
    }

    /// Publishes a checkpoint. The tiles that it needs must be written.
    pub(crate) fn checkpoint(&mut self, note: &[u8]) -> Result<(), Trouble> {
        Ok(self.put(&self.layout.checkpoint(), note)?)
    }

    fn put(&mut self, path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
        if let Some(folder) = path.parent()
            && !self.memory.folders.contains(folder)
        {
            self.disk.make_dir(folder).doing("make the folder", folder)?;
            self.memory.folders.insert(folder.to_owned());
        }
        let unfinished = self.layout.unfinished();
        self.disk
            .write_new(&unfinished, bytes)
            .doing("write", &unfinished)?;
        self.disk
            .rename(&unfinished, path)
            .doing("rename a new file to", path)
    }

    /// Remembers that the log now has `size` entries, and removes the unfinished tiles that only
    /// older checkpoints need. Those of `settled_size` stay: a restart begins with them.
    pub(crate) fn drop_superseded(&mut self, size: u64, settled_size: u64) -> Result<(), Trouble> {
        self.memory.sizes.push_back(size);
        while self.memory.sizes.len() > KEPT_CHECKPOINTS {
            let Some(old) = self.memory.sizes.pop_front() else {
                break;
            };
            let kept = self.memory.kept(settled_size);
            for piece in partial_pieces(old) {
                if !kept.contains(&piece) {
                    let path = path_of(self.layout, piece);
                    remove_if_there(self.disk, &path).doing("remove", &path)?;
                }
            }
        }
        Ok(())
    }
}

impl PublishMemory {
    /// Unfinished pieces that must stay.
    pub(crate) fn kept(&self, settled_size: u64) -> BTreeSet<Piece> {
        let sizes = self.sizes.iter().copied().chain([settled_size]);
        sizes.flat_map(partial_pieces).collect()
    }

    /// A folder was removed.
    pub(crate) fn forget_folder(&mut self, folder: &Path) {
        self.folders.remove(folder);
    }
}

impl TileSink for Publisher<'_> {
    fn tile(&mut self, level: u8, index: u64, hashes: &[Hash]) -> Result<(), Trouble> {
        let width = u16::try_from(hashes.len()).unwrap_or(u16::MAX);
        let path = self.layout.tile(level, index, width);
        Ok(self.put(&path, &encode_tile(hashes))?)
    }

    fn entries(&mut self, index: u64, width: u16, bundle: &[u8]) -> Result<(), Trouble> {
        Ok(self.put(&self.layout.entries(index, width), bundle)?)
    }
}

/// Where a tile or bundle lies.
pub(crate) fn path_of(layout: &Layout, piece: Piece) -> PathBuf {
    match piece {
        Piece::Tile(level, index, width) => layout.tile(level, index, width),
        Piece::Entries(index, width) => layout.entries(index, width),
    }
}
