//! The log, the audit trail, and the page about this node.

use askama::Template;

use super::common::Pager;
use crate::shell::Shell;

/// The log and how to check it.
#[derive(Template)]
#[template(path = "log.html")]
pub struct LogPage {
    /// The frame.
    pub s: Shell,
    /// The log's origin.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// Root hash, hexadecimal.
    pub root: String,
    /// State word: `writable`, `read-only`, `full`.
    pub state: String,
    /// Why it is not writable.
    pub reason: String,
    /// The newest checkpoint, as signed.
    pub checkpoint: String,
    /// Key of the log, as a verifier key.
    pub log_key: String,
    /// Keys of statements: id and public key, hexadecimal.
    pub statement_keys: Vec<(String, String)>,
    /// The newest entries: index and record.
    pub recent: Vec<super::common::RecordRow>,
    /// Command to check a copy of the log.
    pub command: String,
}

/// Who read or exported what.
#[derive(Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    /// The frame.
    pub s: Shell,
    /// Narrowed to this person.
    pub person: String,
    /// Narrowed to this object.
    pub object: String,
    /// Events, the newest first.
    pub rows: Vec<AuditRow>,
    /// Where one stands.
    pub pager: Pager,
    /// Whether the trail is complete.
    pub intact: bool,
}

/// One event.
pub struct AuditRow {
    /// When, as shown.
    pub at: String,
    /// Who.
    pub who: String,
    /// Action word.
    pub action: String,
    /// Object, such as a record's id.
    pub object: String,
    /// Its page, where it has one.
    pub href: Option<String>,
    /// Outcome word: `done`, `refused`, `failed`.
    pub outcome: String,
    /// Code or count.
    pub detail: String,
}

/// About this node, and help.
#[derive(Template)]
#[template(path = "about.html")]
pub struct AboutPage {
    /// The frame.
    pub s: Shell,
    /// Version of the program.
    pub version: String,
    /// The log's origin.
    pub origin: String,
    /// Versions of tables and shapes: name and value.
    pub versions: Vec<(String, String)>,
}
