//! What the caller chooses, and the limits that are not for choosing.

use core::time::Duration;
use std::path::PathBuf;

/// Longest origin. It stands three times in a checkpoint with two signatures, one of them 3.2 kB
/// of base64, and a lock record slot has 4 KiB.
pub const MAX_ORIGIN_BYTES: usize = 200;
/// Most entries in one call: 65,537 of them, the first size with a tile at level 2, must fit.
pub const MAX_CALL_ENTRIES: usize = 131_072;
/// Most bytes in one call. A call is one frame of the journal and is held in memory three times
/// (as sent, as written, as read back).
pub const MAX_CALL_BYTES: usize = 64 << 20;

/// Settings of a log. [`LogConfig::new`] gives the ones to use unless there is a reason.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// Name of the log, `node.example/log/1`: first line of its checkpoints and name of its key.
    pub origin: String,
    /// Folder of the log; made if it is not there.
    pub folder: PathBuf,
    /// Free bytes below which appends are refused.
    pub reserve_bytes: u64,
    /// The same as a share of the disk, in percent. The smaller of both counts: five in a hundred
    /// of a large shared disk would stop a log that has room for years.
    pub reserve_percent: u64,
    /// Entries after which a batch takes no further call. With 16,384 short entries the two
    /// fdatasyncs of a batch cost less than its hashing; 4,096 were a third slower.
    pub max_batch_entries: usize,
    /// Bytes after which a batch takes no further call.
    pub max_batch_bytes: usize,
    /// Entries that may wait before callers are refused. A call that finds nothing waiting is
    /// always taken.
    pub max_queue_entries: usize,
    /// Bytes that may wait before callers are refused.
    pub max_queue_bytes: usize,
    /// Least time between two batches; zero takes the next as soon as the disk is done.
    pub min_interval: Duration,
    /// Journal bytes after which tiles are made durable and the journal is cut. Also what a
    /// restart after a crash has to replay: 64 MiB take well under a second.
    pub settle_bytes: u64,
    /// Entries after which the same happens: blind entries are short, and a restart hashes each.
    pub settle_entries: u64,
    /// Quiet time after which the same happens.
    pub settle_idle: Duration,
    /// Tiles kept in memory for proofs with their inner nodes, each at most 16 KiB. The default
    /// of 1,024 covers the newest 260,000 entries, or as many others, in 17 MiB.
    pub cached_tiles: usize,
}

impl LogConfig {
    /// Settings of a log named `origin` in `folder`.
    pub fn new(origin: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        Self {
            origin: origin.into(),
            folder: folder.into(),
            reserve_bytes: 1 << 30,
            reserve_percent: 5,
            max_batch_entries: 16_384,
            max_batch_bytes: 8 << 20,
            max_queue_entries: 32_768,
            max_queue_bytes: 64 << 20,
            min_interval: Duration::ZERO,
            settle_bytes: 64 << 20,
            settle_entries: 262_144,
            settle_idle: Duration::from_secs(5),
            cached_tiles: 1024,
        }
    }

    /// Bytes that must stay free on a disk of `total` bytes.
    pub(crate) fn reserve(&self, total: u64) -> u64 {
        self.reserve_bytes
            .min(total / 100 * self.reserve_percent.min(100))
    }
}
