//! Commitments side by side, and the timeline.

use askama::Template;

use super::common::{Choice, Said};
use crate::shell::Shell;

/// All commitments.
#[derive(Template)]
#[template(path = "commitments.html")]
pub struct CommitmentsPage {
    /// The frame.
    pub s: Shell,
    /// The commitments, by date.
    pub rows: Vec<CommitmentView>,
}

/// One commitment.
#[derive(Template)]
#[template(path = "commitment.html")]
pub struct CommitmentPage {
    /// The frame.
    pub s: Shell,
    /// The commitment.
    pub c: CommitmentView,
    /// Evidence, by date.
    pub evidence: Vec<EvidenceView>,
    /// Events of the timeline that belong to it.
    pub events: Vec<EventView>,
}

/// What was promised.
#[derive(Clone, Debug, Default)]
pub struct CommitmentView {
    /// Its page.
    pub href: String,
    /// Short number, such as C03.
    pub code: String,
    /// Title.
    pub title: Said,
    /// When it was made, as precise as known.
    pub made_on: String,
    /// By when; empty when no date was named.
    pub due: String,
    /// Who promised: codes or names.
    pub who: Vec<String>,
    /// Each side's own words.
    pub sides: Vec<Side>,
    /// State word: `open`, `partly-met`, `met`, `reversed`, `overtaken`, `no-public-evidence`.
    pub state: String,
    /// What was said of the state, in words.
    pub state_note: Said,
    /// How many pieces of evidence.
    pub evidence: u64,
    /// Whether its sources were read.
    pub verified: bool,
    /// The signed record, if there is one.
    pub record: Option<String>,
}

/// The words of one side.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Its name in the reader's language.
    pub name: String,
    /// Its words; empty when no public wording was found.
    pub texts: Vec<Words>,
}

/// One wording.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The words; empty when the original is not in our sources.
    pub text: Said,
    /// Whether they are quoted, or a summary.
    pub quoted: bool,
    /// Where they stand.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// One piece of evidence.
#[derive(Clone, Debug, Default)]
pub struct EvidenceView {
    /// Date, as precise as known.
    pub date: String,
    /// Who acted or spoke.
    pub actor: String,
    /// What it shows.
    pub text: Said,
    /// Bearing word: `supports`, `contradicts`, `context`.
    pub bearing: String,
    /// Claim class word: `legal-fact`, `counted-action`, `one-side`, `both-sides`.
    pub class: String,
    /// Grade such as `B2`; empty when nobody graded it.
    pub grade: String,
    /// The grade in words.
    pub grade_words: String,
    /// Why this grade.
    pub grade_reason: String,
    /// Source.
    pub source: String,
    /// Whether it was read.
    pub verified: bool,
    /// The signed record, if there is one.
    pub record: Option<String>,
}

/// The timeline.
#[derive(Template)]
#[template(path = "timeline.html")]
pub struct TimelinePage {
    /// The frame.
    pub s: Shell,
    /// Kinds of event to choose from.
    pub kinds: Vec<Choice>,
    /// The events, the oldest first.
    pub events: Vec<EventView>,
    /// The drawing.
    pub drawing: Drawing,
}

/// One event.
#[derive(Clone, Debug, Default)]
pub struct EventView {
    /// Anchor in the page.
    pub anchor: String,
    /// Date, as precise as known.
    pub date: String,
    /// Who acted, as the source says.
    pub actor: String,
    /// Kind word: `commitment`, `action`, `control`, `evidence`, `case`, `statement`, `reversal`, `tool`.
    pub kind: String,
    /// What happened.
    pub text: Said,
    /// The commitment it belongs to: code and page.
    pub commitment: Option<(String, String)>,
    /// Source.
    pub source: String,
    /// Whether it was read.
    pub verified: bool,
    /// The signed record, if there is one.
    pub record: Option<String>,
}

/// A drawn timeline: lanes across, years along.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// Height.
    pub height: u64,
    /// Lanes: y and name.
    pub lanes: Vec<(u64, String)>,
    /// Years: x and label.
    pub years: Vec<(u64, String)>,
    /// Events.
    pub dots: Vec<Dot>,
}

/// One event of the drawing.
#[derive(Clone, Debug, Default)]
pub struct Dot {
    /// Across.
    pub x: u64,
    /// Down.
    pub y: u64,
    /// Anchor of the event in the list.
    pub anchor: String,
    /// Date and words, shown by the browser on pointing.
    pub title: String,
    /// Whether it was checked.
    pub verified: bool,
}
