//! Counterparts as pages and commands show them.

use std::sync::Arc;

use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_proof::keychain::KeyChain;
use comity_store::FailureRow;

use super::registry::Peer;
use super::rules::Grades;
use super::views::{
    Actor, CosignedView, FailureView, FrozenView, PeerDetail, PeerKeyView, PeerView, RoundReport,
};
use super::{Words, exchange::lock};
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Rounds on the page of a counterpart.
const ROUNDS: u32 = 20;

/// Unanswered deliveries that are counted; with more than these somebody looks at the list of them.
const MOST_WAITING: u32 = 10_000;

impl Node {
    /// The counterparts.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn peers(&self, me: &Who) -> Result<Vec<PeerView>, FlowError> {
        me.may(Action::SeePeers)?;
        let ours = self.card()?.hash();
        self.all_peers()?
            .iter()
            .map(|peer| self.peer_view(peer, &ours))
            .collect()
    }

    /// One counterpart.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn peer(&self, me: &Who, name: &NodeName) -> Result<PeerDetail, FlowError> {
        me.may(Action::SeePeers)?;
        let peer = self.pinned_peer(name)?;
        let log = self.foreign_log(&peer)?;
        let rounds = self.store.peer_rounds(name.as_str(), ROUNDS)?;
        Ok(PeerDetail {
            view: self.peer_view(&peer, &self.card()?.hash())?,
            code: peer.row.new.code.clone(),
            card_hash: comity_proof::hex::encode(&peer.card.hash()),
            keys: self.peer_keys(&peer)?,
            origin: peer.card.origin().into(),
            open: log.open,
            blind: log.blind,
            refused: log.refused,
            checkpoint: self.their_checkpoint(&peer),
            rounds: rounds
                .iter()
                .filter_map(|json| serde_json::from_str::<RoundReport>(json).ok())
                .collect(),
        })
    }

    fn peer_view(&self, peer: &Peer, our_card: &[u8; 32]) -> Result<PeerView, FlowError> {
        let row = &peer.row;
        let failures = self.store.peer_failures(peer.name.as_str())?;
        let mut failures: Vec<FailureView> = failures.into_iter().map(failure).collect();
        failures.sort_by_key(|failure| failure.who != Actor::Us);
        let (waiting, oldest) = self.waiting_for(&peer.name)?;
        Ok(PeerView {
            name: peer.name.clone(),
            address: row.new.address.clone(),
            pinned: Timestamp::from_seconds(row.new.pinned),
            pinned_by: row.new.pinned_by.clone(),
            words: Words::of(our_card, &peer.card.hash()),
            last_contact: row.last_contact.map(Timestamp::from_seconds),
            last_try: row.last_try.map(Timestamp::from_seconds),
            log_size: row.log_size,
            mirrored: row.mirrored,
            cosigned_by_them: cosigned(row.theirs, self.log.size()),
            cosigned_by_us: cosigned(row.ours, row.log_size),
            waiting,
            oldest_waiting: oldest,
            failures,
            frozen: row.frozen.as_ref().map(|frozen| FrozenView {
                since: Timestamp::from_seconds(frozen.at),
                why: frozen.why.clone(),
                evidence: frozen.evidence.clone(),
                common_size: frozen.common_size,
                by: frozen.by.clone(),
            }),
        })
    }

    /// How many deliveries to a counterpart wait for its acknowledgement, and since when the oldest does.
    fn waiting_for(&self, name: &NodeName) -> Result<(u64, Option<Timestamp>), FlowError> {
        let open = self.store.deliveries(None, true, MOST_WAITING)?;
        let theirs: Vec<i64> = open
            .iter()
            .filter(|delivery| delivery.peer == name.as_str())
            .map(|delivery| delivery.release.at)
            .collect();
        let oldest = theirs.iter().min().copied().map(Timestamp::from_seconds);
        Ok((theirs.len() as u64, oldest))
    }

    fn their_checkpoint(&self, peer: &Peer) -> String {
        let mirror = peer.log_key().and_then(|key| self.mirror_of(&peer.name, key));
        let note = mirror.ok().and_then(|mirror| {
            // A round may hold it for minutes; the page shows nothing then rather than wait.
            let open = mirror.try_lock().ok()?;
            open.checkpoint().map(|signed| signed.note.to_string())
        });
        note.unwrap_or_default()
    }

    fn peer_keys(&self, peer: &Peer) -> Result<Vec<PeerKeyView>, FlowError> {
        let mut keys = Vec::new();
        let mut put = |role: &'static str, from: &'static str, key: String| {
            keys.push(PeerKeyView { role, key, from });
        };
        let hex = |key: &[u8; 32]| comity_proof::hex::encode(key);
        for key in &peer.card.log {
            put("log", "card", key.to_string());
        }
        for (role, list) in [("witness", &peer.card.witness), ("mirror", &peer.card.mirror)] {
            for key in list {
                put(role, "card", key.to_string());
            }
        }
        let chain = self.keys_of(peer)?;
        let from = if chain.events() == 0 { "card" } else { "log" };
        for key in self.statement_keys_of(&peer.name)? {
            put("statement", from, hex(&key));
        }
        for key in self.tls_keys_of(peer) {
            put(
                "tls",
                if chain.tls().is_empty() { "card" } else { "log" },
                hex(&key),
            );
        }
        let sealing_from = if chain.sealing_recipients().is_empty() {
            "card"
        } else {
            "log"
        };
        for key in self.sealing_recipients_of(&peer.name)? {
            put("sealing", sealing_from, key);
        }
        Ok(keys)
    }

    /// Which log a statement stands in, for readers: nothing for our own, the name and the grades of another.
    pub(crate) fn log_names(&self) -> Result<LogNames, FlowError> {
        let peers = self.all_peers()?;
        let of = |node: &str| peers.iter().find(|peer| peer.name.as_str() == node);
        let rows = self.store.logs()?.into_iter().filter(|row| row.id != 0);
        let known = rows.map(|row| {
            let peer = of(&row.node);
            let keys = peer.and_then(|peer| self.keys_of(peer).ok());
            let grades = peer.map_or_else(Grades::default, |peer| Grades {
                l1: peer.row.ours.size,
                l2: peer.row.policy_size,
            });
            KnownLog {
                id: row.id,
                origin: row.origin,
                node: row.node,
                size: row.next_index,
                grades,
                keys,
            }
        });
        Ok(LogNames {
            own: self.own_grades(),
            known: known.collect(),
        })
    }

    /// The proof of an entry of another log, from its copy here.
    pub(crate) fn foreign_proof(&self, log: i64, index: u64) -> Result<String, FlowError> {
        let names = self.log_names()?;
        let known = names.get(log).ok_or(FlowError::NotFound("log"))?;
        let name: NodeName = known.node.parse().map_err(|_| FlowError::NotFound("log"))?;
        let peer = self.pinned_peer(&name)?;
        let mirror = peer
            .log_key()
            .and_then(|key| self.mirror_of(&name, key))
            .map_err(super::serve::ours)?;
        let open = lock(&mirror);
        open.proof_file(index)
            .map_err(|cause| FlowError::Damaged(cause.to_string()))
    }
}

/// A log of another node as readers see it.
#[derive(Clone, Debug)]
pub(crate) struct KnownLog {
    pub id: i64,
    pub origin: String,
    pub node: String,
    pub size: u64,
    pub grades: Grades,
    keys: Option<Arc<KeyChain>>,
}

/// The logs that statements stand in.
#[derive(Clone, Debug)]
pub(crate) struct LogNames {
    pub own: Grades,
    known: Vec<KnownLog>,
}

impl LogNames {
    /// Another log by its number.
    pub(crate) fn get(&self, log: i64) -> Option<&KnownLog> {
        self.known.iter().find(|known| known.id == log)
    }

    /// Its name; nothing for our own.
    pub(crate) fn origin(&self, log: i64) -> Option<String> {
        self.get(log).map(|known| known.origin.clone())
    }

    /// Whether the key that signed an entry counts at its place; a key may be revoked as of an earlier entry later on.
    pub(crate) fn counts(&self, log: i64, kid: &[u8; 8], index: u64) -> bool {
        let keys = self.get(log).and_then(|known| known.keys.as_ref());
        // A log that was never read has introduced no key yet; whoever handed the statement over proved its key.
        keys.is_none_or(|keys| keys.events() == 0 || keys.may_sign(kid, index).is_ok())
    }

    /// The grade of an entry.
    pub(crate) fn grade(&self, log: i64, index: u64) -> super::Grade {
        match self.get(log) {
            Some(known) => known.grades.of(index),
            None => self.own.of(index),
        }
    }
}

fn failure(row: FailureRow) -> FailureView {
    FailureView {
        step: row.last.step,
        what: row.last.what,
        mend: row.last.mend,
        who: Actor::parse(&row.last.who),
        since: Timestamp::from_seconds(row.since),
        last: Timestamp::from_seconds(row.last.at),
        times: row.times,
        next_try: row.last.next_try.map(Timestamp::from_seconds),
    }
}

fn cosigned(row: comity_store::CosignedAt, size: u64) -> CosignedView {
    CosignedView {
        size: row.size,
        at: row.at.map(Timestamp::from_seconds),
        behind: size.saturating_sub(row.size),
    }
}
