//! Private questions as people read and ask them.

use comity_core::date::Timestamp;
use comity_core::handling::Purpose;
use comity_core::identifiers::{NodeName, RecordId};

/// A question to a counterpart, as an officer fills it in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MatchForm {
    /// The counterpart that is asked.
    pub peer: String,
    /// Identifiers, one a line, `scheme=value`: `passport=CN:E12345678`, `uscc=…`, `lei=…`, `imo=…`, `phone=+86…`,
    /// `wallet=…`, `cas=…`, `name=…`. Never sent.
    pub ids: Vec<String>,
    /// What it is for: a word of [`Purpose`], such as `law-enforcement`.
    pub purpose: String,
    /// Legal ground, in words. Sent and logged on both sides.
    pub ground: String,
}

/// One identifier of a question, answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HitView {
    /// As it was asked: `scheme=value`.
    pub asked: String,
    /// In the form that was compared.
    pub normal: String,
    /// Whether the counterpart's set holds it.
    pub held: bool,
    /// With a hit: the page that opens a prefilled request to the counterpart.
    pub request: Option<String>,
}

/// What a question brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchAnswer {
    /// Our own record of the question (kind `match`).
    pub record: RecordId,
    /// Who was asked.
    pub peer: NodeName,
    /// Number of the counterpart's set.
    pub epoch: u64,
    /// SHA-256 of the blinded question, as both sides log it.
    pub digest: String,
    /// Each identifier, in the order it was asked.
    pub hits: Vec<HitView>,
    /// Identifiers that may still be asked today for this purpose, as the counterpart said.
    pub left_today: u64,
}

/// A logged question, ours or one we answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// The record.
    pub record: RecordId,
    /// When it was asked or answered.
    pub at: Timestamp,
    /// Whether we asked (else we answered).
    pub ours: bool,
    /// The other node.
    pub peer: NodeName,
    /// What for.
    pub purpose: Purpose,
    /// Legal ground.
    pub ground: String,
    /// Identifiers asked about.
    pub count: u64,
    /// Number of the holder's set.
    pub epoch: u64,
    /// Hits; known only where we asked.
    pub hits: Option<u64>,
    /// SHA-256 of the blinded question.
    pub digest: String,
}

/// How much one counterpart has asked us today for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetView {
    /// Who asks.
    pub peer: NodeName,
    /// What for.
    pub purpose: Purpose,
    /// Identifiers asked about today (UTC).
    pub used: u64,
    /// Most identifiers a day.
    pub most: u64,
    /// Whether so much was asked that a person should look: see [`crate::matching`].
    pub alarm: bool,
}

/// The set a counterpart can ask against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetView {
    /// For whom it was made: each counterpart has a key and a set of its own.
    pub peer: NodeName,
    /// Its number.
    pub epoch: u64,
    /// Identifiers in it.
    pub identifiers: u64,
    /// Tags published: the identifiers and filling up to a round number.
    pub tags: u64,
    /// Merkle root over the tags, 64 hexadecimal digits; logged.
    pub root: String,
    /// When it was made.
    pub made: Timestamp,
}

/// The page "Private questions".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchDesk {
    /// Newest first, at most 200.
    pub questions: Vec<QuestionView>,
    /// Today's budgets, for counterparts that asked.
    pub budgets: Vec<BudgetView>,
    /// Sets others can ask against, newest of each counterpart.
    pub sets: Vec<SetView>,
}
