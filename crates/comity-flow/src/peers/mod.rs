//! Counterparts: who they are, what their logs say, and what is exchanged with them round by round.
//!
//! A counterpart is pinned by its [`Card`]: from then on its keys change only by events in its own log. Every round
//! pulls its log, verifies and indexes what stands open in it, compares every checkpoint seen, and exchanges
//! cosignatures. A counterpart that fails stops nobody but itself.

mod card;
mod views;

pub use card::{Card, CardError, MAX_CARD_BYTES};
pub use comity_exchange::pin::{Code, CodeError, Words};
pub use views::{
    Actor, CosignedView, FailureView, FrozenView, Grade, HeldView, OwnLogView, PeerDetail, PeerKeyView, PeerView,
    RoundReport, StepReport,
};
use std::path::PathBuf;

use comity_core::identifiers::NodeName;

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

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
    /// Our own card as it is now.
    ///
    /// # Errors
    /// Ours.
    pub fn card(&self) -> Result<Card, FlowError> {
        Err(FlowError::NotFound("card"))
    }

    /// Sets the host and port under which counterparts reach our peer port; it stands in our card.
    ///
    /// # Errors
    /// The store's, or an address that is none.
    pub fn set_peer_address(&self, address: &str) -> Result<(), FlowError> {
        Ok(self.store.meta_put("peers.address", address)?)
    }

    /// The counterparts.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn peers(&self, me: &Who) -> Result<Vec<PeerView>, FlowError> {
        me.may(Action::SeePeers)?;
        Ok(Vec::new())
    }

    /// One counterpart.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn peer(&self, me: &Who, _name: &NodeName) -> Result<PeerDetail, FlowError> {
        me.may(Action::SeePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// Our own log as counterparts see it: cosignatures, policy, and whether it may sign.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn own_log(&self, me: &Who) -> Result<OwnLogView, FlowError> {
        me.may(Action::SeePeers)?;
        Err(FlowError::NotFound("log"))
    }

    /// The code that the other operator types in.
    ///
    /// # Errors
    /// Not allowed, or no address is set.
    pub fn invite_peer(&self, me: &Who) -> Result<Code, FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("address"))
    }

    /// Pins a counterpart by its code and the card fetched from it, and gives the words to compare.
    ///
    /// # Errors
    /// Not allowed, a card that is not the one of the code, or the store's.
    pub fn accept_peer(&self, me: &Who, _code: &Code, _card: &[u8]) -> Result<Words, FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// Takes nothing from a counterpart any more.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn freeze_peer(&self, me: &Who, _name: &NodeName, _why: &str) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// Goes on with a frozen counterpart.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn thaw_peer(&self, me: &Who, _name: &NodeName) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// Forgets a counterpart's pins. What its log said stays, as does its mirror.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn remove_peer(&self, me: &Who, _name: &NodeName) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// How many counterparts must cosign our log, for the published policy.
    ///
    /// # Errors
    /// Not allowed, more than there are, or the store's.
    pub fn set_quorum(&self, me: &Who, _quorum: u64) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("counterpart"))
    }

    /// Lets our log sign although no counterpart said how large it should be. Noted, and logged.
    ///
    /// # Errors
    /// Not allowed, too early, or the log's.
    pub fn override_guard(&self, me: &Who) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        Err(FlowError::NotFound("guard"))
    }

    /// The counterparts, for the rounds and the peer port.
    ///
    /// # Errors
    /// The store's.
    pub fn pinned(&self) -> Result<Vec<Pinned>, FlowError> {
        Ok(Vec::new())
    }

    /// Whose peer port has this key.
    pub fn peer_of_tls_key(&self, _key: &[u8; 32]) -> Option<NodeName> {
        None
    }

    /// The keys under which statements and requests of this counterpart count now.
    ///
    /// # Errors
    /// The store's.
    pub fn statement_keys_of(&self, _name: &NodeName) -> Result<Vec<[u8; 32]>, FlowError> {
        Ok(Vec::new())
    }

    /// Our public statement key.
    pub fn statement_key(&self) -> [u8; 32] {
        self.key.public()
    }

    /// Signs a request of ours with the statement key.
    pub fn sign_request(&self, base: &[u8]) -> [u8; 64] {
        self.key.sign_bytes(base)
    }

    /// What stands under a name of the peer port for this counterpart: our log, mirrors, copies of the witness,
    /// policy and card. What is not for it is not here.
    ///
    /// # Errors
    /// [`FlowError::NotFound`] for both, or ours.
    pub fn serve_name(&self, _peer: &NodeName, _name: &str) -> Result<Served, FlowError> {
        Err(FlowError::NotFound("name"))
    }

    /// The grade of an entry of our own log.
    pub fn own_grade(&self, _index: u64) -> Grade {
        Grade::L0
    }
}
