//! Rounds over real connections: begun, repeated, paused after failures, woken, ended.

use std::sync::Arc;
use std::time::{Duration, Instant};

use comity_peer::node::Pinned;
use comity_peer::rounds::Bell;
use comity_peer::{Rounds, RoundsSettings};
use comity_testkit::SeededDice;

use crate::house::{HOUSE_TLS, House, Made, PEER_TLS, RealClock, dialer, public};

/// The counterpart, which makes rounds with a house.
fn asker(house: &House) -> Arc<Made> {
    let made = Made::default();
    *made.tls.lock().unwrap() = PEER_TLS;
    made.pinned.lock().unwrap().push(Pinned {
        name: "house.example".parse().unwrap(),
        address: house.address.to_string(),
        tls: public(&HOUSE_TLS),
        frozen: false,
    });
    Arc::new(made)
}

fn rounds(asker: &Arc<Made>, interval: i64) -> Rounds {
    let settings = RoundsSettings {
        interval,
        longest: 4,
        at_once: 2,
    };
    Rounds::start(
        Arc::clone(asker),
        dialer(),
        Arc::new(RealClock),
        Arc::new(SeededDice::new(1)),
        settings,
        Bell::default(),
    )
    .unwrap()
}

fn until(what: &str, patience: Duration, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < patience, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn done(asker: &Made) -> usize {
    asker
        .told
        .lock()
        .unwrap()
        .rounds
        .iter()
        .filter(|round| round.is_ok())
        .count()
}

#[test]
fn rounds_begin_are_repeated_and_end_cleanly() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let asker = asker(&house);
    let rounds = rounds(&asker, 1);
    until("three rounds", Duration::from_secs(20), || done(&asker) >= 3);
    drop(rounds);
    let at = done(&asker);
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(done(&asker), at);
    assert!(!asker.due.lock().unwrap().is_empty());
}

#[test]
fn an_entry_of_our_own_begins_a_round_and_a_hint_follows() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let asker = asker(&house);
    let _rounds = rounds(&asker, 1000);
    until("the first round", Duration::from_secs(20), || done(&asker) == 1);
    assert!(
        house.node.told.lock().unwrap().hints.is_empty(),
        "nothing to hint at"
    );
    *asker.size.lock().unwrap() = 5;
    until("a round and a hint", Duration::from_secs(20), || {
        done(&asker) == 2 && house.node.told.lock().unwrap().hints.len() == 1
    });
}

#[test]
fn a_counterpart_that_fails_is_asked_less_often_and_again_when_it_is_back() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let asker = asker(&house);
    let (node, address) = (Arc::clone(&house.node), house.address.to_string());
    drop(house);
    let _rounds = rounds(&asker, 1);
    until("two failures", Duration::from_secs(30), || {
        asker.told.lock().unwrap().rounds.len() >= 2
    });
    assert_eq!(done(&asker), 0);
    let _house = House::over(node, &address);
    until("a round that works", Duration::from_secs(30), || {
        done(&asker) >= 1
    });
}
