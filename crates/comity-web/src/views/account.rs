//! Signing in, the own account, the users of the node.

use askama::Template;

use super::common::Choice;
use crate::shell::Shell;

/// Signing in; also what a reader without a session gets instead of a page (status 401).
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The frame.
    pub s: Shell,
    /// What was typed as name.
    pub name: String,
    /// Where to go afterwards: a path on this node.
    pub next: String,
    /// Fields of a form whose session had ended, to be sent again.
    pub kept: Vec<(String, String)>,
    /// Whether the reader was sent here from another page.
    pub ended: bool,
    /// What went wrong.
    pub wrong: Option<String>,
    /// Address on which to sign in with a passkey; none where there are none.
    pub passkey: Option<String>,
}

/// After signing in: the form that was kept is sent again with one click.
#[derive(Template)]
#[template(path = "resend.html")]
pub struct ResendPage {
    /// The frame.
    pub s: Shell,
    /// Where it goes: a path on this node.
    pub action: String,
    /// Its fields.
    pub kept: Vec<(String, String)>,
}

/// First sign-in by the one-time link.
#[derive(Template)]
#[template(path = "welcome.html")]
pub struct WelcomePage {
    /// The frame.
    pub s: Shell,
    /// Suggested or fixed name.
    pub name: String,
    /// Whether the name may be chosen.
    pub choose_name: bool,
    /// The role that comes with the link.
    pub role: String,
    /// Fewest characters of a password.
    pub shortest: u64,
    /// What went wrong.
    pub wrong: Option<String>,
}

/// After signing out.
#[derive(Template)]
#[template(path = "signed_out.html")]
pub struct SignedOutPage {
    /// The frame.
    pub s: Shell,
}

/// The own account.
#[derive(Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// The frame.
    pub s: Shell,
    /// Languages; the setting is chosen.
    pub languages: Vec<Choice>,
    /// Fewest characters of a password.
    pub shortest: u64,
    /// What went wrong with the password.
    pub wrong: Option<String>,
    /// Passkeys of the account; none where this node can have no passkeys.
    pub passkeys: Option<Vec<PasskeyRow>>,
}

/// One passkey.
#[derive(Clone, Debug, Default)]
pub struct PasskeyRow {
    /// Its number.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// When it was added.
    pub added: String,
    /// When it was last used; empty for never.
    pub used: String,
}

/// A page on which the browser asks for a passkey: to sign in, or to add one.
#[derive(Template)]
#[template(path = "passkey.html")]
pub struct PasskeyPage {
    /// The frame.
    pub s: Shell,
    /// Whether one is added; otherwise one signs in.
    pub adding: bool,
    /// What `navigator.credentials` is asked, as JSON.
    pub options: String,
    /// Name of the open question.
    pub ticket: String,
    /// What was typed as the name of a new one.
    pub label: String,
    /// Where to go afterwards: a path on this node.
    pub next: String,
    /// What went wrong.
    pub wrong: Option<String>,
}

/// The users of the node.
#[derive(Template)]
#[template(path = "users.html")]
pub struct UsersPage {
    /// The frame.
    pub s: Shell,
    /// The users.
    pub rows: Vec<UserRow>,
    /// Roles to give.
    pub roles: Vec<Choice>,
    /// Name typed into the form.
    pub name: String,
    /// A link that was just made, shown once: for whom, and the address.
    pub link: Option<(String, String)>,
    /// What went wrong.
    pub wrong: Option<String>,
}

/// One user.
pub struct UserRow {
    /// Id.
    pub id: String,
    /// Sign-in name.
    pub name: String,
    /// Role word.
    pub role: String,
    /// State word: `invited`, `active`, `disabled`.
    pub state: String,
    /// When added.
    pub created: String,
    /// When last signed in; empty if never.
    pub last_seen: String,
    /// Whether this is the reader.
    pub me: bool,
}
