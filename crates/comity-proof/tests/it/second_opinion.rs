//! `tools/verify_bundle.py` shares no code with this crate. Both must say the same of every bundle.

use crate::making::{Bundle, LOG, Node, ORIGIN, OTHER};
use comity_proof::bundle::{BundleReport, Complete, verify};
use comity_proof::hex;
use comity_proof::key_event::{KeyChange, KeyEvent, KeyRole};
use comity_proof::statement::{After, Verb};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const T0: u64 = 1_795_291_200;

/// Runs the script; `None` where there is no Python.
fn script(bundle: &Bundle, options: &[&str]) -> Option<Output> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify_bundle.py");
    // Beside the bundle: inside, it would be a file that no line of the index speaks of.
    let policy = tempfile::NamedTempFile::new().unwrap();
    fs::copy(bundle.dir.path().join("policy"), policy.path()).unwrap();
    let run = Command::new("python3")
        .args(options)
        .arg(script)
        .arg(bundle.dir.path())
        .arg("--policy")
        .arg(policy.path())
        .args(["--format", "jsonl"])
        .output();
    match run {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("skipped: there is no python3 here to run the second verifier");
            None
        }
    }
}

/// What both tell of statements, records and silences, in one order.
fn told(lines: impl IntoIterator<Item = Value>) -> Vec<String> {
    let keys = [
        "what",
        "hash",
        "record",
        "issuer",
        "seq",
        "verb",
        "key",
        "origin",
        "index",
        "size",
        "open",
        "by",
        "after",
        "standing",
        "amended",
        "corrected",
        "contested",
        "statements",
        "complete_to",
        "unopened",
        "request",
        "answers",
        "opened",
    ];
    let kept = |line: &Value| matches!(line["what"].as_str(), Some("statement" | "record" | "silence"));
    let mut lines: Vec<String> = lines
        .into_iter()
        .filter(kept)
        .map(|line| {
            let of = |key: &&str| line.get(*key).map(|value| format!("{key}={value}"));
            keys.iter().filter_map(of).collect::<Vec<_>>().join(" ")
        })
        .collect();
    lines.sort();
    lines
}

fn ours(report: &BundleReport) -> Vec<String> {
    let statements = report.statements.iter().map(|one| {
        let after: Vec<Value> = one
            .after
            .iter()
            .map(|after| {
                json!({"origin": after.after.origin, "size": after.after.size, "root": hex::encode(&after.after.root),
                       "confirmed": after.confirmed, "not_before": after.not_before})
            })
            .collect();
        json!({"what": "statement", "hash": hex::encode(&one.hash), "record": one.record, "issuer": one.issuer,
               "seq": one.seq, "verb": one.verb.as_str(), "key": hex::encode(&one.key), "origin": one.origin,
               "index": one.index, "size": one.size, "open": one.open, "by": one.by, "after": after})
    });
    let records = report.records.iter().map(|one| {
        let (size, unopened) = match one.complete {
            Complete::To { size, unopened } => (Some(size), Some(unopened)),
            Complete::Claimed => (None, None),
        };
        json!({"what": "record", "record": one.record, "issuer": one.issuer, "standing": one.standing.as_str(),
               "amended": one.amended, "corrected": one.corrected, "contested": one.contested,
               "statements": one.statements.len(), "complete_to": size, "unopened": unopened})
    });
    let silences = report.silences.iter().map(|one| {
        let answers: Vec<String> = one.answers.iter().map(|answer| hex::encode(&answer.hash)).collect();
        json!({"what": "silence", "request": hex::encode(&one.request), "record": one.record, "origin": one.origin,
               "issuer": one.issuer, "size": one.size, "by": one.by, "answers": answers, "open": one.open,
               "opened": one.opened, "unopened": one.unopened})
    });
    told(statements.chain(records).chain(silences))
}

/// Both verifiers on one bundle. Says whether it is sound.
fn agree(bundle: &Bundle, name: &str) -> Option<bool> {
    bundle.write();
    both(bundle, name)
}

fn both(bundle: &Bundle, name: &str) -> Option<bool> {
    let output = script(bundle, &["-B"])?;
    if name == "whole" {
        // Without any package beside Python: its own arithmetic finds the same.
        let alone = script(bundle, &["-B", "-S", "-E"])?;
        assert_eq!(
            (alone.status.code(), alone.stdout),
            (output.status.code(), output.stdout.clone())
        );
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let Ok(report) = verify(bundle.dir.path(), Some(&bundle.policy()), None) else {
        assert!(
            matches!(output.status.code(), Some(1 | 3)),
            "{name}: {text}{errors}"
        );
        return Some(false);
    };
    let code = i32::from(!report.is_sound());
    assert_eq!(
        output.status.code(),
        Some(code),
        "{name}: we find {:?}\nthe script says {text}{errors}",
        report.problems
    );
    let theirs = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    assert_eq!(ours(&report), told(theirs), "{name}");
    Some(report.is_sound())
}

fn node() -> Node {
    let mut node = Node::new(1, LOG, ORIGIN, "node.example");
    node.state("a", Verb::Issue, true, |_| {});
    node.noise(3);
    node.state("a", Verb::Correct, false, |_| {});
    node.noise(300);
    node
}

#[test]
fn both_say_the_same_of_good_and_bad_bundles() {
    let mut peer = Node::new(2, OTHER, "peer.example/log/1", "peer.example");
    peer.noise(3);
    let early = peer.checkpoint(T0 - 900);
    peer.state("x", Verb::Issue, true, |_| {});
    let seen = After {
        origin: peer.origin.clone(),
        size: peer.size(),
        root: peer.root(),
    };
    let mut node = node();
    let request = node.state("q", Verb::Issue, true, |header| {
        header.to = vec!["peer.example".into()];
        header.after = vec![seen];
    });
    let first = node.state("b", Verb::Issue, false, |_| {});
    let second = node.state("b", Verb::Suspend, true, |_| {});
    let third = node.state("b", Verb::Delist, true, |_| {});
    let late = peer.checkpoint(T0 - 10);
    let fresh = |node: &Node, hashes: &[[u8; 32]]| {
        let mut bundle = Bundle::new(node, T0);
        bundle.also(&peer);
        bundle.statements(node, hashes);
        bundle.checkpoint(&early);
        bundle.checkpoint(&late);
        bundle
    };
    let mut whole = fresh(&node, &[request, first, second, third]);
    whole.log(&peer);
    whole.log(&node);
    whole.silence(&request, &peer);
    let Some(sound) = agree(&whole, "whole") else {
        return;
    };
    assert!(sound);
    assert_eq!(
        agree(&fresh(&node, &[first, second]), "head left out"),
        Some(true)
    );
    assert_eq!(
        agree(&fresh(&node, &[second, third]), "first left out"),
        Some(false)
    );
    let mut log = fresh(&node, &[first]);
    log.log(&node);
    assert_eq!(agree(&log, "found in the log"), Some(true));
    let mut alone = fresh(&node, &[request]);
    alone.cosign = false;
    alone.files.clear();
    alone.index.statements.clear();
    alone.index.key_events.clear();
    alone.statements(&node, &[request]);
    assert_eq!(agree(&alone, "not cosigned"), Some(false));
    let mut answered = peer.clone();
    let id = node.record("q");
    answered.state("y", Verb::Issue, true, |header| header.re = Some(id));
    let mut bundle = fresh(&node, &[request]);
    bundle.log(&answered);
    bundle.silence(&request, &answered);
    assert_eq!(agree(&bundle, "answered"), Some(false));
    let mut other = Node::new(1, LOG, ORIGIN, "node.example");
    other.noise(320);
    let mut bundle = fresh(&node, &[first, second, third]);
    bundle.log(&other);
    assert_eq!(agree(&bundle, "two stories"), Some(false));
}

#[test]
fn both_read_keys_alike() {
    let mut node = node();
    node.introduce(7);
    let good = node.state_by(7, "c", Verb::Issue, false, |_| {});
    let bad = node.state_by(7, "d", Verb::Issue, false, |_| {});
    node.revoke(7, node.index_of(&good));
    let late = node.state_by(7, "e", Verb::Issue, false, |_| {});
    for (hashes, sound) in [(vec![good], true), (vec![good, bad], false), (vec![late], false)] {
        let mut bundle = Bundle::new(&node, T0);
        bundle.statements(&node, &hashes);
        let Some(found) = agree(&bundle, "revoked") else {
            return;
        };
        assert_eq!(found, sound);
    }
    // A root, a theft of the statement key without it, a rotation with it.
    let root = crate::keychain::root(2, &[31, 32, 33], 1, &[41]);
    node.event(&crate::keychain::root_event(KeyChange::Introduce, &root));
    node.event(&KeyEvent::new(
        KeyChange::Introduce,
        KeyRole::Statement,
        crate::support::public(50),
    ));
    let stolen = node.state_by(50, "f", Verb::Issue, false, |_| {});
    let rotation = KeyEvent {
        replaces: Some(crate::support::public(1)),
        until: Some(T0 + 5),
        ..KeyEvent::new(KeyChange::Rotate, KeyRole::Statement, crate::support::public(51))
    };
    node.event(&crate::keychain::root_signed(rotation, &[32, 33]));
    let newer = node.state_by(51, "g", Verb::Issue, false, |_| {});
    let older = node.state_by(1, "h", Verb::Issue, false, |header| header.iat = T0 + 6);
    let next = crate::keychain::root(1, &[41], 1, &[42]);
    let next = crate::keychain::root_signed(crate::keychain::root_event(KeyChange::Rotate, &next), &[41]);
    node.event(&next);
    for (hash, sound) in [(stolen, false), (newer, true), (older, false)] {
        let mut bundle = Bundle::new(&node, T0);
        bundle.statements(&node, &[hash]);
        assert_eq!(agree(&bundle, &format!("{}", node.index_of(&hash))), Some(sound));
    }
    let mut log = Bundle::new(&node, T0);
    log.statements(&node, &[newer]);
    log.log(&node);
    assert_eq!(agree(&log, "the whole log"), Some(true));
}

/// One byte of one file is changed: both find it, or both find that it says nothing.
#[test]
fn both_find_the_same_damage() {
    let node = {
        let mut node = Node::new(1, LOG, ORIGIN, "node.example");
        node.state("a", Verb::Issue, true, |_| {});
        node.noise(2);
        node.state("a", Verb::Retract, true, |_| {});
        node
    };
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &node.hashes());
    bundle.log(&node);
    bundle.write();
    if both(&bundle, "good").is_none() {
        return;
    }
    let names: Vec<String> = bundle.files.keys().cloned().chain(["index".into()]).collect();
    let mut found = 0;
    for round in 0..26_usize {
        let name = &names[round % names.len()];
        let path = bundle.dir.path().join(name);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        let at = round * 7919 % bad.len();
        bad[at] ^= 1 << (round % 8);
        fs::write(&path, &bad).unwrap();
        let sound = both(&bundle, &format!("{name}, byte {at}"));
        found += usize::from(sound == Some(false));
        fs::write(&path, &good).unwrap();
    }
    assert!(found >= 20, "{found}");
}
