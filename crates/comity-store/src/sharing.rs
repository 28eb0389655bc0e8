//! What was shared with whom, on whose approval, and what came back.
//!
//! Most of it is derived from statements that the log holds ([`SharingStore::sharing_apply`],
//! [`SharingStore::incoming_take`]); only proposals, their approvals and what waits to be sent begin here. Every method
//! that writes can be repeated without a second effect.

use crate::{Hash, StoreResult};

/// Something to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShare {
    /// What makes it one: a second one with the same key is the first one.
    pub key: String,
    /// `proposed` or `approved`.
    pub state: String,
    /// `share`, `update`, `take-back`, `onward`, `receipts`, `grant`.
    pub why: String,
    /// The record.
    pub record: String,
    /// What was filled in, as JSON.
    pub form: String,
    /// Who proposed it; `None`: the node itself.
    pub proposed_by: Option<i64>,
    /// When, Unix seconds.
    pub proposed: i64,
    /// Record id of the release to be, for one that is approved.
    pub release: Option<String>,
}

/// The same as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its number.
    pub id: i64,
    /// What it was made with; `state` and `release` as they are now.
    pub new: NewShare,
    /// Who decided.
    pub decided_by: Option<i64>,
    /// When.
    pub decided: Option<i64>,
    /// Why not.
    pub reason: Option<String>,
    /// What keeps an approved one from going out, as JSON.
    pub problem: Option<String>,
}

/// Which of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShareFilter {
    /// Only in this state.
    pub state: Option<String>,
    /// Only of this record.
    pub record: Option<String>,
    /// Also those of the node itself.
    pub automatic: bool,
    /// Only numbers below this one.
    pub before: Option<i64>,
}

/// A decision on a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareDecision {
    /// `approved` or `declined`.
    pub state: String,
    /// Who; `None`: the operator.
    pub by: Option<i64>,
    /// When.
    pub at: i64,
    /// Why not.
    pub reason: Option<String>,
    /// Record id of the release to be.
    pub release: Option<String>,
}

/// A release of ours, as the log holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its record id.
    pub release: String,
    /// Hash of its statement.
    pub hash: Hash,
    /// Its place in the log.
    pub index: u64,
    /// Why.
    pub why: String,
    /// The record.
    pub record: String,
    /// Highest number of the record's chain that it hands over; 0 when it hands over none.
    pub seq: u64,
    /// SHA-256 of the sealed file.
    pub sealed: Option<Hash>,
    /// When it was issued.
    pub at: i64,
    /// To whom.
    pub to: Vec<String>,
    /// The statements it names.
    pub statements: Vec<Hash>,
}

/// Something of ours that is for a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// The peer.
    pub peer: String,
    /// Place in our log.
    pub index: u64,
    /// The statement.
    pub hash: Hash,
    /// Running digest of the peer's manifest after this entry.
    pub digest: Hash,
}

/// What the own log says, from the last look to `read_to`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharingWork {
    /// Read up to here.
    pub read_to: u64,
    /// Releases.
    pub released: Vec<Released>,
    /// For the manifests, in log order.
    pub addressed: Vec<Addressed>,
    /// Orders to erase.
    pub erasures: Vec<Erasure>,
    /// Record ids of receipts and of answers to erase notices that are logged now.
    pub answered: Vec<String>,
    /// What must be told upstream.
    pub relays: Vec<Relay>,
    /// What this node logged that it erased.
    pub erased: Vec<ErasedRow>,
}

/// How far a release has come at one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryState {
    /// The release.
    pub release: Released,
    /// The recipient.
    pub peer: String,
    /// Stage word.
    pub stage: String,
    /// When it was reached.
    pub at: Option<i64>,
    /// Reason code of a refusal.
    pub reason: Option<String>,
    /// Why, in words, as JSON.
    pub text: Option<String>,
    /// Record id of the receipt.
    pub receipt: Option<String>,
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who answers.
    pub peer: String,
    /// The release that is answered.
    pub release: String,
    /// The record it is about.
    pub record: String,
    /// The one that handed it to who answers: empty for this node.
    pub via: String,
    /// Stage word.
    pub stage: String,
    /// Place of the stage: a receipt never takes a stage back.
    pub rank: u8,
    /// When, as the receipt says.
    pub at: i64,
    /// Reason code.
    pub reason: Option<String>,
    /// Why, in words, as JSON.
    pub text: Option<String>,
    /// Record id of the receipt.
    pub receipt: String,
    /// Highest number of the record's chain it covers.
    pub seq: u64,
}

/// Who holds a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The record.
    pub record: String,
    /// Who.
    pub node: String,
    /// From whom: empty for this node.
    pub via: String,
    /// Since when.
    pub since: i64,
    /// Highest number of the chain that went to it from here.
    pub sent: u64,
    /// Stage word of its last receipt.
    pub stage: String,
    /// Highest number of the chain a receipt of it covers.
    pub acked: u64,
    /// Number of the record's last statement here; 0 when the record is not here.
    pub head: u64,
    /// When it erased the record.
    pub erased: Option<i64>,
}

/// Something that must be told to the node a record came from: a receipt of a further holder, or that there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// `receipts` or `onward`.
    pub why: String,
    /// The statement to hand on.
    pub hash: Hash,
    /// The record it is about.
    pub record: String,
    /// To whom.
    pub to: String,
    /// With `onward`: the further nodes.
    pub nodes: Vec<String>,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncoming {
    /// From whom.
    pub peer: String,
    /// Its statement.
    pub hash: Hash,
    /// Place in the sender's log.
    pub index: u64,
    /// Record id of the release; empty where it could not be read.
    pub release: String,
    /// Why; empty where it could not be read.
    pub why: String,
    /// The first record in it; empty where it could not be read.
    pub record: String,
    /// SHA-256 of the sealed file.
    pub sealed: Option<Hash>,
    /// Purposes, ground, onward rule and further nodes, as JSON.
    pub terms: String,
    /// How it stands.
    pub state: String,
    /// When it was taken.
    pub taken: i64,
    /// Reason code.
    pub reason: Option<String>,
    /// What was wrong with it, for people.
    pub error: Option<String>,
    /// Who must act.
    pub actor: String,
    /// The statements in it.
    pub statements: Vec<IncomingStatement>,
}

/// A statement of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingStatement {
    /// Its hash.
    pub hash: Hash,
    /// Its record.
    pub record: String,
    /// Number in the record's chain.
    pub seq: u64,
    /// What it does.
    pub verb: String,
    /// Its issuer.
    pub issuer: String,
    /// Origin of its log.
    pub log: String,
    /// Its place there.
    pub index: u64,
    /// Whether that log is pinned here.
    pub pinned: bool,
}

/// The same as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its number.
    pub id: i64,
    /// What came; the state, reason and error are those of now.
    pub new: NewIncoming,
    /// Who decided.
    pub decided_by: Option<i64>,
}

/// Which of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomingFilter {
    /// Only in one of these states; empty: all.
    pub states: Vec<String>,
    /// Only for one of these reasons why; empty: all.
    pub whys: Vec<String>,
    /// Only of this peer.
    pub peer: Option<String>,
    /// Only that hold a statement of this record.
    pub record: Option<String>,
    /// Only numbers below this one.
    pub before: Option<i64>,
}

/// An answer of ours that is to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What makes it one.
    pub key: String,
    /// Record id it will have, so that it is logged once.
    pub record_id: String,
    /// To whom.
    pub peer: String,
    /// Its body, as JSON.
    pub body: String,
}

/// An order to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Record id of the notice.
    pub notice: String,
    /// Hash of its statement.
    pub hash: Hash,
    /// The record.
    pub record: String,
    /// Who ordered, as the notice says.
    pub ordered_by: String,
    /// On what ground, as JSON.
    pub ground: String,
    /// When the notice was issued.
    pub at: i64,
    /// By when: an ISO date or prefix.
    pub by: Option<String>,
    /// The node that issued it.
    pub originator: String,
    /// The node it came from; empty for this one.
    pub from: String,
    /// When this node had erased; `None`: to be done.
    pub done: Option<i64>,
}

/// A holder has erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedRow {
    /// The notice.
    pub notice: String,
    /// Who.
    pub node: String,
    /// When.
    pub at: i64,
    /// What: words.
    pub scope: Vec<String>,
    /// Until when backups are written anew: an ISO date or prefix.
    pub backups: Option<String>,
}

/// What was read from a peer's manifest, to be kept in one piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taking {
    /// From whom.
    pub peer: String,
    /// Where its manifest stands then: entries read, and their running digest.
    pub cursor: Option<(u64, Hash)>,
    /// What came in.
    pub incoming: Option<NewIncoming>,
    /// What we must answer.
    pub due: Vec<Due>,
    /// Answers to releases.
    pub answers: Vec<Answer>,
    /// Further holders.
    pub holders: Vec<Holder>,
    /// Who may have which record passed on to it: record, node, record id of the grant.
    pub grants: Vec<(String, String, String)>,
    /// What must be told upstream.
    pub relays: Vec<Relay>,
    /// Orders to erase.
    pub erasures: Vec<Erasure>,
    /// Who has erased.
    pub erased: Vec<ErasedRow>,
    /// Logs known by the word of the peer: node, verifier key.
    pub vouched: Vec<(String, String)>,
    /// Proofs that came with statements.
    pub proofs: Vec<GivenProof>,
    /// Records whose newer statement is no longer for us: what is held of them stands no more.
    pub withdrawn: Vec<String>,
}

/// Proof of a statement that was handed over apart from its log, to be handed on with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenProof {
    /// The statement.
    pub hash: Hash,
    /// Its record.
    pub record: String,
    /// Verifier key of its log.
    pub vkey: String,
    /// Proof file (C2SP tlog-proof).
    pub proof: String,
}

/// What [`SharingStore::erase_record`] deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Statements with their bytes, words and subjects.
    pub statements: u64,
    /// Drafts and uploads that held it.
    pub drafts: u64,
}

/// Sharing between nodes.
pub trait SharingStore: Send + Sync {
    /// Keeps a proposal, or finds the one with its key; gives its number.
    fn share_add(&self, share: &NewShare) -> StoreResult<i64>;
    /// One of them.
    fn share(&self, id: i64) -> StoreResult<Option<Share>>;
    /// Those that fit, newest first.
    fn shares(&self, filter: &ShareFilter, limit: u32) -> StoreResult<Vec<Share>>;
    /// Decides on one that is still proposed; false when it was decided before.
    fn share_decide(&self, id: i64, decision: &ShareDecision) -> StoreResult<bool>;
    /// Notes what keeps an approved one from going out, or that nothing does.
    fn share_problem(&self, id: i64, problem: Option<&str>) -> StoreResult<()>;

    /// The own log was read for sharing up to here.
    fn sharing_read_to(&self) -> StoreResult<u64>;
    /// Keeps what the own log says, in one piece with where it was read to.
    fn sharing_apply(&self, work: &SharingWork) -> StoreResult<()>;
    /// A release of ours.
    fn released(&self, release: &str) -> StoreResult<Option<Released>>;
    /// The releases of ours whose sealed file this is.
    fn released_with(&self, sealed: &Hash) -> StoreResult<Vec<Released>>;
    /// What became of releases: of one record (`None`: of all), only those below a final stage with `open`; oldest first.
    fn deliveries(&self, record: Option<&str>, open: bool, limit: u32) -> StoreResult<Vec<DeliveryState>>;
    /// What became of one release.
    fn deliveries_of(&self, release: &str) -> StoreResult<Vec<DeliveryState>>;

    /// Who holds a record (`None`: any record), by record and node.
    fn holders_of(&self, record: Option<&str>, limit: u32) -> StoreResult<Vec<Holder>>;
    /// Holders that got a record from here and lack its newest statement.
    fn holders_behind(&self, limit: u32) -> StoreResult<Vec<Holder>>;
    /// Holders, direct or onward, whose receipts do not cover the newest statement of a record that has more than one.
    fn holders_unanswered(&self, limit: u32) -> StoreResult<Vec<Holder>>;

    /// How many entries a peer's manifest has, and its running digest.
    fn manifest_state(&self, peer: &str) -> StoreResult<(u64, Hash)>;
    /// Entries of it: place in the log and hash, from the `from`th.
    fn manifest_entries(&self, peer: &str, from: u64, limit: u32) -> StoreResult<Vec<(u64, Hash)>>;
    /// Whether a statement of ours is for this peer.
    fn is_addressed(&self, peer: &str, hash: &Hash) -> StoreResult<bool>;

    /// How far a peer's manifest was read here, and the running digest over that.
    fn manifest_cursor(&self, peer: &str) -> StoreResult<(u64, Hash)>;
    /// Keeps what was read of it, all or nothing.
    fn incoming_take(&self, taking: &Taking) -> StoreResult<()>;
    /// One that came in.
    fn incoming_one(&self, id: i64) -> StoreResult<Option<Incoming>>;
    /// Those that fit, newest first.
    fn incoming_list(&self, filter: &IncomingFilter, limit: u32) -> StoreResult<Vec<Incoming>>;
    /// Moves one from one of `from` to another state, with our answer; false when it stood elsewhere.
    fn incoming_turn(
        &self,
        id: i64,
        from: &[&str],
        to: &str,
        by: Option<i64>,
        due: Option<&Due>,
    ) -> StoreResult<bool>;
    /// Answers that are not logged yet, in the order they were made.
    fn dues(&self, limit: u32) -> StoreResult<Vec<Due>>;
    /// Whether the originator lets this node hand a record to another.
    fn is_granted(&self, record: &str, node: &str) -> StoreResult<bool>;
    /// What waits to be told upstream, in order.
    fn relays(&self, limit: u32) -> StoreResult<Vec<Relay>>;
    /// The verifier key of a node's log that peers vouched for, and who did.
    fn vouched_log(&self, node: &str) -> StoreResult<Option<(String, String)>>;

    /// The proof that came with a statement.
    fn given_proof(&self, hash: &Hash) -> StoreResult<Option<GivenProof>>;

    /// Orders to erase, newest first: of one record (`None`: all).
    fn erasures_of(&self, record: Option<&str>, limit: u32) -> StoreResult<Vec<Erasure>>;
    /// Orders this node has yet to carry out.
    fn erasures_due(&self, limit: u32) -> StoreResult<Vec<Erasure>>;
    /// Who has erased, by an order.
    fn erased_by(&self, notice: &str) -> StoreResult<Vec<ErasedRow>>;
    /// Sealed files, ours and others', that hold a record.
    fn sealed_with(&self, record: &str) -> StoreResult<Vec<Hash>>;
    /// Deletes every statement of a record with its words, subjects and candidates, drafts and uploads that hold one of
    /// `words`, and the texts of proposals. Leaf hashes and log positions stay.
    fn erase_record(&self, record: &str, words: &[String]) -> StoreResult<Deleted>;
    /// Leaves nothing of what was deleted in the files: index merged, file written anew, journal cut. Takes seconds per gigabyte.
    fn scrub(&self) -> StoreResult<()>;
    /// Notes that an order was carried out here, with the answer that is due.
    fn erasure_done(&self, notice: &str, at: i64, due: &[Due]) -> StoreResult<()>;
}
