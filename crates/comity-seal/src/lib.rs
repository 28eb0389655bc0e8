//! Sealing: one file for several recipients, opened with their keys, or by a court with the file key alone (age v1).
//!
//! The format is age v1 (C2SP `age`), so that any age program opens what Comity seals. Two sorts of recipient:
//! X25519 (`age1…`) and the hybrid of ML-KEM-768 and X25519 (`age1pq1…`), which a quantum computer does not open.
//! Passphrases, SSH keys and plugins are refused.
//!
//! What a sealed file promises: whoever opens it reads the same text as every other recipient, because the header is
//! bound to the one file key; a changed, shortened or lengthened file does not open. What it does not promise: who
//! sealed it. That is what the signed statement over the hash of the sealed file is for.

mod error;
mod file_key;
mod header;
mod hybrid;
mod keys;
mod sealing;
mod xwing;

pub use error::{SealError, Who};
pub use file_key::FileKey;
pub use keys::{Identity, Kind, Recipient, choose};
pub use sealing::{Opened, Sealed, open, open_with_file_key, seal};

/// Most recipients of one file: the header of age has one stanza for each.
pub const MOST_RECIPIENTS: usize = 63;

/// Most stanzas a file may bring: every recipient and the one that means nothing (age writers add it on purpose).
pub const MOST_STANZAS: usize = 64;

/// Most bytes of a header. A hybrid stanza is 1,560 bytes, so 64 of them are 100 KB.
pub const MOST_HEADER: usize = 128 * 1024;
