//! Users, sign-in and sessions.
//!
//! Only hashes of tokens and passwords are kept. A sign-in link works once; a password is hashed with Argon2id.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use comity_core::clock::draw;
use comity_core::problem::Problem;
use comity_store::{NewUser, UserChange, UserRow};
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::{Action, Role};
use crate::who::Who;

/// Fewest characters of a password: NIST SP 800-63B-4 asks for 15 where a password is the only factor.
pub const SHORTEST_PASSWORD: usize = 15;
/// Longest password: keeps hashing bounded.
const LONGEST_PASSWORD: usize = 256;
/// A session ends after so many seconds without use: one working day.
pub const SESSION_SECONDS: i64 = 10 * 3600;
/// How often a session's use is written down: not on every request.
const SEEN_EVERY: i64 = 60;
/// A sign-in link is good for three days.
const LINK_SECONDS: i64 = 3 * 86_400;
/// Wrong passwords before an account waits; then the wait doubles with each further one.
const FREE_ATTEMPTS: u32 = 5;
/// Longest wait after wrong passwords: one hour.
const LONGEST_WAIT: i64 = 3600;

/// A session's secret, for the cookie. Only its hash is kept.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The text for a cookie or link. Never log it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a one-time link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Name the administrator wrote; the first user chooses it.
    pub name: String,
    /// Role that comes with it.
    pub role: Role,
    /// Whether this is the first user of the node.
    pub first: bool,
}

/// Why a sign-in failed. Wrong name and wrong password are one answer.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password is wrong, or the account is disabled.
    #[error("name or password is wrong")]
    Wrong,
    /// Too many wrong passwords.
    #[error("too many wrong passwords; wait {0} seconds")]
    Wait(i64),
    /// Ours.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// A user as an administrator sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserView {
    /// Number.
    pub id: i64,
    /// Sign-in name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// `invited`, `active` or `disabled`.
    pub state: &'static str,
    /// Unix seconds.
    pub created: i64,
    /// Last sign-in that the audit trail holds, Unix seconds.
    pub last_seen: Option<i64>,
}

/// Lines of the audit trail looked at for the last sign-in of a user.
const SIGN_IN_LINES: u32 = 50;

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn who(user: &UserRow) -> Option<Who> {
    let role = Role::parse(&user.role)?;
    Some(Who {
        user: Some(user.id),
        name: user.name.clone(),
        role,
        lang: user.lang.clone(),
    })
}

fn name_problem(name: &str) -> Option<Problem> {
    let good = (2..=60).contains(&name.chars().count())
        && !name.chars().any(|c| c.is_control() || c.is_whitespace());
    (!good).then(|| {
        Problem::new(
            "name",
            "name",
            "not a usable sign-in name",
            "write 2 to 60 characters without spaces",
        )
    })
}

fn password_problem(password: &str) -> Option<Problem> {
    let length = password.chars().count();
    if length < SHORTEST_PASSWORD {
        let mend = format!("write at least {SHORTEST_PASSWORD} characters; four words in a row are good");
        return Some(Problem::new(
            "password",
            "too-short",
            "the password is too short",
            mend,
        ));
    }
    let mend = format!("write at most {LONGEST_PASSWORD} characters");
    (length > LONGEST_PASSWORD)
        .then(|| Problem::new("password", "too-long", "the password is too long", mend))
}

impl Node {
    fn new_secret(&self) -> Secret {
        let bytes: [u8; 32] = draw(self.dice.as_ref());
        Secret(comity_proof::hex::encode(&bytes))
    }

    fn hash_password(&self, password: &str) -> Result<String, FlowError> {
        let salt: [u8; 16] = draw(self.dice.as_ref());
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string())
            .map_err(|_| FlowError::Damaged("the password could not be hashed".into()))
    }

    /// Whether nobody has signed in to this node yet; then the binary prints a link.
    ///
    /// # Errors
    /// The store's.
    pub fn first_link(&self) -> Result<Option<Secret>, FlowError> {
        let users = self.store.users()?;
        if users.iter().any(|user| user.password_hash.is_some()) {
            return Ok(None);
        }
        let id = match users.first() {
            Some(user) => user.id,
            None => self.add_user("administrator", Role::Administrator)?,
        };
        self.link(id).map(Some)
    }

    fn add_user(&self, name: &str, role: Role) -> Result<i64, FlowError> {
        let created = self.clock.now().seconds();
        let user = NewUser {
            name: name.into(),
            role: role.as_str().into(),
            lang: self.lang.clone(),
            password_hash: None,
            created,
        };
        self.store.user_add(&user).map_err(|cause| match cause {
            comity_store::StoreError::Taken { .. } => FlowError::field(Problem::new(
                "name",
                "taken",
                "this name is in use",
                "choose another name",
            )),
            other => other.into(),
        })
    }

    fn link(&self, user: i64) -> Result<Secret, FlowError> {
        let (secret, now) = (self.new_secret(), self.clock.now().seconds());
        self.store
            .token_add(&token_hash(secret.reveal()), user, now, now + LINK_SECONDS)?;
        Ok(secret)
    }

    /// Uses a one-time link up. The answer is a *setup* secret for the page on which the password is set; it works
    /// like a session that may do nothing else.
    ///
    /// # Errors
    /// [`FlowError::NotFound`] for a link that is unknown, used or too old.
    pub fn use_link(&self, token: &str) -> Result<(Invitation, Secret), FlowError> {
        let now = self.clock.now().seconds();
        let id = self
            .store
            .token_use(&token_hash(token), now)?
            .ok_or(FlowError::NotFound("sign-in link"))?;
        let user = self.store.user(id)?.ok_or(FlowError::NotFound("sign-in link"))?;
        // The next page comes as another request: hand on a new one-time token, valid for an hour.
        let secret = self.new_secret();
        self.store
            .token_add(&token_hash(secret.reveal()), id, now, now + 3600)?;
        Ok((self.invitation(&user)?, secret))
    }

    /// What a setup secret opens, without using it.
    ///
    /// # Errors
    /// The store's.
    pub fn setup_invitation(&self, setup: &str) -> Result<Option<Invitation>, FlowError> {
        let holder = self
            .store
            .token_holder(&token_hash(setup), self.clock.now().seconds())?;
        let user = holder.map(|id| self.store.user(id)).transpose()?.flatten();
        user.map(|user| self.invitation(&user)).transpose()
    }

    fn invitation(&self, user: &UserRow) -> Result<Invitation, FlowError> {
        let role = Role::parse(&user.role)
            .ok_or_else(|| FlowError::Damaged(format!("user {} has an unknown role", user.id)))?;
        let first = !self
            .store
            .users()?
            .iter()
            .any(|other| other.password_hash.is_some());
        Ok(Invitation {
            name: user.name.clone(),
            role,
            first,
        })
    }

    /// Sets name and password after a link was used, and signs in.
    ///
    /// # Errors
    /// [`FlowError::Fields`] with the setup token still good, or [`FlowError::NotFound`] when it is not.
    pub fn accept(
        &self,
        setup: &str,
        name: &str,
        password: &str,
        lang: &str,
    ) -> Result<(Who, Secret), FlowError> {
        let problems: Vec<Problem> = [name_problem(name), password_problem(password)]
            .into_iter()
            .flatten()
            .collect();
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        let now = self.clock.now().seconds();
        let id = self
            .store
            .token_use(&token_hash(setup), now)?
            .ok_or(FlowError::NotFound("sign-in link"))?;
        self.store.user_change(id, &UserChange::Name(name.into()))?;
        self.store.user_change(id, &UserChange::Lang(lang.into()))?;
        self.store
            .user_change(id, &UserChange::PasswordHash(self.hash_password(password)?))?;
        self.store.sign_in_succeeded(id)?;
        self.note(Some(id), Deed::done("user.accept", "user", id.to_string()))?;
        self.begin_session(id)
    }

    pub(crate) fn begin_session(&self, id: i64) -> Result<(Who, Secret), FlowError> {
        let (secret, now) = (self.new_secret(), self.clock.now().seconds());
        self.store
            .session_add(&token_hash(secret.reveal()), id, now, now + SESSION_SECONDS)?;
        let user = self.store.user(id)?.ok_or(FlowError::NotFound("user"))?;
        Ok((who(&user).ok_or(FlowError::NotFound("user"))?, secret))
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`SignInError`].
    pub fn sign_in(&self, name: &str, password: &str) -> Result<(Who, Secret), SignInError> {
        let now = self.clock.now().seconds();
        let user = self.store.user_by_name(name).map_err(FlowError::from)?;
        let Some(user) = user.filter(|user| user.disabled.is_none()) else {
            // The same work as for a real account, so that time does not tell whether the name exists.
            let _ = self.hash_password(password);
            return Err(SignInError::Wrong);
        };
        if let Some(until) = user.locked_until.filter(|until| *until > now) {
            return Err(SignInError::Wait(until - now));
        }
        if !password_fits(&user, password) {
            return Err(self.wrong_password(&user, now)?);
        }
        self.store.sign_in_succeeded(user.id).map_err(FlowError::from)?;
        self.note(
            Some(user.id),
            Deed::done("user.sign-in", "user", user.id.to_string()),
        )?;
        Ok(self.begin_session(user.id)?)
    }

    fn wrong_password(&self, user: &UserRow, now: i64) -> Result<SignInError, FlowError> {
        let failed = self.store.sign_in_failed(user.id)?;
        self.note(
            Some(user.id),
            Deed::refused("user.sign-in", "user", user.id.to_string()),
        )?;
        if failed >= FREE_ATTEMPTS {
            let wait = (1_i64 << (failed - FREE_ATTEMPTS).min(12)).min(LONGEST_WAIT);
            self.store
                .user_change(user.id, &UserChange::LockedUntil(Some(now + wait)))?;
        }
        Ok(SignInError::Wrong)
    }

    /// Who holds this session, if it is good.
    ///
    /// # Errors
    /// The store's.
    pub fn session(&self, secret: &str) -> Result<Option<Who>, FlowError> {
        let (hash, now) = (token_hash(secret), self.clock.now().seconds());
        let Some((session, user)) = self.store.session(&hash, now)? else {
            return Ok(None);
        };
        if now - session.last_seen >= SEEN_EVERY {
            self.store.session_seen(&hash, now, now + SESSION_SECONDS)?;
        }
        Ok(who(&user))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The store's.
    pub fn sign_out(&self, secret: &str) -> Result<(), FlowError> {
        Ok(self.store.session_end(&token_hash(secret))?)
    }

    /// Changes the own password and ends the user's other sessions.
    ///
    /// # Errors
    /// [`FlowError::Fields`].
    pub fn change_password(&self, me: &Who, session: &str, old: &str, new: &str) -> Result<(), FlowError> {
        me.may(Action::OwnAccount)?;
        let id = me.user.ok_or(FlowError::NotFound("user"))?;
        let user = self.store.user(id)?.ok_or(FlowError::NotFound("user"))?;
        if !password_fits(&user, old) {
            let wrong = Problem::new(
                "old",
                "wrong",
                "the present password is wrong",
                "write the password you signed in with",
            );
            return Err(FlowError::field(wrong));
        }
        if let Some(problem) = password_problem(new) {
            return Err(FlowError::field(problem));
        }
        self.store
            .user_change(id, &UserChange::PasswordHash(self.hash_password(new)?))?;
        self.store.sessions_end(id, Some(&token_hash(session)))?;
        self.note(Some(id), Deed::done("user.password", "user", id.to_string()))
    }

    /// Sets the interface language of the user.
    ///
    /// # Errors
    /// The store's.
    pub fn set_language(&self, me: &Who, lang: &str) -> Result<(), FlowError> {
        me.may(Action::OwnAccount)?;
        match me.user {
            Some(id) => Ok(self.store.user_change(id, &UserChange::Lang(lang.into()))?),
            None => Ok(()),
        }
    }

    /// All users.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn users(&self, me: &Who) -> Result<Vec<UserView>, FlowError> {
        me.may(Action::ManageUsers)?;
        let mut views = Vec::new();
        for user in self.store.users()? {
            let state = match (&user.disabled, &user.password_hash) {
                (Some(_), _) => "disabled",
                (None, Some(_)) => "active",
                (None, None) => "invited",
            };
            let last_seen = self.last_sign_in(user.id)?;
            let view = |role| UserView {
                id: user.id,
                name: user.name,
                role,
                state,
                created: user.created,
                last_seen,
            };
            views.extend(Role::parse(&user.role).map(view));
        }
        Ok(views)
    }

    fn last_sign_in(&self, id: i64) -> Result<Option<i64>, FlowError> {
        let lines = self.store.audit_of("user", &id.to_string(), SIGN_IN_LINES)?;
        let signed_in = |line: &comity_store::AuditRow| {
            matches!(line.entry.action.as_str(), "user.sign-in" | "user.accept")
                && line.entry.outcome == "done"
        };
        Ok(lines.into_iter().find(signed_in).map(|line| line.entry.at))
    }

    /// Names of users by number, for the audit trail.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn user_names(&self) -> Result<std::collections::HashMap<i64, String>, FlowError> {
        Ok(self
            .store
            .users()?
            .into_iter()
            .map(|user| (user.id, user.name))
            .collect())
    }

    /// Adds a user; the link is shown once.
    ///
    /// # Errors
    /// Not allowed, or a field.
    pub fn invite(&self, me: &Who, name: &str, role: Role) -> Result<Secret, FlowError> {
        me.may(Action::ManageUsers)?;
        if let Some(problem) = name_problem(name) {
            return Err(FlowError::field(problem));
        }
        let id = self.add_user(name, role)?;
        self.note(me.user, Deed::done("user.invite", "user", id.to_string()))?;
        self.link(id)
    }

    /// A new one-time link for a user who lost theirs or their password.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn renew_link(&self, me: &Who, id: i64) -> Result<Secret, FlowError> {
        me.may(Action::ManageUsers)?;
        self.store.user(id)?.ok_or(FlowError::NotFound("user"))?;
        self.note(me.user, Deed::done("user.renew-link", "user", id.to_string()))?;
        self.link(id)
    }

    /// Disables a user and ends their sessions, or enables them again.
    ///
    /// # Errors
    /// Not allowed; nobody disables themself.
    pub fn set_disabled(&self, me: &Who, id: i64, disabled: bool) -> Result<(), FlowError> {
        me.may(Action::ManageUsers)?;
        if me.user == Some(id) && disabled {
            let own = Problem::new(
                "user",
                "own",
                "you cannot disable your own account",
                "ask another administrator",
            );
            return Err(FlowError::field(own));
        }
        let since = disabled.then(|| self.clock.now().seconds());
        self.store.user_change(id, &UserChange::Disabled(since))?;
        self.note(
            me.user,
            Deed::done(
                if disabled { "user.disable" } else { "user.enable" },
                "user",
                id.to_string(),
            ),
        )
    }
}

fn password_fits(user: &UserRow, password: &str) -> bool {
    let Some(kept) = &user.password_hash else {
        return false;
    };
    let Ok(parsed) = PasswordHash::new(kept) else {
        return false;
    };
    Argon2::default()
        .verify_password(password.as_bytes(), &parsed)
        .is_ok()
}
