//! Counterparts: who they are, what their logs say, and what is exchanged with them round by round.
//!
//! A counterpart is pinned by its [`Card`]: from then on its keys change only by events in its own log. Every round
//! pulls its log, verifies and indexes what stands open in it, compares every checkpoint seen, and exchanges
//! cosignatures. A counterpart that fails stops nobody but itself.

mod card;
mod evidence;
pub(crate) mod exchange;
mod guard;
pub(crate) mod registry;
mod round;
mod rules;
mod serve;
mod show;
mod take;
mod trouble;
mod views;

pub use card::{Card, CardError, MAX_CARD_BYTES};
pub use comity_exchange::pin::{Code, CodeError, Words};
pub(crate) use exchange::Exchange;
pub use guard::Pulse;
pub(crate) use guard::RECOVERED_TO;
pub(crate) use show::LogNames;
pub use trouble::SyncTrouble;
pub use views::{
    Actor, CosignedView, FailureView, FrozenView, Grade, HeldView, OwnLogView, PeerDetail, PeerKeyView,
    PeerView, RoundReport, StepReport,
};

use std::path::PathBuf;

use comity_core::identifiers::NodeName;

use crate::node::Node;

/// What the rounds and the peer port need to know of a counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// Its name.
    pub name: NodeName,
    /// Host and port of its peer port; empty where it is only reached on a disk.
    pub address: String,
    /// The Ed25519 key of its peer port, as it counts now.
    pub tls: [u8; 32],
    /// Nothing is taken from it.
    pub frozen: bool,
}

/// What stands under a name of the peer port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// A file of one of our folders; it never changes.
    File(PathBuf),
    /// Bytes of now: a head that changes.
    Head(Vec<u8>),
}

impl Node {
    /// Our public statement key.
    pub fn statement_key(&self) -> [u8; 32] {
        self.keys.statement().public()
    }

    /// Signs a request of ours with the statement key.
    pub fn sign_request(&self, base: &[u8]) -> [u8; 64] {
        self.keys.statement().sign_bytes(base)
    }

    /// Seed of the key of our peer port.
    pub fn tls_seed(&self) -> [u8; 32] {
        self.keys.tls_seed()
    }
}
