//! Power cuts and failing stores while a list is taken over or a candidate decided: the old state or the new one, never half.

use comity_flow::parties::views::*;
use comity_log::faulty::{Fault as DiskFault, FaultyDisk};
use comity_store::StoreError;
use comity_store::faulty::{Fault, When};
use std::sync::Arc;

use crate::bench::{Bench, Running, assert_sound, reader};
use crate::parties::{DAY, account, customers, first_state, keeper, list, queue, with_list};

/// A node with the list in its first state and a customer who resembles an entry.
fn prepared(bench: &Bench) -> Running {
    let running = bench.start();
    running.node.set_four_eyes(&keeper(), FourEyes::Off).unwrap();
    with_list(&running.node);
    customers(
        &running.node,
        &account(1),
        &[
            ("C-1", "Zelandor Brightwater Reagents"),
            ("C-2", "Koravel Maritime Supply"),
        ],
    );
    let blue = queue(&running.node)
        .into_iter()
        .find(|row| row.entry == "1")
        .unwrap();
    running
        .node
        .decide(&account(1), blue.id, Verdict::Same, "same number")
        .unwrap();
    bench.clock.pass(DAY);
    running
}

/// After a start: entries, states and candidates fit together; and whatever state it is, the next update brings the new one.
fn check(bench: &Bench, must_be_new: bool, what: &str) {
    let running = bench.start();
    let node = &running.node;
    let line = node.list(&reader(), "s").unwrap().line;
    let state = line.state.unwrap();
    let cleared = |node: &comity_flow::Node| {
        let filter = ReviewFilter {
            states: vec![CandidateState::Cleared],
            ..ReviewFilter::default()
        };
        node.review_queue(&account(1), &filter, &Leaf::default())
            .unwrap()
            .rows
            .len()
    };
    match state.number {
        1 => {
            assert!(!must_be_new, "{what}: the new state was acknowledged");
            assert_eq!(
                (line.entries, cleared(node), queue(node).len()),
                (6, 0, 1),
                "{what}: the old state, whole"
            );
        }
        2 => assert_eq!(
            (line.entries, cleared(node), queue(node).len()),
            (5, 1, 1),
            "{what}: the new state, whole"
        ),
        other => panic!("{what}: state {other}"),
    }
    assert_eq!(state.entries, line.entries, "{what}");
    assert!(state.index.is_some(), "{what}: a state that holds is in the log");
    bench.clock.pass(DAY);
    node.list_update(&keeper(), "s", list(&first_state()[1..]))
        .unwrap();
    assert_eq!(
        (node.list(&reader(), "s").unwrap().line.entries, cleared(node)),
        (5, 1),
        "{what}: afterwards"
    );
    let decision = node.review(&account(1), 1).unwrap();
    let told: Vec<&str> = decision.story.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(told, ["opened", "decided", "cleared"], "{what}: each once");
    drop(running);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}

#[test]
fn the_store_fails_at_every_call_of_an_update() {
    let mut failed = 0;
    for when in [When::Before, When::After] {
        for nth in 1..60 {
            let bench = Bench::new();
            let running = prepared(&bench);
            running.store.plan(Fault {
                method: None,
                nth,
                times: 1000,
                when,
                error: || StoreError::Busy,
            });
            let answer = running
                .node
                .list_update(&keeper(), "s", list(&first_state()[1..]));
            let reached = running.store.failed() > 0;
            drop(running);
            failed += u64::from(reached);
            check(&bench, answer.is_ok(), &format!("call {nth}, {when:?}"));
            if !reached {
                break;
            }
        }
    }
    assert!(failed > 20, "an update asks the store more than {failed} times");
}

#[test]
fn the_disk_of_the_log_fails_while_a_list_is_taken_over() {
    for fault in [DiskFault::Fail, DiskFault::DoneButFailed, DiskFault::DeadFrom] {
        for at in 0..16 {
            let bench = Bench::new();
            drop(prepared(&bench));
            let faulty = FaultyDisk::over(&bench.disk);
            let running = bench.start_on(Arc::new(faulty.clone()));
            running.node.recover().unwrap();
            faulty.plan(&[(at, fault), (at + 1, fault)]);
            let answer = running
                .node
                .list_update(&keeper(), "s", list(&first_state()[1..]));
            drop(running);
            faulty.plan(&[]);
            check(&bench, answer.is_ok(), &format!("{fault:?} at {at}"));
        }
    }
}

#[test]
fn a_decision_counts_when_it_is_logged() {
    for method in ["stage", "settle", "parties_apply", "statements_from", "audit"] {
        for when in [When::Before, When::After] {
            let bench = Bench::new();
            let running = prepared(&bench);
            let red = queue(&running.node)[0].id;
            running.store.plan(Fault {
                times: 100,
                ..Fault::next(method, when)
            });
            let answer = running
                .node
                .decide(&account(1), red, Verdict::Different, "another port");
            drop(running);
            let running = bench.start();
            let detail = running.node.review(&account(1), red).unwrap();
            let decided = detail.line.state == CandidateState::Different;
            assert!(
                decided || detail.line.state == CandidateState::Open,
                "{method} {when:?}"
            );
            assert!(
                decided || answer.is_err(),
                "{method} {when:?}: it was acknowledged"
            );
            let times = detail
                .story
                .iter()
                .filter(|event| event.what == "decided")
                .count();
            assert_eq!(
                times,
                usize::from(decided),
                "{method} {when:?}: what is shown is in the log, once"
            );
        }
    }
}
