//! Between logs: mirrors, cosignatures, comparing what a log said to whom, and what a node signs
//! after a restore.
//!
//! Nothing here knows what an entry means, and nothing here opens a socket: bytes come from a
//! [`Source`] and go to a [`comity_log::Disk`]; time is handed in. What a peer sends is believed
//! only as far as it proves itself against a checkpoint that the peer's pinned key signed, and
//! nothing to compare with is ever taken from the peer.
//!
//! [`Mirror`] keeps a verified copy of another log. [`Witness`] cosigns what only grows and keeps
//! every checkpoint it cosigned. [`gossip`] compares checkpoints that came by different ways;
//! [`guard`] asks what others saw of our own log before it signs again; [`grade`] says how much
//! stands behind an entry; [`recover`] brings back what others still hold.

#[doc(hidden)]
pub mod fuzzed {
    //! Readers of our own files, for the fuzz targets.

    pub use crate::mirror::record::{Record, Spoilt, newest_of};
    /// Number of entries that a witness's file holds.
    pub fn read_all(bytes: &[u8]) -> Result<usize, String> {
        crate::witness::fuzzed::read_all(bytes).map(|entries| entries.len())
    }
}

mod blame;
mod cosign;
mod evidence;
pub mod gossip;
pub mod grade;
pub mod guard;
pub mod limits;
mod mirror;
pub mod names;
pub mod pin;
mod pull_error;
pub mod recover;
mod source;
mod storage;
#[cfg(feature = "testing")]
pub mod testing;
mod witness;

pub use blame::Blame;
pub use comity_proof::evidence::{Evidence, What};
pub use cosign::{CosignError, CosignKeys, Cosigner};
pub use mirror::{Mirror, MirrorError, Pulled, Repaired, Sink, prove_from};
pub use pull_error::{PullError, SinkError};
#[cfg(feature = "testing")]
pub use source::MemorySource;
pub use source::{Answer, FolderSource, Get, MirrorOf, Purposed, Source, SourceError};
pub use witness::{Clock, MirrorCosigned, Refusal, Request, RequestError, Witness, WitnessError};
