//! What the peer port needs of a node. Tests stand one up in a few lines; the binary ties the real one to it.

use comity_core::identifiers::NodeName;
use comity_exchange::{Purposed, Source};

/// What is given for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether this name will never have other bytes.
    pub immutable: bool,
}

/// What is answered to something sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Its media type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// A counterpart that is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// Its name.
    pub name: NodeName,
    /// Host and port of its peer port; empty where it is only reached on a disk.
    pub address: String,
    /// The Ed25519 key of its peer port.
    pub tls: [u8; 32],
    /// Nothing is taken from it.
    pub frozen: bool,
}

/// A round that did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundFailed(
    /// What went wrong, for the program's own log.
    pub String,
);

/// Signs requests with the node's statement key.
pub trait Signer: Send + Sync {
    /// The public key.
    fn statement_key(&self) -> [u8; 32];
    /// Its signature.
    fn sign_request(&self, base: &[u8]) -> [u8; 64];
}

/// A node, as its peer port sees it. Every method may wait for the disk.
pub trait PeerNode: Signer + 'static {
    /// Secret bytes of the key of the peer port, as they are now.
    fn tls_seed(&self) -> [u8; 32];
    /// The node's own card.
    fn card(&self) -> Option<Vec<u8>>;
    /// Whose key this is, if it is pinned.
    fn peer_of_tls_key(&self, key: &[u8; 32]) -> Option<NodeName>;
    /// Statement keys of a counterpart that count now.
    fn statement_keys_of(&self, peer: &NodeName) -> Vec<[u8; 32]>;
    /// What stands under a name for this counterpart; `None` for "not here" and "not for you" alike.
    fn give(&self, peer: &NodeName, name: &str, purpose: Option<&Purposed>) -> Option<Given>;
    /// Takes what a counterpart sends. `None` for a name that takes nothing.
    fn take(&self, peer: &NodeName, name: &str, body: &[u8], purpose: Option<&Purposed>) -> Option<Reply>;
    /// Who is pinned.
    fn pinned(&self) -> Vec<Pinned>;
    /// Size of the own log: grown means that counterparts have something to fetch.
    fn log_size(&self) -> u64;
    /// One round with a counterpart. Failures are kept by the node, with who must act.
    ///
    /// # Errors
    /// The round did not come to its end.
    fn round(&self, peer: &NodeName, source: &dyn Source) -> Result<(), RoundFailed>;
    /// Tells the node when the next round with a counterpart is due, in seconds since the epoch.
    fn next_round(&self, peer: &NodeName, at: i64);
}
