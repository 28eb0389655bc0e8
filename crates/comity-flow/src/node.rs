//! A node: one organisation's store, log, keys and tables, and the stations that work on them.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use comity_core::clock::{Clock, Dice};
use comity_core::identifiers::NodeName;
use comity_log::{Disk, Log};
use comity_proof::entry::Entry;
use comity_store::{StageOutcome, StagedStatement, Store};
use comity_substances::Tables;
use comity_substances::text::Scanner;

use crate::error::FlowError;
use crate::facts;
use crate::imports::Imports;
use crate::keys::KeyRing;
use crate::parties::Parties;
use crate::passkeys::Passkeys;
use crate::peers::Exchange;
use crate::screening::ReadInchi;
use crate::sharing::Sharing;
use crate::sign::Desk;

/// What a node is made of; the binary puts it together.
pub struct Parts {
    /// Its name, also the beginning of its log's origin.
    pub name: NodeName,
    /// Language of people who have not chosen one.
    pub lang: String,
    /// Folder of what the exchange keeps beside store and log: mirrors, cosigned checkpoints, sealed files.
    pub home: PathBuf,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The log, open for writing or read-only.
    pub log: Log,
    /// Verifier key of the log, as text.
    pub vkey: String,
    /// All keys but the log's.
    pub keys: Arc<KeyRing>,
    /// The disk that mirrors and cosigned checkpoints lie on.
    pub disk: Arc<dyn Disk>,
    /// The tables of substances.
    pub tables: Arc<Tables>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// Makes the way to the program that reads InChI; without it, structures come as SMILES and molfiles only.
    pub inchi: Option<InchiReaders>,
}

/// Makes a way to the program that reads InChI, one for each question or thread.
pub type InchiReaders = Arc<dyn Fn() -> Box<dyn ReadInchi> + Send + Sync>;

/// A node at work.
pub struct Node {
    pub(crate) name: NodeName,
    pub(crate) lang: String,
    pub(crate) home: PathBuf,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) log: Log,
    pub(crate) vkey: String,
    pub(crate) keys: Arc<KeyRing>,
    pub(crate) tables: Arc<Tables>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) dice: Arc<dyn Dice>,
    pub(crate) inchi: Option<InchiReaders>,
    pub(crate) imports: Imports,
    pub(crate) parties: Parties,
    pub(crate) passkeys: Passkeys,
    pub(crate) exchange: Exchange,
    pub(crate) sharing: Sharing,
    pub(crate) matching: crate::matching::Turn,
    /// Shared while a batch is staged, logged and settled; alone while what others left staged is logged. Otherwise a batch
    /// that is on its way would be logged twice.
    pub(crate) commits: RwLock<()>,
    /// Made when the first label is read, and kept: it takes as long to build as a thousand labels to read.
    scanner: OnceLock<Scanner>,
}

/// Where a statement now stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The record.
    pub record_id: String,
    /// Hash of the statement.
    pub statement: [u8; 32],
    /// Index of its entry in the log.
    pub index: u64,
    /// Hash of the log's leaf.
    pub leaf_hash: [u8; 32],
}

/// What became of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the log, durably.
    Recorded(Placed),
    /// The same was recorded before.
    Duplicate {
        /// The record that says it.
        record_id: String,
    },
}

impl Node {
    /// Puts a node together; the caller goes on with [`Node::recover`].
    pub fn new(parts: Parts) -> Self {
        Self {
            name: parts.name,
            lang: parts.lang,
            home: parts.home,
            store: parts.store,
            log: parts.log,
            vkey: parts.vkey,
            exchange: Exchange::new(parts.disk),
            keys: parts.keys,
            tables: parts.tables,
            clock: parts.clock,
            dice: parts.dice,
            inchi: parts.inchi,
            imports: Imports::default(),
            parties: Parties::default(),
            passkeys: Passkeys::default(),
            sharing: Sharing::default(),
            matching: crate::matching::Turn::default(),
            commits: RwLock::new(()),
            scanner: OnceLock::new(),
        }
    }

    /// The scanner of labels and goods texts.
    ///
    /// # Errors
    /// The fact files of this program are faulty.
    pub(crate) fn scanner(&self) -> Result<&Scanner, FlowError> {
        if let Some(scanner) = self.scanner.get() {
            return Ok(scanner);
        }
        let scanner = facts::scanner(&self.tables).map_err(|faults| FlowError::Facts(faults.to_string()))?;
        Ok(self.scanner.get_or_init(|| scanner))
    }

    /// The node's name.
    pub fn name(&self) -> &NodeName {
        &self.name
    }

    /// Language of people who have not chosen one.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// The tables of substances.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Today, in UTC.
    pub fn today(&self) -> comity_core::date::PartialDate {
        self.clock.today()
    }

    /// The clock of the node.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    pub(crate) fn desk(&self) -> Desk<'_> {
        Desk {
            name: &self.name,
            key: self.keys.statement(),
            clock: self.clock.as_ref(),
            dice: self.dice.as_ref(),
        }
    }

    /// Makes statements durable: store, log, index. Answers only when all that is recorded outlives a power failure.
    ///
    /// All or none: the staged ones go into the log in one call, which is one frame of its journal.
    ///
    /// # Errors
    /// The store's or the log's; then nothing was recorded, or a restart finishes what was begun.
    pub(crate) fn commit(&self, batch: &[StagedStatement]) -> Result<Vec<Outcome>, FlowError> {
        let done = self.commit_only(batch)?;
        self.watch_parties();
        Ok(done)
    }

    /// The same, for whoever holds the turn on parties and looks at what was logged themselves.
    ///
    /// # Errors
    /// As [`Node::commit`].
    pub(crate) fn commit_only(&self, batch: &[StagedStatement]) -> Result<Vec<Outcome>, FlowError> {
        let _together = self.commits.read().unwrap_or_else(PoisonError::into_inner);
        let staged = self.store.stage(batch)?;
        // Dying here leaves statements that the log does not hold. The next start logs them: `recover`.
        if staged
            .iter()
            .any(|outcome| matches!(outcome, StageOutcome::SeqTaken { .. }))
        {
            self.unstage(batch, &staged)?;
            return Err(FlowError::ChangedMeanwhile);
        }
        let fresh: Vec<&StagedStatement> = batch
            .iter()
            .zip(&staged)
            .filter(|(_, outcome)| **outcome == StageOutcome::Staged)
            .map(|(one, _)| one)
            .collect();
        let placed = self
            .append(&fresh)
            .inspect_err(|cause| self.forget(&fresh, cause))?;
        let indexes: Vec<([u8; 32], u64)> = placed.iter().map(|one| (one.statement, one.index)).collect();
        let size = placed.last().map_or(0, |last| last.index + 1);
        if !indexes.is_empty() {
            // The statements are in the log now. An error here is told, and the next start repeats this step.
            self.store.settle(&indexes, size)?;
        }
        let mut placed = placed.into_iter();
        let outcome = |outcome: StageOutcome| match outcome {
            StageOutcome::Duplicate { record_id, .. } => Some(Outcome::Duplicate { record_id }),
            StageOutcome::Staged | StageOutcome::SeqTaken { .. } => placed.next().map(Outcome::Recorded),
        };
        Ok(staged.into_iter().filter_map(outcome).collect())
    }

    fn append(&self, fresh: &[&StagedStatement]) -> Result<Vec<Placed>, FlowError> {
        let entries: Vec<Vec<u8>> = fresh.iter().map(|one| entry(one)).collect();
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        self.guard_signature();
        let placed = self.log.append_all(entries).map_err(FlowError::Log)?;
        let place = |(one, at): (&&StagedStatement, comity_log::Placed)| Placed {
            record_id: one.row.record_id.clone(),
            statement: one.hash,
            index: at.index,
            leaf_hash: at.leaf_hash,
        };
        Ok(fresh.iter().zip(placed).map(place).collect())
    }

    fn unstage(&self, batch: &[StagedStatement], staged: &[StageOutcome]) -> Result<(), FlowError> {
        let fresh = batch
            .iter()
            .zip(staged)
            .filter(|(_, outcome)| **outcome == StageOutcome::Staged);
        let hashes: Vec<[u8; 32]> = fresh.map(|(one, _)| one.hash).collect();
        self.store.discard_unsettled(&hashes)?;
        Ok(())
    }

    /// After the log refused: nobody was promised anything, so nothing is to be logged at the next start either.
    /// Where the log does not know whether it holds them, they stay for `recover` to compare.
    fn forget(&self, fresh: &[&StagedStatement], cause: &FlowError) {
        if matches!(cause, FlowError::Log(comity_log::AppendError::Unknown(_))) {
            return;
        }
        let hashes: Vec<[u8; 32]> = fresh.iter().map(|one| one.hash).collect();
        if self.store.discard_unsettled(&hashes).is_err() {
            tracing::error!(
                statements = hashes.len(),
                "staged statements could not be discarded; the next start logs them"
            );
        }
    }
}

/// The log entry of a staged statement.
pub(crate) fn entry(staged: &StagedStatement) -> Vec<u8> {
    let entry = if staged.open {
        Entry::Open(staged.bytes.clone())
    } else {
        Entry::Blind(staged.hash)
    };
    entry.encode()
}
