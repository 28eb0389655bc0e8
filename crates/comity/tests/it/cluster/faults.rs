//! Bad lines: cut, cut one way, slow, late, reset, garbled, and hints without end.

use std::time::Duration;

use comity_exchange::Source;
use comity_peer::{Expect, Identity};
use comity_testkit::cluster::{State, until};

use super::{PATIENCE, counterparts, failures, holds_all, nothing_lost_nothing_invented, report, settled};

#[test]
fn both_sides_go_on_while_the_line_is_cut_and_meet_again() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    north.line().set(State::Cut);
    south.line().set(State::Cut);
    report(&cluster, 0, 0, 5);
    report(&cluster, 1, 1000, 5);
    until("the failure is named", PATIENCE, || {
        failures(north, south.name())
            .iter()
            .any(|(step, who, _)| step == "reach" && who == "line")
    });
    assert!(!holds_all(south, north));
    north.line().set(State::Whole);
    south.line().set(State::Whole);
    nothing_lost_nothing_invented(&cluster);
    until("the failure is gone", PATIENCE, || {
        failures(north, south.name()).is_empty()
    });
}

#[test]
fn a_line_that_is_cut_one_way_carries_the_other_way() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    // Nobody reaches north; north reaches south.
    north.line().set(State::Cut);
    report(&cluster, 0, 0, 3);
    report(&cluster, 1, 1000, 3);
    until("north fetches from south", PATIENCE, || holds_all(north, south));
    until("south knows why it does not", PATIENCE, || {
        failures(south, north.name())
            .iter()
            .any(|(step, ..)| step == "reach")
    });
    assert!(!holds_all(south, north));
    north.line().set(State::Whole);
    nothing_lost_nothing_invented(&cluster);
}

#[test]
fn slow_late_reset_and_garbled_lines_only_take_longer() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    for (round, state) in [
        State::Slow(200 * 1024),
        State::Late(Duration::from_millis(30)),
        State::ResetAfter(20_000),
        State::GarbledAfter(10_000),
        State::Silent,
    ]
    .into_iter()
    .enumerate()
    {
        north.line().set(state);
        report(&cluster, 0, round * 100, 20);
        let passes = matches!(state, State::Slow(_) | State::Late(_));
        if passes {
            until(&format!("{state:?}"), PATIENCE, || holds_all(south, north));
        } else {
            std::thread::sleep(Duration::from_millis(1500));
        }
        north.line().set(State::Whole);
    }
    nothing_lost_nothing_invented(&cluster);
}

#[test]
fn hints_twice_out_of_order_and_without_end_do_no_harm() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    let seed = std::fs::read_to_string(south.data().join("keys/peer-port.key")).unwrap();
    let seed: [u8; 32] = comity_proof::hex::decode_array(seed.trim()).unwrap();
    let identity = Identity::from_seed(&seed).unwrap();
    let client = super::liar::dialer()
        .to(&north.line().address().to_string(), &identity, Expect::Any)
        .unwrap();
    let before = south.line().connections();
    for _ in 0..300 {
        assert_eq!(client.post("hint", &[], 0).unwrap().status, 204);
    }
    report(&cluster, 1, 0, 3);
    for _ in 0..300 {
        assert_eq!(client.post("hint", &[], 0).unwrap().status, 204);
    }
    nothing_lost_nothing_invented(&cluster);
    let rounds = south.line().connections() - before;
    assert!(rounds < 200, "600 hints made {rounds} connections");
}
