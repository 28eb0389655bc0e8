//! What is out of sight is not found, not listed and not counted.

use super::{Check, everything, hash, ids, record, statement, subject, with};
use crate::{Filter, Order, Page, Sight, Store};

pub(super) const CHECKS: &[Check] = &[
    ("lists, searches and counts keep to the labels", lists),
    ("records about persons can be kept out", persons),
    ("raising a label hides the chain", raised),
    ("lowering a label does not open the past", lowered),
    ("answers out of sight are not told", answers),
    ("no label sees nothing", nothing),
];

fn labelled(id: &str, seq: u64, tlp: &str) -> crate::StagedStatement {
    let mut one = with(statement(id, seq), |row| row.tlp = tlp.to_owned());
    one.search = vec!["fentanyl 芬太尼".to_owned()];
    one.subjects = vec![subject("cas", "437-38-7")];
    one
}

fn questions(sight: &Sight) -> [Filter; 5] {
    let all = Filter::seen_by(sight.clone());
    [
        all.clone(),
        Filter {
            kind: Some("incident".into()),
            ..all.clone()
        },
        Filter {
            text: Some("芬太尼".into()),
            ..all.clone()
        },
        Filter {
            subject: Some(subject("cas", "437-38-7")),
            ..all.clone()
        },
        Filter {
            from: Some("2001".into()),
            ..all
        },
    ]
}

fn lists(store: &dyn Store) {
    record(
        store,
        &[
            labelled("a", 1, "CLEAR"),
            labelled("b", 1, "GREEN"),
            labelled("c", 1, "RED"),
        ],
    );
    for filter in questions(&Sight::labels(&["CLEAR", "GREEN"])) {
        assert_eq!(ids(store, &filter), ["b", "a"], "{filter:?}");
        let by_day = Page {
            order: Order::Occurred,
            ..Page::first(10)
        };
        assert_eq!(store.list(&filter, &by_day).unwrap().rows.len(), 2);
    }
    let red = labelled("c", 1, "RED").hash;
    let narrow = Sight::labels(&["CLEAR"]);
    assert!(store.statement(&red, &narrow).unwrap().is_none());
    assert!(store.statement_at(2, &narrow).unwrap().is_none());
    assert!(store.record("c", &narrow).unwrap().is_none());
    assert!(store.chain("c", &narrow).unwrap().is_empty());
    assert_eq!(store.statements_from(0, 10, &narrow).unwrap().len(), 1);
    assert_eq!(store.recent(10, &narrow).unwrap().len(), 1);
    assert!(store.statement(&red, &Sight::labels(&["RED"])).unwrap().is_some());
}

fn persons(store: &dyn Store) {
    let person = with(labelled("a", 1, "CLEAR"), |row| row.person = true);
    record(store, &[person, labelled("b", 1, "CLEAR")]);
    for sight in [
        Sight::all().without_persons(),
        Sight::labels(&["CLEAR"]).without_persons(),
    ] {
        for filter in questions(&sight) {
            assert_eq!(ids(store, &filter), ["b"], "{filter:?}");
        }
        assert!(store.record("a", &sight).unwrap().is_none());
        assert!(store.chain("a", &sight).unwrap().is_empty());
    }
    assert_eq!(ids(store, &everything()), ["b", "a"]);
}

fn raised(store: &dyn Store) {
    record(store, &[labelled("a", 1, "GREEN"), labelled("a", 2, "RED")]);
    let sight = Sight::labels(&["GREEN"]);
    assert!(store.chain("a", &sight).unwrap().is_empty());
    assert!(store.statement_at(0, &sight).unwrap().is_none());
    assert!(
        store
            .statement(&labelled("a", 1, "GREEN").hash, &sight)
            .unwrap()
            .is_none()
    );
    assert!(store.statements_from(0, 10, &sight).unwrap().is_empty());
    assert_eq!(
        store.chain("a", &Sight::labels(&["GREEN", "RED"])).unwrap().len(),
        2
    );
}

fn lowered(store: &dyn Store) {
    record(store, &[labelled("a", 1, "RED"), labelled("a", 2, "GREEN")]);
    let sight = Sight::labels(&["GREEN"]);
    let chain = store.chain("a", &sight).unwrap();
    assert_eq!(chain.iter().map(|s| s.settled.row.seq).collect::<Vec<_>>(), [2]);
    assert!(store.statement_at(0, &sight).unwrap().is_none());
    assert_eq!(ids(store, &Filter::seen_by(sight)), ["a"]);
}

fn answers(store: &dyn Store) {
    let reply = |id: &str, tlp: &str| with(labelled(id, 1, tlp), |row| row.re = Some("a".to_owned()));
    record(
        store,
        &[labelled("a", 1, "GREEN"), reply("b", "RED"), reply("c", "GREEN")],
    );
    let found = store.answers("a", &Sight::labels(&["GREEN"])).unwrap();
    assert_eq!(
        found
            .iter()
            .map(|row| row.row.record_id.as_str())
            .collect::<Vec<_>>(),
        ["c"]
    );
}

fn nothing(store: &dyn Store) {
    record(store, &[labelled("a", 1, "CLEAR")]);
    let blind = Sight::labels(&[]);
    for filter in questions(&blind) {
        assert!(ids(store, &filter).is_empty());
        assert!(store.counts_by_kind(&filter).unwrap().is_empty());
    }
    assert!(store.record("a", &blind).unwrap().is_none());
    assert!(store.statement(&hash("unknown"), &blind).unwrap().is_none());
}
