//! The audit trail: who did, read and exported what. Rows are added, never changed, and each is bound to the one before by a hash.

use crate::{Hash, StoreResult};

/// One deed to be noted. Codes and identifiers only: no names of persons, no free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When, Unix seconds.
    pub at: i64,
    /// Who; `None` for the node itself and for somebody not signed in.
    pub user: Option<i64>,
    /// What was done: `record.read`, `record.export`, `user.sign_in`, …
    pub action: String,
    /// Kind of the thing it was done to.
    pub object_kind: String,
    /// Identifier of the thing.
    pub object_id: String,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// A code that says more; empty when there is nothing more to say.
    pub detail: String,
}

/// A noted deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, from 1 without a gap.
    pub id: u64,
    /// What was noted.
    pub entry: AuditEntry,
    /// Hash of this row and of all before it.
    pub hash: Hash,
}

/// The end of the trail. Kept elsewhere too (in the log, on paper), it shows whether rows were cut off or the trail was written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Number of rows.
    pub rows: u64,
    /// Hash of the last row; zeros before the first one.
    pub hash: Hash,
}

/// What [`AuditStore::audit_verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every row fits the one before, and the last one is the head.
    Intact(AuditHead),
    /// The trail was altered.
    Broken {
        /// The first row that is missing, changed or out of place.
        row: u64,
    },
}

/// The audit trail.
pub trait AuditStore: Send + Sync {
    /// Notes deeds, all or none, in one durable transaction.
    fn audit(&self, entries: &[AuditEntry]) -> StoreResult<()>;
    /// The last rows, newest first; `before` gives the page that ends before that row number.
    fn audit_rows(&self, before: Option<u64>, limit: u32) -> StoreResult<Vec<AuditRow>>;
    /// The last rows about one thing, newest first.
    fn audit_of(&self, object_kind: &str, object_id: &str, limit: u32) -> StoreResult<Vec<AuditRow>>;
    /// The end of the trail.
    fn audit_head(&self) -> StoreResult<AuditHead>;
    /// Reads the whole trail and says whether it was altered.
    fn audit_verify(&self) -> StoreResult<AuditVerdict>;
}
