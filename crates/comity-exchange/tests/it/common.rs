//! A log, a mirror and a witness for tests.

use comity_exchange::testing::{TestLog, entry};
use comity_exchange::{
    Clock, CosignKeys, Mirror, PullError, Pulled, SinkError, Source, Witness, WitnessError,
};
use comity_log::disk::Disk;
use comity_log::faulty::MemDisk;
use comity_proof::note::VerifierKey;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) const ORIGIN: &str = "peer.example/log/1";
pub(crate) const FOLDER: &str = "/peers/peer/mirror";

pub(crate) fn log(size: u64) -> TestLog {
    let mut log = TestLog::new(ORIGIN, 7).unwrap();
    log.grow_to(size);
    log
}

/// Another history of the same log, signed by the same key: alike up to `common`.
pub(crate) fn fork(common: u64, size: u64) -> TestLog {
    let mut fork = log(common);
    for index in common..size {
        fork.push(format!("other story {index}").into_bytes());
    }
    fork
}

pub(crate) fn open(disk: Arc<dyn Disk>) -> Mirror {
    Mirror::open(Path::new(FOLDER), log(0).vkey(), disk).unwrap()
}

pub(crate) fn open_mem(disk: &MemDisk) -> Mirror {
    open(Arc::new(disk.clone()))
}

/// A store that takes entries once: by their index it knows what it has.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Store {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) calls: usize,
}

impl Store {
    pub(crate) fn take(&mut self, first: u64, entries: &[Vec<u8>]) -> Result<(), SinkError> {
        self.calls += 1;
        assert!(!entries.is_empty() && entries.len() <= 256);
        let have = self.entries.len() as u64;
        assert!(first <= have, "a gap: {first} after {have}");
        let skip = (have - first) as usize;
        self.entries.extend(entries.iter().skip(skip).cloned());
        Ok(())
    }

    pub(crate) fn must_be(&self, size: u64) {
        assert_eq!(self.entries.len() as u64, size);
        for (index, known) in (0..).zip(&self.entries) {
            assert_eq!(known, &entry(index), "{index}");
        }
    }
}

pub(crate) fn pull(mirror: &mut Mirror, source: &dyn Source, store: &mut Store) -> Result<Pulled, PullError> {
    mirror.pull(
        source,
        &mut |first, entries| store.take(first, entries),
        &|_, _| {},
    )
}

/// The published files of the mirror on a disk in memory, by name.
pub(crate) fn published(disk: &MemDisk) -> BTreeMap<String, Vec<u8>> {
    let public = Path::new(FOLDER).join("public");
    let files = disk.files().into_iter();
    files
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix(&public).ok()?;
            Some((name.to_str()?.to_owned(), bytes))
        })
        .collect()
}

/// Every file that the log publishes at `size` must be there, byte for byte.
pub(crate) fn must_hold(disk: &MemDisk, log: &TestLog, size: u64) {
    let published = published(disk);
    for (name, bytes) in log.files(size).unwrap() {
        assert_eq!(published.get(&name), Some(&bytes), "{name} at {size}");
    }
}

pub(crate) fn cosign_keys() -> CosignKeys {
    CosignKeys::from_seeds("us.example", (&[1; 32], &[2; 32]), (&[3; 32], &[4; 32])).unwrap()
}

pub(crate) const NOW: u64 = 1_800_000_000;

pub(crate) fn clock() -> Arc<Clock> {
    Arc::new(|| NOW)
}

pub(crate) fn witness_folder() -> PathBuf {
    PathBuf::from("/witness")
}

pub(crate) fn try_witness(disk: Arc<dyn Disk>) -> Result<Witness, WitnessError> {
    Witness::open(&witness_folder(), cosign_keys(), disk, clock())
}

pub(crate) fn witness(disk: &MemDisk) -> Witness {
    try_witness(Arc::new(disk.clone())).unwrap()
}

/// Knows test logs by their keys.
pub(crate) fn may(origin: &str) -> Option<VerifierKey> {
    (origin == ORIGIN).then(|| log(0).vkey())
}
