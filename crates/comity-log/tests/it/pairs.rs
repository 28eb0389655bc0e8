//! Two faults: the second one while the first is being dealt with, or later.

use crate::common::{append, config, disk_with, open, open_with};
use crate::faults::{check, run};
use comity_log::faulty::{Fault, FaultyDisk, Op};
use comity_log::{AppendError, LogState};
use std::sync::Arc;

/// How the first and the second operation fail.
const MODES: [(Fault, Fault); 7] = [
    (Fault::Fail, Fault::Fail),
    (Fault::DoneButFailed, Fault::DoneButFailed),
    (Fault::Fail, Fault::DoneButFailed),
    (Fault::DoneButFailed, Fault::Fail),
    (Fault::Short, Fault::Short),
    (Fault::Fail, Fault::FullFrom),
    (Fault::DoneButFailed, Fault::DeadFrom),
];

/// Reloading takes some thirty operations; a second fault later than this meets a log that has
/// long recovered, which is the case of a single fault.
const REACH: u64 = 45;

/// Ways to fail that each pair gets by default, in turn; all of them with `COMITY_LOG_ALL_PAIRS`
/// set, which takes minutes.
const TURNS: u64 = 2;

/// Every pair on a log of `size` entries, with some of the given ways to fail.
fn every_pair(size: u64, modes: &[(Fault, Fault)]) {
    let all = std::env::var_os("COMITY_LOG_ALL_PAIRS").is_some();
    let turns = if all {
        modes.len() as u64
    } else {
        TURNS.min(modes.len() as u64)
    };
    let base = disk_with(size, true);
    let operations = run(&base.copy(), &[]).operations as u64;
    for first in 0..operations {
        for second in first + 1..first + REACH {
            for turn in 0..turns {
                let (one, two) = modes[((first * 3 + second + turn) % modes.len() as u64) as usize];
                let disk = base.copy();
                let done = run(&disk, &[(first, one), (second, two)]);
                check(&disk, &done, &format!("{one:?} at {first}, {two:?} at {second}"));
            }
        }
    }
}

#[test]
fn every_pair_of_faults() {
    every_pair(2, &MODES);
}

#[test]
fn every_pair_of_failures_where_a_tile_becomes_full() {
    every_pair(254, &[(Fault::Fail, Fault::Fail)]);
}

#[test]
fn two_failing_syncs_in_a_row_stop_the_log_and_it_says_so() {
    let base = disk_with(10, true);
    let faulty = FaultyDisk::over(&base);
    let log = open_with(config(crate::common::FOLDER), Arc::new(faulty.clone())).unwrap();
    // Find the first sync of an append, and the first one of the reload after it fails.
    let first = first_sync_from(&base, &[]);
    let second = first_sync_from(&base, &[(first, Fault::Fail)]);
    faulty.plan(&[(first, Fault::Fail), (second, Fault::Fail)]);
    let refused = log.append(b"never in".to_vec()).unwrap_err();
    assert!(matches!(refused, AppendError::NotIncluded(_)), "{refused:?}");
    let LogState::ReadOnly { reason } = log.state() else {
        panic!("{:?}", log.state());
    };
    assert!(
        reason.contains("make durable") && reason.contains("and then"),
        "{reason}"
    );
    assert!(reason.contains("to mend it"), "{reason}");
    assert!(matches!(log.append(vec![1]), Err(AppendError::ReadOnly(_))));
    assert_eq!(log.entry(9).unwrap(), crate::common::entry(9), "reading goes on");
    drop(log);
    let log = open(&base);
    append(&log, 10..12);
}

/// Number of the first sync of an append that is behind all of `faults`.
fn first_sync_from(base: &comity_log::faulty::MemDisk, faults: &[(u64, Fault)]) -> u64 {
    let faulty = FaultyDisk::over(&base.copy());
    let log = open_with(config(crate::common::FOLDER), Arc::new(faulty.clone())).unwrap();
    faulty.plan(faults);
    let _ = log.append(b"never in".to_vec());
    let after = faults.last().map_or(0, |(at, _)| at + 1);
    let operations = faulty.operations();
    let syncs = (0..)
        .zip(&operations)
        .filter(|(at, (op, _))| *at >= after && *op == Op::Sync);
    syncs.map(|(at, _)| at).next().unwrap()
}

#[test]
fn a_batch_needs_two_syncs_before_its_answer() {
    let base = disk_with(254, true);
    let faulty = FaultyDisk::over(&base);
    let log = open_with(config(crate::common::FOLDER), Arc::new(faulty.clone())).unwrap();
    faulty.plan(&[]);
    append(&log, 254..300);
    let syncs = || {
        faulty
            .operations()
            .iter()
            .filter(|(op, _)| *op == Op::Sync)
            .count()
    };
    assert_eq!(
        syncs(),
        3,
        "the first batch of a journal segment also makes its name durable"
    );
    append(&log, 300..900);
    assert_eq!(syncs(), 5, "{:?}", faulty.operations());
}
