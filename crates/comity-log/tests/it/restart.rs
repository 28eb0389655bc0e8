//! Ending and starting again, in good order and not.

use crate::common::{Audit, FOLDER, append, config, disk_with, entry, key, open, open_with};
use comity_log::faulty::MemDisk;
use comity_log::{Log, LogState, OpenError};
use std::sync::Arc;

#[test]
fn a_log_goes_on_from_every_size() {
    for clean_end in [true, false] {
        let mut disk = MemDisk::new();
        for size in 0..300 {
            let log = open(&disk);
            assert_eq!(log.size(), size);
            append(&log, size..size + 1);
            let dead = disk.copy();
            log.close().unwrap();
            if !clean_end {
                disk = dead;
            }
        }
        assert_eq!(Audit::of(&disk).entries.len(), 300);
    }
}

#[test]
fn restarts_at_tile_borders_go_on_in_bulk() {
    for clean_end in [true, false] {
        for size in [1, 255, 256, 257, 511, 512, 513] {
            let disk = disk_with(size, clean_end);
            let log = open(&disk);
            append(&log, size..size + 300);
            assert_eq!(log.entry(size - 1).unwrap(), entry(size - 1));
            drop(log);
            assert_eq!(Audit::of(&disk).entries.len() as u64, size + 300);
        }
    }
}

#[test]
fn a_start_signs_nothing_new() {
    let disk = disk_with(257, false);
    let before = open(&disk).checkpoint();
    assert_eq!(open(&disk).checkpoint(), before);
}

#[test]
fn settling_cuts_the_journal() {
    let disk = MemDisk::new();
    let mut small = config(FOLDER);
    small.settle_bytes = 2000;
    let log = open_with(small, Arc::new(disk.clone())).unwrap();
    for index in 0..400 {
        append(&log, index..index + 1);
    }
    let journal = disk
        .files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("/log/journal"));
    let bytes: usize = journal.map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes < 4000, "{bytes}");
    let dead = disk.copy();
    drop(log);
    assert_eq!(open(&dead).size(), 400);
    assert_eq!(Audit::of(&dead).entries.len(), 400);
}

#[test]
fn quiet_time_settles() {
    let disk = MemDisk::new();
    let mut hasty = config(FOLDER);
    hasty.settle_idle = core::time::Duration::from_millis(1);
    let log = open_with(hasty, Arc::new(disk.clone())).unwrap();
    append(&log, 0..10);
    let segments = || {
        disk.files()
            .iter()
            .filter(|(path, _)| path.starts_with("/log/journal"))
            .count()
    };
    for _ in 0..1000 {
        if segments() == 0 {
            break;
        }
        std::thread::sleep(core::time::Duration::from_millis(5));
    }
    assert_eq!(segments(), 0);
}

#[test]
fn two_opens_at_once_are_refused_and_one_after_the_other_is_fine() {
    let folder = tempfile::tempdir().unwrap();
    let real = || open_with(config(folder.path()), Arc::new(comity_log::RealDisk));
    let log = real().unwrap();
    let refused = real().err().unwrap();
    assert!(matches!(refused, OpenError::InUse(_)));
    assert!(refused.to_string().contains("stop that one"), "{refused}");
    let other_handle = log.clone();
    log.close().unwrap();
    real().unwrap();
    assert!(other_handle.append(vec![1]).is_err());
}

#[test]
fn the_wrong_key_or_name_is_refused() {
    let disk = disk_with(5, true);
    let other = comity_log::LogKey::from_seed(&[8; 32]);
    let opened = Log::open(config(FOLDER), other, Arc::new(disk.clone()), Arc::new(|| 0));
    assert!(matches!(opened.err(), Some(OpenError::OtherKey { .. })));
    let mut renamed = config(FOLDER);
    renamed.origin = "node.example/log/2".to_owned();
    let opened = open_with(renamed, Arc::new(disk.clone()));
    assert!(matches!(opened.err(), Some(OpenError::OtherKey { .. })));
    assert_eq!(open(&disk).size(), 5);
    let mut nameless = config(FOLDER);
    nameless.origin = "no name+".to_owned();
    let opened = Log::open(nameless, key(), Arc::new(disk), Arc::new(|| 0));
    assert!(matches!(opened.err(), Some(OpenError::BadOrigin(_))));
}

#[test]
fn the_last_handle_closes_the_log() {
    let disk = MemDisk::new();
    let log = open(&disk);
    let second = log.clone();
    append(&log, 0..3);
    drop(log);
    append(&second, 3..5);
    drop(second);
    assert_eq!(open(&disk).size(), 5);
}

#[test]
fn a_closed_log_can_be_read_but_not_written() {
    let log = open(&disk_with(5, true));
    let reader = log.clone();
    log.close().unwrap();
    assert_eq!(reader.entry(4).unwrap(), entry(4));
    assert!(matches!(
        reader.append(vec![]),
        Err(comity_log::AppendError::Closed)
    ));
    assert_eq!(reader.state(), LogState::Writable);
}
