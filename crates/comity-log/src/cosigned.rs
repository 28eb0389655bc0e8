//! The newest cosigned checkpoint, beside the newest one.

use crate::disk::read_if_there;
use crate::error::{CosignedError, Doing, StorageError};
use crate::load::Context;
use crate::log::Log;
use comity_proof::checkpoint::SignedCheckpoint;
use std::collections::BTreeSet;
use std::sync::PoisonError;

impl Log {
    /// Puts `note`, a checkpoint of ours with the cosignatures that others added, in the place of
    /// `public/checkpoint.cosigned`, whole and durable, if it covers more entries than the one
    /// there or as many with more signatures. Gives whether it did. Whether the cosignatures are
    /// good and enough is for the caller to know.
    ///
    /// # Errors
    /// The note is not ours, covers what the log does not have, or the disk failed.
    pub fn publish_cosigned(&self, note: &[u8]) -> Result<bool, CosignedError> {
        let cx = self.context();
        let new = SignedCheckpoint::open(note, &cx.vkey)?;
        self.check_tree(&new)?;
        let _one_at_a_time = cx.cosigned.lock().unwrap_or_else(PoisonError::into_inner);
        let path = cx.layout.cosigned();
        let old = read_if_there(cx.disk.as_ref(), &path).doing("read", &path)?;
        let old = old.and_then(|old| SignedCheckpoint::open(&old, &cx.vkey).ok());
        if old.is_some_and(|old| rank(&old) >= rank(&new)) {
            return Ok(false);
        }
        replace(cx, &new.to_bytes())?;
        Ok(true)
    }

    /// The newest cosigned checkpoint, if one was published.
    pub fn cosigned(&self) -> Result<Option<Vec<u8>>, StorageError> {
        let cx = self.context();
        let path = cx.layout.cosigned();
        read_if_there(cx.disk.as_ref(), &path).doing("read", &path)
    }

    /// A signature of our key is not enough: the tree must be the one that lies here.
    fn check_tree(&self, note: &SignedCheckpoint) -> Result<(), CosignedError> {
        let (signed, size) = (note.checkpoint.size, self.size());
        if signed > size {
            return Err(CosignedError::Ahead { signed, size });
        }
        if self.root_at(signed)? != note.checkpoint.root {
            return Err(CosignedError::OtherTree(signed));
        }
        Ok(())
    }
}

/// More entries count more, then more signers.
fn rank(signed: &SignedCheckpoint) -> (u64, usize) {
    let lines = &signed.note.signatures;
    let signers: BTreeSet<_> = lines.iter().map(|line| (&line.name, line.id)).collect();
    (signed.checkpoint.size, signers.len())
}

fn replace(cx: &Context, note: &[u8]) -> Result<(), StorageError> {
    let (disk, new, path) = (
        cx.disk.as_ref(),
        cx.layout.unfinished_cosigned(),
        cx.layout.cosigned(),
    );
    for dir in [cx.layout.tmp_dir(), cx.layout.public()] {
        disk.make_dir(&dir).doing("make the folder", &dir)?;
    }
    disk.write_new(&new, note).doing("write", &new)?;
    disk.sync_file(&new).doing("make durable", &new)?;
    disk.rename(&new, &path).doing("rename a new file to", &path)?;
    let public = cx.layout.public();
    disk.sync_dir(&public).doing("make durable", &public)
}
