//! A pull on a disk that fails: at every operation, in every way, and twice.

use crate::common::{FOLDER, Store, log, must_hold, open, open_mem, pull};
use comity_exchange::testing::TestLog;
use comity_exchange::{MemorySource, Mirror, PullError};
use comity_log::faulty::{Fault, FaultyDisk, MemDisk};
use std::path::Path;
use std::sync::Arc;

const FAULTS: [Fault; 6] = [
    Fault::Fail,
    Fault::DoneButFailed,
    Fault::Short,
    Fault::Flip,
    Fault::FullFrom,
    Fault::DeadFrom,
];

struct Scene {
    log: TestLog,
    source: MemorySource,
    from: u64,
    to: u64,
}

impl Scene {
    fn new(from: u64, to: u64) -> Self {
        let log = log(to);
        let source = log.source(to).unwrap();
        Self {
            log,
            source,
            from,
            to,
        }
    }

    /// A disk and a store that have the smaller log.
    fn base(&self) -> (MemDisk, Store) {
        let (disk, mut store) = (MemDisk::new(), Store::default());
        let mut mirror = open_mem(&disk);
        if self.from > 0 {
            pull(&mut mirror, &self.log.source(self.from).unwrap(), &mut store).unwrap();
        }
        (disk, store)
    }

    /// Opens and pulls with faults, goes on in the same process, then cuts the power, starts again
    /// without faults and checks everything.
    fn run(&self, base: &(MemDisk, Store), faults: &[(u64, Fault)], power: Option<u64>) {
        let (disk, mut store) = (base.0.copy(), base.1.clone());
        let faulty = FaultyDisk::over(&disk);
        faulty.plan(faults);
        let what = format!("{faults:?} power {power:?}");
        if let Ok(mut mirror) = Mirror::open(Path::new(FOLDER), self.log.vkey(), Arc::new(faulty.clone())) {
            for _ in 0..2 {
                match pull(&mut mirror, &self.source, &mut store) {
                    Ok(pulled) => assert_eq!(pulled.size, self.to, "{what}"),
                    Err(error) => {
                        let ours = matches!(error, PullError::Storage(_) | PullError::Damaged(_));
                        assert!(ours, "{what}: {error:?}");
                    }
                }
                assert!(mirror.size() == self.from || mirror.size() == self.to, "{what}");
            }
        }
        if let Some(seed) = power {
            disk.cut_power(seed);
        }
        let disk = disk.copy();
        let mut mirror = match Mirror::open(Path::new(FOLDER), self.log.vkey(), Arc::new(disk.clone())) {
            Ok(mirror) => mirror,
            Err(error) => panic!("{what}: {error}"),
        };
        assert!(
            mirror.next_index() <= store.entries.len() as u64,
            "{what}: the store has it first"
        );
        assert!(
            mirror.size() == self.from || mirror.size() == self.to,
            "{what}: {}",
            mirror.size()
        );
        // What is committed as mirrored is durable, all of it.
        if mirror.checkpoint().is_some() {
            must_hold(&disk, &self.log, mirror.size());
        }
        pull(&mut mirror, &self.source, &mut store).unwrap_or_else(|error| panic!("{what}: {error}"));
        store.must_be(self.to);
        must_hold(&disk, &self.log, self.to);
    }

    fn operations(&self, base: &(MemDisk, Store)) -> u64 {
        let (disk, mut store) = (base.0.copy(), base.1.clone());
        let faulty = FaultyDisk::over(&disk);
        faulty.plan(&[]);
        let mut mirror = open(Arc::new(faulty.clone()));
        pull(&mut mirror, &self.source, &mut store).unwrap();
        faulty.operations().len() as u64
    }
}

#[test]
fn every_operation_fails_once_in_every_way() {
    for (from, to) in [(0, 300), (300, 600), (255, 257), (0, 1), (65_530, 65_540)] {
        let scene = Scene::new(from, to);
        let base = scene.base();
        let operations = scene.operations(&base);
        assert!(operations > 20 && operations < 200, "{operations}");
        // The long log is slow to check, and differs only in how many levels are written.
        let step = if to > 1000 { 12 } else { 1 };
        for at in (0..operations).step_by(step) {
            for fault in FAULTS {
                scene.run(&base, &[(at, fault)], None);
                scene.run(&base, &[(at, fault)], Some(at * 7 + fault as u64));
            }
        }
    }
}

#[test]
fn pairs_of_faults() {
    let modes = [
        (Fault::Fail, Fault::Fail),
        (Fault::DoneButFailed, Fault::DoneButFailed),
        (Fault::Fail, Fault::DoneButFailed),
        (Fault::Short, Fault::Fail),
        (Fault::Fail, Fault::FullFrom),
        (Fault::DoneButFailed, Fault::DeadFrom),
    ];
    let scene = Scene::new(200, 300);
    let base = scene.base();
    let operations = scene.operations(&base);
    for first in 0..operations {
        for second in first + 1..first + 45 {
            let (one, two) = modes[((first * 5 + second) % modes.len() as u64) as usize];
            let faults = [(first, one), (second, two)];
            scene.run(
                &base,
                &faults,
                ((first + second) % 2 == 0).then_some(first * 101 + second),
            );
        }
    }
}

#[test]
fn power_cuts_in_the_middle_of_a_long_pull() {
    // Long enough for several records on the way.
    let scene = Scene::new(
        1000,
        1000 + 3 * 256 * comity_exchange::limits::SYNC_BUNDLES as u64 / 2,
    );
    let base = scene.base();
    let operations = scene.operations(&base);
    for step in 0..24 {
        let at = operations * step / 24;
        scene.run(&base, &[(at, Fault::DeadFrom)], Some(step * 31 + 5));
    }
}
