//! Crashes and failing disks in the middle of a round: nothing is taken twice, nothing is lost.

use std::sync::Arc;

use comity_log::faulty::{Fault as DiskFault, FaultyDisk};
use comity_store::StoreError;
use comity_store::faulty::{Fault, When};

use super::{Desk, NORTH, found, good_round, name, pair, publish, round};
use crate::bench::officer;

/// Records on the other side: more than a bundle, so that a round is several steps.
const RECORDS: usize = 300;

fn full() -> (Desk, Desk) {
    let (north, south) = pair();
    super::publish_many(north.node(), RECORDS);
    (north, south)
}

fn complete(south: &Desk, north: &Desk, what: &str) {
    assert_eq!(found(south.node(), "zwirn"), RECORDS as u64, "{what}");
    let detail = south.node().peer(&officer(), &name(NORTH)).unwrap();
    assert_eq!(
        detail.open + detail.blind,
        north.node().log_size(),
        "{what}: each once"
    );
    assert_eq!(detail.refused, 0, "{what}");
}

#[test]
fn the_store_fails_at_every_step_before_and_after() {
    let errors: [fn() -> StoreError; 2] = [|| StoreError::Full, || StoreError::Busy];
    let (north, _) = full();
    for when in [When::Before, When::After] {
        for (nth, error) in [(1, errors[0]), (2, errors[1])] {
            let south = Desk::new(super::SOUTH);
            super::pin(south.node(), north.node());
            south.running.store.plan(Fault {
                method: Some("take_foreign"),
                nth,
                times: 1,
                when,
                error,
            });
            let report = round(&south, &north).unwrap();
            assert!(!report.is_good(), "{report:?}");
            let view = south.node().peers(&officer()).unwrap().remove(0);
            assert_eq!(view.failures[0].who, comity_flow::peers::Actor::Us, "{view:?}");
            south.running.store.mend();
            good_round(&south, &north);
            complete(&south, &north, &format!("{when:?} {nth}"));
        }
    }
}

#[test]
fn the_disk_dies_anywhere_in_a_round_and_the_next_start_goes_on() {
    let (north, _) = full();
    for fault in [DiskFault::DeadFrom, DiskFault::Fail, DiskFault::DoneButFailed] {
        for at in (0..60).step_by(6) {
            let south = Desk::new(super::SOUTH);
            super::pin(south.node(), north.node());
            let Desk { bench, running } = south;
            drop(running);
            let faulty = FaultyDisk::over(&bench.disk);
            let running = bench.start_on(Arc::new(faulty.clone()));
            running.node.recover().unwrap();
            faulty.plan(&[(at, fault), (at + 1, fault)]);
            let line = north.line(super::SOUTH);
            drop(running.node.sync_round(&name(NORTH), &line, &|_, _| {}));
            faulty.plan(&[]);
            drop(running);
            let south = Desk {
                running: bench.start(),
                bench,
            };
            drop(round(&south, &north));
            good_round(&south, &north);
            complete(&south, &north, &format!("{fault:?} at {at}"));
        }
    }
}

#[test]
fn a_store_older_than_the_mirror_is_filled_from_it() {
    let (north, south) = full();
    let Desk { bench, running } = south;
    drop(running);
    let before = bench.copy();
    let south = Desk {
        running: bench.start(),
        bench,
    };
    good_round(&south, &north);
    let Desk { bench, running } = south;
    drop(running);
    // The store as it was before the round, beside the disk after it.
    std::fs::copy(
        before.home().join("comity.sqlite"),
        bench.home().join("comity.sqlite"),
    )
    .unwrap();
    for side in ["comity.sqlite-wal", "comity.sqlite-shm"] {
        drop(std::fs::remove_file(bench.home().join(side)));
    }
    let south = Desk {
        running: bench.start(),
        bench,
    };
    assert_eq!(found(south.node(), "zwirn"), 0);
    good_round(&south, &north);
    complete(&south, &north, "filled again");
}

#[test]
fn a_mirror_that_is_gone_is_fetched_again_and_nothing_is_doubled() {
    let (north, south) = full();
    good_round(&south, &north);
    let Desk { bench, running } = south;
    drop(running);
    let mirror = bench.home().join("peers");
    for (path, _) in bench.disk.files() {
        if path.starts_with(&mirror) {
            comity_log::Disk::remove(&bench.disk, &path).unwrap();
        }
    }
    let south = Desk {
        running: bench.start(),
        bench,
    };
    let report = good_round(&south, &north);
    assert_eq!(report.open, 0, "all of it was taken before");
    complete(&south, &north, "fetched again");
    publish(north.node(), "zwirn once more");
    good_round(&south, &north);
    assert_eq!(found(south.node(), "zwirn"), RECORDS as u64 + 1);
}
