//! The check of everything published, beside a log that goes on.

use crate::common::{append, config, entry, open_with};
use comity_log::{Log, RealDisk};
use comity_proof::tile;
use std::path::Path;
use std::sync::Arc;

fn open(folder: &Path) -> Log {
    let mut settings = config(folder);
    settings.settle_entries = 300;
    open_with(settings, Arc::new(RealDisk)).unwrap()
}

fn all(log: &Log) -> Result<(), comity_log::Trouble> {
    log.check_published(&mut |_, _| true)
}

#[test]
fn logs_of_every_size_pass_open_and_reopened() {
    for size in [0, 1, 255, 256, 257, 700, 66_000] {
        let folder = tempfile::tempdir().unwrap();
        let log = open(folder.path());
        if size > 0 {
            append(&log, 0..size);
        }
        let mut told = Vec::new();
        log.check_published(&mut |done, of| {
            told.push((done, of));
            true
        })
        .unwrap();
        assert_eq!(told.len() as u64, size.div_ceil(256));
        assert!(told.iter().all(|(_, of)| *of == size));
        log.close().unwrap();
        all(&open(folder.path())).unwrap();
    }
}

#[test]
fn every_changed_or_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    append(&log, 0..66_000);
    log.close().unwrap();
    let log = open(folder.path());
    for (name, told) in [
        (tile::tile_path(0, 3, 256), "003"),
        (tile::tile_path(1, 0, 256), "tile/1/000"),
        (tile::tile_path(2, 0, 1), "tile/2/000"),
        (tile::entries_path(17, 256), "tile/entries/017"),
        (tile::tile_path(0, 257, 208), "257"),
    ] {
        let path = folder.path().join("public").join(&name);
        let good = std::fs::read(&path).unwrap();
        let mut bad = good.clone();
        let last = bad.len() - 1;
        bad[last] ^= 1;
        std::fs::write(&path, bad).unwrap();
        let trouble = all(&log).unwrap_err().to_string();
        assert!(
            trouble.contains(told) && trouble.contains("to mend it"),
            "{trouble}"
        );
        std::fs::remove_file(&path).unwrap();
        let trouble = all(&log).unwrap_err().to_string();
        assert!(trouble.contains(told), "{trouble}");
        std::fs::write(&path, good).unwrap();
        all(&log).unwrap();
    }
}

#[test]
fn a_log_that_grows_and_settles_meanwhile_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    append(&log, 0..1000);
    let writer = {
        let log = log.clone();
        std::thread::spawn(move || {
            for index in 1000..1400 {
                log.append(entry(index)).unwrap();
            }
        })
    };
    let mut rounds = 0;
    while !writer.is_finished() || rounds == 0 {
        all(&log).unwrap();
        rounds += 1;
    }
    writer.join().unwrap();
    all(&log).unwrap();
}

#[test]
fn entries_are_read_bundle_by_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    append(&log, 0..700);
    let mut read = Vec::new();
    let mut parts = 0;
    while (read.len() as u64) < log.size() {
        read.extend(log.entries_from(read.len() as u64).unwrap());
        parts += 1;
    }
    assert_eq!((read, parts), (crate::common::entries(0..700), 3));
    assert_eq!(log.entries_from(300).unwrap()[0], entry(300));
    assert!(log.entries_from(700).is_err());
    let path = folder.path().join("public").join(tile::entries_path(1, 256));
    let mut bad = std::fs::read(&path).unwrap();
    bad[5] ^= 1;
    std::fs::write(&path, bad).unwrap();
    let told = log.entries_from(300).unwrap_err();
    let told = std::error::Error::source(&told).unwrap().to_string();
    assert!(told.contains("entry 256"), "{told}");
}

#[test]
fn the_check_stops_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    append(&log, 0..2000);
    let mut asked = 0;
    log.check_published(&mut |_, _| {
        asked += 1;
        asked < 3
    })
    .unwrap();
    assert_eq!(asked, 3);
}
