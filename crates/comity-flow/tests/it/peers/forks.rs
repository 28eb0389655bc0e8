//! Logs that say two things: found by the pull, by gossip, or told by a third; kept as evidence, and contained.

use comity_flow::peers::SyncTrouble;
use comity_flow::{FlowError, SearchQuery};

use super::{Desk, EAST, NORTH, SOUTH, admin, found, good_round, name, pair, pin, publish, round};
use crate::bench::officer;

/// The node and a copy of it that both go on: two histories under one key.
fn forked(desk: Desk) -> (Desk, Desk) {
    let Desk { bench, running } = desk;
    drop(running);
    let other = bench.copy();
    let start = |bench: crate::bench::Bench| {
        let running = bench.start();
        Desk { bench, running }
    };
    (start(bench), start(other))
}

fn evidence(desk: &Desk) -> Vec<comity_flow::RecordLine> {
    let query = SearchQuery {
        kind: Some("misbehaviour".into()),
        limit: 9,
        ..SearchQuery::default()
    };
    desk.node().search(&officer(), &query).unwrap().rows
}

/// The evidence checks with nothing but itself, and names this log.
fn assert_convicts(desk: &Desk, id: &str, origin: &str) {
    let bytes = desk.node().statement_bytes(&officer(), id, 1).unwrap();
    let statement = comity_proof::statement::parse(&bytes).unwrap();
    let payload = comity_proof::cbor::decode(&statement.payload).unwrap();
    let evidence = comity_proof::evidence::Evidence::from_payload(&payload).unwrap();
    let verdict = comity_proof::evidence::check(&evidence).unwrap();
    assert_eq!(verdict.origin, origin);
}

#[test]
fn a_log_that_shows_another_history_is_convicted_and_frozen() {
    let (north, south) = pair();
    publish(north.node(), "Before");
    // South has never been in contact, so neither half is held by the guard.
    let (one, two) = forked(north);
    publish(one.node(), "Aurora press");
    publish(two.node(), "Borealis press");
    good_round(&south, &one);
    let held = one.node().log_size();
    publish(two.node(), "and more");
    let report = round(&south, &two).unwrap();
    assert_eq!(report.evidence.len(), 1, "{report:#?}");
    let view = south.node().peers(&officer()).unwrap().remove(0);
    let frozen = view.frozen.unwrap();
    assert_eq!((frozen.why.as_str(), frozen.common_size), ("two-stories", held));
    assert_eq!(frozen.evidence.as_deref(), Some(report.evidence[0].as_str()));
    assert_convicts(&south, &report.evidence[0], "north.example/log/1");
    assert_eq!(
        found(south.node(), "borealis"),
        0,
        "nothing of the other history is shown"
    );
    assert_eq!(found(south.node(), "aurora"), 1);
    // No more rounds, no more cosigning, and it is not in the policy any more.
    assert!(matches!(round(&south, &one), Err(SyncTrouble::Frozen(_))));
    publish(one.node(), "to be cosigned");
    let line = south.line(NORTH);
    let report = one.node().sync_round(&name(SOUTH), &line, &|_, _| {}).unwrap();
    let submit = report.steps.iter().find(|step| step.step == "submit").unwrap();
    assert!(!submit.good, "{report:#?}");
    assert!(
        south
            .node()
            .own_log(&officer())
            .unwrap()
            .policy
            .contains("quorum none")
    );
    // People decide.
    assert!(matches!(
        south.node().thaw_peer(&officer(), &name(NORTH)),
        Err(FlowError::NotAllowed(_))
    ));
    south.node().thaw_peer(&admin(), &name(NORTH)).unwrap();
    good_round(&south, &one);
    // The same evidence again is the same record.
    assert_eq!(round(&south, &two).unwrap().evidence.len(), 1);
    let known = evidence(&south).len();
    south.node().thaw_peer(&admin(), &name(NORTH)).unwrap();
    assert_eq!(round(&south, &two).unwrap().evidence.len(), 1);
    assert_eq!(evidence(&south).len(), known);
}

#[test]
fn two_who_compare_find_what_each_alone_does_not() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    pin(south.node(), east.node());
    publish(north.node(), "Before");
    let (one, two) = forked(north);
    publish(one.node(), "Aurora press");
    publish(two.node(), "Borealis press");
    good_round(&south, &one);
    good_round(&east, &two);
    assert!(
        evidence(&south).is_empty() && evidence(&east).is_empty(),
        "alone they see one history each"
    );
    let report = round(&south, &east).unwrap();
    assert_eq!(report.evidence.len(), 1, "{report:#?}");
    assert_convicts(&south, &report.evidence[0], "north.example/log/1");
    let frozen = |desk: &Desk, of: &str| {
        let views = desk.node().peers(&officer()).unwrap();
        let view = views.into_iter().find(|view| view.name == name(of)).unwrap();
        view.frozen.is_some()
    };
    assert!(frozen(&south, NORTH) && !frozen(&south, EAST));
    // East learns it from south's log, and checks it itself.
    let report = round(&east, &south).unwrap();
    assert!(!report.evidence.is_empty(), "{report:#?}");
    assert!(frozen(&east, NORTH) && !frozen(&east, SOUTH));
}

#[test]
fn the_copy_of_another_proves_a_fork_of_a_size_that_is_not_here() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    pin(south.node(), east.node());
    publish(north.node(), "Before");
    let (one, two) = forked(north);
    publish(one.node(), "Aurora press");
    publish(two.node(), "Borealis press");
    publish(two.node(), "and more");
    publish(two.node(), "and more of it");
    good_round(&south, &one);
    good_round(&east, &two);
    // East has seen a larger tree than south: its copy gives south the proof.
    let report = round(&south, &east).unwrap();
    assert_eq!(report.evidence.len(), 1, "{report:#?}");
    assert_convicts(&south, &report.evidence[0], "north.example/log/1");
}

#[test]
fn evidence_against_nobody_here_convicts_nobody() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    publish(north.node(), "Before");
    let (one, two) = forked(north);
    publish(one.node(), "Aurora press");
    publish(two.node(), "Borealis press");
    good_round(&east, &one);
    publish(two.node(), "and more");
    assert_eq!(round(&east, &two).unwrap().evidence.len(), 1);
    // South pins east only from here on: what east says of north is about a log that south has not pinned.
    south.node().remove_peer(&admin(), &name(NORTH)).unwrap();
    pin(south.node(), east.node());
    let report = good_round(&south, &east);
    assert!(report.evidence.is_empty());
    assert_eq!(
        evidence(&south).len(),
        1,
        "east's record is readable all the same"
    );
}
