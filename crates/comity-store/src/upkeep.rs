//! Keeping the store itself: integrity, copies, sweeping.

use std::path::Path;

use crate::{AuditVerdict, Hash, StoreResult};

/// What [`UpkeepStore::integrity`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrity {
    /// What the database says about its own structure; empty when sound. At most [`MAX_FINDINGS`].
    pub structure: Vec<String>,
    /// Rows that point to a row that is not there.
    pub dangling: u64,
    /// Statements whose bytes do not hash to their name any more. At most [`MAX_FINDINGS`].
    pub altered: Vec<Hash>,
    /// State of the audit trail.
    pub audit: AuditVerdict,
    /// Settled statements.
    pub settled: u64,
    /// Statements that wait for the log; zero on a node at rest.
    pub unsettled: u64,
    /// The lowest settled log index: entries before it belong to the log itself.
    pub first_index: Option<u64>,
    /// Log indexes between the lowest settled one and `applied_size` without a statement. At most [`MAX_FINDINGS`].
    pub holes: Vec<u64>,
    /// The largest log size ever settled.
    pub applied_size: u64,
}

/// Most findings of one sort that are told: a damaged store can have millions, a person reads a few.
pub const MAX_FINDINGS: usize = 20;

impl Integrity {
    /// Whether nothing is wrong. Unsettled statements are not wrong: a running node may be at work on them.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.structure.is_empty()
            && self.dangling == 0
            && self.altered.is_empty()
            && self.holes.is_empty()
            && matches!(self.audit, AuditVerdict::Intact(_))
    }
}

/// Keeping the store.
pub trait UpkeepStore: Send + Sync {
    /// Reads the whole store and says what is wrong with it. Takes seconds per gigabyte.
    fn integrity(&self) -> StoreResult<Integrity>;
    /// Writes a complete, consistent copy to a new file while the node goes on working. `Taken` when the file exists.
    fn backup_to(&self, path: &Path) -> StoreResult<()>;
    /// Forgets sessions and sign-in tokens that expired before `now` and uploads made before `uploads_before` (Unix seconds),
    /// and says how many rows.
    fn sweep(&self, now: i64, uploads_before: i64) -> StoreResult<u64>;
    /// The format version of what is on disk.
    fn format_version(&self) -> StoreResult<u32>;
}
