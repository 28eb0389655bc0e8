//! One fault at every single operation, in every way.

use crate::common::{Audit, FOLDER, append, config, disk_with, open, open_with};
use comity_log::faulty::{Fault, FaultyDisk, MemDisk};
use comity_log::{AppendError, Log, LogState, Placed};
use std::sync::Arc;

pub(crate) const MODES: [Fault; 6] = [
    Fault::Fail,
    Fault::DoneButFailed,
    Fault::Short,
    Fault::Flip,
    Fault::FullFrom,
    Fault::DeadFrom,
];

/// What became of one call.
pub(crate) struct Told {
    entries: Vec<Vec<u8>>,
    answer: Result<Vec<Placed>, AppendError>,
}

/// One life of a log on a faulty disk: two appends and the end.
pub(crate) struct Run {
    pub(crate) told: Vec<Told>,
    pub(crate) state: LogState,
    pub(crate) operations: usize,
    published: Vec<u8>,
}

/// Opens a log on `disk`, lets `faults` happen from then on, appends twice and closes.
pub(crate) fn run(disk: &MemDisk, faults: &[(u64, Fault)]) -> Run {
    let faulty = FaultyDisk::over(disk);
    let log = open_with(config(FOLDER), Arc::new(faulty.clone())).unwrap();
    faulty.plan(faults);
    let told = vec![
        tell(&log, vec![b"first of two".to_vec(), b"second of two".to_vec()]),
        tell(&log, vec![b"a later one".to_vec()]),
    ];
    let mut run = Run::so_far(&log, told);
    // The end settles; a fault in there must not hurt either.
    let _ = log.close();
    run.operations = faulty.operations().len();
    run
}

impl Run {
    fn so_far(log: &Log, told: Vec<Told>) -> Self {
        Self {
            told,
            state: log.state(),
            operations: 0,
            published: log.checkpoint(),
        }
    }
}

fn tell(log: &Log, entries: Vec<Vec<u8>>) -> Told {
    let answer = log.append_all(entries.clone());
    Told { entries, answer }
}

/// Whatever happened: a start on a sound disk finds a whole log, with everything that was
/// acknowledged where it was acknowledged, and nothing that was refused.
pub(crate) fn check(disk: &MemDisk, run: &Run, what: &str) {
    if let LogState::ReadOnly { reason } = &run.state {
        assert!(!reason.is_empty(), "{what}");
    }
    let log = open_with(config(FOLDER), Arc::new(disk.clone())).unwrap();
    assert_eq!(log.state(), LogState::Writable, "{what}");
    log.append(b"after the restart".to_vec()).unwrap();
    drop(log);
    let audit = Audit::of(disk);
    audit.begins_with(&run.published);
    for told in &run.told {
        check_told(&audit, told, what);
    }
}

fn check_told(audit: &Audit, told: &Told, what: &str) {
    let count = |entry: &Vec<u8>| audit.entries.iter().filter(|found| *found == entry).count();
    let counts: Vec<usize> = told.entries.iter().map(count).collect();
    match &told.answer {
        Ok(placed) => {
            for (placed, entry) in placed.iter().zip(&told.entries) {
                audit.holds(placed, entry);
            }
            assert!(counts.iter().all(|count| *count == 1), "{what}: {counts:?}");
        }
        // All or nothing, and nobody can know.
        Err(AppendError::Unknown(_)) => {
            assert!(
                counts.iter().all(|count| *count <= 1 && *count == counts[0]),
                "{what}: {counts:?}"
            );
        }
        Err(_) => assert!(counts.iter().all(|count| *count == 0), "{what}: {counts:?}"),
    }
}

/// Logs on which a further batch does everything a batch can do: an empty one, one in the middle
/// of a tile, one that fills a tile; ended well, and killed.
pub(crate) fn bases() -> Vec<(String, MemDisk)> {
    let mut bases = Vec::new();
    for size in [0, 3, 254] {
        for clean_end in [true, false] {
            bases.push((
                format!("size {size}, clean end {clean_end}"),
                disk_with(size, clean_end),
            ));
        }
    }
    bases
}

#[test]
fn every_single_fault_at_every_operation() {
    for (base, disk) in bases() {
        let operations = run(&disk.copy(), &[]).operations as u64;
        assert!(operations > 30, "{operations}");
        for at in 0..operations {
            for fault in MODES {
                let disk = disk.copy();
                let done = run(&disk, &[(at, fault)]);
                check(&disk, &done, &format!("{base}, {fault:?} at {at}"));
            }
        }
    }
}

#[test]
fn a_fault_in_the_middle_of_a_journal_segment_and_then_a_crash() {
    let mut at = 0;
    loop {
        let mut operations = 0;
        for fault in MODES {
            let disk = disk_with(3, true);
            let faulty = FaultyDisk::over(&disk);
            let log = open_with(config(FOLDER), Arc::new(faulty.clone())).unwrap();
            let mut told = vec![tell(&log, vec![b"before".to_vec()])];
            faulty.plan(&[(at, fault)]);
            told.push(tell(&log, vec![b"meanwhile".to_vec()]));
            operations = operations.max(faulty.operations().len() as u64);
            faulty.plan(&[]);
            told.push(tell(&log, vec![b"after".to_vec()]));
            let run = Run::so_far(&log, told);
            // Nothing is settled: the next start has both segments, and the remains between them.
            let dead = disk.copy();
            check(&dead, &run, &format!("{fault:?} at {at}"));
        }
        at += 1;
        if at >= operations {
            return;
        }
    }
}

#[test]
fn one_passing_fault_never_stops_the_log() {
    let base = disk_with(254, true);
    for at in 0..run(&base.copy(), &[]).operations as u64 {
        for fault in [Fault::Fail, Fault::DoneButFailed, Fault::Short] {
            let done = run(&base.copy(), &[(at, fault)]);
            assert_eq!(done.state, LogState::Writable, "{fault:?} at {at}");
            assert!(
                done.told[1].answer.is_ok() || done.told[0].answer.is_ok(),
                "{fault:?} at {at}"
            );
        }
    }
}

#[test]
fn a_new_log_survives_every_fault_of_its_first_start() {
    let faulty = FaultyDisk::over(&MemDisk::new());
    drop(open_with(config(FOLDER), Arc::new(faulty.clone())).unwrap());
    let operations = faulty.operations().len() as u64;
    for at in 0..operations {
        for fault in MODES {
            let disk = MemDisk::new();
            let faulty = FaultyDisk::over(&disk);
            faulty.plan(&[(at, fault)]);
            drop(open_with(config(FOLDER), Arc::new(faulty)));
            append(&open(&disk), 0..2);
        }
    }
}

#[test]
fn every_fault_of_a_start_after_a_crash() {
    let base = disk_with(254, false);
    let faulty = FaultyDisk::over(&base.copy());
    drop(open_with(config(FOLDER), Arc::new(faulty.clone())).unwrap());
    for at in 0..faulty.operations().len() as u64 {
        for fault in MODES {
            let disk = base.copy();
            let faulty = FaultyDisk::over(&disk);
            faulty.plan(&[(at, fault)]);
            drop(open_with(config(FOLDER), Arc::new(faulty)));
            let log = open(&disk);
            append(&log, 254..257);
            drop(log);
            assert_eq!(Audit::of(&disk).entries.len(), 257, "{fault:?} at {at}");
        }
    }
}
