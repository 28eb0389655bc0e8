//! Counterparts: how the line to each stands, what waits there, and what is known of one of them.

use askama::Template;

use super::common::Pair;
use super::sharing::OutstandingRow;
use crate::shell::Shell;

/// All counterparts.
#[derive(Template)]
#[template(path = "peers.html")]
pub struct PeersPage {
    /// The frame.
    pub s: Shell,
    /// The drawing of us and them; none without counterparts.
    pub picture: Option<Picture>,
    /// One card each, those that need somebody first.
    pub rows: Vec<PeerCard>,
    /// How well our own log is vouched for.
    pub own: OwnLog,
    /// Whether the reader may invite and freeze.
    pub may_manage: bool,
}

/// How well our own log is vouched for.
#[derive(Clone, Debug, Default)]
pub struct OwnLog {
    /// Entries.
    pub size: u64,
    /// Entries with at least one counterpart's cosignature.
    pub l1: u64,
    /// Entries that meet the published policy.
    pub l2: u64,
    /// The share of the first, 0 to 100.
    pub share1: u8,
    /// The share of the second.
    pub share2: u8,
    /// How many counterparts must cosign.
    pub quorum: u64,
    /// Why the log signs nothing now: what, and what to do. The guard against a log that was rolled back.
    pub held: Option<(String, String)>,
}

/// One counterpart in the list.
#[derive(Clone, Debug, Default)]
pub struct PeerCard {
    /// Its node name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// How the line stands: `well`, `quiet`, `failing`, `frozen`, `new`.
    pub state: String,
    /// Last contact, as "3 minutes ago"; empty for never.
    pub ago: String,
    /// Last contact, exactly.
    pub at: String,
    /// Entries of its log.
    pub size: u64,
    /// Entries of it that we hold.
    pub held: u64,
    /// The share we hold, 0 to 100.
    pub share: u8,
    /// What it cosigned of us.
    pub ours: CosignView,
    /// What we cosigned of it.
    pub theirs: CosignView,
    /// What waits for its acknowledgement, in words; empty for nothing.
    pub waiting: String,
    /// Whether the oldest waits for more than a day.
    pub late: bool,
    /// What fails now, what must be acted on here first.
    pub failures: Vec<FailureView>,
    /// Why it is frozen.
    pub frozen: Option<FrozenView>,
}

/// A cosignature in one direction.
#[derive(Clone, Debug, Default)]
pub struct CosignView {
    /// Grade: `L0`, `L1`, `L2`; empty where there is nothing to grade.
    pub grade: String,
    /// What that means here, in words.
    pub text: String,
}

/// Something that failed, with who must act.
#[derive(Clone, Debug, Default)]
pub struct FailureView {
    /// What fails, in words.
    pub what: String,
    /// The exact words of the machine; empty on a Chinese page, because they are English.
    pub detail: String,
    /// Whose it is to act: `us`, `peer`, `line`.
    pub who: String,
    /// What to do.
    pub mend: String,
    /// Since when, how often, and when it is tried again.
    pub when: String,
}

/// A counterpart that is frozen.
#[derive(Clone, Debug, Default)]
pub struct FrozenView {
    /// Since when, and who did it.
    pub since: String,
    /// Why.
    pub why: String,
    /// The record with the evidence.
    pub evidence: Option<String>,
    /// The size up to which both sides agree.
    pub common: u64,
}

/// Us and our counterparts, drawn as a fan of lines.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Height of the drawing.
    pub height: u32,
    /// Middle of our box.
    pub middle: u32,
    /// Our name, short enough.
    pub us: String,
    /// One line each.
    pub lines: Vec<PictureLine>,
    /// The same in words.
    pub told: String,
    /// How many counterparts are not drawn.
    pub more: u64,
}

/// One line of the drawing.
#[derive(Clone, Debug, Default)]
pub struct PictureLine {
    /// Middle of its box.
    pub y: u32,
    /// The curve from us to it.
    pub path: String,
    /// Its name, short enough.
    pub name: String,
    /// Its page.
    pub href: String,
    /// State word, as in [`PeerCard::state`].
    pub state: String,
    /// Class of the line: `good`, `care`, `stop`.
    pub tone: &'static str,
}

/// One counterpart.
#[derive(Template)]
#[template(path = "peer.html")]
pub struct PeerPage {
    /// The frame.
    pub s: Shell,
    /// Its card.
    pub row: PeerCard,
    /// The words that both sides see: English, Chinese.
    pub words: Vec<(String, String)>,
    /// Whether it was pinned a moment ago: then the words are to be compared now.
    pub fresh: bool,
    /// Address, log, code, when it was pinned.
    pub facts: Vec<Pair>,
    /// Its keys.
    pub keys: Vec<KeyRow>,
    /// Its newest checkpoint as it is held here, a signed note.
    pub checkpoint: String,
    /// The last rounds, the newest first.
    pub rounds: Vec<RoundRow>,
    /// What waits for its acknowledgement.
    pub outstanding: Vec<OutstandingRow>,
    /// Whether the reader may freeze and remove.
    pub may_manage: bool,
    /// Whether a round can be asked for.
    pub may_sync: bool,
    /// What was wrong with a form.
    pub wrong: Option<String>,
}

/// One round with a counterpart.
#[derive(Clone, Debug, Default)]
pub struct RoundRow {
    /// When it began.
    pub at: String,
    /// Entries held after it.
    pub to: u64,
    /// Entries that came.
    pub came: u64,
    /// Deliveries that came.
    pub delivered: u64,
    /// Whether every step succeeded.
    pub good: bool,
    /// What each step did, in words; those that failed first.
    pub steps: Vec<(bool, String)>,
}

/// One key of a node.
#[derive(Clone, Debug, Default)]
pub struct KeyRow {
    /// Role word: `log`, `statement`, `cosigner`, `sealing`, `tls`, `root`.
    pub role: String,
    /// Its name in signed notes; may be empty.
    pub name: String,
    /// Its first characters.
    pub short: String,
    /// The whole key.
    pub key: String,
    /// State word: `in-force`, `replaced`, `revoked`; empty where it is not told.
    pub state: String,
    /// Since when; empty where it is not told.
    pub since: String,
    /// The log's entry that introduced it.
    pub index: Option<u64>,
    /// What else is to be said: end of an overlap, last good entry, reason.
    pub remark: String,
}

/// Inviting and accepting.
#[derive(Template)]
#[template(path = "invite.html")]
pub struct InvitePage {
    /// The frame.
    pub s: Shell,
    /// Our short code; none where this node has no peer port.
    pub code: Option<String>,
    /// What was typed as theirs.
    pub theirs: String,
    /// What was wrong with it.
    pub wrong: Option<String>,
    /// Whether codes can be accepted here: the peer port runs.
    pub may_accept: bool,
}

/// The keys of this node.
#[derive(Template)]
#[template(path = "keys.html")]
pub struct KeysPage {
    /// The frame.
    pub s: Shell,
    /// Its keys, newest of each role first.
    pub keys: Vec<KeyRow>,
    /// The root.
    pub root: Option<RootView>,
    /// Changes that wait for signatures of the root.
    pub pending: Vec<PendingRow>,
}

/// The officers who together may change the keys.
#[derive(Clone, Debug, Default)]
pub struct RootView {
    /// How many must sign.
    pub threshold: u64,
    /// How many there are.
    pub of: u64,
    /// Their keys, short.
    pub keys: Vec<String>,
    /// How many keys are promised for the root after this one.
    pub promised: u64,
    /// Since when.
    pub since: String,
    /// The log's entry.
    pub index: u64,
}

/// A change that waits for the root.
#[derive(Clone, Debug, Default)]
pub struct PendingRow {
    /// Its name.
    pub id: String,
    /// Event word: `introduce`, `rotate`, `revoke`.
    pub event: String,
    /// Role word.
    pub role: String,
    /// The key, short.
    pub short: String,
    /// Signatures it has.
    pub signed: u64,
    /// Signatures it needs.
    pub needed: u64,
}
