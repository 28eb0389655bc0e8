//! A node for a test: the folder, and the ways to use it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;
use std::time::Duration;

use comity_testkit::RunningNode;
use tempfile::TempDir;

use crate::program::{PROGRAM, code, comity, err, out, text};

/// Folders of test runs that ended before this age are removed by the next run.
const OLD: Duration = Duration::from_secs(86_400);

/// A node's folder that goes with the test.
pub(crate) struct House {
    folder: TempDir,
}

impl House {
    /// A node with the public record in it, which nobody has signed in to yet.
    pub(crate) fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        copy(template(), &folder.path().join("node"));
        House { folder }
    }

    /// An empty folder: the first start makes a node in it, under a name of its own.
    pub(crate) fn alone() -> House {
        let folder = tempfile::tempdir().unwrap();
        House { folder }
    }

    /// The node's data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("node")
    }

    /// A place for other files of the test.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the node.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.beside(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Starts the node on a free port.
    pub(crate) fn serve(&self) -> RunningNode {
        RunningNode::start(Path::new(PROGRAM), &self.data()).unwrap()
    }

    /// Runs the program with `--data` of this node behind the arguments.
    pub(crate) fn comity(&self, arguments: &[&str]) -> Output {
        let data = self.data();
        comity(&[arguments, &["--data", text(&data)]].concat())
    }

    /// Reports and gives exit code and the lines of the answer.
    pub(crate) fn report(&self, arguments: &[&str]) -> (i32, Vec<serde_json::Value>) {
        let output = self.comity(&[&["report", "--format", "jsonl"], arguments].concat());
        let lines = out(&output)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        (code(&output), lines)
    }

    /// Entries in the log, counted by the outside checker, which must find it sound.
    pub(crate) fn log_size(&self) -> u64 {
        let data = self.data();
        let verified = comity(&["verify", "log", text(&data)]);
        assert_eq!(code(&verified), 0, "{}{}", out(&verified), err(&verified));
        let told = out(&verified);
        let size = told.lines().find_map(|line| line.strip_prefix("size "));
        size.unwrap().trim().parse().unwrap()
    }

    /// What the doctor says: exit code and text.
    pub(crate) fn doctor(&self) -> (i32, String) {
        let output = self.comity(&["doctor"]);
        (code(&output), format!("{}{}", out(&output), err(&output)))
    }

    /// Asserts that the doctor finds nothing.
    pub(crate) fn is_healthy(&self) {
        let (code, told) = self.doctor();
        assert_eq!(code, 0, "{told}");
    }
}

/// Counts the lines of an answer that say `result`.
pub(crate) fn count(lines: &[serde_json::Value], result: &str) -> usize {
    lines.iter().filter(|line| line["result"] == result).count()
}

/// The documents of the repository.
pub(crate) fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// A folder of a node that was served once. Made once for all tests: the first start signs and logs the whole
/// public record.
fn template() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nodes");
        fs::create_dir_all(&all).unwrap();
        remove_old(&all);
        let folder = tempfile::Builder::new()
            .prefix("node-")
            .tempdir_in(&all)
            .unwrap()
            .keep();
        let data = folder.join("data");
        let node = RunningNode::start_with(Path::new(PROGRAM), &data, &["--name", "desk.example"]).unwrap();
        assert!(node.stop().unwrap().success());
        data
    })
}

fn remove_old(all: &Path) {
    for entry in fs::read_dir(all).unwrap().flatten() {
        let made = entry.metadata().and_then(|about| about.modified());
        if made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > OLD)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Copies a folder that no process has open.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Changes one byte of a file; a negative place counts from the end.
pub(crate) fn flip(path: &Path, at: isize) {
    let mut bytes = fs::read(path).unwrap();
    let length = isize::try_from(bytes.len()).unwrap();
    let at = usize::try_from(if at < 0 { length + at } else { at }).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}
