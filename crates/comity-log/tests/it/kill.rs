//! `kill -9` at random moments, under four writers, over and over on one folder.
//!
//! The test runs this same test binary as a child. The child appends and prints what it was told;
//! the parent kills it and checks that everything printed is in the log.

use crate::common::{Audit, config, open_with};
use comity_log::{Log, RealDisk};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const CHILD_FOLDER: &str = "COMITY_LOG_KILL_FOLDER";
const CHILD_ROUND: &str = "COMITY_LOG_KILL_ROUND";
const ROUNDS: &str = "COMITY_LOG_KILL_ROUNDS";

#[test]
fn nothing_acknowledged_is_lost_by_kill_9() {
    if let Ok(folder) = std::env::var(CHILD_FOLDER) {
        return child(Path::new(&folder), &std::env::var(CHILD_ROUND).unwrap());
    }
    let rounds = std::env::var(ROUNDS).map_or(10, |rounds| rounds.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeMap::new();
    for round in 0..rounds {
        let after = Duration::from_millis(40 + round * 37 % 160);
        run_and_kill(folder.path(), round, after, &mut acknowledged);
        let log = open_real(folder.path());
        assert_eq!(log.state(), comity_log::LogState::Writable);
        // Not every round ends well, so that the next starts on what a crash left.
        if round % 2 == 0 {
            log.close().unwrap();
        }
        let audit = Audit::of_folder(&folder.path().join("public"));
        for (index, entry) in &acknowledged {
            assert_eq!(
                audit.entries.get(*index).map(Vec::as_slice),
                Some(str::as_bytes(entry)),
                "{index}"
            );
        }
    }
    assert!(
        acknowledged.len() > 100,
        "only {} were acknowledged",
        acknowledged.len()
    );
}

fn open_real(folder: &Path) -> Log {
    let mut small = config(folder);
    small.settle_bytes = 100_000;
    open_with(small, Arc::new(RealDisk)).unwrap()
}

/// Appends from four threads until killed; prints a line for each call that was answered.
fn child(folder: &Path, round: &str) {
    let log = open_real(folder);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let log = log.clone();
            scope.spawn(move || {
                for call in 0.. {
                    let entries: Vec<String> = (0..1 + call % 5)
                        .map(|n| format!("{round}-{writer}-{call}-{n}"))
                        .collect();
                    let bytes = entries.iter().map(|entry| entry.clone().into_bytes());
                    let placed = log.append_all(bytes.collect()).unwrap();
                    let mut lines = String::new();
                    for (placed, entry) in placed.iter().zip(&entries) {
                        lines.push_str(&format!("ACK {} {entry}\n", placed.index));
                    }
                    std::io::stdout().write_all(lines.as_bytes()).unwrap();
                }
            });
        }
    });
}

fn run_and_kill(folder: &Path, round: u64, after: Duration, acknowledged: &mut BTreeMap<usize, String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "kill::nothing_acknowledged_is_lost_by_kill_9",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(CHILD_FOLDER, folder)
        .env(CHILD_ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).split(b'\n');
    // The clock starts with the first answer, so that every round gets to write.
    take_line(&mut lines, acknowledged);
    let killer = std::thread::spawn(move || {
        std::thread::sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
    });
    while take_line(&mut lines, acknowledged) {}
    killer.join().unwrap();
}

/// Reads lines up to the next acknowledgement; false at the end.
fn take_line(
    lines: &mut impl Iterator<Item = std::io::Result<Vec<u8>>>,
    acknowledged: &mut BTreeMap<usize, String>,
) -> bool {
    for line in lines {
        let line = String::from_utf8(line.unwrap()).unwrap();
        let Some(at) = line.find("ACK ") else { continue };
        let mut words = line[at..].split(' ').skip(1);
        // A line may be cut by the kill; half an index would be another index.
        let (Some(index), Some(entry)) = (words.next(), words.next()) else {
            continue;
        };
        if entry.split('-').count() == 4 && !entry.ends_with('-') {
            let before = acknowledged.insert(index.parse().unwrap(), entry.to_owned());
            assert_eq!(before, None, "index {index} was given out twice");
            return true;
        }
    }
    false
}
