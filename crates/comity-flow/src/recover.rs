//! What a start does before anything else: store and log are brought together again, keys and facts entered.

use std::collections::HashMap;
use std::sync::PoisonError;

use comity_core::date::Timestamp;
use comity_core::handling::Handling;
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, KeyEvent, KeyRole, Policy};
use comity_core::record::{Record, Verb};
use comity_core::text::Text;
use comity_proof::entry::Entry;
use comity_proof::hex;
use comity_store::{Sight, StagedStatement};

use crate::error::FlowError;
use crate::node::Node;
use crate::sign::{Link, Says};

/// Why a node cannot start. Each names the mend.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The log is shorter than the store remembers: a restored backup, or lost files.
    #[error(
        "the log holds {log} entries, but the store remembers {store}: the log folder is older than the store. \
         Put back the newer log folder; never continue from the old one, it would fork the log"
    )]
    LogIsOlder {
        /// Entries in the log.
        log: u64,
        /// Entries the store has seen.
        store: u64,
    },
    /// The store is older than the log, and the log alone does not hold what blind entries stand for.
    #[error(
        "the store lacks {missing} statement(s) that the log holds as hashes only: the store is older than the log. \
         Put back the newer comity.sqlite"
    )]
    StoreIsOlder {
        /// How many.
        missing: u64,
    },
    /// The data files of this program are wrong.
    #[error("the facts in data/ are not usable:\n{0}")]
    Facts(String),
    /// Another error.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<comity_store::StoreError> for RecoverError {
    fn from(cause: comity_store::StoreError) -> Self {
        Self::Flow(cause.into())
    }
}

/// What a start did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Statements that were in the log and not yet in the index.
    pub settled: u64,
    /// Statements that had been staged and now are logged.
    pub logged: u64,
    /// Open statements read back from the log into the store.
    pub reread: u64,
}

impl Node {
    /// Brings store and log together after any crash, and introduces the node's keys in a new log.
    ///
    /// # Errors
    /// [`RecoverError`], which names the mend. The node must not be used then.
    pub fn recover(&self) -> Result<Recovered, RecoverError> {
        let (log, store) = (self.log.size(), self.store.applied_size()?);
        if log < store {
            return Err(RecoverError::LogIsOlder { log, store });
        }
        let mut done = self.settle_what_is_logged(store, log)?;
        // Nothing below may sign before counterparts were asked, where there are any.
        if !self.begin_guarded()? {
            done.logged = self.sign_what_is_due()?;
        }
        self.recover_parties()?;
        self.catch_up_sharing()?;
        Ok(done)
    }

    /// Whatever a start has to log: what was staged, the first entries of a new log, keys that are not announced yet.
    pub(crate) fn sign_what_is_due(&self) -> Result<u64, RecoverError> {
        if !matches!(self.log.state(), comity_log::LogState::Writable) {
            return Ok(0);
        }
        let logged = self.log_what_is_staged()?;
        if self.log.size() == 0 {
            self.introduce()?;
        }
        self.announce_keys()?;
        Ok(logged)
    }

    /// Compares the staged statements with the entries the index has not seen.
    fn settle_what_is_logged(&self, from: u64, to: u64) -> Result<Recovered, RecoverError> {
        let waiting: HashMap<[u8; 32], [u8; 32]> = self
            .store
            .unsettled()?
            .into_iter()
            .map(|one| (one.leaf_hash, one.hash))
            .collect();
        let (mut found, mut missing, mut reread) = (Vec::new(), 0, 0);
        for index in from..to {
            let entry = self.log.entry(index).map_err(FlowError::LogRead)?;
            let leaf = comity_proof::merkle::leaf_hash(&entry);
            match (waiting.get(&leaf), Entry::decode(&entry)) {
                (Some(hash), _) => found.push((*hash, index)),
                (None, Ok(Entry::Open(bytes))) => {
                    found.push((self.reread(bytes, leaf)?, index));
                    reread += 1;
                }
                (None, _) => missing += 1,
            }
        }
        let brought_back = self.store.meta(crate::peers::RECOVERED_TO)?;
        let brought_back = brought_back.and_then(|text| text.parse().ok()).unwrap_or(0);
        if missing > 0 && to > brought_back {
            return Err(RecoverError::StoreIsOlder { missing });
        }
        if !found.is_empty() || missing > 0 {
            self.store.settle(&found, to)?;
        }
        Ok(Recovered {
            settled: found.len() as u64 - reread,
            logged: 0,
            reread,
        })
    }

    /// An open entry whose statement the store has lost is whole in the log.
    fn reread(&self, bytes: Vec<u8>, leaf_hash: [u8; 32]) -> Result<[u8; 32], RecoverError> {
        let read = crate::reading::read_statement(&bytes)?;
        read.statement
            .verify(&self.keys.statement().public())
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let before = match read.statement.header.seq {
            1 => None,
            _ => self
                .store
                .record(&read.statement.header.sub, &Sight::all())?
                .map(|row| row.row),
        };
        let row = crate::reading::row_of(&read, before.as_ref());
        let (search, subjects) = crate::reading::index_of(&read);
        let staged = StagedStatement {
            hash: read.statement.hash(),
            bytes,
            leaf_hash,
            open: true,
            row,
            search,
            subjects,
            dedupe_key: None,
            import: None,
        };
        self.store.stage(std::slice::from_ref(&staged))?;
        Ok(staged.hash)
    }

    /// What was staged was meant to be recorded whole: finish it rather than leave half a file.
    fn log_what_is_staged(&self) -> Result<u64, RecoverError> {
        // While the node runs, a batch on its way is staged too: it is waited for, and is not waiting any more then.
        let _alone = self.commits.write().unwrap_or_else(PoisonError::into_inner);
        let waiting = self.store.unsettled()?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let mut entries = Vec::with_capacity(waiting.len());
        for one in &waiting {
            let bytes = self.store.staged_bytes(&one.hash)?;
            let open = bytes.filter(|bytes| {
                comity_proof::merkle::leaf_hash(&Entry::Open(bytes.clone()).encode()) == one.leaf_hash
            });
            entries.push(open.map_or(Entry::Blind(one.hash), Entry::Open).encode());
        }
        let placed = self.log.append_all(entries).map_err(FlowError::Log)?;
        let indexes: Vec<([u8; 32], u64)> = waiting
            .iter()
            .zip(&placed)
            .map(|(one, at)| (one.hash, at.index))
            .collect();
        self.store.settle(&indexes, self.log.size())?;
        Ok(indexes.len() as u64)
    }

    /// The first entries of a new log: the keys of the node and the rules of the log.
    fn introduce(&self) -> Result<(), RecoverError> {
        let statement_key = KeyEvent {
            vkey: Some(self.vkey.clone()),
            ..KeyEvent::introduce(KeyRole::Statement, hex::encode(&self.keys.statement().public()))
        };
        let log_key = self
            .vkey
            .parse::<comity_proof::note::VerifierKey>()
            .ok()
            .and_then(|vkey| vkey.ed25519_key());
        let log_event = KeyEvent {
            vkey: Some(self.vkey.clone()),
            ..KeyEvent::introduce(KeyRole::Log, hex::encode(&log_key.unwrap_or_default()))
        };
        let policy = Policy {
            origin: self.log_origin(),
            tlog_policy: format!("log {}\nquorum none\n", self.vkey),
            open_entries: "Public measures, listings, commitments, evidence and the node's own keys stand open in the log. \
                           Everything else stands as a hash that says nothing without the statement."
                .into(),
        };
        let first = [
            self.own(
                Body::KeyEvent(Box::new(statement_key)),
                "Statement key of this node",
                "本节点的声明签名密钥",
            ),
            self.own(
                Body::KeyEvent(Box::new(log_event)),
                "Log key of this node",
                "本节点的日志签名密钥",
            ),
            self.own(
                Body::Policy(Box::new(policy)),
                "Policy of this log",
                "本日志的规则",
            ),
        ];
        let mut batch = Vec::new();
        for record in &first {
            let id = RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
            batch.push(self.desk().sign(issue(&id, record))?);
        }
        self.commit(&batch)?;
        Ok(())
    }

    pub(crate) fn own(&self, body: Body, en: &str, zh: &str) -> Record {
        Record {
            issued: self.clock.now(),
            title: vec![Text::en(en), Text::zh(zh)],
            summary: Vec::new(),
            handling: Handling::public(),
            source: None,
            links: Vec::new(),
            re: None,
            effective: None,
            body,
        }
    }

    /// Name of the log: the node's name and the number of the log.
    pub fn log_origin(&self) -> String {
        format!("{}/log/1", self.name)
    }
}

/// The first link of a chain.
pub(crate) fn issue<'a>(id: &'a RecordId, record: &'a Record) -> Link<'a> {
    Link {
        id,
        seq: 1,
        prev: None,
        verb: Verb::Issue,
        says: Says::Facts(record),
        subjects: Vec::new(),
        words: Vec::new(),
        dedupe_key: None,
        import: None,
    }
}

/// Seconds of a statement's header as our timestamp.
pub(crate) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}
