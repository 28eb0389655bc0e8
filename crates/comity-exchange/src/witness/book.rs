//! What a witness knows of each log.

use super::entry::Entry;
use crate::names::origin_hash;
use comity_proof::checkpoint::SignedCheckpoint;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A checkpoint with the signatures given on it, and when they were given.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) time: u64,
    pub(crate) signed: Arc<SignedCheckpoint>,
}

/// One log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) cosigned: Option<Given>,
    pub(crate) mirrored: Option<Given>,
    pub(crate) frozen: bool,
    pub(crate) last_size: Option<u64>,
}

impl Known {
    /// Size of the tree cosigned last as a witness.
    pub(crate) fn size(&self) -> u64 {
        self.cosigned
            .as_ref()
            .map_or(0, |given| given.signed.checkpoint.size)
    }

    /// No cosignature on this log says an earlier time than one before it.
    pub(crate) fn time(&self, clock: u64) -> u64 {
        let given = [&self.cosigned, &self.mirrored];
        given
            .into_iter()
            .flatten()
            .fold(clock, |time, given| time.max(given.time))
    }
}

/// All logs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    logs: BTreeMap<String, Known>,
    by_hash: BTreeMap<String, String>,
}

impl Book {
    pub(crate) fn of(&self, origin: &str) -> Known {
        self.logs.get(origin).cloned().unwrap_or_default()
    }

    pub(crate) fn by_hash(&self, hash: &str) -> Option<&Known> {
        self.logs.get(self.by_hash.get(hash)?)
    }

    fn log(&mut self, origin: &str) -> &mut Known {
        if !self.logs.contains_key(origin) {
            self.by_hash.insert(origin_hash(origin), origin.to_owned());
        }
        self.logs.entry(origin.to_owned()).or_default()
    }

    /// Takes an entry into account that is durable.
    pub(crate) fn take(&mut self, entry: Entry) {
        let given = |time, signed| {
            Some(Given {
                time,
                signed: Arc::new(signed),
            })
        };
        match entry {
            Entry::Cosigned(time, signed) => {
                let origin = signed.checkpoint.origin.clone();
                self.log(&origin).cosigned = given(time, signed);
            }
            Entry::Mirrored(time, signed) => {
                let origin = signed.checkpoint.origin.clone();
                self.log(&origin).mirrored = given(time, signed);
            }
            Entry::Frozen(origin) => self.log(&origin).frozen = true,
            Entry::Thawed(origin) => self.log(&origin).frozen = false,
            Entry::Ended(origin, size) => {
                let known = self.log(&origin);
                known.last_size = Some(known.last_size.map_or(size, |last| last.min(size)));
            }
            Entry::Header(_) | Entry::Conflict(_) => {}
        }
    }

    /// Entries that say all of it.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (origin, known) in &self.logs {
            let copy = |given: &Given| (given.time, SignedCheckpoint::clone(&given.signed));
            if let Some((time, signed)) = known.cosigned.as_ref().map(copy) {
                entries.push(Entry::Cosigned(time, signed));
            }
            if let Some((time, signed)) = known.mirrored.as_ref().map(copy) {
                entries.push(Entry::Mirrored(time, signed));
            }
            if known.frozen {
                entries.push(Entry::Frozen(origin.clone()));
            }
            if let Some(size) = known.last_size {
                entries.push(Entry::Ended(origin.clone(), size));
            }
        }
        entries
    }
}
