//! Bytes that changed on the disk: noticed, named, never guessed about.

use crate::common::{FOLDER, append, config, disk_with, entry, key, open, open_with};
use comity_log::faulty::MemDisk;
use comity_log::{AppendError, Log, LogKey, LogState, OpenError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files_under(disk: &MemDisk, part: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let dir = Path::new(FOLDER).join(part);
    disk.files()
        .into_iter()
        .filter(|(path, _)| path.starts_with(&dir))
        .collect()
}

fn open_damaged(disk: &MemDisk) -> Log {
    let log = open_with(config(FOLDER), Arc::new(disk.clone())).unwrap();
    let LogState::ReadOnly { reason } = log.state() else {
        panic!("the damage was not noticed");
    };
    assert!(reason.contains("to mend it"), "{reason}");
    assert!(matches!(log.append(vec![1]), Err(AppendError::ReadOnly(_))));
    log
}

#[test]
fn every_flipped_byte_of_the_journal_is_noticed() {
    let base = disk_with(5, false);
    let (path, bytes) = files_under(&base, "journal").swap_remove(0);
    for at in 0..bytes.len() {
        let disk = base.copy();
        disk.tamper(&path, |bytes| bytes[at] ^= 4).unwrap();
        let log = open_damaged(&disk);
        assert_eq!(
            log.entry(2).unwrap(),
            entry(2),
            "what is published can still be read"
        );
    }
}

#[test]
fn a_cut_or_missing_journal_is_noticed() {
    let base = disk_with(5, false);
    let (path, bytes) = files_under(&base, "journal").swap_remove(0);
    for length in [0, 50, bytes.len() - 1] {
        let disk = base.copy();
        disk.tamper(&path, |bytes| bytes.truncate(length)).unwrap();
        open_damaged(&disk);
    }
    comity_log::Disk::remove(&base, &path).unwrap();
    open_damaged(&base);
}

#[test]
fn bytes_behind_the_committed_end_do_not_matter() {
    let disk = disk_with(5, false);
    let (path, _) = files_under(&disk, "journal").swap_remove(0);
    disk.tamper(&path, |bytes| bytes.extend_from_slice(b"half a bat"))
        .unwrap();
    let log = open(&disk);
    append(&log, 5..7);
}

#[test]
fn a_flipped_byte_in_one_slot_of_the_lock_record_costs_nothing() {
    let path = Path::new(FOLDER).join("lock-record");
    for clean_end in [true, false] {
        let base = disk_with(5, clean_end);
        for at in (0..8192).step_by(61) {
            let disk = base.copy();
            disk.tamper(&path, |bytes| bytes[at] ^= 4).unwrap();
            let log = open(&disk);
            assert_eq!(log.size(), 5, "byte {at}");
            append(&log, 5..7);
        }
    }
}

#[test]
fn a_newest_slot_that_is_damaged_is_made_good_only_from_the_journal() {
    // The other slot says 0 entries; the published checkpoint says 5, and the journal has them.
    let base = disk_with(5, false);
    let path = Path::new(FOLDER).join("lock-record");
    let disk = base.copy();
    disk.tamper(&path, |bytes| bytes[100] ^= 1).unwrap();
    disk.tamper(&path, |bytes| bytes[4196] ^= 1).unwrap();
    let log = open_damaged(&disk);
    assert_eq!(log.size(), 5);
    drop(log);
    let (journal, _) = files_under(&base, "journal").swap_remove(0);
    for slot in [0, 4096] {
        let disk = base.copy();
        disk.tamper(&path, |bytes| bytes[slot + 100] ^= 1).unwrap();
        disk.tamper(&journal, |bytes| bytes.truncate(200)).unwrap();
        open_damaged(&disk);
    }
}

#[test]
fn a_missing_lock_record_never_begins_a_new_log() {
    for clean_end in [true, false] {
        let disk = disk_with(5, clean_end);
        comity_log::Disk::remove(&disk, &Path::new(FOLDER).join("lock-record")).unwrap();
        let log = open_damaged(&disk);
        assert_eq!(log.size(), 5);
    }
}

#[test]
fn nothing_to_serve_and_nothing_to_trust_is_an_error() {
    let disk = disk_with(5, true);
    for name in ["lock-record", "public/checkpoint"] {
        disk.tamper(&Path::new(FOLDER).join(name), |bytes| bytes.fill(0))
            .unwrap();
    }
    let opened = open_with(config(FOLDER), Arc::new(disk));
    let Err(OpenError::Unusable(trouble)) = opened else {
        panic!("opened");
    };
    assert!(trouble.to_string().contains("backup"), "{trouble}");
}

#[test]
fn every_unfinished_tile_that_a_start_needs_is_checked() {
    let base = disk_with(257 + 256, true);
    for (path, bytes) in files_under(&base, "public/tile") {
        if !path.to_string_lossy().contains(".p/") {
            continue;
        }
        for at in 0..bytes.len() {
            let disk = base.copy();
            disk.tamper(&path, |bytes| bytes[at] ^= 1).unwrap();
            open_damaged(&disk);
        }
    }
}

#[test]
fn damage_in_the_part_that_a_start_does_not_need_is_noticed_by_who_reads_it() {
    let base = disk_with(600, true);
    let bundle = Path::new(FOLDER).join("public/tile/entries/000");
    base.tamper(&bundle, |bytes| bytes[10] ^= 1).unwrap();
    let log = open(&base);
    assert!(log.entry(0).is_err());
    assert_eq!(log.entry(300).unwrap(), entry(300));
    let tile = Path::new(FOLDER).join("public/tile/0/001");
    base.tamper(&tile, |bytes| bytes[10] ^= 1).unwrap();
    let log = open_with(config(FOLDER), Arc::new(base.copy())).unwrap();
    assert!(log.entry(256).is_err());
}

#[test]
fn settling_notices_a_tile_that_changed_before_it_was_durable() {
    let disk = MemDisk::new();
    let log = open(&disk);
    append(&log, 0..300);
    disk.tamper(&Path::new(FOLDER).join("public/tile/0/000"), |bytes| {
        bytes[0] ^= 1
    })
    .unwrap();
    assert!(log.close().is_err());
    // The journal still has everything, and the next start writes the tile again.
    let log = open(&disk);
    log.close().unwrap();
    assert_eq!(crate::common::Audit::of(&disk).entries.len(), 300);
}

#[test]
fn a_published_checkpoint_of_another_tree_stops_the_log() {
    let disk = disk_with(5, true);
    let other = MemDisk::new();
    let log = open(&other);
    log.append_all((0..5).map(|n| vec![n]).collect()).unwrap();
    let forged = log.checkpoint();
    disk.tamper(&Path::new(FOLDER).join("public/checkpoint"), |bytes| {
        *bytes = forged
    })
    .unwrap();
    let log = open_damaged(&disk);
    let LogState::ReadOnly { reason } = log.state() else {
        panic!("writable");
    };
    assert!(reason.contains("two different trees"), "{reason}");
}

#[test]
fn a_record_changed_under_a_running_log_is_not_written_over() {
    let disk = disk_with(5, true);
    let log = open(&disk);
    let record = Path::new(FOLDER).join("lock-record");
    disk.tamper(&record, |bytes| bytes.fill(0)).unwrap();
    assert!(log.append(vec![1]).is_err());
    assert!(matches!(log.state(), LogState::ReadOnly { .. }));
}

#[test]
fn a_look_sees_what_an_open_would_see_and_writes_nothing() {
    let look = |disk: &MemDisk| Log::look(config(FOLDER), key(), Arc::new(disk.clone()));
    let base = disk_with(5, false);
    assert!(look(&base).is_ok());
    for part in ["journal", "lock-record"] {
        let disk = base.copy();
        for (path, _) in files_under(&disk, part) {
            disk.tamper(&path, |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 4))
                .unwrap();
        }
        let before = disk.files();
        let Err(OpenError::Unusable(trouble)) = look(&disk) else {
            panic!("the damage in {part} was not noticed");
        };
        assert!(trouble.to_string().contains("to mend it"), "{trouble}");
        assert_eq!(disk.files(), before);
    }
    let other = LogKey::from_seed(&[8; 32]);
    let foreign = Log::look(config(FOLDER), other, Arc::new(base.clone()));
    assert!(matches!(foreign, Err(OpenError::OtherKey { .. })));
    let _held = open(&base);
    assert!(matches!(look(&base), Err(OpenError::InUse(_))));
}

#[test]
fn a_log_that_is_told_of_damage_takes_nothing_more() {
    let disk = disk_with(5, false);
    let log = open(&disk);
    log.make_read_only("tile/entries/000 is damaged");
    assert!(matches!(log.append(vec![1]), Err(AppendError::ReadOnly(why)) if why.contains("tile/entries")));
    assert!(matches!(log.state(), LogState::ReadOnly { .. }));
    assert_eq!(log.entry(2).unwrap(), entry(2));
    log.close().unwrap();
    append(&open(&disk), 5..6);
}
