//! Every limit on what a peer may send, as a number with its reason.

use comity_proof::note::MAX_NOTE_BYTES;
use comity_proof::tile::{MAX_BUNDLE_BYTES, TILE_BYTES};

/// The longest checkpoint read: a note with the signatures of nine cosigners that sign twice, once
/// with ML-DSA-44 (3.4 kB in base64 each).
pub const CHECKPOINT_BYTES: u64 = MAX_NOTE_BYTES as u64;
/// A tile is at most 256 hashes.
pub const TILE: u64 = TILE_BYTES as u64;
/// A bundle is at most 256 entries of 65,535 bytes with their lengths: 16,777,472 bytes.
pub const BUNDLE: u64 = MAX_BUNDLE_BYTES as u64;
/// The longest answer to add-checkpoint: signature lines of one witness, or a size.
pub const COSIGNATURES: u64 = MAX_NOTE_BYTES as u64;
/// The most proof lines in a request to add-checkpoint, by the specification.
pub const PROOF_LINES: usize = 63;
/// The longest request to add-checkpoint: a size line, 63 hashes in base64, and a checkpoint.
pub const ADD_CHECKPOINT: u64 = CHECKPOINT_BYTES + 64 * 64;
/// How many bundles are asked for at once. The design allows four streams a peer.
pub const STREAMS: usize = 4;
/// How far ahead of the bundle in work bundles are fetched.
pub const AHEAD: usize = 8;
/// What a bundle fetched ahead may be long: most are far below (256 blind leaves take 10 kB, 256
/// statements of 600 bytes 154 kB). A longer one is fetched alone, when its turn comes. Eight of
/// these and one bundle of the longest kind, twice, stay below 64 MiB.
pub const AHEAD_BYTES: u64 = 2 << 20;
/// Bundles between two points where everything so far is made durable. A power cut costs at most
/// so many, and only on the disk: they are fetched again. Each file costs an fsync either way;
/// more in one go cost less each.
pub const SYNC_BUNDLES: usize = 256;
/// Bytes after which the same is done: so much of the disk's cache a long bundle may fill.
pub const SYNC_BYTES: usize = 64 << 20;
/// How often a checkpoint is asked for again because the unfinished tiles of the one we had are
/// gone: the log grew under our feet.
pub const CHECKPOINT_TRIES: usize = 4;
