//! Entries that are no statements of their node, and issuers that say two things.

use comity_flow::peers::Actor;
use comity_proof::entry::Entry;
use comity_proof::statement::{self, Statement};
use ed25519_dalek::{Signer, SigningKey};

use super::{Desk, NORTH, admin, found, good_round, name, pair, publish, round};
use crate::bench::officer;

/// The secret statement key of a node.
fn key(desk: &Desk) -> SigningKey {
    let text = std::fs::read_to_string(desk.bench.home().join("keys/statement.key")).unwrap();
    SigningKey::from_bytes(&comity_proof::hex::decode_array(text.trim()).unwrap())
}

fn statement_of(desk: &Desk, id: &str) -> Statement {
    let bytes = desk.node().statement_bytes(&officer(), id, 1).unwrap();
    statement::parse(&bytes).unwrap()
}

/// The statement with other words, signed by this key.
fn forge(like: &Statement, by: &SigningKey, change: impl FnOnce(&mut Statement)) -> Vec<u8> {
    let mut other = like.clone();
    change(&mut other);
    let protected = statement::protected_bytes(&other.header);
    let signature = by
        .sign(&statement::to_be_signed(&protected, &other.payload))
        .to_bytes();
    Entry::Open(statement::assemble(&protected, &other.payload, &signature)).encode()
}

/// Stops the node and puts entries into its log behind its back, as an operator with the keys can.
fn append_behind(desk: Desk, entries: Vec<Vec<u8>>) -> Desk {
    let Desk { bench, running } = desk;
    drop(running);
    let log = bench.open_log();
    log.append_all(entries).unwrap();
    log.close().unwrap();
    // Not recovered: its own store does not know these entries. It serves what its log holds.
    let running = bench.start_on(std::sync::Arc::new(bench.disk.clone()));
    Desk { bench, running }
}

#[test]
fn two_statements_with_one_number_are_both_shown_and_disputed() {
    let (north, south) = pair();
    let id = publish(north.node(), "Aurora press");
    let first = statement_of(&north, &id);
    let rival = forge(&first, &key(&north), |other| other.header.iat += 1);
    let north = append_behind(north, vec![rival]);
    let report = round(&south, &north).unwrap();
    let step = report
        .steps
        .iter()
        .find(|step| step.step == "statements")
        .unwrap();
    assert!(!step.good && step.said.contains(&id), "{report:#?}");
    let detail = south.node().record(&officer(), &id, None, None).unwrap();
    assert_eq!((detail.chain.len(), detail.standing.as_str()), (2, "disputed"));
    let line = south.node().line(&officer(), &id).unwrap().unwrap();
    assert_eq!(line.status.as_deref(), Some("disputed"));
    let view = south.node().peers(&officer()).unwrap().remove(0);
    assert_eq!(view.failures[0].who, Actor::Them);
    assert!(
        view.frozen.is_none(),
        "its log is honest: it shows both to everybody"
    );
}

#[test]
fn what_a_log_holds_and_may_not_say_is_counted_and_not_shown() {
    let (north, south) = pair();
    let id = publish(north.node(), "Aurora press");
    let own = publish(south.node(), "Southern lights");
    let first = statement_of(&north, &id);
    let southern = statement_of(&south, &own);
    let (good, bad) = (key(&north), SigningKey::from_bytes(&[66; 32]));
    let other_id = |other: &mut Statement| other.header.sub = format!("{NORTH}/{}", "ab".repeat(16));
    let entries = vec![
        // Signed by a key that the log never introduced.
        forge(&first, &bad, other_id),
        // The right key identifier, and the wrong key.
        forge(&first, &bad, |other| {
            other_id(other);
            other.header.kid = first.header.kid;
        }),
        // A word on our own record, in its own name.
        forge(&first, &good, |other| {
            other.header.sub = own.clone();
            other.header.seq = 2;
        }),
        // In our name.
        forge(&southern, &good, |other| {
            other.header.sub = format!("{}/{}", super::SOUTH, "cd".repeat(16));
            other.header.kid = first.header.kid;
        }),
        // No statement at all.
        Entry::Open(b"not a statement".to_vec()).encode(),
        b"not even an entry".to_vec(),
    ];
    let count = entries.len() as u64;
    let north = append_behind(north, entries);
    let report = round(&south, &north).unwrap();
    assert_eq!(report.refused, count, "{report:#?}");
    assert_eq!(found(south.node(), "aurora"), 1, "only the honest one");
    assert_eq!(
        south
            .node()
            .record(&officer(), &own, None, None)
            .unwrap()
            .chain
            .len(),
        1
    );
    let detail = south.node().peer(&officer(), &name(NORTH)).unwrap();
    assert_eq!(
        (detail.refused, detail.view.mirrored),
        (count, north.node().log_size())
    );
    // It stays told until people have looked; honest entries go on being taken.
    assert!(!detail.view.failures.is_empty());
    let again = good_round(&south, &north);
    assert_eq!(again.refused, 0);
}

#[test]
fn a_key_change_in_the_log_is_followed() {
    let (north, south) = pair();
    good_round(&south, &north);
    let before = south.node().statement_keys_of(&name(NORTH)).unwrap();
    north
        .node()
        .rotate_key(&admin(), comity_core::kinds::KeyRole::Statement, 14)
        .unwrap();
    publish(north.node(), "Aurora press");
    let report = good_round(&south, &north);
    assert_eq!(report.refused, 0);
    assert_eq!(found(south.node(), "aurora"), 1);
    let after = south.node().statement_keys_of(&name(NORTH)).unwrap();
    assert!(after.len() > before.len() && after.contains(&north.node().statement_key()));
}

#[test]
fn what_a_key_signed_after_the_last_good_index_does_not_count_any_more() {
    let (north, south) = pair();
    let kept = publish(north.node(), "Aurora press");
    let last_good = north.node().log_size() - 1;
    let stolen = publish(north.node(), "Borealis press");
    good_round(&south, &north);
    let standing = |id: &str| {
        let detail = south.node().record(&officer(), id, None, None).unwrap();
        (detail.standing.as_str(), detail.chain[0].counts)
    };
    assert_eq!(standing(&stolen), ("in-force", true));
    let key = comity_proof::hex::encode(&north.node().statement_key());
    let role = comity_core::kinds::KeyRole::Statement;
    north.node().rotate_key(&admin(), role, 0).unwrap();
    let form = comity_flow::keys::RevokeForm {
        key,
        last_good,
        reason: "stolen".into(),
    };
    north.node().revoke_key(&admin(), &form).unwrap();
    good_round(&south, &north);
    assert_eq!(standing(&kept), ("in-force", true));
    assert_eq!(standing(&stolen), ("disputed", false));
}
