//! Private matching: asking whether somebody holds an identifier without revealing it (VOPRF, RFC 9497).
//!
//! The holder publishes a set of tags, one for each identifier it holds, made with a secret key; without the key
//! nothing can be told from them. The asker blinds its identifiers, the holder applies the key to what it cannot read
//! and proves with one DLEQ proof that it was the same key for all; the asker takes the blinding off, has the tags of
//! its own identifiers, and looks them up in its own copy of the set. The holder learns how many were asked; the asker
//! learns which of them are in the set, and nothing else of it.
//!
//! A key serves one asker and one epoch, so askers cannot put their answers together. Budgets and records of who asked
//! what for are the caller's.
//!
//! The arithmetic is written here over `curve25519-dalek` and not taken from a finished crate: the one there is
//! (`voprf` 0.5) checks a batch with two separate multiplications for each identifier, which misses the goal of
//! 1,000 identifiers in 150 ms. It serves as a second opinion in the tests, beside the vectors of the RFC.

mod asker;
mod dleq;
mod error;
mod holder;
mod identifier;
mod oprf;
mod tag_set;
mod wire;

pub use asker::State;
pub use asker::blind;
pub use error::MatchError;
pub use holder::{Holder, PublicKey};
pub use identifier::{Identifier, IdentifierError};
pub use tag_set::{BUCKET, Tag, TagSet};
pub use wire::{Answer, Request, SetHead};

/// Most identifiers in one question: the design's number, so that one question of a day's budget cannot take all of it.
/// A thousand identifiers are four questions.
pub const MOST_IDENTIFIERS: usize = 256;

/// Most tags in a set: 16 MiB to fetch, and 40 s of one core to make.
pub const MOST_TAGS: usize = 1 << 20;

/// Where random bytes come from: fills the slice.
pub type Chance<'a> = dyn FnMut(&mut [u8]) + 'a;
