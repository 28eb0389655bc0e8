//! What can go wrong at a station, and whose it is to mend.

use comity_core::problem::Problem;

use crate::policy::Action;

/// Whose it is to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The sender: a field or a file.
    Sender,
    /// The reader asked for what is not there or not theirs.
    Reader,
    /// This node.
    Us,
    /// This node, for now: full, or read-only.
    UsForNow,
}

/// An error of the flow.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The role does not allow it.
    #[error("your role does not allow this ({})", .0.as_str())]
    NotAllowed(Action),
    /// There is no such thing, or the reader may not know of it: both are the same answer.
    #[error("there is no such {0} here")]
    NotFound(&'static str),
    /// The sender's fields are wrong.
    #[error("{}", join(.0))]
    Fields(Vec<Problem>),
    /// The sender's file cannot be read.
    #[error("{0}")]
    File(String),
    /// Somebody else changed the record first.
    #[error(
        "the record was changed by somebody else meanwhile; read it again and repeat what you wanted to do"
    )]
    ChangedMeanwhile,
    /// The log takes nothing now.
    #[error("the log takes no entries now")]
    Log(#[source] comity_log::AppendError),
    /// The log could not be read.
    #[error("the log could not be read")]
    LogRead(#[source] comity_log::ReadError),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] comity_store::StoreError),
    /// The fact files that are part of this program are faulty; its tests would have said so.
    #[error("the fact files of this program cannot be used: {0}")]
    Facts(String),
    /// What we stored does not verify any more.
    #[error("a stored statement does not verify: {0}; run `comity doctor`")]
    Damaged(String),
}

fn join(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

impl FlowError {
    /// One complaint about one field.
    pub fn field(problem: Problem) -> Self {
        Self::Fields(vec![problem])
    }

    /// Whose it is to mend.
    pub fn blame(&self) -> Blame {
        match self {
            Self::NotAllowed(_) | Self::NotFound(_) => Blame::Reader,
            Self::Fields(_) | Self::File(_) | Self::ChangedMeanwhile => Blame::Sender,
            Self::Log(_) | Self::Store(comity_store::StoreError::Full | comity_store::StoreError::Busy) => {
                Blame::UsForNow
            }
            Self::LogRead(_) | Self::Store(_) | Self::Facts(_) | Self::Damaged(_) => Blame::Us,
        }
    }
}
