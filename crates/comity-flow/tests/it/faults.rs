//! Power cuts and failing disks between store and log: nothing acknowledged is lost, nothing refused appears.

use std::sync::Arc;

use comity_flow::{LineOutcome, Node, SearchQuery};
use comity_log::faulty::{Fault as DiskFault, FaultyDisk};
use comity_store::StoreError;
use comity_store::faulty::{Fault, When};

use crate::bench::{Bench, assert_sound, finding, officer};

/// Samples that a search finds.
fn found(node: &Node, sample: &str) -> u64 {
    let query = SearchQuery {
        text: Some(sample.into()),
        limit: 5,
        ..SearchQuery::default()
    };
    node.search(&officer(), &query).unwrap().total
}

/// After a start on a sound disk: the acknowledged one is there, the log verifies, and one more goes in.
fn check(bench: &Bench, acknowledged: &[&str], refused: &[&str], what: &str) {
    let running = bench.start();
    for sample in acknowledged {
        assert_eq!(
            found(&running.node, sample),
            1,
            "{what}: {sample} was acknowledged"
        );
    }
    for sample in refused {
        assert!(found(&running.node, sample) <= 1, "{what}: {sample} twice");
    }
    running
        .node
        .submit(&officer(), finding("AFTER-1", "fentanyl"))
        .unwrap();
    drop(running);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}

#[test]
fn the_store_fails_at_every_step_before_and_after() {
    let errors: [fn() -> StoreError; 2] = [|| StoreError::Full, || StoreError::Busy];
    for method in ["stage", "settle", "audit"] {
        for when in [When::Before, When::After] {
            for error in errors {
                for times in [1, 2] {
                    let bench = Bench::new();
                    let running = bench.start();
                    running
                        .node
                        .submit(&officer(), finding("KEPT-1", "fentanyl"))
                        .unwrap();
                    running.store.plan(Fault {
                        method: Some(method),
                        nth: 1,
                        times,
                        when,
                        error,
                    });
                    let answer = running.node.submit(&officer(), finding("TRIED-2", "fentanyl"));
                    let kept = answer
                        .as_ref()
                        .is_ok_and(|outcome| matches!(outcome, LineOutcome::Recorded { .. }));
                    drop(running);
                    let acknowledged: &[&str] = if kept { &["KEPT-1", "TRIED-2"] } else { &["KEPT-1"] };
                    check(
                        &bench,
                        acknowledged,
                        &["TRIED-2"],
                        &format!("{method} {when:?} {times}"),
                    );
                }
            }
        }
    }
}

#[test]
fn the_disk_of_the_log_fails_at_every_operation_and_twice_in_a_row() {
    for fault in [
        DiskFault::Fail,
        DiskFault::DoneButFailed,
        DiskFault::FullFrom,
        DiskFault::DeadFrom,
    ] {
        for at in 0..24 {
            let bench = Bench::new();
            bench
                .start()
                .node
                .submit(&officer(), finding("KEPT-1", "fentanyl"))
                .unwrap();
            let faulty = FaultyDisk::over(&bench.disk);
            let running = bench.start_on(Arc::new(faulty.clone()));
            running.node.recover().unwrap();
            faulty.plan(&[(at, fault), (at + 1, fault)]);
            let answer = running.node.submit(&officer(), finding("TRIED-2", "fentanyl"));
            drop(running);
            faulty.plan(&[]);
            let acknowledged: &[&str] = if answer.is_ok() {
                &["KEPT-1", "TRIED-2"]
            } else {
                &["KEPT-1"]
            };
            check(&bench, acknowledged, &["TRIED-2"], &format!("{fault:?} at {at}"));
        }
    }
}

#[test]
fn a_power_cut_after_staging_is_finished_at_the_next_start() {
    let bench = Bench::new();
    let running = bench.start();
    // The log is made to die after the store has staged: the statement waits.
    let faulty = FaultyDisk::over(&bench.disk);
    drop(running);
    let running = bench.start_on(Arc::new(faulty.clone()));
    running.node.recover().unwrap();
    faulty.plan(&[(0, DiskFault::DeadFrom)]);
    // The process dies here as well, so nothing is discarded either.
    running.store.plan(Fault {
        method: Some("discard_unsettled"),
        nth: 1,
        times: 9,
        when: When::Before,
        error: || StoreError::Busy,
    });
    assert!(
        running
            .node
            .submit(&officer(), finding("WAITS-1", "fentanyl"))
            .is_err()
    );
    drop(running);
    faulty.plan(&[]);
    let running = bench.start();
    assert_eq!(
        found(&running.node, "WAITS-1"),
        1,
        "what was staged whole is finished"
    );
    drop(running);
    check(&bench, &["WAITS-1"], &[], "after recovery");
}

#[test]
fn a_store_older_than_the_log_is_refused_and_a_log_older_than_the_store_too() {
    let bench = Bench::new();
    let disk = bench.disk.copy();
    bench
        .start()
        .node
        .submit(&officer(), finding("S-1", "fentanyl"))
        .unwrap();
    // The log folder as it was before the first start: a restored backup.
    let running = bench.start_on(Arc::new(disk));
    let refused = running.node.recover().unwrap_err().to_string();
    assert!(refused.contains("older than the store"), "{refused}");
    // A new store beside the full log: blind entries cannot be read back.
    let other = Bench::new();
    let running = other.start_on(Arc::new(bench.disk.copy()));
    let refused = running.node.recover().unwrap_err().to_string();
    assert!(refused.contains("the store is older than the log"), "{refused}");
}
