//! The desk of a node, from the command line: this process opens the node, or asks the one that serves it.
//!
//! One process writes one log. While `comity serve` runs, it listens on a socket in the data folder that only the
//! folder's owner can reach; `comity report` sends the file there and gets the same answer.
//!
//! One request a connection: a line of JSON with the length of the file, the bytes of the file; then lines of JSON
//! with the progress, and one with the answer or the error.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};
use comity_flow::Node;
use comity_flow::peers::Pulse;
use serde::{Deserialize, Serialize};

use crate::commands::export::{self, ExportAsk};
use crate::commands::keys;
use crate::commands::keys::ask::KeysAsk;
use crate::commands::lists;
use crate::commands::lists::ask::ListAsk;
use crate::commands::peer;
use crate::commands::peer::ask::PeerAsk;
use crate::commands::report::{Answer, Ask, answer};
use crate::exit::{BadInput, WrongUse};
use crate::folder::Folder;
use crate::line::Line;

/// Largest list of parties: what its reader takes.
const LARGEST_LIST: u64 = 512 << 20;

/// Longest request line: a mapping of 256 columns.
const LONGEST_LINE: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Request {
    ask: Asked,
    bytes: u64,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Asked {
    Report(Ask),
    Lists(ListAsk),
    Peers(PeerAsk),
    Keys(KeysAsk),
    Export(ExportAsk),
}

impl Asked {
    /// Most bytes that may follow.
    fn most(&self) -> u64 {
        match self {
            Self::Report(_) => comity_wire::limits::MAX_INPUT_BYTES as u64,
            Self::Lists(_) => LARGEST_LIST,
            Self::Peers(_) | Self::Export(_) => 0,
            Self::Keys(_) => comity_flow::keys::MAX_REQUEST as u64,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reply {
    Progress(u64, u64),
    Answer(Answer),
    Lists(serde_json::Value),
    /// What went wrong, and the exit code that fits it.
    Error(String, u8),
}

fn socket(folder: &Folder) -> PathBuf {
    folder.root().join("control.sock")
}

/// A node that takes reports.
pub(crate) enum Desk {
    /// This process holds the node.
    Here(Arc<Node>),
    /// Another process serves it.
    There(PathBuf),
}

impl Desk {
    /// Finds the node of a folder: the process that serves it, or this one.
    ///
    /// # Errors
    /// A node that cannot run.
    pub(crate) fn reach(folder: &Folder) -> anyhow::Result<Self> {
        let path = socket(folder);
        if UnixStream::connect(&path).is_ok() {
            return Ok(Self::There(path));
        }
        let node = Arc::new(folder.running_node(&|_, _| {})?);
        if node.heartbeat() == Pulse::Ask {
            Line::new(&node)?.ask_about_us();
        }
        Ok(Self::Here(node))
    }

    /// Hands a file in.
    ///
    /// # Errors
    /// The file's or the node's.
    pub(crate) fn report(
        &self,
        ask: &Ask,
        bytes: &[u8],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> anyhow::Result<Answer> {
        match self {
            Self::Here(node) => answer(node, ask, bytes, progress),
            Self::There(path) => match send(path, Asked::Report(ask.clone()), bytes, progress)? {
                Reply::Answer(answer) => Ok(answer),
                _ => bail!(UNKNOWN_ANSWER),
            },
        }
    }

    /// Asks about lists of parties, or hands a state of one in.
    ///
    /// # Errors
    /// The list's or the node's.
    pub(crate) fn lists(&self, ask: &ListAsk, bytes: &[u8]) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Here(node) => lists::ask::answer(node, ask, bytes),
            Self::There(path) => match send(path, Asked::Lists(ask.clone()), bytes, &|_, _| {})? {
                Reply::Lists(answer) => Ok(answer),
                _ => bail!(UNKNOWN_ANSWER),
            },
        }
    }

    /// Asks about counterparts and what is exchanged with them, or has something done with them.
    ///
    /// # Errors
    /// The node's or the line's.
    pub(crate) fn peers(
        &self,
        ask: &PeerAsk,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Here(node) => peer::ask::answer(&*Line::new(node)?, ask, progress),
            Self::There(path) => match send(path, Asked::Peers(ask.clone()), &[], progress)? {
                Reply::Lists(answer) => Ok(answer),
                _ => bail!(UNKNOWN_ANSWER),
            },
        }
    }

    /// Asks about the node's keys, or changes one.
    ///
    /// # Errors
    /// The node's.
    pub(crate) fn keys(&self, ask: &KeysAsk, bytes: &[u8]) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Here(node) => keys::ask::answer(node, ask, bytes),
            Self::There(path) => match send(path, Asked::Keys(ask.clone()), bytes, &|_, _| {})? {
                Reply::Lists(answer) => Ok(answer),
                _ => bail!(UNKNOWN_ANSWER),
            },
        }
    }

    /// Has a bundle written. The folder must be named from the root: the node may run elsewhere.
    ///
    /// # Errors
    /// The node's, or the disk's.
    pub(crate) fn export(&self, ask: &ExportAsk) -> anyhow::Result<serde_json::Value> {
        match self {
            Self::Here(node) => export::answer(node, ask),
            Self::There(path) => match send(path, Asked::Export(ask.clone()), &[], &|_, _| {})? {
                Reply::Lists(answer) => Ok(answer),
                _ => bail!(UNKNOWN_ANSWER),
            },
        }
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// The disk's; the next start recovers.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Here(node) => match Arc::try_unwrap(node) {
                Ok(node) => Ok(node.close()?),
                // A thread that is still ending holds it; what it recorded is durable, and the next start recovers the rest.
                Err(_) => Ok(()),
            },
            Self::There(_) => Ok(()),
        }
    }
}

/// Another version of this program serves the node.
const UNKNOWN_ANSWER: &str = "the node that serves this folder gave an answer that is not known here; use the same version of the program";

fn send(
    path: &Path,
    ask: Asked,
    bytes: &[u8],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> anyhow::Result<Reply> {
    let stream =
        UnixStream::connect(path).context("the node that served this folder has stopped; try again")?;
    let request = Request {
        ask,
        bytes: bytes.len() as u64,
    };
    let head = serde_json::to_vec(&request)?;
    // The cause says only that the other end is gone; a broken pipe here is not a reader who has seen enough.
    let reply = exchange(&stream, &head, bytes, progress).ok().flatten();
    match reply {
        Some(answer @ (Reply::Answer(_) | Reply::Lists(_))) => Ok(answer),
        Some(Reply::Error(text, 1)) => bail!(BadInput(text)),
        Some(Reply::Error(text, 2)) => bail!(WrongUse(text)),
        Some(Reply::Error(text, _)) => bail!("{text}"),
        Some(Reply::Progress(..)) | None => bail!(
            "the node stopped before it answered; hand the file in again: what was recorded is recognised as known"
        ),
    }
}

/// Sends the request and reads up to the last reply; none when the node went away before.
fn exchange(
    mut stream: &UnixStream,
    head: &[u8],
    bytes: &[u8],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> std::io::Result<Option<Reply>> {
    for part in [head, b"\n", bytes] {
        stream.write_all(part)?;
    }
    for line in BufReader::new(stream).split(b'\n') {
        match serde_json::from_slice(&line?)? {
            Reply::Progress(done, total) => progress(done, total),
            last => return Ok(Some(last)),
        }
    }
    Ok(None)
}

/// The socket of a serving node; removed when this value goes.
pub(crate) struct Control(PathBuf);

impl Drop for Control {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Listens for the command line of this machine's owner.
///
/// # Errors
/// A path the system cannot listen on.
pub(crate) fn listen(folder: &Folder, line: &Arc<Line>) -> anyhow::Result<Control> {
    let path = socket(folder);
    // We hold the log's lock, so whatever lies here is left over from a process that is gone.
    let _ = std::fs::remove_file(&path);
    let listener =
        UnixListener::bind(&path).with_context(|| format!("could not listen on {}", path.display()))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    let line = Arc::downgrade(line);
    // One after the other: a second file waits for the first. Rounds with counterparts wait for nothing.
    let turn = Arc::new(Mutex::new(()));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(stream), Some(line)) = (stream, line.upgrade()) else {
                return;
            };
            let turn = Arc::clone(&turn);
            std::thread::spawn(move || {
                if let Err(cause) = serve(&line, stream, &turn) {
                    tracing::warn!(%cause, "a request on the control socket failed");
                }
            });
        }
    });
    Ok(Control(path))
}

fn serve(line: &Line, stream: UnixStream, turn: &Mutex<()>) -> anyhow::Result<()> {
    let node = line.node();
    let writer = Mutex::new(stream.try_clone()?);
    let tell = |reply: &Reply| -> anyhow::Result<()> {
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::to_writer(&mut *writer, reply)?;
        Ok(writer.write_all(b"\n")?)
    };
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    if reader.by_ref().take(LONGEST_LINE).read_line(&mut head)? == 0 {
        // A look whether somebody is here.
        return Ok(());
    }
    let request: Request = serde_json::from_str(&head)?;
    let mut bytes = Vec::new();
    reader
        .take(request.bytes.min(request.ask.most()))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 != request.bytes {
        bail!("the sender went away before the whole file was here; nothing was recorded");
    }
    let progress = |done, total| {
        let _ = tell(&Reply::Progress(done, total));
    };
    let alone = || turn.lock().unwrap_or_else(PoisonError::into_inner);
    let answered = match &request.ask {
        Asked::Report(ask) => {
            let _alone = alone();
            answer(node, ask, &bytes, &progress).map(Reply::Answer)
        }
        Asked::Lists(ask) => {
            let _alone = alone();
            lists::ask::answer(node, ask, &bytes).map(Reply::Lists)
        }
        Asked::Peers(ask) => peer::ask::answer(line, ask, &progress).map(Reply::Lists),
        Asked::Keys(ask) => keys::ask::answer(line.node(), ask, &bytes).map(Reply::Lists),
        Asked::Export(ask) => export::answer(line.node(), ask).map(Reply::Lists),
    };
    match answered {
        Ok(answer) => tell(&answer),
        Err(cause) => tell(&Reply::Error(format!("{cause:#}"), crate::exit::code(&cause))),
    }
}
