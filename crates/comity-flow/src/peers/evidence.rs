//! Logs that said two things: the evidence is kept as a record of ours, and the counterpart is frozen.

use comity_core::handling::Handling;
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, Misbehaviour};
use comity_core::record::{Record, Verb};
use comity_core::text::Text;
use comity_proof::evidence::{self, Evidence};
use comity_store::PeerFreeze;
use sha2::{Digest, Sha256};

use super::registry::Peer;
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::sign::{Link, Says};

/// What a freeze by the node itself says; pages have words for it.
const TWO_STORIES: &str = "two-stories";

impl Node {
    /// Checks evidence anew and believes nothing else; logs it and freezes the counterpart whose log it is. Evidence
    /// against a log that is not pinned here is nobody's.
    pub(crate) fn misbehaved(&self, found: &Evidence) -> Result<Option<String>, FlowError> {
        if evidence::check(found).is_err() {
            return Ok(None);
        }
        let pinned = |peer: &Peer| peer.card.log.first() == Some(&found.vkey);
        let Some(peer) = self.all_peers()?.into_iter().find(pinned) else {
            return Ok(None);
        };
        // First the freeze: it must hold even where our log takes no record now.
        let mut freeze = PeerFreeze {
            at: self.clock.now().seconds(),
            why: TWO_STORIES.into(),
            by: "node".into(),
            common_size: peer.row.mirrored,
            evidence: None,
        };
        let id = self.evidence_id(found);
        freeze.evidence = Some(id.to_string());
        self.freeze_it(&peer, &freeze)?;
        self.keep_evidence(&id, found)?;
        self.note(
            None,
            Deed::done("peer.freeze", "peer", peer.name.as_str()).with(TWO_STORIES),
        )?;
        if let Err(cause) = self.log_evidence(&id, &peer, found) {
            tracing::error!(%cause, "evidence could not be logged yet; the next round tries again");
        }
        self.publish_policy()?;
        Ok(Some(id.to_string()))
    }

    /// Evidence waits here until it is logged: our own log may take nothing just then.
    fn keep_evidence(&self, id: &RecordId, found: &Evidence) -> Result<(), FlowError> {
        let body = serde_json::to_string(&body_of(found)).unwrap_or_default();
        Ok(self.store.meta_put(&format!("evidence.{}", id.digits()), &body)?)
    }

    /// Logs what waits.
    pub(crate) fn log_waiting_evidence(&self) -> Result<(), FlowError> {
        for row in self.store.peers()? {
            let Some(id) = row.frozen.and_then(|frozen| frozen.evidence) else {
                continue;
            };
            let id: RecordId = id.parse().map_err(|_| FlowError::NotFound("evidence"))?;
            if self
                .store
                .record(id.as_str(), &comity_store::Sight::all())?
                .is_some()
            {
                continue;
            }
            let kept = self.store.meta(&format!("evidence.{}", id.digits()))?;
            if let Some(body) = kept.and_then(|text| serde_json::from_str::<Misbehaviour>(&text).ok()) {
                self.log_body(&id, &row.new.name, body)?;
            }
        }
        Ok(())
    }

    /// The id follows from the two notes: the same evidence is one record, however often it is found.
    fn evidence_id(&self, found: &Evidence) -> RecordId {
        let mut notes = [found.first.as_bytes(), found.second.as_bytes()];
        notes.sort_unstable();
        let digest: [u8; 32] = Sha256::new()
            .chain_update("comity evidence 1\n")
            .chain_update(notes[0])
            .chain_update(notes[1])
            .finalize()
            .into();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        RecordId::new(&self.name, id)
    }

    fn log_evidence(&self, id: &RecordId, peer: &Peer, found: &Evidence) -> Result<(), FlowError> {
        if self
            .store
            .record(id.as_str(), &comity_store::Sight::all())?
            .is_some()
        {
            return Ok(());
        }
        self.log_body(id, peer.name.as_str(), body_of(found))
    }

    fn log_body(&self, id: &RecordId, peer: &str, body: Misbehaviour) -> Result<(), FlowError> {
        let record = Record {
            issued: self.clock.now(),
            title: vec![
                Text::en(format!("The log of {peer} said two things")),
                Text::zh(format!("{peer} 的日志前后矛盾")),
            ],
            summary: Vec::new(),
            handling: Handling::public(),
            source: None,
            links: Vec::new(),
            re: None,
            effective: None,
            body: Body::Misbehaviour(Box::new(body)),
        };
        let staged = self.desk().sign(Link {
            id,
            seq: 1,
            prev: None,
            verb: Verb::Issue,
            says: Says::Facts(&record),
            subjects: Vec::new(),
            words: vec![peer.to_owned()],
            dedupe_key: None,
            import: None,
        })?;
        match self.commit(&[staged]) {
            Ok(_) | Err(FlowError::ChangedMeanwhile) => Ok(()),
            Err(cause) => Err(cause),
        }
    }
}

fn body_of(found: &Evidence) -> Misbehaviour {
    use base64::Engine as _;
    let text = |hash: &[u8; 32]| base64::engine::general_purpose::STANDARD.encode(hash);
    Misbehaviour {
        vkey: found.vkey.to_string(),
        what: found.what.as_str().into(),
        first: found.first.clone(),
        second: found.second.clone(),
        proof: found.proof.iter().map(text).collect(),
    }
}
