//! The suite of the port.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};

use comity_store::faulty::Faulty;
use comity_store::{RecordStore, Sight, SqliteStore, Store, UpkeepStore, conformance};

use super::{open, place, statement};

#[test]
fn the_embedded_store_conforms() {
    let kept = RefCell::new(Vec::new());
    conformance::run(|| {
        let (folder, path) = place();
        kept.borrow_mut().push(folder);
        Box::new(open(&path)) as Box<dyn Store>
    });
}

#[test]
fn the_store_that_fails_on_purpose_conforms_while_nothing_is_planned() {
    let kept = RefCell::new(Vec::new());
    conformance::run(|| {
        let (folder, path) = place();
        kept.borrow_mut().push(folder);
        Box::new(Faulty::new(Box::new(open(&path)))) as Box<dyn Store>
    });
}

#[test]
fn everything_is_there_after_a_restart() {
    let (_folder, path) = place();
    let store = open(&path);
    store
        .stage(&[statement(0, 700), statement(1, 700), statement(2, 700)])
        .unwrap();
    store
        .settle(&[(statement(0, 700).hash, 0), (statement(1, 700).hash, 1)], 2)
        .unwrap();
    drop(store);
    let store = open(&path);
    assert_eq!(store.applied_size().unwrap(), 2);
    assert_eq!(
        store.statement_at(1, &Sight::all()).unwrap().unwrap().bytes,
        statement(1, 700).bytes
    );
    assert_eq!(store.unsettled().unwrap().len(), 1);
    assert!(store.integrity().unwrap().is_sound());
}

#[test]
fn readers_go_on_beside_the_writer() {
    let (_folder, path) = place();
    let store = open(&path);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..60 {
                store.stage(&[statement(n, 700)]).unwrap();
                store.settle(&[(statement(n, 700).hash, n)], n + 1).unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        for _ in 0..6 {
            scope.spawn(|| read_until(&store, &done));
        }
    });
    assert_eq!(store.applied_size().unwrap(), 60);
}

fn read_until(store: &SqliteStore, done: &AtomicBool) {
    let mut last = 0;
    while !done.load(Ordering::Relaxed) {
        let size = store.applied_size().unwrap();
        let seen = store.statements_from(0, 1000, &Sight::all()).unwrap().len() as u64;
        assert!(
            size >= last && seen >= size,
            "a reader sees what is committed, and never less than before"
        );
        last = size;
    }
}

#[test]
fn a_copy_is_a_whole_store() {
    let (folder, path) = place();
    let store = open(&path);
    store.stage(&[statement(0, 700)]).unwrap();
    store.settle(&[(statement(0, 700).hash, 0)], 1).unwrap();
    let copy = folder.path().join("copy.sqlite");
    store.backup_to(&copy).unwrap();
    assert!(
        matches!(
            store.backup_to(&copy),
            Err(comity_store::StoreError::Taken { .. })
        ),
        "a copy is never written over"
    );
    store.stage(&[statement(1, 700)]).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name.starts_with("copy"));
    assert_eq!(names, ["copy.sqlite"], "one file without companions");
    let copy = open(&copy);
    assert!(copy.integrity().unwrap().is_sound());
    assert_eq!(
        copy.statement_at(0, &Sight::all()).unwrap(),
        store.statement_at(0, &Sight::all()).unwrap()
    );
    assert!(copy.unsettled().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let store = open(&path);
    store.stage(&[statement(0, 700)]).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?} is {mode:o}", entry.file_name());
    }
}
