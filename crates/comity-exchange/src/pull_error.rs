//! What a peer did while we pulled, who has to act, and what proves it.

use crate::blame::Blame;
use crate::source::SourceError;
use comity_log::StorageError;
use comity_proof::checkpoint::CheckpointError;
use comity_proof::evidence::Evidence;
use std::error::Error;

/// Whoever takes the entries could not.
#[derive(Debug, thiserror::Error)]
#[error("the entries could not be stored")]
pub struct SinkError(#[source] Box<dyn Error + Send + Sync>);

impl SinkError {
    /// With its cause.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

/// Why a pull ended early. What was committed before it stays and is sound.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The source had no answer.
    #[error("{name}: {cause}")]
    Source {
        /// What was asked for.
        name: String,
        /// What happened.
        #[source]
        cause: SourceError,
    },
    /// More bytes than such a thing may have: an endless answer, or a bomb.
    #[error("{name} does not end after the {most} bytes that such a thing may have")]
    Endless {
        /// What was asked for.
        name: String,
        /// The limit.
        most: u64,
    },
    /// The checkpoint names tiles or bundles that the peer does not have.
    #[error("the peer signed a log of {size} entries but does not serve {name}")]
    Missing {
        /// What was asked for.
        name: String,
        /// Size of the checkpoint.
        size: u64,
    },
    /// The checkpoint is no checkpoint.
    #[error("the checkpoint is malformed: {0}")]
    Malformed(#[source] CheckpointError),
    /// The checkpoint is of another log.
    #[error("the checkpoint is of log {got:?}; the log pinned for this peer is {wanted:?}")]
    OtherOrigin {
        /// The pinned log.
        wanted: String,
        /// The log in the checkpoint.
        got: String,
    },
    /// The pinned key did not sign the checkpoint.
    #[error("the checkpoint is not signed by the key that is pinned for the log: {0}")]
    WrongSignature(#[source] CheckpointError),
    /// An old checkpoint was shown again, byte for byte in what it says.
    #[error("the peer shows its checkpoint of {theirs} entries again; it had signed one of {ours} before")]
    Replayed {
        /// Size we know of.
        ours: u64,
        /// Size shown.
        theirs: u64,
    },
    /// A smaller tree that is a prefix of what we have: restored from an old copy, perhaps.
    #[error("the peer's log has {theirs} entries; it had signed one of {ours} before. A log does not shrink")]
    Shrunk {
        /// Size we know of.
        ours: u64,
        /// Size shown.
        theirs: u64,
    },
    /// Two roots of one size, both signed.
    #[error("the peer's log shows two histories: two signed roots of one size")]
    Fork(Box<Evidence>),
    /// What it signed before is no prefix of what it signs now, or the other way round.
    #[error("the peer's log shows two histories: a signed tree that is no prefix of a larger signed one")]
    NotAPrefix(Box<Evidence>),
    /// A tile that does not belong to the signed tree.
    #[error("{name} does not belong to the tree that the peer signed")]
    WrongTile {
        /// Name of the tile.
        name: String,
    },
    /// A bundle whose entries are not the leaves of the signed tree.
    #[error("entry {index} in {name} does not hash to its place in the tree that the peer signed")]
    WrongBundle {
        /// Name of the bundle.
        name: String,
        /// The first entry that is wrong.
        index: u64,
    },
    /// A tile or bundle that ends early or holds another number of parts than its name says.
    #[error("{name} is cut or of another length than its name says: {what}")]
    Truncated {
        /// Name of the tile or bundle.
        name: String,
        /// What is wrong with its length.
        what: String,
    },
    /// The log goes on behind the size at which its root keys ended it.
    #[error("the log was ended at {last} entries, but its key signed {theirs}: whoever did has the old key")]
    Ended {
        /// The final size.
        last: u64,
        /// Size shown.
        theirs: u64,
    },
    /// Our disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Our copy is not what we wrote.
    #[error("our copy of the log is damaged: {0}")]
    Damaged(String),
    /// Whoever takes the entries could not.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl PullError {
    /// Who has to act.
    pub fn who(&self) -> Blame {
        match self {
            Self::Source { cause, .. } => cause.who(),
            Self::Storage(_) | Self::Damaged(_) | Self::Sink(_) => Blame::Us,
            _ => Blame::Peer,
        }
    }

    /// What a person can do.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Source { cause, .. } => cause.mend(),
            Self::Endless { .. } => "ask the peer's operator what answers there; nothing of it was kept",
            Self::Missing { .. } => {
                "ask the peer's operator to run `comity verify` on the published log; another mirror of it can be used meanwhile"
            }
            Self::Malformed(_) => "ask the peer's operator what publishes the checkpoint",
            Self::OtherOrigin { .. } => {
                "ask the peer's operator whether the log was succeeded by another; pin the new one only by what its root keys say"
            }
            Self::WrongSignature(_) => {
                "do not believe it; ask the peer's operator, on another channel, whether the log key was changed"
            }
            Self::Replayed { .. } => {
                "nothing, it is tried again; if it lasts, something between the nodes repeats old answers, or the peer was set back"
            }
            Self::Shrunk { .. } => {
                "tell the peer's operator that the log was set back to an old copy; this node can give the missing entries back"
            }
            Self::Fork(_) | Self::NotAPrefix(_) => {
                "the peer is frozen and the evidence is kept; people of both sides must decide how the log goes on"
            }
            Self::WrongTile { .. } | Self::WrongBundle { .. } | Self::Truncated { .. } => {
                "ask the peer's operator to run `comity verify` on the published log; another mirror of it can be used meanwhile"
            }
            Self::Ended { .. } => {
                "use the successor that the log's end names; tell the peer's root key holders"
            }
            Self::Storage(_) => "look at our disk, then try again",
            Self::Damaged(_) => "fetch the copy again from the peer or from any mirror (repair)",
            Self::Sink(_) => "look at our own store, then try again; what was not stored is given again",
        }
    }

    /// What proves it to others, where something does.
    pub fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Fork(evidence) | Self::NotAPrefix(evidence) => Some(evidence),
            _ => None,
        }
    }

    /// One word for it, for a table and for tests.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Source { .. } => "source",
            Self::Endless { .. } => "endless",
            Self::Missing { .. } => "missing",
            Self::Malformed(_) => "malformed",
            Self::OtherOrigin { .. } => "other-origin",
            Self::WrongSignature(_) => "wrong-signature",
            Self::Replayed { .. } => "replayed",
            Self::Shrunk { .. } => "shrunk",
            Self::Fork(_) => "fork",
            Self::NotAPrefix(_) => "not-a-prefix",
            Self::WrongTile { .. } => "wrong-tile",
            Self::WrongBundle { .. } => "wrong-bundle",
            Self::Truncated { .. } => "truncated",
            Self::Ended { .. } => "ended",
            Self::Storage(_) => "storage",
            Self::Damaged(_) => "damaged",
            Self::Sink(_) => "sink",
        }
    }
}
