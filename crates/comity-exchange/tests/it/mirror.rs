//! Pulling from an honest peer.

use crate::common::{FOLDER, Store, log, must_hold, open, open_mem, published, pull};
use comity_exchange::testing::{TestLog, entry};
use comity_exchange::{Mirror, MirrorOf, PullError, SinkError, Source, names};
use comity_log::disk::RealDisk;
use comity_log::faulty::MemDisk;
use comity_proof::note::VerifierKey;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{ProofFile, Subject};
use comity_proof::{folder, merkle};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const SIZES: [u64; 9] = [0, 1, 255, 256, 257, 600, 65_535, 65_536, 65_537];

fn check_reading(mirror: &Mirror, log: &TestLog, size: u64) {
    let policy = Policy::of_log(log.vkey());
    let step = (size / 40).max(1);
    for index in (0..size).step_by(step as usize).chain(size.checked_sub(1)) {
        assert_eq!(mirror.entry(index).unwrap(), entry(index));
        let file = ProofFile::parse(&mirror.proof_file(index).unwrap()).unwrap();
        let proved = file.verify(Subject::Entry(&entry(index)), &policy).unwrap();
        assert_eq!((proved.index, proved.size), (index, size));
        assert_eq!(mirror.root_at(index).unwrap(), log.root(index).unwrap());
    }
    assert!(mirror.entry(size).is_err());
    assert!(mirror.root_at(size + 1).is_err());
    assert!(mirror.inclusion_proof(size, size).is_err());
}

#[test]
fn a_log_of_every_odd_size_is_mirrored_byte_for_byte() {
    for size in SIZES {
        let log = log(size);
        let (disk, mut store) = (MemDisk::new(), Store::default());
        let mut mirror = open_mem(&disk);
        let pulled = pull(&mut mirror, &log.source(size).unwrap(), &mut store).unwrap();
        assert_eq!((pulled.size, pulled.entries, mirror.size()), (size, size, size));
        store.must_be(size);
        must_hold(&disk, &log, size);
        let again = pull(&mut mirror, &log.source(size).unwrap(), &mut store).unwrap();
        assert!(again.unchanged);
        check_reading(&mirror, &log, size);
        drop(mirror);
        let mirror = open_mem(&disk);
        assert_eq!((mirror.size(), mirror.next_index()), (size, size));
        check_reading(&mirror, &log, size);
    }
}

#[test]
fn a_growing_log_is_followed_over_every_step() {
    let mut log = log(0);
    let source = log.source(0).unwrap();
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let mut mirror = open_mem(&disk);
    let mut sizes: Vec<u64> = SIZES.to_vec();
    sizes.extend([65_540, 65_792, 66_000, 70_000]);
    for size in sizes {
        log.grow_to(size);
        log.publish(size, &source).unwrap();
        let before = mirror.size();
        let pulled = pull(&mut mirror, &source, &mut store).unwrap();
        assert_eq!(pulled.entries, size - before);
        store.must_be(size);
        must_hold(&disk, &log, size);
        if size == 600 {
            drop(mirror);
            mirror = open_mem(&disk);
        }
    }
    // Of the unfinished tiles only those of the last two checkpoints are left.
    let partial: Vec<String> = published(&disk)
        .into_keys()
        .filter(|name| name.contains(".p/"))
        .collect();
    assert_eq!(partial.len(), 3 + 4, "{partial:?}");
    assert!(store.calls < 300, "{} calls", store.calls);
}

#[test]
fn an_outside_reader_finds_the_copy_sound() {
    let folder = tempfile::tempdir().unwrap();
    let (log, mut store) = (log(66_000), Store::default());
    let mut mirror = Mirror::open(&folder.path().join("m"), log.vkey(), Arc::new(RealDisk)).unwrap();
    pull(&mut mirror, &log.source(66_000).unwrap(), &mut store).unwrap();
    let report = folder::verify_hashes(&mirror.public_folder(), &log.vkey(), &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.damage);
    assert_eq!(report.size, 66_000);
}

#[test]
fn entries_are_given_once_and_in_order_and_progress_is_told() {
    let log = log(1000);
    let source = log.source(1000).unwrap();
    let mut mirror = open_mem(&MemDisk::new());
    let (mut next, told) = (0, AtomicU64::new(0));
    let mut sink = |first: u64, entries: &[Vec<u8>]| {
        assert_eq!(first, next);
        next += entries.len() as u64;
        Ok(())
    };
    let progress = |done, all| {
        assert_eq!(all, 1000);
        assert!(done > told.swap(done, Ordering::Relaxed));
    };
    mirror.pull(&source, &mut sink, &progress).unwrap();
    assert_eq!((next, told.into_inner()), (1000, 1000));
}

#[test]
fn a_sink_that_fails_gets_the_same_entries_again_and_nothing_is_fetched_twice() {
    let log = log(2000);
    let source = log.source(2000).unwrap();
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let mut mirror = open_mem(&disk);
    let error = mirror
        .pull(
            &source,
            &mut |first, entries| {
                if first >= 1024 {
                    return Err(SinkError::new("the store is full"));
                }
                store.take(first, entries)
            },
            &|_, _| {},
        )
        .unwrap_err();
    assert!(matches!(error, PullError::Sink(_)));
    assert_eq!((mirror.size(), mirror.next_index()), (0, 1024));
    source.take_asked();
    drop(mirror);
    let mut mirror = open_mem(&disk);
    assert_eq!(mirror.next_index(), 1024, "what the sink took is committed");
    pull(&mut mirror, &source, &mut store).unwrap();
    store.must_be(2000);
    let asked = source.take_asked();
    assert!(!asked.iter().any(|name| name == "tile/entries/003"), "{asked:?}");
}

#[test]
fn a_killed_pull_costs_one_bundle() {
    // The process dies between two bundles: nothing was made durable, but the files are there.
    let log = log(20 * 256);
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let mut mirror = open_mem(&disk);
    let source = log.source(20 * 256).unwrap();
    let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        mirror.pull(
            &source,
            &mut |first, entries| {
                assert!(first < 15 * 256, "killed here");
                store.take(first, entries)
            },
            &|_, _| {},
        )
    }));
    assert!(killed.is_err());
    drop(mirror);
    source.take_asked();
    let mut mirror = open_mem(&disk);
    assert_eq!(mirror.next_index(), 0, "nothing was committed yet");
    pull(&mut mirror, &source, &mut store).unwrap();
    store.must_be(20 * 256);
    must_hold(&disk, &log, 20 * 256);
    let asked = source.take_asked();
    let mut bundles: Vec<&String> = asked
        .iter()
        .filter(|name| name.starts_with("tile/entries/"))
        .collect();
    bundles.sort();
    assert_eq!(bundles.len(), 5, "{bundles:?}");
}

#[test]
fn unfinished_tiles_that_are_gone_are_found_in_the_full_ones_or_in_a_newer_checkpoint() {
    let mut log = log(600);
    let old = log.checkpoint(600).unwrap();
    log.grow_to(800);
    // The log has grown: of 600 nothing unfinished is left, but the full tile serves as well.
    let source = log.source(800).unwrap();
    source.put("checkpoint", old.clone());
    let error = pull(&mut open_mem(&MemDisk::new()), &source, &mut Store::default()).unwrap_err();
    assert!(matches!(error, PullError::Missing { .. }), "{error}");

    let source = log.source(768).unwrap();
    source.put("checkpoint", old.clone());
    source.put(
        "tile/1/000.p/2",
        log.files(600).unwrap()["tile/1/000.p/2"].clone(),
    );
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let pulled = pull(&mut open_mem(&disk), &source, &mut store).unwrap();
    assert_eq!(pulled.size, 600);
    store.must_be(600);
    must_hold(&disk, &log, 600);

    // And when the checkpoint is asked for again, it is the newer one.
    let stale = std::sync::Mutex::new(Some(old));
    let peer = comity_exchange::testing::Peer::new(log.source(800).unwrap(), move |ask, honest| {
        if ask.name != "checkpoint" {
            return Ok(honest);
        }
        Ok(stale.lock().unwrap().take().or(honest))
    });
    let pulled = pull(&mut open_mem(&MemDisk::new()), &peer, &mut Store::default()).unwrap();
    assert_eq!(pulled.size, 800);
}

#[test]
fn any_mirror_is_a_source() {
    let mut log = log(700);
    let prefix = names::mirror_prefix(crate::common::ORIGIN);
    let other = comity_exchange::MemorySource::new();
    for (name, bytes) in log.files(700).unwrap() {
        other.put(&format!("{prefix}{name}"), bytes);
    }
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let mut mirror = open_mem(&disk);
    assert!(!MirrorOf::new(&other, crate::common::ORIGIN).can_post());
    mirror
        .pull_copy(
            &other,
            &mut |first, entries| store.take(first, entries),
            &|_, _| {},
        )
        .unwrap();
    store.must_be(700);
    // Then the log itself again.
    log.grow_to(900);
    pull(&mut mirror, &log.source(900).unwrap(), &mut store).unwrap();
    store.must_be(900);
    must_hold(&disk, &log, 900);
    // The copy elsewhere is behind now: that is nobody's fault. Another history in it is.
    let behind = mirror
        .pull_copy(&other, &mut |_, _| panic!("nothing new"), &|_, _| {})
        .unwrap();
    assert_eq!((behind.size, behind.unchanged), (900, true));
    for (name, bytes) in crate::common::fork(300, 1000).files(1000).unwrap() {
        other.put(&format!("{prefix}{name}"), bytes);
    }
    let error = mirror
        .pull_copy(&other, &mut |_, _| Ok(()), &|_, _| {})
        .unwrap_err();
    assert_eq!(error.word(), "not-a-prefix");
}

#[test]
fn damaged_and_lost_files_are_mended() {
    let log = log(66_000);
    let source = log.source(66_000).unwrap();
    let disk = MemDisk::new();
    let mut mirror = open_mem(&disk);
    pull(&mut mirror, &source, &mut Store::default()).unwrap();
    let public = Path::new(FOLDER).join("public");
    let spoilt = [
        "tile/0/005",
        "tile/entries/007",
        "tile/1/000",
        "tile/entries/257.p/208",
        "tile/2/000.p/1",
    ];
    for name in spoilt {
        disk.tamper(&public.join(name), |bytes| bytes[5] ^= 4).unwrap();
    }
    for name in ["tile/entries/100", "tile/0/200"] {
        use comity_log::disk::Disk;
        disk.remove(&public.join(name)).unwrap();
    }
    assert!(mirror.entry(7 * 256).is_err());
    source.take_asked();
    let repaired = mirror.repair(&source, &|_, _| {}).unwrap();
    assert_eq!(repaired.checked, 66_000);
    must_hold(&disk, &log, 66_000);
    for name in spoilt.iter().chain(&["tile/entries/100", "tile/0/200"]) {
        // The unfinished tile on top cannot be told apart from the others of the edge.
        let found = repaired.files.iter().any(|file| file == name);
        assert!(found, "{name}: {:?}", repaired.files);
    }
    assert_eq!(mirror.entry(7 * 256).unwrap(), entry(7 * 256));
    let again = mirror.repair(&source, &|_, _| {}).unwrap();
    assert_eq!(again.files, Vec::<String>::new());
}

#[test]
fn what_is_here_can_be_given_again() {
    let log = log(1000);
    let mut mirror = open_mem(&MemDisk::new());
    pull(&mut mirror, &log.source(1000).unwrap(), &mut Store::default()).unwrap();
    for from in [0, 1, 255, 256, 999, 1000, 5000] {
        let mut got = Vec::new();
        mirror
            .replay(from, &mut |first, entries| {
                assert_eq!(first, from + got.len() as u64);
                got.extend(entries.to_vec());
                Ok(())
            })
            .unwrap();
        assert_eq!(got, log.entries()[(from as usize).min(1000)..], "{from}");
    }
}

#[test]
fn one_process_has_a_mirror_and_it_is_of_one_log() {
    let disk = MemDisk::new();
    let log = log(10);
    let mut mirror = open_mem(&disk);
    pull(&mut mirror, &log.source(10).unwrap(), &mut Store::default()).unwrap();
    let folder = Path::new(FOLDER);
    let second = Mirror::open(folder, log.vkey(), Arc::new(disk.clone()));
    assert!(matches!(second, Err(comity_exchange::MirrorError::InUse(_))));
    drop(mirror);
    let other = VerifierKey::ed25519(crate::common::ORIGIN, &[9; 32]).unwrap();
    let wrong = Mirror::open(folder, other, Arc::new(disk.clone()));
    assert!(matches!(
        wrong,
        Err(comity_exchange::MirrorError::OtherLog { .. })
    ));
    assert_eq!(open(Arc::new(disk)).size(), 10);
}

#[test]
fn a_cosigned_checkpoint_is_what_the_mirror_serves() {
    let log = log(300);
    let disk = MemDisk::new();
    let mut mirror = open_mem(&disk);
    pull(&mut mirror, &log.source(300).unwrap(), &mut Store::default()).unwrap();
    let witness = crate::common::witness(&MemDisk::new());
    let done = witness.cosign_mirrored(&mirror).unwrap();
    assert!(done.fresh);
    mirror.publish_cosigned(&done.checkpoint).unwrap();
    assert_eq!(published(&disk)["checkpoint"], done.checkpoint);
    assert!(mirror.publish_cosigned(&log.checkpoint(200).unwrap()).is_err());
    drop(mirror);
    let mut mirror = open_mem(&disk);
    assert_eq!(mirror.checkpoint().unwrap().to_bytes(), done.checkpoint);
    // The same tree from the log, without cosignatures, is nothing new.
    assert!(
        pull(&mut mirror, &log.source(300).unwrap(), &mut Store::default())
            .unwrap()
            .unchanged
    );
    let again = witness.cosign_mirrored(&mirror).unwrap();
    assert!(!again.fresh);
    assert_eq!(again.checkpoint, done.checkpoint);
}

#[test]
fn a_log_that_was_ended_is_not_followed_further() {
    let mut log = log(300);
    let mut mirror = open_mem(&MemDisk::new());
    mirror.end_at(Some(300));
    pull(&mut mirror, &log.source(300).unwrap(), &mut Store::default()).unwrap();
    log.grow_to(301);
    let error = pull(&mut mirror, &log.source(301).unwrap(), &mut Store::default()).unwrap_err();
    assert!(matches!(
        error,
        PullError::Ended {
            last: 300,
            theirs: 301
        }
    ));
    assert_eq!(mirror.size(), 300);
}

#[test]
fn our_own_entries_come_back_from_a_mirror() {
    let log = log(900);
    let prefix = names::mirror_prefix(crate::common::ORIGIN);
    let cosigner = comity_exchange::MemorySource::new();
    for (name, bytes) in log.files(900).unwrap() {
        cosigner.put(&format!("{prefix}{name}"), bytes);
    }
    let mut mirror = open_mem(&MemDisk::new());
    let root = log.root(500).unwrap();
    let mut got = Vec::new();
    let mut sink = |first: u64, entries: &[Vec<u8>]| {
        assert_eq!(first, 500 + got.len() as u64);
        got.extend(entries.to_vec());
        Ok(())
    };
    let done =
        comity_exchange::recover::recover_from(&cosigner, &mut mirror, 500, &root, &mut sink, &|_, _| {})
            .unwrap();
    assert_eq!((done.had, done.has), (500, 900));
    assert_eq!(got, log.entries()[500..]);
    // What we still have must be how the copy begins.
    let wrong = merkle::empty_root();
    let refused = comity_exchange::recover::recover_from(
        &cosigner,
        &mut mirror,
        500,
        &wrong,
        &mut |_, _| panic!("given"),
        &|_, _| {},
    );
    assert!(matches!(refused, Err(PullError::Damaged(_))));
}
