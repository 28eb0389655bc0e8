//! The chain of keys: who may sign what, at which index of the log.

use crate::support::{header, key, pq_vkey, public, record, sign, vkey, witness};
use comity_proof::cbor::{self, encode};
use comity_proof::key_event::{
    KeyChange, KeyEvent, KeyEventError, KeyRole, Root, RootSignature, root_message,
};
use comity_proof::keychain::{ChainError, KeyChain, Seen};
use comity_proof::sha256;
use comity_proof::statement::{Header, Statement, key_identifier};
use ed25519_dalek::Signer;
use proptest::prelude::*;

const NODE: &str = "node.example";
const IAT: u64 = 1_795_291_200;

fn says(signer: u8, event: &KeyEvent) -> Statement {
    let payload = encode(&record("key-event", event.to_body()));
    Statement::parse(&sign(signer, &header(signer), &payload)).unwrap()
}

fn plain(signer: u8) -> Statement {
    Statement::parse(&crate::support::statement(signer)).unwrap()
}

fn introduce(seed: u8) -> KeyEvent {
    KeyEvent::new(KeyChange::Introduce, KeyRole::Statement, public(seed))
}

fn rotate(old: u8, new: u8, until: Option<u64>) -> KeyEvent {
    KeyEvent {
        replaces: Some(public(old)),
        until,
        ..KeyEvent::new(KeyChange::Rotate, KeyRole::Statement, public(new))
    }
}

fn revoke(seed: u8, last_good: Option<u64>) -> KeyEvent {
    KeyEvent {
        last_good,
        reason: Some("stolen".into()),
        ..KeyEvent::new(KeyChange::Revoke, KeyRole::Statement, public(seed))
    }
}

fn of_text(role: KeyRole, text: &str) -> KeyEvent {
    KeyEvent::new(KeyChange::Introduce, role, sha256(text.as_bytes()))
}

/// A chain with entry 0 and the log's key.
fn chain() -> KeyChain {
    let first = KeyEvent {
        vkey: Some(vkey(9, "node.example/log/1")),
        ..introduce(1)
    };
    KeyChain::fold([(0, &says(1, &first))]).unwrap()
}

pub(crate) fn root(threshold: usize, keys: &[u8], next_threshold: usize, next: &[u8]) -> Root {
    Root {
        threshold,
        keys: keys.iter().map(|seed| public(*seed)).collect(),
        next: next.iter().map(|seed| sha256(&public(*seed))).collect(),
        next_threshold,
    }
}

pub(crate) fn root_event(change: KeyChange, root: &Root) -> KeyEvent {
    KeyEvent {
        root: Some(root.clone()),
        ..KeyEvent::new(change, KeyRole::Root, root.digest())
    }
}

pub(crate) fn root_signed(mut event: KeyEvent, seeds: &[u8]) -> KeyEvent {
    let message = root_message(NODE, &event);
    event.root_signatures = seeds
        .iter()
        .map(|seed| RootSignature {
            key: public(*seed),
            signature: key(*seed).sign(&message).to_bytes(),
        })
        .collect();
    event
}

/// A chain under a root of two of three (31, 32, 33), which promises two of two (41, 42).
fn rooted() -> KeyChain {
    let mut chain = chain();
    let event = root_event(KeyChange::Introduce, &root(2, &[31, 32, 33], 2, &[41, 42]));
    assert_eq!(chain.push(1, &says(1, &event)).unwrap(), Seen::KeyEvent);
    chain
}

#[test]
fn entry_zero_brings_the_first_key() {
    let chain = chain();
    assert_eq!(chain.issuer(), NODE);
    assert_eq!(chain.log_key(), Some(&vkey(9, "node.example/log/1")));
    assert_eq!(chain.may_sign(&key_identifier(&public(1)), 5), Ok(public(1)));
    assert!(chain.check(&plain(1), 1).is_ok());
    assert!(matches!(chain.check(&plain(2), 1), Err(ChainError::Unknown(_))));
    for (index, statement) in [
        (0, plain(1)),
        (0, says(2, &introduce(1))),
        (0, says(1, &revoke(1, None))),
        (1, says(1, &introduce(1))),
    ] {
        assert!(KeyChain::new().push(index, &statement).is_err());
    }
}

#[test]
fn a_rotation_overlaps_until_its_end() {
    let mut chain = chain();
    chain.push(5, &says(1, &rotate(1, 2, Some(IAT + 10)))).unwrap();
    assert!(chain.check(&plain(1), 6).is_ok());
    assert!(chain.check(&plain(2), 6).is_ok());
    assert!(matches!(
        chain.check(&plain(2), 4),
        Err(ChainError::TooEarly { from: 5, .. })
    ));
    let late = Header {
        iat: IAT + 11,
        ..header(1)
    };
    let late = Statement::parse(&sign(
        1,
        &late,
        &encode(&record("notice", cbor::Value::Map(vec![]))),
    ));
    assert!(matches!(
        chain.check(&late.unwrap(), 7),
        Err(ChainError::Replaced { .. })
    ));
    // The old key may still be revoked, and only once more to an earlier index.
    assert_eq!(
        chain.push(8, &says(2, &revoke(1, Some(6)))).unwrap(),
        Seen::KeyEvent
    );
    assert!(chain.check(&plain(1), 6).is_ok());
    assert!(matches!(
        chain.check(&plain(1), 7),
        Err(ChainError::Revoked {
            last_good: 6,
            at: 8,
            ..
        })
    ));
    assert_eq!(
        chain.push(9, &says(2, &revoke(1, Some(7)))).unwrap(),
        Seen::Refused
    );
    assert_eq!(
        chain.push(10, &says(2, &revoke(1, Some(3)))).unwrap(),
        Seen::KeyEvent
    );
    assert!(chain.check(&plain(1), 4).is_err());
    assert_eq!(chain.statement(), [public(2)]);
}

#[test]
fn events_without_effect_are_listed() {
    let mut chain = chain();
    let useless = [
        introduce(1),
        rotate(7, 8, None),
        revoke(7, None),
        revoke(1, Some(99)),
        root_event(KeyChange::Rotate, &root(1, &[31], 1, &[41])),
        root_event(KeyChange::Revoke, &root(1, &[31], 1, &[41])),
        root_event(KeyChange::Introduce, &root(1, &[1], 1, &[41])),
    ];
    for (at, event) in useless.iter().enumerate() {
        assert_eq!(
            chain.push(at as u64 + 1, &says(1, event)).unwrap(),
            Seen::Refused,
            "{event:?}"
        );
    }
    assert_eq!((chain.refused().len(), chain.events()), (useless.len(), 1));
    // A revoked key never comes back.
    chain.push(20, &says(1, &introduce(2))).unwrap();
    chain.push(21, &says(1, &revoke(2, None))).unwrap();
    assert_eq!(chain.push(22, &says(1, &introduce(2))).unwrap(), Seen::Refused);
    assert!(chain.check(&plain(2), 23).is_err());
    assert!(matches!(
        chain.push(22, &plain(1)),
        Err(ChainError::Order {
            index: 22,
            before: 22
        })
    ));
}

#[test]
fn all_roles_are_told_apart() {
    let mut chain = chain();
    let recipient = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq";
    let pq = pq_vkey(5, "node.example/witness");
    let events = [
        KeyEvent {
            vkey: Some(vkey(9, "node.example/log/1")),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Log, public(9))
        },
        KeyEvent {
            vkey: Some(pq_vkey(9, "node.example/log/1")),
            ..of_text(KeyRole::Log, &pq_vkey(9, "node.example/log/1").to_string())
        },
        KeyEvent {
            name: Some("node.example/witness".into()),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Cosigner, public(4))
        },
        KeyEvent {
            vkey: Some(pq.clone()),
            ..of_text(KeyRole::Cosigner, &pq.to_string())
        },
        KeyEvent {
            recipient: Some(recipient.into()),
            ..of_text(KeyRole::Sealing, recipient)
        },
        KeyEvent::new(KeyChange::Introduce, KeyRole::Tls, public(6)),
        // One key, one use.
        KeyEvent::new(KeyChange::Introduce, KeyRole::Tls, public(1)),
    ];
    let seen: Vec<Seen> = events
        .iter()
        .enumerate()
        .map(|(at, event)| chain.push(at as u64 + 1, &says(1, event)).unwrap())
        .collect();
    assert_eq!(seen.iter().filter(|seen| **seen == Seen::KeyEvent).count(), 6);
    assert_eq!(seen[6], Seen::Refused);
    assert_eq!(
        chain.logs(),
        [&vkey(9, "node.example/log/1"), &pq_vkey(9, "node.example/log/1")]
    );
    assert_eq!(chain.cosigners(), [&witness(4, "node.example/witness"), &pq]);
    assert_eq!(chain.sealing_recipients(), [recipient]);
    assert_eq!(chain.tls(), [(public(6), None)]);
    let newer = "age1newer";
    let event = KeyEvent {
        change: KeyChange::Rotate,
        recipient: Some(newer.into()),
        replaces: Some(sha256(recipient.as_bytes())),
        until: Some(IAT),
        ..of_text(KeyRole::Sealing, newer)
    };
    chain.push(20, &says(1, &event)).unwrap();
    assert_eq!(chain.sealing_recipients(), [newer]);
    // A key of another role signs nothing.
    assert!(chain.check(&plain(6), 21).is_err());
}

#[test]
fn keys_that_do_not_fit_their_text_are_refused() {
    let pq = pq_vkey(5, "w.example");
    let misfits = [
        KeyEvent {
            recipient: Some("age1".into()),
            ..of_text(KeyRole::Sealing, "age2")
        },
        of_text(KeyRole::Sealing, "age1"),
        KeyEvent {
            vkey: Some(pq.clone()),
            ..of_text(KeyRole::Cosigner, "w.example")
        },
        KeyEvent {
            vkey: Some(vkey(4, "w.example")),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Cosigner, public(4))
        },
        KeyEvent {
            vkey: Some(witness(4, "w.example")),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Log, public(4))
        },
        KeyEvent {
            vkey: Some(vkey(5, "l.example")),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Log, public(4))
        },
        KeyEvent::new(KeyChange::Introduce, KeyRole::Root, public(4)),
        KeyEvent::new(KeyChange::Introduce, KeyRole::Statement, [0; 32]),
        root_event(KeyChange::Introduce, &root(0, &[31], 1, &[41])),
        root_event(KeyChange::Introduce, &root(2, &[31], 1, &[41])),
        root_event(KeyChange::Introduce, &root(1, &[31, 31], 1, &[41])),
        root_event(KeyChange::Introduce, &root(1, &[31], 1, &[])),
    ];
    for event in misfits {
        let payload = record("key-event", event.to_body());
        assert!(
            matches!(KeyEvent::from_payload(&payload), Err(KeyEventError::Field(..))),
            "{event:?}"
        );
    }
}

#[test]
fn under_a_root_nothing_changes_without_it() {
    let mut chain = rooted();
    // A thief of the statement key, alone, with one officer, with strangers, with one officer twice.
    for (at, event) in [
        introduce(2),
        root_signed(introduce(2), &[31]),
        root_signed(introduce(2), &[34, 35]),
        root_signed(introduce(2), &[31, 31]),
        revoke(1, Some(0)),
        root_event(KeyChange::Introduce, &root(1, &[50], 1, &[51])),
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(chain.push(at as u64 + 2, &says(1, event)).unwrap(), Seen::Refused);
    }
    let good = root_signed(rotate(1, 2, None), &[33, 31]);
    // A signature for one event is none for another, nor for another node's.
    let mut bent = good.clone();
    bent.until = Some(IAT);
    assert_eq!(chain.push(20, &says(1, &bent)).unwrap(), Seen::Refused);
    let mut elsewhere = introduce(2);
    let message = root_message("other.example", &elsewhere);
    elsewhere.root_signatures = [31, 32]
        .map(|seed| RootSignature {
            key: public(seed),
            signature: key(seed).sign(&message).to_bytes(),
        })
        .into();
    assert_eq!(chain.push(21, &says(1, &elsewhere)).unwrap(), Seen::Refused);
    assert_eq!(chain.push(22, &says(1, &good)).unwrap(), Seen::KeyEvent);
    assert!(chain.check(&plain(2), 23).is_ok());
}

#[test]
fn the_root_can_bring_a_key_when_all_are_lost() {
    let mut chain = rooted();
    let lost = introduce(2);
    assert!(chain.push(2, &says(2, &lost)).is_err());
    let vouched = root_signed(lost, &[31, 32]);
    assert!(chain.clone().push(2, &says(3, &vouched)).is_err());
    assert_eq!(chain.push(2, &says(2, &vouched)).unwrap(), Seen::KeyEvent);
    assert!(chain.check(&plain(2), 3).is_ok());
}

#[test]
fn only_the_promised_root_follows() {
    let chain = rooted();
    let next = root(2, &[42, 41], 1, &[51]);
    let push = |event: KeyEvent| {
        let mut chain = chain.clone();
        let seen = chain.push(9, &says(1, &event)).unwrap();
        (seen, chain.root().cloned().unwrap())
    };
    let rotation = || root_event(KeyChange::Rotate, &next);
    // Both roots sign; or the new one alone, when the old one is lost.
    let (seen, in_force) = push(root_signed(rotation(), &[31, 32, 41, 42]));
    assert_eq!(
        (seen, in_force.root, in_force.from, in_force.confirmed),
        (Seen::KeyEvent, next.clone(), 9, true)
    );
    let (seen, in_force) = push(root_signed(rotation(), &[41, 42]));
    assert_eq!((seen, in_force.confirmed), (Seen::KeyEvent, false));
    // The old root alone names nobody, nor does half of the new one.
    for seeds in [&[31, 32, 33][..], &[31, 32, 41], &[]] {
        assert_eq!(push(root_signed(rotation(), seeds)).0, Seen::Refused);
    }
    for other in [
        root(2, &[41, 43], 1, &[51]),
        root(1, &[41, 42], 1, &[51]),
        root(1, &[41], 1, &[51]),
        root(2, &[41, 42, 43], 1, &[51]),
    ] {
        let event = root_signed(root_event(KeyChange::Rotate, &other), &[31, 32, 33, 41, 42, 43]);
        assert_eq!(push(event).0, Seen::Refused, "{other:?}");
    }
}

#[test]
fn an_event_is_read_as_it_was_signed() {
    let event = root_signed(
        KeyEvent {
            name: Some("n".into()),
            ..rotate(1, 2, Some(IAT))
        },
        &[31],
    );
    let read = KeyEvent::from_payload(&record("key-event", event.to_body())).unwrap();
    assert_eq!(root_message(NODE, &read), root_message(NODE, &event));
    assert_eq!(
        KeyEvent {
            as_read: None,
            ..read.clone()
        },
        event
    );
    // A field that this program does not know is part of what the root signed.
    let cbor::Value::Map(mut body) = event.to_body() else {
        panic!()
    };
    body.push((cbor::Value::text("zzz"), cbor::Value::Unsigned(1)));
    let more = KeyEvent::from_payload(&record("key-event", cbor::Value::Map(body))).unwrap();
    assert_ne!(root_message(NODE, &more), root_message(NODE, &event));
}

/// One step of a random history of statement keys 1 to 5, signed by one of them.
#[derive(Debug, Clone)]
enum Step {
    Introduce(u8),
    Rotate(u8, u8),
    Revoke(u8, Option<u64>),
    Nothing,
}

fn steps() -> impl Strategy<Value = Vec<(u8, Step)>> {
    let key = || 1_u8..6;
    let step = prop_oneof![
        key().prop_map(Step::Introduce),
        (key(), key()).prop_map(|(old, new)| Step::Rotate(old, new)),
        (key(), prop::option::of(0_u64..20)).prop_map(|(key, good)| Step::Revoke(key, good)),
        Just(Step::Nothing),
    ];
    prop::collection::vec((key(), step), 0..20)
}

/// The same rules, told as a list of what happened.
#[derive(Default)]
struct Model {
    since: Vec<(u8, u64)>,
    void_after: Vec<(u8, u64)>,
}

impl Model {
    fn counts(&self, key: u8, index: u64) -> bool {
        self.since.iter().any(|(k, from)| *k == key && *from <= index)
            && !self.void_after.iter().any(|(k, last)| *k == key && index > *last)
    }

    fn knows(&self, key: u8) -> bool {
        self.since.iter().any(|(k, _)| *k == key)
    }

    /// `None` if the entry cannot stand, else whether the step takes effect.
    fn step(&mut self, index: u64, signer: u8, step: &Step) -> Option<bool> {
        if !self.counts(signer, index) {
            return None;
        }
        let fresh = |model: &Self, key: u8| !model.knows(key);
        Some(match *step {
            Step::Nothing => true,
            Step::Introduce(key) => {
                let good = fresh(self, key);
                self.since.extend(good.then_some((key, index)));
                good
            }
            Step::Rotate(old, new) => {
                let held = self.knows(old) && !self.void_after.iter().any(|(k, _)| *k == old);
                let good = held && fresh(self, new);
                self.since.extend(good.then_some((new, index)));
                good
            }
            Step::Revoke(key, last) => {
                let last = last.unwrap_or(index - 1);
                let known = self.void_after.iter().any(|(k, l)| *k == key && *l <= last);
                let good = self.knows(key) && last < index && !known;
                self.void_after.extend(good.then_some((key, last)));
                good
            }
        })
    }
}

proptest! {
    #[test]
    fn a_chain_says_what_its_history_says(steps in steps()) {
        let mut chain = chain();
        let mut model = Model { since: vec![(1, 0)], ..Model::default() };
        for (at, (signer, step)) in steps.iter().enumerate() {
            let index = at as u64 + 1;
            let statement = match *step {
                Step::Introduce(key) => says(*signer, &introduce(key)),
                Step::Rotate(old, new) => says(*signer, &rotate(old, new, None)),
                Step::Revoke(key, last) => says(*signer, &revoke(key, last)),
                Step::Nothing => plain(*signer),
            };
            let seen = chain.push(index, &statement);
            match model.step(index, *signer, step) {
                None => prop_assert!(seen.is_err()),
                Some(true) => prop_assert!(matches!(seen, Ok(Seen::KeyEvent | Seen::Other))),
                Some(false) => prop_assert_eq!(seen, Ok(Seen::Refused)),
            }
        }
        for key in 1..6 {
            for index in 0..25 {
                let may = chain.may_sign(&key_identifier(&public(key)), index).is_ok();
                prop_assert_eq!(may, model.counts(key, index), "key {} at {}", key, index);
                prop_assert_eq!(chain.check(&plain(key), index).is_ok(), may);
            }
        }
    }
}
