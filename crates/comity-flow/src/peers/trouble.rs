//! What goes wrong in a round, and who must act.

use comity_exchange::{Blame, MirrorError, PullError, SourceError, WitnessError};

use super::views::Actor;
use crate::error::FlowError;

/// Why a step of a round failed. The others go on.
#[derive(Debug, thiserror::Error)]
pub enum SyncTrouble {
    /// No such counterpart is pinned.
    #[error("{0} is not pinned here")]
    NotPinned(String),
    /// People decided, or evidence was found.
    #[error("{0} is frozen; nothing is taken from it until an administrator lets it go on")]
    Frozen(String),
    /// Another round with it is under way.
    #[error("a round with {0} is under way; it need not be begun twice")]
    AtWork(String),
    /// The source had no answer.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The pull ended early.
    #[error(transparent)]
    Pull(#[from] PullError),
    /// Our copy of its log.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// Our record of what was cosigned.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// It holds a larger log of ours than we do.
    #[error(
        "{by} has cosigned {theirs} entries of our log, and it has {ours} here: this node was set back to an old state. \
         Nothing is signed any more; bring the entries back from its copy"
    )]
    RolledBack {
        /// Who holds it.
        by: String,
        /// Size there.
        theirs: u64,
        /// Size here.
        ours: u64,
    },
    /// It refused our checkpoint.
    #[error("our checkpoint was refused with status {status}: {said}")]
    Submit {
        /// HTTP status.
        status: u16,
        /// What it said, the beginning.
        said: String,
    },
    /// What it sent is not what it must be.
    #[error("{0}")]
    Theirs(String),
    /// Ours.
    #[error(transparent)]
    Ours(#[from] FlowError),
}

impl From<comity_store::StoreError> for SyncTrouble {
    fn from(cause: comity_store::StoreError) -> Self {
        Self::Ours(cause.into())
    }
}

impl SyncTrouble {
    /// Who must act.
    pub fn who(&self) -> Actor {
        match self {
            Self::Source(cause) => actor(cause.who()),
            Self::Pull(cause) => actor(cause.who()),
            Self::Submit { .. } | Self::Theirs(_) => Actor::Them,
            Self::NotPinned(_)
            | Self::Frozen(_)
            | Self::AtWork(_)
            | Self::Mirror(_)
            | Self::Witness(_)
            | Self::RolledBack { .. }
            | Self::Ours(_) => Actor::Us,
        }
    }

    /// What ends it.
    pub fn mend(&self) -> String {
        match self {
            Self::Source(cause) => cause.mend().into(),
            Self::Pull(cause) => cause.mend().into(),
            Self::NotPinned(_) => "exchange codes with its operator first".into(),
            Self::Frozen(_) => "look at the evidence, speak with its operator, then decide".into(),
            Self::AtWork(_) => "wait for it".into(),
            Self::Mirror(_) => "look at our disk; a damaged copy can be fetched again".into(),
            Self::Witness(_) => "look at our disk and at the record of what was cosigned".into(),
            Self::RolledBack { .. } => {
                "find out how the old state came here, then recover from a counterpart".into()
            }
            Self::Submit { .. } => "nothing, it is tried again; if it lasts, ask its operator".into(),
            Self::Theirs(_) => "ask its operator; what was sent is not used".into(),
            Self::Ours(_) => "look at our own node: `comity doctor` says what is wrong".into(),
        }
    }
}

fn actor(blame: Blame) -> Actor {
    match blame {
        Blame::Us => Actor::Us,
        Blame::Peer => Actor::Them,
        Blame::Line => Actor::Line,
    }
}
