//! A witness on a disk that fails: what it answered it still knows, whatever happened.

use crate::common::{ORIGIN, log, may, try_witness, witness, witness_folder};
use comity_exchange::WitnessError;
use comity_exchange::testing::TestLog;
use comity_log::disk::Disk;
use comity_log::faulty::{Fault, FaultyDisk, MemDisk};
use std::sync::Arc;

const FAULTS: [Fault; 6] = [
    Fault::Fail,
    Fault::DoneButFailed,
    Fault::Short,
    Fault::Flip,
    Fault::FullFrom,
    Fault::DeadFrom,
];

/// A disk on which size 10 was cosigned.
fn base(log: &TestLog) -> MemDisk {
    let disk = MemDisk::new();
    witness(&disk)
        .add_checkpoint(&log.add_checkpoint(0, 10).unwrap(), &may)
        .unwrap();
    disk
}

/// Opens and asks three times with faults; then the power is cut, and what was answered must be
/// known.
fn run(log: &TestLog, base: &MemDisk, faults: &[(u64, Fault)], seed: u64) {
    let disk = base.copy();
    let faulty = FaultyDisk::over(&disk);
    faulty.plan(faults);
    let what = format!("{faults:?} seed {seed}");
    let mut answered = 10;
    if let Ok(witness) = try_witness(Arc::new(faulty)) {
        for (old, size) in [(10, 20), (20, 30), (30, 40)] {
            match witness.add_checkpoint(&log.add_checkpoint(old, size).unwrap(), &may) {
                Ok(_) => answered = size,
                Err(refusal) => {
                    assert!(matches!(refusal.status, 503 | 409), "{what}: {refusal:?}");
                    // What the log does then: it asks from the size that the witness says.
                    if refusal.status == 409 {
                        let told: u64 = String::from_utf8(refusal.body).unwrap().trim().parse().unwrap();
                        assert!(told <= size, "{what}");
                        if witness
                            .add_checkpoint(&log.add_checkpoint(told, size).unwrap(), &may)
                            .is_ok()
                        {
                            answered = size;
                        }
                    }
                }
            }
        }
    }
    if seed > 0 {
        disk.cut_power(seed);
    }
    let disk = disk.copy();
    let witness = match try_witness(Arc::new(disk)) {
        Ok(witness) => witness,
        Err(error) => panic!("{what}: {error}"),
    };
    let latest = witness
        .latest_of(ORIGIN)
        .map_or(0, |latest| latest.checkpoint.size);
    assert!(
        latest >= answered && latest <= 40,
        "{what}: answered {answered}, knows {latest}"
    );
    witness
        .add_checkpoint(&log.add_checkpoint(latest, 50).unwrap(), &may)
        .unwrap();
}

fn operations(log: &TestLog, base: &MemDisk) -> u64 {
    let faulty = FaultyDisk::over(&base.copy());
    faulty.plan(&[]);
    let witness = try_witness(Arc::new(faulty.clone())).unwrap();
    for (old, size) in [(10, 20), (20, 30), (30, 40)] {
        witness
            .add_checkpoint(&log.add_checkpoint(old, size).unwrap(), &may)
            .unwrap();
    }
    faulty.operations().len() as u64
}

#[test]
fn every_operation_fails_once_in_every_way() {
    let log = log(50);
    let base = base(&log);
    for at in 0..operations(&log, &base) {
        for fault in FAULTS {
            for seed in [0, at + 1, 1000 + at] {
                run(&log, &base, &[(at, fault)], seed);
            }
        }
    }
}

#[test]
fn every_pair_of_operations_fails() {
    let log = log(50);
    let base = base(&log);
    let modes = [
        (Fault::Fail, Fault::Fail),
        (Fault::DoneButFailed, Fault::DoneButFailed),
        (Fault::Fail, Fault::DoneButFailed),
        (Fault::Short, Fault::Short),
        (Fault::Fail, Fault::FullFrom),
        (Fault::DoneButFailed, Fault::DeadFrom),
    ];
    // All ways to fail take a minute.
    let all = std::env::var_os("COMITY_EXCHANGE_ALL_PAIRS").is_some();
    let turns = if all { 6 } else { 1 };
    for first in 0..operations(&log, &base) {
        for second in first + 1..first + 20 {
            for turn in 0..turns {
                let (one, two) = modes[((first + second + turn) % 6) as usize];
                run(
                    &log,
                    &base,
                    &[(first, one), (second, two)],
                    (first + second) % 3 * (second + 7),
                );
            }
        }
    }
}

#[test]
fn an_answer_comes_after_one_sync() {
    use comity_log::faulty::Op;
    let log = log(50);
    let base = base(&log);
    let faulty = FaultyDisk::over(&base);
    let witness = try_witness(Arc::new(faulty.clone())).unwrap();
    faulty.plan(&[]);
    witness
        .add_checkpoint(&log.add_checkpoint(10, 20).unwrap(), &may)
        .unwrap();
    let done: Vec<Op> = faulty.operations().into_iter().map(|(op, _)| op).collect();
    assert_eq!(done, [Op::Write, Op::Sync]);
}

#[test]
fn a_witness_that_lost_what_was_durable_does_not_sign() {
    let log = log(50);
    let disk = MemDisk::new();
    {
        let witness = witness(&disk);
        for size in [10, 20, 30] {
            let old = size - 10;
            witness
                .add_checkpoint(&log.add_checkpoint(old, size).unwrap(), &may)
                .unwrap();
        }
    }
    let folder = witness_folder();
    let mut names: Vec<String> = disk.list(&folder).unwrap();
    names.retain(|name| name.ends_with(".cosigned"));
    names.sort();
    let newest = folder.join(names.last().unwrap());
    let length = disk.read(&newest).unwrap().len();
    let (mut refused, mut lost) = (0, 0);
    for at in (0..length).step_by(97) {
        let spoilt = disk.copy();
        spoilt.tamper(&newest, |bytes| bytes[at] ^= 8).unwrap();
        match try_witness(Arc::new(spoilt)) {
            Err(WitnessError::Damaged(_)) => refused += 1,
            Err(error) => panic!("{error}"),
            // Of the very last frame nothing says that it was durable: it looks torn.
            Ok(witness) => {
                assert_eq!(
                    witness.latest_of(ORIGIN).unwrap().checkpoint.size,
                    20,
                    "byte {at}"
                );
                lost += 1;
            }
        }
    }
    assert!(refused > lost, "{refused} {lost}");
}
