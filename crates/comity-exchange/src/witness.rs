//! A witness: it cosigns trees that only grow.

use crate::cosign::{CosignError, CosignKeys};
use crate::evidence::Evidence;
use crate::mirror::{Mirror, MirrorError};
use comity_log::{Disk, StorageError};
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::note::VerifierKey;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An answer to add-checkpoint other than 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status: 400, 403, 404, 409, 422, or 503 when our own disk failed.
    pub status: u16,
    /// Media type of the body.
    pub content_type: &'static str,
    /// The body; for 409 the size that was cosigned last.
    pub body: Vec<u8>,
    /// Proof that the log signed two histories, where the request holds one.
    pub evidence: Option<Box<Evidence>>,
}

/// Why a witness could not be opened or could not sign.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Our disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another process has it.
    #[error("the witness in {} is open in another process; stop that one, then start again", .0.display())]
    InUse(PathBuf),
    /// What lies there is not what we wrote.
    #[error(
        "the record of what was cosigned is damaged: {0}; restore it from a backup no older than the last start, or retire the witness keys"
    )]
    Damaged(String),
    /// The keys could not sign.
    #[error(transparent)]
    Cosign(#[from] CosignError),
    /// The mirror could not be read.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// The log is frozen: two histories were seen, or people said so.
    #[error("the log {0} is frozen and is not cosigned")]
    Frozen(String),
    /// The log was ended at a smaller size.
    #[error("the log was ended at {last} entries; {size} are not cosigned")]
    Ended {
        /// The final size.
        last: u64,
        /// Size asked about.
        size: u64,
    },
    /// The mirror holds nothing yet.
    #[error("nothing of the log is mirrored yet")]
    Nothing,
    /// The mirror contradicts what was cosigned.
    #[error(
        "the log shows two histories: what was cosigned before and what is mirrored contradict each other"
    )]
    Conflict(Box<Evidence>),
}

/// Signature lines over the checkpoint of a mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorCosigned {
    /// The lines, each with its newline: of the mirror name, and of the witness name unless the
    /// witness has cosigned a larger tree meanwhile.
    pub lines: Vec<u8>,
    /// The mirror's checkpoint with the log's signatures and these.
    pub checkpoint: Vec<u8>,
}

/// A witness.
pub struct Witness {
    folder: PathBuf,
    keys: CosignKeys,
}

impl Witness {
    /// Opens the witness whose record lies in `folder`, or begins one. `clock` gives seconds since
    /// 1970.
    pub fn open(
        folder: &Path,
        keys: CosignKeys,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    ) -> Result<Self, WitnessError> {
        let _ = (disk, clock);
        Ok(Self {
            folder: folder.to_owned(),
            keys,
        })
    }

    /// All four public keys of the node's cosigners.
    pub fn vkeys(&self) -> Vec<VerifierKey> {
        self.keys.vkeys()
    }

    /// Takes the body of a request to add-checkpoint (C2SP tlog-witness). `may` gives the pinned
    /// key of an origin; `None` answers 404. On success the answer is the witness's signature
    /// lines; what they say is durable.
    pub fn add_checkpoint(
        &self,
        body: &[u8],
        may: &dyn Fn(&str) -> Option<VerifierKey>,
    ) -> Result<Vec<u8>, Refusal> {
        let _ = (body, may, &self.folder);
        Err(Refusal {
            status: 503,
            content_type: "text/plain; charset=utf-8",
            body: b"the witness is not built yet\n".to_vec(),
            evidence: None,
        })
    }

    /// Cosigns the checkpoint of a mirror, whose entries are all stored here.
    pub fn cosign_mirrored(&self, mirror: &Mirror) -> Result<MirrorCosigned, WitnessError> {
        let _ = mirror;
        Err(WitnessError::Nothing)
    }

    /// What the monitor endpoint `witness/<origin hash>/checkpoint` shows: the checkpoint cosigned
    /// last, with the log's signatures and the witness's.
    pub fn known(&self, origin_hash: &str) -> Option<Vec<u8>> {
        let _ = origin_hash;
        None
    }

    /// The checkpoint of a log that was cosigned last.
    pub fn latest_of(&self, origin: &str) -> Option<SignedCheckpoint> {
        let _ = origin;
        None
    }

    /// Never cosigns the log again until it is thawed. Durable when it returns.
    pub fn freeze(&self, origin: &str) -> Result<(), WitnessError> {
        let _ = origin;
        Err(WitnessError::Nothing)
    }

    /// Cosigns a frozen log again: people decided.
    pub fn thaw(&self, origin: &str) -> Result<(), WitnessError> {
        let _ = origin;
        Err(WitnessError::Nothing)
    }

    /// True if the log is frozen.
    pub fn is_frozen(&self, origin: &str) -> bool {
        let _ = origin;
        false
    }

    /// The log was ended at this size: no larger tree is ever cosigned. Durable when it returns.
    pub fn end_at(&self, origin: &str, size: u64) -> Result<(), WitnessError> {
        let _ = (origin, size);
        Err(WitnessError::Nothing)
    }
}
