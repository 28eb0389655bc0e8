//! Power cuts: the program is killed at random moments, and nothing it acknowledged is lost.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use comity_core::clock::{Dice, draw};
use comity_proof::folder::FolderTiles;
use comity_proof::tile;
use comity_proof::{checkpoint::SignedCheckpoint, hex, merkle};
use comity_testkit::SeededDice;

use crate::program::{PROGRAM, code, comity, err, out, text};

/// How often the program is killed.
const KILLS: usize = 50;
/// Longest life of one run, in milliseconds.
const LONGEST_LIFE: u64 = 250;

/// An acknowledged line: the text that was sent, and what was said of it.
struct Acknowledged {
    line: String,
    leaf_hash: String,
}

/// Sends lines until the program dies; returns what it acknowledged, by index.
fn one_life(folder: &Path, round: usize, life: Duration) -> BTreeMap<u64, Acknowledged> {
    let mut child = Command::new(PROGRAM)
        .args(["log", "append", text(folder), "--writers", "4", "--batch", "3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let sender = thread::spawn(move || {
        // Ends when the pipe breaks.
        (1..)
            .take_while(|number| writeln!(input, "{}", sent(round, *number)).is_ok())
            .count()
    });
    let reader = thread::spawn(move || output.lines().map_while(Result::ok).collect::<Vec<String>>());
    thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    sender.join().unwrap();
    reader
        .join()
        .unwrap()
        .iter()
        .filter_map(|said| acknowledged(round, said))
        .collect()
}

fn sent(round: usize, number: u64) -> String {
    format!("round {round} line {number}")
}

/// A line that was cut by the kill is no acknowledgement.
fn acknowledged(round: usize, said: &str) -> Option<(u64, Acknowledged)> {
    let tree: serde_json::Value = serde_json::from_str(said).ok()?;
    let line = sent(round, tree.get("line")?.as_u64()?);
    let leaf_hash = tree.get("leaf_hash")?.as_str()?.to_owned();
    Some((tree.get("index")?.as_u64()?, Acknowledged { line, leaf_hash }))
}

/// Every entry of the published log.
fn entries(public: &Path) -> Vec<Vec<u8>> {
    let tiles = FolderTiles::new(public);
    let signed = SignedCheckpoint::parse_unverified(&tiles.checkpoint().unwrap()).unwrap();
    let size = signed.checkpoint.size;
    (0..tile::tiles_at(0, size))
        .flat_map(|at| tiles.entries(at, tile::width_at(0, at, size)).unwrap())
        .collect()
}

#[test]
fn fifty_kills_under_four_writers_lose_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let dice = SeededDice::new(0x5eed);
    let mut promised: BTreeMap<u64, Acknowledged> = BTreeMap::new();
    for round in 0..KILLS {
        let life = 10 + u64::from_le_bytes(draw(&dice as &dyn Dice)) % LONGEST_LIFE;
        for (index, told) in one_life(folder.path(), round, Duration::from_millis(life)) {
            assert!(
                promised.insert(index, told).is_none(),
                "index {index} was given twice"
            );
        }
    }
    assert!(
        promised.len() > KILLS,
        "only {} lines were acknowledged: the test saw too little",
        promised.len()
    );
    // A last start recovers; it ends by itself.
    assert_eq!(code(&comity(&["log", "append", text(folder.path())])), 0);
    let held = entries(&folder.path().join("public"));
    for (index, told) in &promised {
        let entry = held
            .get(usize::try_from(*index).unwrap())
            .unwrap_or_else(|| panic!("entry {index} is lost"));
        assert_eq!(entry, told.line.as_bytes(), "entry {index}");
        assert_eq!(
            hex::encode(&merkle::leaf_hash(entry)),
            told.leaf_hash,
            "entry {index}"
        );
    }
    let vkey = folder.path().join("vkey");
    let verified = comity(&[
        "verify",
        "log",
        text(folder.path()),
        "--any-entries",
        "--vkey",
        text(&vkey),
    ]);
    assert_eq!(code(&verified), 0, "{}{}", out(&verified), err(&verified));
}
