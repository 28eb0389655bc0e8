//! What our own entries must be: strict, and signed by a key that the log introduced before.

use super::StatementKey;
use crate::entry::Entry;
use crate::keychain::{self, KeyChain};
use crate::note::VerifierKey;
use crate::statement::Statement;

/// What an entry was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Open,
    KeyEvent,
    Blind,
}

/// The keys that the log introduced so far.
pub(super) struct Entries {
    keys: KeyChain,
}

/// The log key that entry 0 introduces, if entry 0 is what it must be.
pub(super) fn log_key(entry: &[u8]) -> Result<VerifierKey, String> {
    let mut keys = KeyChain::new();
    keys.push(0, &open_statement(entry)?)
        .map_err(|cause| cause.to_string())?;
    keys.log_key()
        .cloned()
        .ok_or_else(|| "entry 0 names no log key (body.vkey)".to_owned())
}

impl Entries {
    pub(super) fn new() -> Self {
        Self {
            keys: KeyChain::new(),
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
            self.push(0, &open_statement(entry)?)?;
            if self.keys.log_key() != log_key {
                return Err("entry 0 names another log key than the one that signed the checkpoint".into());
            }
            return Ok(Seen::KeyEvent);
        }
        match Entry::decode(entry).map_err(|cause| cause.to_string())? {
            Entry::Blind(_) => Ok(Seen::Blind),
            Entry::Open(bytes) => self.push(index, &parse(&bytes)?),
        }
    }

    /// The keys after the last entry.
    pub(super) fn into_keys(self) -> KeyChain {
        self.keys
    }

    fn push(&mut self, index: u64, statement: &Statement) -> Result<Seen, String> {
        match self
            .keys
            .push(index, statement)
            .map_err(|cause| cause.to_string())?
        {
            keychain::Seen::Other => Ok(Seen::Open),
            keychain::Seen::KeyEvent | keychain::Seen::Refused => Ok(Seen::KeyEvent),
        }
    }
}

/// The statement keys of a chain that were not revoked.
pub(super) fn statement_keys(keys: &KeyChain) -> Vec<StatementKey> {
    let issuer = keys.issuer();
    let with_issuer = |key| StatementKey {
        key,
        issuer: issuer.to_owned(),
    };
    keys.statement().into_iter().map(with_issuer).collect()
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
