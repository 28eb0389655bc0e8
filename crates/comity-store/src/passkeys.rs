//! Passkeys of officers, and the assertions by which they approved something.

use crate::{Hash, StoreResult};

/// A passkey to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// Whose it is.
    pub user: i64,
    /// The credential's identifier, as its device chose it. At most [`MAX_CREDENTIAL`] bytes.
    pub credential: Vec<u8>,
    /// What the officer calls it.
    pub label: String,
    /// Public key and counter, in the form of whoever checks it. At most [`MAX_DATA`] bytes.
    pub data: String,
    /// When, Unix seconds.
    pub added: i64,
}

/// Longest identifier of a credential: WebAuthn level 3 allows 1,023 bytes.
pub const MAX_CREDENTIAL: usize = 1023;
/// Longest data of a passkey, and longest evidence of an approval.
pub const MAX_DATA: usize = 64 * 1024;

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its number.
    pub id: i64,
    /// What was kept.
    pub key: NewPasskey,
    /// When it was last used, Unix seconds.
    pub used: Option<i64>,
}

/// An approval signed by a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Its number.
    pub id: i64,
    /// Who approved.
    pub user: i64,
    /// SHA-256 of what was approved.
    pub content: Hash,
    /// When, Unix seconds.
    pub at: i64,
    /// The assertion with the public key that checks it, as JSON.
    pub evidence: String,
}

/// Passkeys and approvals.
pub trait PasskeyStore: Send + Sync {
    /// Keeps a passkey and gives its number. A credential that is known already is `Taken`.
    fn passkey_add(&self, key: &NewPasskey) -> StoreResult<i64>;

    /// The passkeys of a user, oldest first.
    fn passkeys(&self, user: i64) -> StoreResult<Vec<PasskeyRow>>;

    /// The passkey with this credential, of a user who is not disabled.
    fn passkey_of(&self, credential: &[u8]) -> StoreResult<Option<PasskeyRow>>;

    /// A passkey was used: its data (the counter) and the time. An unknown number is `Missing`.
    fn passkey_used(&self, id: i64, data: &str, at: i64) -> StoreResult<()>;

    /// Forgets a passkey of this user and says whether there was one.
    fn passkey_drop(&self, user: i64, id: i64) -> StoreResult<bool>;

    /// Keeps an approval and gives its number.
    fn approval_add(&self, user: i64, content: &Hash, at: i64, evidence: &str) -> StoreResult<i64>;

    /// The approvals of this content, oldest first.
    fn approvals(&self, content: &Hash) -> StoreResult<Vec<ApprovalRow>>;
}
