//! What our own entries must be: strict, and signed by a key that the log introduced before.

use super::StatementKey;
use crate::cbor::Value;
use crate::entry::Entry;
use crate::hex;
use crate::key_event::{KeyChange, KeyEvent, KeyRole, is_key_event};
use crate::note::VerifierKey;
use crate::statement::{RECORD_TYPE, Statement};
use std::collections::BTreeMap;

/// The most statement keys one log may introduce; a node with a key a week has 500 in ten years.
const MAX_KEYS: usize = 10_000;

/// What an entry was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Open,
    KeyEvent,
    Blind,
}

/// The keys that the log introduced so far, by key identifier, with the issuer they sign for.
pub(super) struct Entries {
    keys: BTreeMap<[u8; 8], StatementKey>,
}

/// The log key that entry 0 introduces, if entry 0 is what it must be.
pub(super) fn log_key(entry: &[u8]) -> Result<VerifierKey, String> {
    let mut entries = Entries::new();
    let event = entries.introduce_first(&open_statement(entry)?)?;
    event
        .vkey
        .ok_or_else(|| "entry 0 names no log key (body.vkey)".to_owned())
}

impl Entries {
    pub(super) fn new() -> Self {
        Self {
            keys: BTreeMap::new(),
        }
    }

    /// Checks the entry at `index`; says what is wrong otherwise.
    pub(super) fn check(
        &mut self,
        index: u64,
        entry: &[u8],
        log_key: Option<&VerifierKey>,
    ) -> Result<Seen, String> {
        if index == 0 {
            let event = self.introduce_first(&open_statement(entry)?)?;
            if event.vkey.as_ref() != log_key {
                return Err("entry 0 names another log key than the one that signed the checkpoint".into());
            }
            return Ok(Seen::KeyEvent);
        }
        match Entry::decode(entry).map_err(|cause| cause.to_string())? {
            Entry::Blind(_) => Ok(Seen::Blind),
            Entry::Open(bytes) => self.check_open(&parse(&bytes)?),
        }
    }

    /// The keys that count after the last entry.
    pub(super) fn into_keys(self) -> Vec<StatementKey> {
        self.keys.into_values().collect()
    }

    fn check_open(&mut self, statement: &Statement) -> Result<Seen, String> {
        let kid = hex::encode(&statement.header.kid);
        let known = self.keys.get(&statement.header.kid);
        let StatementKey { key, issuer } =
            known.ok_or_else(|| format!("signed by key {kid}, which the log has not introduced"))?;
        statement.verify(key).map_err(|cause| cause.to_string())?;
        if *issuer != statement.header.iss {
            let said = &statement.header.iss;
            return Err(format!(
                "key {kid} was introduced for {issuer:?}, but the statement is of {said:?}"
            ));
        }
        match key_event(statement)? {
            None => Ok(Seen::Open),
            Some(event) => self.apply(&event, issuer.clone()).map(|()| Seen::KeyEvent),
        }
    }

    /// Entry 0 introduces the key it is signed with.
    fn introduce_first(&mut self, statement: &Statement) -> Result<KeyEvent, String> {
        let event = key_event(statement)?.ok_or("entry 0 must be a key event")?;
        if event.change != KeyChange::Introduce || event.role != KeyRole::Statement {
            return Err("entry 0 must introduce a statement key".into());
        }
        statement
            .verify(&event.key)
            .map_err(|cause| format!("entry 0 must be signed by the key it introduces: {cause}"))?;
        self.apply(&event, statement.header.iss.clone())?;
        Ok(event)
    }

    fn apply(&mut self, event: &KeyEvent, issuer: String) -> Result<(), String> {
        if event.role != KeyRole::Statement {
            return Ok(());
        }
        let kid = crate::cose::key_identifier(&event.key);
        match event.change {
            KeyChange::Introduce | KeyChange::Rotate if self.keys.len() >= MAX_KEYS => {
                return Err(format!("the log introduces more than {MAX_KEYS} statement keys"));
            }
            KeyChange::Introduce | KeyChange::Rotate => self.keys.insert(
                kid,
                StatementKey {
                    key: event.key,
                    issuer,
                },
            ),
            KeyChange::Revoke => self.keys.remove(&kid),
        };
        Ok(())
    }
}

fn open_statement(entry: &[u8]) -> Result<Statement, String> {
    match Entry::decode(entry).map_err(|cause| cause.to_string())? {
        Entry::Open(bytes) => parse(&bytes),
        Entry::Blind(_) => Err("entry 0 must be open".into()),
    }
}

fn parse(bytes: &[u8]) -> Result<Statement, String> {
    let statement = Statement::parse(bytes).map_err(|cause| cause.to_string())?;
    if statement.receipts.is_empty() {
        Ok(statement)
    } else {
        Err("a logged statement carries no receipts".into())
    }
}

fn key_event(statement: &Statement) -> Result<Option<KeyEvent>, String> {
    if statement.header.envelope.is_some() || statement.header.content_type != RECORD_TYPE {
        return Ok(None);
    }
    let payload: Value = statement.payload_value().map_err(|cause| cause.to_string())?;
    if !is_key_event(&payload) {
        return Ok(None);
    }
    KeyEvent::from_payload(&payload)
        .map(Some)
        .map_err(|cause| cause.to_string())
}
