//! Users, one-time sign-in tokens and sessions.

use crate::{Hash, StoreResult};

/// A user to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Sign-in name; unique without regard to letter case.
    pub name: String,
    /// Role; the store does not know what it allows.
    pub role: String,
    /// Interface language.
    pub lang: String,
    /// Password hash in the PHC string format; `None` until the user sets one.
    pub password_hash: Option<String>,
    /// Unix seconds.
    pub created: i64,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Number of the user, never given twice.
    pub id: i64,
    /// Sign-in name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Interface language.
    pub lang: String,
    /// Password hash in the PHC string format.
    pub password_hash: Option<String>,
    /// Unix seconds.
    pub created: i64,
    /// Since when the account is disabled, Unix seconds.
    pub disabled: Option<i64>,
    /// Failed sign-ins since the last good one.
    pub failed: u32,
    /// No sign-in before this time, Unix seconds.
    pub locked_until: Option<i64>,
}

/// One change of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserChange {
    /// A new sign-in name.
    Name(String),
    /// A new role.
    Role(String),
    /// Another interface language.
    Lang(String),
    /// A new password hash.
    PasswordHash(String),
    /// Disabled since (Unix seconds), which ends the user's sessions and tokens; or enabled again.
    Disabled(Option<i64>),
    /// No sign-in before this time, Unix seconds.
    LockedUntil(Option<i64>),
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the secret in the cookie.
    pub token_hash: Hash,
    /// Whose session.
    pub user: i64,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds.
    pub last_seen: i64,
    /// Unix seconds; not valid at this second any more.
    pub expires: i64,
}

/// Users and how they prove to be themselves. Only hashes of tokens are kept: a stolen store signs nobody in.
pub trait AccountStore: Send + Sync {
    /// Adds a user and gives the number. `Taken` when the name is in use.
    fn user_add(&self, user: &NewUser) -> StoreResult<i64>;
    /// The user with this number.
    fn user(&self, id: i64) -> StoreResult<Option<UserRow>>;
    /// The user with this sign-in name, without regard to letter case.
    fn user_by_name(&self, name: &str) -> StoreResult<Option<UserRow>>;
    /// All users by number.
    fn users(&self) -> StoreResult<Vec<UserRow>>;
    /// Changes a user. `Missing` when there is none, `Taken` when a new name is in use.
    fn user_change(&self, id: i64, change: &UserChange) -> StoreResult<()>;
    /// Counts a failed sign-in and gives the new count.
    fn sign_in_failed(&self, id: i64) -> StoreResult<u32>;
    /// Sets the count of failed sign-ins to zero and lifts the lock.
    fn sign_in_succeeded(&self, id: i64) -> StoreResult<()>;

    /// Keeps a one-time sign-in token.
    fn token_add(&self, token_hash: &Hash, user: i64, created: i64, expires: i64) -> StoreResult<()>;
    /// Uses a token: gives its user exactly once, and `None` for one that is unknown, used or expired, or whose user is disabled.
    fn token_use(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<i64>>;

    /// The user of a token that is good, without using it.
    fn token_holder(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<i64>>;

    /// Begins a session; `last_seen` is its beginning.
    fn session_add(&self, token_hash: &Hash, user: i64, created: i64, expires: i64) -> StoreResult<()>;
    /// The session and its user; `None` when it is unknown or over, or the user is disabled.
    fn session(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<(SessionRow, UserRow)>>;
    /// Notes that the session was used and moves its end. Meant to be called now and then, not on every request.
    fn session_seen(&self, token_hash: &Hash, now: i64, expires: i64) -> StoreResult<()>;
    /// Ends a session.
    fn session_end(&self, token_hash: &Hash) -> StoreResult<()>;
    /// Ends all sessions of a user but one, and says how many.
    fn sessions_end(&self, user: i64, except: Option<&Hash>) -> StoreResult<u64>;
}
