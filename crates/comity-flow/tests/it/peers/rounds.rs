//! What a round brings: records, grades, cosignatures; and what it says when the line is cut.

use std::sync::atomic::Ordering;

use comity_flow::peers::{Actor, Grade};
use comity_proof::policy::Policy;

use super::{Desk, EAST, NORTH, SOUTH, admin, found, good_round, name, pair, pin, publish, round};
use crate::bench::{finding, officer};

#[test]
fn what_one_states_openly_the_other_finds_and_says_whose_it_is() {
    let (north, south) = pair();
    let id = publish(north.node(), "Aurora press");
    north
        .node()
        .submit(&officer(), finding("HIDDEN-1", "fentanyl"))
        .unwrap();
    let report = good_round(&south, &north);
    assert!(report.open > 0 && report.blind > 0, "{report:?}");
    assert_eq!((report.refused, report.from), (0, 0));
    assert_eq!(found(south.node(), "aurora"), 1);
    assert_eq!(found(south.node(), "HIDDEN-1"), 0, "a blind leaf says nothing");
    let detail = south.node().record(&officer(), &id, None, None).unwrap();
    assert_eq!(detail.log.as_deref(), Some("north.example/log/1"));
    assert_eq!(detail.standing.as_str(), "in-force");
    assert_eq!(detail.grade, Grade::L1, "we have cosigned what we hold");
    let own = publish(south.node(), "Southern lights");
    assert_eq!(
        south.node().record(&officer(), &own, None, None).unwrap().log,
        None
    );
    let proof = south.node().proof_file(&officer(), &id, 1).unwrap();
    assert!(proof.starts_with("c2sp.org/tlog-proof@v1"), "{proof}");
    // Nothing new: nothing taken.
    let again = good_round(&south, &north);
    assert_eq!((again.open, again.blind, again.from), (0, 0, again.to));
    let view = south.node().peers(&officer()).unwrap().remove(0);
    assert_eq!(view.mirrored, north.node().log_size());
    assert_eq!(view.cosigned_by_us.behind, 0, "{view:?}");
    assert!(view.failures.is_empty() && view.last_contact.is_some());
}

#[test]
fn a_later_statement_follows_its_record_and_keeps_its_words() {
    let (north, south) = pair();
    let id = publish(north.node(), "Aurora press");
    good_round(&south, &north);
    let form = comity_flow::TurnForm {
        verb: comity_core::record::Verb::Retract,
        reason: vec![comity_core::text::Text::en("a mistake")],
        effective: None,
        source: None,
    };
    north.node().turn(&officer(), &id, form).unwrap();
    good_round(&south, &north);
    let detail = south.node().record(&officer(), &id, None, None).unwrap();
    assert_eq!(detail.standing.as_str(), "retracted");
    assert_eq!(detail.chain.len(), 2);
    assert_eq!(
        found(south.node(), "aurora"),
        1,
        "found by the words of the facts"
    );
    let line = south.node().line(&officer(), &id).unwrap().unwrap();
    assert_eq!(
        (line.status.as_deref(), line.kind.as_str()),
        (Some("retracted"), "identification")
    );
}

#[test]
fn cosignatures_go_both_ways_and_the_policy_is_met() {
    let (north, south) = pair();
    let id = publish(north.node(), "Aurora press");
    let index = north.node().record(&officer(), &id, None, None).unwrap().chain[0].index;
    assert_eq!(north.node().own_grade(index), Grade::L0);
    let report = good_round(&north, &south);
    assert_eq!(
        report.cosigned_by_them,
        north.node().log_size(),
        "it cosigned at once"
    );
    assert_eq!(
        north.node().own_grade(index),
        Grade::L2,
        "one counterpart is the quorum"
    );
    let own = north.node().own_log(&officer()).unwrap();
    assert_eq!((own.l1, own.l2, own.quorum), (own.size, own.size, 1));
    let policy = Policy::parse(&own.policy).unwrap();
    let line = north.line(SOUTH);
    let get =
        |name: &str| comity_exchange::Source::get(&line, &comity_exchange::Get::new(name, 65_536)).unwrap();
    let accepted = policy.accept(&get("checkpoint.cosigned").unwrap()).unwrap();
    assert_eq!(accepted.cosigned[0].0, SOUTH);
    assert_eq!(get("policy").unwrap(), own.policy.as_bytes());
    // The other side sees that north's policy is met: grade L2 of its records there.
    good_round(&south, &north);
    let detail = south.node().record(&officer(), &id, None, None).unwrap();
    assert_eq!(detail.grade, Grade::L2);
    let view = north.node().peers(&officer()).unwrap().remove(0);
    assert_eq!(
        (view.cosigned_by_them.behind, view.cosigned_by_them.size),
        (0, own.size)
    );
    // Published policy: the record of kind policy says so, in the log.
    let found = north.node().records_of_kind(&officer(), "policy", 5).unwrap();
    let ours = found.iter().find(|detail| detail.log.is_none()).unwrap();
    let comity_core::kinds::Body::Policy(published) = &ours.record.body else {
        panic!("{:?}", ours.record.body)
    };
    assert_eq!(published.tlog_policy, own.policy);
}

#[test]
fn two_of_two_must_cosign_where_the_administrator_says_so() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    north.node().set_quorum(&admin(), 2).unwrap();
    let id = publish(north.node(), "Aurora press");
    let index = north.node().record(&officer(), &id, None, None).unwrap().chain[0].index;
    good_round(&north, &south);
    assert_eq!(north.node().own_grade(index), Grade::L1, "one of two");
    good_round(&north, &east);
    assert_eq!(
        north.node().own_grade(index),
        Grade::L2,
        "both cosigned the same checkpoint"
    );
}

#[test]
fn a_cut_line_is_kept_as_a_failure_until_it_is_mended_and_stops_nobody_else() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    let line = south.line(NORTH);
    line.cut.store(true, Ordering::Relaxed);
    for _ in 0..3 {
        let report = north.node().sync_round(&name(SOUTH), &line, &|_, _| {}).unwrap();
        assert!(!report.is_good() && report.steps.len() == 1, "{report:?}");
        north.bench.clock.pass(10);
    }
    north.node().next_try(&name(SOUTH), 2_000_000_000).unwrap();
    let views = north.node().peers(&officer()).unwrap();
    let failing = views.iter().find(|view| view.name == name(SOUTH)).unwrap();
    let failure = &failing.failures[0];
    assert_eq!(
        (failure.step.as_str(), failure.who, failure.times),
        ("reach", Actor::Line, 3)
    );
    assert_eq!(
        (
            failure.last.seconds() - failure.since.seconds(),
            failing.last_contact
        ),
        (20, None)
    );
    assert_eq!(failure.next_try.unwrap().seconds(), 2_000_000_000);
    good_round(&north, &east);
    publish(north.node(), "we go on");
    line.cut.store(false, Ordering::Relaxed);
    let report = north.node().sync_round(&name(SOUTH), &line, &|_, _| {}).unwrap();
    assert!(report.is_good());
    let views = north.node().peers(&officer()).unwrap();
    assert!(views.iter().all(|view| view.failures.is_empty()), "{views:?}");
    let detail = north.node().peer(&officer(), &name(SOUTH)).unwrap();
    assert_eq!(detail.rounds.len(), 4);
    assert!(detail.rounds[0].is_good() && !detail.rounds[1].is_good());
}

#[test]
fn a_carried_disk_is_a_round_without_sending() {
    let (north, south) = pair();
    publish(north.node(), "Aurora press");
    let mut line = north.line(SOUTH);
    line.one_way = true;
    let report = south.node().sync_round(&name(NORTH), &line, &|_, _| {}).unwrap();
    assert!(report.is_good(), "{report:?}");
    assert!(report.steps.iter().all(|step| step.step != "submit"));
    assert_eq!(found(south.node(), "aurora"), 1);
}

#[test]
fn public_facts_that_both_state_are_listed_once() {
    let (north, south) = pair();
    north.node().enter_facts(&|_, _| {}).unwrap();
    let alone = south.node().enter_facts(&|_, _| {}).unwrap();
    assert!(alone > 100);
    let kinds = |desk: &Desk| desk.node().home(&officer()).unwrap().by_kind;
    let before = kinds(&south);
    good_round(&south, &north);
    let after: Vec<(String, u64)> = kinds(&south);
    for (kind, count) in &before {
        let now = after.iter().find(|(name, _)| name == kind).map_or(0, |row| row.1);
        // Keys and policy are each node's own.
        if !["key-event", "policy"].contains(&kind.as_str()) {
            assert_eq!(now, *count, "{kind}");
        }
    }
    let taken = south.node().peer(&officer(), &name(NORTH)).unwrap().open;
    assert!(taken > alone, "all are kept");
}

#[test]
fn round_reports_and_pins_outlive_a_restart() {
    let (north, south) = pair();
    publish(north.node(), "Aurora press");
    good_round(&south, &north);
    let south = south.restart();
    let detail = south.node().peer(&officer(), &name(NORTH)).unwrap();
    assert_eq!(detail.rounds.len(), 1);
    assert_eq!(detail.view.mirrored, north.node().log_size());
    assert_eq!(found(south.node(), "aurora"), 1);
    // The restart holds the log until somebody outside was asked; a round asks.
    assert!(south.node().held().is_some());
    let report = round(&south, &north).unwrap();
    assert!(report.is_good(), "{report:#?}");
    assert!(south.node().held().is_none());
    publish(south.node(), "signed again");
}
