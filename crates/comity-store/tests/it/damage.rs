//! Damage is noticed, named, and comes with what to do about it.

use std::fs;

use comity_store::{AuditEntry, AuditStore, AuditVerdict, RecordStore, SqliteStore, StoreError, UpkeepStore};
use rusqlite::Connection;

use super::{open, place, statement};

fn with_trail(path: &std::path::Path) -> SqliteStore {
    let store = open(path);
    let entry = |at| AuditEntry {
        at,
        user: Some(1),
        action: "record.read".into(),
        object_kind: "record".into(),
        object_id: format!("r{at}"),
        outcome: "done".into(),
        detail: String::new(),
    };
    store.audit(&[entry(1), entry(2), entry(3)]).unwrap();
    store
}

/// What a person with a database tool can do to the file, and where the trail breaks then.
#[test]
fn an_altered_audit_trail_is_noticed() {
    let unlock = "DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps;";
    let deeds = [
        ("UPDATE audit SET object_id = 'r9' WHERE id = 2", 2),
        ("UPDATE audit SET user = NULL WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 3", 3),
        ("DELETE FROM audit", 1),
        (
            "INSERT INTO audit SELECT 4, at, user, action, object_kind, object_id, outcome, detail, hash FROM audit WHERE id = 3",
            4,
        ),
        ("UPDATE audit SET id = 9 WHERE id = 3", 3),
        ("UPDATE audit_head SET rows = 2", 4),
        ("DELETE FROM audit_head", 4),
    ];
    for (deed, row) in deeds {
        let (_folder, path) = place();
        let store = with_trail(&path);
        assert!(matches!(store.audit_verify().unwrap(), AuditVerdict::Intact(_)));
        Connection::open(&path)
            .unwrap()
            .execute_batch(&format!("{unlock}{deed}"))
            .unwrap();
        assert_eq!(
            store.audit_verify().unwrap(),
            AuditVerdict::Broken { row },
            "{deed}"
        );
        assert!(!store.integrity().unwrap().is_sound());
    }
}

#[test]
fn the_audit_trail_guards_itself_against_slips() {
    let (_folder, path) = place();
    let _store = with_trail(&path);
    let tool = Connection::open(&path).unwrap();
    for deed in ["UPDATE audit SET at = 0", "DELETE FROM audit"] {
        let refused = tool.execute(deed, []).unwrap_err().to_string();
        assert!(refused.contains("append only"), "{deed}: {refused}");
    }
}

#[test]
fn altered_and_missing_statements_are_found() {
    let (_folder, path) = place();
    let store = open(&path);
    let batch: Vec<_> = (0..5).map(|n| statement(n, 100)).collect();
    store.stage(&batch).unwrap();
    let placed: Vec<_> = batch.iter().map(|s| s.hash).zip(0..).collect();
    store.settle(&placed, 5).unwrap();
    assert!(store.integrity().unwrap().is_sound());
    let tool = Connection::open(&path).unwrap();
    tool.execute_batch("UPDATE statement_bytes SET bytes = x'00' WHERE statement = 2; DELETE FROM statement WHERE log_index = 3").unwrap();
    let state = store.integrity().unwrap();
    assert_eq!(state.altered, [batch[1].hash]);
    assert_eq!(state.holes, [3]);
    assert!(!state.is_sound());
}

#[test]
fn a_damaged_file_is_named_with_the_mend() {
    let (_folder, path) = place();
    fs::write(
        &path,
        b"this is not a database at all, but long enough to look at",
    )
    .unwrap();
    let error = SqliteStore::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("store.sqlite") && text.contains("backup"), "{text}");
}

#[test]
fn a_file_damaged_in_the_middle_is_found_out() {
    let (_folder, path) = place();
    let store = open(&path);
    let batch: Vec<_> = (0..500).map(|n| statement(n, 700)).collect();
    store.stage(&batch).unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 20_000].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let sound = match SqliteStore::open(&path) {
        Err(StoreError::Corrupt { .. }) => false,
        Err(other) => panic!("{other:?}"),
        Ok(store) => match store.integrity() {
            Err(StoreError::Corrupt { .. }) => false,
            found => found.unwrap().is_sound(),
        },
    };
    assert!(!sound);
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let (_folder, path) = place();
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE theirs (a)")
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = SqliteStore::open(&path).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let (folder, _) = place();
    let error = SqliteStore::open(&folder.path().join("no/such/store.sqlite")).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }));
    assert!(error.to_string().contains("no/such"), "{error}");
}
