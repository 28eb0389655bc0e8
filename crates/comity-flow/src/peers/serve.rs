//! What counterparts may fetch by name. What is not for them is not here.

use comity_core::identifiers::NodeName;
use comity_exchange::{Refusal, names};
use comity_proof::note::VerifierKey;
use comity_proof::tile::Resource;

use super::registry::Peer;
use super::{Served, SyncTrouble};
use crate::error::FlowError;
use crate::node::Node;

/// The one answer for what is not here and what is not for whoever asks.
const NOT_HERE: FlowError = FlowError::NotFound("name");

impl Node {
    /// What stands under a name of the peer port for this counterpart: our log, mirrors, copies of the witness,
    /// policy and card. What is not for it is not here.
    ///
    /// # Errors
    /// [`FlowError::NotFound`] for both, or ours.
    pub fn serve_name(&self, peer: &NodeName, name: &str) -> Result<Served, FlowError> {
        if !names::is_name(name) {
            return Err(NOT_HERE);
        }
        self.pinned_peer(peer).map_err(|_| NOT_HERE)?;
        match name.split('/').collect::<Vec<_>>().as_slice() {
            ["card"] => Ok(Served::Head(self.card()?.encode())),
            ["policy"] => Ok(Served::Head(self.policy_text()?.0.into_bytes())),
            ["checkpoint"] => Ok(Served::Head(self.log.checkpoint())),
            ["checkpoint.cosigned"] => {
                let note = self
                    .log
                    .cosigned()
                    .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
                note.map(Served::Head).ok_or(NOT_HERE)
            }
            ["tile", ..] => {
                Resource::parse(name).ok_or(NOT_HERE)?;
                Ok(Served::File(self.log.public_folder().join(name)))
            }
            ["mirror", log, rest @ ..] => self.serve_mirror(log, &rest.join("/")),
            ["witness", log, "checkpoint"] => {
                let witness = self.witness().map_err(ours)?;
                witness.known(log).map(Served::Head).ok_or(NOT_HERE)
            }
            _ => Err(NOT_HERE),
        }
    }

    /// A file of a copy. All counterparts may fetch all copies: what is not for everybody stands there as a hash.
    fn serve_mirror(&self, log: &str, rest: &str) -> Result<Served, FlowError> {
        let of_log = |peer: &Peer| names::origin_hash(peer.card.origin()) == log;
        let peer = self.all_peers()?.into_iter().find(of_log).ok_or(NOT_HERE)?;
        let public = self.peer_folder(&peer.name).join("mirror").join("public");
        if rest == names::CHECKPOINT {
            let note = self.exchange.disk.read(&public.join(rest));
            return note.map(Served::Head).map_err(|_| NOT_HERE);
        }
        Resource::parse(rest).ok_or(NOT_HERE)?;
        Ok(Served::File(public.join(rest)))
    }

    /// Answers a request to add-checkpoint (C2SP tlog-witness).
    ///
    /// # Errors
    /// What is wrong with the request, as the answer to be sent; ours as status 503.
    pub fn add_checkpoint(&self, peer: &NodeName, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let known = self.all_peers().map_err(|cause| not_now(&cause))?;
        if !known.iter().any(|known| known.name == *peer) {
            return Err(refusal(404, "not here\n"));
        }
        let may = |origin: &str| -> Option<VerifierKey> {
            let of = known.iter().find(|peer| peer.card.origin() == origin)?;
            of.card.log.first().filter(|_| of.row.frozen.is_none()).cloned()
        };
        let witness = self.witness().map_err(|cause| not_now(&cause))?;
        let answer = witness.add_checkpoint(body, &may);
        let kept = match &answer {
            Ok(_) => self.note_cosigned(&known),
            Err(Refusal {
                evidence: Some(evidence),
                ..
            }) => self.misbehaved(evidence).map(drop),
            Err(_) => Ok(()),
        };
        kept.map_err(|cause| not_now(&cause))?;
        answer
    }
}

fn refusal(status: u16, said: &str) -> Refusal {
    Refusal {
        status,
        content_type: "text/plain; charset=utf-8",
        body: said.as_bytes().to_vec(),
        evidence: None,
    }
}

/// Our own trouble is told in the log of the program, not to whoever asked.
fn not_now(cause: &dyn std::error::Error) -> Refusal {
    tracing::error!(%cause, "a checkpoint of a counterpart could not be cosigned");
    refusal(503, "not now\n")
}

/// Ours, whatever it was: the one who asked learns nothing of it.
pub(super) fn ours(cause: SyncTrouble) -> FlowError {
    match cause {
        SyncTrouble::Ours(cause) => cause,
        other => FlowError::Damaged(other.to_string()),
    }
}
