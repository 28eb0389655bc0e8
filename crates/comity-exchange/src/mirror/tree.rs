//! The tree of one signed checkpoint, of which every hash is proved from the root down before it
//! is used.
//!
//! The unfinished tiles together are the right edge of the tree and give its root. A finished
//! tile has a root of its own, which stands in the tile above it. So a bundle can be checked when
//! it comes, and nothing has to be believed until the end.

use super::paths::{Paths, edge_tiles};
use super::remote::Remote;
use super::shelf::Shelf;
use crate::pull_error::PullError;
use crate::storage::{Doing, if_there};
use comity_log::disk::Disk;
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{Frontier, root as root_of};
use comity_proof::tile::{self, LEVELS, TileError, TileReader, WIDTH};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Tiles kept in memory: a path has eight, a proof twice as many. 8 KiB each.
const KEPT_TILES: usize = 64;

/// Finished tiles by level and index.
type Kept = BTreeMap<(u8, u64), Arc<Vec<Hash>>>;

/// A checkpoint's tree, read from our own files where they are sound and from a source otherwise.
pub(crate) struct Tree<'a> {
    remote: Remote<'a>,
    disk: &'a dyn Disk,
    paths: &'a Paths,
    shelf: &'a RefCell<Shelf>,
    pub(crate) size: u64,
    /// Tiles that reach behind this entry are written, also when they are here: what lies here may
    /// not be durable.
    committed: u64,
    edge: BTreeMap<u8, Vec<Hash>>,
    kept: RefCell<Kept>,
    /// Why a tile could not be had, for callers that only see a [`TileError`].
    trouble: RefCell<Option<PullError>>,
    /// Names of files that were not here, or were spoilt.
    pub(crate) fetched: RefCell<Vec<String>>,
}

/// What a tree is made of.
pub(crate) struct Parts<'a> {
    pub(crate) remote: Remote<'a>,
    pub(crate) disk: &'a dyn Disk,
    pub(crate) paths: &'a Paths,
    pub(crate) shelf: &'a RefCell<Shelf>,
    pub(crate) committed: u64,
}

impl<'a> Tree<'a> {
    /// Gets the right edge from `edge_of`, which must give the signed root. `None` if a tile of it
    /// is gone: the log has grown, and the checkpoint must be asked for again.
    pub(crate) fn open(
        parts: Parts<'a>,
        edge_of: &Remote<'_>,
        signed: &SignedCheckpoint,
    ) -> Result<Option<Self>, PullError> {
        let size = signed.checkpoint.size;
        let mut edge = BTreeMap::new();
        for (level, index, width) in edge_tiles(size) {
            let Some(hashes) = edge_of.tile(level, index, width)? else {
                return Ok(None);
            };
            edge.insert(level, hashes);
        }
        if edge_root(size, &edge) != Some(signed.checkpoint.root) {
            // Which of them is wrong cannot be told: only together they give the root.
            let names = edge_tiles(size)
                .into_iter()
                .map(|(level, index, width)| tile::tile_path(level, index, width));
            return Err(PullError::WrongTile {
                name: names.collect::<Vec<_>>().join(" or "),
            });
        }
        Ok(Some(Self {
            remote: parts.remote,
            disk: parts.disk,
            paths: parts.paths,
            shelf: parts.shelf,
            size,
            committed: parts.committed,
            edge,
            kept: RefCell::default(),
            trouble: RefCell::default(),
            fetched: RefCell::default(),
        }))
    }

    pub(crate) fn remote(&self) -> &Remote<'a> {
        &self.remote
    }

    /// The file of ours with that content, if it lies here.
    pub(crate) fn here(&self, name: &str) -> Result<Option<Vec<u8>>, PullError> {
        let path = self.paths.public().join(name);
        Ok(if_there(self.disk.read(&path)).doing("read", &path)?)
    }

    /// The unfinished tile of a level.
    pub(crate) fn edge(&self, level: u8) -> Option<&Vec<Hash>> {
        self.edge.get(&level)
    }

    /// The hash that stands for finished tile `index` of `level` one level up.
    pub(crate) fn root_of_tile(&self, level: u8, index: u64) -> Result<Hash, PullError> {
        let (above, place) = (index / u64::from(WIDTH), (index % u64::from(WIDTH)) as usize);
        let hash = if tile::width_at(level + 1, above, self.size) == WIDTH {
            self.full(level + 1, above)?.get(place).copied()
        } else {
            self.edge
                .get(&(level + 1))
                .and_then(|tile| tile.get(place))
                .copied()
        };
        hash.ok_or_else(|| PullError::Missing {
            name: tile::tile_path(level, index, WIDTH),
            size: self.size,
        })
    }

    /// A finished tile, proved. Goes up at most as many levels as a log has.
    pub(crate) fn full(&self, level: u8, index: u64) -> Result<Arc<Vec<Hash>>, PullError> {
        if let Some(tile) = self.kept.borrow().get(&(level, index)) {
            return Ok(Arc::clone(tile));
        }
        let name = || tile::tile_path(level, index, WIDTH);
        if level >= LEVELS {
            return Err(PullError::WrongTile { name: name() });
        }
        let wanted = self.root_of_tile(level, index)?;
        let path = self.paths.tile(level, index, WIDTH);
        let bytes = if_there(self.disk.read(&path)).doing("read", &path)?;
        let here = bytes
            .and_then(|bytes| tile::parse_tile(&bytes))
            .filter(|hashes| tile::full_tile_root(hashes) == Some(wanted));
        let is_here = here.is_some();
        let hashes = match here {
            Some(hashes) => hashes,
            None => self.fetch(level, index, &wanted)?,
        };
        if !is_here || end_of(level, index) > self.committed {
            self.shelf.borrow_mut().put(&path, &tile::encode_tile(&hashes))?;
        }
        let hashes = Arc::new(hashes);
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= KEPT_TILES {
            kept.clear();
        }
        kept.insert((level, index), Arc::clone(&hashes));
        Ok(hashes)
    }

    fn fetch(&self, level: u8, index: u64, wanted: &Hash) -> Result<Vec<Hash>, PullError> {
        let name = || tile::tile_path(level, index, WIDTH);
        let hashes = self
            .remote
            .tile(level, index, WIDTH)?
            .ok_or_else(|| PullError::Missing {
                name: name(),
                size: self.size,
            })?;
        if tile::full_tile_root(&hashes).as_ref() != Some(wanted) {
            return Err(PullError::WrongTile { name: name() });
        }
        self.fetched.borrow_mut().push(name());
        Ok(hashes)
    }

    /// Runs something that reads tiles, and gives the true reason if it fails.
    pub(crate) fn proving<T>(
        &self,
        run: impl FnOnce(&dyn TileReader) -> Result<T, TileError>,
    ) -> Result<T, PullError> {
        run(self).map_err(|error| {
            self.trouble.take().unwrap_or_else(|| PullError::WrongTile {
                name: error.path().to_owned(),
            })
        })
    }
}

impl TileReader for Tree<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let missing = || TileError::Missing {
            path: tile::tile_path(level, index, width),
        };
        let mut hashes = if tile::width_at(level, index, self.size) == WIDTH {
            match self.full(level, index) {
                Ok(hashes) => hashes.to_vec(),
                Err(error) => {
                    *self.trouble.borrow_mut() = Some(error);
                    return Err(missing());
                }
            }
        } else {
            self.edge.get(&level).cloned().ok_or_else(missing)?
        };
        if hashes.len() < usize::from(width) {
            return Err(missing());
        }
        hashes.truncate(usize::from(width));
        Ok(hashes)
    }
}

/// The first entry behind those that a tile covers.
fn end_of(level: u8, index: u64) -> u64 {
    let leaves = 1_u64.checked_shl(8 * (u32::from(level) + 1)).unwrap_or(u64::MAX);
    (index + 1).saturating_mul(leaves)
}

/// The root that the unfinished tiles of a tree give: each hash in them stands for a complete
/// subtree, and all subtrees together, largest first, are the tree.
fn edge_root(size: u64, edge: &BTreeMap<u8, Vec<Hash>>) -> Option<Hash> {
    let mut peaks = Vec::new();
    for hashes in edge.values().rev() {
        let mut rest = hashes.as_slice();
        while let Some(height) = rest.len().checked_ilog2() {
            let (subtree, behind) = rest.split_at_checked(1 << height)?;
            peaks.push(root_of(subtree));
            rest = behind;
        }
    }
    Some(Frontier::from_parts(size, peaks).ok()?.root())
}
