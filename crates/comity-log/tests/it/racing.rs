//! Many threads at once.

use crate::common::{Audit, config, open_with};
use comity_log::RealDisk;
use comity_proof::merkle::verify_inclusion;
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn four_writers_get_four_times_as_many_places_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut small = config(folder.path());
    small.settle_bytes = 20_000;
    let log = open_with(small, Arc::new(RealDisk)).unwrap();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let log = log.clone();
            std::thread::spawn(move || write(&log, writer))
        })
        .collect();
    let placed: Vec<_> = writers
        .into_iter()
        .flat_map(|writer| writer.join().unwrap())
        .collect();
    let indexes: BTreeSet<u64> = placed.iter().map(|(placed, _)| placed.index).collect();
    assert_eq!(indexes, (0..placed.len() as u64).collect());
    log.close().unwrap();
    let audit = Audit::of_folder(&folder.path().join("public"));
    assert_eq!(audit.entries.len(), placed.len());
    for (placed, entry) in placed.iter().step_by(17) {
        audit.holds(placed, entry);
    }
}

fn write(log: &comity_log::Log, writer: u64) -> Vec<(comity_log::Placed, Vec<u8>)> {
    let mut all = Vec::new();
    for call in 0..60 {
        let entries: Vec<Vec<u8>> = (0..1 + call % 9)
            .map(|n| format!("writer {writer}, call {call}, entry {n}").into_bytes())
            .collect();
        let placed = log.append_all(entries.clone()).unwrap();
        assert!(placed.windows(2).all(|pair| pair[0].index + 1 == pair[1].index));
        all.extend(placed.into_iter().zip(entries));
    }
    all
}

#[test]
fn readers_follow_a_growing_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut uncached = config(folder.path());
    uncached.cached_tiles = 2;
    let log = open_with(uncached, Arc::new(RealDisk)).unwrap();
    log.append(b"entry 0".to_vec()).unwrap();
    let readers: Vec<_> = (0..2).map(|seed| spawn_reader(log.clone(), seed)).collect();
    for index in 1..400 {
        log.append(format!("entry {index}").into_bytes()).unwrap();
    }
    log.append(b"end".to_vec()).unwrap();
    readers.into_iter().for_each(|reader| reader.join().unwrap());
}

/// Reads and proves until the last entry is there.
fn spawn_reader(log: comity_log::Log, seed: u64) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let key = log.vkey();
        let mut step = seed;
        loop {
            let note = log.checkpoint();
            let signed = comity_proof::checkpoint::SignedCheckpoint::open(&note, &key)
                .unwrap()
                .checkpoint;
            step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = (step >> 33) % signed.size;
            let entry = log.entry(index).unwrap();
            let path = log.inclusion_proof(index, signed.size).unwrap();
            let leaf = comity_proof::merkle::leaf_hash(&entry);
            verify_inclusion(&leaf, index, signed.size, &path, &signed.root).unwrap();
            if signed.size == 401 {
                return;
            }
        }
    })
}
