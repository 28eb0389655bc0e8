//! The first entries of a log, read one by one: nothing can have been left out of them.

use super::checkpoints::Checkpoints;
use super::disk::{FileError, Folder};
use super::items::{Found, Item, MAX_STATEMENTS, Place};
use super::{BundleReport, Index, LogPart, Source};
use crate::cbor::Value;
use crate::entry::Entry;
use crate::keychain::KeyChain;
use crate::merkle::{self, Frontier};
use crate::note::{MAX_NOTE_BYTES, VerifierKey};
use crate::statement::{RECORD_TYPE, Statement};
use crate::tile::{self, MAX_BUNDLE_BYTES, WIDTH, entries_path, parse_bundle};
use crate::{Hash, hex};
use std::collections::{BTreeMap, BTreeSet};

/// The most entries of one log in a bundle: a gigabyte of hashes, or some ten gigabytes of
/// statements.
pub const MAX_LOG_ENTRIES: u64 = 1 << 24;

/// A log part that was read.
pub(super) struct Part {
    pub(super) digest: Hash,
    pub(super) log: VerifierKey,
    pub(super) told: LogPart,
    pub(super) keys: KeyChain,
    /// Leaf hashes at the indexes that the bundle speaks of.
    pub(super) leaves: BTreeMap<u64, Hash>,
    /// A bit for each blind entry whose statement is not in the bundle.
    unopened: Vec<u64>,
}

impl Part {
    /// Blind entries behind an index that nobody opened here.
    pub(super) fn unopened_behind(&self, index: u64) -> u64 {
        let from = index + 1;
        let (word, bit) = ((from / 64) as usize, from % 64);
        let words = self.unopened.get(word..).unwrap_or_default();
        let whole: u64 = words.iter().map(|word| u64::from(word.count_ones())).sum();
        let before = words.first().map_or(0, |word| word & ((1 << bit) - 1));
        whole - u64::from(before.count_ones())
    }

    /// Blind entries that nobody opened here.
    pub(super) fn unopened(&self) -> u64 {
        self.told.blind - self.told.opened
    }
}

/// What to look for while reading.
struct Wanted {
    records: BTreeSet<String>,
    requests: BTreeSet<String>,
    known: BTreeSet<Hash>,
    indexes: BTreeSet<u64>,
    sizes: BTreeSet<u64>,
}

/// Reads all log parts of the bundle. Open statements that belong to its records are added to it.
pub(super) fn replay_all(
    folder: &Folder<'_>,
    index: &Index,
    found: &mut Found,
    checkpoints: &mut Checkpoints,
    report: &mut BundleReport,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for (digest, origin) in &index.logs {
        let path = format!("logs/{}", hex::encode(digest));
        match replay(folder, &path, (*digest, origin), index, found, checkpoints) {
            Ok(part) => {
                report.logs.push(part.told.clone());
                parts.push(part);
            }
            Err((file, what)) => report.problem(format!("{path}/{file}"), what),
        }
    }
    parts
}

fn replay(
    folder: &Folder<'_>,
    path: &str,
    (digest, origin): (Hash, &str),
    index: &Index,
    found: &mut Found,
    checkpoints: &mut Checkpoints,
) -> Result<Part, (String, String)> {
    let wrong = |what: &dyn ToString| ("checkpoint".to_owned(), what.to_string());
    let note = folder
        .read(&format!("{path}/checkpoint"), MAX_NOTE_BYTES)
        .map_err(|cause| wrong(&cause))?;
    let at = checkpoints.accept(&note).map_err(|cause| wrong(&cause))?;
    let accepted = checkpoints
        .get(at)
        .ok_or_else(|| wrong(&"no checkpoint"))?
        .clone();
    let said = &accepted.signed.checkpoint;
    if said.origin != origin {
        return Err(wrong(&"the checkpoint is of another log"));
    }
    if said.size > MAX_LOG_ENTRIES {
        return Err(wrong(&format!("more than {MAX_LOG_ENTRIES} entries")));
    }
    let mut reading = Reading {
        wanted: wanted(index, digest, origin, found, checkpoints),
        edge: Frontier::new(),
        part: Part {
            digest,
            log: accepted.log.clone(),
            told: LogPart {
                origin: origin.to_owned(),
                size: said.size,
                root: said.root,
                cosigned: accepted.cosigned.clone(),
                by: accepted.by,
                open: 0,
                blind: 0,
                opened: 0,
            },
            keys: KeyChain::new(),
            leaves: BTreeMap::new(),
            unopened: vec![0; (said.size / 64 + 1) as usize],
        },
        roots: Vec::new(),
        items: Vec::new(),
    };
    for bundle in 0..tile::tiles_at(0, said.size) {
        let width = tile::width_at(0, bundle, said.size);
        let name = entries_path(bundle, width);
        let entries = read_bundle(folder, path, bundle, width).map_err(|what| (name.clone(), what))?;
        for entry in &entries {
            reading.entry(entry, at).map_err(|what| (name.clone(), what))?;
        }
    }
    if reading.edge.root() != said.root {
        return Err(wrong(&"the entries do not lead to the signed root"));
    }
    for (size, root) in &reading.roots {
        checkpoints.replayed(origin, *size, *root);
    }
    let known: BTreeSet<Hash> = found.statements.iter().map(|item| item.hash).collect();
    let fresh = reading
        .items
        .into_iter()
        .filter(|item| !known.contains(&item.hash));
    found.statements.extend(fresh);
    Ok(reading.part)
}

fn wanted(index: &Index, digest: Hash, origin: &str, found: &Found, checkpoints: &Checkpoints) -> Wanted {
    let asked = |hash: &Hash| {
        index
            .silences
            .iter()
            .any(|silence| silence.log == digest && silence.request == *hash)
    };
    let here = |item: &&Item| item.place.origin == origin;
    let after = found
        .statements
        .iter()
        .flat_map(|item| &item.statement.header.after)
        .filter(|after| after.origin == origin)
        .map(|after| after.size);
    let items = || found.statements.iter();
    Wanted {
        records: items()
            .filter(here)
            .map(|item| item.statement.header.sub.clone())
            .collect(),
        requests: items()
            .filter(|item| asked(&item.hash))
            .map(|item| item.statement.header.sub.clone())
            .collect(),
        known: items().map(|item| item.hash).collect(),
        indexes: items()
            .chain(&found.key_events)
            .filter(here)
            .map(|item| item.place.index)
            .collect(),
        sizes: checkpoints.sizes(origin).into_iter().chain(after).collect(),
    }
}

/// A bundle of entries: the file of exactly this width, or the whole one that replaced it.
fn read_bundle(folder: &Folder<'_>, path: &str, bundle: u64, width: u16) -> Result<Vec<Vec<u8>>, String> {
    let read = |width| {
        folder.read(
            &format!("{path}/{}", entries_path(bundle, width)),
            MAX_BUNDLE_BYTES,
        )
    };
    let bytes = match read(width) {
        Err(FileError::Missing) if width < WIDTH => read(WIDTH),
        other => other,
    };
    let mut entries =
        parse_bundle(&bytes.map_err(|cause| cause.to_string())?).map_err(|cause| cause.to_string())?;
    if entries.len() < usize::from(width) {
        return Err(format!("it holds {} entries instead of {width}", entries.len()));
    }
    entries.truncate(width.into());
    Ok(entries)
}

struct Reading {
    wanted: Wanted,
    edge: Frontier,
    part: Part,
    roots: Vec<(u64, Hash)>,
    items: Vec<Item>,
}

impl Reading {
    fn entry(&mut self, entry: &[u8], checkpoint: usize) -> Result<(), String> {
        let index = self.edge.size();
        let leaf = merkle::leaf_hash(entry);
        self.edge.push(leaf);
        if self.wanted.indexes.contains(&index) {
            self.part.leaves.insert(index, leaf);
        }
        if self.wanted.sizes.contains(&self.edge.size()) {
            self.roots.push((self.edge.size(), self.edge.root()));
        }
        let at = |cause: &dyn ToString| format!("entry {index}: {}", cause.to_string());
        match Entry::decode(entry).map_err(|cause| at(&cause))? {
            Entry::Blind(hash) => {
                self.part.told.blind += 1;
                if self.wanted.known.contains(&hash) {
                    self.part.told.opened += 1;
                } else if let Some(word) = self.part.unopened.get_mut((index / 64) as usize) {
                    *word |= 1 << (index % 64);
                }
                Ok(())
            }
            Entry::Open(bytes) => {
                self.part.told.open += 1;
                let statement = Statement::parse(&bytes).map_err(|cause| at(&cause))?;
                self.part
                    .keys
                    .push(index, &statement)
                    .map_err(|cause| at(&cause))?;
                self.keep(statement, index, checkpoint)
            }
        }
    }

    /// Keeps a statement that the bundle must speak of.
    fn keep(&mut self, statement: Statement, index: u64, checkpoint: usize) -> Result<(), String> {
        let answers = answered(&statement).is_some_and(|request| self.wanted.requests.contains(&request));
        if !answers && !self.wanted.records.contains(&statement.header.sub) {
            return Ok(());
        }
        if self.items.len() >= MAX_STATEMENTS {
            return Err("more statements on the records of the bundle than are read".into());
        }
        self.items.push(Item {
            hash: statement.hash(),
            path: format!("{} entry {index}", self.part.told.origin),
            source: Source::Log,
            statement,
            place: Place {
                origin: self.part.told.origin.clone(),
                index,
                open: true,
                checkpoint,
            },
        });
        Ok(())
    }
}

/// The record that a statement answers: by its header, or as the receipt of a release.
pub(super) fn answered(statement: &Statement) -> Option<String> {
    if let Some(re) = &statement.header.re {
        return Some(re.clone());
    }
    if statement.header.envelope.is_some() || statement.header.content_type != RECORD_TYPE {
        return None;
    }
    let payload = statement.payload_value().ok()?;
    if payload.get("kind").and_then(Value::as_text) != Some("receipt") {
        return None;
    }
    let release = payload.get("body")?.get("release")?;
    release.as_text().map(str::to_owned)
}
