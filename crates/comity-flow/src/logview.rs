//! The log as people see it.

use std::path::PathBuf;

use comity_log::LogState;

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// The state of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogView {
    /// Its name.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// The newest checkpoint, a signed note.
    pub checkpoint: String,
    /// `writable`, `held`, `full` or `read-only`.
    pub state: &'static str,
    /// Why it is not writable.
    pub reason: String,
    /// Verifier key of the log.
    pub vkey: String,
    /// Public key that signs statements, in hexadecimal.
    pub statement_key: String,
    /// Its short name in statements, in hexadecimal.
    pub kid: String,
}

impl Node {
    /// The state of the log, for people.
    ///
    /// # Errors
    /// Not allowed.
    pub fn log_view(&self, me: &Who) -> Result<LogView, FlowError> {
        me.may(Action::Read)?;
        let (state, reason) = match self.log.state() {
            LogState::Writable => ("writable", String::new()),
            LogState::ReadOnly { reason } => ("read-only", reason.to_string()),
            LogState::Held { reason } => ("held", reason.to_string()),
            LogState::Full { free, reserve } => (
                "full",
                format!(
                    "{free} bytes are free on the disk and {reserve} are kept in reserve; free some space"
                ),
            ),
        };
        let key = self.keys.statement();
        Ok(LogView {
            origin: self.log_origin(),
            size: self.log.size(),
            checkpoint: String::from_utf8_lossy(&self.log.checkpoint()).into_owned(),
            state,
            reason,
            vkey: self.vkey.clone(),
            statement_key: comity_proof::hex::encode(&key.public()),
            kid: comity_proof::hex::encode(&key.kid()),
        })
    }

    /// The folder that is published under `/log/`.
    pub fn log_folder(&self) -> PathBuf {
        self.log.public_folder()
    }

    /// Entries of the log, for a health line.
    pub fn log_size(&self) -> u64 {
        self.log.size()
    }

    /// Makes everything durable and stops the writer.
    ///
    /// # Errors
    /// The disk's; nothing is lost, the next start goes on from the journal.
    pub fn close(self) -> Result<(), comity_log::Trouble> {
        self.log.close()
    }
}
