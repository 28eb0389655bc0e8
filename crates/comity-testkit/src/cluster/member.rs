//! One node of a cluster.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::proxy::Proxy;
use crate::node::{NodeError, RunningNode};

/// Seconds between rounds in tests: short enough to wait for, long enough that hints show.
const INTERVAL: &str = "2";

/// What the program says before the address of its peer port.
const PORT: &str = "Peer port: ";

/// A node, and the line in front of its peer port.
#[derive(Debug)]
pub struct Member {
    program: PathBuf,
    name: String,
    data: PathBuf,
    proxy: Proxy,
    running: Option<RunningNode>,
    more: Vec<String>,
}

impl Member {
    pub(super) fn start(program: &Path, name: &str, data: &Path) -> Result<Member, NodeError> {
        let mut member = Member {
            program: program.into(),
            name: name.into(),
            data: data.into(),
            proxy: Proxy::start().map_err(NodeError::Start)?,
            running: None,
            more: Vec::new(),
        };
        member.serve()?;
        Ok(member)
    }

    /// Name of the node.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The line in front of its peer port.
    pub fn line(&self) -> &Proxy {
        &self.proxy
    }

    /// More arguments for `comity serve` from the next start on.
    pub fn with(&mut self, more: &[&str]) {
        self.more = more.iter().map(|one| (*one).to_owned()).collect();
    }

    /// Starts it, or starts it again: the port is another, the address of the line stays.
    pub fn serve(&mut self) -> Result<(), NodeError> {
        let address = self.proxy.address().to_string();
        let mut arguments = vec![
            "--name",
            &self.name,
            "--peers",
            "127.0.0.1:0",
            "--peer-address",
            &address,
            "--peer-interval",
            INTERVAL,
        ];
        arguments.extend(self.more.iter().map(String::as_str));
        let running = RunningNode::start_with(&self.program, &self.data, &arguments)?;
        match port(&running.said()) {
            Some(port) => self.proxy.leads_to(port),
            None => return Err(NodeError::Silent { said: running.said() }),
        }
        self.running = Some(running);
        Ok(())
    }

    /// The running node.
    #[allow(clippy::panic, reason = "a test that asks a node that it stopped is wrong")]
    pub fn running(&self) -> &RunningNode {
        match &self.running {
            Some(running) => running,
            None => panic!("{} is not running", self.name),
        }
    }

    /// Whether it was started and not ended since.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(running) = self.running.take() {
            running.kill();
        }
    }

    /// Asks it to end and waits; true if it ended as it should.
    pub fn stop(&mut self) -> bool {
        match self.running.take() {
            Some(running) => running.stop().is_ok_and(|status| status.success()),
            None => true,
        }
    }

    /// Runs the program with `--data` of this node behind the arguments.
    #[allow(clippy::panic, reason = "a program that does not start fails the test")]
    pub fn run(&self, arguments: &[&str]) -> Output {
        let ran = Command::new(&self.program)
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::null())
            .output();
        match ran {
            Ok(output) => output,
            Err(cause) => panic!("{} could not be run: {cause}", self.program.display()),
        }
    }

    /// Runs it with `--format jsonl`, and gives exit code, objects and complaints.
    pub fn ask(&self, arguments: &[&str]) -> (i32, Vec<Value>, String) {
        let output = self.run(&[arguments, &["--format", "jsonl"]].concat());
        let said = String::from_utf8_lossy(&output.stdout);
        let values = said
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap_or(-1), values, complaint)
    }

    /// The same where it must end well.
    #[allow(clippy::panic, reason = "a panic is how a test fails")]
    pub fn told(&self, arguments: &[&str]) -> Vec<Value> {
        let (code, values, complaint) = self.ask(arguments);
        assert_eq!(code, 0, "{} {arguments:?}: {complaint}", self.name);
        values
    }

    /// Its own code.
    pub fn invite(&self) -> String {
        let answer = self.told(&["peer", "invite"]);
        answer.first().map(|one| words(one, "code")).unwrap_or_default()
    }

    /// Pins the node of a code; the English words.
    pub fn accept(&self, code: &str) -> String {
        let answer = self.told(&["peer", "accept", code]);
        answer
            .first()
            .map(|one| words(one, "words_en"))
            .unwrap_or_default()
    }

    /// A counterpart as this node sees it.
    pub fn peer(&self, name: &str) -> Value {
        let answer = self.told(&["peer", "show", name]);
        answer.into_iter().next().unwrap_or_default()
    }

    /// Size of its own log, as the outside checker counts it; the checker must find it sound.
    #[allow(clippy::panic, reason = "a panic is how a test fails")]
    pub fn log_size(&self) -> u64 {
        log_size(&self.program, &self.data)
    }

    /// Memory of the running node in bytes (`VmRSS` of Linux); 0 where the system does not say.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.running().id()));
        let kilobytes = status.ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        kilobytes.unwrap_or(0) * 1024
    }
}

/// Entries of a log that lies in a folder, which must be sound.
#[allow(clippy::panic, reason = "a panic is how a test fails")]
pub(super) fn log_size(program: &Path, folder: &Path) -> u64 {
    let verified = Command::new(program).args(["verify", "log"]).arg(folder).output();
    let said = match &verified {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        other => panic!("{}: {other:?}", folder.display()),
    };
    let size = said.lines().find_map(|line| line.strip_prefix("size "));
    size.and_then(|size| size.trim().parse().ok()).unwrap_or(0)
}

/// A field as words: a text, or texts joined.
fn words(value: &Value, field: &str) -> String {
    match value.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        _ => String::new(),
    }
}

fn port(said: &str) -> Option<SocketAddr> {
    let line = said.lines().find_map(|line| line.strip_prefix(PORT))?;
    line.trim().parse().ok()
}
