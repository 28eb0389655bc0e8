//! Drafts, mappings, uploads, imports, settings.

use super::{Check, hash};
use crate::desk::{MAX_DRAFT_BYTES, MAX_UPLOAD_BYTES};
use crate::{DraftRow, ImportTally, NewImport, NewMapping, NewUser, Store, StoreError};

pub(super) const CHECKS: &[Check] = &[
    ("drafts are kept for their user", drafts),
    ("mappings are kept by name and found by header", mappings),
    ("uploads are for who sent them", uploads),
    ("imports are noted", imports),
    ("settings are kept", settings),
];

fn user(store: &dyn Store, name: &str) -> i64 {
    let user = NewUser {
        name: name.to_owned(),
        role: "officer".into(),
        lang: "en".into(),
        password_hash: None,
        created: 0,
    };
    store.user_add(&user).unwrap()
}

fn drafts(store: &dyn Store) {
    let (li, ana) = (user(store, "li"), user(store, "ana"));
    let draft = |user, form_key: &str, content: &str, updated| DraftRow {
        user,
        form_key: form_key.into(),
        content: content.into(),
        updated,
    };
    store.draft_put(&draft(li, "incident", "{\"a\":1}", 1)).unwrap();
    store.draft_put(&draft(li, "notice", "{}", 2)).unwrap();
    store.draft_put(&draft(ana, "incident", "{}", 3)).unwrap();
    store.draft_put(&draft(li, "incident", "{\"a\":2}", 4)).unwrap();
    assert_eq!(
        store.draft(li, "incident").unwrap().unwrap(),
        draft(li, "incident", "{\"a\":2}", 4)
    );
    let keys: Vec<String> = store
        .drafts(li)
        .unwrap()
        .into_iter()
        .map(|draft| draft.form_key)
        .collect();
    assert_eq!(keys, ["incident", "notice"], "last touched first");
    store.draft_drop(li, "incident").unwrap();
    store.draft_drop(li, "incident").unwrap();
    assert!(store.draft(li, "incident").unwrap().is_none());
    assert!(store.draft(ana, "incident").unwrap().is_some());
    let large = store.draft_put(&draft(li, "incident", &"x".repeat(MAX_DRAFT_BYTES + 1), 5));
    assert!(matches!(large, Err(StoreError::TooLarge { .. })), "{large:?}");
    assert!(matches!(
        store.draft_put(&draft(li + ana, "incident", "", 5)),
        Err(StoreError::Missing { .. })
    ));
}

fn mappings(store: &dyn Store) {
    let mapping = |name: &str, kind: &str, header: &str, updated| NewMapping {
        name: name.into(),
        kind: kind.into(),
        fingerprint: hash(header),
        mapping: format!("{{\"for\":\"{header}\"}}"),
        updated,
    };
    let first = store
        .mapping_put(&mapping("lab", "identification", "a,b", 1))
        .unwrap();
    let second = store.mapping_put(&mapping("port", "incident", "a,b", 2)).unwrap();
    assert_eq!(
        store.mapping_for(&hash("a,b")).unwrap().unwrap().id,
        second,
        "the last kept one"
    );
    let again = mapping("lab", "identification", "a,b,c", 3);
    assert_eq!(store.mapping_put(&again).unwrap(), first, "one per name and kind");
    assert_eq!(store.mapping(first).unwrap().unwrap().mapping, again);
    assert_eq!(store.mapping_for(&hash("a,b,c")).unwrap().unwrap().id, first);
    assert!(store.mapping_for(&hash("z")).unwrap().is_none());
    assert_eq!(
        store.mappings().unwrap().iter().map(|m| m.id).collect::<Vec<_>>(),
        [first, second]
    );
    store.mapping_drop(first).unwrap();
    assert!(store.mapping(first).unwrap().is_none());
}

fn uploads(store: &dyn Store) {
    let (li, ana) = (user(store, "li"), user(store, "ana"));
    let id = store.upload_put(li, "found.csv", b"a,b\n\0\xff", 9).unwrap();
    let upload = store.upload(id, li).unwrap().unwrap();
    assert_eq!(
        (upload.name.as_str(), upload.bytes.as_slice(), upload.created),
        ("found.csv", &b"a,b\n\0\xff"[..], 9)
    );
    assert!(store.upload(id, ana).unwrap().is_none(), "for nobody else");
    store.upload_drop(id, ana).unwrap();
    assert!(store.upload(id, li).unwrap().is_some());
    store.upload_drop(id, li).unwrap();
    assert!(store.upload(id, li).unwrap().is_none());
    assert!(
        store.upload_put(li, "next.csv", b"", 9).unwrap() > id,
        "a number is given once"
    );
    let large = store.upload_put(li, "large.csv", &vec![0; MAX_UPLOAD_BYTES + 1], 9);
    assert!(matches!(large, Err(StoreError::TooLarge { .. })), "{large:?}");
}

fn imports(store: &dyn Store) {
    let li = user(store, "li");
    let new = |user| NewImport {
        user,
        file_name: "found.csv".into(),
        file_hash: hash("f"),
        kind: "identification".into(),
        started: 3,
    };
    let first = store.import_begin(&new(Some(li))).unwrap();
    let second = store.import_begin(&new(None)).unwrap();
    let tally = ImportTally {
        recorded: 10,
        duplicate: 2,
        rejected: 1,
    };
    store.import_finish(first, tally, 8).unwrap();
    let found = store.import(first).unwrap().unwrap();
    assert_eq!((found.import, found.finished), (new(Some(li)), Some((tally, 8))));
    assert_eq!(store.import(second).unwrap().unwrap().finished, None);
    assert_eq!(
        store.imports(5).unwrap().iter().map(|i| i.id).collect::<Vec<_>>(),
        [second, first]
    );
    assert_eq!(store.imports(1).unwrap().len(), 1);
    assert!(matches!(
        store.import_finish(first + second, tally, 8),
        Err(StoreError::Missing { .. })
    ));
}

fn settings(store: &dyn Store) {
    assert!(store.meta("node.name").unwrap().is_none());
    store.meta_put("node.name", "a.example").unwrap();
    store.meta_put("node.name", "b.example").unwrap();
    assert_eq!(store.meta("node.name").unwrap().as_deref(), Some("b.example"));
    assert!(store.format_version().unwrap() >= 1);
}
