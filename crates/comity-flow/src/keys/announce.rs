//! Which of the node's keys its log knows, and which are still to be told.

use std::sync::PoisonError;

use comity_core::kinds::{Body, KeyEvent, KeyRole, Kind};
use comity_exchange::CosignKeys;
use comity_log::LogState;
use comity_proof::keychain::KeyChain;
use comity_proof::note::{ALG_COSIGNATURE, ALG_ED25519, VerifierKey};
use comity_proof::statement::Statement;
use comity_proof::{hex, sha256};
use comity_store::{Filter, Page, Sight};

use super::{CosignSeeds, KeyError, KeyRing};
use crate::error::FlowError;
use crate::node::Node;
use crate::recover::issue;

/// Most key events of one node: two sealing keys a month for ten years are 240.
const MOST_EVENTS: u32 = 10_000;

impl KeyRing {
    /// What cosigns: witness and mirror, each with Ed25519 and ML-DSA-44.
    ///
    /// # Errors
    /// A name that no key can have.
    pub fn cosign_keys(&self) -> Result<CosignKeys, KeyError> {
        let pair = |seeds: &CosignSeeds| (seeds.ed25519, seeds.ml_dsa);
        let node = self.witness.name.trim_end_matches("/witness");
        let (witness, mirror) = (pair(&self.witness), pair(&self.mirror));
        CosignKeys::from_seeds(node, (&witness.0, &witness.1), (&mirror.0, &mirror.1))
            .map_err(|cause| KeyError::Cosigner(cause.to_string()))
    }
}

/// The event that introduces a verifier key: its `key` is the Ed25519 key in it, or the digest of its text.
pub(super) fn of_vkey(role: KeyRole, vkey: &VerifierKey) -> KeyEvent {
    let text = vkey.to_string();
    let ed25519 =
        matches!(vkey.alg, ALG_ED25519 | ALG_COSIGNATURE).then(|| vkey.key.as_slice().try_into().ok());
    let key = ed25519.flatten().unwrap_or_else(|| sha256(text.as_bytes()));
    KeyEvent {
        vkey: Some(text),
        name: matches!(role, KeyRole::Cosigner).then(|| vkey.name.clone()),
        ..KeyEvent::introduce(role, hex::encode(&key))
    }
}

/// The event that introduces a recipient of sealed files.
pub(super) fn of_recipient(recipient: &str) -> KeyEvent {
    KeyEvent {
        recipient: Some(recipient.to_owned()),
        ..KeyEvent::introduce(KeyRole::Sealing, hex::encode(&sha256(recipient.as_bytes())))
    }
}

impl Node {
    /// The keys as the node's own log tells them.
    ///
    /// # Errors
    /// The store's, or a log whose first entry does not introduce its keys.
    pub fn own_keychain(&self) -> Result<KeyChain, FlowError> {
        let statements = self.own_key_events()?;
        KeyChain::fold(statements.iter().map(|(index, statement)| (*index, statement)))
            .map_err(|cause| FlowError::Damaged(cause.to_string()))
    }

    /// The key events of the own log, in its order.
    pub(super) fn own_key_events(&self) -> Result<Vec<(u64, Statement)>, FlowError> {
        let filter = Filter {
            kind: Some(Kind::KeyEvent.as_str().into()),
            issuer: Some(self.name.to_string()),
            ..Filter::seen_by(Sight::all())
        };
        let listing = self.store.list(&filter, &Page::first(MOST_EVENTS))?;
        let mut found = Vec::with_capacity(listing.rows.len());
        for row in listing.rows {
            let Some(statement) = self.store.statement_at(row.index, &Sight::all())? else {
                continue;
            };
            let parsed = comity_proof::statement::parse(&statement.bytes);
            found.push((
                row.index,
                parsed.map_err(|cause| FlowError::Damaged(cause.to_string()))?,
            ));
        }
        found.sort_unstable_by_key(|(index, _)| *index);
        Ok(found)
    }

    /// Tells the log the keys that it does not know yet: those of a new node, and those that a newer program brings to
    /// an older node. Finishes a change that a crash cut off between the log and the key's file.
    ///
    /// # Errors
    /// The store's or the log's.
    pub(crate) fn announce_keys(&self) -> Result<(), FlowError> {
        if self.log.state() != LogState::Writable || self.log.size() == 0 {
            return Ok(());
        }
        let chain = self.own_keychain()?;
        self.finish_changes(&chain)?;
        let known = |event: &KeyEvent| chain.keys().iter().any(|key| hex::encode(&key.key) == event.key);
        let fresh: Vec<KeyEvent> = self
            .public_keys()?
            .into_iter()
            .filter(|event| !known(event))
            .collect();
        if fresh.is_empty() {
            return Ok(());
        }
        if chain.root().is_some() {
            // Only the root may introduce keys now; the operator is told on the page of keys.
            tracing::warn!(keys = fresh.len(), "keys wait for the root");
            return self.keep_pending(&chain, fresh, Vec::new()).map(drop);
        }
        self.log_key_events(&fresh)
    }

    /// An event for each public key that the log should know.
    fn public_keys(&self) -> Result<Vec<KeyEvent>, FlowError> {
        let mut events = Vec::new();
        for vkey in self.log.vkeys().iter().skip(1) {
            events.push(of_vkey(KeyRole::Log, vkey));
        }
        for vkey in self.keys.cosign_keys().map_err(key_fault)?.vkeys() {
            events.push(of_vkey(KeyRole::Cosigner, &vkey));
        }
        events.push(KeyEvent::introduce(
            KeyRole::Tls,
            hex::encode(&self.keys.tls_public()),
        ));
        for recipient in self.keys.recipients() {
            events.push(of_recipient(&recipient.to_string()));
        }
        Ok(events)
    }

    /// Signs and logs events, all or none.
    pub(super) fn log_key_events(&self, events: &[KeyEvent]) -> Result<(), FlowError> {
        let mut batch = Vec::with_capacity(events.len());
        for event in events {
            let (en, zh) = title(event);
            let record = self.own(Body::KeyEvent(Box::new(event.clone())), en, zh);
            let problems = record.problems();
            if !problems.is_empty() {
                return Err(FlowError::Fields(problems));
            }
            let id = comity_core::identifiers::RecordId::new(
                &self.name,
                comity_core::clock::draw(self.dice.as_ref()),
            );
            batch.push(self.desk().sign(issue(&id, &record))?);
        }
        self.commit(&batch)?;
        Ok(())
    }
}

impl KeyRing {
    /// Puts a new statement key in the place of the old one.
    pub(super) fn swap_statement(&self, key: crate::sign::StatementKey) {
        *self.statement.write().unwrap_or_else(PoisonError::into_inner) = std::sync::Arc::new(key);
    }

    /// Puts a new key of the peer port in the place of the old one.
    pub(super) fn swap_tls(&self, seed: [u8; 32]) {
        *self.tls.write().unwrap_or_else(PoisonError::into_inner) = seed;
    }
}

/// Our own key files are ours to mend.
pub(super) fn key_fault(cause: KeyError) -> FlowError {
    FlowError::Damaged(cause.to_string())
}

fn title(event: &KeyEvent) -> (&'static str, &'static str) {
    match (event.event.as_str(), event.role) {
        ("revoke", _) => ("A key of this node is revoked", "撤销本节点的一把密钥"),
        (_, KeyRole::Log) => ("Log key of this node", "本节点的日志签名密钥"),
        (_, KeyRole::Statement) => ("Statement key of this node", "本节点的声明签名密钥"),
        (_, KeyRole::Root) => ("Root of the keys of this node", "本节点的根密钥"),
        (_, KeyRole::Cosigner) => ("Cosigning key of this node", "本节点的联署密钥"),
        (_, KeyRole::Sealing) => ("Sealing key of this node", "本节点的封装密钥"),
        (_, KeyRole::Tls) => ("Key of the peer port of this node", "本节点对等端口的密钥"),
    }
}
