//! The life of a statement: staged, settled, superseded, or never acknowledged.

use super::{Check, everything, hash, ids, record, statement, with};
use crate::{Hash, NewImport, Sight, StageOutcome, Store, StoreError};

pub(super) const CHECKS: &[Check] = &[
    ("staged statements are invisible", staged_is_invisible),
    ("settled statements read back as they were", reads_back),
    ("settling twice is settling once", settles_once),
    ("settling is all or none", settles_all_or_none),
    ("an index belongs to one statement", one_statement_an_index),
    ("unsettled statements are listed and discarded", discards),
    ("a dedupe key is kept once", dedupes),
    ("the same statement is a duplicate of itself", same_statement),
    ("a place in a chain is taken once", seq_taken),
    ("a chain is in order, its last statement current", chains),
    ("statements settle in any order", settles_out_of_order),
    ("answers are found from what they answer", answers),
    ("statements are read in log order", log_order),
    ("an empty batch is nothing", empty_batch),
    ("an import must exist", import_exists),
    ("numbers that cannot be are refused", refuses_huge_numbers),
];

fn staged_is_invisible(store: &dyn Store) {
    let one = statement("a", 1);
    assert_eq!(
        store.stage(std::slice::from_ref(&one)).unwrap(),
        [StageOutcome::Staged]
    );
    assert!(store.statement(&one.hash, &Sight::all()).unwrap().is_none());
    assert!(store.record("a", &Sight::all()).unwrap().is_none());
    assert!(store.chain("a", &Sight::all()).unwrap().is_empty());
    assert!(ids(store, &everything()).is_empty());
    store.settle(&[(one.hash, 0)], 1).unwrap();
    assert_eq!(ids(store, &everything()), ["a"]);
}

fn reads_back(store: &dyn Store) {
    let mut one = with(statement("a", 1), |row| {
        row.occurred = Some("2021-03".to_owned());
        row.status = Some("reported".to_owned());
        row.re = Some("b".to_owned());
        row.person = true;
    });
    one.open = false;
    record(store, &[statement("first", 1), one.clone()]);
    let found = store.statement(&one.hash, &Sight::all()).unwrap().unwrap();
    assert_eq!(
        (&found.bytes, found.leaf_hash, found.open, found.import),
        (&one.bytes, one.leaf_hash, false, None)
    );
    assert_eq!((&found.settled.row, found.settled.hash), (&one.row, one.hash));
    assert_eq!((found.settled.index, found.settled.current), (1, true));
    assert_eq!(store.statement_at(1, &Sight::all()).unwrap().unwrap(), found);
    assert_eq!(store.record("a", &Sight::all()).unwrap().unwrap(), found.settled);
    assert!(store.statement_at(2, &Sight::all()).unwrap().is_none());
}

fn settles_once(store: &dyn Store) {
    let one = statement("a", 1);
    record(store, std::slice::from_ref(&one));
    store.settle(&[(one.hash, 0)], 1).unwrap();
    assert_eq!(store.applied_size().unwrap(), 1);
    store.settle(&[], 9).unwrap();
    store.settle(&[(one.hash, 0)], 1).unwrap();
    assert_eq!(
        store.applied_size().unwrap(),
        9,
        "the largest size ever given is kept"
    );
    let elsewhere = store.settle(&[(one.hash, 5)], 9);
    assert!(
        matches!(elsewhere, Err(StoreError::Corrupt { .. })),
        "a statement has one index: {elsewhere:?}"
    );
}

fn settles_all_or_none(store: &dyn Store) {
    let one = statement("a", 1);
    store.stage(std::slice::from_ref(&one)).unwrap();
    let done = store.settle(&[(one.hash, 0), (hash("nobody's"), 1)], 2);
    assert!(matches!(done, Err(StoreError::Missing { .. })), "{done:?}");
    assert!(ids(store, &everything()).is_empty());
    assert_eq!(store.applied_size().unwrap(), 0);
    assert_eq!(store.unsettled().unwrap().len(), 1);
}

fn one_statement_an_index(store: &dyn Store) {
    record(store, &[statement("a", 1)]);
    let two = statement("b", 1);
    store.stage(std::slice::from_ref(&two)).unwrap();
    let done = store.settle(&[(two.hash, 0)], 1);
    assert!(matches!(done, Err(StoreError::Corrupt { .. })), "{done:?}");
    assert_eq!(ids(store, &everything()), ["a"]);
}

fn discards(store: &dyn Store) {
    let mut batch = [statement("a", 1), statement("b", 1), statement("c", 1)];
    for one in &mut batch {
        one.search = vec!["fentanyl".to_owned()];
        one.subjects = vec![super::subject("cas", "437-38-7")];
        one.dedupe_key = Some(one.hash);
    }
    store.stage(&batch).unwrap();
    let waiting = store.unsettled().unwrap();
    for one in &waiting {
        let bytes = store.staged_bytes(&one.hash).unwrap();
        assert!(
            bytes.is_some_and(|bytes| !bytes.is_empty()),
            "what waits can be read"
        );
    }
    assert_eq!(store.staged_bytes(&[0xee; 32]).unwrap(), None);
    let names: Vec<(&str, Hash, Hash)> = waiting
        .iter()
        .map(|u| (u.record_id.as_str(), u.hash, u.leaf_hash))
        .collect();
    let expected: Vec<(&str, Hash, Hash)> = batch
        .iter()
        .map(|s| (s.row.record_id.as_str(), s.hash, s.leaf_hash))
        .collect();
    assert_eq!(names, expected);
    store.settle(&[(batch[1].hash, 0)], 1).unwrap();
    let hashes = [batch[0].hash, batch[1].hash, batch[2].hash, hash("nobody's")];
    assert_eq!(
        store.discard_unsettled(&hashes).unwrap(),
        2,
        "the settled one and the unknown one are left alone"
    );
    assert!(store.unsettled().unwrap().is_empty());
    assert_eq!(ids(store, &everything()), ["b"]);
    record(store, &[batch[2].clone()]);
    let found = crate::Filter {
        text: Some("fentanyl".to_owned()),
        subject: Some(super::subject("cas", "437-38-7")),
        ..everything()
    };
    assert_eq!(
        ids(store, &found),
        ["c", "b"],
        "a discarded statement can come again"
    );
    assert!(store.integrity().unwrap().is_sound());
}

fn dedupes(store: &dyn Store) {
    let keyed = |id: &str, key: &str| {
        let mut one = statement(id, 1);
        one.dedupe_key = Some(hash(key));
        one
    };
    let duplicate = |settled| StageOutcome::Duplicate {
        record_id: "a".to_owned(),
        settled,
    };
    let outcomes = store
        .stage(&[
            keyed("a", "k"),
            keyed("b", "k"),
            keyed("c", "other"),
            statement("d", 1),
            statement("e", 1),
        ])
        .unwrap();
    use StageOutcome::Staged;
    assert_eq!(
        outcomes,
        [Staged, duplicate(false), Staged, Staged, Staged],
        "within a batch; no key is no duplicate"
    );
    assert_eq!(
        store.stage(&[keyed("f", "k")]).unwrap(),
        [duplicate(false)],
        "across calls"
    );
    store.settle(&[(keyed("a", "k").hash, 0)], 1).unwrap();
    assert_eq!(
        store.stage(&[keyed("f", "k")]).unwrap(),
        [duplicate(true)],
        "settled"
    );
    let holders = store
        .holders(&[hash("k"), hash("unknown"), hash("other")])
        .unwrap();
    assert_eq!(holders, [Some("a".to_owned()), None, Some("c".to_owned())]);
}

fn same_statement(store: &dyn Store) {
    let one = statement("a", 1);
    let duplicate = |settled| StageOutcome::Duplicate {
        record_id: "a".to_owned(),
        settled,
    };
    assert_eq!(
        store.stage(&[one.clone(), one.clone()]).unwrap(),
        [StageOutcome::Staged, duplicate(false)]
    );
    store.settle(&[(one.hash, 0)], 1).unwrap();
    assert_eq!(store.stage(&[one]).unwrap(), [duplicate(true)]);
}

fn seq_taken(store: &dyn Store) {
    record(store, &[statement("a", 1), statement("a", 2)]);
    let mut rival = statement("a", 2);
    rival.bytes = b"another amendment".to_vec();
    rival.hash = hash("another amendment");
    let taken = StageOutcome::SeqTaken {
        by: statement("a", 2).hash,
    };
    assert_eq!(
        store.stage(&[rival, statement("a", 3)]).unwrap(),
        [taken, StageOutcome::Staged]
    );
}

fn chains(store: &dyn Store) {
    let last = with(statement("a", 3), |row| row.title = "new title".to_owned());
    record(
        store,
        &[statement("a", 1), statement("b", 1), statement("a", 2), last],
    );
    let chain = store.chain("a", &Sight::all()).unwrap();
    let seen: Vec<(u64, u64, bool)> = chain
        .iter()
        .map(|s| (s.settled.row.seq, s.settled.index, s.settled.current))
        .collect();
    assert_eq!(seen, [(1, 0, false), (2, 2, false), (3, 3, true)]);
    assert_eq!(
        store.record("a", &Sight::all()).unwrap().unwrap().row.title,
        "new title"
    );
    assert_eq!(ids(store, &everything()), ["a", "b"], "a record is listed once");
}

fn settles_out_of_order(store: &dyn Store) {
    let (one, two) = (statement("a", 1), statement("a", 2));
    store.stage(&[one.clone(), two.clone()]).unwrap();
    store.settle(&[(two.hash, 1)], 2).unwrap();
    store.settle(&[(one.hash, 0)], 1).unwrap();
    assert_eq!(store.record("a", &Sight::all()).unwrap().unwrap().row.seq, 2);
    assert_eq!(ids(store, &everything()), ["a"]);
    assert!(store.integrity().unwrap().is_sound());
}

fn answers(store: &dyn Store) {
    let reply = |id: &str, seq| with(statement(id, seq), |row| row.re = Some("a".to_owned()));
    record(
        store,
        &[
            statement("a", 1),
            reply("b", 1),
            reply("c", 1),
            reply("b", 2),
            statement("d", 1),
        ],
    );
    let found = store.answers("a", &Sight::all()).unwrap();
    let seen: Vec<(&str, u64, bool)> = found
        .iter()
        .map(|a| (a.row.record_id.as_str(), a.row.seq, a.current))
        .collect();
    assert_eq!(seen, [("b", 1, false), ("c", 1, true), ("b", 2, true)]);
}

fn log_order(store: &dyn Store) {
    let batch: Vec<_> = (0..5).map(|n| statement(&format!("r{n}"), 1)).collect();
    store.stage(&batch).unwrap();
    let placed: Vec<(Hash, u64)> = batch.iter().rev().map(|s| s.hash).zip(10..).collect();
    store.settle(&placed, 15).unwrap();
    let found = store.statements_from(11, 3, &Sight::all()).unwrap();
    let seen: Vec<(u64, &str)> = found
        .iter()
        .map(|s| (s.settled.index, s.settled.row.record_id.as_str()))
        .collect();
    assert_eq!(seen, [(11, "r3"), (12, "r2"), (13, "r1")]);
    let state = store.integrity().unwrap();
    assert_eq!(
        (state.first_index, state.settled, state.holes.len()),
        (Some(10), 5, 0)
    );
    store.settle(&[], 17).unwrap();
    assert_eq!(
        store.integrity().unwrap().holes,
        [15, 16],
        "entries of the log that the store lacks"
    );
}

fn empty_batch(store: &dyn Store) {
    assert!(store.stage(&[]).unwrap().is_empty());
    store.settle(&[], 0).unwrap();
    assert_eq!(store.discard_unsettled(&[]).unwrap(), 0);
    assert!(store.integrity().unwrap().is_sound());
}

fn import_exists(store: &dyn Store) {
    let mut one = statement("a", 1);
    one.import = Some(7);
    let refused = store.stage(std::slice::from_ref(&one));
    assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    let import = NewImport {
        user: None,
        file_name: "a.csv".into(),
        file_hash: hash("file"),
        kind: "incident".into(),
        started: 5,
    };
    one.import = Some(store.import_begin(&import).unwrap());
    record(store, &[one.clone(), statement("b", 1)]);
    assert_eq!(
        store.statement(&one.hash, &Sight::all()).unwrap().unwrap().import,
        one.import
    );
    assert_eq!(
        ids(
            store,
            &crate::Filter {
                import: one.import,
                ..everything()
            }
        ),
        ["a"]
    );
}

fn refuses_huge_numbers(store: &dyn Store) {
    let refused = store.stage(&[statement("a", u64::MAX)]);
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert!(matches!(
        store.settle(&[], u64::MAX),
        Err(StoreError::Refused { .. })
    ));
    assert!(store.unsettled().unwrap().is_empty());
}
