//! Format versions: what was written once is read for ever.

use comity_store::{
    AccountStore, AuditStore, AuditVerdict, DeskStore, Filter, KNOWN_VERSION, Page, RecordStore, Sight,
    SqliteStore, StoreError, UpkeepStore,
};
use rusqlite::Connection;

use super::{open, place};

/// A store of version 1: its tables as they were released, and rows of every table. Kept as text; the numbers in
/// front mark the file as ours and as version 1.
fn version_1(path: &std::path::Path) {
    let tables = include_str!("../../src/sqlite/migrations/0001_first.sql");
    let rows = include_str!("../data/v1_rows.sql");
    let sqlite = Connection::open(path).unwrap();
    sqlite
        .execute_batch("PRAGMA application_id = 0x436f6d74; PRAGMA user_version = 1;")
        .unwrap();
    sqlite.execute_batch(tables).unwrap();
    sqlite.execute_batch(rows).unwrap();
}

#[test]
fn an_empty_file_becomes_a_store_of_this_version() {
    let (_folder, path) = place();
    assert_eq!(open(&path).format_version().unwrap(), KNOWN_VERSION);
    assert_eq!(
        open(&path).format_version().unwrap(),
        KNOWN_VERSION,
        "and stays one"
    );
}

#[test]
fn a_store_of_version_1_is_read() {
    let (_folder, path) = place();
    version_1(&path);
    let store = open(&path);
    assert_eq!(store.format_version().unwrap(), KNOWN_VERSION);
    let state = store.integrity().unwrap();
    assert!(state.is_sound(), "{state:?}");
    assert_eq!((state.settled, state.unsettled, state.applied_size), (2, 1, 2));

    let chain = store
        .chain("node.example/00000000000000000000000000000001", &Sight::all())
        .unwrap();
    assert_eq!(
        chain.iter().map(|s| s.bytes.as_slice()).collect::<Vec<_>>(),
        [&b"first statement"[..], b"second statement"]
    );
    let asking = Filter {
        text: Some("前体".into()),
        ..Filter::seen_by(Sight::labels(&["GREEN"]))
    };
    let found = store.list(&asking, &Page::first(5)).unwrap().rows;
    assert_eq!(
        found.iter().map(|row| row.row.title.as_str()).collect::<Vec<_>>(),
        ["amended"]
    );

    let user = store.user_by_name("li").unwrap().unwrap();
    assert_eq!(user.role, "officer");
    assert_eq!(store.drafts(user.id).unwrap().len(), 1);
    assert_eq!(store.imports(5).unwrap().len(), 1);
    assert_eq!(store.mappings().unwrap().len(), 1);
    assert_eq!(store.meta("node.name").unwrap().as_deref(), Some("node.example"));
    assert!(matches!(store.audit_verify().unwrap(), AuditVerdict::Intact(head) if head.rows == 1));
}

#[test]
fn a_store_of_a_later_version_is_refused_by_both_numbers() {
    let (_folder, path) = place();
    drop(open(&path));
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let error = SqliteStore::open(&path).unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Newer {
                found: 99,
                known: KNOWN_VERSION
            }
        ),
        "{error:?}"
    );
    let text = error.to_string();
    assert!(
        text.contains("99") && text.contains(&KNOWN_VERSION.to_string()),
        "{text}"
    );
}

#[test]
fn a_migration_that_was_cut_short_begins_anew() {
    let (_folder, path) = place();
    // What a crash before the commit leaves: a file in WAL mode with nothing in it.
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "journal_mode", "WAL")
        .unwrap();
    assert_eq!(open(&path).format_version().unwrap(), KNOWN_VERSION);
}
