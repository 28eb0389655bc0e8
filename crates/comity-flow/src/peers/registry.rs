//! Who is pinned, and by which keys they count.

use std::sync::Arc;

use comity_core::identifiers::NodeName;
use comity_core::problem::Problem;
use comity_proof::keychain::KeyChain;
use comity_proof::note::VerifierKey;
use comity_proof::statement;
use comity_store::{NewPeer, PeerFreeze, PeerRow};

use super::{Card, Code, Pinned, SyncTrouble, Words};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Setting: host and port under which counterparts reach our peer port.
const ADDRESS: &str = "peers.address";

/// Longest reason for a freeze, in characters.
const MAX_WHY: usize = 500;

/// Sealing recipients on a card: one of each sort is enough to begin with.
const MAX_RECIPIENTS: usize = 4;

/// A pinned node and its card.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub name: NodeName,
    pub card: Card,
    pub row: PeerRow,
}

impl Peer {
    /// The Ed25519 key of its log.
    pub(crate) fn log_key(&self) -> Result<&VerifierKey, SyncTrouble> {
        self.card
            .log
            .first()
            .ok_or_else(|| SyncTrouble::NotPinned(self.name.to_string()))
    }
}

impl Node {
    /// Our own card as it is now.
    ///
    /// # Errors
    /// Ours.
    pub fn card(&self) -> Result<Card, FlowError> {
        let keys = |seeds: &crate::keys::CosignSeeds| {
            comity_exchange::Cosigner::from_seeds(&seeds.name, &seeds.ed25519, &seeds.ml_dsa)
                .map(|cosigner| cosigner.vkeys().to_vec())
                .map_err(|cause| FlowError::Damaged(cause.to_string()))
        };
        let recipients = self.keys.recipients();
        Ok(Card {
            name: self.name.clone(),
            log: self.log.vkeys(),
            statement: self.keys.statement().public(),
            witness: keys(self.keys.witness())?,
            mirror: keys(self.keys.mirror())?,
            tls: self.keys.tls_public(),
            sealing: recipients
                .iter()
                .take(MAX_RECIPIENTS)
                .map(ToString::to_string)
                .collect(),
        })
    }

    /// Sets the host and port under which counterparts reach our peer port; it stands in our code.
    ///
    /// # Errors
    /// The store's, or an address that is none.
    pub fn set_peer_address(&self, address: &str) -> Result<(), FlowError> {
        Code::new(self.name.as_str(), address, &[0; 32]).map_err(|cause| code_problem("code", &cause))?;
        Ok(self.store.meta_put(ADDRESS, address)?)
    }

    /// Host and port under which counterparts reach our peer port, where it is set.
    ///
    /// # Errors
    /// The store's.
    pub fn peer_address(&self) -> Result<Option<String>, FlowError> {
        Ok(self.store.meta(ADDRESS)?)
    }

    /// The code that the other operator types in.
    ///
    /// # Errors
    /// Not allowed, or no address is set.
    pub fn invite_peer(&self, me: &Who) -> Result<Code, FlowError> {
        me.may(Action::ManagePeers)?;
        let address = self.store.meta(ADDRESS)?.ok_or_else(|| {
            FlowError::field(Problem::new(
                "address",
                "missing",
                "this node has no address for counterparts yet",
                "start it with `comity serve --peers HOST:PORT`",
            ))
        })?;
        let code = Code::new(self.name.as_str(), &address, &self.card()?.hash());
        let code = code.map_err(|cause| code_problem("code", &cause))?;
        self.note(me.user, Deed::done("peer.invite", "peer", self.name.as_str()))?;
        Ok(code)
    }

    /// Pins a counterpart by its code and the card fetched from it, and gives the words to compare.
    ///
    /// # Errors
    /// Not allowed, a card that is not the one of the code, or the store's.
    pub fn accept_peer(&self, me: &Who, code: &Code, card: &[u8]) -> Result<Words, FlowError> {
        me.may(Action::ManagePeers)?;
        if !code.fits(card) {
            return Err(problem(
                "card",
                "the card that answers there is not the one of this code",
                "compare the code with the other operator; if it is right, somebody else answers at that address",
            ));
        }
        let card = Card::decode(card).map_err(|cause| code_problem("card", &cause))?;
        if card.name.as_str() != code.name() {
            return Err(problem(
                "card",
                "the card is of another node than the code",
                "ask the other operator for a new code",
            ));
        }
        if card.name == self.name {
            return Err(problem(
                "own-code",
                "this is the code of this node itself",
                "type in the code that the other operator gave you",
            ));
        }
        self.pin(me, code, &card)?;
        Ok(Words::of(&self.card()?.hash(), &card.hash()))
    }

    fn pin(&self, me: &Who, code: &Code, card: &Card) -> Result<(), FlowError> {
        let known = self.peer_named(&card.name)?;
        if let Some(known) = known.filter(|known| known.card.log != card.log) {
            return Err(problem(
                "pinned",
                &format!("{} is pinned with another log key", known.name),
                "a log key changes only by what the counterpart's log says; remove the old pin first if you are sure",
            ));
        }
        self.store.peer_put(&NewPeer {
            name: card.name.to_string(),
            address: code.address().into(),
            code: code.to_string(),
            card: card.encode(),
            pinned: self.clock.now().seconds(),
            pinned_by: me.name.clone(),
        })?;
        self.exchange.forget(&card.name);
        self.note(me.user, Deed::done("peer.accept", "peer", card.name.as_str()))?;
        self.publish_policy()
    }

    /// Takes nothing from a counterpart any more.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn freeze_peer(&self, me: &Who, name: &NodeName, why: &str) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        let peer = self.pinned_peer(name)?;
        let freeze = PeerFreeze {
            at: self.clock.now().seconds(),
            why: why.chars().take(MAX_WHY).collect(),
            by: me.name.clone(),
            common_size: peer.row.mirrored,
            evidence: None,
        };
        self.freeze_it(&peer, &freeze)?;
        self.note(me.user, Deed::done("peer.freeze", "peer", name.as_str()))
    }

    /// Freezes in the store and in the witness: the one stops the rounds, the other the cosigning.
    pub(crate) fn freeze_it(&self, peer: &Peer, freeze: &PeerFreeze) -> Result<(), FlowError> {
        self.store.peer_freeze(peer.name.as_str(), Some(freeze))?;
        self.witness()
            .and_then(|witness| Ok(witness.freeze(peer.card.origin())?))
            .map_err(|cause| FlowError::Damaged(cause.to_string()))
    }

    /// Goes on with a frozen counterpart.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn thaw_peer(&self, me: &Who, name: &NodeName) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        let peer = self.pinned_peer(name)?;
        self.witness()
            .and_then(|witness| Ok(witness.thaw(peer.card.origin())?))
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        self.store.peer_freeze(name.as_str(), None)?;
        self.note(me.user, Deed::done("peer.thaw", "peer", name.as_str()))
    }

    /// Forgets a counterpart's pins. What its log said stays, as does its mirror.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn remove_peer(&self, me: &Who, name: &NodeName) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        self.pinned_peer(name)?;
        self.store
            .peer_remove(name.as_str(), self.clock.now().seconds())?;
        self.exchange.forget(name);
        self.note(me.user, Deed::done("peer.remove", "peer", name.as_str()))?;
        self.publish_policy()
    }

    /// The counterparts, for the rounds and the peer port.
    ///
    /// # Errors
    /// The store's.
    pub fn pinned(&self) -> Result<Vec<Pinned>, FlowError> {
        let pinned = |peer: Peer| Pinned {
            tls: self.tls_keys_of(&peer).last().copied().unwrap_or(peer.card.tls),
            frozen: peer.row.frozen.is_some(),
            address: peer.row.new.address,
            name: peer.name,
        };
        Ok(self.all_peers()?.into_iter().map(pinned).collect())
    }

    /// Whose peer port has this key.
    pub fn peer_of_tls_key(&self, key: &[u8; 32]) -> Option<NodeName> {
        let peers = self.all_peers().ok()?.into_iter();
        let mut has = peers.filter(|peer| self.tls_keys_of(peer).contains(key));
        has.next().map(|peer| peer.name)
    }

    /// The keys under which statements and requests of this counterpart count now.
    ///
    /// # Errors
    /// Not pinned, or the store's.
    pub fn statement_keys_of(&self, name: &NodeName) -> Result<Vec<[u8; 32]>, FlowError> {
        let peer = self.pinned_peer(name)?;
        let chain = self.keys_of(&peer)?;
        let keys = chain.statement();
        Ok(if keys.is_empty() {
            vec![peer.card.statement]
        } else {
            keys
        })
    }

    /// What is sealed for this counterpart, newest keys.
    ///
    /// # Errors
    /// Not pinned, or the store's.
    pub fn sealing_recipients_of(&self, name: &NodeName) -> Result<Vec<String>, FlowError> {
        let peer = self.pinned_peer(name)?;
        let chain = self.keys_of(&peer)?;
        let said: Vec<String> = chain.sealing_recipients().into_iter().map(Into::into).collect();
        Ok(if said.is_empty() { peer.card.sealing } else { said })
    }

    /// The keys of the peer port that count now: those of its log, the card's before it was read.
    pub(super) fn tls_keys_of(&self, peer: &Peer) -> Vec<[u8; 32]> {
        let now = self.seconds();
        let counts = |until: Option<u64>| until.is_none_or(|until| now <= until);
        let chain = self.keys_of(peer).unwrap_or_default();
        let said: Vec<[u8; 32]> = chain
            .tls()
            .into_iter()
            .filter(|(_, until)| counts(*until))
            .map(|(key, _)| key)
            .collect();
        if said.is_empty() {
            vec![peer.card.tls]
        } else {
            said
        }
    }

    /// The keys that a counterpart's log has introduced, as far as it was taken over.
    pub(crate) fn keys_of(&self, peer: &Peer) -> Result<Arc<KeyChain>, FlowError> {
        let log = self.foreign_log(peer)?;
        if let Some(chain) = self.exchange.chain(&peer.name, log.next_index) {
            return Ok(chain);
        }
        let mut chain = KeyChain::new();
        for row in self.store.key_events(log.id)? {
            let parsed =
                statement::parse(&row.bytes).map_err(|cause| FlowError::Damaged(cause.to_string()))?;
            // What was refused when it came is not among them; an event handed over apart may come before its time.
            if let Err(cause) = chain.push(row.settled.index, &parsed) {
                tracing::warn!(%cause, index = row.settled.index, "a key event of a counterpart has no effect");
            }
        }
        let chain = Arc::new(chain);
        self.exchange.keep_chain(&peer.name, log.next_index, &chain);
        Ok(chain)
    }

    /// The log of a counterpart as the store knows it.
    pub(crate) fn foreign_log(&self, peer: &Peer) -> Result<comity_store::LogRow, FlowError> {
        let id = self.store.log_id(peer.card.origin(), peer.name.as_str())?;
        let logs = self.store.logs()?.into_iter();
        logs.into_iter()
            .find(|row| row.id == id)
            .ok_or(FlowError::NotFound("log"))
    }

    pub(crate) fn all_peers(&self) -> Result<Vec<Peer>, FlowError> {
        self.store.peers()?.into_iter().map(peer).collect()
    }

    pub(crate) fn peer_named(&self, name: &NodeName) -> Result<Option<Peer>, FlowError> {
        Ok(self.all_peers()?.into_iter().find(|peer| peer.name == *name))
    }

    pub(crate) fn pinned_peer(&self, name: &NodeName) -> Result<Peer, FlowError> {
        self.peer_named(name)?.ok_or(FlowError::NotFound("counterpart"))
    }
}

fn peer(row: PeerRow) -> Result<Peer, FlowError> {
    let card = Card::decode(&row.new.card).map_err(|cause| FlowError::Damaged(cause.to_string()))?;
    Ok(Peer {
        name: card.name.clone(),
        card,
        row,
    })
}

fn code_problem(code: &'static str, cause: &dyn std::error::Error) -> FlowError {
    problem(
        code,
        &cause.to_string(),
        "ask the other operator for the code again",
    )
}

fn problem(code: &'static str, what: &str, mend: &str) -> FlowError {
    FlowError::field(Problem::new("code", code, what, mend))
}
