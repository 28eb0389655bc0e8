//! Asking a counterpart in private whether it holds anything on an identifier.

use askama::Template;

use super::common::{Choice, Complaint};
use super::forms::FieldView;
// The templates of forms match on it.
use super::forms::Control;
use crate::shell::Shell;

/// The question, its answer and what was asked before.
#[derive(Template)]
#[template(path = "match.html")]
pub struct MatchPage {
    /// The frame.
    pub s: Shell,
    /// Counterparts that can be asked.
    pub peers: Vec<Choice>,
    /// What can still be asked today, and what was asked of us.
    pub budgets: Vec<BudgetRow>,
    /// Sorts of identifiers: the words a line can begin with, each with an example.
    pub types: Vec<(String, String)>,
    /// Purpose and ground.
    pub fields: Vec<FieldView>,
    /// The identifiers, one a line.
    pub identifiers: String,
    /// Whether the identifiers are wrong.
    pub identifiers_wrong: Option<String>,
    /// Most identifiers of one question.
    pub most: u64,
    /// Complaints about the last attempt.
    pub complaints: Vec<Complaint>,
    /// The answer.
    pub answer: Option<AnswerView>,
    /// What was asked before, of both sides, the newest first.
    pub history: Vec<AskedRow>,
}

/// What was or can still be asked today.
#[derive(Clone, Debug, Default)]
pub struct BudgetRow {
    /// Who asks whom.
    pub who: String,
    /// How much.
    pub text: String,
    /// Whether so much was asked that a person should look.
    pub alarm: bool,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct AnswerView {
    /// Who answered.
    pub peer: String,
    /// How many were asked.
    pub asked: u64,
    /// The identifiers it holds something on.
    pub hits: Vec<String>,
    /// Those it holds nothing on.
    pub misses: Vec<String>,
    /// A request for assistance with the hits filled in; none without hits.
    pub request: Option<String>,
    /// The record of the question.
    pub record: Option<String>,
}

/// One earlier question.
#[derive(Clone, Debug, Default)]
pub struct AskedRow {
    /// The record of it.
    pub href: String,
    /// `asker` where we asked, `holder` where we were asked.
    pub side: String,
    /// The other node.
    pub peer: String,
    /// When.
    pub at: String,
    /// Purpose word.
    pub purpose: String,
    /// How many identifiers.
    pub count: u64,
    /// Hits; only the asker knows.
    pub hits: Option<u64>,
}

impl AnswerView {
    /// How many are held there.
    pub fn hit_count(&self) -> u64 {
        self.hits.len() as u64
    }
}

impl AskedRow {
    /// The message that says who asked whom.
    pub fn side_words(&self) -> &'static str {
        match self.side.as_str() {
            "asker" => "match-we-asked",
            _ => "match-they-asked",
        }
    }
}
