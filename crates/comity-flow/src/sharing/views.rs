//! What pages show of sharing: proposals, what is outstanding, what came in, who holds what, what was erased.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::handling::{Assurance, Onward, Purpose};
use comity_core::identifiers::NodeName;
use comity_core::text::Text;

/// A record is to go to counterparts.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct ShareForm {
    /// The record, of this node or, when it is passed on, of another.
    pub record: String,
    /// To whom.
    pub to: Vec<NodeName>,
    /// What it may be used for there: some or all of what its handling allows.
    pub purposes: Vec<Purpose>,
    /// Legal ground, in words; asked for where the record is about a person.
    pub ground: Vec<Text>,
    /// Whether they may pass it on: as the record's handling says, or stricter.
    pub onward: Onward,
    /// Assurances the recipients have given; they cover those the handling asks for.
    pub assured: Vec<Assurance>,
}

/// The originator lets a holder pass a record on.
#[derive(Clone, Debug)]
pub struct GrantForm {
    /// The record, of this node.
    pub record: String,
    /// The holder that may pass it on.
    pub holder: NodeName,
    /// To whom it may.
    pub may_pass_to: Vec<NodeName>,
    /// Legal ground, in words.
    pub ground: Vec<Text>,
}

/// A record is to be erased by every holder.
#[derive(Clone, Debug)]
pub struct EraseForm {
    /// The record, of this node.
    pub record: String,
    /// On what ground.
    pub ground: Vec<Text>,
    /// Court or office that orders it.
    pub ordered_by: String,
    /// By when.
    pub by: Option<PartialDate>,
}

/// Why something was refused by an officer.
#[derive(Clone, Debug)]
pub struct RefuseForm {
    /// `not-for-us`, `terms`, `no-basis`, `other`.
    pub reason: String,
    /// In words.
    pub text: Vec<Text>,
}

/// How far a proposal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShareState {
    /// Waits for an approval.
    Proposed,
    /// Approved; being sealed and logged.
    Approved,
    /// Somebody said no.
    Declined,
    /// In the log, waiting for its recipients.
    Released,
}

impl ShareState {
    /// All states, in their order.
    pub const ALL: [ShareState; 4] = [
        ShareState::Proposed,
        ShareState::Approved,
        ShareState::Declined,
        ShareState::Released,
    ];

    /// The word in the store and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            ShareState::Proposed => "proposed",
            ShareState::Approved => "approved",
            ShareState::Declined => "declined",
            ShareState::Released => "released",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<ShareState> {
        ShareState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// How far a release has come at a recipient, as its receipts say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// No receipt yet.
    Waiting,
    /// Fetched, decrypted, verified.
    Delivered,
    /// An officer there has looked at it.
    Opened,
    /// Taken on.
    Accepted,
    /// Refused; the reason is with it.
    Refused,
    /// A take-back has been carried out there.
    Acted,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Stage; 6] = [
        Stage::Waiting,
        Stage::Delivered,
        Stage::Opened,
        Stage::Accepted,
        Stage::Refused,
        Stage::Acted,
    ];

    /// The word in receipts, in the store and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Delivered => "delivered",
            Stage::Opened => "opened",
            Stage::Accepted => "accepted",
            Stage::Refused => "refused",
            Stage::Acted => "acted",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// Who has to do something so that it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// This node, its operator or officers.
    Us,
    /// The counterpart.
    Peer,
    /// Whoever keeps the line between the two.
    Line,
}

impl Actor {
    /// The word in the store and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Actor::Us => "us",
            Actor::Peer => "peer",
            Actor::Line => "line",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Actor> {
        [Actor::Us, Actor::Peer, Actor::Line]
            .into_iter()
            .find(|actor| actor.as_str() == word)
    }
}

/// What became of a release at one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The recipient.
    pub to: NodeName,
    /// How far it has come.
    pub stage: Stage,
    /// When the stage was reached, as the receipt says.
    pub at: Option<Timestamp>,
    /// With a refusal: the reason code of the receipt.
    pub reason: Option<String>,
    /// With a refusal: why, in words.
    pub text: Vec<Text>,
    /// The receipt, a record of the recipient.
    pub receipt: Option<String>,
    /// What went wrong last on the way to it.
    pub error: Option<String>,
}

/// A proposal to hand something out, and what became of it.
#[derive(Clone, Debug)]
pub struct ShareRow {
    /// Its number.
    pub id: i64,
    /// How far it has come.
    pub state: ShareState,
    /// `share`, `grant`, or, without a proposal: `update`, `take-back`, `onward`, `receipts`.
    pub why: String,
    /// The record.
    pub record: String,
    /// Its title.
    pub title: Vec<Text>,
    /// Its kind.
    pub kind: String,
    /// Its TLP label.
    pub tlp: String,
    /// Whether it is about a natural person.
    pub person: bool,
    /// To whom.
    pub to: Vec<NodeName>,
    /// With a grant: the further nodes.
    pub may_pass_to: Vec<NodeName>,
    /// What it may be used for.
    pub purposes: Vec<Purpose>,
    /// Legal ground.
    pub ground: Vec<Text>,
    /// Whether they may pass it on.
    pub onward: Onward,
    /// Assurances the recipients have given.
    pub assured: Vec<Assurance>,
    /// Sign-in name of whoever proposed it; `None`: the node itself, for take-backs and what follows from them.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed: Timestamp,
    /// Sign-in name of whoever approved or declined.
    pub decided_by: Option<String>,
    /// When.
    pub decided: Option<Timestamp>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// The release, a record of this node, once it is in the log.
    pub release: Option<String>,
    /// What keeps an approved one from going out, with its mend.
    pub problem: Option<String>,
    /// Whether the reader may approve or decline it: a releasing officer, and not who proposed it.
    pub may_decide: bool,
    /// What became of it, recipient by recipient.
    pub deliveries: Vec<DeliveryRow>,
}

/// Which proposals to show.
#[derive(Clone, Debug, Default)]
pub struct ShareQuery {
    /// Only in this state.
    pub state: Option<ShareState>,
    /// Only of this record.
    pub record: Option<String>,
    /// Also what the node sent by itself: updates, take-backs, passed-back receipts.
    pub automatic: bool,
    /// Only numbers below this one.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// Something that a recipient has not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutstandingRow {
    /// The record.
    pub record: String,
    /// Its title.
    pub title: Vec<Text>,
    /// Its kind.
    pub kind: String,
    /// The release, a record of this node or, for onward holders, of the node that passed it on; empty before it is logged.
    pub release: String,
    /// `share`, `update`, `take-back`, `grant`, `onward`, `receipts`, `erase`.
    pub why: String,
    /// Who has not answered.
    pub to: NodeName,
    /// The node it got the record from, where that was not us.
    pub via: Option<NodeName>,
    /// Since when it waits.
    pub since: Timestamp,
    /// The same as an age in seconds.
    pub age: i64,
    /// How far it has come.
    pub stage: Stage,
    /// What went wrong last.
    pub error: Option<String>,
    /// Who must act.
    pub actor: Actor,
    /// What they can do about it.
    pub mend: String,
}

/// How what came in stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IncomingState {
    /// Verified and kept; nobody has looked.
    Delivered,
    /// An officer has looked.
    Opened,
    /// An officer took it on.
    Accepted,
    /// An officer refused it.
    Refused,
    /// A take-back or update was carried out by the node itself.
    Acted,
    /// The node refused it: the reason says what was wrong with it.
    Rejected,
    /// The counterpart names it and does not hand it out; asked for again each round.
    Missing,
}

impl IncomingState {
    /// All states.
    pub const ALL: [IncomingState; 7] = [
        IncomingState::Delivered,
        IncomingState::Opened,
        IncomingState::Accepted,
        IncomingState::Refused,
        IncomingState::Acted,
        IncomingState::Rejected,
        IncomingState::Missing,
    ];

    /// The word in the store and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            IncomingState::Delivered => "delivered",
            IncomingState::Opened => "opened",
            IncomingState::Accepted => "accepted",
            IncomingState::Refused => "refused",
            IncomingState::Acted => "acted",
            IncomingState::Rejected => "rejected",
            IncomingState::Missing => "missing",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<IncomingState> {
        IncomingState::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// How well the origin of a foreign statement is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vouched {
    /// Its log is pinned here.
    Pinned,
    /// Its log is known by the word of the counterpart that handed it over.
    BySender,
}

/// Something that came in.
#[derive(Clone, Debug)]
pub struct IncomingRow {
    /// Its number.
    pub id: i64,
    /// From whom.
    pub from: NodeName,
    /// The release, a record of the sender; empty where it could not be read.
    pub release: String,
    /// `share`, `update`, `take-back`, `grant`, `onward`, `receipts`, `erase`; empty where it could not be read.
    pub why: String,
    /// The record, the first of them where there are several.
    pub record: String,
    /// Its title; empty where it could not be read.
    pub title: Vec<Text>,
    /// Its kind.
    pub kind: String,
    /// Its TLP label.
    pub tlp: String,
    /// Whether it is about a natural person.
    pub person: bool,
    /// How it stands.
    pub state: IncomingState,
    /// When it was taken.
    pub taken: Timestamp,
    /// Reason code of a refusal or rejection.
    pub reason: Option<String>,
    /// What was wrong, for people: what, who is to blame, the mend.
    pub error: Option<String>,
    /// Who must act on it.
    pub actor: Actor,
}

/// A statement that came in a sealed file.
#[derive(Clone, Debug)]
pub struct IncomingStatement {
    /// Its hash.
    pub hash: [u8; 32],
    /// The record it belongs to.
    pub record: String,
    /// Number in the record's chain.
    pub seq: u64,
    /// What it does.
    pub verb: String,
    /// Its issuer.
    pub issuer: String,
    /// Origin of the log that holds it.
    pub log: String,
    /// Its place there.
    pub index: u64,
    /// How well that log is known.
    pub vouched: Vouched,
}

/// Something that came in, whole.
#[derive(Clone, Debug)]
pub struct IncomingDetail {
    /// The row.
    pub row: IncomingRow,
    /// What it may be used for here.
    pub purposes: Vec<Purpose>,
    /// Legal ground, as the sender says.
    pub ground: Vec<Text>,
    /// Whether we may pass it on.
    pub onward: Onward,
    /// With a grant: to whom.
    pub may_pass_to: Vec<NodeName>,
    /// The records in it.
    pub records: Vec<String>,
    /// The statements in it.
    pub statements: Vec<IncomingStatement>,
    /// Whether an officer may accept or refuse it now.
    pub may_decide: bool,
}

/// A node that holds a record of ours, or one that we passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderRow {
    /// The record.
    pub record: String,
    /// Who holds it.
    pub node: NodeName,
    /// From whom, where that was not us.
    pub via: Option<NodeName>,
    /// Since when, as the release says.
    pub since: Timestamp,
    /// Last stage that a receipt of it reached.
    pub stage: Stage,
    /// Whether its last receipt covers the newest statement of the record.
    pub up_to_date: bool,
    /// When it erased the record.
    pub erased: Option<Timestamp>,
}

/// What became of an order to erase at one holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedBy {
    /// The holder.
    pub node: NodeName,
    /// When it logged that it has erased; `None`: not yet.
    pub at: Option<Timestamp>,
    /// What it deleted.
    pub scope: Vec<String>,
    /// Until when its backups are written anew.
    pub backups: Option<PartialDate>,
}

/// An order to erase a record.
#[derive(Clone, Debug)]
pub struct ErasureRow {
    /// The notice, a record of the originator.
    pub notice: String,
    /// The record that is erased.
    pub record: String,
    /// Court or office that orders it.
    pub ordered_by: String,
    /// On what ground.
    pub ground: Vec<Text>,
    /// When the notice was logged.
    pub at: Timestamp,
    /// By when.
    pub by: Option<PartialDate>,
    /// The originator.
    pub originator: NodeName,
    /// What became of it, holder by holder; this node first.
    pub holders: Vec<ErasedBy>,
}

/// A take-back that this node carried out, for people to hear of.
#[derive(Clone, Debug)]
pub struct ActedRow {
    /// When.
    pub at: Timestamp,
    /// Who sent it.
    pub from: NodeName,
    /// The record.
    pub record: String,
    /// Its title.
    pub title: Vec<Text>,
    /// What its newest statement does: `retract`, `delist`, `correct`, ….
    pub verb: String,
    /// Where the record stands now.
    pub status: Option<String>,
}

/// Whether a foreign record may be acted on now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// A record of this node.
    Own,
    /// The last verified contact with its issuer is recent enough.
    Fresh,
    /// Nothing was heard of the issuer since then, longer than the limit: its listings count as unknown.
    Unknown {
        /// The last verified contact; `None`: never.
        since: Option<Timestamp>,
    },
}

/// What a round of deliveries did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Entries of the manifest that were read.
    pub read: u64,
    /// Releases taken.
    pub taken: u64,
    /// Take-backs and updates carried out.
    pub acted: u64,
    /// Receipts of the counterpart that were taken.
    pub receipts: u64,
    /// Refused, each with a signed receipt and a row in the queue.
    pub refused: u64,
    /// Named by the counterpart and not handed out.
    pub missing: u64,
    /// What stopped the round before the end, where that was the counterpart or the line.
    pub trouble: Option<DeliveryTrouble>,
}

/// Why a round of deliveries stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryTrouble {
    /// What happened.
    pub what: String,
    /// What ends it.
    pub mend: String,
    /// Who must act.
    pub actor: Actor,
    /// What the line said, where it was the line.
    pub source: Option<comity_exchange::SourceError>,
}

/// What [`crate::Node::deliver_more`] sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Releases logged.
    pub released: u64,
    /// Receipts logged.
    pub receipts: u64,
    /// What could not go out; each is shown with its reason.
    pub held_back: u64,
}
