//! Keys of a node: told by its log, rotated, revoked, put under a root of officers.

use comity_core::kinds::KeyRole;
use comity_flow::keys::{Changed, KeyState, KeysView, OfficerKey, RevokeForm, RootForm, sign_request};
use comity_flow::{Mode, Node, Who};
use comity_testkit::SeededDice;

use crate::bench::{Bench, assert_sound, hand_in};

fn of_role<'a>(view: &'a KeysView, role: &str) -> Vec<&'a comity_flow::keys::KeyView> {
    view.keys.iter().filter(|key| key.role == role).collect()
}

fn keys(node: &Node) -> KeysView {
    node.keys(&Who::operator()).unwrap()
}

fn record_one(node: &Node, sample: &str) {
    let csv = format!("sample,substance,date\n{sample},fentanyl,2026-11-02\n");
    hand_in(node, &csv, Mode::Whole).unwrap();
}

#[test]
fn a_new_log_introduces_every_key_once() {
    let bench = Bench::new();
    let first = keys(&bench.start().node);
    for (role, number) in [("statement", 1), ("cosigner", 4), ("sealing", 2), ("tls", 1)] {
        let found = of_role(&first, role);
        assert_eq!(found.len(), number, "{role}: {found:?}");
        assert!(found.iter().all(|key| key.state == KeyState::InForce));
    }
    // Another start tells nothing new.
    assert_eq!(keys(&bench.start().node), first);
}

#[test]
fn a_rotated_statement_key_signs_and_the_old_signatures_still_count() {
    let bench = Bench::new();
    let running = bench.start();
    record_one(&running.node, "S-1");
    let before = of_role(&keys(&running.node), "statement")[0].key.clone();
    let done = running
        .node
        .rotate_key(&Who::operator(), KeyRole::Statement, 14)
        .unwrap();
    assert_eq!(done, Changed::Done);
    record_one(&running.node, "S-2");
    let view = keys(&running.node);
    let found = of_role(&view, "statement");
    assert_eq!(found.len(), 2);
    assert_ne!(found[0].key, before, "the newest comes first");
    assert_eq!(
        (found[0].state, found[1].state),
        (KeyState::InForce, KeyState::Replaced)
    );
    drop(running);
    // The new one is the one a start finds, and a stranger verifies both sides of the change.
    let running = bench.start();
    assert_eq!(of_role(&keys(&running.node), "statement")[0].key, found[0].key);
    record_one(&running.node, "S-3");
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}

#[test]
fn a_key_in_use_is_not_revoked_and_a_replaced_one_is_with_its_last_good_index() {
    let bench = Bench::new();
    let running = bench.start();
    let me = Who::operator();
    let old = of_role(&keys(&running.node), "statement")[0].key.clone();
    let form = |key: &str, last_good| RevokeForm {
        key: key.into(),
        last_good,
        reason: "found on a lost disk".into(),
    };
    assert!(
        running.node.revoke_key(&me, &form(&old, 3)).is_err(),
        "it signs the node's statements now"
    );
    running.node.rotate_key(&me, KeyRole::Statement, 0).unwrap();
    assert!(
        running.node.revoke_key(&me, &form("0000", 3)).is_err(),
        "no such key"
    );
    running.node.revoke_key(&me, &form(&old[..12], 3)).unwrap();
    let view = keys(&running.node);
    let revoked = of_role(&view, "statement")
        .into_iter()
        .find(|key| key.key == old)
        .unwrap();
    assert_eq!((revoked.state, revoked.last_good), (KeyState::Revoked, Some(3)));
    assert_eq!(revoked.reason.as_deref(), Some("found on a lost disk"));
    drop(running);
    assert_eq!(keys(&bench.start().node), view);
}

#[test]
fn an_old_sealing_key_opens_until_the_overlap_ends_and_then_is_gone_from_the_disk() {
    let bench = Bench::new();
    let running = bench.start();
    let old = running.node.sealing_recipients();
    let sealed = comity_seal::seal(b"for the old key", &old[..1]).unwrap();
    running
        .node
        .rotate_key(&Who::operator(), KeyRole::Sealing, 30)
        .unwrap();
    assert_ne!(running.node.sealing_recipients(), old);
    assert!(running.node.opens(&sealed.file), "the overlap lasts");
    bench.clock.pass_days(31);
    running.node.tend_keys().unwrap();
    assert!(!running.node.opens(&sealed.file));
    let fresh = comity_seal::seal(b"for the new key", &running.node.sealing_recipients()[..1]).unwrap();
    assert!(running.node.opens(&fresh.file));
    drop(running);
    let left: Vec<String> = std::fs::read_dir(bench.home().join("keys"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("sealing"))
        .collect();
    assert_eq!(left, ["sealing-2.key"]);
    assert!(!bench.start().node.opens(&sealed.file), "nor after a start");
}

#[test]
fn under_a_root_nothing_changes_without_its_officers() {
    let bench = Bench::new();
    let running = bench.start();
    let me = Who::operator();
    let officers: Vec<OfficerKey> = (0..6)
        .map(|seed| OfficerKey::make(&SeededDice::new(seed)))
        .collect();
    let (now, next) = officers.split_at(3);
    let form = |keys: &[OfficerKey], next: &[OfficerKey]| RootForm {
        threshold: 2,
        keys: keys.iter().map(|key| key.public.clone()).collect(),
        next: next.iter().map(|key| key.promise.clone()).collect(),
        next_threshold: 2,
    };
    assert_eq!(
        running.node.establish_root(&me, &form(now, next)).unwrap(),
        Changed::Done
    );
    let before = keys(&running.node);
    assert_eq!(
        before.root.as_ref().map(|root| (root.threshold, root.keys.len())),
        Some((2, 3))
    );
    let Changed::Waits { needed, file, .. } = running.node.rotate_key(&me, KeyRole::Statement, 14).unwrap()
    else {
        panic!("the root was not asked");
    };
    assert_eq!(needed, 2);
    assert_eq!(keys(&running.node).keys, before.keys, "nothing changed yet");
    let request = std::fs::read_to_string(&file).unwrap();
    let signed = |request: &str, key: &OfficerKey| {
        serde_json::to_string(&sign_request(request, key).unwrap()).unwrap()
    };
    // One officer is not enough; a stranger does not count; the second one lets it pass.
    let one = signed(&request, &now[0]);
    assert!(matches!(
        running.node.apply_key_request(&me, &one).unwrap(),
        Changed::Waits { .. }
    ));
    let stranger = signed(&request, &next[0]);
    assert!(matches!(
        running.node.apply_key_request(&me, &stranger).unwrap(),
        Changed::Waits { .. }
    ));
    let two = signed(&request, &now[2]);
    assert_eq!(running.node.apply_key_request(&me, &two).unwrap(), Changed::Done);
    let after = keys(&running.node);
    assert_eq!(of_role(&after, "statement").len(), 2);
    assert!(after.pending.is_empty());
    record_one(&running.node, "S-9");
    // A root that nobody promised is refused by the log's own rules; the promised one takes over.
    let thief: Vec<OfficerKey> = (20..23)
        .map(|seed| OfficerKey::make(&SeededDice::new(seed)))
        .collect();
    let Changed::Waits { file, .. } = running.node.establish_root(&me, &form(next, &thief)).unwrap() else {
        panic!("a new root needs its own signatures");
    };
    let request = std::fs::read_to_string(&file).unwrap();
    let both = signed(&signed(&request, &next[0]), &next[1]);
    assert_eq!(running.node.apply_key_request(&me, &both).unwrap(), Changed::Done);
    let root = keys(&running.node).root.unwrap();
    assert!(root.keys.contains(&next[0].public));
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}
