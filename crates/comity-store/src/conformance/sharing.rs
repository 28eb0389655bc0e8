//! What was shared, answered, taken back and erased.

use super::{BILLION, Check, hash, record, statement, with};
use crate::sharing::*;
use crate::{DraftRow, NewUser, Sight, Store, SubjectRow};

pub(super) const CHECKS: &[Check] = &[
    ("a proposal is kept once and decided once", proposals),
    ("a release is known by what the log says", releases),
    ("receipts move a delivery on and never back", receipts),
    ("a manifest only grows and keeps its digest", manifests),
    ("holders behind the newest statement are listed", holders),
    ("what came in is kept in one piece with the cursor", incoming),
    ("what is missing is replaced when it comes", missing),
    ("an answer is logged once", dues),
    ("what is to be told is told once", relays),
    (
        "an erased record leaves its place in the log and nothing else",
        erasing,
    ),
];

fn proposal(key: &str) -> NewShare {
    NewShare {
        key: format!("by-hand/{key}"),
        state: "proposed".into(),
        why: "share".into(),
        record: "a/1".into(),
        form: "{}".into(),
        proposed_by: Some(4),
        proposed: BILLION,
        release: None,
    }
}

fn proposals(store: &dyn Store) {
    let id = store.share_add(&proposal("k")).unwrap();
    assert_eq!(store.share_add(&proposal("k")).unwrap(), id, "one per key");
    let automatic = NewShare {
        key: "update/a/1/2/b".into(),
        state: "approved".into(),
        release: Some("a/r2".into()),
        ..proposal("x")
    };
    let other = store.share_add(&automatic).unwrap();
    let list = |filter: &ShareFilter| -> Vec<i64> {
        let rows = store.shares(filter, 10).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    let all = ShareFilter {
        automatic: true,
        ..ShareFilter::default()
    };
    assert_eq!(list(&all), [other, id]);
    assert_eq!(list(&ShareFilter::default()), [id], "without the node's own");
    let decision = ShareDecision {
        state: "approved".into(),
        by: Some(5),
        at: BILLION + 1,
        reason: None,
        release: Some("a/r".into()),
    };
    assert!(store.share_decide(id, &decision).unwrap());
    assert!(!store.share_decide(id, &decision).unwrap(), "decided once");
    store.share_problem(id, Some("no key")).unwrap();
    let row = store.share(id).unwrap().unwrap();
    assert_eq!(
        (row.new.state.as_str(), row.problem.as_deref()),
        ("approved", Some("no key"))
    );
    let work = SharingWork {
        read_to: 3,
        released: vec![released("a/r", 2, 1)],
        ..SharingWork::default()
    };
    store.sharing_apply(&work).unwrap();
    let row = store.share(id).unwrap().unwrap();
    assert_eq!((row.new.state.as_str(), row.problem), ("released", None));
    assert_eq!(
        list(&ShareFilter {
            state: Some("approved".into()),
            ..all.clone()
        }),
        [other]
    );
    assert_eq!(
        list(&ShareFilter {
            before: Some(other),
            ..all.clone()
        }),
        [id]
    );
    assert_eq!(
        list(&ShareFilter {
            record: Some("a/2".into()),
            ..all
        }),
        [0i64; 0]
    );
}

fn released(id: &str, index: u64, seq: u64) -> Released {
    Released {
        release: id.into(),
        hash: hash(id),
        index,
        why: if seq > 1 { "take-back" } else { "share" }.into(),
        record: "a/1".into(),
        seq,
        sealed: Some(hash(&format!("sealed {id}"))),
        at: BILLION,
        to: vec!["b".into(), "c".into()],
        statements: Vec::new(),
    }
}

fn releases(store: &dyn Store) {
    let work = SharingWork {
        read_to: 6,
        released: vec![released("a/r", 5, 1)],
        ..SharingWork::default()
    };
    for _ in 0..2 {
        store.sharing_apply(&work).unwrap();
    }
    assert_eq!(store.sharing_read_to().unwrap(), 6);
    assert_eq!(store.released("a/r").unwrap().unwrap(), released("a/r", 5, 1));
    assert!(store.released("a/x").unwrap().is_none());
    let found = store.released_with(&hash("sealed a/r")).unwrap();
    assert_eq!(found[0].to, ["b", "c"]);
    assert_eq!(store.deliveries_of("a/r").unwrap().len(), 2);
    assert_eq!(store.deliveries(None, true, 10).unwrap().len(), 2);
    assert_eq!(store.sealed_with("a/1").unwrap(), [hash("sealed a/r")]);
}

fn answer(stage: &str, rank: u8) -> Answer {
    Answer {
        peer: "b".into(),
        release: "a/r".into(),
        record: "a/1".into(),
        via: String::new(),
        stage: stage.into(),
        rank,
        at: BILLION + i64::from(rank),
        reason: (stage == "refused").then(|| "terms".into()),
        text: None,
        receipt: format!("b/{stage}"),
        seq: 1,
    }
}

fn receipts(store: &dyn Store) {
    store
        .sharing_apply(&SharingWork {
            read_to: 6,
            released: vec![released("a/r", 5, 1)],
            ..SharingWork::default()
        })
        .unwrap();
    for (stage, rank) in [("opened", 2), ("delivered", 1), ("refused", 4)] {
        let taking = Taking {
            peer: "b".into(),
            answers: vec![answer(stage, rank)],
            ..Taking::default()
        };
        for _ in 0..2 {
            store.incoming_take(&taking).unwrap();
        }
        let stages = store.deliveries_of("a/r").unwrap();
        let expected = if rank == 1 { "opened" } else { stage };
        assert_eq!(stages[0].stage, expected, "after {stage}");
        assert_eq!(stages[1].stage, "waiting", "the other recipient");
    }
    let row = &store.deliveries_of("a/r").unwrap()[0];
    assert_eq!(
        (row.reason.as_deref(), row.receipt.as_deref()),
        (Some("terms"), Some("b/refused"))
    );
    assert_eq!(
        store.deliveries(Some("a/1"), true, 10).unwrap().len(),
        1,
        "one is still open"
    );
}

fn manifests(store: &dyn Store) {
    let entry = |index: u64| Addressed {
        peer: "b".into(),
        index,
        hash: hash(&format!("entry {index}")),
        digest: hash(&format!("digest {index}")),
    };
    let work = |read_to, entries: &[u64]| SharingWork {
        read_to,
        addressed: entries.iter().map(|index| entry(*index)).collect(),
        ..SharingWork::default()
    };
    store.sharing_apply(&work(5, &[2, 4])).unwrap();
    store.sharing_apply(&work(5, &[2, 4])).unwrap();
    store.sharing_apply(&work(10, &[9])).unwrap();
    assert_eq!(store.manifest_state("b").unwrap(), (3, hash("digest 9")));
    assert_eq!(store.manifest_state("c").unwrap(), (0, [0; 32]));
    let entries = store.manifest_entries("b", 1, 5).unwrap();
    assert_eq!(entries, [(4, hash("entry 4")), (9, hash("entry 9"))]);
    assert!(store.is_addressed("b", &hash("entry 4")).unwrap());
    assert!(!store.is_addressed("c", &hash("entry 4")).unwrap());
    // An older reading of the log that was repeated late does not take the place back.
    store.sharing_apply(&work(5, &[])).unwrap();
    assert_eq!(store.sharing_read_to().unwrap(), 10);
}

fn holders(store: &dyn Store) {
    record(store, &[statement("a/1", 1)]);
    store
        .sharing_apply(&SharingWork {
            read_to: 2,
            released: vec![released("a/r", 1, 1)],
            ..SharingWork::default()
        })
        .unwrap();
    assert!(store.holders_behind(10).unwrap().is_empty());
    record(store, &[statement("a/1", 2)]);
    let behind = store.holders_behind(10).unwrap();
    assert_eq!(behind.len(), 2);
    assert_eq!(
        (behind[0].node.as_str(), behind[0].sent, behind[0].head),
        ("b", 1, 2)
    );
    assert_eq!(store.holders_unanswered(10).unwrap().len(), 2);
    store
        .sharing_apply(&SharingWork {
            read_to: 4,
            released: vec![released("a/r2", 3, 2)],
            ..SharingWork::default()
        })
        .unwrap();
    assert!(store.holders_behind(10).unwrap().is_empty());
    let onward = Holder {
        record: "a/1".into(),
        node: "d".into(),
        via: "b".into(),
        since: BILLION,
        sent: 0,
        stage: "waiting".into(),
        acked: 0,
        head: 0,
        erased: None,
    };
    let taking = Taking {
        peer: "b".into(),
        holders: vec![onward],
        answers: vec![
            Answer {
                seq: 2,
                release: "a/r2".into(),
                ..answer("acted", 5)
            },
            Answer {
                peer: "d".into(),
                via: "b".into(),
                seq: 2,
                ..answer("acted", 5)
            },
        ],
        ..Taking::default()
    };
    store.incoming_take(&taking).unwrap();
    let waiting = store.holders_unanswered(10).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].node, "c");
    let rows = store.holders_of(Some("a/1"), 10).unwrap();
    let names: Vec<(&str, &str, u64)> = rows
        .iter()
        .map(|row| (row.node.as_str(), row.via.as_str(), row.acked))
        .collect();
    assert_eq!(names, [("b", "", 2), ("c", "", 0), ("d", "b", 2)]);
}

fn arrived(state: &str) -> NewIncoming {
    NewIncoming {
        peer: "b".into(),
        hash: hash("release"),
        index: 7,
        release: "b/r".into(),
        why: "share".into(),
        record: "b/1".into(),
        sealed: Some(hash("sealed")),
        terms: "{}".into(),
        state: state.into(),
        taken: BILLION,
        reason: None,
        error: None,
        actor: "peer".into(),
        statements: vec![IncomingStatement {
            hash: hash("inner"),
            record: "b/1".into(),
            seq: 1,
            verb: "issue".into(),
            issuer: "b".into(),
            log: "b/log/1".into(),
            index: 3,
            pinned: true,
        }],
    }
}

fn incoming(store: &dyn Store) {
    let taking = Taking {
        peer: "b".into(),
        cursor: Some((1, hash("one"))),
        incoming: Some(arrived("delivered")),
        grants: vec![("b/1".into(), "c".into(), "b/r".into())],
        vouched: vec![("x".into(), "first".into())],
        proofs: vec![GivenProof {
            hash: hash("inner"),
            record: "b/1".into(),
            vkey: "v".into(),
            proof: "p".into(),
        }],
        ..Taking::default()
    };
    for _ in 0..2 {
        store.incoming_take(&taking).unwrap();
    }
    assert_eq!(store.manifest_cursor("b").unwrap(), (1, hash("one")));
    assert_eq!(store.manifest_cursor("c").unwrap(), (0, [0; 32]));
    let rows = store.incoming_list(&IncomingFilter::default(), 10).unwrap();
    assert_eq!(rows.len(), 1, "taken once");
    assert_eq!(rows[0].new, arrived("delivered"));
    let by_record = IncomingFilter {
        record: Some("b/1".into()),
        ..IncomingFilter::default()
    };
    assert_eq!(store.incoming_list(&by_record, 10).unwrap().len(), 1);
    let elsewhere = IncomingFilter {
        states: vec!["acted".into()],
        ..IncomingFilter::default()
    };
    assert!(store.incoming_list(&elsewhere, 10).unwrap().is_empty());
    assert!(store.is_granted("b/1", "c").unwrap());
    assert!(!store.is_granted("b/1", "d").unwrap());
    let again = Taking {
        peer: "c".into(),
        vouched: vec![("x".into(), "second".into())],
        ..Taking::default()
    };
    store.incoming_take(&again).unwrap();
    assert_eq!(
        store.vouched_log("x").unwrap(),
        Some(("first".into(), "b".into())),
        "the first word stands"
    );
    assert_eq!(store.given_proof(&hash("inner")).unwrap().unwrap().proof, "p");
    let id = rows[0].id;
    assert!(
        store
            .incoming_turn(id, &["delivered"], "opened", Some(4), None)
            .unwrap()
    );
    assert!(
        !store
            .incoming_turn(id, &["delivered"], "opened", Some(4), None)
            .unwrap()
    );
    let row = store.incoming_one(id).unwrap().unwrap();
    assert_eq!((row.new.state.as_str(), row.decided_by), ("opened", Some(4)));
    // What came again does not undo what an officer did.
    store.incoming_take(&taking).unwrap();
    assert_eq!(store.incoming_one(id).unwrap().unwrap().new.state, "opened");
    assert_eq!(store.sealed_with("b/1").unwrap(), [hash("sealed")]);
}

fn missing(store: &dyn Store) {
    let bare = NewIncoming {
        release: String::new(),
        sealed: None,
        statements: Vec::new(),
        ..arrived("missing")
    };
    for new in [bare, arrived("delivered")] {
        let taking = Taking {
            peer: "b".into(),
            incoming: Some(new),
            ..Taking::default()
        };
        store.incoming_take(&taking).unwrap();
    }
    let rows = store.incoming_list(&IncomingFilter::default(), 10).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].new, arrived("delivered"));
}

fn due(key: &str) -> Due {
    Due {
        key: key.into(),
        record_id: format!("a/{key}"),
        peer: "b".into(),
        body: "{}".into(),
    }
}

fn dues(store: &dyn Store) {
    let taking = Taking {
        peer: "b".into(),
        due: vec![due("one"), due("two")],
        ..Taking::default()
    };
    for _ in 0..2 {
        store.incoming_take(&taking).unwrap();
    }
    assert_eq!(store.dues(10).unwrap(), [due("one"), due("two")]);
    let logged = SharingWork {
        read_to: 1,
        answered: vec!["a/one".into()],
        ..SharingWork::default()
    };
    store.sharing_apply(&logged).unwrap();
    assert_eq!(store.dues(10).unwrap(), [due("two")]);
    store.incoming_take(&taking).unwrap();
    assert_eq!(
        store.dues(10).unwrap(),
        [due("two")],
        "what was logged is not due again"
    );
}

fn relays(store: &dyn Store) {
    let relay = Relay {
        why: "receipts".into(),
        hash: hash("receipt"),
        record: "a/1".into(),
        to: "z".into(),
        nodes: vec!["c".into(), "d".into()],
    };
    let taking = Taking {
        peer: "b".into(),
        relays: vec![relay.clone()],
        ..Taking::default()
    };
    for _ in 0..2 {
        store.incoming_take(&taking).unwrap();
    }
    assert_eq!(store.relays(10).unwrap(), std::slice::from_ref(&relay));
    let told = Released {
        why: "receipts".into(),
        statements: vec![relay.hash],
        ..released("a/r", 1, 0)
    };
    let work = SharingWork {
        read_to: 2,
        released: vec![told],
        ..SharingWork::default()
    };
    store.sharing_apply(&work).unwrap();
    assert!(store.relays(10).unwrap().is_empty());
    store.incoming_take(&taking).unwrap();
    assert!(store.relays(10).unwrap().is_empty());
}

fn erasing(store: &dyn Store) {
    let mut secret = with(statement("a/1", 1), |row| row.title = "secret title".into());
    secret.search = vec!["quetzalcoatlus".into()];
    secret.subjects = vec![SubjectRow {
        scheme: "sample".into(),
        value: "S-1".into(),
    }];
    record(store, &[secret, statement("a/2", 1)]);
    let user = NewUser {
        name: "li".into(),
        role: "officer".into(),
        lang: "en".into(),
        password_hash: None,
        created: 0,
    };
    let user = store.user_add(&user).unwrap();
    for (key, content) in [("one", "a draft on quetzalcoatlus bones"), ("two", "another")] {
        let draft = DraftRow {
            user,
            form_key: key.into(),
            content: content.into(),
            updated: 1,
        };
        store.draft_put(&draft).unwrap();
    }
    store.share_add(&proposal("k")).unwrap();
    let order = Erasure {
        notice: "a/n".into(),
        hash: hash("notice"),
        record: "a/1".into(),
        ordered_by: "court".into(),
        ground: "[]".into(),
        at: BILLION,
        by: None,
        originator: "a".into(),
        from: String::new(),
        done: None,
    };
    let work = SharingWork {
        read_to: 1,
        erasures: vec![order.clone()],
        ..SharingWork::default()
    };
    for _ in 0..2 {
        store.sharing_apply(&work).unwrap();
    }
    assert_eq!(store.erasures_due(10).unwrap(), [order]);
    let words = ["quetzalcoatlus".to_owned()];
    let deleted = store.erase_record("a/1", &words).unwrap();
    assert_eq!(
        deleted,
        Deleted {
            statements: 1,
            drafts: 1
        }
    );
    assert_eq!(
        store.erase_record("a/1", &words).unwrap(),
        Deleted::default(),
        "nothing more"
    );
    store.scrub().unwrap();
    store.erasure_done("a/n", BILLION + 5, &[due("erased")]).unwrap();
    assert!(store.erasures_due(10).unwrap().is_empty());
    assert_eq!(
        store.erasures_of(Some("a/1"), 10).unwrap()[0].done,
        Some(BILLION + 5)
    );
    assert_eq!(store.dues(10).unwrap(), [due("erased")]);
    assert!(store.record("a/1", &Sight::all()).unwrap().is_none());
    assert!(store.chain("a/1", &Sight::all()).unwrap().is_empty());
    assert!(store.record("a/2", &Sight::all()).unwrap().is_some());
    assert_eq!(store.drafts(user).unwrap().len(), 1);
    let integrity = store.integrity().unwrap();
    assert!(integrity.is_sound(), "{integrity:?}");
    let answered = ErasedRow {
        notice: "a/n".into(),
        node: "b".into(),
        at: BILLION + 9,
        scope: vec!["statements".into(), "index".into()],
        backups: Some("2026-12".into()),
    };
    let taking = Taking {
        peer: "b".into(),
        erased: vec![answered.clone()],
        ..Taking::default()
    };
    for _ in 0..2 {
        store.incoming_take(&taking).unwrap();
    }
    assert_eq!(store.erased_by("a/n").unwrap(), [answered]);
}
