//! Answers of a witness other than cosignatures.

use crate::cosign::CosignError;
use crate::mirror::MirrorError;
use comity_log::StorageError;
use comity_proof::evidence::Evidence;
use std::path::PathBuf;

/// An answer to add-checkpoint other than 200.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status: 400, 403, 404, 409, 422, or 503 when our own disk failed.
    pub status: u16,
    /// Media type of the body.
    pub content_type: &'static str,
    /// The body; for 409 the size that was cosigned last.
    pub body: Vec<u8>,
    /// Proof that the log signed two histories, where the request holds one. The log is frozen
    /// here then.
    pub evidence: Option<Box<Evidence>>,
}

impl Refusal {
    pub(crate) fn text(status: u16, what: &str) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            body: format!("{what}\n").into_bytes(),
            evidence: None,
        }
    }

    /// 409 with the size that was cosigned last.
    pub(crate) fn size(size: u64) -> Self {
        Self {
            content_type: "text/x.tlog.size",
            ..Self::text(409, &size.to_string())
        }
    }

    pub(crate) fn with(self, evidence: Evidence) -> Self {
        Self {
            evidence: Some(Box::new(evidence)),
            ..self
        }
    }
}

/// Why a witness could not be opened or did not sign.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// Our disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Our disk, while many were waiting for one write.
    #[error(
        "our disk did not take the record of what was to be cosigned, so nothing was signed; look at the disk, then try again"
    )]
    NotWritten,
    /// Another process has it.
    #[error("the witness in {} is open in another process; stop that one, then start again", .0.display())]
    InUse(PathBuf),
    /// What lies there is not what we wrote.
    #[error(
        "the record of what was cosigned is damaged: {0}; a witness that forgot must not sign: retire its keys and begin a new one, or restore the file"
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
    /// The mirror is behind what was already cosigned as mirrored: it was begun anew.
    #[error(
        "the mirror has {mirrored} entries, but {cosigned} were cosigned as mirrored; pull the rest first"
    )]
    Behind {
        /// Entries in the mirror.
        mirrored: u64,
        /// Entries that the mirror name cosigned.
        cosigned: u64,
    },
    /// The mirror contradicts what was cosigned.
    #[error(
        "the log shows two histories: what was cosigned before and what is mirrored contradict each other"
    )]
    Conflict(Box<Evidence>),
}

/// Cosignatures over the checkpoint of a mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorCosigned {
    /// The lines, each with its newline: of the mirror name, and of the witness name unless the
    /// witness has cosigned a larger tree meanwhile.
    pub lines: Vec<u8>,
    /// The mirror's checkpoint with the log's signatures and these: what
    /// [`crate::Mirror::publish_cosigned`] takes.
    pub checkpoint: Vec<u8>,
    /// False if it was signed before and nothing is new.
    pub fresh: bool,
}
