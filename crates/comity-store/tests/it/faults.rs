//! Failures put before a store, and a disk that is full.

use std::sync::Arc;

use comity_store::faulty::{Fault, Faulty, When};
use comity_store::{DeskStore, RecordStore, Sight, Store, StoreError, UpkeepStore};

use super::{open, place, statement};

#[test]
fn a_planned_call_fails_before_or_after_its_effect() {
    let (_folder, path) = place();
    let faulty = Arc::new(Faulty::new(Box::new(open(&path))));
    let store: Arc<dyn Store> = faulty.clone();

    faulty.plan(Fault::next("stage", When::Before));
    assert!(store.unsettled().unwrap().is_empty(), "other methods go through");
    assert!(matches!(store.stage(&[statement(0, 100)]), Err(StoreError::Full)));
    assert!(store.unsettled().unwrap().is_empty());

    faulty.plan(Fault::next("stage", When::After));
    assert!(matches!(store.stage(&[statement(0, 100)]), Err(StoreError::Full)));
    assert_eq!(
        store.unsettled().unwrap().len(),
        1,
        "stored, but reported as failed"
    );
    assert_eq!(faulty.failed(), 1);

    faulty.plan(Fault {
        method: None,
        nth: 2,
        times: 2,
        when: When::Before,
        error: || StoreError::Busy,
    });
    let answers: Vec<bool> = (0..4).map(|_| store.applied_size().is_ok()).collect();
    assert_eq!(answers, [true, false, false, true]);
    faulty.mend();
    assert_eq!(faulty.failed(), 0);
}

#[test]
fn a_full_disk_is_told_and_harms_nothing() {
    let (_folder, path) = place();
    let store = open(&path);
    store.stage(&[statement(0, 700)]).unwrap();
    store.settle(&[(statement(0, 700).hash, 0)], 1).unwrap();
    store.limit_pages(120).unwrap();
    let batch: Vec<_> = (1..1000).map(|n| statement(n, 700)).collect();
    for _ in 0..2 {
        let full = store.stage(&batch);
        assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    }
    assert!(
        store.unsettled().unwrap().is_empty(),
        "nothing of the batch is there"
    );
    assert!(store.integrity().unwrap().is_sound());
    store.limit_pages(1_000_000).unwrap();
    store.stage(&batch).unwrap();
    assert_eq!(store.unsettled().unwrap().len(), 999, "with space it goes on");
}

#[test]
fn another_writing_process_makes_the_store_busy_not_broken() {
    let (_folder, path) = place();
    let store = open(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| store.meta_put("a", "b"));
        std::thread::sleep(std::time::Duration::from_millis(1500));
        assert!(store.meta("a").unwrap().is_none(), "readers go on");
        other.execute_batch("COMMIT").unwrap();
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(store.meta("a").unwrap().as_deref(), Some("b"));
}

#[test]
fn a_failed_batch_leaves_the_store_usable() {
    let (_folder, path) = place();
    let store = open(&path);
    let mut bad = statement(1, 100);
    bad.import = Some(99);
    assert!(store.stage(&[statement(0, 100), bad]).is_err());
    assert!(store.unsettled().unwrap().is_empty());
    store.stage(&[statement(0, 100)]).unwrap();
    store.settle(&[(statement(0, 100).hash, 0)], 1).unwrap();
    assert!(
        store
            .record(&statement(0, 100).row.record_id, &Sight::all())
            .unwrap()
            .is_some()
    );
}
