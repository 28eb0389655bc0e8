//! What can be wrong with a word list, where, and how it is mended.

/// A line of a word list that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} line {line}: {what}; {mend}")]
pub struct HanFault {
    /// The file.
    pub file: &'static str,
    /// The line, from 1; 0 for the whole file.
    pub line: u64,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: &'static str,
}
