//! A log in memory and a peer that misbehaves as told, for tests of this crate and of those above.

use crate::source::{Answer, Get, MemorySource, Source, SourceError};
use comity_proof::Hash;
use comity_proof::checkpoint::Checkpoint;
use comity_proof::merkle::{self, leaf_hash};
use comity_proof::note::{Note, NoteError, VerifierKey};
use comity_proof::tile::{
    self, BundleError, LEVELS, TileError, TileReader, WIDTH, encode_bundle, encode_tile, entries_path,
    tile_path, tiles_at, width_at,
};
use ed25519_dalek::{Signer, SigningKey};
use std::collections::BTreeMap;

/// A log in memory that signs whatever it is told to.
#[derive(Clone)]
pub struct TestLog {
    vkey: VerifierKey,
    key: SigningKey,
    entries: Vec<Vec<u8>>,
    /// For each level the roots of all finished subtrees of 256^level leaves.
    rows: Vec<Vec<Hash>>,
}

/// What goes wrong when a test asks for something that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum TestLogError {
    /// The origin is no name.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// An entry is too long.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A size that the log does not have.
    #[error(transparent)]
    Tile(#[from] TileError),
}

impl TestLog {
    /// An empty log whose key follows from one byte.
    pub fn new(origin: &str, seed: u8) -> Result<Self, TestLogError> {
        let key = SigningKey::from_bytes(&[seed; 32]);
        Ok(Self {
            vkey: VerifierKey::ed25519(origin, &key.verifying_key().to_bytes())?,
            key,
            entries: Vec::new(),
            rows: vec![Vec::new(); usize::from(LEVELS)],
        })
    }

    /// The log's key.
    pub fn vkey(&self) -> VerifierKey {
        self.vkey.clone()
    }

    /// Adds an entry.
    pub fn push(&mut self, entry: Vec<u8>) {
        let mut hash = leaf_hash(&entry);
        self.entries.push(entry);
        for row in &mut self.rows {
            row.push(hash);
            let Some(last) = row.len().checked_sub(usize::from(WIDTH)) else {
                return;
            };
            if !row.len().is_multiple_of(usize::from(WIDTH)) {
                return;
            }
            hash = merkle::root(row.get(last..).unwrap_or_default());
        }
    }

    /// Adds entries until there are `size`: distinct, of different lengths, one of them empty.
    pub fn grow_to(&mut self, size: u64) {
        for index in self.size()..size {
            self.push(entry(index));
        }
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// All entries.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// Root of the first `size` entries.
    pub fn root(&self, size: u64) -> Result<Hash, TestLogError> {
        Ok(tile::tree_root(self, size)?)
    }

    /// A signed checkpoint of the first `size` entries.
    pub fn checkpoint(&self, size: u64) -> Result<Vec<u8>, TestLogError> {
        self.sign(&Checkpoint::new(&self.vkey.name, size, self.root(size)?))
    }

    /// Signs any checkpoint at all.
    pub fn sign(&self, checkpoint: &Checkpoint) -> Result<Vec<u8>, TestLogError> {
        let mut note = Note::new(&checkpoint.to_text())?;
        note.add_ed25519(&self.vkey, &self.key.sign(note.text.as_bytes()).to_bytes());
        Ok(note.to_string().into_bytes())
    }

    /// Consistency proof between two sizes, as a request to add-checkpoint carries it.
    pub fn consistency(&self, small: u64, large: u64) -> Result<Vec<Hash>, TestLogError> {
        Ok(tile::consistency_proof(self, small, large)?)
    }

    /// The body of a request to add-checkpoint.
    pub fn add_checkpoint(&self, old: u64, size: u64) -> Result<Vec<u8>, TestLogError> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let mut body = format!("old {old}\n");
        for hash in self.consistency(old.min(size), size)? {
            body.push_str(&STANDARD.encode(hash));
            body.push('\n');
        }
        body.push('\n');
        Ok([body.into_bytes(), self.checkpoint(size)?].concat())
    }

    /// Every file of the log as published at `size`, the unfinished tiles of that size among them.
    pub fn files(&self, size: u64) -> Result<BTreeMap<String, Vec<u8>>, TestLogError> {
        let mut files = BTreeMap::new();
        for level in 0..LEVELS {
            for index in 0..tiles_at(level, size) {
                let width = width_at(level, index, size);
                let hashes = self.tile(level, index, width)?;
                files.insert(tile_path(level, index, width), encode_tile(&hashes));
            }
        }
        for index in 0..tiles_at(0, size) {
            let width = width_at(0, index, size);
            let first = usize::try_from(index).unwrap_or(usize::MAX) * usize::from(WIDTH);
            let entries = self
                .entries
                .get(first..first + usize::from(width))
                .unwrap_or_default();
            files.insert(entries_path(index, width), encode_bundle(entries)?);
        }
        files.insert("checkpoint".into(), self.checkpoint(size)?);
        Ok(files)
    }

    /// A node that serves the log at `size`.
    pub fn source(&self, size: u64) -> Result<MemorySource, TestLogError> {
        let source = MemorySource::new();
        self.publish(size, &source)?;
        Ok(source)
    }

    /// Puts the files of `size` beside those that a node already serves.
    pub fn publish(&self, size: u64, source: &MemorySource) -> Result<(), TestLogError> {
        for (name, bytes) in self.files(size)? {
            source.put(&name, bytes);
        }
        Ok(())
    }
}

impl TileReader for TestLog {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let from = usize::try_from(index)
            .unwrap_or(usize::MAX)
            .saturating_mul(usize::from(WIDTH));
        let row = self.rows.get(usize::from(level));
        let hashes = row.and_then(|row| row.get(from..from.saturating_add(usize::from(width))));
        hashes.map(<[Hash]>::to_vec).ok_or_else(|| TileError::Missing {
            path: tile_path(level, index, width),
        })
    }
}

/// The entry that stands at `index` in test logs.
pub fn entry(index: u64) -> Vec<u8> {
    match index {
        3 => Vec::new(),
        _ => format!("entry {index} {}", "x".repeat((index % 7) as usize)).into_bytes(),
    }
}

/// What a peer makes of an answer: the name asked for, the most bytes allowed, the honest answer.
pub type Twist = dyn Fn(&Get<'_>, Option<Vec<u8>>) -> Result<Option<Vec<u8>>, SourceError> + Send + Sync;

/// A peer that answers as `twist` says.
pub struct Peer<S> {
    /// The honest node behind it.
    pub honest: S,
    twist: Box<Twist>,
}

impl<S: Source> Peer<S> {
    /// A peer in front of an honest one.
    pub fn new(
        honest: S,
        twist: impl Fn(&Get<'_>, Option<Vec<u8>>) -> Result<Option<Vec<u8>>, SourceError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            honest,
            twist: Box::new(twist),
        }
    }
}

impl<S: Source> Source for Peer<S> {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        // The honest answer is asked for whatever its length: it is the twist that cheats.
        let whole = Get {
            most: u64::MAX,
            ..*ask
        };
        (self.twist)(ask, self.honest.get(&whole)?)
    }

    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<Answer, SourceError> {
        self.honest.post(name, body, most)
    }

    fn can_post(&self) -> bool {
        self.honest.can_post()
    }
}
