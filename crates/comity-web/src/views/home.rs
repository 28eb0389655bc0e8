//! What needs me.

use askama::Template;

use super::common::RecordRow;
use crate::shell::Shell;

/// The home page.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// The frame.
    pub s: Shell,
    /// What waits for this user.
    pub waiting: Vec<Waiting>,
    /// Imports of this user that are not finished.
    pub imports: Vec<OpenImport>,
    /// Forms begun on this node and not sent: label, address, when.
    pub drafts: Vec<(String, String, String)>,
    /// How many records there are of each kind.
    pub kinds: Vec<KindCount>,
    /// The newest records.
    pub recent: Vec<RecordRow>,
    /// The log in one line.
    pub log: LogLine,
    /// Facts in the tables that name a source that was read.
    pub facts_sourced: u64,
    /// Facts in the tables that nobody has checked.
    pub facts_unverified: u64,
    /// Whether this user may report.
    pub may_report: bool,
}

/// Something that waits for the reader.
pub struct Waiting {
    /// What, in words.
    pub text: String,
    /// Where to do it.
    pub href: String,
}

/// An import that was begun.
pub struct OpenImport {
    /// The file's name.
    pub file: String,
    /// State word: `columns`, `preview`, `running`, `done`, `stopped`.
    pub state: String,
    /// Where to go on.
    pub href: String,
}

/// Records of one kind.
pub struct KindCount {
    /// Kind word.
    pub kind: String,
    /// How many.
    pub n: u64,
}

/// The log in one line.
pub struct LogLine {
    /// The log's origin.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// State word: `writable`, `read-only`, `full`.
    pub state: String,
    /// Why it is not writable.
    pub reason: String,
}
