//! Why a copy cannot be opened or read.

use comity_log::StorageError;
use comity_proof::tile::TileError;
use std::path::PathBuf;

/// Why a copy could not be opened or read. All of these are about our own disk.
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
    #[error("the copy is damaged: {0}; repair it from the peer or from any mirror of the log")]
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

impl From<TileError> for MirrorError {
    fn from(error: TileError) -> Self {
        Self::Damaged(error.to_string())
    }
}
