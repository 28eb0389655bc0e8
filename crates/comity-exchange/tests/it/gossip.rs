//! Comparing checkpoints that came by different ways.

use crate::common::{ORIGIN, Store, fork, log, open_mem, pull};
use comity_exchange::gossip::{Compared, WhyUnknown, compare};
use comity_exchange::testing::TestLog;
use comity_exchange::{Evidence, prove_from};
use comity_log::faulty::MemDisk;
use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::evidence::{What, check};

fn known(log: &TestLog, size: u64) -> SignedCheckpoint {
    SignedCheckpoint::open(&log.checkpoint(size).unwrap(), &log.vkey()).unwrap()
}

fn evidence(compared: Compared) -> Evidence {
    match compared {
        Compared::Conflict(evidence) => *evidence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_history_is_one_history() {
    let log = log(1000);
    let source = log.source(1000).unwrap();
    let mut mirror = open_mem(&MemDisk::new());
    pull(&mut mirror, &source, &mut Store::default()).unwrap();
    let sizes = [0, 1, 2, 255, 256, 257, 512, 600, 1000];
    for small in sizes {
        for large in sizes.into_iter().filter(|large| *large >= small) {
            let prove = |a, b| mirror.prove(a, b);
            let (low, high) = (log.checkpoint(small).unwrap(), log.checkpoint(large).unwrap());
            let up = compare(&known(&log, small), &high, &log.vkey(), &prove);
            let down = compare(&known(&log, large), &low, &log.vkey(), &prove);
            let wanted = match small == large {
                true => (Compared::Same, Compared::Same),
                false => (Compared::Extends, Compared::Older),
            };
            assert_eq!((up, down), wanted, "{small} {large}");
        }
    }
}

#[test]
fn two_histories_are_evidence_whichever_one_is_known() {
    let (log, other) = (log(1000), fork(300, 1000));
    let key = log.vkey();
    for (a, b) in [
        (400, 400),
        (400, 1000),
        (512, 1000),
        (1000, 400),
        (301, 302),
        (999, 1000),
    ] {
        // Whoever has the larger tree can give the proof.
        let prove = |small, large| {
            let tree = if a > b { &log } else { &other };
            prove_from(&tree.source(a.max(b)).unwrap(), small, large)
        };
        let found = compare(&known(&log, a), &other.checkpoint(b).unwrap(), &key, &prove);
        let evidence = evidence(found);
        let verdict = check(&evidence).unwrap();
        assert_eq!(
            verdict.what,
            if a == b { What::TwoRoots } else { What::NotAPrefix }
        );
        assert_eq!((verdict.first.0, verdict.second.0), (a.min(b), a.max(b)));
    }
    // Below the fork there is nothing to be found.
    let prove = |small, large| prove_from(&other.source(1000).unwrap(), small, large);
    let found = compare(&known(&log, 300), &other.checkpoint(1000).unwrap(), &key, &prove);
    assert_eq!(found, Compared::Extends);
}

#[test]
fn nobody_can_be_framed() {
    let (log, other) = (log(1000), fork(300, 1000));
    let key = log.vkey();
    let known = known(&log, 400);
    let prove = |small, large| prove_from(&other.source(1000).unwrap(), small, large);
    // A note that another key signed, a note whose size was changed, and no note at all.
    let mut forger = TestLog::new(ORIGIN, 99).unwrap();
    forger.grow_to(200);
    (200..400_u64).for_each(|index| forger.push(index.to_string().into_bytes()));
    let changed = String::from_utf8(log.checkpoint(500).unwrap())
        .unwrap()
        .replace("\n500\n", "\n400\n");
    let mut renamed = TestLog::new("third.example/log", 7).unwrap();
    renamed.grow_to(400);
    for note in [
        forger.checkpoint(400).unwrap(),
        changed.into_bytes(),
        renamed.checkpoint(400).unwrap(),
        b"nothing".to_vec(),
        Vec::new(),
    ] {
        let found = compare(&known, &note, &key, &prove);
        assert!(
            matches!(found, Compared::Unknown(WhyUnknown::NotSigned(_))),
            "{found:?}"
        );
    }
    // With a true note, a proof from elsewhere shows nothing.
    let honest = log.checkpoint(1000).unwrap();
    assert_eq!(
        compare(&known, &honest, &key, &prove),
        Compared::Unknown(WhyUnknown::BadProof)
    );
    for proof in [vec![], vec![[0; 32]], vec![[0; 32]; 80]] {
        let found = compare(&known, &honest, &key, &|_, _| Some(proof.clone()));
        assert_eq!(found, Compared::Unknown(WhyUnknown::BadProof));
    }
    let found = compare(&known, &honest, &key, &|_, _| None);
    assert_eq!(found, Compared::Unknown(WhyUnknown::NoProof));
    let nothing = log.sign(&Checkpoint::new(ORIGIN, 0, [5; 32])).unwrap();
    let found = compare(&known, &nothing, &key, &prove);
    assert_eq!(found, Compared::Unknown(WhyUnknown::BadProof));
}

#[test]
fn evidence_of_a_bent_proof_is_refused() {
    let (log, other) = (log(1000), fork(300, 1000));
    let prove = |small, large| prove_from(&other.source(1000).unwrap(), small, large);
    let found = compare(
        &known(&log, 400),
        &other.checkpoint(1000).unwrap(),
        &log.vkey(),
        &prove,
    );
    let good = evidence(found);
    for at in 0..good.proof.len() {
        let mut bent = good.clone();
        bent.proof[at][7] ^= 1;
        assert!(check(&bent).is_err(), "hash {at}");
    }
    for (first, second) in [(&good.second, &good.first), (&good.first, &good.first)] {
        let bent = Evidence {
            first: first.clone(),
            second: second.clone(),
            ..good.clone()
        };
        assert!(check(&bent).is_err());
    }
}
