//! Makes tiles durable, then cuts the journal.
//!
//! Between two settlings the journal is what survives a power cut. Settling reads every new tile
//! and bundle back, recomputes them from the entries, makes them durable, notes that in both
//! slots of the lock record, and only then removes the journal before. Dying anywhere in between
//! costs nothing: the next start replays what is still there.

use crate::disk::list_if_there;
use crate::error::{Doing, Trouble};
use crate::journal;
use crate::load::{Context, Live};
use crate::lock_record::Change;
use crate::publish::path_of;
use crate::recheck::recompute;
use crate::tile_edge::{Piece, pieces_between};
use crate::tiles::DiskTiles;
use comity_proof::tile::WIDTH;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const MEND: &str =
    "nothing is lost, the journal still has it; check memory and disk of this machine, then start again";

impl Live {
    /// True if there are entries whose tiles are not yet durable.
    pub(crate) fn unsettled(&self) -> bool {
        self.record.size() > self.settled.size()
    }

    /// Settles everything that is in the log.
    pub(crate) fn settle(&mut self, cx: &Context) -> Result<(), Trouble> {
        if !self.unsettled() {
            return Ok(());
        }
        let (from, size) = (self.settled.size(), self.record.size());
        self.verify_tiles(cx)?;
        make_durable(cx, from, size)?;
        // Dying here: the journal still has everything, and a restart replays it.
        self.journal.rotate();
        let change = Change {
            settled_size: size,
            replay_from: self.journal.next_segment(),
        };
        // Twice, so that neither slot names a segment that is about to go.
        self.record.swap(change, self.record.signed().clone())?;
        self.record.swap(change, self.record.signed().clone())?;
        self.settled = self.tiles.clone();
        // Dying here leaves segments and old tiles that nothing needs. The next settling, and for
        // segments the next start, removes them.
        journal::retire(cx.disk.as_ref(), &cx.layout, change.replay_from)?;
        self.clean(cx, from, size)?;
        tracing::debug!(size, entries = size - from, "tiles settled");
        Ok(())
    }

    /// Recomputes all new tiles from the bundles on the disk and compares.
    fn verify_tiles(&self, cx: &Context) -> Result<(), Trouble> {
        let size = self.record.size();
        let read = DiskTiles {
            disk: cx.disk.as_ref(),
            layout: &cx.layout,
            size,
        };
        let mut edge = self.settled.clone();
        recompute(&read, &mut edge, size, MEND, &mut |_| true)?;
        if edge == self.tiles && edge.frontier().root() == self.record.root() {
            return Ok(());
        }
        Err(Trouble::damage(
            "what is read back differs from what was written: the tree",
            MEND,
        ))
    }

    /// Removes unfinished tiles that wider ones replace.
    fn clean(&mut self, cx: &Context, from: u64, size: u64) -> Result<(), Trouble> {
        let kept = self.memory.kept(size);
        for piece in pieces_between(from, size) {
            let (Piece::Tile(_, _, width) | Piece::Entries(_, width)) = piece;
            let Some(dir) = path_of(&cx.layout, narrow(piece, 1)).parent().map(Path::to_owned) else {
                continue;
            };
            for name in list_if_there(cx.disk.as_ref(), &dir).doing("list", &dir)? {
                let old = name.parse().ok().filter(|old| *old < width);
                if old.is_some_and(|old| !kept.contains(&narrow(piece, old))) {
                    let path = dir.join(name);
                    cx.disk.remove(&path).doing("remove", &path)?;
                }
            }
            if width == WIDTH {
                self.remove_partial_dir(cx, &dir)?;
            }
        }
        Ok(())
    }

    /// Removes the folder of the unfinished states of a full tile, if nothing in it is kept.
    fn remove_partial_dir(&mut self, cx: &Context, dir: &Path) -> Result<(), Trouble> {
        match cx.disk.list(dir) {
            Ok(names) if names.is_empty() => {
                self.memory.forget_folder(dir);
                Ok(cx.disk.remove_dir(dir).doing("remove the folder", dir)?)
            }
            Ok(_) => Ok(()),
            Err(error) if crate::disk::is_missing(&error) => Ok(()),
            Err(error) => Ok(Err(error).doing("list", dir)?),
        }
    }
}

/// The same tile with fewer hashes.
fn narrow(piece: Piece, width: u16) -> Piece {
    match piece {
        Piece::Tile(level, index, _) => Piece::Tile(level, index, width),
        Piece::Entries(index, _) => Piece::Entries(index, width),
    }
}

/// Makes the tiles that are new since `from` durable, with checkpoint and archive, then the folders
/// above them.
fn make_durable(cx: &Context, from: u64, size: u64) -> Result<(), Trouble> {
    let mut files: Vec<PathBuf> = pieces_between(from, size)
        .into_iter()
        .map(|piece| path_of(&cx.layout, piece))
        .collect();
    files.extend([cx.layout.checkpoint(), cx.layout.archive()]);
    let folder = cx.layout.folder();
    let folders: BTreeSet<&Path> = files
        .iter()
        .flat_map(|file| file.ancestors().skip(1).take_while(|dir| dir.starts_with(folder)))
        .collect();
    cx.disk
        .sync_files(&files)
        .doing("make files durable in", folder)?;
    for folder in folders {
        cx.disk.sync_dir(folder).doing("make durable", folder)?;
    }
    Ok(())
}
