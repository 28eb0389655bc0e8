//! Full-text search in English and Chinese.

use super::{Check, everything, ids, record, statement, subject};
use crate::{Filter, Store};

pub(super) const CHECKS: &[Check] = &[
    ("finds words and beginnings of words", latin),
    ("finds Chinese words of any length", chinese),
    ("finds numbers whole and in part", numbers),
    ("finds what all words say", all_words),
    ("hostile queries find nothing and break nothing", hostile),
    ("finds what the current statement says", current),
];

fn texts(store: &dyn Store, records: &[(&str, &[&str])]) {
    let batch: Vec<_> = records
        .iter()
        .map(|(id, texts)| {
            let mut one = statement(id, 1);
            one.search = texts.iter().map(ToString::to_string).collect();
            one
        })
        .collect();
    record(store, &batch);
}

/// The ids that a query finds, sorted.
fn find(store: &dyn Store, query: &str) -> String {
    let mut found = ids(
        store,
        &Filter {
            text: Some(query.to_owned()),
            ..everything()
        },
    );
    found.sort();
    found.concat()
}

fn latin(store: &dyn Store) {
    texts(
        store,
        &[
            ("a", &["Fentanyl seized in Łódź"]),
            ("b", &["fentanyl-related: para-fluorofentanyl"]),
            ("c", &["ＦＥＮＴＡＮＹＬ"]),
        ],
    );
    assert_eq!(find(store, "FENTANYL"), "abc");
    assert_eq!(find(store, "fent"), "abc", "the last word may be unfinished");
    assert_eq!(find(store, "fent seized"), "", "only the last");
    assert_eq!(find(store, "seized fent"), "a");
    assert_eq!(find(store, "lodz"), "a");
    assert_eq!(find(store, "fluorofentanyl"), "b");
    assert_eq!(find(store, "entanyl"), "");
}

fn chinese(store: &dyn Store) {
    texts(
        store,
        &[
            ("a", &["查获芬太尼前体"]),
            ("b", &["前身体系"]),
            ("c", &["芬太", "太尼"]),
            ("d", &["药"]),
            ("e", &["フェンタニル"]),
            ("f", &["麻醉药品"]),
        ],
    );
    assert_eq!(
        find(store, "芬太尼"),
        "a",
        "pairs that do not stand together are no word"
    );
    assert_eq!(find(store, "前体"), "a");
    assert_eq!(find(store, "尼前"), "a");
    assert_eq!(find(store, "药"), "df", "one character, wherever it stands");
    assert_eq!(find(store, "体"), "ab");
    assert_eq!(find(store, "系"), "b");
    assert_eq!(find(store, "查获 前体"), "a");
    assert_eq!(find(store, "查获芬太尼前体"), "a");
    assert_eq!(find(store, "タニ"), "e");
    assert_eq!(find(store, "ﾀﾆ"), "e");
    assert_eq!(find(store, "太芬"), "");
}

fn numbers(store: &dyn Store) {
    texts(
        store,
        &[
            ("a", &["CAS 437-38-7, HS 2933.39"]),
            ("b", &["437 and 38 and 7"]),
            ("c", &["4-ANPP（前体）"]),
            ("d", &["ANPP 4"]),
        ],
    );
    assert_eq!(find(store, "437-38-7"), "a");
    assert_eq!(find(store, "437-38"), "a", "unfinished");
    assert_eq!(find(store, "437"), "ab");
    assert_eq!(find(store, "2933.39"), "a");
    assert_eq!(find(store, "2933"), "a");
    assert_eq!(find(store, "4-anpp"), "c");
    assert_eq!(find(store, "anpp"), "cd");
    assert_eq!(find(store, "anpp 前体"), "c");
}

fn all_words(store: &dyn Store) {
    texts(
        store,
        &[
            ("a", &["pill press", "sold in March"]),
            ("b", &["pill"]),
            ("c", &["press release"]),
        ],
    );
    assert_eq!(find(store, "press pill"), "a");
    assert_eq!(find(store, "press"), "ac");
    let mut about = statement("d", 1);
    about.search = vec!["pill press".to_owned()];
    about.subjects = vec![subject("serial", "1")];
    record(store, &[about]);
    let both = Filter {
        text: Some("press".into()),
        subject: Some(subject("serial", "1")),
        ..everything()
    };
    assert_eq!(ids(store, &both), ["d"]);
    let kind = Filter {
        text: Some("press".into()),
        kind: Some("notice".into()),
        ..everything()
    };
    assert!(ids(store, &kind).is_empty());
}

fn hostile(store: &dyn Store) {
    texts(
        store,
        &[
            ("a", &["or and not near \" * ^ ( ) { } : + - \0 words:"]),
            ("b", &[""]),
        ],
    );
    for query in ["", " ", "\"", "*", "()", "'", "\0", "。，", "-"] {
        assert_eq!(find(store, query), "", "{query:?}");
    }
    assert_eq!(find(store, "or"), "a");
    assert_eq!(find(store, "NOT near"), "a");
    assert_eq!(find(store, "words: or"), "a");
    assert_eq!(find(store, "\" OR \""), "a");
    assert_eq!(find(store, &"x ".repeat(100_000)), "");
    assert_eq!(find(store, &"芬太尼".repeat(10_000)), "");
}

fn current(store: &dyn Store) {
    texts(store, &[("a", &["first wording"])]);
    let mut next = statement("a", 2);
    next.search = vec!["second wording".to_owned()];
    record(store, &[next]);
    assert_eq!(find(store, "wording"), "a");
    assert_eq!(find(store, "second"), "a");
    assert_eq!(find(store, "first"), "");
}
