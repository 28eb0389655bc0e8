//! What a witness answers, by the specification and beyond it.

use crate::common::{
    NOW, ORIGIN, Store, cosign_keys, fork, log, may, open_mem, pull, witness, witness_folder,
};
use comity_exchange::testing::TestLog;
use comity_exchange::{Refusal, Witness, WitnessError, names};
use comity_log::disk::RealDisk;
use comity_log::faulty::MemDisk;
use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::evidence::check;
use comity_proof::note::Note;
use comity_proof::{cosignature, merkle};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn ask(witness: &Witness, log: &TestLog, old: u64, size: u64) -> Result<Vec<u8>, Refusal> {
    witness.add_checkpoint(&log.add_checkpoint(old, size).unwrap(), &may)
}

/// Checks the answer as a client does: puts it below the checkpoint and verifies both keys.
fn must_cosign(log: &TestLog, size: u64, answer: &[u8]) {
    let whole = [log.checkpoint(size).unwrap(), answer.to_vec()].concat();
    let note = Note::from_bytes(&whole).unwrap();
    let keys = cosign_keys();
    for key in keys.witness.vkeys() {
        assert_eq!(cosignature::verify(&note, key).unwrap(), NOW);
    }
    assert_eq!(note.signatures.len(), 3);
    for key in keys.mirror.vkeys() {
        assert!(
            cosignature::verify(&note, key).is_err(),
            "the mirror name says nothing here"
        );
    }
}

fn status(result: Result<Vec<u8>, Refusal>) -> u16 {
    result.map_or_else(|refusal| refusal.status, |_| 200)
}

#[test]
fn a_log_that_grows_is_cosigned() {
    let log = log(70_000);
    let witness = witness(&MemDisk::new());
    let mut old = 0;
    for size in [0, 1, 1, 2, 255, 256, 257, 600, 65_535, 65_536, 65_537, 70_000] {
        let answer = ask(&witness, &log, old, size).unwrap();
        must_cosign(&log, size, &answer);
        old = size;
        let latest = witness.latest_of(ORIGIN).unwrap();
        assert_eq!(latest.checkpoint.size, size);
        let shown = witness.known(&names::origin_hash(ORIGIN)).unwrap();
        assert_eq!(SignedCheckpoint::open(&shown, &log.vkey()).unwrap(), latest);
    }
    assert_eq!(witness.known(&names::origin_hash("other/log")), None);
    assert_eq!(witness.latest_of("other/log"), None);
}

#[test]
fn every_refusal_has_its_status() {
    let log = log(600);
    let witness = witness(&MemDisk::new());
    ask(&witness, &log, 0, 300).unwrap();
    let body = |old, size| log.add_checkpoint(old, size).unwrap();
    let send = |body: &[u8]| witness.add_checkpoint(body, &may);

    // 404: a log that the witness does not know.
    let mut other = TestLog::new("other.example/log", 7).unwrap();
    other.grow_to(5);
    assert_eq!(status(send(&other.add_checkpoint(0, 5).unwrap())), 404);
    // 403: not signed by the pinned key.
    let mut stranger = TestLog::new(ORIGIN, 9).unwrap();
    stranger.grow_to(400);
    assert_eq!(status(send(&stranger.add_checkpoint(300, 400).unwrap())), 403);
    // 400: an old size beyond the checkpoint, and everything malformed.
    let late = [b"old 401\n\n".to_vec(), log.checkpoint(400).unwrap()].concat();
    assert_eq!(status(send(&late)), 400);
    let checkpoint = String::from_utf8(log.checkpoint(400).unwrap()).unwrap();
    let hash = "A".repeat(43) + "=\n";
    for bad in [
        String::new(),
        "old".into(),
        format!("old 0300\n\n{checkpoint}"),
        format!("old +300\n\n{checkpoint}"),
        format!("old 300 \n\n{checkpoint}"),
        format!("Old 300\n\n{checkpoint}"),
        format!("old 18446744073709551616\n\n{checkpoint}"),
        format!("old 300\n{checkpoint}"),
        format!("old 300\nAAAA\n\n{checkpoint}"),
        format!("old 300\n{}\n{checkpoint}", hash.repeat(64)),
        format!("old 300\r\n\r\n{checkpoint}"),
        "old 300\n\n".into(),
        format!("old 300\n\n{}", &checkpoint[..checkpoint.len() - 1]),
        format!("old 300\n\n{}", "x".repeat(100_000)),
    ] {
        assert_eq!(status(send(bad.as_bytes())), 400, "{bad:.60}");
    }
    // 409 with the size: another old size than the one cosigned last.
    for old in [0, 1, 299, 301] {
        let refusal = send(&body(old, 600)).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.content_type),
            (409, "text/x.tlog.size"),
            "{old}"
        );
        assert_eq!(refusal.body, b"300\n");
        assert!(refusal.evidence.is_none());
    }
    // 422: a proof that does not hold.
    let mut proof = String::from_utf8(body(300, 600)).unwrap();
    let at = proof.find('\n').unwrap() + 1;
    let swapped = if proof.as_bytes()[at] == b'A' { "B" } else { "A" };
    proof.replace_range(at..=at, swapped);
    assert_eq!(status(send(proof.as_bytes())), 422);
    let without = [b"old 300\n\n".to_vec(), log.checkpoint(600).unwrap()].concat();
    assert_eq!(status(send(&without)), 422);
    let too_much = [
        format!("old 300\n{hash}\n").into_bytes(),
        log.checkpoint(300).unwrap(),
    ]
    .concat();
    assert_eq!(status(send(&too_much)), 422);
    // None of that changed anything.
    assert_eq!(witness.latest_of(ORIGIN).unwrap().checkpoint.size, 300);
    assert!(!witness.is_frozen(ORIGIN));
    must_cosign(&log, 600, &send(&body(300, 600)).unwrap());
}

#[test]
fn a_first_checkpoint_needs_no_proof_and_may_have_none() {
    let log = log(10);
    let witness = witness(&MemDisk::new());
    let hash = "A".repeat(43) + "=\n";
    let body = [
        format!("old 0\n{hash}\n").into_bytes(),
        log.checkpoint(10).unwrap(),
    ]
    .concat();
    assert_eq!(status(witness.add_checkpoint(&body, &may)), 422);
    let empty = log.sign(&Checkpoint::new(ORIGIN, 0, [9; 32])).unwrap();
    let body = [b"old 0\n\n".to_vec(), empty].concat();
    assert_eq!(
        status(witness.add_checkpoint(&body, &may)),
        422,
        "a wrong root of nothing"
    );
    assert_eq!(witness.latest_of(ORIGIN), None);
    ask(&witness, &log, 0, 10).unwrap();
}

#[test]
fn two_roots_of_one_size_are_evidence_and_freeze_the_log() {
    for old in [0, 300, 299] {
        let disk = MemDisk::new();
        let witness = witness(&disk);
        ask(&witness, &log(300), 0, 300).unwrap();
        let mut body = format!("old {old}\n\n").into_bytes();
        body.extend(fork(200, 300).checkpoint(300).unwrap());
        let refusal = witness.add_checkpoint(&body, &may).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.body.as_slice()),
            (409, b"300\n".as_slice())
        );
        check(&refusal.evidence.unwrap()).unwrap();
        assert!(witness.is_frozen(ORIGIN));
        assert_eq!(status(ask(&witness, &log(400), 300, 400)), 403);
        drop(witness);
        let witness = crate::common::witness(&disk);
        assert!(witness.is_frozen(ORIGIN), "also after a restart");
        assert_eq!(status(ask(&witness, &log(400), 300, 400)), 403);
        // What it cosigned is still shown, and people can decide.
        assert!(witness.known(&names::origin_hash(ORIGIN)).is_some());
        witness.thaw(ORIGIN).unwrap();
        ask(&witness, &log(400), 300, 400).unwrap();
    }
}

#[test]
fn a_proof_from_another_history_is_evidence() {
    let witness = witness(&MemDisk::new());
    ask(&witness, &log(300), 0, 300).unwrap();
    let refusal = ask(&witness, &fork(200, 600), 300, 600).unwrap_err();
    assert_eq!(refusal.status, 422);
    check(&refusal.evidence.unwrap()).unwrap();
    assert!(witness.is_frozen(ORIGIN));
}

#[test]
fn a_forged_note_freezes_nobody() {
    let witness = witness(&MemDisk::new());
    ask(&witness, &log(300), 0, 300).unwrap();
    let mut forger = TestLog::new(ORIGIN, 9).unwrap();
    forger.grow_to(299);
    forger.push(b"never said".to_vec());
    let mut body = b"old 300\n\n".to_vec();
    body.extend(forger.checkpoint(300).unwrap());
    let refusal = witness.add_checkpoint(&body, &may).unwrap_err();
    assert_eq!((refusal.status, refusal.evidence), (403, None));
    assert!(!witness.is_frozen(ORIGIN));
}

#[test]
fn frozen_and_ended_logs_are_not_cosigned() {
    let log = log(600);
    let disk = MemDisk::new();
    let witness = witness(&disk);
    witness.end_at(ORIGIN, 300).unwrap();
    witness.end_at(ORIGIN, 500).unwrap();
    ask(&witness, &log, 0, 300).unwrap();
    assert_eq!(status(ask(&witness, &log, 300, 301)), 403);
    witness.freeze(ORIGIN).unwrap();
    assert_eq!(status(ask(&witness, &log, 300, 300)), 403);
    drop(witness);
    let witness = crate::common::witness(&disk);
    assert_eq!(status(ask(&witness, &log, 300, 300)), 403);
    witness.thaw(ORIGIN).unwrap();
    ask(&witness, &log, 300, 300).unwrap();
    assert_eq!(
        status(ask(&witness, &log, 300, 301)),
        403,
        "of two ends the smaller one holds"
    );
}

#[test]
fn everything_cosigned_is_kept_whole_and_a_restart_knows_it() {
    let log = log(900);
    let disk = MemDisk::new();
    let mut answers = Vec::new();
    let mut old = 0;
    for size in [100, 300, 600, 900] {
        let witness = witness(&disk);
        assert_eq!(
            witness
                .latest_of(ORIGIN)
                .map_or(0, |latest| latest.checkpoint.size),
            old
        );
        answers.push((size, ask(&witness, &log, old, size).unwrap()));
        old = size;
    }
    let all: Vec<u8> = disk.files().into_iter().flat_map(|(_, bytes)| bytes).collect();
    for (size, lines) in answers {
        let whole = [log.checkpoint(size).unwrap(), lines].concat();
        assert!(all.windows(whole.len()).any(|window| window == whole), "{size}");
    }
}

#[test]
fn lines_of_strangers_are_not_kept() {
    let log = log(10);
    let witness = witness(&MemDisk::new());
    let mut body = log.add_checkpoint(0, 10).unwrap();
    for number in 0..20 {
        body.extend(format!("\u{2014} stranger.example/{number} {}\n", "AAAA".repeat(300)).into_bytes());
    }
    witness.add_checkpoint(&body, &may).unwrap();
    let kept = witness.latest_of(ORIGIN).unwrap();
    assert_eq!(kept.note.signatures.len(), 3);
}

#[test]
fn times_never_go_back() {
    let time = Arc::new(AtomicU64::new(NOW));
    let clock = Arc::clone(&time);
    let disk = MemDisk::new();
    let witness = Witness::open(
        &witness_folder(),
        cosign_keys(),
        Arc::new(disk),
        Arc::new(move || clock.load(Ordering::Relaxed)),
    )
    .unwrap();
    let log = log(20);
    ask(&witness, &log, 0, 10).unwrap();
    time.store(NOW - 1000, Ordering::Relaxed);
    let answer = ask(&witness, &log, 10, 20).unwrap();
    must_cosign(&log, 20, &answer);
    time.store(u64::MAX, Ordering::Relaxed);
    assert_eq!(
        status(ask(&witness, &log, 20, 20)),
        503,
        "a clock that is no clock"
    );
}

#[test]
fn what_is_mirrored_is_cosigned_under_both_names() {
    let log = log(600);
    let witness = witness(&MemDisk::new());
    let (mut mirror, mut store) = (open_mem(&MemDisk::new()), Store::default());
    assert!(matches!(
        witness.cosign_mirrored(&mirror),
        Err(WitnessError::Nothing)
    ));
    for size in [300, 600] {
        pull(&mut mirror, &log.source(size).unwrap(), &mut store).unwrap();
        let done = witness.cosign_mirrored(&mirror).unwrap();
        let note = Note::from_bytes(&done.checkpoint).unwrap();
        for key in witness.vkeys() {
            assert_eq!(cosignature::verify(&note, &key).unwrap(), NOW);
        }
        assert_eq!(witness.latest_of(ORIGIN).unwrap().checkpoint.size, size);
    }
    // A larger tree was brought to the witness: then only the mirror name speaks of the smaller.
    let mut log = log.clone();
    log.grow_to(900);
    ask(&witness, &log, 600, 900).unwrap();
    pull(&mut mirror, &log.source(700).unwrap(), &mut store).unwrap();
    let done = witness.cosign_mirrored(&mirror).unwrap();
    assert_eq!(done.lines.iter().filter(|byte| **byte == b'\n').count(), 2);
    assert_eq!(witness.latest_of(ORIGIN).unwrap().checkpoint.size, 900);
    pull(&mut mirror, &log.source(900).unwrap(), &mut store).unwrap();
    witness.cosign_mirrored(&mirror).unwrap();
}

#[test]
fn a_mirror_that_contradicts_what_was_cosigned_is_evidence() {
    for (cosigned, mirrored) in [(300, 300), (300, 600), (256, 600), (1, 2)] {
        let witness = witness(&MemDisk::new());
        ask(&witness, &log(cosigned), 0, cosigned).unwrap();
        let other = fork(cosigned / 2, mirrored);
        let mut mirror = open_mem(&MemDisk::new());
        let mut sink = |_: u64, _: &[Vec<u8>]| Ok(());
        mirror
            .pull(&other.source(mirrored).unwrap(), &mut sink, &|_, _| {})
            .unwrap();
        match witness.cosign_mirrored(&mirror) {
            Err(WitnessError::Conflict(evidence)) => {
                check(&evidence).unwrap();
            }
            other => panic!("{other:?}"),
        }
        assert!(witness.is_frozen(ORIGIN));
        assert!(matches!(
            witness.cosign_mirrored(&mirror),
            Err(WitnessError::Frozen(_))
        ));
    }
}

#[test]
fn a_mirror_begun_anew_must_first_catch_up() {
    let log = log(600);
    let witness = witness(&MemDisk::new());
    let mut mirror = open_mem(&MemDisk::new());
    pull(&mut mirror, &log.source(600).unwrap(), &mut Store::default()).unwrap();
    witness.cosign_mirrored(&mirror).unwrap();
    let mut anew = open_mem(&MemDisk::new());
    pull(&mut anew, &log.source(300).unwrap(), &mut Store::default()).unwrap();
    let refused = witness.cosign_mirrored(&anew);
    assert!(
        matches!(
            refused,
            Err(WitnessError::Behind {
                mirrored: 300,
                cosigned: 600
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn many_logs_at_once_and_many_threads_on_one_log() {
    let folder = tempfile::tempdir().unwrap();
    let witness = Witness::open(
        &folder.path().join("witness"),
        cosign_keys(),
        Arc::new(RealDisk),
        crate::common::clock(),
    )
    .unwrap();
    let logs: Vec<TestLog> = (0..8)
        .map(|number| {
            let mut log = TestLog::new(&format!("{number}.example/log"), number).unwrap();
            log.grow_to(40);
            log
        })
        .collect();
    let may = |origin: &str| logs.iter().map(TestLog::vkey).find(|key| key.name == origin);
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let (witness, logs, may) = (&witness, &logs, &may);
            scope.spawn(move || {
                // Two threads a log race for every size: one of them wins, the other learns it.
                let log = &logs[thread % 8];
                let mut old = 0;
                while old < 40 {
                    match witness.add_checkpoint(&log.add_checkpoint(old, old + 1).unwrap(), may) {
                        Ok(_) => old += 1,
                        Err(refusal) => {
                            assert_eq!(refusal.status, 409);
                            let size = String::from_utf8(refusal.body).unwrap();
                            let size: u64 = size.trim().parse().unwrap();
                            assert!(size > old || size == old + 1, "{size} {old}");
                            old = size;
                        }
                    }
                }
            });
        }
    });
    for log in &logs {
        let latest = witness.latest_of(&log.vkey().name).unwrap();
        assert_eq!(
            (latest.checkpoint.size, latest.checkpoint.root),
            (40, log.root(40).unwrap())
        );
    }
    let second = Witness::open(
        &folder.path().join("witness"),
        cosign_keys(),
        Arc::new(RealDisk),
        crate::common::clock(),
    );
    assert!(matches!(second, Err(WitnessError::InUse(_))));
}

#[test]
fn the_empty_tree_can_be_cosigned_and_then_grown_from() {
    let witness = witness(&MemDisk::new());
    let log = log(5);
    assert_eq!(log.root(0).unwrap(), merkle::empty_root());
    must_cosign(&log, 0, &ask(&witness, &log, 0, 0).unwrap());
    must_cosign(&log, 5, &ask(&witness, &log, 0, 5).unwrap());
}
