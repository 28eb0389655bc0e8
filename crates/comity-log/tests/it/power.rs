//! Power cuts: what was not synced is lost, kept or mixed.

use crate::common::{Audit, FOLDER, append, config, open, open_with};
use crate::faults::{bases, check, run};
use comity_log::faulty::{Fault, FaultyDisk, MemDisk};
use std::sync::Arc;

/// Mixtures tried at each operation.
const SEEDS: u64 = 6;

#[test]
fn power_cut_at_every_operation_loses_nothing_acknowledged() {
    for (base, disk) in bases() {
        let operations = run(&disk.copy(), &[]).operations as u64;
        for at in 0..=operations {
            for seed in 0..SEEDS {
                let disk = disk.copy();
                let done = run(&disk, &[(at, Fault::DeadFrom)]);
                disk.cut_power(seed);
                check(&disk, &done, &format!("{base}, power cut at {at}, seed {seed}"));
            }
        }
    }
}

#[test]
fn power_cut_after_a_fault_that_was_dealt_with() {
    for (base, disk) in bases() {
        let operations = run(&disk.copy(), &[]).operations as u64;
        for at in 0..operations {
            for fault in [Fault::Fail, Fault::DoneButFailed, Fault::Short] {
                let later = at + 7 + at % 11 * 5;
                let disk = disk.copy();
                let done = run(&disk, &[(at, fault), (later, Fault::DeadFrom)]);
                disk.cut_power(at);
                check(
                    &disk,
                    &done,
                    &format!("{base}, {fault:?} at {at}, power cut at {later}"),
                );
            }
        }
    }
}

#[test]
fn power_cut_during_recovery_from_a_power_cut() {
    let (_, base) = bases().swap_remove(5);
    let faulty = FaultyDisk::over(&base.copy());
    drop(open_with(config(FOLDER), Arc::new(faulty.clone())).unwrap());
    for at in 0..faulty.operations().len() as u64 {
        for seed in 0..SEEDS {
            let disk = base.copy();
            disk.cut_power(seed);
            let faulty = FaultyDisk::over(&disk);
            faulty.plan(&[(at, Fault::DeadFrom)]);
            drop(open_with(config(FOLDER), Arc::new(faulty)));
            disk.cut_power(seed + 1);
            drop(open(&disk));
            assert_eq!(Audit::of(&disk).entries.len(), 254, "{at}, seed {seed}");
        }
    }
}

#[test]
fn power_cut_during_the_first_start() {
    let first = |disk: &MemDisk, faults: &[(u64, Fault)]| {
        let faulty = FaultyDisk::over(disk);
        faulty.plan(faults);
        drop(open_with(config(FOLDER), Arc::new(faulty.clone())));
        faulty.operations().len() as u64
    };
    for at in 0..=first(&MemDisk::new(), &[]) {
        for seed in 0..SEEDS {
            let disk = MemDisk::new();
            first(&disk, &[(at, Fault::DeadFrom)]);
            disk.cut_power(seed);
            append(&open(&disk), 0..2);
            assert_eq!(Audit::of(&disk).entries.len(), 2, "{at}, seed {seed}");
        }
    }
}

#[test]
fn the_first_batch_of_a_new_log_survives_a_power_cut() {
    for seed in 0..40 {
        let disk = MemDisk::new();
        let log = open(&disk);
        append(&log, 0..2);
        let dead = disk.copy();
        dead.cut_power(seed);
        assert_eq!(open(&dead).size(), 2, "seed {seed}");
        assert_eq!(Audit::of(&dead).entries.len(), 2, "seed {seed}");
    }
}
