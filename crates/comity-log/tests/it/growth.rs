//! Logs of every awkward size, checked by recomputing everything.

use crate::common::{Audit, FOLDER, append, config, disk_with, entry, open, open_with, vkey};
use comity_log::RealDisk;
use comity_log::faulty::MemDisk;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::folder;
use comity_proof::merkle::{leaf_hash, root, verify_consistency, verify_inclusion};
use std::path::Path;
use std::sync::Arc;

/// The sizes where tiles and levels begin and end.
const SMALL: [u64; 8] = [0, 1, 2, 3, 255, 256, 257, 600];
const LARGE: [u64; 3] = [65_535, 65_536, 65_537];

#[test]
fn a_log_of_every_size_audits_while_open_and_when_closed() {
    for size in SMALL {
        let disk = MemDisk::new();
        let log = open(&disk);
        if size > 0 {
            append(&log, 0..size);
        }
        assert_eq!(log.size(), size);
        assert_eq!(Audit::of(&disk).entries.len() as u64, size);
        log.close().unwrap();
        let audit = Audit::of(&disk);
        audit.second_opinion();
        assert_eq!(audit.entries.len() as u64, size);
    }
}

#[test]
fn large_logs_in_one_call_on_the_real_disk() {
    for size in LARGE {
        let folder = tempfile::tempdir().unwrap();
        let log = open_with(config(folder.path()), Arc::new(RealDisk)).unwrap();
        append(&log, 0..size);
        for index in [0, 255, 256, 65_279, 65_280, size - 1] {
            assert_eq!(log.entry(index).unwrap(), entry(index));
            proves(&log, index);
        }
        log.close().unwrap();
        let public = folder.path().join("public");
        let audit = Audit::of_folder(&public);
        audit.second_opinion();
        assert_eq!(audit.entries.len() as u64, size);
        sound(&public, size);
    }
}

/// The offline verifier of a whole folder must agree.
fn sound(public: &Path, size: u64) {
    let report = folder::verify_hashes(public, &vkey(), &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.damage);
    assert_eq!((report.size, report.checked), (size, size));
}

#[test]
fn the_folder_verifier_accepts_every_small_size_while_the_log_is_open() {
    for size in SMALL {
        let folder = tempfile::tempdir().unwrap();
        let log = open_with(config(folder.path()), Arc::new(RealDisk)).unwrap();
        for index in 0..size.min(5) {
            append(&log, index..index + 1);
        }
        if size > 5 {
            append(&log, 5..size);
        }
        sound(&folder.path().join("public"), size);
    }
}

fn proves(log: &comity_log::Log, index: u64) {
    let signed = SignedCheckpoint::open(&log.checkpoint(), &vkey())
        .unwrap()
        .checkpoint;
    let path = log.inclusion_proof(index, signed.size).unwrap();
    verify_inclusion(&leaf_hash(&entry(index)), index, signed.size, &path, &signed.root).unwrap();
}

#[test]
fn one_by_one_gives_the_same_log_and_every_step_is_consistent() {
    let disk = MemDisk::new();
    let log = open(&disk);
    let mut checkpoints = vec![log.checkpoint()];
    for index in 0..300 {
        append(&log, index..index + 1);
        checkpoints.push(log.checkpoint());
        proves(&log, index);
        proves(&log, index / 2);
    }
    let audit = Audit::of(&disk);
    let last = SignedCheckpoint::open(&log.checkpoint(), &vkey())
        .unwrap()
        .checkpoint;
    for note in checkpoints.iter().skip(1) {
        audit.begins_with(note);
        let old = SignedCheckpoint::open(note, &vkey()).unwrap().checkpoint;
        let proof = log.consistency_proof(old.size, last.size).unwrap();
        verify_consistency(old.size, last.size, &proof, &old.root, &last.root).unwrap();
    }
}

#[test]
fn every_entry_reads_back_and_proves() {
    let log = open(&disk_with(600, true));
    for index in 0..600 {
        assert_eq!(log.entry(index).unwrap(), entry(index));
        proves(&log, index);
    }
}

#[test]
fn every_signed_checkpoint_is_kept() {
    let disk = MemDisk::new();
    let log = open(&disk);
    let mut wanted = vec![log.checkpoint()];
    for index in 0..20 {
        append(&log, index..index + 1);
        wanted.push(log.checkpoint());
    }
    log.close().unwrap();
    let kept = disk
        .files()
        .into_iter()
        .find(|(path, _)| path.ends_with("checkpoints"))
        .unwrap()
        .1;
    let wanted: Vec<u8> = wanted
        .iter()
        .flat_map(|note| [note.as_slice(), b"\n"].concat())
        .collect();
    assert_eq!(kept, wanted);
}

/// Partial files that lie in the public folder.
fn partials(disk: &MemDisk) -> Vec<String> {
    let names = disk
        .files()
        .into_iter()
        .map(|(path, _)| path.display().to_string());
    names.filter(|name| name.contains(".p/")).collect()
}

#[test]
fn unfinished_tiles_do_not_pile_up() {
    let disk = MemDisk::new();
    let log = open(&disk);
    for index in 0..700 {
        append(&log, index..index + 1);
        // Three checkpoints with a tile, a bundle and a tile one level up each, and those that a
        // restart begins with (none here: nothing is settled).
        assert!(partials(&disk).len() <= 9, "{:?}", partials(&disk));
    }
    log.close().unwrap();
    let left = partials(&disk);
    assert!(left.len() <= 9, "{left:?}");
    // What a crash leaves behind goes with the next settling.
    let log = open(&disk);
    append(&log, 700..701);
    let dead = disk.copy();
    drop(log);
    let log = open(&dead);
    for from in [701, 800, 850, 900] {
        append(&log, from..from + if from == 701 { 99 } else { 50 });
    }
    log.close().unwrap();
    let finished = format!("{FOLDER}/public/tile/0/002.p/");
    assert!(
        !partials(&dead).iter().any(|name| name.starts_with(&finished)),
        "{:?}",
        partials(&dead)
    );
}

/// Proofs from inner nodes that are kept, from tiles that are read, and from nothing but the
/// leaves are the same, while the log grows.
#[test]
fn kept_nodes_give_the_same_proofs_as_tiles_and_leaves() {
    let folder = tempfile::tempdir().unwrap();
    for room in [0, 2, 1024] {
        let folder = folder.path().join(room.to_string());
        let mut settings = config(&folder);
        settings.cached_tiles = room;
        let log = open_with(settings, Arc::new(RealDisk)).unwrap();
        let mut sizes = vec![];
        for size in [1, 2, 7, 255, 256, 300, 700, 66_000] {
            append(&log, log.size()..size);
            sizes.push(size);
            let leaves: Vec<_> = (0..size).map(|index| leaf_hash(&entry(index))).collect();
            assert_eq!(log.root_at(size).unwrap(), root(&leaves));
            for index in [0, 1, size / 3, size / 2, size - 1] {
                for of in sizes.iter().copied().filter(|of| *of > index) {
                    let path = log.inclusion_proof(index, of).unwrap();
                    let known = root(&leaves[..of as usize]);
                    verify_inclusion(&leaves[index as usize], index, of, &path, &known).unwrap();
                }
            }
            for older in sizes.iter().copied() {
                let proof = log.consistency_proof(older, size).unwrap();
                let known = root(&leaves[..older as usize]);
                verify_consistency(older, size, &proof, &known, &root(&leaves)).unwrap();
            }
        }
    }
}
