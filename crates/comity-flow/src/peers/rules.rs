//! Our own published policy, and who has cosigned our log.

use comity_core::kinds::{Body, Policy};
use comity_core::record::Verb;
use comity_core::text::Text;
use comity_exchange::grade;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::note::{ALG_COSIGNATURE, VerifierKey};
use comity_proof::policy::Policy as TlogPolicy;
use comity_store::{CosignedAt, PeerSeen, Sight};

use super::registry::Peer;
use super::trouble::SyncTrouble;
use super::views::{Grade, OwnLogView};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::reading::Said;
use crate::sign::{Link, Says};
use crate::who::Who;

/// Setting: how many counterparts must cosign.
const QUORUM: &str = "peers.quorum";

impl Node {
    /// The text of the policy as it follows from who is pinned: the log, its counterparts, and k of them.
    pub(crate) fn policy_text(&self) -> Result<(String, u64), FlowError> {
        let witnesses: Vec<(String, VerifierKey)> = self
            .all_peers()?
            .into_iter()
            .filter(|peer| peer.row.frozen.is_none())
            .filter_map(|peer| Some((peer.name.to_string(), witness_key(&peer)?.clone())))
            .collect();
        let quorum = self.quorum()?.min(witnesses.len() as u64);
        let mut text = format!("log {}\n", self.vkey);
        for (name, key) in &witnesses {
            text.push_str(&format!("witness {name} {key}\n"));
        }
        if quorum == 0 {
            text.push_str("quorum none\n");
        } else {
            let names: Vec<&str> = witnesses.iter().map(|(name, _)| name.as_str()).collect();
            text.push_str(&format!(
                "group counterparts {quorum} {}\nquorum counterparts\n",
                names.join(" ")
            ));
        }
        Ok((text, quorum))
    }

    fn quorum(&self) -> Result<u64, FlowError> {
        let set = self.store.meta(QUORUM)?;
        Ok(set.and_then(|text| text.parse().ok()).unwrap_or(1))
    }

    /// How many counterparts must cosign our log, for the published policy. More than there are means all of them.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_quorum(&self, me: &Who, quorum: u64) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        self.store.meta_put(QUORUM, &quorum.to_string())?;
        let deed = Deed::done("peer.quorum", "log", self.log_origin());
        self.note(me.user, deed.with(quorum.to_string()))?;
        self.publish_policy()
    }

    /// Logs the policy where it changed. A log that takes nothing now gets it with the next round; so does one whose
    /// policy another round is changing at the same moment.
    pub(crate) fn publish_policy(&self) -> Result<(), FlowError> {
        match self.publish_policy_now() {
            Err(FlowError::ChangedMeanwhile) => match self.publish_policy_now() {
                Err(FlowError::ChangedMeanwhile) => Ok(()),
                done => done,
            },
            done => done,
        }
    }

    fn publish_policy_now(&self) -> Result<(), FlowError> {
        let (text, _) = self.policy_text()?;
        if !matches!(self.log.state(), comity_log::LogState::Writable) {
            return Ok(());
        }
        let Some(row) = self.store.current_of_log(0, "policy", 1)?.into_iter().next() else {
            return Ok(());
        };
        let detail = self.look(&Who::operator(), &row.row.record_id, None, None)?;
        let Body::Policy(published) = &detail.record.body else {
            return Ok(());
        };
        if published.tlog_policy == text {
            return Ok(());
        }
        let mut record = detail.record.clone();
        record.issued = self.clock.now();
        record.body = Body::Policy(Box::new(Policy {
            tlog_policy: text,
            ..(**published).clone()
        }));
        record.title = vec![Text::en("Policy of this log"), Text::zh("本日志的规则")];
        let id = detail.id.parse().map_err(|_| FlowError::NotFound("record"))?;
        let link = Link {
            id: &id,
            seq: row.row.seq + 1,
            prev: Some(row.hash),
            verb: Verb::Amend,
            says: Says::Facts(&record),
            subjects: Vec::new(),
            words: Vec::new(),
            dedupe_key: None,
            import: None,
        };
        let staged = self.desk().sign(link)?;
        self.commit(&[staged]).map(drop)
    }

    /// Puts cosignatures of a counterpart onto our checkpoint of that size, and publishes it where the policy is met.
    /// `lines` is a whole note, or the signature lines alone. Gives the size and the time of the cosignature.
    pub(crate) fn take_cosignatures(
        &self,
        peer: &Peer,
        note: &[u8],
        lines: &[u8],
    ) -> Result<CosignedAt, SyncTrouble> {
        let key = self.log.vkey();
        let mut signed =
            SignedCheckpoint::open(note, &key).map_err(|cause| SyncTrouble::Theirs(cause.to_string()))?;
        let size = signed.checkpoint.size;
        let known = self.store.own_checkpoints()?;
        if let Some((_, kept)) = known.iter().find(|(at, _)| *at == size) {
            signed =
                SignedCheckpoint::open(kept, &key).map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        }
        let keys: Vec<VerifierKey> = peer
            .card
            .witness
            .iter()
            .chain(&peer.card.mirror)
            .cloned()
            .collect();
        let merged = grade::merge(&mut signed.note, lines, &keys)
            .map_err(|cause| SyncTrouble::Theirs(format!("its cosignature cannot be read: {cause}")))?;
        if let Some(bad) = merged.bad.first() {
            return Err(SyncTrouble::Theirs(format!(
                "a cosignature of {bad} on our checkpoint does not verify"
            )));
        }
        let times = keys
            .iter()
            .filter_map(|key| grade::cosigned_at(&signed.note, key));
        let Some(at) = times.max() else {
            return Err(SyncTrouble::Theirs(
                "it has not cosigned our checkpoint with its pinned keys".into(),
            ));
        };
        let bytes = signed.note.to_string().into_bytes();
        self.store.own_checkpoint_put(size, &bytes)?;
        self.publish_if_met(&bytes)?;
        let cosigned = CosignedAt {
            size,
            at: i64::try_from(at).ok(),
        };
        let seen = PeerSeen {
            theirs: Some(cosigned),
            ..PeerSeen::default()
        };
        self.store.peer_seen(peer.name.as_str(), &seen)?;
        Ok(cosigned)
    }

    fn publish_if_met(&self, note: &[u8]) -> Result<(), SyncTrouble> {
        let (text, quorum) = self.policy_text()?;
        let policy = TlogPolicy::parse(&text).map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        if quorum == 0 || policy.accept(note).is_err() {
            return Ok(());
        }
        match self.log.publish_cosigned(note) {
            Ok(_) => Ok(()),
            Err(cause) => Err(FlowError::Damaged(cause.to_string()).into()),
        }
    }

    /// Size up to which our log meets its own policy.
    fn own_quorum_size(&self) -> u64 {
        let quorum = self.policy_text().map_or(0, |(_, quorum)| quorum);
        let note = self.log.cosigned().ok().flatten().filter(|_| quorum > 0);
        note.and_then(|note| SignedCheckpoint::open(&note, &self.log.vkey()).ok())
            .map_or(0, |signed| signed.checkpoint.size)
    }

    /// How far counterparts have cosigned our log: one of them, and as the policy asks.
    pub(crate) fn own_grades(&self) -> Grades {
        let peers = self.store.peers().unwrap_or_default();
        Grades {
            l1: peers.iter().map(|peer| peer.theirs.size).max().unwrap_or(0),
            l2: self.own_quorum_size(),
        }
    }

    /// The grade of an entry of our own log.
    pub fn own_grade(&self, index: u64) -> Grade {
        self.own_grades().of(index)
    }

    /// Our own log as counterparts see it: cosignatures, policy, and whether it may sign.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn own_log(&self, me: &Who) -> Result<OwnLogView, FlowError> {
        me.may(Action::SeePeers)?;
        let (policy, quorum) = self.policy_text()?;
        let grades = self.own_grades();
        Ok(OwnLogView {
            size: self.log.size(),
            l1: grades.l1,
            l2: grades.l2,
            policy,
            quorum,
            held: self.held(),
        })
    }

    /// The policy that a counterpart has published in its log, if it was taken over.
    pub(crate) fn policy_of(&self, log: i64) -> Result<Option<TlogPolicy>, FlowError> {
        let Some(row) = self.store.current_of_log(log, "policy", 1)?.into_iter().next() else {
            return Ok(None);
        };
        let Some(statement) = self.store.statement(&row.hash, &Sight::all())? else {
            return Ok(None);
        };
        let Said::Facts(record) = crate::reading::read_statement(&statement.bytes)?.said else {
            return Ok(None);
        };
        let Body::Policy(policy) = record.body else {
            return Ok(None);
        };
        Ok(TlogPolicy::parse(&policy.tlog_policy).ok())
    }
}

/// How far a log is cosigned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Grades {
    pub l1: u64,
    pub l2: u64,
}

impl Grades {
    /// The grade of an entry.
    pub(crate) fn of(self, index: u64) -> Grade {
        if index < self.l2 {
            Grade::L2
        } else if index < self.l1 {
            Grade::L1
        } else {
            Grade::L0
        }
    }
}

/// The key by which a counterpart stands in our policy: Ed25519, which every reader of such policies knows.
fn witness_key(peer: &Peer) -> Option<&VerifierKey> {
    peer.card.witness.iter().find(|key| key.alg == ALG_COSIGNATURE)
}
