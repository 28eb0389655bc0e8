//! One append-only log, written by one process, readable by anybody.
//!
//! The log is a Merkle tree (RFC 6962, SHA-256) published as files in the C2SP tlog-tiles layout.
//! An append returns once the entry is durable, under a signed checkpoint, and published: never a
//! promise. What holds at each step of a batch, and what a restart finds if the machine dies
//! there, stands at the step; `docs/decisions/0002-journal-before-tiles.md` says why the order is
//! as it is.
//!
//! Start at [`Log`]. [`disk::Disk`] is every file operation the log makes; [`faulty`] is a disk
//! that fails on purpose.

mod archive;
mod config;
mod cosigned;
pub mod disk;
mod error;
mod evidence;
pub mod faulty;
mod journal;
mod key;
mod layout;
mod load;
mod lock_record;
mod log;
mod nodes;
mod publish;
mod queue;
mod reader;
mod recheck;
mod settle;
mod tile_edge;
mod tiles;
mod writer;

pub use config::{LogConfig, MAX_CALL_BYTES, MAX_CALL_ENTRIES, MAX_ORIGIN_BYTES};
pub use disk::{Disk, RealDisk};
pub use error::{AppendError, CosignedError, Damage, OpenError, ReadError, StorageError, Trouble};
pub use key::LogKey;
pub use log::{Log, LogState};
pub use queue::Placed;
