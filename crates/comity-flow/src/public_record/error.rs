//! What is wrong in a file of facts, told once, with the place and the mend.

/// One fault in one line of a file of facts. The editor of the file is to blame, never a user of the node.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, {field}: {what}; {mend}")]
pub struct FactError {
    /// Name of the file.
    pub file: String,
    /// Line in the file, counted from 1; 0 when the whole file is meant.
    pub line: u64,
    /// Name of the column.
    pub field: String,
    /// What is wrong.
    pub what: String,
    /// How it is mended.
    pub mend: String,
}

/// A place in a file: where a complaint points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: &'static str,
    pub(super) line: u64,
}

/// All complaints of one pass.
#[derive(Debug, Default)]
pub(super) struct Complaints(Vec<FactError>);

impl Complaints {
    pub(super) fn add(&mut self, at: &Place, field: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.0.push(FactError {
            file: at.file.to_owned(),
            line: at.line,
            field: field.to_owned(),
            what: what.into(),
            mend: mend.into(),
        });
    }

    /// Ends a pass: later checks would only complain of what follows from the first faults.
    pub(super) fn stop_if_any(&mut self) -> Result<(), Vec<FactError>> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0
            .sort_by(|a, b| (&a.file, a.line, &a.field).cmp(&(&b.file, b.line, &b.field)));
        Err(std::mem::take(&mut self.0))
    }
}
