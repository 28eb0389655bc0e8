//! Peers that misbehave: each is named, nothing wrong is kept, and what can be proved is proved.

use crate::common::{FOLDER, ORIGIN, Store, fork, log, must_hold, open_mem, pull};
use comity_exchange::testing::{Peer, TestLog};
use comity_exchange::{Blame, Get, MemorySource, Mirror, PullError, Source, SourceError, limits};
use comity_log::faulty::MemDisk;
use comity_proof::checkpoint::Checkpoint;
use comity_proof::evidence::{What, check};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const SIZE: u64 = 66_100;

/// A mirror that already has `size` entries.
fn mirror_at(size: u64) -> (Mirror, MemDisk, Store) {
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let mut mirror = open_mem(&disk);
    if size > 0 {
        pull(&mut mirror, &log(size).source(size).unwrap(), &mut store).unwrap();
    }
    (mirror, disk, store)
}

/// Pulls from a bad source, then from an honest one: what went wrong must not stay.
fn trouble(before: u64, bad: &dyn Source, after: &TestLog) -> PullError {
    let (mut mirror, disk, mut store) = mirror_at(before);
    let error = pull(&mut mirror, bad, &mut store).unwrap_err();
    assert_eq!(mirror.size(), before, "{error}");
    store.must_be(store.entries.len() as u64);
    assert!(!error.mend().is_empty() && !error.to_string().is_empty());
    drop(mirror);
    let mut mirror = open_mem(&disk);
    assert_eq!(mirror.size(), before);
    let size = after.size();
    pull(&mut mirror, &after.source(size).unwrap(), &mut store).unwrap();
    store.must_be(size);
    must_hold(&disk, after, size);
    error
}

/// A peer that changes the answers whose name begins so.
fn twisted(
    size: u64,
    prefix: &'static str,
    twist: impl Fn(&Get<'_>, Vec<u8>) -> Result<Option<Vec<u8>>, SourceError> + Send + Sync + 'static,
) -> Peer<MemorySource> {
    Peer::new(log(size).source(size).unwrap(), move |ask, honest| match honest {
        Some(bytes) if ask.name.starts_with(prefix) => twist(ask, bytes),
        other => Ok(other),
    })
}

#[test]
fn wrong_tiles_are_named() {
    let tests = [
        ("tile/2/000.p/1", "tile/2/000.p/1"),
        ("tile/1/001.p/2", "tile/1/001.p/2"),
        ("tile/0/258.p/52", "tile/0/258.p/52"),
        ("tile/1/000", "tile/1/000"),
    ];
    for (prefix, named) in tests {
        let bad = twisted(SIZE, prefix, |_, mut bytes| {
            bytes[3] ^= 1;
            Ok(Some(bytes))
        });
        match trouble(300, &bad, &log(SIZE)) {
            PullError::WrongTile { name } => assert!(name.contains(named), "{name}"),
            other => panic!("{prefix}: {other:?}"),
        }
    }
}

#[test]
fn a_wrong_bundle_is_named_with_its_entry() {
    let bad = twisted(SIZE, "tile/entries/100", |_, mut bytes| {
        let at = bytes.len() - 4;
        bytes[at] ^= 1;
        Ok(Some(bytes))
    });
    match trouble(0, &bad, &log(SIZE)) {
        PullError::WrongBundle { name, index } => {
            assert_eq!((name.as_str(), index), ("tile/entries/100", 100 * 256 + 255));
        }
        other => panic!("{other:?}"),
    }
    // If the tile of the leaves is wrong as well, it is that which does not fit the tree.
    let bad = Peer::new(log(SIZE).source(SIZE).unwrap(), |ask, honest| {
        let spoilt = ask.name.starts_with("tile/entries/100") || ask.name == "tile/0/100";
        Ok(honest.map(|mut bytes| {
            let at = bytes.len() - 4;
            bytes[at] ^= u8::from(spoilt);
            bytes
        }))
    });
    let error = trouble(0, &bad, &log(SIZE));
    assert!(
        matches!(&error, PullError::WrongTile { name } if name == "tile/0/100"),
        "{error:?}"
    );
}

#[test]
fn truncated_answers_are_named() {
    for prefix in ["tile/1/000", "tile/entries/017", "tile/0/258", "tile/entries/258"] {
        let bad = twisted(SIZE, prefix, |_, bytes| {
            Ok(Some(bytes[..bytes.len() / 2].to_vec()))
        });
        let error = trouble(300, &bad, &log(SIZE));
        assert!(
            matches!(error, PullError::Truncated { .. }),
            "{prefix}: {error:?}"
        );
        assert_eq!(error.who(), Blame::Peer);
    }
    let bad = twisted(SIZE, "tile/entries/017", |_, _| Ok(Some(Vec::new())));
    assert_eq!(trouble(300, &bad, &log(SIZE)).word(), "truncated");
    let bad = twisted(SIZE, "checkpoint", |_, bytes| {
        Ok(Some(bytes[..bytes.len() / 2].to_vec()))
    });
    assert_eq!(trouble(300, &bad, &log(SIZE)).word(), "malformed");
}

#[test]
fn endless_answers_and_bombs_are_contained() {
    for prefix in [
        "checkpoint",
        "tile/1/000",
        "tile/entries/017",
        "tile/0/258",
        "tile/entries/258",
    ] {
        // One that hands out more than it was asked for.
        let bad = twisted(SIZE, prefix, |ask, _| Ok(Some(vec![b'x'; ask.most as usize + 1])));
        assert_eq!(trouble(300, &bad, &log(SIZE)).word(), "endless", "{prefix}");
        // And one that knows that it would.
        let bad = twisted(SIZE, prefix, |ask, _| {
            Err(SourceError::TooLarge {
                name: ask.name.into(),
                most: ask.most,
            })
        });
        let error = trouble(300, &bad, &log(SIZE));
        assert_eq!((error.word(), error.who()), ("endless", Blame::Peer), "{prefix}");
    }
}

#[test]
fn bytes_that_look_compressed_are_only_bytes() {
    // The head of a gzip file and then much of the same: nobody unpacks it.
    let bomb = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &[0; 8182]].concat();
    let tests = [
        ("checkpoint", "malformed"),
        ("tile/1/000", "wrong-tile"),
        ("tile/entries/017", "truncated"),
    ];
    for (prefix, word) in tests {
        let bomb = bomb.clone();
        let bad = twisted(SIZE, prefix, move |_, _| Ok(Some(bomb.clone())));
        assert_eq!(trouble(300, &bad, &log(SIZE)).word(), word, "{prefix}");
    }
}

/// What is asked for at once, at most: the memory that a peer can make us use is a few times that.
#[test]
fn what_is_on_its_way_is_bounded() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    static MOST: AtomicU64 = AtomicU64::new(0);
    struct Counting(MemorySource);
    impl Source for Counting {
        fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
            let now = NOW.fetch_add(ask.most, Ordering::SeqCst) + ask.most;
            MOST.fetch_max(now, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_micros(200));
            let answer = self.0.get(ask);
            NOW.fetch_sub(ask.most, Ordering::SeqCst);
            answer
        }
        fn post(&self, _: &str, _: &[u8], _: u64) -> Result<comity_exchange::Answer, SourceError> {
            Err(SourceError::Refused(405))
        }
        fn can_post(&self) -> bool {
            false
        }
    }
    // Some bundles are longer than what is fetched ahead: they are fetched alone.
    let mut log = log(600);
    for index in 600..4000_u64 {
        log.push(vec![index as u8; if index / 256 % 4 == 3 { 9000 } else { 40 }]);
    }
    let source = Counting(log.source(4000).unwrap());
    let mut got = Vec::new();
    let mut mirror = open_mem(&MemDisk::new());
    let mut sink = |_: u64, entries: &[Vec<u8>]| {
        got.extend(entries.to_vec());
        Ok(())
    };
    mirror.pull(&source, &mut sink, &|_, _| {}).unwrap();
    assert_eq!(got, log.entries());
    let most = MOST.load(Ordering::SeqCst);
    assert!(most > limits::BUNDLE, "the long ones were fetched");
    let allowed = limits::STREAMS as u64 * limits::AHEAD_BYTES + limits::BUNDLE + limits::TILE;
    assert!(most <= allowed, "{most}");
}

#[test]
fn checkpoints_of_others_are_refused() {
    let other = TestLog::new("other.example/log/1", 7).unwrap();
    let error = trouble(0, &other.source(0).unwrap(), &log(SIZE));
    assert_eq!((error.word(), error.who()), ("other-origin", Blame::Peer));
    let mut stranger = TestLog::new(ORIGIN, 8).unwrap();
    stranger.grow_to(400);
    let error = trouble(300, &stranger.source(400).unwrap(), &log(SIZE));
    assert_eq!(error.word(), "wrong-signature");
    assert!(
        error.evidence().is_none(),
        "somebody else's signature proves nothing"
    );
    let broken = twisted(SIZE, "checkpoint", |_, bytes| {
        let text = String::from_utf8(bytes).unwrap().replace("66100", "66101");
        Ok(Some(text.into_bytes()))
    });
    assert_eq!(trouble(300, &broken, &log(SIZE)).word(), "wrong-signature");
    let empty = MemorySource::new();
    assert_eq!(trouble(300, &empty, &log(SIZE)).word(), "missing");
}

#[test]
fn old_checkpoints_are_told_from_a_log_that_was_set_back() {
    let (mut mirror, _, mut store) = mirror_at(300);
    pull(&mut mirror, &log(700).source(700).unwrap(), &mut store).unwrap();
    let replayed = pull(&mut mirror, &log(300).source(300).unwrap(), &mut store).unwrap_err();
    assert!(
        matches!(
            replayed,
            PullError::Replayed {
                ours: 700,
                theirs: 300
            }
        ),
        "{replayed:?}"
    );
    let shrunk = pull(&mut mirror, &log(500).source(500).unwrap(), &mut store).unwrap_err();
    assert!(
        matches!(
            shrunk,
            PullError::Shrunk {
                ours: 700,
                theirs: 500
            }
        ),
        "{shrunk:?}"
    );
    assert!(replayed.evidence().is_none() && shrunk.evidence().is_none());
    let emptied = pull(&mut mirror, &log(0).source(0).unwrap(), &mut store).unwrap_err();
    assert_eq!(emptied.word(), "shrunk");
    assert_eq!(mirror.size(), 700);
    store.must_be(700);
}

#[test]
fn two_roots_of_one_size_are_evidence() {
    let (mut mirror, disk, mut store) = mirror_at(700);
    let other = fork(500, 700);
    let error = pull(&mut mirror, &other.source(700).unwrap(), &mut store).unwrap_err();
    assert_eq!((error.word(), error.who()), ("fork", Blame::Peer));
    let verdict = check(error.evidence().unwrap()).unwrap();
    assert_eq!((verdict.what, verdict.first.0), (What::TwoRoots, 700));
    // The checkpoint that contradicts is kept, whole and once.
    pull(&mut mirror, &other.source(700).unwrap(), &mut store).unwrap_err();
    let conflicts = disk
        .files()
        .into_iter()
        .find(|(path, _)| path.ends_with("conflicts"))
        .unwrap()
        .1;
    assert_eq!(
        conflicts,
        [other.checkpoint(700).unwrap(), b"\n".to_vec()].concat()
    );
    assert_eq!(mirror.size(), 700);
    store.must_be(700);
}

/// Every pair of sizes around the edges of tiles, both ways round.
#[test]
fn a_history_that_does_not_extend_is_evidence() {
    let sizes = [1, 2, 3, 4, 255, 256, 257, 511, 512, 600, 768];
    for before in sizes {
        for common in [0, before / 2, before - 1] {
            for after in sizes.into_iter().chain([1024, 66_000]) {
                if after <= before && common >= after {
                    continue;
                }
                let (mut mirror, _, mut store) = mirror_at(before);
                let error = pull(
                    &mut mirror,
                    &fork(common, after).source(after).unwrap(),
                    &mut store,
                )
                .unwrap_err();
                let word = if after == before { "fork" } else { "not-a-prefix" };
                assert_eq!(error.word(), word, "{before} {common} {after}");
                let verdict = check(error.evidence().unwrap()).unwrap();
                let sizes = (before.min(after), before.max(after));
                assert_eq!((verdict.first.0, verdict.second.0), sizes);
                store.must_be(before);
                assert_eq!(mirror.size(), before);
            }
        }
    }
}

#[test]
fn a_fork_is_found_while_entries_are_still_on_their_way() {
    // The first pull ends early, so that only the checkpoint of 700 is known.
    let (mut mirror, _, mut store) = mirror_at(0);
    let cut = twisted(700, "tile/entries/001", |_, _| Ok(None));
    assert_eq!(pull(&mut mirror, &cut, &mut store).unwrap_err().word(), "missing");
    assert_eq!(
        (mirror.size(), mirror.newest().unwrap().checkpoint.size),
        (0, 700)
    );
    let other = fork(600, 900);
    let error = pull(&mut mirror, &other.source(900).unwrap(), &mut store).unwrap_err();
    assert_eq!(error.word(), "not-a-prefix");
    check(error.evidence().unwrap()).unwrap();
    let error = pull(&mut mirror, &fork(600, 700).source(700).unwrap(), &mut store).unwrap_err();
    assert_eq!(error.word(), "fork");
    pull(&mut mirror, &log(700).source(700).unwrap(), &mut store).unwrap();
    store.must_be(700);
}

#[test]
fn wrong_tiles_are_no_evidence_against_the_log() {
    // Somebody between us puts tiles of another history below the log's true checkpoint.
    let honest = log(900);
    let source = fork(500, 900).source(900).unwrap();
    source.put("checkpoint", honest.checkpoint(900).unwrap());
    let error = trouble(700, &source, &honest);
    assert_eq!(error.word(), "wrong-tile");
    assert!(error.evidence().is_none());
}

#[test]
fn a_signed_root_of_nothing_must_be_the_empty_root() {
    let empty = log(0);
    let source = MemorySource::new();
    source.put(
        "checkpoint",
        empty.sign(&Checkpoint::new(ORIGIN, 0, [1; 32])).unwrap(),
    );
    assert_eq!(trouble(0, &source, &log(300)).word(), "wrong-tile");
}

#[test]
fn an_absurd_size_costs_nothing_but_the_peers_own_mirror() {
    // The log's key can sign any size; the tiles at its edge can even be made up to fit.
    let source = MemorySource::new();
    let size = 1 << 62;
    source.put(
        "checkpoint",
        log(0).sign(&Checkpoint::new(ORIGIN, size, [1; 32])).unwrap(),
    );
    assert_eq!(trouble(0, &source, &log(300)).word(), "missing");
    for level in 0..8 {
        for width in 1..=255_u16 {
            source.put(
                &format!("tile/{level}/000.p/{width}"),
                vec![1; usize::from(width) * 32],
            );
        }
    }
    let error = trouble(0, &source, &log(300));
    assert!(matches!(error.word(), "missing" | "wrong-tile"), "{error:?}");
    let huge = log(0).sign(&Checkpoint::new(ORIGIN, u64::MAX, [1; 32])).unwrap();
    source.put("checkpoint", huge);
    let error = trouble(0, &source, &log(300));
    assert!(matches!(error.word(), "missing" | "wrong-tile"), "{error:?}");
}

#[test]
fn lines_that_fail_are_not_blamed_on_the_peer() {
    let tests = [
        (SourceError::Unreachable("no route".into()), Blame::Line),
        (SourceError::TooSlow("tile".into()), Blame::Line),
        (SourceError::WrongKey, Blame::Peer),
        (SourceError::Refused(500), Blame::Peer),
        (SourceError::Protocol("status line".into()), Blame::Peer),
        (SourceError::Ours("the disk".into()), Blame::Us),
    ];
    for (cause, who) in tests {
        let told = cause.clone();
        let bad = twisted(SIZE, "tile/entries/017", move |_, _| Err(told.clone()));
        let error = trouble(300, &bad, &log(SIZE));
        assert_eq!(error.who(), who, "{cause:?}");
        assert!(!cause.mend().is_empty());
    }
}

#[test]
fn answers_in_the_wrong_place_are_refused() {
    // Every answer is the one before: duplicated and out of order.
    let last = std::sync::Mutex::new(None);
    let bad = Peer::new(log(SIZE).source(SIZE).unwrap(), move |ask, honest| {
        if !ask.name.starts_with("tile/") {
            return Ok(honest);
        }
        let before = last.lock().unwrap().replace(honest.clone());
        Ok(before.unwrap_or(honest))
    });
    let error = trouble(300, &bad, &log(SIZE));
    assert!(
        matches!(
            error.word(),
            "truncated" | "wrong-tile" | "wrong-bundle" | "missing" | "endless"
        ),
        "{error:?}"
    );
    assert_eq!(error.who(), Blame::Peer);
}

#[test]
fn a_full_disk_is_our_own_trouble_and_leaves_room_for_our_own_log() {
    let (mut mirror, disk, mut store) = mirror_at(300);
    let space = |free| comity_log::disk::Space { free, total: 1 << 40 };
    disk.set_space(space(1 << 30));
    let error = pull(&mut mirror, &log(SIZE).source(SIZE).unwrap(), &mut store).unwrap_err();
    assert_eq!((error.word(), error.who()), ("storage", Blame::Us));
    assert!(error.to_string().contains("2 GiB"), "{error}");
    disk.set_space(space(1 << 35));
    pull(&mut mirror, &log(SIZE).source(SIZE).unwrap(), &mut store).unwrap();
    store.must_be(SIZE);
}

#[test]
fn a_spoilt_record_is_said_to_be_spoilt() {
    let (mirror, disk, _) = mirror_at(300);
    drop(mirror);
    let folder = Path::new(FOLDER);
    let before = disk.copy();
    disk.tamper(&folder.join("state"), |bytes| {
        bytes.iter_mut().for_each(|byte| *byte ^= 1)
    })
    .unwrap();
    let opened = Mirror::open(folder, log(0).vkey(), Arc::new(disk));
    assert!(matches!(opened, Err(comity_exchange::MirrorError::Damaged(_))));
    before
        .tamper(&folder.join("checkpoints"), |bytes| bytes[40] ^= 1)
        .unwrap();
    let opened = Mirror::open(folder, log(0).vkey(), Arc::new(before));
    assert!(opened.is_err());
}
