//! Entries of a counterpart's log become statements that are found here, each verified first.
//!
//! What a log says of itself decides which key may sign at which place; an entry that is no statement of its node, or
//! is signed by a key that does not count there, is counted and never shown as a record.

use std::collections::HashMap;

use comity_core::identifiers::{NodeName, RecordId};
use comity_core::kinds::Body;
use comity_proof::entry::Entry;
use comity_proof::evidence::Evidence;
use comity_proof::keychain::{KeyChain, Seen};
use comity_proof::merkle;
use comity_store::{Foreign, RecordRow, Sight, StagedStatement, SubjectRow, Taken};
use rayon::prelude::*;

use super::exchange::SharedMirror;
use super::registry::Peer;
use super::trouble::SyncTrouble;
use crate::error::FlowError;
use crate::node::Node;
use crate::reading::{Read, Said, index_of, read_statement, row_of};

/// Statements verified by one thread at a time: enough that handing them out costs nothing beside the signatures.
const CHUNK: usize = 16;

/// Evidence in one log that is looked at in one round; a log full of it is noise.
const MAX_EVIDENCE: usize = 16;

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub open: u64,
    pub blind: u64,
    pub refused: u64,
    /// Records of which the issuer said two things.
    pub disputed: Vec<String>,
}

/// Takes entries of one log, in its order.
pub(crate) struct Taker<'n> {
    node: &'n Node,
    issuer: NodeName,
    log: i64,
    /// Entries below it were taken before: they come again after a crash, or with a copy that is fetched anew.
    next: u64,
    chain: KeyChain,
    /// Which public fact a record of this issuer states, by its id.
    facts: HashMap<String, String>,
    pub tally: Tally,
    /// What this log says against others.
    pub evidence: Vec<Evidence>,
}

/// An entry on its way.
enum Looked {
    Blind,
    Refused(String),
    Statement(Box<Candidate>),
}

struct Candidate {
    read: Read,
    bytes: Vec<u8>,
    leaf_hash: [u8; 32],
    /// A key event that the chain has checked already.
    checked: bool,
}

impl<'n> Taker<'n> {
    /// For the log of a counterpart.
    pub(crate) fn new(node: &'n Node, peer: &Peer) -> Result<Self, FlowError> {
        let log = node.foreign_log(peer)?;
        Ok(Self {
            node,
            issuer: peer.name.clone(),
            log: log.id,
            next: log.next_index,
            chain: (*node.keys_of(peer)?).clone(),
            facts: node.fact_ids_of(&peer.name),
            tally: Tally::default(),
            evidence: Vec::new(),
        })
    }

    /// Verifies and keeps entries from `first` on.
    pub(crate) fn take(&mut self, first: u64, entries: &[Vec<u8>]) -> Result<(), FlowError> {
        let known = usize::try_from(self.next.saturating_sub(first)).unwrap_or(usize::MAX);
        let entries = entries.get(known.min(entries.len())..).unwrap_or_default();
        if entries.is_empty() {
            return Ok(());
        }
        let first = first + known as u64;
        let mut seen: Vec<Looked> = entries
            .par_iter()
            .with_min_len(CHUNK)
            .map(|entry| look(entry))
            .collect();
        self.follow_keys(first, &mut seen);
        let chain = &self.chain;
        let issuer = &self.issuer;
        let numbered = seen.into_par_iter().with_min_len(CHUNK).enumerate();
        let checked: Vec<Looked> = numbered
            .map(|(at, one)| check(chain, issuer, first + at as u64, one))
            .collect();
        let mut batch = Vec::with_capacity(checked.len());
        let mut before = HashMap::new();
        for one in checked {
            batch.push(self.foreign(one, &mut before)?);
        }
        let taken = self.node.store.take_foreign(self.log, first, &batch)?;
        self.next = first + entries.len() as u64;
        self.count(&batch, &taken);
        Ok(())
    }

    /// Key events are few and change what counts: they are folded one by one, before anything else is checked.
    fn follow_keys(&mut self, first: u64, seen: &mut [Looked]) {
        for (index, one) in (first..).zip(seen) {
            let Looked::Statement(candidate) = one else {
                continue;
            };
            if !is_key_event(&candidate.read) {
                continue;
            }
            match self.chain.push(index, &candidate.read.statement) {
                Ok(Seen::KeyEvent | Seen::Other) => candidate.checked = true,
                Ok(Seen::Refused) => {
                    *one = Looked::Refused("a change of keys without the signatures it needs".into())
                }
                Err(cause) => *one = Looked::Refused(cause.to_string()),
            }
        }
    }

    fn foreign(
        &mut self,
        one: Looked,
        before: &mut HashMap<String, RecordRow>,
    ) -> Result<Foreign, FlowError> {
        let candidate = match one {
            Looked::Blind => return Ok(Foreign::Blind),
            Looked::Refused(why) => return Ok(Foreign::Refused(why)),
            Looked::Statement(candidate) => *candidate,
        };
        self.note_evidence(&candidate.read);
        let header = &candidate.read.statement.header;
        let same_as = match self.facts.get(&header.sub) {
            Some(key) => crate::facts::said_of(key, header.seq, &candidate.read.said)?,
            None => None,
        };
        let (row, search, subjects) = match &candidate.read.said {
            Said::Facts(_) => {
                let (search, subjects) = index_of(&candidate.read);
                (row_of(&candidate.read, None), search, subjects)
            }
            Said::Reason(_) => self.node.turn_row(&candidate.read, before)?,
        };
        before.insert(row.record_id.clone(), row.clone());
        Ok(Foreign::Statement(Box::new(StagedStatement {
            hash: candidate.read.statement.hash(),
            leaf_hash: candidate.leaf_hash,
            open: true,
            row,
            search,
            subjects,
            dedupe_key: same_as,
            import: None,
            bytes: candidate.bytes,
        })))
    }

    fn note_evidence(&mut self, read: &Read) {
        let Said::Facts(record) = &read.said else { return };
        if matches!(record.body, Body::Misbehaviour(_)) && self.evidence.len() < MAX_EVIDENCE {
            let payload = comity_proof::cbor::decode(&read.statement.payload).ok();
            self.evidence
                .extend(payload.and_then(|payload| Evidence::from_payload(&payload).ok()));
        }
    }

    fn count(&mut self, batch: &[Foreign], taken: &[(u64, Taken)]) {
        for one in batch {
            match one {
                Foreign::Statement(_) => {}
                Foreign::Blind => self.tally.blind += 1,
                Foreign::Refused(_) => self.tally.refused += 1,
            }
        }
        let statements = batch.iter().filter_map(|one| match one {
            Foreign::Statement(statement) => Some(&statement.row.record_id),
            Foreign::Blind | Foreign::Refused(_) => None,
        });
        self.tally.open += taken
            .iter()
            .filter(|(_, outcome)| *outcome != Taken::Refused)
            .count() as u64;
        self.tally.refused += taken
            .iter()
            .filter(|(_, outcome)| *outcome == Taken::Refused)
            .count() as u64;
        if taken
            .iter()
            .any(|(_, outcome)| matches!(outcome, Taken::Rival { .. }))
        {
            let pairs = statements.zip(taken);
            let rivals = pairs.filter(|(_, (_, outcome))| matches!(outcome, Taken::Rival { .. }));
            self.tally
                .disputed
                .extend(rivals.map(|(record, _)| record.clone()));
        }
    }
}

/// Parses an entry; nothing is believed yet.
fn look(entry: &[u8]) -> Looked {
    let bytes = match Entry::decode(entry) {
        Ok(Entry::Open(bytes)) => bytes,
        Ok(Entry::Blind(_)) => return Looked::Blind,
        Err(cause) => return Looked::Refused(cause.to_string()),
    };
    match read_statement(&bytes) {
        Ok(read) => Looked::Statement(Box::new(Candidate {
            read,
            bytes,
            leaf_hash: merkle::leaf_hash(entry),
            checked: false,
        })),
        Err(cause) => Looked::Refused(cause.to_string()),
    }
}

fn is_key_event(read: &Read) -> bool {
    matches!(&read.said, Said::Facts(record) if matches!(record.body, Body::KeyEvent(_)))
}

/// The signature, by a key that counts at this place, and that the record is the issuer's own.
fn check(chain: &KeyChain, issuer: &NodeName, index: u64, one: Looked) -> Looked {
    let Looked::Statement(candidate) = one else {
        return one;
    };
    let statement = &candidate.read.statement;
    if !candidate.checked
        && let Err(cause) = chain.check(statement, index)
    {
        return Looked::Refused(cause.to_string());
    }
    let own = |id: RecordId| id.issuer() == issuer.as_str();
    if !statement.header.sub.parse().is_ok_and(own) {
        return Looked::Refused("a statement on a record of another issuer".into());
    }
    Looked::Statement(candidate)
}

impl Node {
    /// Row, words and subjects of a statement that gives a reason: they are those of the facts it is about.
    fn turn_row(
        &self,
        read: &Read,
        before: &HashMap<String, RecordRow>,
    ) -> Result<(RecordRow, Vec<String>, Vec<SubjectRow>), FlowError> {
        let id = &read.statement.header.sub;
        let known = match before.get(id) {
            Some(row) => Some(row.clone()),
            None => self.store.record(id, &Sight::all())?.map(|row| row.row),
        };
        let (mut search, mut subjects) = index_of(read);
        for row in self.store.chain(id, &Sight::all())?.iter().rev() {
            let earlier = read_statement(&row.bytes)?;
            if matches!(earlier.said, Said::Facts(_)) {
                let (words, about) = index_of(&earlier);
                search.extend(words);
                subjects.extend(about);
                break;
            }
        }
        Ok((row_of(read, known.as_ref()), search, subjects))
    }

    /// A statement of another node that was handed over apart from its log, ready for the store. Its signature, its
    /// key and its place in the log were checked by whoever calls.
    pub(crate) fn given_statement(
        &self,
        read: &Read,
        bytes: Vec<u8>,
        leaf_hash: [u8; 32],
        open: bool,
    ) -> Result<StagedStatement, FlowError> {
        let (row, search, subjects) = match &read.said {
            Said::Facts(_) => {
                let (search, subjects) = index_of(read);
                (row_of(read, None), search, subjects)
            }
            Said::Reason(_) => self.turn_row(read, &HashMap::new())?,
        };
        Ok(StagedStatement {
            hash: read.statement.hash(),
            bytes,
            leaf_hash,
            open,
            row,
            search,
            subjects,
            dedupe_key: None,
            import: None,
        })
    }

    /// Gives the store what the mirror holds and the store has not taken, after a crash or a restored store.
    pub(crate) fn catch_up(&self, mirror: &SharedMirror, taker: &mut Taker<'_>) -> Result<(), SyncTrouble> {
        let next = taker.next;
        let mirror = super::exchange::lock(mirror);
        if next < mirror.next_index() {
            mirror.replay(next, &mut |first, entries| {
                taker
                    .take(first, entries)
                    .map_err(comity_exchange::SinkError::new)
            })?;
        }
        Ok(())
    }
}
