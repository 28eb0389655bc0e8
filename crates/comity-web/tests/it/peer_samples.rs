//! Every page of counterparts with sample views, hostile and long.

use comity_web::views::common::Said;
use comity_web::views::matching::*;
use comity_web::views::peers::*;
use comity_web::views::sharing::*;

use crate::samples::{ODD, choices, complaints, draw, fields, pager, pairs, row, said};

fn failure(who: &str) -> FailureView {
    FailureView {
        what: ODD.into(),
        detail: if who == "us" { String::new() } else { ODD.into() },
        who: who.into(),
        mend: ODD.into(),
        when: ODD.into(),
    }
}

fn card(state: &str) -> PeerCard {
    PeerCard {
        name: "other.example".into(),
        href: "/peers/other.example".into(),
        state: state.into(),
        ago: if state == "new" { String::new() } else { ODD.into() },
        at: "2026-01-01 00:00:00 UTC".into(),
        size: if state == "new" { 0 } else { 123_456 },
        held: 100_000,
        share: 81,
        ours: CosignView {
            grade: "L1".into(),
            text: ODD.into(),
        },
        theirs: CosignView {
            grade: "L0".into(),
            text: ODD.into(),
        },
        waiting: if state == "well" {
            String::new()
        } else {
            ODD.into()
        },
        late: true,
        failures: vec![failure("us"), failure("peer"), failure("line")],
        frozen: (state == "frozen").then(|| FrozenView {
            since: ODD.into(),
            why: ODD.into(),
            evidence: Some("/records/a/b".into()),
            common: 7,
        }),
    }
}

fn picture() -> Picture {
    let line = |(y, tone, state): (u32, &'static str, &str)| PictureLine {
        y,
        path: format!("M112 60 C154 60 154 {y} 196 {y}"),
        name: ODD.into(),
        href: "/peers/other.example".into(),
        state: state.into(),
        tone,
    };
    Picture {
        height: 164,
        middle: 82,
        us: ODD.into(),
        lines: [
            (30, "good", "well"),
            (82, "care", "quiet"),
            (134, "stop", "frozen"),
        ]
        .map(line)
        .into(),
        told: ODD.into(),
        more: 3,
    }
}

fn keys() -> Vec<KeyRow> {
    ["in-force", "replaced", "revoked", ""]
        .map(|state| KeyRow {
            role: "cosigner".into(),
            name: ODD.into(),
            short: ODD.into(),
            key: ODD.into(),
            state: state.into(),
            since: ODD.into(),
            index: Some(7),
            remark: ODD.into(),
        })
        .into()
}

fn outstanding() -> Vec<OutstandingRow> {
    ["us", "peer", "line"]
        .map(|who| OutstandingRow {
            why: "take-back".into(),
            text: said(),
            href: "/records/a/b".into(),
            stage: "waiting".into(),
            peer: "other.example".into(),
            through: ODD.into(),
            since: ODD.into(),
            age: ODD.into(),
            late: who == "us",
            who: who.into(),
            mend: ODD.into(),
        })
        .into()
}

pub fn origin() -> OriginView {
    OriginView {
        issuer: "other.example".into(),
        href: Some("/peers/other.example".into()),
        log: ODD.into(),
        grade: "L2".into(),
        stale: ODD.into(),
    }
}

fn holders() -> Vec<HolderRow> {
    [
        "waiting",
        "delivered",
        "opened",
        "accepted",
        "refused",
        "acted",
        "erased",
    ]
    .map(|stage| HolderRow {
        name: "other.example".into(),
        href: (stage != "acted").then(|| "/peers/other.example".into()),
        through: if stage == "acted" {
            ODD.into()
        } else {
            String::new()
        },
        stage: stage.into(),
        since: ODD.into(),
        current: stage != "waiting",
        fresh: ODD.into(),
    })
    .into()
}

pub fn distribution() -> DistributionView {
    DistributionView {
        rows: holders(),
        all_know: false,
    }
}

#[test]
fn counterparts() {
    let states = ["well", "quiet", "failing", "frozen", "new"];
    for held in [true, false] {
        draw("peers", |s| PeersPage {
            s,
            picture: held.then(picture),
            rows: states.map(card).into(),
            own: OwnLog {
                size: 9,
                l1: 8,
                l2: 0,
                share1: 88,
                share2: 0,
                quorum: u64::from(held),
                held: held.then(|| (ODD.into(), ODD.into())),
            },
            may_manage: held,
        });
    }
    for state in states {
        draw("peer", |s| PeerPage {
            s,
            row: card(state),
            words: vec![("acorn".into(), "橡子".into()); 6],
            fresh: state == "new",
            facts: pairs(),
            keys: keys(),
            checkpoint: format!("{ODD}\n1\n"),
            rounds: vec![RoundRow {
                at: ODD.into(),
                to: 9,
                came: 3,
                delivered: 1,
                good: state == "well",
                steps: vec![(false, ODD.into()), (true, ODD.into())],
            }],
            outstanding: outstanding(),
            may_manage: true,
            may_sync: true,
            wrong: Some(ODD.into()),
        });
    }
    for code in [Some(ODD.to_owned()), None] {
        draw("invite", |s| InvitePage {
            s,
            may_accept: code.is_some(),
            code: code.clone(),
            theirs: ODD.into(),
            wrong: Some(ODD.into()),
        });
    }
    for root in [true, false] {
        draw("keys", |s| KeysPage {
            s,
            keys: keys(),
            root: root.then(|| RootView {
                threshold: 2,
                of: 3,
                keys: vec![ODD.into()],
                promised: 3,
                since: ODD.into(),
                index: 2,
            }),
            pending: vec![PendingRow {
                id: "abc".into(),
                event: "rotate".into(),
                role: "sealing".into(),
                short: ODD.into(),
                signed: 1,
                needed: 2,
            }],
        });
    }
}

fn recipients() -> Vec<Recipient> {
    [None, Some(true), Some(false)]
        .map(|allowed| Recipient {
            name: format!("other{}.example", usize::from(allowed == Some(true))),
            state: "quiet".into(),
            chosen: allowed.is_some(),
            has: allowed.is_none(),
            verdict: allowed.map(|allowed| VerdictView {
                allowed,
                reasons: vec![ODD.into(), ODD.into()],
            }),
        })
        .into()
}

fn share_row(state: &str) -> ShareRow {
    ShareRow {
        href: "/shares/7".into(),
        state: state.into(),
        why: "share".into(),
        record: row("reported"),
        to: vec![ODD.into(), "other.example".into()],
        by: if state == "released" {
            String::new()
        } else {
            ODD.into()
        },
        at: ODD.into(),
        mine: false,
        decided: ODD.into(),
    }
}

#[test]
fn what_leaves() {
    for (recipients, checked) in [(recipients(), true), (recipients(), false), (Vec::new(), false)] {
        draw("share", |s| SharePage {
            s,
            row: row("reported"),
            action: "/records/a/b/share".into(),
            recipients: recipients.clone(),
            fields: fields(),
            complaints: complaints(),
            checked,
            policy: if checked { ODD.into() } else { String::new() },
        });
    }
    let states = ["proposed", "approved", "declined", "released"];
    draw("shares", |s| SharesPage {
        s,
        states: choices(),
        rows: states.map(share_row).into(),
        pager: pager(),
    });
    for state in states {
        let waits = state == "proposed";
        draw("share_one", |s| ShareOnePage {
            s,
            row: share_row(state),
            terms: pairs(),
            verdicts: recipients(),
            policy: ODD.into(),
            deliveries: vec![DeliveryView {
                to: ODD.into(),
                stage: "refused".into(),
                at: ODD.into(),
                said: vec![said(), Said::new("", ODD)],
                receipt: Some("/records/a/b".into()),
                error: ODD.into(),
            }],
            problem: (state == "approved").then(|| ODD.into()),
            release: Some("/records/a/c".into()),
            may_approve: waits,
            may_decline: waits,
            why_not: if state == "declined" {
                "share-own-proposal"
            } else {
                ""
            },
            reason: ODD.into(),
            wrong: Some(ODD.into()),
            step_up: waits.then(|| StepUp {
                request: ODD.into(),
                ticket: ODD.into(),
            }),
        });
    }
    draw("outstanding", |s| OutstandingPage {
        s,
        rows: outstanding(),
        pager: pager(),
        late: 1,
    });
}

#[test]
fn what_comes_in() {
    let states = [
        "delivered",
        "opened",
        "accepted",
        "refused",
        "acted",
        "rejected",
        "missing",
    ];
    let incoming = |state: &str| IncomingRow {
        href: "/incoming/7".into(),
        state: state.into(),
        why: if state == "rejected" {
            String::new()
        } else {
            "take-back".into()
        },
        from: ODD.into(),
        at: ODD.into(),
        record: row("reported"),
        problem: if state == "rejected" {
            ODD.into()
        } else {
            String::new()
        },
    };
    draw("incoming", |s| IncomingPage {
        s,
        states: choices(),
        rows: states.map(incoming).into(),
        pager: pager(),
    });
    for state in states {
        let opened = state == "opened";
        draw("incoming_one", |s| IncomingOnePage {
            s,
            row: incoming(state),
            terms: pairs(),
            records: vec![("/records/a/b".into(), ODD.into())],
            statements: ["pinned", "by-sender"]
                .map(|vouched| StatementRow {
                    verb: "delist".into(),
                    record: ODD.into(),
                    href: "/records/a/b".into(),
                    issuer: ODD.into(),
                    log: ODD.into(),
                    index: 7,
                    vouched: vouched.into(),
                })
                .into(),
            reasons: choices(),
            typed: fields(),
            may_open: state == "delivered",
            may_answer: opened,
            wrong: opened.then(|| ODD.into()),
        });
    }
}

#[test]
fn erasing_and_asking() {
    for open in [true, false] {
        draw("erase", |s| ErasePage {
            s,
            row: row("reported"),
            action: "/records/a/b/erase".into(),
            fields: fields(),
            complaints: complaints(),
            holders: if open { Vec::new() } else { holders() },
            open,
        });
    }
    draw("erasures", |s| ErasuresPage {
        s,
        rows: vec![ErasureRow {
            record: ODD.into(),
            href: "/records/a/b".into(),
            ordered_by: ODD.into(),
            at: ODD.into(),
            by: ODD.into(),
            ground: vec![said()],
            holders: vec![
                (ODD.into(), ODD.into(), ODD.into()),
                (ODD.into(), String::new(), String::new()),
            ],
            done: 1,
        }],
    });
    for hits in [Vec::new(), vec![ODD.to_owned()]] {
        draw("match", |s| MatchPage {
            s,
            peers: choices(),
            budgets: vec![BudgetRow {
                who: ODD.into(),
                text: ODD.into(),
                alarm: true,
            }],
            types: vec![(ODD.into(), ODD.into())],
            fields: fields(),
            identifiers: ODD.into(),
            identifiers_wrong: (!hits.is_empty()).then(|| ODD.into()),
            most: 256,
            complaints: complaints(),
            answer: Some(AnswerView {
                peer: ODD.into(),
                asked: 2,
                misses: vec![ODD.into()],
                request: (!hits.is_empty()).then(|| "/report/request".into()),
                hits: hits.clone(),
                record: Some("/records/a/b".into()),
            }),
            history: [Some(1), None]
                .map(|hits| AskedRow {
                    href: "/records/a/b".into(),
                    side: if hits.is_some() { "asker" } else { "holder" }.into(),
                    peer: ODD.into(),
                    at: ODD.into(),
                    purpose: "law-enforcement".into(),
                    count: 2,
                    hits,
                })
                .into(),
        });
    }
}
