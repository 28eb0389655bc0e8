//! One round with a counterpart. Its steps stand on their own: one that fails is kept with who must act, and the others go on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity_core::identifiers::NodeName;
use comity_exchange::gossip::{self, Compared};
use comity_exchange::guard::{Heard, Said};
use comity_exchange::{
    Blame, Get, MirrorOf, PullError, SinkError, Source, SourceError, WitnessError, limits, names, prove_from,
};
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::evidence::Evidence;
use comity_store::{CosignedAt, NewFailure, PeerSeen};

use super::exchange::{SharedMirror, lock};
use super::registry::Peer;
use super::take::Taker;
use super::trouble::SyncTrouble;
use super::views::{RoundReport, StepReport};
use crate::error::FlowError;
use crate::node::Node;

/// Longest sentence kept of what a counterpart answered.
const MAX_SAID: usize = 200;

/// A round under way.
struct Round<'n> {
    node: &'n Node,
    peer: Peer,
    source: &'n dyn Source,
    report: RoundReport,
}

impl Node {
    /// One round with a counterpart: pull, verify and index its log, compare checkpoints, exchange cosignatures, take
    /// what came for us.
    ///
    /// # Errors
    /// Not pinned, frozen, a round under way, or nothing could be begun. A step that fails stands in the report.
    pub fn sync_round(
        &self,
        name: &NodeName,
        source: &dyn Source,
        progress: &dyn Fn(u64, u64),
    ) -> Result<RoundReport, SyncTrouble> {
        let not_pinned = |_| SyncTrouble::NotPinned(name.to_string());
        let peer = self.pinned_peer(name).map_err(not_pinned)?;
        if peer.row.frozen.is_some() {
            return Err(SyncTrouble::Frozen(name.to_string()));
        }
        let Some(_turn) = self.exchange.turn(name) else {
            return Err(SyncTrouble::AtWork(name.to_string()));
        };
        let began = self.clock.now().seconds();
        self.store.peer_seen(
            name.as_str(),
            &PeerSeen {
                tried: Some(began),
                ..PeerSeen::default()
            },
        )?;
        let mut round = Round {
            node: self,
            report: RoundReport {
                peer: name.to_string(),
                began,
                ..RoundReport::default()
            },
            peer,
            source,
        };
        round.run(progress)?;
        let mut report = round.report;
        report.ended = self.clock.now().seconds();
        let json = serde_json::to_string(&report).unwrap_or_default();
        self.store.peer_round(name.as_str(), began, &json)?;
        Ok(report)
    }

    /// When the next round with a counterpart begins, Unix seconds; shown beside what fails.
    ///
    /// # Errors
    /// The store's.
    pub fn next_try(&self, name: &NodeName, at: i64) -> Result<(), FlowError> {
        Ok(self.store.peer_next_try(name.as_str(), at)?)
    }

    /// After a cosignature: how far we have cosigned the logs of our counterparts.
    pub(crate) fn note_cosigned(&self, peers: &[Peer]) -> Result<(), FlowError> {
        let witness = self.witness().map_err(super::serve::ours)?;
        for peer in peers {
            let Some(signed) = witness.latest_of(peer.card.origin()) else {
                continue;
            };
            let seen = PeerSeen {
                ours: Some(CosignedAt {
                    size: signed.checkpoint.size,
                    at: Some(self.clock.now().seconds()),
                }),
                log_size: Some(signed.checkpoint.size),
                ..PeerSeen::default()
            };
            self.store.peer_seen(peer.name.as_str(), &seen)?;
        }
        Ok(())
    }
}

impl Round<'_> {
    fn run(&mut self, progress: &dyn Fn(u64, u64)) -> Result<(), SyncTrouble> {
        if let Err(cause) = self
            .node
            .log_waiting_evidence()
            .and_then(|()| self.node.publish_policy())
        {
            tracing::warn!(%cause, "our own log takes nothing now");
        }
        let key = self.peer.log_key()?.clone();
        let mirror = self.node.mirror_of(&self.peer.name, &key)?;
        let pulled = self.pull(&mirror, progress);
        if self.settle("pull", pulled)?.is_stop() {
            return Ok(());
        }
        let cosigned = self.cosign(&mirror);
        if self.settle("cosign", cosigned)?.is_stop() {
            return Ok(());
        }
        let heard = self.cosigned_by_them();
        let theirs = match &heard {
            Ok((_, size)) => *size,
            Err(_) => 0,
        };
        if self
            .settle("cosigned-by-them", heard.map(|(said, _)| said))?
            .is_stop()
        {
            return Ok(());
        }
        let compared = self.gossip();
        self.settle("gossip", compared)?;
        let met = self.their_policy(&mirror);
        self.settle("checkpoint", met)?;
        let delivered = self.deliveries();
        self.settle("deliveries", delivered)?;
        if self.source.can_post() {
            let submitted = self.submit(theirs);
            self.settle("submit", submitted)?;
        }
        Ok(())
    }

    /// Keeps what a step said, or its failure.
    fn settle(&mut self, step: &str, done: Result<String, SyncTrouble>) -> Result<Next, SyncTrouble> {
        let name = self.peer.name.as_str();
        let cause = match done {
            Ok(said) => {
                self.node.store.peer_mended(name, step)?;
                self.report.steps.push(StepReport {
                    step: step.into(),
                    said,
                    good: true,
                });
                return Ok(Next::Goes);
            }
            Err(cause) => cause,
        };
        let evidence = evidence_in(&cause).cloned();
        let unreachable = is_unreachable(&cause);
        let step = if unreachable { "reach" } else { step };
        let failure = NewFailure {
            step: step.into(),
            what: cause.to_string(),
            mend: cause.mend(),
            who: cause.who().as_str().into(),
            at: self.node.clock.now().seconds(),
            next_try: None,
        };
        self.node.store.peer_failed(name, &failure)?;
        self.report.steps.push(StepReport {
            step: step.into(),
            said: cause.to_string(),
            good: false,
        });
        if let Some(evidence) = evidence {
            self.report.evidence.extend(self.node.misbehaved(&evidence)?);
            return Ok(Next::Stops);
        }
        Ok(
            if unreachable || matches!(cause, SyncTrouble::RolledBack { .. }) {
                Next::Stops
            } else {
                Next::Goes
            },
        )
    }

    fn pull(&mut self, mirror: &SharedMirror, progress: &dyn Fn(u64, u64)) -> Result<String, SyncTrouble> {
        let mut taker = Taker::new(self.node, &self.peer)?;
        self.node.catch_up(mirror, &mut taker)?;
        let mut open = lock(mirror);
        let from = open.size();
        let pulled = open.pull(
            self.source,
            &mut |first, entries| taker.take(first, entries).map_err(SinkError::new),
            progress,
        );
        let (size, newest) = (open.size(), open.newest().map(|signed| signed.checkpoint.size));
        drop(open);
        // What was taken before an error counts.
        self.report.from = from;
        self.report.to = size;
        self.report.open = taker.tally.open;
        self.report.blind = taker.tally.blind;
        self.report.refused = taker.tally.refused;
        let answered = match &pulled {
            Ok(_) => true,
            Err(cause) => cause.who() == Blame::Peer,
        };
        self.seen(&PeerSeen {
            answered: answered.then(|| self.node.clock.now().seconds()),
            log_size: newest,
            mirrored: Some(size),
            ..PeerSeen::default()
        })?;
        self.what_was_said(&taker)?;
        let pulled = pulled?;
        self.node.store.peer_mended(self.peer.name.as_str(), "reach")?;
        self.node.watch_from_now()?;
        Ok(format!("{} new entries; {} in all", pulled.entries, pulled.size))
    }

    /// What the log says against others, and what it says twice.
    fn what_was_said(&mut self, taker: &Taker<'_>) -> Result<(), SyncTrouble> {
        for found in &taker.evidence {
            self.report.evidence.extend(self.node.misbehaved(found)?);
        }
        let said = match taker.tally.disputed.first() {
            Some(record) => Err(SyncTrouble::Theirs(format!(
                "it issued two statements with one number on {record}, and {} more such; all are kept, none is acted on",
                taker.tally.disputed.len() - 1
            ))),
            None if taker.tally.refused > 0 => Err(SyncTrouble::Theirs(format!(
                "{} entries of its log are no statements of it, or signed by keys that do not count",
                taker.tally.refused
            ))),
            None => return Ok(()),
        };
        self.settle("statements", said)?;
        Ok(())
    }

    fn seen(&self, seen: &PeerSeen) -> Result<(), SyncTrouble> {
        Ok(self.node.store.peer_seen(self.peer.name.as_str(), seen)?)
    }

    fn cosign(&mut self, mirror: &SharedMirror) -> Result<String, SyncTrouble> {
        let mut open = lock(mirror);
        if open.checkpoint().is_none() {
            return Ok("nothing to cosign yet".into());
        }
        let done = self.node.witness()?.cosign_mirrored(&open)?;
        open.publish_cosigned(&done.checkpoint)?;
        let size = open.size();
        drop(open);
        self.seen(&PeerSeen {
            ours: Some(CosignedAt {
                size,
                at: Some(self.node.clock.now().seconds()),
            }),
            ..PeerSeen::default()
        })?;
        Ok(format!("cosigned {size} entries"))
    }

    /// Their cosignature on our log. A larger log of ours than the one here means that we were set back.
    fn cosigned_by_them(&mut self) -> Result<(String, u64), SyncTrouble> {
        let name = names::witness_checkpoint(&self.node.log_origin());
        let note = self.source.get(&Get::new(&name, limits::CHECKPOINT_BYTES))?;
        let said = match &note {
            Some(note) => Said::Note(note.clone()),
            None => Said::Nothing,
        };
        self.node.hear_of_us(&[Heard {
            by: self.peer.name.to_string(),
            said,
        }])?;
        let Some(note) = note else {
            return Ok(("it has not cosigned our log yet".into(), 0));
        };
        let cosigned = self.node.take_cosignatures(&self.peer, &note, &note)?;
        self.report.cosigned_by_them = self.report.cosigned_by_them.max(cosigned.size);
        self.report.compared += 1;
        Ok((
            format!("it has cosigned {} entries of our log", cosigned.size),
            cosigned.size,
        ))
    }

    /// What it saw of the logs of others, against what we saw of them.
    fn gossip(&mut self) -> Result<String, SyncTrouble> {
        let others = self.node.all_peers()?;
        for other in others.iter().filter(|other| other.name != self.peer.name) {
            let name = names::witness_checkpoint(other.card.origin());
            let Some(note) = self.source.get(&Get::new(&name, limits::CHECKPOINT_BYTES))? else {
                continue;
            };
            self.report.compared += 1;
            if let Some(evidence) = self.compare(other, &note)? {
                self.report.evidence.extend(self.node.misbehaved(&evidence)?);
            }
        }
        Ok(format!("{} checkpoints compared", self.report.compared))
    }

    fn compare(&self, other: &Peer, note: &[u8]) -> Result<Option<Evidence>, SyncTrouble> {
        let key = other.log_key()?;
        let mirror = self.node.mirror_of(&other.name, key)?;
        let open = lock(&mirror);
        let Some(known) = open.newest().or(open.checkpoint()) else {
            return Ok(None);
        };
        // Where it saw more than we hold, its own copy gives the proof; it is checked against both signed roots.
        let copy = MirrorOf::new(self.source, other.card.origin());
        let source: &dyn Source = if other.name == self.peer.name {
            self.source
        } else {
            &copy
        };
        let prove = |small, large| {
            open.prove(small, large)
                .or_else(|| prove_from(source, small, large))
        };
        let compared = gossip::compare(known, note, key, &prove);
        Ok(match compared {
            Compared::Conflict(evidence) => Some(*evidence),
            _ => None,
        })
    }

    /// How far its log meets its own published policy.
    fn their_policy(&mut self, mirror: &SharedMirror) -> Result<String, SyncTrouble> {
        let Some(note) = self
            .source
            .get(&Get::new(names::CHECKPOINT_COSIGNED, limits::CHECKPOINT_BYTES))?
        else {
            return Ok("it has no checkpoint that meets its policy yet".into());
        };
        let log = self.node.foreign_log(&self.peer)?;
        let Some(policy) = self.node.policy_of(log.id)? else {
            return Ok("its policy is not known yet".into());
        };
        let Ok(accepted) = policy.accept(&note) else {
            return Ok("its cosigned checkpoint does not meet the policy that we know of it".into());
        };
        self.report.compared += 1;
        if let Some(evidence) = self.compare(&self.peer, &note)? {
            self.report.evidence.extend(self.node.misbehaved(&evidence)?);
            return Ok("its cosigned checkpoint is of another history".into());
        }
        let size = accepted.signed.checkpoint.size;
        // A policy that asks for nobody is met by every checkpoint, and says nothing. What we do not hold is not graded.
        if accepted.by.is_some() && size <= lock(mirror).size() {
            self.seen(&PeerSeen {
                policy_size: Some(size),
                ..PeerSeen::default()
            })?;
        }
        Ok(format!("its policy is met up to {size} entries"))
    }

    fn deliveries(&mut self) -> Result<String, SyncTrouble> {
        let delivered = self.node.take_deliveries(&self.peer.name, self.source)?;
        let sent = self.node.deliver_more()?;
        self.report.delivered = delivered.taken + delivered.acted + delivered.receipts;
        if let Some(trouble) = delivered.trouble {
            return Err(match trouble.source {
                Some(cause) => SyncTrouble::Source(cause),
                None => SyncTrouble::Theirs(trouble.what),
            });
        }
        Ok(format!(
            "{} came for us, {} went out",
            self.report.delivered,
            sent.released + sent.receipts
        ))
    }

    /// Asks it to cosign our newest checkpoint.
    fn submit(&mut self, theirs: u64) -> Result<String, SyncTrouble> {
        let note = self.node.log.checkpoint();
        let signed = SignedCheckpoint::open(&note, &self.node.log.vkey())
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let size = signed.checkpoint.size;
        if size == 0 || size == theirs {
            return Ok("it has cosigned all of our log".into());
        }
        let mut answer = self.post(theirs, size, &note)?;
        // It has cosigned more than it showed us: its answer says how much.
        if answer.status == 409
            && let Some(known) = std::str::from_utf8(&answer.body)
                .ok()
                .and_then(|text| text.trim().parse().ok())
        {
            if known > size {
                let by = self.peer.name.to_string();
                return Err(SyncTrouble::Theirs(format!(
                    "{by} says it cosigned {known} entries of our log, and shows no proof"
                )));
            }
            answer = self.post(known, size, &note)?;
        }
        if answer.status != 200 {
            let said = String::from_utf8_lossy(&answer.body)
                .chars()
                .take(MAX_SAID)
                .collect();
            return Err(SyncTrouble::Submit {
                status: answer.status,
                said,
            });
        }
        let cosigned = self.node.take_cosignatures(&self.peer, &note, &answer.body)?;
        self.report.cosigned_by_them = self.report.cosigned_by_them.max(cosigned.size);
        Ok(format!("it cosigned {} entries of our log", cosigned.size))
    }

    fn post(&self, old: u64, size: u64, note: &[u8]) -> Result<comity_exchange::Answer, SyncTrouble> {
        let mut body = format!("old {old}\n");
        if old > 0 && old < size {
            let proof = self
                .node
                .log
                .consistency_proof(old, size)
                .map_err(FlowError::LogRead)?;
            for hash in proof {
                body.push_str(&STANDARD.encode(hash));
                body.push('\n');
            }
        }
        body.push('\n');
        let bytes = [body.as_bytes(), note].concat();
        Ok(self
            .source
            .post(names::ADD_CHECKPOINT, &bytes, limits::COSIGNATURES)?)
    }
}

/// Whether the round goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Goes,
    Stops,
}

impl Next {
    fn is_stop(self) -> bool {
        self == Self::Stops
    }
}

fn is_unreachable(cause: &SyncTrouble) -> bool {
    let source = match cause {
        SyncTrouble::Source(source) => source,
        SyncTrouble::Pull(PullError::Source { cause, .. }) => cause,
        _ => return false,
    };
    matches!(source, SourceError::Unreachable(_) | SourceError::WrongKey)
}

fn evidence_in(cause: &SyncTrouble) -> Option<&Evidence> {
    match cause {
        SyncTrouble::Pull(pull) => pull.evidence(),
        SyncTrouble::Witness(WitnessError::Conflict(evidence)) => Some(evidence),
        _ => None,
    }
}
