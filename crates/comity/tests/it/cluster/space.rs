//! Two nodes in network spaces of their own, with one wire between them, where the machine lets a test make them.

use std::path::{Path, PathBuf};
use std::process::Command;

use comity_testkit::RunningNode;
use comity_testkit::cluster::until;

use super::{NAMES, PATIENCE, template};
use crate::house::copy;
use crate::program::{PROGRAM, code, comity, err, out, text};

/// Runs a command; whether it ended well.
fn ran(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

fn ip(line: &str) -> bool {
    ran("ip", &line.split(' ').collect::<Vec<_>>())
}

/// Two spaces with a wire; they go when this value goes.
struct Spaces([String; 2]);

impl Spaces {
    fn made() -> Option<Spaces> {
        let id = std::process::id();
        let spaces = Spaces([format!("comity-a{id}"), format!("comity-b{id}")]);
        let [one, other] = &spaces.0;
        let wires = (format!("ca{id}"), format!("cb{id}"));
        let made = ip(&format!("netns add {one}"))
            && ip(&format!("netns add {other}"))
            && ip(&format!(
                "link add {} netns {one} type veth peer name {} netns {other}",
                wires.0, wires.1
            ))
            && ip(&format!("-n {one} addr add 10.77.0.1/24 dev {}", wires.0))
            && ip(&format!("-n {other} addr add 10.77.0.2/24 dev {}", wires.1))
            && ip(&format!("-n {one} link set lo up"))
            && ip(&format!("-n {other} link set lo up"))
            && ip(&format!("-n {one} link set {} up", wires.0))
            && ip(&format!("-n {other} link set {} up", wires.1));
        made.then_some(spaces)
    }

    /// Takes the wire out of one space, or puts it back.
    fn wire(&self, up: bool) {
        let name = format!("ca{}", std::process::id());
        let state = if up { "up" } else { "down" };
        assert!(ip(&format!("-n {} link set {name} {state}", self.0[0])));
    }

    fn serve(&self, place: usize, data: &Path) -> RunningNode {
        let mut command = Command::new("ip");
        command
            .args([
                "netns",
                "exec",
                &self.0[place],
                PROGRAM,
                "serve",
                "--listen",
                "127.0.0.1:0",
            ])
            .args([
                "--peer-interval",
                "2",
                "--peers",
                &format!("10.77.0.{}:7301", place + 1),
            ])
            .args(["--data", text(data)]);
        RunningNode::start_command(&mut command).unwrap()
    }
}

impl Drop for Spaces {
    fn drop(&mut self) {
        for space in &self.0 {
            let _ = ip(&format!("netns del {space}"));
        }
    }
}

/// The program over a data folder: its one line of output, from a node that serves in another space.
fn told(data: &Path, arguments: &[&str]) -> String {
    let output = comity(&[arguments, &["--data", text(data), "--format", "jsonl"]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
}

fn invite(data: &Path) -> String {
    let answer: serde_json::Value = serde_json::from_str(&told(data, &["peer", "invite"])).unwrap();
    answer["code"].as_str().unwrap().to_owned()
}

#[test]
fn nodes_in_separate_network_spaces_meet_part_and_meet_again() {
    let Some(spaces) = Spaces::made() else {
        println!("skipped: this machine lets nobody make network spaces");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data: Vec<PathBuf> = (0..2).map(|at| folder.path().join(NAMES[at])).collect();
    for (at, data) in data.iter().enumerate() {
        copy(&template(NAMES[at]), data);
    }
    let _nodes: Vec<RunningNode> = (0..2).map(|at| spaces.serve(at, &data[at])).collect();
    let (ours, theirs) = (invite(&data[0]), invite(&data[1]));
    assert!(ours.contains("@10.77.0.1:7301#"), "{ours}");
    told(&data[0], &["peer", "accept", &theirs]);
    told(&data[1], &["peer", "accept", &ours]);
    let copy_of_first = data[1].join("peers").join(NAMES[0]).join("mirror/public");
    let same = || super::head(&copy_of_first) == super::head(&data[0].join("log/public"));
    until("the second holds the first's log", PATIENCE, same);

    spaces.wire(false);
    let file = folder.path().join("more.jsonl");
    std::fs::write(&file, super::listings(0, 5)).unwrap();
    told(&data[0], &["report", text(&file)]);
    assert!(!same());
    spaces.wire(true);
    until("it holds it again", PATIENCE, same);
}
