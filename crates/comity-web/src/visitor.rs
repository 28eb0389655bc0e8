//! Who is asking: session, language, and the frame of the page that answers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use comity_flow::{Action, Who, policy};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::nav;
use crate::shell::{Shell, UserBar};
use crate::words::{Lang, Words};

/// The reader of one request. The only way to get one is to come in through the door in [`crate::edge`].
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The signed-in user.
    pub who: Option<Who>,
    /// The session's secret, for signing out and for the form token. Never shown.
    pub(crate) secret: Option<String>,
    /// The words in the reader's language.
    pub words: Words,
    /// The node's name.
    pub node: String,
    /// The path that was asked for.
    pub path: String,
    /// Path and query without `lang`.
    pub here: String,
    /// Whether the log signs nothing now: told on every page.
    pub held: bool,
}

impl Visitor {
    /// The signed-in user, on routes that need one.
    ///
    /// # Errors
    /// [`Fault::Ours`] if a route that lets anybody in asks for a user: a mistake of ours.
    pub fn user(&self) -> Result<&Who, Fault> {
        self.who.as_ref().ok_or(Fault::Ours)
    }

    /// Whether the reader may do this.
    pub fn may(&self, action: Action) -> bool {
        self.who.as_ref().is_some_and(|who| policy::may(who.role, action))
    }

    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// The token that every form of this session carries.
    pub fn form_token(&self) -> String {
        self.secret.as_deref().map(form_token).unwrap_or_default()
    }

    /// The frame of a page.
    pub fn shell(&self) -> Shell {
        let role = self.who.as_ref().map(|who| who.role);
        Shell {
            words: self.words,
            node: self.node.clone(),
            user: self.who.as_ref().map(|who| UserBar {
                name: who.name.clone(),
                role: who.role.as_str().into(),
            }),
            nav: nav::main(&self.path, role),
            sub: nav::section(&self.path, role),
            here: self.here.clone(),
            find: String::new(),
            form_token: self.form_token(),
            done: String::new(),
            notice: None,
            held: self.held && self.may(Action::SeePeers),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Visitor>().cloned().ok_or(Fault::Ours)
    }
}

/// The form token of a session: a one-way function of its secret, so that a page never holds the secret itself.
fn form_token(secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"comity form token\0");
    hash.update(secret.as_bytes());
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares two tokens without telling by time where they differ.
pub(crate) fn same_token(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |differ, (x, y)| differ | (x ^ y))
            == 0
}
