//! What can go wrong with a request, and its HTTP face. The page itself is drawn at the edge, in the reader's words.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use comity_core::problem::Problem;
use comity_flow::{Action, Blame, FlowError};

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Fault {
    /// No such thing, or not for this reader: the same answer.
    NotFound,
    /// This address takes no such request.
    Method,
    /// A program asked without a session; people are shown where to sign in.
    SignIn,
    /// The reader's role does not allow it.
    Forbidden(Action),
    /// The request came from another site, or its form token is missing.
    Foreign,
    /// The form token belongs to another session; what was typed is kept.
    Stale(Kept),
    /// More bytes than this address takes.
    TooLarge {
        /// The most it takes.
        limit: u64,
    },
    /// What was sent cannot be read as a form.
    Unreadable,
    /// Fields are wrong and there is no form to show them in.
    Fields(Vec<Problem>),
    /// Somebody else was first.
    Conflict,
    /// The node takes nothing now: full or read-only.
    NotNow(String),
    /// Took too long.
    Timeout,
    /// Ours. The cause is in the log of the program, never on the page.
    Ours,
}

/// A posted form that could not be used, kept for another attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Where it went.
    pub action: String,
    /// Its fields, without passwords and tokens.
    pub fields: Vec<(String, String)>,
}

impl Fault {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::Foreign | Self::Stale(_) => StatusCode::FORBIDDEN,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict => StatusCode::CONFLICT,
            Self::NotNow(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
            Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<FlowError> for Fault {
    fn from(error: FlowError) -> Self {
        match (error.blame(), error) {
            (_, FlowError::NotAllowed(action)) => Self::Forbidden(action),
            (_, FlowError::NotFound(_)) => Self::NotFound,
            (_, FlowError::Fields(problems)) => Self::Fields(problems),
            (_, FlowError::File(what)) => {
                Self::Fields(vec![Problem::new("file", "file", what, "choose another file")])
            }
            (_, FlowError::ChangedMeanwhile) => Self::Conflict,
            (Blame::UsForNow, error) => Self::NotNow(chain(&error)),
            (_, error) => {
                // Told once, here: the reader gets a page without the inside of the machine.
                tracing::error!(error = chain(&error), "a request failed");
                Self::Ours
            }
        }
    }
}

/// An error and its causes, each once.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

impl IntoResponse for Fault {
    /// An empty answer that carries the fault; the edge draws the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
