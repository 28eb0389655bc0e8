//! The store of a node: what was recorded, who works here, what lies on the desk, and who looked.
//!
//! [`Store`] is the port. It speaks in plain rows of strings, numbers and bytes, so that SQLite inside the program and a
//! database server beside it can both stand behind it. [`SqliteStore`] is the one that comes with the program.
//! What any store must do is written down as code in `conformance` (feature `testing`).
//!
//! The store never learns what a record's body means, never reads a clock and never makes up an identifier
//! of a record: times and hashes are arguments.
//!
//! # The life of a statement
//! [`RecordStore::stage`] makes it durable, invisible; the log gives it an index; [`RecordStore::settle`] makes it visible.
//! A crash between the two leaves it *unsettled*: [`RecordStore::unsettled`] lists such statements at the next start. Those the log
//! holds are settled then, the others were never acknowledged and go by [`RecordStore::discard_unsettled`].

pub mod accounts;
pub mod audit;
#[cfg(feature = "testing")]
pub mod conformance;
pub mod desk;
mod error;
#[cfg(feature = "testing")]
pub mod faulty;
pub mod parties;
pub mod passkeys;
pub mod peers;
pub mod records;
pub mod search;
pub mod sharing;
mod sqlite;
pub mod upkeep;

pub use accounts::{AccountStore, NewUser, SessionRow, UserChange, UserRow};
pub use audit::{AuditEntry, AuditHead, AuditRow, AuditStore, AuditVerdict};
pub use desk::{DeskStore, DraftRow, ImportRow, ImportTally, MappingRow, NewImport, NewMapping, UploadRow};
pub use error::{StoreError, StoreResult};
pub use parties::{
    CandidateChange, CandidateEvent, CandidateFilter, CandidateKey, CandidateRow, DifferenceCounts,
    EntryChange, EntryDifference, EntryRow, EntryVersion, ListAbout, ListAsked, ListRow, ListStateRow,
    OurKey, OurParty, PartyStore, PartyWork,
};
pub use passkeys::{ApprovalRow, NewPasskey, PasskeyRow, PasskeyStore};
pub use peers::{
    CosignedAt, FailureRow, Foreign, LogRow, NewFailure, NewPeer, PeerFreeze, PeerRow, PeerSeen, PeerStore,
    Taken,
};
pub use records::{
    Filter, Listing, Order, Page, RecordRow, RecordStore, SettledRow, Sight, StageOutcome, StagedStatement,
    StatementRow, SubjectRow, Unsettled,
};
pub use sharing::SharingStore;
pub use sqlite::{KNOWN_VERSION, SqliteStore};
pub use upkeep::{Integrity, UpkeepStore};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Everything a node keeps. The methods are on the six parts; whoever holds a `dyn Store` calls them directly:
///
/// ```
/// use comity_store::{Sight, Store, StoreResult};
///
/// fn newest(store: &dyn Store) -> StoreResult<Option<String>> {
///     let recent = store.recent(1, &Sight::labels(&["CLEAR", "GREEN"]))?;
///     Ok(recent.into_iter().next().map(|row| row.row.title))
/// }
/// ```
pub trait Store:
    RecordStore
    + AccountStore
    + DeskStore
    + AuditStore
    + PartyStore
    + PeerStore
    + SharingStore
    + PasskeyStore
    + UpkeepStore
{
}

impl<T> Store for T where
    T: RecordStore
        + AccountStore
        + DeskStore
        + AuditStore
        + PartyStore
        + PeerStore
        + SharingStore
        + PasskeyStore
        + UpkeepStore
{
}
