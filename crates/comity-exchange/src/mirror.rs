//! A verified copy of another log.

use crate::pull_error::{PullError, SinkError};
use crate::source::Source;
use comity_log::{Disk, StorageError};
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::note::VerifierKey;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a pull brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Size of the copy now.
    pub size: u64,
    /// Entries that are new.
    pub entries: u64,
    /// True if the peer's checkpoint was the one we had.
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

/// Why a copy could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// Our disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another process has it.
    #[error("the copy in {} is open in another process; stop that one, then start again", .0.display())]
    InUse(PathBuf),
    /// The folder holds the copy of another log.
    #[error("the copy in {} is of a log with another key than {vkey}; give the folder that belongs to it", folder.display())]
    OtherLog {
        /// The folder.
        folder: PathBuf,
        /// The key expected.
        vkey: String,
    },
    /// What lies there is not what we wrote.
    #[error("the copy is damaged: {0}; repair it from the peer or from any mirror")]
    Damaged(String),
    /// No such entry or size yet.
    #[error("the copy has {size} entries, so nothing at {wanted}")]
    Outside {
        /// What was asked for.
        wanted: u64,
        /// Entries here.
        size: u64,
    },
}

/// A verified copy of another log.
pub struct Mirror {
    folder: PathBuf,
    vkey: VerifierKey,
}

impl Mirror {
    /// Opens the copy in `folder`, or begins one.
    pub fn open(folder: &Path, vkey: VerifierKey, disk: Arc<dyn Disk>) -> Result<Self, MirrorError> {
        let _ = disk;
        Ok(Self {
            folder: folder.to_owned(),
            vkey,
        })
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
        0
    }

    /// The first entry that was not yet given to a sink.
    pub fn next_index(&self) -> u64 {
        0
    }

    /// The newest checkpoint whose entries are all here.
    pub fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        None
    }

    /// The newest checkpoint that was verified; its entries may still be on their way.
    pub fn newest(&self) -> Option<&SignedCheckpoint> {
        None
    }

    /// An entry, checked against its leaf.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, MirrorError> {
        Err(MirrorError::Outside {
            wanted: index,
            size: 0,
        })
    }

    /// Inclusion proof of an entry in the tree of `size` entries.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, MirrorError> {
        let _ = size;
        Err(MirrorError::Outside {
            wanted: index,
            size: 0,
        })
    }

    /// Proof file (C2SP tlog-proof) of an entry under [`Mirror::checkpoint`].
    pub fn proof_file(&self, index: u64) -> Result<String, MirrorError> {
        Err(MirrorError::Outside {
            wanted: index,
            size: 0,
        })
    }

    /// Root of the first `size` entries.
    pub fn root_at(&self, size: u64) -> Result<Hash, PullError> {
        Err(PullError::Damaged(format!("no tree of {size} entries yet")))
    }

    /// For [`crate::gossip::compare`]: proof between two sizes of the copy.
    pub fn prove(&self, small: u64, large: u64) -> Option<Vec<Hash>> {
        let _ = (small, large);
        None
    }

    /// The folder that holds `checkpoint` and `tile/…`, to be served as it is.
    pub fn public_folder(&self) -> PathBuf {
        self.folder.join("public")
    }

    /// No tree of more entries is taken: the log was ended there.
    pub fn end_at(&mut self, size: Option<u64>) {
        let _ = size;
    }

    /// Brings the copy up to the peer's newest checkpoint.
    pub fn pull(
        &mut self,
        source: &dyn Source,
        sink: &mut dyn FnMut(u64, &[Vec<u8>]) -> Result<(), SinkError>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Pulled, PullError> {
        let _ = (source, sink, progress);
        Err(PullError::Damaged("pulling is not built yet".into()))
    }

    /// Gives entries from `from` on that are already here to a sink again.
    pub fn replay(
        &self,
        from: u64,
        sink: &mut dyn FnMut(u64, &[Vec<u8>]) -> Result<(), SinkError>,
    ) -> Result<(), PullError> {
        let _ = (from, sink);
        Err(PullError::Damaged("replaying is not built yet".into()))
    }

    /// Checks every file of the copy and fetches what is damaged or gone.
    pub fn repair(
        &mut self,
        source: &dyn Source,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Repaired, PullError> {
        let _ = (source, progress);
        Err(PullError::Damaged("repairing is not built yet".into()))
    }
}
