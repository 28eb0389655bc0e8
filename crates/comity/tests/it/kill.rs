//! A node that dies while a file goes in: the file is in whole or not at all, and handing it in again completes it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::house::{House, count};
use crate::program::{PROGRAM, code, text};

/// Lines of one file.
const LINES: usize = 3_000;
/// The node is killed when so many hundredths of the usual time have passed.
const MOMENTS: [u32; 4] = [30, 60, 85, 95];

fn findings(round: usize) -> String {
    let mut file = String::from("sample_id,date,substance,laboratory\n");
    for line in 0..LINES {
        let (month, day) = (1 + line % 12, 1 + line % 28);
        writeln!(
            file,
            "r{round}-{line:05},2024-{month:02}-{day:02},fentanyl,Made-up Laboratory"
        )
        .unwrap();
    }
    file
}

/// Hands a file in to the serving node; gives what became of its lines.
fn hand_in(house: &House, file: &str) -> Vec<serde_json::Value> {
    let (code, lines) = house.report(&["--yes", file]);
    assert_eq!(code, 0);
    assert_eq!(lines.len(), LINES);
    lines
}

#[test]
fn a_file_that_was_cut_off_is_in_whole_or_completed_by_handing_it_in_again() {
    let house = House::new();
    let file = house.write("whole.csv", findings(0));
    let node = house.serve();
    let begun = Instant::now();
    assert_eq!(count(&hand_in(&house, text(&file)), "recorded"), LINES);
    let usual = begun.elapsed();
    assert!(node.stop().unwrap().success());
    let mut size = house.log_size();
    let mut cut_off = 0;
    for (round, hundredths) in (1..).zip(MOMENTS) {
        let file = house.write(&format!("round-{round}.csv"), findings(round));
        cut_off += usize::from(kill_while(&house, text(&file), usual * hundredths / 100));

        let node = house.serve();
        let lines = hand_in(&house, text(&file));
        let (new, known) = (count(&lines, "recorded"), count(&lines, "duplicate"));
        assert!(
            (new, known) == (LINES, 0) || (new, known) == (0, LINES),
            "{new} new, {known} known"
        );
        let records: BTreeSet<&str> = lines
            .iter()
            .map(|line| line["record"].as_str().unwrap())
            .collect();
        assert_eq!(records.len(), LINES, "each line is a record of its own");
        assert!(node.stop().unwrap().success());
        size += LINES as u64;
        assert_eq!(
            house.log_size(),
            size,
            "every line is in the log once, in round {round}"
        );
    }
    house.is_healthy();
    assert!(
        cut_off >= 2,
        "only {cut_off} files were cut off: the test saw too little"
    );
}

/// Kills the serving node while a file goes in; says whether the sender was cut off before an answer.
fn kill_while(house: &House, file: &str, moment: Duration) -> bool {
    let node = house.serve();
    let data = house.data();
    let mut sender = Command::new(PROGRAM)
        .args([
            "report",
            "--yes",
            "--output",
            text(&house.beside("answer")),
            "--data",
            text(&data),
            file,
        ])
        .stderr(std::fs::File::create(house.beside("complaint")).unwrap())
        .spawn()
        .unwrap();
    std::thread::sleep(moment);
    node.kill();
    let ended = sender.wait().unwrap();
    if ended.success() {
        return false;
    }
    assert_eq!(ended.code(), Some(3));
    let complaint = std::fs::read_to_string(house.beside("complaint")).unwrap();
    assert!(complaint.contains("hand the file in again"), "{complaint}");
    true
}

#[test]
fn a_report_without_a_serving_node_that_dies_is_completed_too() {
    let house = House::new();
    let before = house.log_size();
    let file = house.write("findings.csv", findings(0));
    let data = house.data();
    for moment in [150, 400, 700] {
        let mut sender = Command::new(PROGRAM)
            .args([
                "report",
                "--yes",
                "--output",
                text(&house.beside("answer")),
                "--data",
                text(&data),
                text(&file),
            ])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        sender.kill().unwrap();
        sender.wait().unwrap();
    }
    hand_in(&house, text(&file));
    assert_eq!(house.log_size(), before + LINES as u64);
    house.is_healthy();
}

#[test]
fn a_first_start_that_dies_is_finished_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("node");
    for moment in [5, 10, 15, 20, 30, 60, 150, 400, 900] {
        let mut child = Command::new(PROGRAM)
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--name",
                "desk.example",
                "--data",
                text(&data),
            ])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let node = comity_testkit::RunningNode::start_with(
        std::path::Path::new(PROGRAM),
        &data,
        &["--name", "desk.example"],
    )
    .unwrap();
    assert!(node.stop().unwrap().success());
    let whole = House::new();
    let size = |data| {
        let verified = crate::program::comity(&["verify", "log", data]);
        assert_eq!(code(&verified), 0);
        crate::program::out(&verified)
            .lines()
            .find(|line| line.starts_with("size"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        size(text(&data)),
        size(text(&whole.data())),
        "the public record stands there once"
    );
}
