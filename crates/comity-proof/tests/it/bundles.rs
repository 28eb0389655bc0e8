//! Bundles: what they say when all is well, and what is found when something is not.

use crate::making::{Bundle, LOG, Node, ORIGIN, OTHER, WITNESS};
use crate::support::{cosign, pq_cosign, witness};
use comity_proof::bundle::{BundleError, Complete, IndexError, Opener, Source, Standing, Trust, verify};
use comity_proof::bundle::{BundleReport, MAX_INDEX_BYTES};
use comity_proof::note::Note;
use comity_proof::statement::{After, Verb};
use comity_proof::{hex, sha256};
use std::fs;

const T0: u64 = 1_795_291_200;

fn check(bundle: &Bundle) -> BundleReport {
    verify(bundle.dir.path(), Some(&bundle.policy()), None).unwrap()
}

fn sound(bundle: &Bundle) -> BundleReport {
    let report = check(bundle);
    assert_eq!(report.problems, []);
    assert_eq!(report.strangers, Vec::<String>::new());
    report
}

/// What is wrong with a bundle that must not be sound.
fn problem(bundle: &Bundle) -> String {
    let report = check(bundle);
    assert!(!report.is_sound());
    let told: Vec<String> = report
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.what))
        .collect();
    told.join("\n")
}

/// A node with a record of three statements, the second of them blind, and some blind entries.
fn story() -> (Node, Vec<[u8; 32]>) {
    let mut node = Node::new(1, LOG, ORIGIN, "node.example");
    let first = node.state("a", Verb::Issue, true, |_| {});
    node.noise(3);
    let second = node.state("a", Verb::Correct, false, |_| {});
    node.noise(2);
    (node, vec![first, second])
}

#[test]
fn who_stated_what_when_and_whether_it_stands() {
    let (node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    let report = {
        bundle.write();
        sound(&bundle)
    };
    assert_eq!((report.trust, report.statements.len()), (Trust::Given, 2));
    let [first, second] = report.statements.as_slice() else {
        panic!()
    };
    assert_eq!(
        (
            first.issuer.as_str(),
            first.origin.as_str(),
            first.index,
            first.open
        ),
        ("node.example", ORIGIN, 1, true)
    );
    assert_eq!(
        (second.index, second.open, second.verb),
        (5, false, Verb::Correct)
    );
    assert_eq!(second.by, Some(T0));
    assert_eq!(second.cosigned, [("w".to_owned(), T0), ("q".to_owned(), T0)]);
    let record = &report.records[0];
    assert_eq!(
        (
            record.standing,
            record.corrected,
            record.amended,
            record.statements.len(),
            record.complete
        ),
        (Standing::InForce, true, false, 2, Complete::Claimed)
    );
    assert_eq!(report.keys[0].complete_to, None);
}

#[test]
fn a_log_part_leaves_nothing_out() {
    let (mut node, hashes) = story();
    // The retraction stands open in the log, and whoever made the bundle left it out.
    let retraction = node.state("a", Verb::Retract, true, |_| {});
    node.noise(4);
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.log(&node);
    bundle.write();
    let report = sound(&bundle);
    let found = report.statements.last().unwrap();
    assert_eq!((found.hash, &found.source), (retraction, &Source::Log));
    assert_eq!(
        (report.records[0].standing, report.records[0].complete),
        (
            Standing::Retracted,
            Complete::To {
                size: 13,
                unopened: 4
            }
        )
    );
    assert_eq!(report.keys[0].complete_to, Some(13));
    assert_eq!(
        (report.logs[0].open, report.logs[0].blind, report.logs[0].opened),
        (3, 10, 1)
    );
}

#[test]
fn the_bundles_own_keys_are_claims() {
    let (node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.write();
    let report = verify(bundle.dir.path(), None, None).unwrap();
    assert_eq!((report.trust, report.is_sound()), (Trust::Bundle, true));
    fs::remove_file(bundle.dir.path().join("policy")).unwrap();
    assert!(matches!(
        verify(bundle.dir.path(), None, None),
        Err(BundleError::NoPolicy(_))
    ));
    assert!(check(&bundle).is_sound());
}

#[test]
fn a_quorum_that_is_missing_is_no_proof() {
    let (node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.cosign = false;
    bundle.statements(&node, &hashes);
    bundle.write();
    assert!(problem(&bundle).contains("quorum"));
}

#[test]
fn one_changed_byte_is_found() {
    let (node, hashes) = story();
    for (file, at) in [
        ("statement", 40),
        ("statement", 200),
        ("tlog-proof", 90),
        ("tlog-proof", 400),
    ] {
        let mut bundle = Bundle::new(&node, T0);
        bundle.statements(&node, &hashes);
        bundle.log(&node);
        let name = format!("statements/{}.{file}", hex::encode(&hashes[1]));
        let bytes = bundle.files.get_mut(&name).unwrap();
        bytes[at] ^= 1;
        bundle.write();
        assert!(problem(&bundle).contains(&name), "{name} {at}");
    }
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.log(&node);
    let entries = bundle.files.keys().find(|name| name.contains("entries")).cloned();
    let bytes = bundle.files.get_mut(&entries.unwrap()).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    bundle.write();
    assert!(problem(&bundle).contains("do not lead to the signed root"));
}

#[test]
fn statements_of_other_keys_and_other_places_do_not_count() {
    let (node, hashes) = story();
    // The proof of one statement beside another.
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    let proof = |hash: &[u8; 32]| format!("statements/{}.tlog-proof", hex::encode(hash));
    let borrowed = bundle.files[&proof(&hashes[0])].clone();
    bundle.files.insert(proof(&hashes[1]), borrowed);
    bundle.write();
    assert!(problem(&bundle).contains("is not proved"));
    // A stranger's statement in the log, blind, so that the log could not know.
    let mut other = story().0;
    let stranger = other.state_by(7, "b", Verb::Issue, false, |_| {});
    let mut bundle = Bundle::new(&other, T0);
    bundle.statements(&other, &[stranger]);
    bundle.write();
    assert!(problem(&bundle).contains("has not introduced"));
    // A key that was revoked before.
    let mut revoked = story().0;
    revoked.introduce(7);
    let good = revoked.state_by(7, "b", Verb::Issue, false, |_| {});
    let bad = revoked.state_by(7, "c", Verb::Issue, false, |_| {});
    revoked.revoke(7, revoked.index_of(&good));
    let mut bundle = Bundle::new(&revoked, T0);
    bundle.statements(&revoked, &[good, bad]);
    bundle.write();
    let told = problem(&bundle);
    assert!(told.contains("was revoked") && told.contains(&hex::encode(&bad)));
    assert_eq!(check(&bundle).statements.len(), 1);
    // No keys at all.
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.files.retain(|name, _| !name.starts_with("keys/"));
    bundle.index.key_events.clear();
    bundle.write();
    assert!(problem(&bundle).contains("holds no key events"));
}

#[test]
fn a_chain_is_whole_and_in_order() {
    let (mut node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes[1..]);
    bundle.write();
    assert!(problem(&bundle).contains("statement 1 of its chain is not in the bundle"));
    let twin = node.twin("a", Verb::Delist);
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &[hashes[0], hashes[1], twin]);
    bundle.write();
    assert!(problem(&bundle).contains("two statements stand at place 2"));
    assert_eq!(check(&bundle).records[0].standing, Standing::Disputed);
}

#[test]
fn silence_is_shown_by_the_log_of_who_is_silent() {
    let mut node = Node::new(1, LOG, ORIGIN, "node.example");
    let request = node.state("q", Verb::Issue, true, |header| {
        header.to = vec!["peer.example".into()];
    });
    let mut peer = Node::new(2, OTHER, "peer.example/log/1", "peer.example");
    peer.state("x", Verb::Issue, true, |_| {});
    peer.noise(5);
    let make = |node: &Node, peer: &Node| {
        let mut bundle = Bundle::new(node, T0);
        bundle.also(peer);
        bundle.statements(node, &[request]);
        bundle.log(peer);
        bundle.silence(&request, peer);
        bundle
    };
    let bundle = make(&node, &peer);
    bundle.write();
    let report = sound(&bundle);
    let silence = &report.silences[0];
    assert_eq!(
        (
            silence.issuer.as_str(),
            silence.size,
            silence.answers.len(),
            silence.by
        ),
        ("peer.example", 7, 0, Some(T0))
    );
    assert_eq!((silence.open, silence.opened, silence.unopened), (2, 0, 5));
    // An open answer is found, whoever made the bundle wished it or not.
    let id = node.record("q");
    let mut answered = peer.clone();
    let answer = answered.state("y", Verb::Issue, true, |header| header.re = Some(id.clone()));
    let bundle = make(&node, &answered);
    bundle.write();
    assert!(problem(&bundle).contains("its log holds an answer"));
    assert_eq!(check(&bundle).silences[0].answers[0].hash, answer);
    // So is a blind one that the bundle opens, and a receipt of a release.
    let mut blind = peer.clone();
    let answer = blind.state("z", Verb::Issue, false, |header| header.re = Some(id.clone()));
    let mut bundle = make(&node, &blind);
    bundle.statements(&blind, &[answer]);
    bundle.write();
    assert!(problem(&bundle).contains("its log holds an answer"));
    let mut receipt = peer.clone();
    receipt.receipt("r", &id);
    let bundle = make(&node, &receipt);
    bundle.write();
    assert!(problem(&bundle).contains("its log holds an answer"));
    // A request to somebody else proves nothing about this one.
    let elsewhere = node.state("p", Verb::Issue, true, |header| {
        header.to = vec!["third.example".into()]
    });
    let mut bundle = Bundle::new(&node, T0);
    bundle.also(&peer);
    bundle.statements(&node, &[elsewhere]);
    bundle.log(&peer);
    bundle.silence(&elsewhere, &peer);
    bundle.write();
    assert!(problem(&bundle).contains("among its recipients"));
}

#[test]
fn not_earlier_than_what_the_issuer_had_seen() {
    let mut peer = Node::new(2, OTHER, "peer.example/log/1", "peer.example");
    peer.noise(3);
    let small = peer.checkpoint(T0 - 500);
    peer.noise(2);
    let seen = After {
        origin: peer.origin.clone(),
        size: peer.size(),
        root: peer.root(),
    };
    let large = peer.checkpoint(T0 - 100);
    let make = |after: After, notes: &[String]| {
        let mut node = Node::new(1, LOG, ORIGIN, "node.example");
        let hash = node.state("a", Verb::Issue, true, |header| header.after = vec![after]);
        let mut bundle = Bundle::new(&node, T0);
        bundle.also(&peer);
        bundle.statements(&node, &[hash]);
        notes.iter().for_each(|note| bundle.checkpoint(note));
        bundle.write();
        bundle
    };
    let report = sound(&make(seen.clone(), &[small, large.clone()]));
    let after = &report.statements[0].after[0];
    assert_eq!(
        (after.after.size, after.confirmed, after.not_before),
        (6, true, Some(T0 - 500))
    );
    // Without the checkpoint it is the issuer's word.
    let report = sound(&make(seen.clone(), &[]));
    let after = &report.statements[0].after[0];
    assert_eq!((after.confirmed, after.not_before), (false, None));
    // A tree that the log never had.
    let lie = After {
        root: [1; 32],
        ..seen
    };
    assert!(problem(&make(lie, &[large])).contains("had another tree"));
}

#[test]
fn a_log_that_tells_two_stories_is_found() {
    let (node, hashes) = story();
    let mut other = Node::new(1, LOG, ORIGIN, "node.example");
    other.noise(7);
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.log(&other);
    bundle.write();
    assert!(problem(&bundle).contains("two stories"));
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.checkpoint(&other.checkpoint(T0));
    bundle.write();
    assert!(problem(&bundle).contains("two stories"));
}

#[test]
fn sealed_files_belong_to_their_statements() {
    let mut node = Node::new(1, LOG, ORIGIN, "node.example");
    let inner = node.state("i", Verb::Issue, false, |_| {});
    let parcel = node.parcel(&[inner], T0);
    let sealed: Vec<u8> = parcel.iter().map(|byte| byte ^ 0x55).collect();
    let release = node.release("rel", &sha256(&sealed));
    let opener: &Opener<'_> = &|file, key| match *key == [7; 16] {
        true => Ok(file.iter().map(|byte| byte ^ 0x55).collect()),
        false => Err("another key".into()),
    };
    let make = |file: &[u8], key: Option<&str>| {
        let mut bundle = Bundle::new(&node, T0);
        bundle.statements(&node, &[release]);
        bundle.sealed(&release, file, key);
        bundle.write();
        bundle
    };
    let check = |bundle: &Bundle| verify(bundle.dir.path(), Some(&bundle.policy()), Some(opener)).unwrap();
    let report = check(&make(&sealed, Some(&hex::encode(&[7; 16]))));
    assert_eq!(report.problems, []);
    let told = report.statements[0].sealed.as_ref().unwrap();
    assert_eq!(
        (told.digest, told.key, told.inside),
        (sha256(&sealed), true, Some(1))
    );
    assert_eq!(
        (&report.statements[1].source, report.statements[1].hash),
        (&Source::Sealed(release), inner)
    );
    let closed = check(&make(&sealed, None));
    assert_eq!(
        (
            closed.is_sound(),
            closed.statements[0].sealed.as_ref().unwrap().inside
        ),
        (true, None)
    );
    for (file, key, told) in [
        (&sealed[1..], None, "digest of another file"),
        (&sealed[..], Some("00"), "32 hexadecimal digits"),
        (
            &sealed[..],
            Some("00000000000000000000000000000000"),
            "does not open",
        ),
    ] {
        let report = check(&make(file, key));
        assert!(report.problems[0].what.contains(told), "{:?}", report.problems);
    }
}

#[test]
fn strange_folders_are_told_and_never_followed() {
    let (node, hashes) = story();
    let fresh = || {
        let mut bundle = Bundle::new(&node, T0);
        bundle.statements(&node, &hashes);
        bundle.log(&node);
        bundle.write();
        bundle
    };
    // Missing, empty, huge.
    let bundle = fresh();
    let statement = format!("statements/{}.statement", hex::encode(&hashes[0]));
    fs::remove_file(bundle.dir.path().join(&statement)).unwrap();
    assert!(problem(&bundle).contains("missing"));
    fs::write(bundle.dir.path().join(&statement), vec![0; 1 << 20]).unwrap();
    assert!(problem(&bundle).contains("longer than"));
    fs::write(bundle.dir.path().join("index"), vec![b'x'; MAX_INDEX_BYTES + 1]).unwrap();
    assert!(matches!(
        verify(bundle.dir.path(), None, None),
        Err(BundleError::NoIndex { .. })
    ));
    assert!(verify(&bundle.dir.path().join("nowhere"), None, None).is_err());
    // Files that nobody speaks of are named and not read.
    let bundle = fresh();
    fs::write(bundle.dir.path().join("notes.txt"), "hello").unwrap();
    fs::create_dir_all(bundle.dir.path().join("a/b/c/d")).unwrap();
    let report = check(&bundle);
    assert_eq!(report.strangers, ["a/b/c", "notes.txt"]);
    assert!(report.is_sound());
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.write();
    let dir = bundle.dir.path();
    let statement = dir.join(format!("statements/{}.statement", hex::encode(&hashes[0])));
    let aside = dir.join("aside");
    fs::rename(&statement, &aside).unwrap();
    symlink(&aside, &statement).unwrap();
    assert!(problem(&bundle).contains("not a plain file"));
    fs::remove_file(&statement).unwrap();
    fs::rename(&aside, &statement).unwrap();
    // A folder that leads back to itself, and one that leads out.
    symlink(dir, dir.join("loop")).unwrap();
    let report = check(&bundle);
    assert_eq!(
        (report.strangers.as_slice(), report.is_sound()),
        (["loop".to_owned()].as_slice(), true)
    );
    fs::rename(dir.join("keys"), dir.join("elsewhere")).unwrap();
    symlink(dir.join("elsewhere"), dir.join("keys")).unwrap();
    assert!(problem(&bundle).contains("not a plain file"));
}

#[test]
fn an_index_is_read_strictly() {
    let (node, hashes) = story();
    let mut bundle = Bundle::new(&node, T0);
    bundle.statements(&node, &hashes);
    bundle.write();
    let index = bundle.index.to_text();
    for (text, wanted) in [
        (index.replace("v1", "v2"), IndexError::Header),
        (
            index.trim_end().to_owned(),
            IndexError::Line {
                line: 6,
                what: "`end` is the last line",
            },
        ),
        (index.replace("end\n", ""), IndexError::Cut),
        (String::new(), IndexError::Header),
    ] {
        fs::write(bundle.dir.path().join("index"), &text).unwrap();
        match verify(bundle.dir.path(), None, None) {
            Err(BundleError::Index(IndexError::Line { .. })) => {
                assert!(matches!(wanted, IndexError::Line { .. }), "{text}");
            }
            Err(BundleError::Index(found)) => assert_eq!(found, wanted),
            other => panic!("{other:?}"),
        }
    }
    for line in [
        "x",
        "statement",
        "statement ../../etc/passwd",
        "checkpoint 01",
        "log 00 a",
        "made now",
        " ",
    ] {
        let text = index.replace("end\n", &format!("{line}\nend\n"));
        fs::write(bundle.dir.path().join("index"), &text).unwrap();
        assert!(matches!(
            verify(bundle.dir.path(), None, None),
            Err(BundleError::Index(IndexError::Line { .. }))
        ));
    }
}

/// The helper that makes bundles signs as a node does; its own cosignatures are checked here.
#[test]
fn the_bundles_of_these_tests_carry_both_kinds_of_cosignature() {
    let (node, _) = story();
    let note = Note::parse(&node.checkpoint(T0)).unwrap();
    assert_eq!(note.signatures.len(), 3);
    let ed = cosign(WITNESS, "w.example", &note.text, T0);
    let pq = pq_cosign(WITNESS, "w.example", &note.text, T0);
    assert_eq!(note.signatures[1..], [ed, pq]);
    assert_eq!(witness(WITNESS, "w.example").name, "w.example");
}
