//! Reading: entries, proofs and checkpoints, from the published tiles.
//!
//! Readers never wait for the writer. They see the newest published checkpoint, and everything
//! below it is files that do not change.

use crate::error::{ReadError, Trouble};
use crate::layout::Layout;
use crate::load::Context;
use crate::nodes::{NodeCache, NodeTile};
use crate::recheck::Pieces;
use crate::tiles::DiskTiles;
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{self, leaf_hash};
use comity_proof::tile::{self, TileError, TileReader, WIDTH};
use std::sync::{Arc, PoisonError, RwLock};

/// A tile that was asked for may be removed between two looks because the log grew by three
/// checkpoints meanwhile. It then lies there wider; so many looks are enough.
const LOOKS: usize = 8;

/// The newest checkpoint.
pub(crate) struct Published {
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) note: Arc<[u8]>,
}

impl Published {
    fn of(signed: &SignedCheckpoint) -> Self {
        Self {
            size: signed.checkpoint.size,
            root: signed.checkpoint.root,
            note: signed.to_bytes().into(),
        }
    }
}

/// Serves what is published.
pub(crate) struct Reader {
    cx: Arc<Context>,
    published: RwLock<Arc<Published>>,
    cache: NodeCache,
}

impl Reader {
    pub(crate) fn new(cx: Arc<Context>, signed: &SignedCheckpoint) -> Self {
        let room = cx.config.cached_tiles;
        Self {
            cx,
            published: RwLock::new(Arc::new(Published::of(signed))),
            cache: NodeCache::new(room),
        }
    }

    pub(crate) fn published(&self) -> Arc<Published> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows readers a newer checkpoint, whose tiles are written.
    pub(crate) fn publish(&self, signed: &SignedCheckpoint) -> Arc<[u8]> {
        let published = Arc::new(Published::of(signed));
        let note = Arc::clone(&published.note);
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = published;
        note
    }

    /// Forgets what was read, after an error of the disk.
    pub(crate) fn forget(&self) {
        self.cache.clear();
    }

    /// The published tree, if it has an entry `index`.
    fn holding(&self, index: u64) -> Result<Arc<Published>, ReadError> {
        let tree = self.published();
        if index < tree.size {
            return Ok(tree);
        }
        Err(ReadError::NoSuchEntry {
            index,
            size: tree.size,
        })
    }

    /// An entry, checked against its leaf hash.
    pub(crate) fn entry(&self, index: u64) -> Result<Vec<u8>, ReadError> {
        let tree = self.holding(index)?;
        let (bundle, place) = (index / u64::from(WIDTH), (index % u64::from(WIDTH)) as usize);
        let width = u16::try_from(place + 1).unwrap_or(WIDTH);
        let at_size = tile::width_at(0, bundle, tree.size);
        let mut entries = self.look(|disk| disk.bundle(bundle, at_size))?;
        let leaf = self.kept(0, bundle, width, |tile| tile.node(0, place))?;
        let entry = (place < entries.len()).then(|| entries.swap_remove(place));
        entry
            .filter(|entry| leaf_hash(entry) == leaf)
            .ok_or_else(|| damaged(&self.cx.layout, index))
    }

    /// The entries from `index` to the end of its bundle, checked against their leaf hashes.
    pub(crate) fn entries_from(&self, index: u64) -> Result<Vec<Vec<u8>>, ReadError> {
        let tree = self.holding(index)?;
        let (bundle, place) = (index / u64::from(WIDTH), (index % u64::from(WIDTH)) as usize);
        let width = tile::width_at(0, bundle, tree.size);
        let entries = self.look(|disk| disk.bundle(bundle, width))?;
        let leaves = self.tile(0, bundle, width)?;
        let wrong = entries
            .iter()
            .zip(&leaves)
            .position(|(entry, leaf)| leaf_hash(entry) != *leaf);
        if let Some(wrong) = wrong {
            return Err(damaged(&self.cx.layout, index - place as u64 + wrong as u64));
        }
        Ok(entries.into_iter().skip(place).collect())
    }

    /// The proof that entry `index` is in the tree of `size` entries.
    pub(crate) fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, ReadError> {
        self.check_size(size)?;
        if index >= size {
            return Err(ReadError::NoSuchEntry { index, size });
        }
        Ok(tile::inclusion_proof(self, index, size)?)
    }

    /// The proof that the tree of `size2` entries begins with the tree of `size1`.
    pub(crate) fn consistency_proof(&self, size1: u64, size2: u64) -> Result<Vec<Hash>, ReadError> {
        self.check_size(size2)?;
        Ok(tile::consistency_proof(self, size1, size2)?)
    }

    /// Root of the tree of the first `size` entries.
    pub(crate) fn root_at(&self, size: u64) -> Result<Hash, ReadError> {
        self.check_size(size)?;
        Ok(tile::tree_root(self, size)?)
    }

    fn check_size(&self, wanted: u64) -> Result<(), ReadError> {
        let size = self.published().size;
        if wanted <= size {
            return Ok(());
        }
        Err(ReadError::NoSuchSize { wanted, size })
    }

    /// Path and tree of an entry under the newest checkpoint, checked: what leaves as evidence
    /// must verify.
    pub(crate) fn evidence(&self, index: u64) -> Result<Evidence, ReadError> {
        let tree = self.holding(index)?;
        let path = tile::inclusion_proof(self, index, tree.size)?;
        let leaf = tile::leaf(self, index, tree.size)?;
        merkle::verify_inclusion(&leaf, index, tree.size, &path, &tree.root)
            .map_err(|_| damaged(&self.cx.layout, index))?;
        Ok(Evidence { tree, path })
    }

    /// Looks again while the log grows under the reader's feet.
    fn look<T>(&self, get: impl Fn(&DiskTiles<'_>) -> Result<T, TileError>) -> Result<T, TileError> {
        let mut last = None;
        for _ in 0..LOOKS {
            let size = self.published().size;
            let disk = DiskTiles {
                disk: self.cx.disk.as_ref(),
                layout: &self.cx.layout,
                size,
            };
            match get(&disk) {
                Err(error @ TileError::Missing { .. }) => last = Some(error),
                done => return done,
            }
            if self.published().size == size {
                break;
            }
        }
        Err(last.unwrap_or(TileError::Missing {
            path: "tile".to_owned(),
        }))
    }
}

impl Reader {
    /// What `look` finds in a tile of at least `width` hashes, from memory if it is there.
    fn kept<T>(
        &self,
        level: u8,
        index: u64,
        width: u16,
        look: impl Fn(&NodeTile) -> Option<T>,
    ) -> Result<T, TileError> {
        if let Some(found) = self.cache.get(level, index, &look) {
            return Ok(found);
        }
        let hashes = self.look(|disk| disk.hashes(level, index, width))?;
        let got = hashes.len() * 32;
        let tile = Arc::new(NodeTile::new(hashes));
        self.cache.put(level, index, Arc::clone(&tile));
        look(&tile).ok_or_else(|| TileError::WrongLength {
            path: tile::tile_path(level, index, width),
            wanted: usize::from(width) * 32,
            got,
        })
    }
}

impl TileReader for Reader {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        self.kept(level, index, width, |tile| {
            tile.hashes(width).map(<[Hash]>::to_vec)
        })
    }

    fn inner(
        &self,
        level: u8,
        index: u64,
        width: u16,
        height: u32,
        number: usize,
    ) -> Result<Option<Hash>, TileError> {
        self.kept(level, index, width, |tile| tile.node(height, number))
            .map(Some)
    }
}

/// Not from memory: what lies on the disk is asked for.
impl Pieces for Reader {
    fn hashes_of(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        self.look(|disk| disk.tile(level, index, width))
    }

    fn entries_of(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError> {
        self.look(|disk| disk.bundle(index, width))
    }
}

/// An entry's place under a checkpoint.
pub(crate) struct Evidence {
    pub(crate) tree: Arc<Published>,
    pub(crate) path: Vec<Hash>,
}

fn damaged(layout: &Layout, index: u64) -> ReadError {
    ReadError::Ours(Trouble::damage(
        format!(
            "entry {index} does not hash to the tree in {}",
            layout.public().display()
        ),
        "restore public/tile from a mirror or a backup; `comity verify` names every damaged file",
    ))
}
