//! What can go wrong in a store, and what the reader of the message can do about it.

use std::error::Error;

/// The result of every call of the port.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why a store could not do what it was asked. Every one is ours to mend, except where the variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process or thread held the store for longer than the time limit. Nothing was written; the call may be repeated.
    #[error("the store is busy: another process is writing to it; try again in a moment")]
    Busy,
    /// What the store holds cannot be right. Nothing was written.
    #[error("the store is damaged: {what}; to mend it: {mend}")]
    Corrupt {
        /// What was found, with the place.
        what: String,
        /// What a person can do about it.
        mend: String,
    },
    /// The disk is full. Nothing was written.
    #[error("the store's disk is full; free some space and try again, nothing was written")]
    Full,
    /// The store was written by a later version of the program.
    #[error(
        "the store has format version {found}, this program knows versions up to {known}; start the newer program, or restore the copy made before the upgrade"
    )]
    Newer {
        /// Version in the file.
        found: u32,
        /// Newest version this program can read.
        known: u32,
    },
    /// The caller named something that is not there.
    #[error("the store holds no {what}")]
    Missing {
        /// The kind of thing and its identifier.
        what: String,
    },
    /// The caller gave a name or number that is in use.
    #[error("{what} is already taken")]
    Taken {
        /// The kind of thing.
        what: String,
    },
    /// The caller gave more than one row may hold.
    #[error("{what} has {bytes} bytes, at most {limit} are kept")]
    TooLarge {
        /// The kind of thing.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The caller gave a value that no row may hold.
    #[error("the store refuses {what}")]
    Refused {
        /// The value and the rule.
        what: String,
    },
    /// The operating system or the database failed. After a failed write it is unknown until the next start whether the write was kept.
    #[error("the store could not {what}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}
