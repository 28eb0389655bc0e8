//! The built program, serving a folder on a free port of this machine.

use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use crate::process::Process;

/// How long a node may take from start to its address. The first start signs and logs the whole public
/// record; two seconds on an idle machine, and tests run where others build.
const START_PATIENCE: Duration = Duration::from_secs(120);

/// How long the sign-in link may come after the address. A node that has a user prints none.
const LINK_PATIENCE: Duration = Duration::from_millis(700);

/// Why a node did not come up.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The program could not be started at all.
    #[error("the program could not be started")]
    Start(#[source] std::io::Error),
    /// It ended, or said nothing of an address in time.
    #[error("the node named no address; it said:\n{said}")]
    Silent {
        /// All that it printed.
        said: String,
    },
}

/// A running node. It is killed when this value goes.
#[derive(Debug)]
pub struct RunningNode {
    process: Process,
    address: String,
    link: Option<String>,
}

impl RunningNode {
    /// Starts `comity serve` over a data folder, on a free port of the loopback address.
    ///
    /// `program` is the built binary: `env!("CARGO_BIN_EXE_comity")` in the tests of crate `comity`.
    pub fn start(program: &Path, data: &Path) -> Result<RunningNode, NodeError> {
        RunningNode::start_with(program, data, &[])
    }

    /// The same with more arguments.
    pub fn start_with(program: &Path, data: &Path, more: &[&str]) -> Result<RunningNode, NodeError> {
        let mut command = Command::new(program);
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .args(more);
        RunningNode::start_command(&mut command)
    }

    /// The same for a command that a test has put together itself: other addresses, an environment of its own.
    pub fn start_command(command: &mut Command) -> Result<RunningNode, NodeError> {
        command.env("NO_COLOR", "1").env_remove("CI");
        let process = Process::start(command).map_err(NodeError::Start)?;
        let silent = |process: &Process| NodeError::Silent { said: process.said() };
        let first = next_url(&process, START_PATIENCE).ok_or_else(|| silent(&process))?;
        let address = origin(&first).to_owned();
        let link = if has_path(&first) {
            Some(first)
        } else {
            next_url(&process, LINK_PATIENCE).filter(|url| has_path(url))
        };
        Ok(RunningNode {
            process,
            address,
            link,
        })
    }

    /// Scheme, host and port: `http://127.0.0.1:41234`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A page of the node by its path, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The one-time sign-in link, as long as nobody has used it.
    pub fn sign_in_link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// All that it has printed.
    pub fn said(&self) -> String {
        self.process.said()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as a power cut would, between any two instructions.
    pub fn kill(mut self) {
        self.process.kill();
    }

    /// Asks it to end and waits until it has.
    pub fn stop(mut self) -> std::io::Result<ExitStatus> {
        self.process.stop()
    }

    /// How it ended by itself, when it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.process.ended()
    }
}

/// The next address in what the node says.
fn next_url(process: &Process, patience: Duration) -> Option<String> {
    loop {
        if let Some(url) = url_in(&process.line(patience)?) {
            return Some(url.to_owned());
        }
    }
}

fn url_in(line: &str) -> Option<&str> {
    let from = line.find("http://").or_else(|| line.find("https://"))?;
    let rest = line.get(from..)?;
    let url = rest.split(|c: char| c.is_whitespace() || c.is_control()).next()?;
    Some(url.trim_end_matches(['.', ',', ')', '"', '。', '，']))
}

fn after_scheme(url: &str) -> usize {
    url.find("://").map_or(0, |at| at + 3)
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> &str {
    let host = after_scheme(url);
    let end = url
        .get(host..)
        .and_then(|rest| rest.find('/'))
        .map_or(url.len(), |at| host + at);
    url.get(..end).unwrap_or(url)
}

/// Whether an address goes on past its host.
fn has_path(url: &str) -> bool {
    url.get(origin(url).len()..).is_some_and(|path| path.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_what_people_read() {
        assert_eq!(
            url_in("serving at http://127.0.0.1:8117/ (Ctrl-C ends it)"),
            Some("http://127.0.0.1:8117/")
        );
        assert_eq!(
            url_in("一次性登录：https://127.0.0.1:1/first/ab-1。"),
            Some("https://127.0.0.1:1/first/ab-1")
        );
        assert_eq!(url_in("no address here"), None);
    }

    #[test]
    fn a_link_is_told_from_an_address() {
        assert_eq!(origin("http://127.0.0.1:8117/first/ab"), "http://127.0.0.1:8117");
        assert_eq!(origin("http://127.0.0.1:8117"), "http://127.0.0.1:8117");
        assert!(has_path("http://127.0.0.1:8117/first/ab"));
        assert!(!has_path("http://127.0.0.1:8117/"));
    }

    #[test]
    fn a_program_that_says_nothing_is_told_with_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let error = RunningNode::start(Path::new("/bin/echo"), folder.path()).unwrap_err();
        assert!(error.to_string().contains("serve --data"), "{error}");
    }
}
