//! How many entries a second become durable, beside what the machine can do at most.
//!
//! `cargo run --release -p comity-log --example append_rate [FOLDER [SECONDS]]` prints JSON lines.
//! FOLDER should lie on the disk that a node would use; a folder in it is made and removed.

#![allow(clippy::print_stdout, reason = "it prints its results")]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![allow(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use comity_log::{Log, LogConfig, LogKey, RealDisk};
use ed25519_dalek::{Signer, SigningKey};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A record of a laboratory finding as a signed statement is about this long.
const ENTRY_BYTES: usize = 600;
const PER_CALL: usize = 256;
const WRITERS: usize = 4;
/// Requests of one entry each that wait at the same time on a busy node.
const MANY_WRITERS: usize = 64;

fn main() {
    let mut args = std::env::args().skip(1);
    let parent = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let length = Duration::from_secs(args.next().map_or(5, |seconds| seconds.parse().unwrap()));
    let folder = tempfile::tempdir_in(parent).unwrap();
    let log = open(&folder.path().join("log"));

    let grouped = measure(&log, WRITERS, PER_CALL, length);
    let size = log.size();
    println!(
        r#"{{"what":"durable append, group commit","durable_appends_per_s":{grouped:.0},"entry_bytes":{ENTRY_BYTES},"entries_per_call":{PER_CALL},"writers":{WRITERS}}}"#
    );
    for writers in [WRITERS, MANY_WRITERS] {
        let single = measure(&log, writers, 1, length / 2);
        println!(
            r#"{{"what":"durable append, one entry a call, {writers} writers","single_appends_per_s":{single:.0},"entry_bytes":{ENTRY_BYTES},"writers":{writers}}}"#
        );
    }
    let proofs = proofs(&log, size, length / 5);
    println!(r#"{{"what":"inclusion proof from tiles","proofs_per_s":{proofs:.0},"log_entries":{size}}}"#);
    let (restart, crash) = restarts(log, folder.path());
    println!(
        r#"{{"what":"start after a clean end","restart_ms":{restart:.1},"crash_restart_ms":{crash:.1}}}"#
    );

    let alone = one_per_fsync(folder.path(), length / 2);
    println!(
        r#"{{"what":"one record per fdatasync on the same disk","records_per_s":{alone:.0},"entry_bytes":{ENTRY_BYTES}}}"#
    );
    let signed = signatures(length / 5);
    println!(
        r#"{{"what":"Ed25519 signatures, one core","signatures_per_s":{signed:.0},"entry_bytes":{ENTRY_BYTES}}}"#
    );
    let ratio = grouped / alone;
    println!(r#"{{"what":"group commit against one record per fdatasync","times":{ratio:.0}}}"#);
}

fn open(folder: &Path) -> Log {
    let begun = Instant::now();
    let clock = move || u64::try_from(begun.elapsed().as_millis()).unwrap();
    let config = LogConfig::new("bench.example/log/1", folder);
    Log::open(
        config,
        LogKey::from_seed(&[1; 32]),
        Arc::new(RealDisk),
        Arc::new(clock),
    )
    .unwrap()
}

/// Entries made durable a second by some writers.
fn measure(log: &Log, writers: usize, per_call: usize, length: Duration) -> f64 {
    let done = AtomicU64::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let done = &done;
            scope.spawn(move || {
                let mut number = 0;
                while begun.elapsed() < length {
                    let entries = (0..per_call).map(|n| entry(writer, number + n)).collect();
                    log.append_all(entries).unwrap();
                    number += per_call;
                    done.fetch_add(per_call as u64, Ordering::Relaxed);
                }
            });
        }
    });
    done.into_inner() as f64 / begun.elapsed().as_secs_f64()
}

fn entry(writer: usize, number: usize) -> Vec<u8> {
    let mut entry = vec![writer as u8; ENTRY_BYTES];
    entry[..8].copy_from_slice(&(number as u64).to_be_bytes());
    entry
}

fn proofs(log: &Log, size: u64, length: Duration) -> f64 {
    let begun = Instant::now();
    let mut made: u64 = 0;
    while begun.elapsed() < length {
        let index = made.wrapping_mul(0x9e37_79b9_7f4a_7c15) % size;
        log.inclusion_proof(index, size).unwrap();
        made += 1;
    }
    made as f64 / begun.elapsed().as_secs_f64()
}

/// Milliseconds to open the log after a clean end, and from a copy of the folder as a crash under
/// load would have left it.
fn restarts(log: Log, folder: &Path) -> (f64, f64) {
    log.append_all((0..50_000).map(|n| entry(9, n)).collect())
        .unwrap();
    let crashed = folder.join("crashed");
    copy(&folder.join("log"), &crashed);
    log.close().unwrap();
    let time = |folder: &Path| {
        let begun = Instant::now();
        let log = open(folder);
        let taken = begun.elapsed().as_secs_f64() * 1000.0;
        drop(log);
        taken
    };
    (time(&folder.join("log")), time(&crashed))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

fn one_per_fsync(folder: &Path, length: Duration) -> f64 {
    let mut file = File::create(folder.join("alone")).unwrap();
    let begun = Instant::now();
    let mut written = 0;
    while begun.elapsed() < length {
        file.write_all(&entry(0, written)).unwrap();
        file.sync_data().unwrap();
        written += 1;
    }
    written as f64 / begun.elapsed().as_secs_f64()
}

fn signatures(length: Duration) -> f64 {
    let key = SigningKey::from_bytes(&[1; 32]);
    let begun = Instant::now();
    let mut made = 0;
    while begun.elapsed() < length {
        for number in 0..100 {
            std::hint::black_box(key.sign(&entry(1, number)));
        }
        made += 100;
    }
    made as f64 / begun.elapsed().as_secs_f64()
}
