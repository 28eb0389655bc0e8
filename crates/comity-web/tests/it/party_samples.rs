//! Every page of parties with sample views, hostile and long, in four scripts.

use comity_web::views::parties::*;

use crate::samples::{ODD, choices, draw, pager, pairs, row};

/// A name as lists have it, in a script that runs from right to left.
const RIGHT_TO_LEFT: &str = "مثال الشركة المحدودة";

fn name(text: &str, lang: &str, sort: &str) -> NameView {
    NameView {
        text: text.into(),
        lang: lang.into(),
        sort: sort.into(),
    }
}

fn part(class: &'static str, asked: &str, listed: &str, x: u32) -> PartView {
    PartView {
        asked: asked.into(),
        listed: listed.into(),
        how: ODD.into(),
        sign: "≈",
        class,
        x,
        width: 30,
        weight: "+3.0".into(),
    }
}

fn how() -> MatchView {
    MatchView {
        score: ScoreView {
            words: ODD.into(),
            number: "0.9312".into(),
            share: 93,
            tone: "care",
        },
        parts: vec![
            part("same", ODD, ODD, 50),
            part("near", RIGHT_TO_LEFT, "mithal", 50),
            part("lone", "", "ltd", 50),
            part("lone", "芬太尼", "", 20),
            part("against", "5", "6", 20),
        ],
        evidence: vec![
            part("for", "1970", "1970-01-02", 50),
            part("against", "", "CN", 20),
            part("start", "", "", 20),
        ],
    }
}

fn decision() -> DecisionView {
    DecisionView {
        verdict: "different".into(),
        reason: ODD.into(),
        by: ODD.into(),
        at: "2026-01-01 00:00:00 UTC".into(),
        record: Some("/records/a/b".into()),
    }
}

fn queue_row(state: &str) -> QueueRow {
    QueueRow {
        href: "/review/7?state=waiting".into(),
        subject: name(ODD, "", ""),
        subject_sort: "customer".into(),
        listed: name(RIGHT_TO_LEFT, "und-Arab", ODD),
        list: ODD.into(),
        score: how().score,
        state: state.into(),
        since: "2026-01-01".into(),
    }
}

fn fields() -> Vec<FieldChangeView> {
    vec![FieldChangeView {
        label: ODD.into(),
        was: vec![ODD.into(), RIGHT_TO_LEFT.into()],
        is: vec![ODD.into()],
    }]
}

fn changes() -> Vec<ChangeRow> {
    ["added", "removed", "changed"]
        .map(|what| ChangeRow {
            what: what.into(),
            name: name(ODD, "und-Hani", ""),
            href: (what != "removed").then(|| "/parties/a/1".into()),
            sort: ODD.into(),
            entry: ODD.into(),
            fields: fields(),
        })
        .into()
}

fn ask() -> Ask {
    Ask {
        name: ODD.into(),
        others: ODD.into(),
        types: choices(),
        on: "2026-01-01".into(),
        last_day: "2026-11-21".into(),
        dob: ODD.into(),
        countries: ODD.into(),
        schemes: choices(),
        number: ODD.into(),
        thresholds: choices(),
        open: true,
    }
}

fn asked_list(date: &str) -> AskedList {
    AskedList {
        title: ODD.into(),
        href: "/lists/a".into(),
        date: date.into(),
        version: "7".into(),
        entries: 12_345,
        old: true,
    }
}

fn candidate() -> CandidateView {
    CandidateView {
        rank: 1,
        listed_as: name(ODD, "", ""),
        name: name(RIGHT_TO_LEFT, "und-Arab", ODD),
        href: "/parties/a/1".into(),
        sort: ODD.into(),
        how: how(),
        list: ODD.into(),
        list_href: "/lists/a".into(),
        from: "2020-06-05".into(),
        to: "2023-11-16".into(),
        version: "7".into(),
        about: vec![ODD.into(), RIGHT_TO_LEFT.into()],
        decision: Some(decision()),
    }
}

#[test]
fn asking() {
    let answer = |candidates: Vec<CandidateView>| ScreenView {
        name: ODD.into(),
        on: if candidates.is_empty() {
            String::new()
        } else {
            "2020-01-01".into()
        },
        lists: vec![asked_list("2026-01-01"), asked_list("")],
        candidates,
        full: true,
        words: "abc".into(),
    };
    for candidates in [0, 1, 15] {
        draw("parties", |s| PartiesPage {
            s,
            ask: ask(),
            wrong: vec![ODD.into()],
            answer: Some(answer((0..candidates).map(|_| candidate()).collect())),
            held: candidates,
        });
    }
    draw("parties, unasked", |s| PartiesPage {
        s,
        ask: Ask::default(),
        wrong: Vec::new(),
        answer: None,
        held: 0,
    });
}

#[test]
fn a_party() {
    for listed in [true, false] {
        draw("party", |s| PartyPage {
            s,
            name: name(RIGHT_TO_LEFT, "und-Arab", ""),
            sort: ODD.into(),
            list: ODD.into(),
            list_href: "/lists/a".into(),
            entry: ODD.into(),
            listed,
            delisted: if listed {
                String::new()
            } else {
                "2023-11-16".into()
            },
            from: String::new(),
            delisted_href: (!listed).then(|| "/lists/a/changes?from=1&to=2".into()),
            names: vec![(
                ODD.into(),
                vec![name(ODD, "", ""), name(RIGHT_TO_LEFT, "und-Arab", ODD)],
            )],
            ids: ["valid", "wrong", ""]
                .map(|validity| IdView {
                    scheme: ODD.into(),
                    value: ODD.into(),
                    country: ODD.into(),
                    validity: validity.into(),
                })
                .into(),
            facts: pairs(),
            spans: SpansView {
                width: 720,
                ticks: vec![(100, "2020".into())],
                bars: vec![
                    SpanView {
                        x: 0,
                        width: 300,
                        listed: true,
                        from: String::new(),
                        to: "2023-11-16".into(),
                    },
                    SpanView {
                        x: 300,
                        width: 420,
                        listed: false,
                        from: "2023-11-16".into(),
                        to: String::new(),
                    },
                ],
                now: 700,
            },
            changes: vec![PartyChange {
                date: String::new(),
                what: "changed".into(),
                fields: fields(),
                href: "/lists/a/changes?from=1&to=2".into(),
            }],
            records: vec![row("reported")],
            candidates: vec![queue_row("same")],
        });
    }
}

#[test]
fn candidates() {
    for rows in [0, 50] {
        draw("review", |s| ReviewPage {
            s,
            states: choices(),
            state: "waiting".into(),
            rows: (0..rows).map(|_| queue_row("open")).collect(),
            pager: pager(),
            may_decide: true,
            four_eyes: if rows == 0 { Vec::new() } else { choices() },
        });
    }
    for state in ["open", "proposed", "same", "cleared", "withdrawn"] {
        draw("candidate", |s| CandidatePage {
            s,
            id: "7".into(),
            state: state.into(),
            queue: "waiting".into(),
            subject: side(),
            listing: side(),
            how: how(),
            is_listed: state != "cleared",
            reopened: true,
            changed: fields(),
            pending: (state == "proposed").then(decision),
            story: vec![EventView {
                at: "2026".into(),
                what: "proposed".into(),
                decision: Some(decision()),
                state: "7".into(),
            }],
            cleared: (state == "cleared").then(|| ClearedView {
                what: ODD.into(),
                at: "2026".into(),
                record: Some("/records/a/b".into()),
                acted: vec![ODD.into(), ODD.into()],
                records: vec![row("reported")],
            }),
            may_decide: state == "open",
            may_confirm: state == "proposed",
            four_eyes: if state == "open" { "same" } else { "all" },
            verdict: "different".into(),
            reason: ODD.into(),
            wrong: Some(ODD.into()),
            before: Some("/review/6".into()),
            after: Some("/review/8".into()),
            waiting: 12,
        });
    }
}

fn side() -> SideView {
    SideView {
        name: name(RIGHT_TO_LEFT, "und-Arab", ""),
        href: "/customers/a".into(),
        origin: ODD.into(),
        sort: ODD.into(),
        names: vec![name(ODD, "", ODD)],
        facts: pairs(),
    }
}

fn list_row() -> ListRow {
    ListRow {
        href: "/lists/a".into(),
        title: ODD.into(),
        authority: ODD.into(),
        id: "a".into(),
        date: "2026-01-01".into(),
        version: "7".into(),
        entries: 12_345,
        age: ODD.into(),
        old: true,
        checked: "2026".into(),
        problem: Some(ODD.into()),
        record: Some("/records/a/b".into()),
    }
}

#[test]
fn lists() {
    draw("lists", |s| ListsPage {
        s,
        rows: vec![list_row()],
        may_keep: true,
        form: ListForm {
            id: ODD.into(),
            title: ODD.into(),
            title_zh: ODD.into(),
            authority: ODD.into(),
            source: ODD.into(),
            public: true,
            formats: choices(),
            wrong: Some(ODD.into()),
        },
    });
    let state = |first: bool| StateRow {
        date: "2026-01-01".into(),
        taken: "2026".into(),
        version: "7".into(),
        entries: 5,
        added: 1,
        removed: 2,
        changed: 3,
        digest: "ab".into(),
        href: (!first).then(|| "/lists/a/changes?from=1&to=2".into()),
        record: (!first).then(|| "/records/a/b".into()),
    };
    draw("list", |s| ListPage {
        s,
        row: list_row(),
        facts: pairs(),
        states: vec![state(false), state(true)],
        pager: pager(),
        open: 3,
        may_keep: true,
        last_day: "2026-11-21".into(),
        formats: choices(),
        largest: "64 MiB".into(),
        wrong: Some(ODD.into()),
    });
    let counts = || {
        vec![
            ("removed".to_owned(), 1),
            ("added".to_owned(), 12_345),
            ("changed".to_owned(), 0),
        ]
    };
    draw("changes", |s| ChangesPage {
        s,
        title: ODD.into(),
        list_href: "/lists/a".into(),
        path: "/lists/a/changes".into(),
        from: choices(),
        to: choices(),
        between: ("2025-01-01".into(), "2026-01-01".into()),
        counts: counts(),
        rows: changes(),
        pager: pager(),
        csv: Some("/lists/a/changes.csv".into()),
        jsonl: Some("/lists/a/changes.jsonl".into()),
    });
    for (same, shrunken) in [(true, false), (false, true), (false, false)] {
        draw("list preview", |s| ListPreviewPage {
            s,
            title: ODD.into(),
            list_href: "/lists/a".into(),
            file: ODD.into(),
            action: "/lists/a/file/1".into(),
            facts: pairs(),
            counts: counts(),
            rows: changes(),
            notes: vec![ODD.into()],
            same,
            shrunken,
            problems: if shrunken { Vec::new() } else { vec![ODD.into()] },
            would_clear: 2,
        });
    }
}

#[test]
fn customers() {
    let customer = |open: u64, same: u64| CustomerRow {
        href: "/customers/a".into(),
        name: name(RIGHT_TO_LEFT, "und-Arab", ""),
        number: ODD.into(),
        sort: ODD.into(),
        open,
        same,
        updated: "2026".into(),
    };
    draw("customers", |s| CustomersPage {
        s,
        find: ODD.into(),
        rows: vec![customer(0, 0), customer(1, 2)],
        pager: pager(),
        may_keep: true,
        largest: "64 MiB".into(),
        wrong: Some(ODD.into()),
    });
    for takes in [0, 3] {
        draw("customers preview", |s| CustomersPreviewPage {
            s,
            file: ODD.into(),
            action: "/customers/file/1".into(),
            counts: vec![("new".into(), takes), ("rejected".into(), 1)],
            takes,
            samples: vec![customer(0, 0)],
            faults: vec![ODD.into()],
        });
    }
    draw("customer", |s| CustomerPage {
        s,
        row: customer(1, 1),
        name: name(ODD, "", ""),
        names: vec![name(RIGHT_TO_LEFT, "und-Arab", ODD)],
        facts: pairs(),
        candidates: ["open", "different", "cleared"].map(queue_row).into(),
        lists: vec![("/lists/a".into(), ODD.into())],
        may_keep: true,
    });
}
