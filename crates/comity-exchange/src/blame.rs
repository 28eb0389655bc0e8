//! Who has to act when something between two nodes does not work.

use std::fmt;

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// This node: its disk, its program, its operator.
    Us,
    /// The other node: its operator must look.
    Peer,
    /// What lies between: nobody is at fault, and trying again is right.
    Line,
}

/// One word, for a table.
impl fmt::Display for Blame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Us => "us",
            Self::Peer => "peer",
            Self::Line => "line",
        })
    }
}
