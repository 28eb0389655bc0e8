//! Every limit is met once from below and once from above.

use crate::common::{FOLDER, append, config, disk_with, entry, open, open_with};
use comity_log::disk::{Disk, DiskFile, DiskLock, Open, Space};
use comity_log::faulty::MemDisk;
use comity_log::{AppendError, LogState, MAX_CALL_BYTES, MAX_CALL_ENTRIES, ReadError};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

#[test]
fn the_reserve_stops_appends_and_not_reading() {
    let disk = disk_with(5, true);
    let log = open(&disk);
    let total = 100 << 30;
    let space = |free| Space { free, total };
    disk.set_space(space((1 << 30) - 1));
    let refused = log.append(vec![1]).unwrap_err();
    assert!(
        matches!(refused, AppendError::Full { reserve, .. } if reserve == 1 << 30),
        "{refused:?}"
    );
    assert!(matches!(log.state(), LogState::Full { .. }));
    assert_eq!(log.entry(4).unwrap(), entry(4));
    disk.set_space(space((1 << 30) + 100));
    assert_eq!(log.state(), LogState::Writable, "room was made meanwhile");
    append(&log, 5..6);
    assert_eq!(log.state(), LogState::Writable);
    // On a small disk the share counts.
    disk.set_space(Space {
        free: 60 << 20,
        total: 1 << 30,
    });
    append(&log, 6..7);
}

#[test]
fn entries_and_calls_have_a_largest_size() {
    let log = open(&MemDisk::new());
    log.append(vec![1; 65_535]).unwrap();
    let refused = log.append_all(vec![vec![], vec![1; 65_536]]).unwrap_err();
    assert!(
        matches!(
            refused,
            AppendError::EntryTooLong {
                number: 1,
                bytes: 65_536
            }
        ),
        "{refused:?}"
    );
    let many = vec![vec![]; MAX_CALL_ENTRIES + 1];
    assert!(matches!(
        log.append_all(many),
        Err(AppendError::CallTooLarge { .. })
    ));
    let large = vec![vec![0; 65_000]; MAX_CALL_BYTES / 65_000 + 1];
    assert!(matches!(
        log.append_all(large),
        Err(AppendError::CallTooLarge { .. })
    ));
    assert_eq!(log.append_all(Vec::new()).unwrap(), []);
    assert_eq!(log.size(), 1);
    assert_eq!(log.entry(0).unwrap(), vec![1; 65_535]);
}

#[test]
fn reading_what_is_not_there_says_so() {
    let log = open(&disk_with(5, true));
    assert!(matches!(
        log.entry(5),
        Err(ReadError::NoSuchEntry { index: 5, size: 5 })
    ));
    assert!(matches!(
        log.inclusion_proof(0, 6),
        Err(ReadError::NoSuchSize { wanted: 6, size: 5 })
    ));
    assert!(matches!(
        log.inclusion_proof(4, 4),
        Err(ReadError::NoSuchEntry { .. })
    ));
    assert!(matches!(
        log.consistency_proof(0, 6),
        Err(ReadError::NoSuchSize { .. })
    ));
    assert!(log.consistency_proof(3, 2).is_err());
}

/// A disk whose journal waits while the gate is held.
#[derive(Clone)]
struct Gated {
    disk: MemDisk,
    gate: Arc<Mutex<()>>,
    /// The writer took a batch.
    came: Arc<AtomicBool>,
}

impl Gated {
    fn new() -> Self {
        Self {
            disk: MemDisk::new(),
            gate: Arc::default(),
            came: Arc::default(),
        }
    }

    fn hold(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap()
    }
}

impl Disk for Gated {
    fn free_space(&self, path: &Path) -> io::Result<Space> {
        self.came.store(true, Ordering::SeqCst);
        drop(self.gate.lock());
        self.disk.free_space(path)
    }
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.disk.make_dir(dir)
    }
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn DiskFile>> {
        self.disk.open(path, how)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.disk.read(path)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.disk.write_new(path, bytes)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)
    }
    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        self.disk.remove_dir(dir)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.disk.list(dir)
    }
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.disk.sync_file(path)
    }
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.disk.sync_dir(dir)
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn DiskLock>>> {
        self.disk.lock(path)
    }
}

#[test]
fn a_full_queue_refuses_early_and_serves_those_who_wait() {
    let disk = Gated::new();
    let mut narrow = config(FOLDER);
    narrow.max_queue_entries = 4;
    let log = open_with(narrow, Arc::new(disk.clone())).unwrap();
    let held = disk.hold();
    let call = |number: u8| {
        let log = log.clone();
        std::thread::spawn(move || log.append(vec![number; 3]))
    };
    let mut callers = vec![call(0)];
    while !disk.came.load(Ordering::SeqCst) {
        std::thread::yield_now();
    }
    // The first call is with the writer, four more wait, and the other seven are refused at once.
    callers.extend((1..12).map(call));
    while callers.iter().filter(|caller| caller.is_finished()).count() < 7 {
        std::thread::yield_now();
    }
    drop(held);
    let answers: Vec<_> = callers.into_iter().map(|caller| caller.join().unwrap()).collect();
    let busy = answers
        .iter()
        .filter(|answer| matches!(answer, Err(AppendError::Busy { .. })))
        .count();
    assert_eq!(busy, 7);
    assert_eq!(
        answers.iter().filter(|answer| answer.is_ok()).count() as u64,
        log.size()
    );
}

#[test]
fn what_waits_together_is_written_together() {
    let disk = Gated::new();
    let log = open_with(config(FOLDER), Arc::new(disk.clone())).unwrap();
    let held = disk.hold();
    let callers: Vec<_> = (0..40)
        .map(|number: u8| {
            let log = log.clone();
            std::thread::spawn(move || log.append(vec![number]).unwrap())
        })
        .collect();
    std::thread::sleep(core::time::Duration::from_millis(200));
    drop(held);
    let placed: Vec<_> = callers.into_iter().map(|caller| caller.join().unwrap()).collect();
    let checkpoints: std::collections::BTreeSet<_> = placed.iter().map(|p| p.checkpoint.to_vec()).collect();
    assert!(
        checkpoints.len() <= 3,
        "{} checkpoints for 40 waiting calls",
        checkpoints.len()
    );
}

#[test]
fn a_least_interval_is_kept() {
    let mut slow = config(FOLDER);
    slow.min_interval = core::time::Duration::from_millis(50);
    let log = open_with(slow, Arc::new(MemDisk::new())).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test measures a pause")]
    let begun = std::time::Instant::now();
    for index in 0..4 {
        append(&log, index..index + 1);
    }
    assert!(begun.elapsed() >= core::time::Duration::from_millis(150));
}
