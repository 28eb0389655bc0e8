//! Several real nodes over real TLS, and what lies between them: pinned, cut, healed, killed, lied to.

mod away;
mod copies;
mod disk;
mod faults;
mod flow;
mod killed;
mod liar;
mod pinning;
mod sharing;
mod space;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use comity_testkit::RunningNode;
use comity_testkit::cluster::{Cluster, Member, until};
use serde_json::Value;

use crate::house::copy;
use crate::program::{PROGRAM, code, comity, err, out, text};

/// Names of the nodes.
const NAMES: [&str; 5] = [
    "north.example",
    "south.example",
    "east.example",
    "west.example",
    "middle.example",
];

/// How long anything between nodes may take on a machine where others build.
const PATIENCE: Duration = Duration::from_secs(60);

/// So many nodes, strangers to each other.
fn strangers(count: usize) -> Cluster {
    let prepare = |data: &Path, name: &str| copy(&template(name), data);
    Cluster::start(Path::new(PROGRAM), &NAMES[..count], &prepare).unwrap()
}

/// So many nodes that have pinned each other.
fn counterparts(count: usize) -> Cluster {
    let cluster = strangers(count);
    cluster.pin_all();
    cluster
}

/// The folder of a node of this name with the public record in it, made once for all tests.
fn template(name: &str) -> PathBuf {
    type Made = Mutex<HashMap<String, Arc<OnceLock<PathBuf>>>>;
    static MADE: OnceLock<Made> = OnceLock::new();
    let cell = {
        let mut made = MADE.get_or_init(Made::default).lock().unwrap();
        Arc::clone(made.entry(name.to_owned()).or_default())
    };
    cell.get_or_init(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nodes");
        fs::create_dir_all(&all).unwrap();
        let folder = tempfile::Builder::new()
            .prefix("cluster-")
            .tempdir_in(&all)
            .unwrap()
            .keep();
        let data = folder.join("data");
        let node = RunningNode::start_with(Path::new(PROGRAM), &data, &["--name", name]).unwrap();
        assert!(node.stop().unwrap().success());
        data
    })
    .clone()
}

/// Made-up listings that anybody may read, one a line, numbered from `from`.
fn listings(from: usize, count: usize) -> String {
    let mut lines = String::new();
    for number in from..from + count {
        let record = serde_json::json!({
            "kind": "listing",
            "handling": { "tlp": "CLEAR", "purposes": ["public"], "onward": "free" },
            "body": {
                "list": "Sample list",
                "authority": "Sample Treasury",
                "jurisdiction": "US",
                "from": "2023-04-14",
                "reason": format!("Made-up reason {number}"),
                "party": {
                    "kind": "company",
                    "names": [{ "name": format!("Sample Trading {number} Ltd."), "lang": "en" }],
                    "country": "CN",
                },
            },
            "source": { "citation": format!("Made-up notice {number}"), "provenance": "source" },
        });
        writeln!(lines, "{record}").unwrap();
    }
    lines
}

/// Reports made-up listings at a node; ids of the records. A node that was just started signs nothing before a counterpart
/// has said how large its log should be: then the file is handed in again, as its operator would.
fn report(cluster: &Cluster, place: usize, from: usize, count: usize) -> Vec<String> {
    let mut recorded = Vec::new();
    let what = format!("{} records {count} lines", cluster.node(place).name());
    until(&what, PATIENCE, || {
        let (lines, complaint) = try_report(cluster, place, from, count);
        let refused_for_now = complaint.contains("signs nothing at the moment");
        assert!(lines.len() == count || refused_for_now, "{complaint}");
        recorded = lines;
        recorded.len() == count
    });
    recorded
}

/// The same where the node may refuse or die: what was told to be recorded, and the complaint.
fn try_report(cluster: &Cluster, place: usize, from: usize, count: usize) -> (Vec<String>, String) {
    let member = cluster.node(place);
    let file = cluster.folder().join(format!("{}-{from}.jsonl", member.name()));
    fs::write(&file, listings(from, count)).unwrap();
    let (_, lines, complaint) = member.ask(&["report", text(&file)]);
    let recorded = lines
        .iter()
        .filter(|line| line["result"] == "recorded" || line["result"] == "duplicate")
        .map(|line| line["record"].as_str().unwrap().to_owned())
        .collect();
    let rejected = lines.iter().find(|line| line["result"] == "rejected");
    (recorded, format!("{complaint}{rejected:?}"))
}

/// The published log of a node.
fn public(member: &Member) -> PathBuf {
    member.data().join("log").join("public")
}

/// The copy of `of`'s log that `at` holds.
fn mirror(at: &Member, of: &Member) -> PathBuf {
    at.data()
        .join("peers")
        .join(of.name())
        .join("mirror")
        .join("public")
}

/// Size and root of the checkpoint in a published folder; none where there is none yet.
fn head(folder: &Path) -> Option<(u64, String)> {
    let note = fs::read_to_string(folder.join("checkpoint")).ok()?;
    let mut lines = note.lines().skip(1);
    Some((lines.next()?.parse().ok()?, lines.next()?.to_owned()))
}

/// Whether `at` holds all of `of`'s log.
fn holds_all(at: &Member, of: &Member) -> bool {
    let ours = head(&public(of));
    ours.is_some() && head(&mirror(at, of)) == ours
}

/// Waits until everybody holds everybody's log, whole.
fn settled(cluster: &Cluster) {
    for at in cluster.nodes() {
        for of in cluster.nodes() {
            if at.name() != of.name() {
                let what = format!("{} holds all of {}", at.name(), of.name());
                until(&what, PATIENCE, || holds_all(at, of));
            }
        }
    }
}

/// The outside checker over a published folder: sound, and of this size.
fn sound(folder: &Path, size: u64) {
    let verified = comity(&["verify", "log", text(folder)]);
    assert_eq!(
        code(&verified),
        0,
        "{}: {}{}",
        folder.display(),
        out(&verified),
        err(&verified)
    );
    let said = out(&verified);
    let told = said.lines().find_map(|line| line.strip_prefix("size "));
    assert_eq!(told.map(str::trim), Some(size.to_string().as_str()), "{said}");
}

/// Nothing lost, nothing invented: every log is sound, and every copy is the log itself, entry by entry.
fn nothing_lost_nothing_invented(cluster: &Cluster) {
    settled(cluster);
    for of in cluster.nodes() {
        let (size, _) = head(&public(of)).unwrap();
        sound(&public(of), size);
        for at in cluster.nodes().iter().filter(|at| at.name() != of.name()) {
            sound(&mirror(at, of), size);
            same_entries(&public(of), &mirror(at, of), size);
        }
    }
}

/// Bundle by bundle, the bytes are the same.
fn same_entries(one: &Path, other: &Path, size: u64) {
    for index in 0..size.div_ceil(256) {
        let width = comity_proof::tile::width_at(0, index, size);
        let name = comity_proof::tile::entries_path(index, width);
        let (one, other) = (fs::read(one.join(&name)), fs::read(other.join(&name)));
        assert_eq!(one.unwrap(), other.unwrap(), "{name}");
    }
}

/// The step of a counterpart that fails, if any: its word, who must act, and what went wrong.
fn failures(at: &Member, of: &str) -> Vec<(String, String, String)> {
    let peer = at.peer(of);
    let text = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
    let all = peer["failures"].as_array().cloned().unwrap_or_default();
    all.iter()
        .map(|one| (text(one, "step"), text(one, "who"), text(one, "what")))
        .collect()
}
