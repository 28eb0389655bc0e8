//! Pages for what went wrong, each with the next step.

use askama::Template;

use crate::shell::Shell;

/// One page for every failure.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub s: Shell,
    /// HTTP status.
    pub status: u16,
    /// Message id of the heading, such as `error-404`.
    pub heading: String,
    /// What happened, in words; may be empty.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// Addresses to go to: address and label.
    pub ways: Vec<(String, String)>,
    /// Fields that were typed and could not be used, kept for another attempt: where they went, and what they were.
    pub kept: Option<(String, Vec<(String, String)>)>,
}
