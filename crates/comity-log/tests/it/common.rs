//! A log for tests, and an audit that trusts none of the log's own reading code.

use comity_log::disk::Disk;
use comity_log::faulty::MemDisk;
use comity_log::{Log, LogConfig, LogKey, LogState, OpenError, Placed};
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{self, leaf_hash};
use comity_proof::tile::{self, LEVELS, WIDTH};
use comity_proof::{Hash, note::VerifierKey};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) const ORIGIN: &str = "node.example/log/1";
pub(crate) const FOLDER: &str = "/log";

/// Ed25519 alone: the tests of faults sign a hundred thousand times.
pub(crate) fn key() -> LogKey {
    LogKey::from_seed(&[7; 32])
}

/// The same with the post-quantum key beside it.
pub(crate) fn both_keys() -> LogKey {
    key().with_ml_dsa_44(&[8; 32])
}

pub(crate) fn vkey() -> VerifierKey {
    key().vkey(ORIGIN).unwrap()
}

pub(crate) fn config(folder: impl Into<PathBuf>) -> LogConfig {
    LogConfig::new(ORIGIN, folder)
}

pub(crate) fn open_with(config: LogConfig, disk: Arc<dyn Disk>) -> Result<Log, OpenError> {
    Log::open(config, key(), disk, Arc::new(|| 0))
}

/// Opens a log that must be whole.
pub(crate) fn open(disk: &MemDisk) -> Log {
    let log = open_with(config(FOLDER), Arc::new(disk.clone())).unwrap();
    assert_eq!(log.state(), LogState::Writable);
    log
}

/// The entry that stands at `index` in test logs: distinct, of different lengths, one empty.
pub(crate) fn entry(index: u64) -> Vec<u8> {
    match index {
        3 => Vec::new(),
        _ => format!("entry {index} {}", "x".repeat((index % 7) as usize)).into_bytes(),
    }
}

pub(crate) fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(entry).collect()
}

/// Waits for durable appends, and checks what comes back.
pub(crate) fn append(log: &Log, range: std::ops::Range<u64>) -> Vec<Placed> {
    let placed = log.append_all(entries(range.clone())).unwrap();
    assert_eq!(
        placed.iter().map(|p| p.index).collect::<Vec<_>>(),
        range.clone().collect::<Vec<_>>()
    );
    for (placed, index) in placed.iter().zip(range) {
        assert_eq!(placed.leaf_hash, leaf_hash(&entry(index)));
    }
    placed
}

/// The published folder, read without any help of the log.
pub(crate) struct Audit {
    pub(crate) entries: Vec<Vec<u8>>,
    leaves: Vec<Hash>,
}

impl Audit {
    /// Reads the published files of a disk in memory.
    pub(crate) fn of(disk: &MemDisk) -> Self {
        let public = Path::new(FOLDER).join("public");
        let files = disk.files().into_iter();
        let files =
            files.filter_map(|(path, bytes)| Some((path.strip_prefix(&public).ok()?.to_owned(), bytes)));
        Self::of_files(&files.collect())
    }

    /// Reads the published files of a real folder.
    pub(crate) fn of_folder(public: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(public, public, &mut files);
        Self::of_files(&files)
    }

    /// Checks signature, root, and every tile and bundle that the checkpoint needs.
    fn of_files(files: &BTreeMap<PathBuf, Vec<u8>>) -> Self {
        let file = |name: &str| {
            files
                .get(Path::new(name))
                .unwrap_or_else(|| panic!("{name} is missing"))
        };
        let signed = SignedCheckpoint::open(file("checkpoint"), &vkey()).unwrap();
        let size = signed.checkpoint.size;
        let mut entries = Vec::new();
        for index in 0..tile::tiles_at(0, size) {
            let name = tile::entries_path(index, tile::width_at(0, index, size));
            entries.extend(tile::parse_bundle(file(&name)).unwrap());
        }
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        assert_eq!(merkle::root(&leaves), signed.checkpoint.root);
        for (name, bytes) in expected_tiles(&leaves) {
            assert_eq!(file(&name), &bytes, "{name}");
        }
        Self { entries, leaves }
    }

    /// Compares the root with the one that somebody else's code computes.
    pub(crate) fn second_opinion(&self) {
        let mut tree = MemoryBackedTree::<Sha256, &[u8]>::new();
        self.entries.iter().for_each(|entry| tree.push(entry));
        if !self.entries.is_empty() {
            assert_eq!(
                merkle::root(&self.leaves),
                <[u8; 32]>::from(*tree.root().as_bytes())
            );
        }
    }

    /// A checkpoint that was given out must be of the beginning of this log.
    pub(crate) fn begins_with(&self, note: &[u8]) {
        let signed = SignedCheckpoint::open(note, &vkey()).unwrap().checkpoint;
        let size = usize::try_from(signed.size).unwrap();
        assert!(
            size <= self.leaves.len(),
            "a signed tree of {size} is not in the log"
        );
        assert_eq!(
            merkle::root(&self.leaves[..size]),
            signed.root,
            "the log forked before {size}"
        );
    }

    /// An entry that was acknowledged must stand where that was said.
    pub(crate) fn holds(&self, placed: &Placed, entry: &[u8]) {
        let index = usize::try_from(placed.index).unwrap();
        let found = self.entries.get(index);
        assert_eq!(
            found.map(Vec::as_slice),
            Some(entry),
            "acknowledged entry {index}"
        );
        self.begins_with(&placed.checkpoint);
    }
}

/// Every tile of a log by the definition: a level is the roots of the full tiles below.
fn expected_tiles(leaves: &[Hash]) -> Vec<(String, Vec<u8>)> {
    let mut tiles = Vec::new();
    let mut row = leaves.to_vec();
    for level in 0..LEVELS {
        for (index, hashes) in (0..).zip(row.chunks(usize::from(WIDTH))) {
            let width = u16::try_from(hashes.len()).unwrap();
            tiles.push((tile::tile_path(level, index, width), hashes.concat()));
        }
        row = row.chunks_exact(usize::from(WIDTH)).map(merkle::root).collect();
    }
    tiles
}

fn collect(root: &Path, dir: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for found in std::fs::read_dir(dir).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(
                path.strip_prefix(root).unwrap().to_owned(),
                std::fs::read(&path).unwrap(),
            );
        }
    }
}

/// A log of `size` entries as it lies on the disk after a clean end, or after the process died.
pub(crate) fn disk_with(size: u64, clean_end: bool) -> MemDisk {
    let disk = MemDisk::new();
    let log = open(&disk);
    if size > 0 {
        append(&log, 0..size);
    }
    let dead = disk.copy();
    log.close().unwrap();
    if clean_end { disk } else { dead }
}
