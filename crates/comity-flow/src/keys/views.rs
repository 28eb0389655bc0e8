//! The node's keys as people read them.

use comity_core::date::Timestamp;

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It counts.
    InForce,
    /// Another took over; it counts until the overlap ends.
    Replaced,
    /// It does not count after a place in the log.
    Revoked,
}

impl KeyState {
    /// The word in messages and machine output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
        }
    }
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyView {
    /// `log`, `statement`, `cosigner`, `sealing`, `tls`, `root`.
    pub role: &'static str,
    /// Name in signed notes, for cosigners.
    pub name: Option<String>,
    /// Public key or recipient, whole.
    pub key: String,
    /// Its first characters, for people.
    pub short: String,
    /// Where it stands.
    pub state: KeyState,
    /// Since when, as the event says.
    pub since: Timestamp,
    /// Index of the event that introduced it in the node's log.
    pub index: u64,
    /// End of the overlap, of a replaced key.
    pub until: Option<Timestamp>,
    /// Of a revoked key: what it signed counts up to this index.
    pub last_good: Option<u64>,
    /// Why it was revoked.
    pub reason: Option<String>,
}

/// The officers who together may change the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootView {
    /// How many must sign.
    pub threshold: u64,
    /// Their public keys, 64 hexadecimal digits each.
    pub keys: Vec<String>,
    /// How many keys are promised for the root after this one.
    pub promised: usize,
    /// Since when.
    pub since: Timestamp,
    /// Index of the event in the node's log.
    pub index: u64,
}

/// A change that waits for signatures of the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingView {
    /// Its name: the first digits of the digest of what is signed.
    pub id: String,
    /// `introduce`, `rotate` or `revoke`.
    pub event: String,
    /// Role of the key.
    pub role: String,
    /// The key concerned, short.
    pub short: String,
    /// Signatures it has.
    pub signed: usize,
    /// Signatures it needs.
    pub needed: u64,
}

/// All keys of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysView {
    /// The keys, newest of each role first.
    pub keys: Vec<KeyView>,
    /// The root, if one was established.
    pub root: Option<RootView>,
    /// Changes that wait for the root.
    pub pending: Vec<PendingView>,
}
