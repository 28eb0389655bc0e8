//! What is signed after a restore.

use crate::common::{ORIGIN, fork, log};
use comity_exchange::guard::{Guard, Heard, MaySign, Own, Said, Watch, ask};
use comity_exchange::testing::TestLog;

fn heard(by: &str, said: Said) -> Heard {
    Heard { by: by.into(), said }
}

fn weigh(own: &TestLog, size: u64, answers: &[Heard]) -> Guard {
    let root_at = |size| own.root(size).ok();
    let own = Own {
        vkey: &own.vkey(),
        size,
        root_at: &root_at,
    };
    ask(&own, answers)
}

fn note(log: &TestLog, size: u64) -> Said {
    Said::Note(log.checkpoint(size).unwrap())
}

#[test]
fn whoever_saw_more_than_we_have_stops_us() {
    let log = log(900);
    let answers = [
        heard("a", note(&log, 300)),
        heard("b", note(&log, 900)),
        heard("c", note(&log, 700)),
        heard("d", Said::Silent),
    ];
    match weigh(&log, 500, &answers) {
        Guard::RolledBack { by, theirs } => assert_eq!((by.as_str(), theirs.checkpoint.size), ("b", 900)),
        other => panic!("{other:?}"),
    }
    let names = |guard| match guard {
        Guard::GoOn { by } => by,
        other => panic!("{other:?}"),
    };
    assert_eq!(names(weigh(&log, 900, &answers)), ["a", "b", "c"]);
    assert_eq!(
        names(weigh(
            &log,
            900,
            &[heard("a", Said::Nothing), heard("b", Said::Silent)]
        )),
        ["a"]
    );
    assert_eq!(names(weigh(&log, 5, &[])), [""; 0], "nobody to ask");
    assert_eq!(weigh(&log, 5, &[heard("a", Said::Silent)]), Guard::NobodyAnswered);
}

#[test]
fn another_history_of_ours_stops_us_too() {
    let (log, other) = (log(900), fork(300, 900));
    for size in [900, 500] {
        let guard = weigh(&log, 900, &[heard("a", note(&other, size))]);
        assert!(matches!(guard, Guard::RolledBack { .. }), "{size}: {guard:?}");
    }
    let guard = weigh(&log, 900, &[heard("a", note(&other, 300))]);
    assert!(matches!(guard, Guard::GoOn { .. }));
}

#[test]
fn nobody_can_stop_us_with_a_note_we_did_not_sign() {
    let log = log(900);
    let mut forger = TestLog::new(ORIGIN, 99).unwrap();
    forger.grow_to(1000);
    let forged = heard("a", note(&forger, 1000));
    assert_eq!(
        weigh(&log, 900, std::slice::from_ref(&forged)),
        Guard::NobodyAnswered
    );
    let both = [
        forged,
        heard("b", note(&log, 900)),
        heard("c", Said::Note(b"nonsense".to_vec())),
    ];
    assert_eq!(weigh(&log, 900, &both), Guard::GoOn { by: vec!["b".into()] });
}

fn go_on() -> Guard {
    Guard::GoOn { by: vec!["a".into()] }
}

#[test]
fn it_asks_at_the_start_and_after_a_gap() {
    let mut watch = Watch::default();
    assert_eq!(watch.may_sign(1000), MaySign::Ask);
    assert_eq!(watch.may_sign(1000), MaySign::Ask, "until somebody was heard");
    watch.heard(&go_on(), 1001);
    assert_eq!(watch.may_sign(1061), MaySign::Yes);
    watch.signed(1061);
    assert_eq!(watch.may_sign(1121), MaySign::Yes);
    assert_eq!(
        watch.may_sign(1122),
        MaySign::Ask,
        "61 seconds after the last signature"
    );
    watch.heard(&go_on(), 1122);
    assert_eq!(watch.may_sign(1100), MaySign::Ask, "the clock went back");
}

#[test]
fn while_nobody_answers_only_an_operator_can_go_on_and_not_at_once() {
    let mut watch = Watch::new(60, 600);
    assert_eq!(watch.override_by("op", "why", 1000), None, "nobody was asked");
    watch.heard(&Guard::NobodyAnswered, 1000);
    assert_eq!(watch.may_sign(1010), MaySign::Wait { operator_from: 1600 });
    watch.heard(&Guard::NobodyAnswered, 1500);
    assert_eq!(
        watch.may_sign(1500),
        MaySign::Wait { operator_from: 1600 },
        "counted from the first time"
    );
    assert_eq!(watch.override_by("op", "why", 1599), None);
    let done = watch
        .override_by("op", "the line is cut for a month", 1600)
        .unwrap();
    assert_eq!(
        (done.operator.as_str(), done.at, done.silent_since),
        ("op", 1600, 1000)
    );
    assert_eq!(watch.may_sign(1600), MaySign::Yes);
    // Somebody answers after all.
    let mut watch = Watch::new(60, 600);
    watch.heard(&Guard::NobodyAnswered, 1000);
    watch.heard(&go_on(), 1100);
    assert_eq!(watch.may_sign(1100), MaySign::Yes);
}

#[test]
fn nothing_but_a_restart_leads_out_of_a_rollback() {
    let log = log(900);
    let back = weigh(&log, 500, &[heard("b", note(&log, 900))]);
    let mut watch = Watch::default();
    watch.heard(&back, 1000);
    for now in [1000, 1001, 100_000] {
        assert_eq!(watch.may_sign(now), MaySign::No);
        watch.heard(&go_on(), now);
        watch.heard(&Guard::NobodyAnswered, now);
        watch.signed(now);
        assert_eq!(watch.override_by("op", "never mind", now), None);
    }
}
