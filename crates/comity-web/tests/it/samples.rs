//! Every template with sample views, so that also what a test node never shows is drawn once: a full disk, a stopped
//! import, a commitment without wording, a record that is disputed.

use askama::Template;
use comity_web::shell::{NavItem, Notice, Shell, UserBar};
use comity_web::views::account::*;
use comity_web::views::commitments::*;
use comity_web::views::common::*;
use comity_web::views::errors::*;
use comity_web::views::forms::*;
use comity_web::views::home::*;
use comity_web::views::intake::*;
use comity_web::views::log::*;
use comity_web::views::records::*;
use comity_web::views::search::*;
use comity_web::views::substances::*;
use comity_web::words::{Lang, Words};

use crate::html;

/// Hostile and long, in both scripts.
pub const ODD: &str = "<u>\"芬太尼\" & 'x'</u> {{ s }} </script>";

fn shell(lang: Lang) -> Shell {
    Shell {
        words: Words::new(lang),
        node: "lab.example".into(),
        user: Some(UserBar {
            name: ODD.into(),
            role: "releasing-officer".into(),
        }),
        nav: vec![NavItem {
            href: "/",
            label: "nav-home",
            current: true,
        }],
        sub: vec![NavItem {
            href: "/report",
            label: "nav-report-form",
            current: false,
        }],
        here: "/search?q=a%20b".into(),
        find: ODD.into(),
        form_token: "abc".into(),
        done: "report-incident".into(),
        notice: Some(Notice {
            tone: "good",
            text: ODD.into(),
        }),
        held: true,
    }
}

pub fn said() -> Said {
    Said::new("zh", ODD)
}

pub fn row(state: &str) -> RecordRow {
    RecordRow {
        id: "lab.example/00".into(),
        href: "/records/lab.example/00".into(),
        kind: "incident".into(),
        title: said(),
        issued: "2026-01-01 00:00:00 UTC".into(),
        issuer: "lab.example".into(),
        state: state.into(),
        tlp: "AMBER+STRICT".into(),
        unverified: true,
        foreign: (state == "reported").then(|| ("other.example/log/1".into(), "L1".into())),
    }
}

pub fn pairs() -> Vec<Pair> {
    vec![
        Pair {
            label: ODD.into(),
            depth: 0,
            values: vec![said(), Said::new("", ODD)],
        },
        Pair {
            label: "x".into(),
            depth: 3,
            values: Vec::new(),
        },
    ]
}

pub fn choices() -> Vec<Choice> {
    vec![
        Choice {
            value: "a".into(),
            label: ODD.into(),
            chosen: true,
        },
        Choice {
            value: String::new(),
            label: "–".into(),
            chosen: false,
        },
    ]
}

pub fn fields() -> Vec<FieldView> {
    let controls = [
        Control::Line,
        Control::Area,
        Control::Date,
        Control::Place,
        Control::Choose(choices()),
        Control::Tick(choices()),
        Control::Check,
    ];
    let field = |(i, control): (usize, Control)| FieldView {
        id: format!("f-{i}"),
        name: format!("body.{i}"),
        label: ODD.into(),
        hint: if i % 2 == 0 { ODD.into() } else { String::new() },
        control,
        value: ODD.into(),
        required: i < 3,
        wrong: (i == 1).then(|| ODD.into()),
        lang: if i == 1 { "zh" } else { "" },
    };
    controls.into_iter().enumerate().map(field).collect()
}

pub fn complaints() -> Vec<Complaint> {
    let complaint = |field: &str| Complaint {
        field: field.into(),
        label: ODD.into(),
        what: ODD.into(),
        mend: ODD.into(),
    };
    vec![complaint("1"), complaint("")]
}

pub fn pager() -> Pager {
    Pager::new(
        50,
        50,
        Some(1234),
        "/x".into(),
        Some("/x?after=1&seen=100".into()),
    )
}

fn line(outcome: &str) -> LineView {
    LineView {
        line: 12_345,
        outcome: outcome.into(),
        href: Some("/records/a/b".into()),
        what: ODD.into(),
        reason: ODD.into(),
    }
}

fn controls() -> ControlsView {
    let entry = ControlEntry {
        state: "undecided".into(),
        reason: ODD.into(),
        instrument: said(),
        clause: ODD.into(),
        sort: ODD.into(),
        scope: ODD.into(),
        period: "2017 –".into(),
        via: ODD.into(),
        since: ODD.into(),
        citation: ODD.into(),
        verified: false,
        doubts: vec![ODD.into(), ODD.into()],
        note: ODD.into(),
    };
    let row = |standing: &str, entries: Vec<ControlEntry>| ControlRow {
        code: "US".into(),
        name: ODD.into(),
        standing: standing.into(),
        coverage: said(),
        entries,
    };
    ControlsView {
        on: "2026-11-21".into(),
        first_day: "1961-01-01".into(),
        last_day: "2027-11-21".into(),
        rows: vec![
            row("controlled", vec![entry.clone(), entry]),
            row("no-measure-found", Vec::new()),
        ],
        tables: "0123".into(),
    }
}

fn identity() -> IdentityView {
    IdentityView {
        key: "a".into(),
        href: "/substances/a".into(),
        names: vec![Said::new("en", ODD), said()],
        synonyms: vec![said()],
        sort: ODD.into(),
        cas: "437-38-7".into(),
        inchikey: "X".into(),
        hs: "2933.33".into(),
        rule: ODD.into(),
        families: vec![("/substances/b".into(), said())],
        members: vec![("/substances/c".into(), said())],
        citation: ODD.into(),
        verified: true,
        doubts: vec![ODD.into()],
        note: ODD.into(),
    }
}

fn commitment() -> CommitmentView {
    let words = |quoted: bool, text: &str| comity_web::views::commitments::Words {
        text: Said::new("zh", text),
        quoted,
        source: ODD.into(),
        note: ODD.into(),
    };
    CommitmentView {
        href: "/commitments/C01".into(),
        code: "C01".into(),
        title: said(),
        made_on: "2017".into(),
        due: "2018".into(),
        who: vec![ODD.into()],
        sides: vec![
            Side {
                name: ODD.into(),
                texts: vec![words(true, ODD), words(false, ODD)],
            },
            Side {
                name: "b".into(),
                texts: vec![words(true, "")],
            },
        ],
        state: "no-public-evidence".into(),
        state_note: said(),
        evidence: 1,
        verified: false,
        record: Some("/records/a/b".into()),
    }
}

fn event() -> EventView {
    EventView {
        anchor: "e-1".into(),
        date: "2017-10".into(),
        actor: ODD.into(),
        kind: "action".into(),
        text: said(),
        commitment: Some(("C01".into(), "/commitments/C01".into())),
        source: ODD.into(),
        verified: false,
        record: Some("/records/a/b".into()),
    }
}

/// Draws a page in both languages and checks it.
pub fn draw<T: Template>(name: &str, page: impl Fn(Shell) -> T) {
    for lang in Lang::ALL {
        let text = page(shell(lang)).render().unwrap();
        html::check(&format!("{name} {}", lang.tag()), &text);
        assert!(
            !text.contains("<u>") && !text.contains("</script> "),
            "{name}: words became tags"
        );
        assert!(text.len() < 150_000, "{name}");
    }
}

fn passkey() -> PasskeyRow {
    PasskeyRow {
        id: "7".into(),
        label: ODD.into(),
        added: ODD.into(),
        used: ODD.into(),
    }
}

#[test]
fn frames_and_accounts() {
    draw("home", |s| HomePage {
        s,
        waiting: vec![Waiting {
            text: ODD.into(),
            href: "/x".into(),
        }],
        imports: vec![OpenImport {
            file: ODD.into(),
            state: "preview".into(),
            href: "/y".into(),
        }],
        drafts: vec![(ODD.into(), "/z".into(), "2026".into())],
        kinds: vec![KindCount {
            kind: "incident".into(),
            n: 12_345,
        }],
        recent: vec![row("retracted")],
        log: LogLine {
            origin: "lab.example/log/1".into(),
            size: 7,
            state: "full".into(),
            reason: ODD.into(),
        },
        facts_sourced: 1,
        facts_unverified: 2,
        may_report: true,
    });
    draw("sign in", |s| SignInPage {
        s: Shell { user: None, ..s },
        name: ODD.into(),
        next: "/".into(),
        kept: vec![(ODD.into(), ODD.into())],
        ended: true,
        wrong: Some(ODD.into()),
        passkey: Some("/sign-in/passkey".into()),
    });
    draw("resend", |s| ResendPage {
        s,
        action: "/report/incident".into(),
        kept: vec![(ODD.into(), ODD.into())],
    });
    draw("welcome", |s| WelcomePage {
        s,
        name: ODD.into(),
        choose_name: false,
        role: "officer".into(),
        shortest: 15,
        wrong: Some(ODD.into()),
    });
    draw("signed out", |s| SignedOutPage { s });
    for passkeys in [None, Some(Vec::new()), Some(vec![passkey()])] {
        draw("account", |s| AccountPage {
            s,
            languages: choices(),
            shortest: 15,
            wrong: Some(ODD.into()),
            passkeys: passkeys.clone(),
        });
    }
    for adding in [true, false] {
        draw("passkey", |s| PasskeyPage {
            s,
            adding,
            options: ODD.into(),
            ticket: ODD.into(),
            label: ODD.into(),
            next: "/".into(),
            wrong: Some(ODD.into()),
        });
    }
    let user = |id: &str, state: &str, me: bool| UserRow {
        id: id.into(),
        name: ODD.into(),
        role: "reader".into(),
        state: state.into(),
        created: "2026".into(),
        last_seen: String::new(),
        me,
    };
    draw("users", |s| UsersPage {
        s,
        rows: vec![
            user("1", "active", true),
            user("2", "disabled", false),
            user("3", "invited", false),
        ],
        roles: vec![Choice {
            value: "reader".into(),
            label: "reader".into(),
            chosen: true,
        }],
        name: ODD.into(),
        link: Some((ODD.into(), "http://x/enter/y".into())),
        wrong: Some(ODD.into()),
    });
    for key in comity_web::fault_page::FAULT_KEYS {
        draw(key, |s| ErrorPage {
            s,
            status: 403,
            heading: format!("error-{key}"),
            what: ODD.into(),
            next: ODD.into(),
            ways: vec![("/".into(), ODD.into())],
            kept: Some(("/x".into(), vec![(ODD.into(), ODD.into())])),
        });
    }
}

#[test]
fn records_and_forms() {
    draw("search", |s| SearchPage {
        s,
        asked: ODD.into(),
        kinds: choices(),
        from: String::new(),
        to: "2026-01-01".into(),
        hits: vec![Hit {
            row: row(""),
            snippet: vec![
                Piece {
                    text: ODD.into(),
                    hit: true,
                },
                Piece {
                    text: ODD.into(),
                    hit: false,
                },
            ],
        }],
        substances: vec![SubstanceHit {
            href: "/substances/a".into(),
            name: ODD.into(),
        }],
        pager: pager(),
        wrong: Some(ODD.into()),
    });
    for standing in ["in-force", "retracted", "disputed", "undecided"] {
        draw("record", |s| record_page(s, standing));
    }
    draw("turn", |s| TurnPage {
        s,
        turn: "retract".into(),
        row: row("reported"),
        action: "/records/a/b/turn/retract".into(),
        keep: "turn-a/b".into(),
        fields: fields(),
        folded: Vec::new(),
        complaints: complaints(),
        danger: true,
    });
    draw("report", |s| ReportPage {
        s,
        kinds: vec![KindCard {
            kind: "incident".into(),
            href: "/report/incident".into(),
        }],
        imports: vec![OpenImport {
            file: ODD.into(),
            state: "running".into(),
            href: "/y".into(),
        }],
        largest: "64 MiB".into(),
    });
    draw("form", |s| FormPage {
        s,
        kind: "incident".into(),
        action: "/report/incident".into(),
        keep: "report-incident".into(),
        fields: fields(),
        groups: vec![Group {
            heading: "group-route",
            open: true,
            fields: Vec::new(),
        }],
        complaints: complaints(),
    });
    for duplicate in [false, true] {
        draw("recorded", |s| RecordedPage {
            s,
            kind: "incident".into(),
            id: "a/b".into(),
            href: "/records/a/b".into(),
            index: 12_345,
            duplicate,
        });
    }
}

fn record_page(s: Shell, standing: &str) -> RecordPage {
    RecordPage {
        s,
        row: row("reported"),
        titles: vec![said(), Said::new("en", ODD)],
        summary: vec![said()],
        standing: standing.into(),
        as_of: Some("2020-01-01".into()),
        standing_reason: vec![said()],
        body: pairs(),
        source: pairs(),
        handling: pairs(),
        subjects: vec![
            Subject {
                sort: "subject-substance",
                text: ODD.into(),
                href: Some("/substances/a".into()),
            },
            Subject {
                sort: "subject-party",
                text: ODD.into(),
                href: None,
            },
        ],
        chain: vec![Turn {
            seq: 2,
            verb: "correct".into(),
            at: "2026".into(),
            issuer: "lab.example".into(),
            index: Some(7),
            hash: "ab".into(),
            said: vec![said()],
            statement_href: "/records/a/b/statement/2".into(),
        }],
        answers: vec![row("")],
        links: vec![LinkRow {
            relation: "supports".into(),
            text: said(),
            href: "/records/a/c".into(),
        }],
        proof: (standing != "undecided").then(|| ProofView {
            index: 7,
            size: 9,
            leaf_hash: "ab".into(),
            statement_hash: "cd".into(),
            checkpoint: format!("{ODD}\n1\n"),
            key: ODD.into(),
            open_leaf: standing == "in-force",
            statement_href: "/s".into(),
            proof_href: "/p".into(),
            receipt_href: "/r".into(),
            command: format!("comity verify {ODD}"),
        }),
        turns: vec![("/records/a/b/reply".into(), "turn-reply".into())],
        origin: (standing == "retracted").then(crate::peer_samples::origin),
        distribution: (standing != "in-force").then(crate::peer_samples::distribution),
    }
}

#[test]
fn intake() {
    draw("file", |s| FilePage {
        s,
        largest: "64 MiB".into(),
        wrong: Some(ODD.into()),
    });
    draw("columns", |s| ColumnsPage {
        s,
        id: "7".into(),
        file: ODD.into(),
        rows: 1,
        kinds: choices(),
        saved: choices(),
        kind: "incident".into(),
        columns: vec![Column {
            at: 0,
            header: ODD.into(),
            samples: vec![ODD.into()],
            targets: choices(),
            guessed: true,
        }],
        constants: fields().split_off(5),
        marks: Vec::new(),
        notes: vec![ODD.into()],
        wrong: vec![ODD.into()],
    });
    for (good, rejected) in [(1, 0), (2, 3), (0, 3)] {
        draw("preview", |s| PreviewPage {
            s,
            id: "7".into(),
            file: ODD.into(),
            good,
            duplicates: 1,
            rejected,
            samples: vec![PreviewRow {
                line: 2,
                title: ODD.into(),
                substances: vec![(ODD.into(), ODD.into()), (ODD.into(), String::new())],
                date: "2026".into(),
            }],
            rejections: vec![line("rejected")],
            may_record: true,
        });
    }
    draw("progress", |s| ProgressPage {
        s,
        id: "7".into(),
        file: ODD.into(),
        done: 0,
        total: 0,
        words: ODD.into(),
    });
    draw("result", |s| ResultPage {
        s,
        id: "7".into(),
        file: ODD.into(),
        recorded: 1,
        duplicates: 2,
        rejected: 3,
        stopped: Some(ODD.into()),
        only: "rejected".into(),
        lines: vec![
            line("recorded"),
            line("duplicate"),
            LineView {
                href: None,
                ..line("rejected")
            },
        ],
        pager: pager(),
    });
}

fn structure() -> StructureView {
    let verdict = |word: &str| VerdictRow {
        place: ODD.into(),
        verdict: word.into(),
        measure: said(),
        letters: vec![ODD.into()],
        entry: Some(("/substances/a".into(), said())),
        component: "1".into(),
        sentence: ODD.into(),
    };
    StructureView {
        written: ODD.into(),
        formula: ODD.into(),
        mass: "1.0".into(),
        on: "2026-11-21".into(),
        rows: ["listed", "meets", "review", "none"].map(verdict).into(),
        flags: vec![ODD.into()],
        // The only part of a page that is not escaped: the room for pictures escapes what it writes.
        pictures: vec![PictureView {
            svg: "<svg role=\"img\"></svg>".into(),
        }],
    }
}

#[test]
fn substances() {
    draw("substances", |s| SubstancesPage {
        s,
        asked: ODD.into(),
        rows: vec![SubstanceRow {
            href: "/substances/a".into(),
            names: vec![said()],
            cas: String::new(),
            family: true,
            measures: 3,
            verified: false,
        }],
        total: 1,
        pager: pager(),
    });
    draw("substance", |s| SubstancePage {
        s,
        identity: identity(),
        structure: Some(structure()),
        controls: controls(),
        compare: CompareView {
            left: choices(),
            right: choices(),
            sides: controls().rows,
            finding: ODD.into(),
        },
        history: vec![HistoryRow {
            date: ODD.into(),
            place: ODD.into(),
            what: ODD.into(),
            instrument: said(),
            clause: ODD.into(),
            via: ODD.into(),
            verified: false,
            ahead: true,
        }],
        records: vec![row("")],
        records_href: "/search?subject=a".into(),
    });
    draw("check_list", |s| CheckListPage {
        s,
        ways: choices(),
        places: choices(),
        on: "2026-11-21".into(),
        first_day: "1961-01-01".into(),
        last_day: "2027-11-21".into(),
        largest: "64 MiB".into(),
        wrong: Some(ODD.into()),
    });
    let answers: [fn() -> Option<CheckAnswer>; 6] = [
        || None,
        || Some(CheckAnswer::Unreadable { why: ODD.into() }),
        || Some(CheckAnswer::Structure(Box::new(structure()))),
        || Some(CheckAnswer::Unknown),
        || {
            Some(CheckAnswer::Wrong {
                what: ODD.into(),
                mend: ODD.into(),
            })
        },
        || {
            let found = || Found {
                identity: identity(),
                how: ODD.into(),
                controls: controls(),
            };
            Some(CheckAnswer::Found {
                findings: vec![ODD.into()],
                found: vec![found(), found()],
            })
        },
    ];
    for answer in answers {
        draw("check", |s| CheckPage {
            s,
            asked: ODD.into(),
            cas: ODD.into(),
            on: "2026-11-21".into(),
            first_day: "1961-01-01".into(),
            last_day: "2027-11-21".into(),
            answer: answer(),
        });
    }
    let gap = || GapRow {
        href: "/substances/a".into(),
        names: vec![said()],
        left: "controlled".into(),
        right: "no-measure-found".into(),
        verified: false,
    };
    draw("gap", |s| GapPage {
        s,
        left: choices(),
        right: choices(),
        left_name: ODD.into(),
        right_name: ODD.into(),
        on: "2026-11-21".into(),
        first_day: "1961-01-01".into(),
        last_day: "2027-11-21".into(),
        both: 3,
        only_left: GapPart {
            rows: vec![gap()],
            pager: pager(),
        },
        only_right: GapPart::default(),
        undecided: GapPart {
            rows: vec![gap()],
            pager: Pager::default(),
        },
    });
    let lag = |bar| LagRow {
        href: "/substances/a".into(),
        names: vec![said()],
        un: "2017".into(),
        there: "2018".into(),
        days: "2–32".into(),
        state: "after".into(),
        verified: false,
        bar,
    };
    draw("lag", |s| LagPage {
        s,
        jurisdictions: choices(),
        name: ODD.into(),
        closed: LagPart {
            rows: vec![lag(Some((24, 90)))],
            pager: pager(),
        },
        open: LagPart {
            rows: vec![lag(None)],
            pager: Pager::default(),
        },
        width: 400,
        zero: 7,
    });
}

#[test]
fn commitments_log_and_audit() {
    draw("commitments", |s| CommitmentsPage {
        s,
        rows: vec![
            commitment(),
            CommitmentView {
                sides: Vec::new(),
                evidence: 0,
                ..commitment()
            },
        ],
    });
    let evidence = EvidenceView {
        date: "2018".into(),
        actor: ODD.into(),
        text: said(),
        bearing: "contradicts".into(),
        class: "one-side".into(),
        grade: "B2".into(),
        grade_words: ODD.into(),
        grade_reason: ODD.into(),
        source: ODD.into(),
        verified: false,
        record: Some("/records/a/b".into()),
    };
    for pieces in [
        vec![
            evidence.clone(),
            EvidenceView {
                grade: String::new(),
                ..evidence
            },
        ],
        Vec::new(),
    ] {
        draw("commitment", |s| CommitmentPage {
            s,
            c: commitment(),
            evidence: pieces.clone(),
            events: vec![event()],
        });
    }
    draw("timeline", |s| TimelinePage {
        s,
        kinds: choices(),
        events: vec![event()],
        drawing: Drawing {
            height: 338,
            lanes: vec![(100, ODD.into())],
            years: vec![(150, "2017".into())],
            dots: vec![Dot {
                x: 160,
                y: 88,
                anchor: "e-1".into(),
                title: ODD.into(),
                verified: false,
            }],
        },
    });
    draw("log", |s| LogPage {
        s,
        origin: "lab.example/log/1".into(),
        size: 12_345,
        root: "ab".into(),
        state: "read-only".into(),
        reason: ODD.into(),
        checkpoint: format!("{ODD}\n1\n"),
        log_key: ODD.into(),
        statement_keys: vec![("ab".into(), "cd".into())],
        recent: vec![row("")],
        command: "comity verify log FOLDER".into(),
    });
    for intact in [true, false] {
        draw("audit", |s| AuditPage {
            s,
            person: ODD.into(),
            object: ODD.into(),
            rows: vec![AuditRow {
                at: "2026".into(),
                who: ODD.into(),
                action: "record.read".into(),
                object: ODD.into(),
                href: Some("/records/a/b".into()),
                outcome: "refused".into(),
                detail: ODD.into(),
            }],
            pager: Pager::new(0, 0, None, "/audit".into(), None),
            intact,
        });
    }
    draw("about", |s| AboutPage {
        s,
        version: "0.1.0".into(),
        origin: "lab.example/log/1".into(),
        versions: vec![(ODD.into(), ODD.into())],
    });
}
