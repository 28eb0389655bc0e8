//! The journal: every batch, in order, durable before anything is signed.
//!
//! It is the redo log of the tiles. A batch is appended and made durable with one fdatasync; its
//! tiles are written without any, because a restart writes them again from here. When tiles have
//! been made durable (see [`crate::settle`]) the journal before them is removed.
//!
//! A segment is only ever appended to by the writer that made it. After a restart or an error the
//! writer goes on in a new segment, whose header says where the one before it ends; whatever lies
//! behind that end was never committed and is never read.

mod frame;
mod replay;
mod segment;

pub(crate) use frame::{Frame, encode_frame};
pub(crate) use replay::{Replay, Stop};
pub(crate) use segment::{Journal, retire};
