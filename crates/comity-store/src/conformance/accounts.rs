//! Users, tokens, sessions.

use super::{Check, hash};
use crate::{NewUser, Store, StoreError, UserChange};

pub(super) const CHECKS: &[Check] = &[
    ("users are added, found and named once", users),
    ("users change", changes),
    ("failed sign-ins are counted", failures),
    ("a token works once and in time", tokens),
    ("sessions begin, go on and end", sessions),
    ("a disabled user is out at once", disabled),
    ("what has expired is swept", sweeps),
];

fn new_user(name: &str) -> NewUser {
    NewUser {
        name: name.to_owned(),
        role: "officer".into(),
        lang: "zh".into(),
        password_hash: None,
        created: 5,
    }
}

fn users(store: &dyn Store) {
    let li = store.user_add(&new_user("Li Wei")).unwrap();
    let ana = store.user_add(&new_user("ana")).unwrap();
    assert_ne!(li, ana);
    let found = store.user_by_name(" LI WEI").unwrap().unwrap();
    assert_eq!(
        (
            found.id,
            found.name.as_str(),
            found.role.as_str(),
            found.lang.as_str()
        ),
        (li, "Li Wei", "officer", "zh")
    );
    assert_eq!(
        (found.created, found.disabled, found.failed, found.locked_until),
        (5, None, 0, None)
    );
    assert_eq!(found.password_hash, None);
    let taken = store.user_add(&new_user("ANA"));
    assert!(matches!(taken, Err(StoreError::Taken { .. })), "{taken:?}");
    assert_eq!(
        store
            .users()
            .unwrap()
            .iter()
            .map(|user| user.id)
            .collect::<Vec<_>>(),
        [li, ana]
    );
    assert!(store.user(li + ana).unwrap().is_none());
}

fn changes(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    let other = store.user_add(&new_user("ana")).unwrap();
    let change = |change| store.user_change(id, &change);
    change(UserChange::Name("Wei".into())).unwrap();
    change(UserChange::Role("reader".into())).unwrap();
    change(UserChange::Lang("en".into())).unwrap();
    change(UserChange::PasswordHash("$argon2id$".into())).unwrap();
    change(UserChange::LockedUntil(Some(9))).unwrap();
    change(UserChange::Disabled(Some(7))).unwrap();
    let user = store.user(id).unwrap().unwrap();
    assert_eq!(
        (user.name.as_str(), user.role.as_str(), user.lang.as_str()),
        ("Wei", "reader", "en")
    );
    assert_eq!(
        (user.password_hash.as_deref(), user.locked_until, user.disabled),
        (Some("$argon2id$"), Some(9), Some(7))
    );
    change(UserChange::Disabled(None)).unwrap();
    assert_eq!(store.user(id).unwrap().unwrap().disabled, None);
    assert!(matches!(
        change(UserChange::Name("ANA".into())),
        Err(StoreError::Taken { .. })
    ));
    assert!(matches!(
        store.user_change(id + other, &UserChange::Lang("en".into())),
        Err(StoreError::Missing { .. })
    ));
    assert_eq!(store.user(other).unwrap().unwrap().lang, "zh");
}

fn failures(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    assert_eq!(store.sign_in_failed(id).unwrap(), 1);
    assert_eq!(store.sign_in_failed(id).unwrap(), 2);
    store.user_change(id, &UserChange::LockedUntil(Some(9))).unwrap();
    store.sign_in_succeeded(id).unwrap();
    let user = store.user(id).unwrap().unwrap();
    assert_eq!((user.failed, user.locked_until), (0, None));
    assert!(matches!(
        store.sign_in_failed(id + 1),
        Err(StoreError::Missing { .. })
    ));
}

fn tokens(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    store.token_add(&hash("late"), id, 0, 10).unwrap();
    store.token_add(&hash("good"), id, 0, 10).unwrap();
    assert_eq!(store.token_holder(&hash("late"), 10).unwrap(), None, "expired");
    assert_eq!(
        store.token_holder(&hash("good"), 9).unwrap(),
        Some(id),
        "looking does not use it"
    );
    assert_eq!(store.token_use(&hash("late"), 10).unwrap(), None, "expired");
    assert_eq!(store.token_use(&hash("good"), 9).unwrap(), Some(id));
    assert_eq!(store.token_use(&hash("good"), 9).unwrap(), None, "used");
    assert_eq!(store.token_holder(&hash("good"), 9).unwrap(), None, "used");
    assert_eq!(store.token_use(&hash("unknown"), 9).unwrap(), None);
    let nobody = store.token_add(&hash("nobody's"), id + 1, 0, 10);
    assert!(matches!(nobody, Err(StoreError::Missing { .. })), "{nobody:?}");
    assert!(
        store.token_add(&hash("good"), id, 0, 10).is_err(),
        "a token is added once"
    );
}

fn sessions(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    for name in ["a", "b", "c"] {
        store.session_add(&hash(name), id, 100, 200).unwrap();
    }
    let (session, user) = store.session(&hash("a"), 150).unwrap().unwrap();
    assert_eq!(
        (
            session.user,
            user.id,
            session.created,
            session.last_seen,
            session.expires
        ),
        (id, id, 100, 100, 200)
    );
    store.session_seen(&hash("a"), 180, 280).unwrap();
    assert_eq!(store.session(&hash("a"), 200).unwrap().unwrap().0.last_seen, 180);
    assert!(store.session(&hash("b"), 200).unwrap().is_none(), "expired");
    store.session_end(&hash("b")).unwrap();
    assert_eq!(store.sessions_end(id, Some(&hash("a"))).unwrap(), 1);
    assert!(store.session(&hash("c"), 150).unwrap().is_none());
    assert!(store.session(&hash("a"), 150).unwrap().is_some());
    assert_eq!(store.sessions_end(id, None).unwrap(), 1);
    assert!(store.session(&hash("a"), 150).unwrap().is_none());
}

fn disabled(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    store.session_add(&hash("s"), id, 0, 100).unwrap();
    store.token_add(&hash("t"), id, 0, 100).unwrap();
    store.user_change(id, &UserChange::Disabled(Some(5))).unwrap();
    assert!(store.session(&hash("s"), 6).unwrap().is_none());
    assert!(store.token_use(&hash("t"), 6).unwrap().is_none());
    store.user_change(id, &UserChange::Disabled(None)).unwrap();
    assert!(
        store.session(&hash("s"), 6).unwrap().is_none(),
        "it does not come back"
    );
    assert!(store.token_use(&hash("t"), 6).unwrap().is_none());
}

fn sweeps(store: &dyn Store) {
    let id = store.user_add(&new_user("li")).unwrap();
    store.session_add(&hash("old"), id, 0, 10).unwrap();
    store.session_add(&hash("new"), id, 0, 100).unwrap();
    store.token_add(&hash("old"), id, 0, 10).unwrap();
    let old = store.upload_put(id, "old.csv", b"x", 10).unwrap();
    let new = store.upload_put(id, "new.csv", b"y", 60).unwrap();
    assert_eq!(store.sweep(50, 60).unwrap(), 3);
    assert!(store.session(&hash("new"), 50).unwrap().is_some());
    assert!(store.upload(old, id).unwrap().is_none());
    assert!(store.upload(new, id).unwrap().is_some());
}
