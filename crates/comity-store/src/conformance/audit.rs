//! The audit trail. That an alteration is noticed is shown in the tests of each store: the port has no way to make one.

use super::Check;
use crate::{AuditEntry, AuditVerdict, Store};

pub(super) const CHECKS: &[Check] = &[
    ("deeds are noted in order", in_order),
    ("the trail verifies as it grows", verifies),
];

fn entry(at: i64, object_id: &str) -> AuditEntry {
    AuditEntry {
        at,
        user: (at % 2 == 0).then_some(at),
        action: "record.read".into(),
        object_kind: "record".into(),
        object_id: object_id.into(),
        outcome: "done".into(),
        detail: String::new(),
    }
}

fn in_order(store: &dyn Store) {
    store.audit(&[entry(1, "a"), entry(2, "b")]).unwrap();
    store.audit(&[entry(3, "a")]).unwrap();
    let rows = store.audit_rows(None, 2).unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [3, 2]);
    assert_eq!((&rows[0].entry, &rows[1].entry), (&entry(3, "a"), &entry(2, "b")));
    let rest = store.audit_rows(Some(2), 10).unwrap();
    assert_eq!(rest.iter().map(|row| row.id).collect::<Vec<_>>(), [1]);
    let about = store.audit_of("record", "a", 10).unwrap();
    assert_eq!(about.iter().map(|row| row.id).collect::<Vec<_>>(), [3, 1]);
    assert!(store.audit_of("user", "a", 10).unwrap().is_empty());
}

fn verifies(store: &dyn Store) {
    let empty = store.audit_head().unwrap();
    assert_eq!((empty.rows, empty.hash), (0, [0; 32]));
    assert_eq!(store.audit_verify().unwrap(), AuditVerdict::Intact(empty));
    store.audit(&[]).unwrap();
    store.audit(&[entry(1, "a"), entry(2, "b")]).unwrap();
    let head = store.audit_head().unwrap();
    assert_eq!(
        (head.rows, head.hash),
        (2, store.audit_rows(None, 1).unwrap()[0].hash)
    );
    assert_eq!(store.audit_verify().unwrap(), AuditVerdict::Intact(head.clone()));
    store.audit(&[entry(3, "a")]).unwrap();
    assert_ne!(store.audit_head().unwrap().hash, head.hash);
    assert!(store.integrity().unwrap().is_sound());
}
