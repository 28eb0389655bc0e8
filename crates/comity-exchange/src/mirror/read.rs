//! What can be read from a copy.

use super::shelf::LocalTiles;
use super::{Mirror, MirrorError, Sink};
use crate::evidence::seeded_proof;
use crate::pull_error::PullError;
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{self, leaf_hash};
use comity_proof::proof_file::ProofFile;
use comity_proof::tile::{self, TileReader, WIDTH};

impl Mirror {
    fn tiles(&self) -> LocalTiles<'_> {
        LocalTiles {
            disk: self.disk.as_ref(),
            paths: &self.paths,
            size: self.size(),
        }
    }

    fn check_size(&self, size: u64) -> Result<(), MirrorError> {
        if size <= self.size() {
            return Ok(());
        }
        Err(MirrorError::Outside {
            wanted: size,
            size: self.size(),
        })
    }

    /// An entry below [`Mirror::next_index`], checked against its leaf.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, MirrorError> {
        let mut entries = self.entries_from(index, 1)?;
        entries.pop().ok_or(MirrorError::Outside {
            wanted: index,
            size: self.next_index(),
        })
    }

    /// Up to `most` entries of the bundle of `index`, from `index` on, each checked.
    fn entries_from(&self, index: u64, most: usize) -> Result<Vec<Vec<u8>>, MirrorError> {
        // Entries behind the mirrored checkpoint are here as whole bundles.
        let here = self
            .size()
            .max(self.next_index() / u64::from(WIDTH) * u64::from(WIDTH));
        if index >= here {
            return Err(MirrorError::Outside {
                wanted: index,
                size: here,
            });
        }
        let (bundle, place) = (index / u64::from(WIDTH), (index % u64::from(WIDTH)) as usize);
        let width = tile::width_at(0, bundle, here);
        let mut entries = self.tiles().bundle(bundle, width)?;
        let leaves = self.tiles().tile(0, bundle, width)?;
        entries.truncate(leaves.len());
        let sound = entries.len() == leaves.len()
            && entries
                .iter()
                .zip(&leaves)
                .skip(place)
                .take(most)
                .all(|(entry, leaf)| leaf_hash(entry) == *leaf);
        if !sound {
            let what = format!("{} does not hash to its tile", tile::entries_path(bundle, width));
            return Err(MirrorError::Damaged(what));
        }
        Ok(entries.into_iter().skip(place).take(most).collect())
    }

    /// Inclusion proof of an entry in the tree of `size` entries, at most [`Mirror::size`].
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, MirrorError> {
        self.check_size(size)?;
        if index >= size {
            return Err(MirrorError::Outside { wanted: index, size });
        }
        Ok(tile::inclusion_proof(&self.tiles(), index, size)?)
    }

    /// Consistency proof between two sizes, at most [`Mirror::size`].
    pub fn consistency_proof(&self, small: u64, large: u64) -> Result<Vec<Hash>, MirrorError> {
        self.check_size(large)?;
        Ok(tile::consistency_proof(&self.tiles(), small, large)?)
    }

    /// Proof file (C2SP tlog-proof) of an entry under [`Mirror::checkpoint`], checked.
    pub fn proof_file(&self, index: u64) -> Result<String, MirrorError> {
        let Some(signed) = self.checkpoint() else {
            return Err(MirrorError::Outside {
                wanted: index,
                size: 0,
            });
        };
        self.proof_file_under(index, signed)
    }

    /// The same under another checkpoint of the log that is here, one with more cosignatures on it
    /// perhaps.
    pub fn proof_file_under(&self, index: u64, signed: &SignedCheckpoint) -> Result<String, MirrorError> {
        let size = signed.checkpoint.size;
        let path = self.inclusion_proof(index, size)?;
        let leaf = tile::leaf(&self.tiles(), index, size)?;
        merkle::verify_inclusion(&leaf, index, size, &path, &signed.checkpoint.root)
            .map_err(|error| MirrorError::Damaged(error.to_string()))?;
        let file = ProofFile {
            extra: None,
            index,
            path,
            checkpoint: signed.note.to_string(),
        };
        Ok(file.to_string())
    }

    /// Root of the first `size` entries, at most [`Mirror::size`].
    pub fn root_at(&self, size: u64) -> Result<Hash, MirrorError> {
        self.check_size(size)?;
        if size == 0 {
            return Ok(merkle::empty_root());
        }
        Ok(tile::tree_root(&self.tiles(), size)?)
    }

    /// For [`crate::gossip::compare`]: the proof between two sizes of the copy; `None` for sizes
    /// that it does not have.
    pub fn prove(&self, small: u64, large: u64) -> Option<Vec<Hash>> {
        if small == 0 || small >= large || large > self.size() {
            return None;
        }
        seeded_proof(&self.tiles(), small, large).ok()
    }

    /// Gives entries from `from` to before [`Mirror::size`] that are already here to a sink again:
    /// for a store that was restored, or that is new.
    pub fn replay(&self, from: u64, sink: &mut Sink<'_>) -> Result<(), PullError> {
        let mut index = from;
        while index < self.size() {
            let most = usize::from(WIDTH) - (index % u64::from(WIDTH)) as usize;
            let entries = self
                .entries_from(index, most)
                .map_err(|error| PullError::Damaged(error.to_string()))?;
            if entries.is_empty() {
                break;
            }
            sink(index, &entries)?;
            index += entries.len() as u64;
        }
        Ok(())
    }
}
