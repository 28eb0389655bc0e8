//! A folder for a third party: statements with their proofs, keys and policy, to be checked with nothing of ours but
//! the verifier. `docs/bundles.md` describes the files, `comity_proof::bundle` reads them.

mod shelf;

use std::collections::BTreeMap;

use comity_core::identifiers::NodeName;
use comity_proof::bundle::{INDEX, Index, MAX_STATEMENTS, POLICY, Silence};
use comity_proof::{hex, sha256};
use comity_store::StatementRow;

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;
pub use shelf::LogCopy;
use shelf::Shelf;

/// What to put into a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundleForm {
    /// Identifiers of records; each comes with its whole chain.
    pub records: Vec<String>,
    /// Whether to add the logs that hold them, whole: then nobody can say that a later open statement was left out.
    pub logs: bool,
    /// Counterparts whose logs hold no answer to these records: their copies are added, whole.
    pub silent: Vec<NodeName>,
}

/// A bundle that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFiles {
    /// Names below the folder, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Logs to copy beside them.
    pub logs: Vec<LogCopy>,
    /// Statements in it.
    pub statements: u64,
}

impl Node {
    /// Puts a bundle together. Each record is noted as an export.
    ///
    /// # Errors
    /// Not allowed, not found, or the log's.
    pub fn export_bundle(&self, me: &Who, form: &BundleForm) -> Result<BundleFiles, FlowError> {
        me.may(Action::Export)?;
        let mut making = Making::new(self);
        for id in &form.records {
            let rows = self.store.chain(id, &me.sight())?;
            if rows.is_empty() {
                return Err(FlowError::NotFound("record"));
            }
            for row in &rows {
                making.statement(row)?;
            }
            let request = rows.last().map(|row| row.settled.hash);
            for peer in &form.silent {
                let log = making.shelf_of_peer(peer)?;
                let origin = making.shelf(log)?.origin.clone();
                let silence = Silence {
                    request: request.unwrap_or_default(),
                    log: sha256(origin.as_bytes()),
                };
                making.index.silences.push(silence);
                making.with_log(log)?;
            }
        }
        if form.logs {
            let all: Vec<i64> = making.shelves.keys().copied().collect();
            for log in all {
                making.with_log(log)?;
            }
        }
        for id in &form.records {
            self.note(me.user, Deed::done("record.export", "record", id).with("bundle"))?;
        }
        making.finish()
    }
}

/// A bundle in the making.
struct Making<'a> {
    node: &'a Node,
    /// The logs it speaks of, by their number in the store; 0 is our own.
    shelves: BTreeMap<i64, Shelf>,
    index: Index,
    files: Vec<(String, Vec<u8>)>,
    logs: Vec<LogCopy>,
}

impl<'a> Making<'a> {
    fn new(node: &'a Node) -> Self {
        let index = Index {
            made: Some(node.seconds()),
            by: Some(node.name.to_string()),
            ..Index::default()
        };
        Self {
            node,
            shelves: BTreeMap::new(),
            index,
            files: Vec::new(),
            logs: Vec::new(),
        }
    }

    /// The log with this number, opened when it is first needed; its key events come with it.
    fn shelf(&mut self, log: i64) -> Result<&Shelf, FlowError> {
        if !self.shelves.contains_key(&log) {
            let shelf = Shelf::open(self.node, log)?;
            for row in self.node.store.key_events(log)? {
                // A checkpoint that was cosigned a while ago does not cover what came since.
                if row.settled.index < shelf.size {
                    self.index.key_events.push(row.settled.hash);
                    self.put("keys", &row, &shelf)?;
                }
            }
            self.shelves.insert(log, shelf);
        }
        self.shelves.get(&log).ok_or(FlowError::NotFound("log"))
    }

    fn shelf_of_peer(&mut self, name: &NodeName) -> Result<i64, FlowError> {
        let peer = self.node.pinned_peer(name)?;
        Ok(self.node.foreign_log(&peer)?.id)
    }

    fn statement(&mut self, row: &StatementRow) -> Result<(), FlowError> {
        if self.index.statements.contains(&row.settled.hash) {
            return Ok(());
        }
        if self.index.statements.len() >= MAX_STATEMENTS {
            return Err(FlowError::File(format!(
                "a bundle holds at most {MAX_STATEMENTS} statements"
            )));
        }
        let node = self.node;
        let shelf = self.shelf(row.settled.log)?.covering(node, row.settled.index)?;
        self.index.statements.push(row.settled.hash);
        self.put("statements", row, &shelf)
    }

    fn put(&mut self, folder: &str, row: &StatementRow, shelf: &Shelf) -> Result<(), FlowError> {
        let stem = format!("{folder}/{}", hex::encode(&row.settled.hash));
        let proof = shelf.proof(self.node, row.settled.index)?;
        self.files.push((format!("{stem}.statement"), row.bytes.clone()));
        self.files
            .push((format!("{stem}.tlog-proof"), proof.into_bytes()));
        Ok(())
    }

    fn with_log(&mut self, log: i64) -> Result<(), FlowError> {
        let copy = self.shelf(log)?.copy();
        let digest = sha256(copy.origin.as_bytes());
        if self.index.logs.iter().all(|(known, _)| *known != digest) {
            self.index.logs.push((digest, copy.origin.clone()));
            self.logs.push(copy);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<BundleFiles, FlowError> {
        let policy = self.policy()?;
        self.files.push((POLICY.into(), policy.into_bytes()));
        // The index is written last: a folder without one is no bundle.
        self.files.push((INDEX.into(), self.index.to_text().into_bytes()));
        Ok(BundleFiles {
            statements: self.index.statements.len() as u64,
            files: self.files,
            logs: self.logs,
        })
    }

    /// A policy file of all logs in the bundle. It is our word: a verifier who has one of their own uses that.
    fn policy(&self) -> Result<String, FlowError> {
        let mut text = String::new();
        for shelf in self.shelves.values() {
            text.push_str(&format!("log {}\n", shelf.vkey));
        }
        let (own, _) = self.node.policy_text()?;
        if self.shelves.keys().all(|log| *log == 0) {
            // With our own log only, our own policy stands as it is, if what is in the bundle meets it.
            let met = comity_proof::policy::Policy::parse(&own).is_ok_and(|policy| {
                self.shelves
                    .values()
                    .all(|shelf| policy.accept(&shelf.note).is_ok())
            });
            if met {
                return Ok(own);
            }
        }
        let witnesses = own.lines().filter(|line| line.starts_with("witness "));
        witnesses.for_each(|line| text.push_str(&format!("{line}\n")));
        let ours = self.node.card()?;
        for (number, key) in ours.witness.iter().enumerate() {
            text.push_str(&format!("witness {}-{number} {key}\n", self.node.name));
        }
        text.push_str("quorum none\n");
        Ok(text)
    }
}
