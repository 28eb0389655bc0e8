//! Counterparts and what came from their logs: the part of the port that the exchange uses.
//!
//! Statements of other logs lie beside our own, so that search, lists, chains and counts show them; each says its log.
//! They come from a verified copy of that log, in its order: [`PeerStore::take_foreign`] keeps a stretch of entries
//! together with the index that comes next, so that a crash costs at most that stretch and nothing is taken twice.

use crate::{Hash, SettledRow, StagedStatement, StatementRow, StoreResult};

/// A node whose keys are pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPeer {
    /// Its name.
    pub name: String,
    /// Host and port of its peer port; empty where it is only reached on a disk.
    pub address: String,
    /// The short code it was pinned by.
    pub code: String,
    /// Its card, as it was fetched.
    pub card: Vec<u8>,
    /// When, Unix seconds.
    pub pinned: i64,
    /// Who pinned it.
    pub pinned_by: String,
}

/// Nothing is taken from a peer any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerFreeze {
    /// Since when, Unix seconds.
    pub at: i64,
    /// Why.
    pub why: String,
    /// Who froze it.
    pub by: String,
    /// Size of its log up to which both sides agree.
    pub common_size: u64,
    /// Record that proves it.
    pub evidence: Option<String>,
}

/// A size of a log and when it was cosigned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CosignedAt {
    /// Size; 0 for never.
    pub size: u64,
    /// When, as the cosigner says, Unix seconds.
    pub at: Option<i64>,
}

/// A peer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRow {
    /// What was pinned.
    pub new: NewPeer,
    /// When a round was last begun.
    pub last_try: Option<i64>,
    /// When it last answered.
    pub last_contact: Option<i64>,
    /// Size of its newest checkpoint.
    pub log_size: u64,
    /// Entries of its log that are copied here.
    pub mirrored: u64,
    /// Our log as it cosigned it.
    pub theirs: CosignedAt,
    /// Its log as we cosigned it.
    pub ours: CosignedAt,
    /// Its log as its own published policy asks.
    pub policy_size: u64,
    /// Set where nothing is taken from it.
    pub frozen: Option<PeerFreeze>,
}

/// What a round learnt of a peer. Empty fields change nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeerSeen {
    /// A round was begun then.
    pub tried: Option<i64>,
    /// It answered then.
    pub answered: Option<i64>,
    /// Size of its newest checkpoint; the largest is kept.
    pub log_size: Option<u64>,
    /// Entries copied; the largest is kept.
    pub mirrored: Option<u64>,
    /// Our log as it cosigned it; the largest is kept.
    pub theirs: Option<CosignedAt>,
    /// Its log as we cosigned it; the largest is kept.
    pub ours: Option<CosignedAt>,
    /// Its log as its policy asks; the largest is kept.
    pub policy_size: Option<u64>,
}

/// Something that fails with a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFailure {
    /// The step.
    pub step: String,
    /// What went wrong.
    pub what: String,
    /// What ends it.
    pub mend: String,
    /// `us`, `them` or `line`.
    pub who: String,
    /// When, Unix seconds.
    pub at: i64,
    /// When it is tried again.
    pub next_try: Option<i64>,
}

/// The same as it is kept, over all failures of this step in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// The last one.
    pub last: NewFailure,
    /// When the first was.
    pub since: i64,
    /// How many.
    pub times: u64,
}

/// A log whose statements lie here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number; 0 is our own.
    pub id: i64,
    /// Its name.
    pub origin: String,
    /// The node that writes it.
    pub node: String,
    /// Entries below this index have been taken over.
    pub next_index: u64,
    /// Of these: statements.
    pub open: u64,
    /// Hashes only.
    pub blind: u64,
    /// Neither.
    pub refused: u64,
}

/// What an entry of another log turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreign {
    /// A verified statement. Its `dedupe_key` is compared with those of our own statements: one that says what ours
    /// says is kept and not listed. Its `import` is not used.
    Statement(Box<StagedStatement>),
    /// A hash of something that is not for everybody.
    Blind,
    /// No statement of that log, and why.
    Refused(String),
}

/// What became of a foreign statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    New,
    /// It is kept, and says what a statement of our own says; lists leave it out.
    Echo,
    /// It was here already.
    Known,
    /// It is kept beside another statement with the same number of the same record: its issuer said two things.
    Rival {
        /// The statement that came first.
        with: Hash,
    },
    /// It is not kept: its place in that log, or in a chain of our own, holds another one.
    Refused,
}

/// Counterparts, what their logs say, and how the exchange with them goes.
pub trait PeerStore: Send + Sync {
    /// Pins a node, or pins it anew with another card. What is known of it stays; a freeze as well.
    fn peer_put(&self, peer: &NewPeer) -> StoreResult<()>;

    /// The pinned nodes, by name.
    fn peers(&self) -> StoreResult<Vec<PeerRow>>;

    /// Forgets the pins of a node. `Missing` where it is not pinned.
    fn peer_remove(&self, name: &str, at: i64) -> StoreResult<()>;

    /// Freezes a peer, or lets it go on. A freeze of a frozen one changes nothing: the first reason stands. `Missing` where it is not pinned.
    fn peer_freeze(&self, name: &str, freeze: Option<&PeerFreeze>) -> StoreResult<()>;

    /// Keeps what a round learnt. `Missing` where it is not pinned.
    fn peer_seen(&self, name: &str, seen: &PeerSeen) -> StoreResult<()>;

    /// Keeps a failure; one of the same step goes on counting. `Missing` where the peer is not pinned.
    fn peer_failed(&self, name: &str, failure: &NewFailure) -> StoreResult<()>;

    /// When what fails with a peer is tried again, Unix seconds.
    fn peer_next_try(&self, name: &str, at: i64) -> StoreResult<()>;

    /// The step succeeded: its failure is over.
    fn peer_mended(&self, name: &str, step: &str) -> StoreResult<()>;

    /// What fails with a peer now, by step.
    fn peer_failures(&self, name: &str) -> StoreResult<Vec<FailureRow>>;

    /// Keeps the report of a round; of each peer the last [`MAX_ROUNDS`].
    fn peer_round(&self, name: &str, began: i64, report: &str) -> StoreResult<()>;

    /// The last rounds with a peer, newest first.
    fn peer_rounds(&self, name: &str, limit: u32) -> StoreResult<Vec<String>>;

    /// A checkpoint of our own log with the cosignatures it has; replaces the one of the same size. The largest
    /// [`MAX_OWN_CHECKPOINTS`] are kept.
    fn own_checkpoint_put(&self, size: u64, note: &[u8]) -> StoreResult<()>;

    /// Checkpoints of our own log with their cosignatures, largest first.
    fn own_checkpoints(&self) -> StoreResult<Vec<(u64, Vec<u8>)>>;

    /// The number of a log; a new one is made known.
    fn log_id(&self, origin: &str, node: &str) -> StoreResult<i64>;

    /// The known logs, our own without a name first.
    fn logs(&self) -> StoreResult<Vec<LogRow>>;

    /// Takes over entries of a log from the index `first` on, in one durable transaction together with the index that
    /// comes next. Entries that were taken over before are passed by, so that repeating a call changes nothing; a gap
    /// before `first` is `Refused`. Says for each statement that was not passed by, in order, what became of it.
    fn take_foreign(&self, log: i64, first: u64, entries: &[Foreign]) -> StoreResult<Vec<(u64, Taken)>>;

    /// Keeps statements of a log that were handed over apart from it, each with its index there.
    fn take_given(&self, log: i64, given: &[(u64, StagedStatement)]) -> StoreResult<Vec<Taken>>;

    /// The statements of kind `key-event` of a log, in its order. 0 is our own.
    fn key_events(&self, log: i64) -> StoreResult<Vec<StatementRow>>;

    /// The statements of a kind in a log that are last of their chains, newest first, at most `limit`.
    fn current_of_log(&self, log: i64, kind: &str, limit: u32) -> StoreResult<Vec<SettledRow>>;

    /// The first entries of a log that were refused: index and reason.
    fn refused_entries(&self, log: i64) -> StoreResult<Vec<(u64, String)>>;
}

/// Reports kept of each peer: a day of rounds every half an hour.
pub const MAX_ROUNDS: u32 = 48;

/// Checkpoints of our own log kept with their cosignatures: as many as gather them at the same time.
pub const MAX_OWN_CHECKPOINTS: u32 = 32;

/// Refused entries kept of each log with their reasons: enough to see what is wrong; all are counted.
pub const MAX_REFUSED: u64 = 100;
