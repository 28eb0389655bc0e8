//! Search across everything.

use askama::Template;

use super::common::{Choice, Pager, RecordRow};
use crate::shell::Shell;

/// The search page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    /// The frame.
    pub s: Shell,
    /// What was asked.
    pub asked: String,
    /// Kinds to choose from.
    pub kinds: Vec<Choice>,
    /// Earliest day, ISO, or empty.
    pub from: String,
    /// Latest day, ISO, or empty.
    pub to: String,
    /// What was found.
    pub hits: Vec<Hit>,
    /// Substances whose name or number was typed.
    pub substances: Vec<SubstanceHit>,
    /// Where one stands.
    pub pager: Pager,
    /// What is wrong with the question, if anything.
    pub wrong: Option<String>,
}

/// One record found.
pub struct Hit {
    /// The record.
    pub row: RecordRow,
    /// The passage, cut into pieces.
    pub snippet: Vec<Piece>,
}

/// A piece of a passage.
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was asked for.
    pub hit: bool,
}

/// A substance found by name or number.
pub struct SubstanceHit {
    /// Address of its page.
    pub href: String,
    /// Its name.
    pub name: String,
}
