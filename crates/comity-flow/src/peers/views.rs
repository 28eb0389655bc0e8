//! Counterparts as people read them.

use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;

/// How many vouch for the place of an entry in a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Grade {
    /// Signed by the log alone.
    #[default]
    L0,
    /// Cosigned by the counterpart concerned: for our log by one of our counterparts, for theirs by us.
    L1,
    /// Cosigned as the log's own published policy asks.
    L2,
}

impl Grade {
    /// The word in messages, machine output and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::L0 => "L0",
            Self::L1 => "L1",
            Self::L2 => "L2",
        }
    }
}

/// Who must act so that a failure ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// This node: its operator.
    Us,
    /// The counterpart.
    Them,
    /// Whoever keeps the line between the two.
    Line,
}

impl Actor {
    /// The word in the store, in machine output and in locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Them => "them",
            Self::Line => "line",
        }
    }

    /// The word read back; a word of a later program is nobody's fault but the line's.
    pub(crate) fn parse(word: &str) -> Self {
        match word {
            "us" => Self::Us,
            "them" => Self::Them,
            _ => Self::Line,
        }
    }
}

/// What fails with a counterpart now. It goes when the step succeeds again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureView {
    /// The step that fails, a word for locale keys: `reach`, `checkpoint`, `pull`, `statements`, `cosign`,
    /// `cosigned-by-them`, `gossip`, `deliveries`, `submit`.
    pub step: String,
    /// What went wrong, one English sentence.
    pub what: String,
    /// What ends it, one English sentence.
    pub mend: String,
    /// Who must act.
    pub who: Actor,
    /// The first failure in a row.
    pub since: Timestamp,
    /// The last one.
    pub last: Timestamp,
    /// How often in a row.
    pub times: u64,
    /// When it is tried again.
    pub next_try: Option<Timestamp>,
}

/// A counterpart that nothing is taken from any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenView {
    /// Since when.
    pub since: Timestamp,
    /// Why, in words.
    pub why: String,
    /// The record of kind `misbehaviour` in our log, where its own log is the reason.
    pub evidence: Option<String>,
    /// The size of its log up to which both sides agree: what we hold and go on showing.
    pub common_size: u64,
    /// Who froze it: a sign-in name, `node` where the node did.
    pub by: String,
}

/// How far one side has cosigned the other's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CosignedView {
    /// Size of the newest checkpoint that carries the cosignature.
    pub size: u64,
    /// When it was cosigned, as the cosigner says.
    pub at: Option<Timestamp>,
    /// Entries of the log that are not covered yet.
    pub behind: u64,
}

/// A counterpart in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerView {
    /// Its name.
    pub name: NodeName,
    /// Host and port of its peer port; empty where it is only reached on a disk.
    pub address: String,
    /// When its keys were pinned.
    pub pinned: Timestamp,
    /// Who pinned them.
    pub pinned_by: String,
    /// The words both sides compare.
    pub words: comity_exchange::pin::Words,
    /// The last round in which it answered.
    pub last_contact: Option<Timestamp>,
    /// The last round that was begun.
    pub last_try: Option<Timestamp>,
    /// Entries its newest checkpoint covers; 0 before the first contact.
    pub log_size: u64,
    /// Entries of it that are mirrored here.
    pub mirrored: u64,
    /// How far it has cosigned our log.
    pub cosigned_by_them: CosignedView,
    /// How far we have cosigned its log.
    pub cosigned_by_us: CosignedView,
    /// What we handed over and it has not acknowledged.
    pub waiting: u64,
    /// When the oldest of these was handed over.
    pub oldest_waiting: Option<Timestamp>,
    /// What fails now, what must be acted on here first.
    pub failures: Vec<FailureView>,
    /// Set where nothing is taken from it any more.
    pub frozen: Option<FrozenView>,
}

/// A key of a counterpart as it counts now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerKeyView {
    /// `log`, `statement`, `witness`, `mirror`, `tls`, `sealing`.
    pub role: &'static str,
    /// The public key, verifier key or recipient, whole.
    pub key: String,
    /// `card` where it is the pinned one, `log` where an event in its log brought it.
    pub from: &'static str,
}

/// A counterpart with everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerDetail {
    /// The row of the list.
    pub view: PeerView,
    /// Its short code, as it was typed in when it was pinned.
    pub code: String,
    /// SHA-256 of its card, hexadecimal.
    pub card_hash: String,
    /// Its keys.
    pub keys: Vec<PeerKeyView>,
    /// Name of its log.
    pub origin: String,
    /// Statements of its log that are searchable here.
    pub open: u64,
    /// Entries of its log that are hashes only.
    pub blind: u64,
    /// Entries of its log that could not be taken: unreadable, or signed by no key it introduced.
    pub refused: u64,
    /// Its newest checkpoint as mirrored here, a signed note.
    pub checkpoint: String,
    /// The last rounds, newest first.
    pub rounds: Vec<RoundReport>,
}

/// What one step of a round did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StepReport {
    /// The step, in the words of [`FailureView::step`].
    pub step: String,
    /// What was done, one English sentence.
    pub said: String,
    /// Whether it succeeded.
    pub good: bool,
}

/// What one round with a counterpart did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RoundReport {
    /// The counterpart.
    pub peer: String,
    /// When it began, Unix seconds.
    pub began: i64,
    /// When it ended, Unix seconds.
    pub ended: i64,
    /// Entries of its log that were held before.
    pub from: u64,
    /// Entries of its log that are held now.
    pub to: u64,
    /// Open statements taken over in this round.
    pub open: u64,
    /// Hashes counted in this round.
    pub blind: u64,
    /// Entries that could not be taken.
    pub refused: u64,
    /// Checkpoints compared with what we know.
    pub compared: u64,
    /// Evidence of a log that said two things: ids of our records.
    pub evidence: Vec<String>,
    /// Size of the newest checkpoint of ours that it cosigned.
    pub cosigned_by_them: u64,
    /// Things that came for us: releases, receipts, take-backs.
    pub delivered: u64,
    /// The steps in order.
    pub steps: Vec<StepReport>,
}

impl RoundReport {
    /// Whether every step succeeded.
    pub fn is_good(&self) -> bool {
        self.steps.iter().all(|step| step.good)
    }
}

/// A cosignature on our log, and whether our own published policy is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLogView {
    /// Entries.
    pub size: u64,
    /// Entries covered by a checkpoint with at least one counterpart's cosignature.
    pub l1: u64,
    /// Entries covered by a checkpoint that meets the published policy.
    pub l2: u64,
    /// Text of the published policy.
    pub policy: String,
    /// How many counterparts must cosign.
    pub quorum: u64,
    /// Whether the log signs nothing, and why: the guard against a restored backup has not been answered.
    pub held: Option<HeldView>,
}

/// Why the log signs nothing now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldView {
    /// `asking`, `nobody-answers`, `rolled-back`.
    pub why: &'static str,
    /// One English sentence.
    pub said: String,
    /// Since when.
    pub since: Timestamp,
    /// With `rolled-back`: the size that a counterpart has cosigned.
    pub theirs: Option<u64>,
    /// From when an operator may let the log go on without an answer.
    pub may_override: Option<Timestamp>,
}
