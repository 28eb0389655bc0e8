//! Lists: filters, order, pages.

use super::{BILLION, Check, everything, ids, record, statement, subject, with};
use crate::{Filter, Order, Page, Sight, Store, StoreError};

pub(super) const CHECKS: &[Check] = &[
    ("filters by column", by_column),
    ("filters by subject", by_subject),
    ("filters by date", by_date),
    ("lists the last recorded first", recorded_order),
    ("lists the last occurred first", occurred_order),
    ("pages join without gap or overlap", pages),
    ("counts by kind", counts),
    ("a foreign cursor is refused", foreign_cursor),
];

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn by_column(store: &dyn Store) {
    let batch = [
        with(statement("a", 1), |row| row.kind = "notice".into()),
        with(statement("b", 1), |row| row.issuer = "peer.example".into()),
        with(statement("c", 1), |row| row.status = some("closed")),
    ];
    record(store, &batch);
    assert_eq!(
        ids(
            store,
            &Filter {
                kind: some("notice"),
                ..everything()
            }
        ),
        ["a"]
    );
    assert_eq!(
        ids(
            store,
            &Filter {
                kind: some("incident"),
                ..everything()
            }
        ),
        ["c", "b"]
    );
    assert_eq!(
        ids(
            store,
            &Filter {
                issuer: some("peer.example"),
                ..everything()
            }
        ),
        ["b"]
    );
    assert_eq!(
        ids(
            store,
            &Filter {
                status: some("closed"),
                ..everything()
            }
        ),
        ["c"]
    );
    assert!(
        ids(
            store,
            &Filter {
                kind: some("notice"),
                status: some("closed"),
                ..everything()
            }
        )
        .is_empty()
    );
    assert!(
        ids(
            store,
            &Filter {
                kind: some("' OR 1=1 --"),
                ..everything()
            }
        )
        .is_empty()
    );
}

fn by_subject(store: &dyn Store) {
    let about = |id: &str, subjects: &[(&str, &str)]| {
        let mut one = statement(id, 1);
        one.subjects = subjects
            .iter()
            .map(|(scheme, value)| subject(scheme, value))
            .collect();
        one
    };
    let fentanyl = ("cas", "437-38-7");
    record(
        store,
        &[
            about("a", &[fentanyl, ("hs", "2933.39")]),
            about("b", &[fentanyl, fentanyl]),
            about("c", &[("hs", "437-38-7")]),
        ],
    );
    let found = store
        .by_subject(&subject("cas", "437-38-7"), &Sight::all(), &Page::first(10))
        .unwrap();
    let found: Vec<&str> = found.rows.iter().map(|row| row.row.record_id.as_str()).collect();
    assert_eq!(found, ["b", "a"]);
    assert_eq!(
        ids(
            store,
            &Filter {
                subject: Some(subject("hs", "437-38-7")),
                ..everything()
            }
        ),
        ["c"]
    );
    let amended = with(statement("a", 2), |row| row.title = "about nothing".into());
    record(store, &[amended]);
    assert_eq!(
        ids(
            store,
            &Filter {
                subject: Some(subject("cas", "437-38-7")),
                ..everything()
            }
        ),
        ["b"],
        "the current statement counts"
    );
}

/// Dates: a none (issued 2001-09-09), b 2021, c 2021-03, d 2021-03-14, e 2022-01-01.
fn dated(store: &dyn Store) {
    let on = |id: &str, day: &str| with(statement(id, 1), |row| row.occurred = some(day));
    record(
        store,
        &[
            on("c", "2021-03"),
            statement("a", 1),
            on("e", "2022-01-01"),
            on("b", "2021"),
            on("d", "2021-03-14"),
        ],
    );
}

fn by_date(store: &dyn Store) {
    dated(store);
    let between = |from: &str, to: &str| {
        let date = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut found = ids(
            store,
            &Filter {
                from: date(from),
                to: date(to),
                ..everything()
            },
        );
        found.sort();
        found.concat()
    };
    assert_eq!(
        between("2021-03-14", "2021-03-14"),
        "bcd",
        "an imprecise date may lie in the range"
    );
    assert_eq!(between("2021-03-15", ""), "bce");
    assert_eq!(between("2021-04-01", "2021-12-31"), "b");
    assert_eq!(between("", "2021-02-28"), "ab");
    assert_eq!(between("", "2021"), "abcd", "a year ends with its last day");
    assert_eq!(between("2022", ""), "e");
    assert_eq!(
        between("2001-09-09", "2001-09-09"),
        "a",
        "the day of issue stands in"
    );
    assert_eq!(between("2023", "2020"), "");
}

fn recorded_order(store: &dyn Store) {
    dated(store);
    assert_eq!(ids(store, &everything()).concat(), "dbeac");
    let recent = store.recent(2, &Sight::all()).unwrap();
    assert_eq!(
        recent
            .iter()
            .map(|row| row.row.record_id.as_str())
            .collect::<Vec<_>>(),
        ["d", "b"]
    );
    record(store, &[with(statement("a", 2), |row| row.issued = BILLION + 1)]);
    assert_eq!(
        ids(store, &everything()).concat(),
        "adbec",
        "an amended record comes first again"
    );
}

fn occurred_order(store: &dyn Store) {
    dated(store);
    let walk = walk(store, &everything(), Order::Occurred, 2);
    assert_eq!(walk, "edcba");
}

/// The ids of all pages of this size, one after the other.
fn walk(store: &dyn Store, filter: &Filter, order: Order, limit: u32) -> String {
    let mut page = Page {
        order,
        ..Page::first(limit)
    };
    let mut seen = String::new();
    loop {
        let listing = store.list(filter, &page).unwrap();
        assert!(listing.rows.len() <= limit as usize);
        seen.extend(listing.rows.iter().map(|row| row.row.record_id.as_str()));
        if listing.next.is_none() {
            return seen;
        }
        page.after = listing.next;
    }
}

fn pages(store: &dyn Store) {
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    let batch: Vec<_> = letters
        .iter()
        .map(|letter| {
            let mut one = with(statement(letter, 1), |row| row.occurred = some("2020"));
            one.search = vec!["common word".to_owned()];
            one.subjects = vec![subject("cas", "437-38-7")];
            one
        })
        .collect();
    record(store, &batch);
    let all: String = letters.iter().rev().map(String::as_str).collect();
    let text = Filter {
        text: some("common"),
        ..everything()
    };
    let about = Filter {
        subject: Some(subject("cas", "437-38-7")),
        ..everything()
    };
    let both = Filter {
        text: some("common"),
        ..about.clone()
    };
    let kind = Filter {
        kind: some("incident"),
        ..everything()
    };
    for filter in [everything(), text, about, both, kind] {
        for order in [Order::Recorded, Order::Occurred] {
            for limit in [1, 5, 26, 27] {
                assert_eq!(
                    walk(store, &filter, order, limit),
                    all,
                    "{filter:?} {order:?} {limit}"
                );
            }
        }
    }
}

fn counts(store: &dyn Store) {
    let notice = |id: &str| with(statement(id, 1), |row| row.kind = "notice".into());
    record(
        store,
        &[notice("a"), notice("b"), statement("c", 1), statement("c", 2)],
    );
    let counts = store.counts_by_kind(&everything()).unwrap();
    assert_eq!(counts, [("incident".to_owned(), 1), ("notice".to_owned(), 2)]);
    assert_eq!(
        store
            .count(&Filter {
                kind: some("notice"),
                ..everything()
            })
            .unwrap(),
        2
    );
}

fn foreign_cursor(store: &dyn Store) {
    for text in ["", "nonsense", "o1.2020", "r", "r9999999999999999999999"] {
        let page = Page {
            after: some(text),
            ..Page::first(5)
        };
        let refused = store.list(&everything(), &page);
        assert!(
            matches!(refused, Err(StoreError::Refused { .. })),
            "{text}: {refused:?}"
        );
    }
}
