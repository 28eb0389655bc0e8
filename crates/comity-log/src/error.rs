//! What can go wrong, and who can mend it.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Our disk refused or failed an operation.
#[derive(Debug, thiserror::Error)]
#[error("our disk could not {doing} {}", path.display())]
pub struct StorageError {
    /// What was tried.
    pub doing: &'static str,
    /// On which file or folder.
    pub path: PathBuf,
    /// What the disk said.
    #[source]
    pub source: io::Error,
}

impl StorageError {
    fn mend(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "free some space on that disk, then start again"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "let this program write there, then start again"
            }
            _ => "check that disk and its cable or service, then start again",
        }
    }
}

/// What lies on our disk is not what the log wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}; to mend it: {mend}")]
pub struct Damage {
    /// What does not fit.
    pub what: String,
    /// What a person can do.
    pub mend: String,
}

/// Why a step of the writer did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The disk holds something else than was written.
    #[error(transparent)]
    Damage(#[from] Damage),
    /// The folder belongs to another log.
    #[error("the log in this folder is not signed by {0}")]
    OtherKey(String),
}

impl Trouble {
    /// The whole story with what a person can do about it, for the state of a stopped log.
    pub fn reason(&self) -> String {
        match self {
            Self::Storage(error) => format!("{}; to mend it: {}", chain(error), error.mend()),
            other => chain(other),
        }
    }

    /// What may go into a program's own log: no path, since a path may name a person.
    pub(crate) fn brief(&self) -> String {
        match self {
            Self::Storage(error) => format!("the disk could not {}: {}", error.doing, error.source.kind()),
            Self::Damage(_) => "damage; the state of the log says which".to_owned(),
            Self::OtherKey(_) => "another key".to_owned(),
        }
    }

    pub(crate) fn damage(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Damage(Damage {
            what: what.into(),
            mend: mend.into(),
        })
    }
}

/// Why a log could not be opened at all. A log that can still be read opens read-only instead.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Two writers would fork the log.
    #[error("the log in {} is open in another process; stop that one (one process writes one log), then start again", .0.display())]
    InUse(PathBuf),
    /// The folder is the log of another name or key.
    #[error("the log in {} is signed by another key than {vkey}; give the folder or the key that belong together", folder.display())]
    OtherKey {
        /// Folder of the log.
        folder: PathBuf,
        /// The verifier key that was expected.
        vkey: String,
    },
    /// The origin cannot be the name of a log.
    #[error("{0:?} cannot be the origin of a log: 1 to {max} bytes without space and plus sign", max = crate::config::MAX_ORIGIN_BYTES)]
    BadOrigin(String),
    /// Nothing that the log signed could be found or trusted.
    #[error("the log cannot be opened")]
    Unusable(#[source] Trouble),
    /// The operating system gave us no thread.
    #[error("the writer thread could not be started")]
    Thread(#[source] io::Error),
}

/// Why entries were not added, or why that is not known.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// The sender can mend this.
    #[error("entry {number} has {bytes} bytes; a log entry has at most {max}", max = comity_proof::tile::MAX_ENTRY_BYTES)]
    EntryTooLong {
        /// Which entry of the call, from 0.
        number: usize,
        /// Its length.
        bytes: usize,
    },
    /// The sender can mend this: cut the call in parts.
    #[error("{entries} entries with {bytes} bytes in one call; at most {max} entries and {max_bytes} bytes", max = crate::config::MAX_CALL_ENTRIES, max_bytes = crate::config::MAX_CALL_BYTES)]
    CallTooLarge {
        /// Entries in the call.
        entries: usize,
        /// Their bytes.
        bytes: usize,
    },
    /// Too much waits already. Nothing was added; try again in a moment.
    #[error("{queued} entries wait already; try again in a moment")]
    Busy {
        /// Entries that wait.
        queued: usize,
    },
    /// The disk reserve is reached. Nothing was added.
    #[error("{free} bytes are free on the disk and {reserve} are kept in reserve; free some space")]
    Full {
        /// Free bytes.
        free: u64,
        /// Bytes kept free.
        reserve: u64,
    },
    /// Nothing may be signed at the moment. Nothing was added; send it again when the log is
    /// released.
    #[error("the log signs nothing at the moment: {0}")]
    Held(Arc<str>),
    /// The log stopped. Nothing was added.
    #[error("the log is read-only: {0}")]
    ReadOnly(Arc<str>),
    /// The disk failed before the entries were in the log. None of them is; they may be sent again.
    #[error("none of the entries is in the log")]
    NotIncluded(#[source] Arc<Trouble>),
    /// The disk failed so that nobody knows. After a restart the entries are all in the log or
    /// none of them is: look for them before sending them again.
    #[error("whether the entries are in the log shows after a restart: {0}")]
    Unknown(Arc<str>),
    /// [`crate::Log::close`] was called.
    #[error("the log is closed")]
    Closed,
}

/// Why a cosigned checkpoint was not published.
#[derive(Debug, thiserror::Error)]
pub enum CosignedError {
    /// No checkpoint of this log, or none that this log signed.
    #[error("the note is no checkpoint of this log")]
    NotOurs(#[from] comity_proof::checkpoint::CheckpointError),
    /// Signed by our key, and the log does not reach that far: it was rolled back, or somebody
    /// else has the key.
    #[error(
        "the note is signed by our key for {signed} entries, and the log has {size}: stop appending and find out why"
    )]
    Ahead {
        /// Entries that the note covers.
        signed: u64,
        /// Entries in the log.
        size: u64,
    },
    /// Signed by our key for another tree: proof that the log forked. Keep the note.
    #[error(
        "the note is signed by our key for another tree of {0} entries: keep it as evidence and stop appending"
    )]
    OtherTree(u64),
    /// Our disk.
    #[error("our log could not be read")]
    Read(#[from] ReadError),
    /// Our disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The asker can mend this.
    #[error("entry {index} does not lie in a log of {size} entries")]
    NoSuchEntry {
        /// Index asked for.
        index: u64,
        /// Entries in the log.
        size: u64,
    },
    /// The asker can mend this.
    #[error("the log has {size} entries, not yet {wanted}")]
    NoSuchSize {
        /// Size asked for.
        wanted: u64,
        /// Entries in the log.
        size: u64,
    },
    /// RFC 9942 wants at least one hash on the path, and a tree of one leaf has none.
    #[error("a log of one entry gives no receipt; there is one from the second entry on")]
    NoReceiptYet,
    /// The asker can mend this.
    #[error("a receipt's subject has {0} bytes; it must have 1 to {max}", max = comity_proof::statement::MAX_NAME_BYTES)]
    BadSubject(usize),
    /// Our disk.
    #[error("our log could not be read")]
    Ours(#[source] Trouble),
    /// A tile is missing or wrong.
    #[error("our log could not be read")]
    Tile(#[from] comity_proof::tile::TileError),
}

/// Says what was tried when an operation of the disk fails.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StorageError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StorageError> {
        self.map_err(|source| StorageError {
            doing,
            path: path.to_owned(),
            source,
        })
    }
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
