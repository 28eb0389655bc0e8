//! A verified copy of another log.

mod ahead;
mod archive;
mod bundles;
mod error;
mod local;
mod paths;
mod pull;
mod read;
pub(crate) mod record;
mod remote;
mod repair;
mod shelf;
mod tree;

pub use error::MirrorError;
pub use pull::Sink;

use crate::evidence::seeded_proof;
use crate::pull_error::PullError;
use crate::source::Source;
use crate::storage::{Doing, sync_names_to};
use archive::Archive;
use comity_log::StorageError;
use comity_log::disk::{Disk, DiskLock};
use comity_proof::Hash;
use comity_proof::checkpoint::{CheckpointError, SignedCheckpoint};
use comity_proof::note::{NoteError, VerifierKey};
use paths::Paths;
use record::{Found, Place, Record, RecordFile};
use remote::{Remote, RemoteTiles};
use shelf::Shelf;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a pull brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Size of the copy now.
    pub size: u64,
    /// Entries that are new.
    pub entries: u64,
    /// True if the peer had nothing new.
    pub unchanged: bool,
}

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repaired {
    /// Bundles and tiles that were damaged or gone and are there again.
    pub files: Vec<String>,
    /// Entries looked at.
    pub checked: u64,
}

/// A verified copy of another log in a folder: its files in the C2SP tlog-tiles layout, every
/// checkpoint that was ever verified, and how far entries were given to a sink.
pub struct Mirror {
    disk: Arc<dyn Disk>,
    paths: Paths,
    vkey: VerifierKey,
    record_file: RecordFile,
    archive: Archive,
    /// The newest checkpoint that was verified.
    newest: Option<SignedCheckpoint>,
    /// The newest checkpoint whose entries are all here.
    mirrored: Option<SignedCheckpoint>,
    /// The first entry that no sink took yet. The record may say less.
    next: u64,
    /// After an error of the disk: what we have in memory may not be what lies there.
    stale: bool,
    /// The size at which the log was ended.
    last_size: Option<u64>,
    #[expect(dead_code, reason = "held until the mirror is dropped, never read")]
    lock: Box<dyn DiskLock>,
}

impl Mirror {
    /// Opens the copy in `folder`, or begins one. `vkey` is the pinned Ed25519 key of the log,
    /// under the log's name.
    pub fn open(folder: &Path, vkey: VerifierKey, disk: Arc<dyn Disk>) -> Result<Self, MirrorError> {
        let paths = Paths::new(folder);
        let mut shelf = Shelf::new(Arc::clone(&disk), paths.clone());
        shelf.make_folder(&paths.public())?;
        shelf.make_folder(&paths.tmp())?;
        shelf.sync()?;
        sync_names_to(disk.as_ref(), folder)?;
        let lock = disk.lock(&paths.lock()).doing("lock", &paths.lock())?;
        let lock = lock.ok_or_else(|| MirrorError::InUse(folder.to_owned()))?;
        let (record_file, archive) = open_files(disk.as_ref(), &paths)?;
        let record = *record_file.record();
        let load = |place| load_checkpoint(&archive, place, &vkey, folder);
        let (mirrored, newest) = (load(record.mirrored)?, load(record.newest)?);
        let mut mirror = Self {
            disk,
            paths,
            vkey,
            record_file,
            archive,
            newest,
            mirrored,
            next: record.next,
            stale: false,
            last_size: None,
            lock,
        };
        mirror.publish_if_due()?;
        Ok(mirror)
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        &self.vkey.name
    }

    /// The log's key.
    pub fn vkey(&self) -> &VerifierKey {
        &self.vkey
    }

    /// Entries of the newest checkpoint whose entries are all here.
    pub fn size(&self) -> u64 {
        self.mirrored.as_ref().map_or(0, |signed| signed.checkpoint.size)
    }

    /// The first entry that was not yet given to a sink.
    pub fn next_index(&self) -> u64 {
        self.next
    }

    /// The newest checkpoint whose entries are all here, with every signature that came with it.
    pub fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        self.mirrored.as_ref()
    }

    /// The newest checkpoint that was verified; its entries may still be on their way.
    pub fn newest(&self) -> Option<&SignedCheckpoint> {
        self.newest.as_ref()
    }

    /// The folder that holds `checkpoint` and `tile/…`, to be served as it is. Names beyond the
    /// size of the checkpoint in it may come and go.
    pub fn public_folder(&self) -> PathBuf {
        self.paths.public()
    }

    /// No tree of more entries is taken: the log was ended at `size` by its root keys. The caller
    /// keeps that number and hands it in after each start; `None` takes it back.
    pub fn end_at(&mut self, size: Option<u64>) {
        self.last_size = size;
    }

    /// Publishes the mirrored checkpoint with more signatures on it: the text of `note` must be
    /// that of [`Mirror::checkpoint`]. Cosignatures are not judged here, see [`crate::grade`].
    pub fn publish_cosigned(&mut self, note: &[u8]) -> Result<(), PullError> {
        self.fresh()?;
        let signed = SignedCheckpoint::open(note, &self.vkey).map_err(PullError::WrongSignature)?;
        let known = self.mirrored.as_ref().map(|mirrored| &mirrored.note.text);
        if known != Some(&signed.note.text) {
            return Err(PullError::Damaged(
                "what was cosigned is not the checkpoint that is mirrored".into(),
            ));
        }
        if self.mirrored.as_ref() == Some(&signed) {
            return Ok(());
        }
        let outcome = self.put_cosigned(signed);
        self.stale |= outcome.is_err();
        Ok(outcome?)
    }

    fn put_cosigned(&mut self, signed: SignedCheckpoint) -> Result<(), StorageError> {
        let place = self.archive.add(&signed.to_bytes())?;
        let same = self.record().newest == self.record().mirrored;
        let record = Record {
            mirrored: Some(place),
            newest: if same { Some(place) } else { self.record().newest },
            ..*self.record()
        };
        self.record_file.commit(record)?;
        if same {
            self.newest = Some(signed.clone());
        }
        self.mirrored = Some(signed);
        let mut shelf = self.shelf();
        self.publish(&mut shelf)
    }

    fn record(&self) -> &Record {
        self.record_file.record()
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(Arc::clone(&self.disk), self.paths.clone())
    }

    /// After an error of the disk, everything is read again.
    fn fresh(&mut self) -> Result<(), PullError> {
        if !self.stale {
            return Ok(());
        }
        self.reload().map_err(|error| match error {
            MirrorError::Storage(error) => PullError::Storage(error),
            other => PullError::Damaged(other.to_string()),
        })?;
        self.stale = false;
        Ok(())
    }

    fn reload(&mut self) -> Result<(), MirrorError> {
        let (record_file, archive) = open_files(self.disk.as_ref(), &self.paths)?;
        let record = *record_file.record();
        let load = |place| load_checkpoint(&archive, place, &self.vkey, self.paths.folder());
        (self.mirrored, self.newest) = (load(record.mirrored)?, load(record.newest)?);
        self.next = record.next;
        self.record_file = record_file;
        self.archive = archive;
        self.publish_if_due()?;
        Ok(())
    }

    /// Puts the mirrored checkpoint where it is served.
    fn publish(&self, shelf: &mut Shelf) -> Result<(), StorageError> {
        let Some(mirrored) = &self.mirrored else {
            return Ok(());
        };
        shelf.put(&self.paths.checkpoint(), &mirrored.to_bytes())
    }

    /// The same after a crash between committing and publishing.
    fn publish_if_due(&mut self) -> Result<(), StorageError> {
        let path = self.paths.checkpoint();
        let there = crate::storage::if_there(self.disk.read(&path)).doing("read", &path)?;
        let due = self.mirrored.as_ref().map(SignedCheckpoint::to_bytes);
        if due.is_some() && there != due {
            self.publish(&mut self.shelf())?;
        }
        Ok(())
    }

    /// Removes the unfinished tiles of a checkpoint that neither the newest nor the one before it
    /// needs. A reader that is slower finds the full tile, or asks for the checkpoint again.
    fn drop_outlived(&self, shelf: &mut Shelf, outlived: u64, before: u64) -> Result<(), StorageError> {
        let mut kept = self.paths.unfinished_pieces(self.size());
        kept.extend(self.paths.unfinished_pieces(before));
        for piece in self.paths.unfinished_pieces(outlived) {
            if !kept.contains(&piece) {
                shelf.drop_file(&piece)?;
            }
        }
        Ok(())
    }

    /// Keeps a checkpoint that contradicts an earlier one: it is evidence.
    fn keep_conflict(&self, signed: &SignedCheckpoint) -> Result<(), StorageError> {
        tracing::error!(origin = %self.origin(), size = signed.checkpoint.size, "a log shows two histories");
        let mut conflicts = Archive::open(self.disk.as_ref(), &self.paths.conflicts())?;
        if !conflicts.contains(signed.note.text.as_bytes())? {
            conflicts.add(&signed.to_bytes())?;
        }
        Ok(())
    }

    /// True if a checkpoint with this text was verified before.
    fn has_seen(&self, text: &str) -> Result<bool, StorageError> {
        self.archive.contains(text.as_bytes())
    }
}

fn open_files(disk: &dyn Disk, paths: &Paths) -> Result<(RecordFile, Archive), MirrorError> {
    let archive = Archive::open(disk, &paths.checkpoints())?;
    let opened = RecordFile::open(disk, &paths.state())?;
    // Both names must be there after a power cut, or the copy would begin anew beside its files.
    disk.sync_dir(paths.folder())
        .doing("make durable", paths.folder())?;
    match opened {
        Found::File(record) => Ok((record, archive)),
        Found::Spoilt => Err(MirrorError::Damaged(format!(
            "{} holds no record that is whole",
            paths.state().display()
        ))),
    }
}

fn load_checkpoint(
    archive: &Archive,
    place: Option<Place>,
    vkey: &VerifierKey,
    folder: &Path,
) -> Result<Option<SignedCheckpoint>, MirrorError> {
    let Some(place) = place else {
        return Ok(None);
    };
    let damaged = |what: String| MirrorError::Damaged(format!("the checkpoint that was committed: {what}"));
    let bytes = archive
        .read(place)?
        .ok_or_else(|| damaged("the file of checkpoints is shorter than it was".into()))?;
    match SignedCheckpoint::open(&bytes, vkey) {
        Ok(signed) => Ok(Some(signed)),
        Err(CheckpointError::OtherOrigin { .. } | CheckpointError::Note(NoteError::NotSignedBy(_))) => {
            Err(MirrorError::OtherLog {
                folder: folder.to_owned(),
                vkey: vkey.to_string(),
            })
        }
        Err(error) => Err(damaged(error.to_string())),
    }
}

/// For [`crate::gossip::compare`]: the proof from a smaller to a larger size as the tiles of a
/// source have it; `None` where it has no such tiles. It is checked where it is used.
pub fn prove_from(source: &dyn Source, small: u64, large: u64) -> Option<Vec<Hash>> {
    if small == 0 || small >= large {
        return None;
    }
    seeded_proof(&RemoteTiles(Remote { source }), small, large).ok()
}
