//! A process killed in the middle of its work loses nothing it was told is kept.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use comity_store::{RecordStore, Sight, UpkeepStore};

use super::{open, place, statement};

/// Set for the child process: the store it works on.
const STORE: &str = "COMITY_STORE_KILL_TEST";

/// Kills in one run; each costs some hundred milliseconds.
const ROUNDS: u64 = 8;

/// The child: stages and settles for ever and says each index once it is durable. Does nothing in an ordinary run.
#[test]
fn child_that_is_killed() {
    let Ok(path) = std::env::var(STORE) else { return };
    let store = open(path.as_ref());
    let mut out = std::io::stdout().lock();
    for n in store.applied_size().unwrap().. {
        store.stage(&[statement(n, 700)]).unwrap();
        store.settle(&[(statement(n, 700).hash, n)], n + 1).unwrap();
        writeln!(out, "\nindex {n}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    let (_folder, path) = place();
    for round in 0..ROUNDS {
        let acknowledged = run_and_kill(&path, 5 + round * 7);
        let store = open(&path);
        assert!(store.integrity().unwrap().is_sound());
        assert!(
            store.applied_size().unwrap() > acknowledged,
            "{acknowledged} was acknowledged"
        );
        assert!(store.statement_at(acknowledged, &Sight::all()).unwrap().is_some());
        // As a node does: what has no index never reached the log.
        let waiting: Vec<_> = store.unsettled().unwrap().iter().map(|u| u.hash).collect();
        assert_eq!(store.discard_unsettled(&waiting).unwrap(), waiting.len() as u64);
    }
}

/// Lets the child acknowledge so many and kills it; gives the last index it acknowledged.
fn run_and_kill(path: &std::path::Path, count: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::child_that_is_killed", "--nocapture"])
        .env(STORE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut told = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("index ")?.parse::<u64>().ok());
    let before = told.by_ref().take(count as usize).last();
    child.kill().unwrap();
    child.wait().unwrap();
    told.last().or(before).expect("the child acknowledged something")
}
