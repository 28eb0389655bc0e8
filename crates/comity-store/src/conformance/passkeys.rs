//! Passkeys and approvals.

use super::{Check, hash};
use crate::{NewPasskey, NewUser, Store, StoreError, UserChange};

pub(super) const CHECKS: &[Check] = &[
    ("passkeys are kept, found and dropped", keys),
    ("the passkey of a disabled user is not found", disabled),
    ("approvals stay with what they approve", approvals),
];

fn user(store: &dyn Store, name: &str) -> i64 {
    let user = NewUser {
        name: name.to_owned(),
        role: "officer".into(),
        lang: "en".into(),
        password_hash: None,
        created: 5,
    };
    store.user_add(&user).unwrap()
}

fn key(user: i64, credential: &[u8]) -> NewPasskey {
    NewPasskey {
        user,
        credential: credential.to_vec(),
        label: "desk key".into(),
        data: "{}".into(),
        added: 7,
    }
}

fn keys(store: &dyn Store) {
    let (li, ana) = (user(store, "li"), user(store, "ana"));
    let first = store.passkey_add(&key(li, b"one")).unwrap();
    let second = store.passkey_add(&key(li, b"two")).unwrap();
    let again = store.passkey_add(&key(ana, b"one"));
    assert!(matches!(again, Err(StoreError::Taken { .. })), "{again:?}");
    let ids: Vec<i64> = store.passkeys(li).unwrap().iter().map(|row| row.id).collect();
    assert_eq!(ids, [first, second]);
    store.passkey_used(first, "{\"counter\":3}", 9).unwrap();
    let found = store.passkey_of(b"one").unwrap().unwrap();
    assert_eq!((found.id, found.key.user, found.used), (first, li, Some(9)));
    assert_eq!(found.key.data, "{\"counter\":3}");
    assert!(
        !store.passkey_drop(ana, first).unwrap(),
        "only its owner drops a passkey"
    );
    assert!(store.passkey_drop(li, first).unwrap());
    assert!(store.passkey_of(b"one").unwrap().is_none());
    let gone = store.passkey_used(first, "{}", 10);
    assert!(matches!(gone, Err(StoreError::Missing { .. })), "{gone:?}");
    let long = store.passkey_add(&key(li, &[0; 2000]));
    assert!(matches!(long, Err(StoreError::TooLarge { .. })), "{long:?}");
}

fn disabled(store: &dyn Store) {
    let li = user(store, "li");
    store.passkey_add(&key(li, b"one")).unwrap();
    store.user_change(li, &UserChange::Disabled(Some(8))).unwrap();
    assert!(store.passkey_of(b"one").unwrap().is_none());
    store.user_change(li, &UserChange::Disabled(None)).unwrap();
    assert!(store.passkey_of(b"one").unwrap().is_some());
}

fn approvals(store: &dyn Store) {
    let li = user(store, "li");
    let (this, other) = (hash("this"), hash("other"));
    store.approval_add(li, &this, 11, "{\"a\":1}").unwrap();
    store.approval_add(li, &this, 12, "{\"a\":2}").unwrap();
    let found = store.approvals(&this).unwrap();
    let times: Vec<i64> = found.iter().map(|row| row.at).collect();
    assert_eq!(times, [11, 12]);
    assert!(found.iter().all(|row| row.user == li && row.content == this));
    assert!(store.approvals(&other).unwrap().is_empty());
}
