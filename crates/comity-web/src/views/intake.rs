//! Reports in files: columns, preview, progress, result.

use askama::Template;

use super::common::{Choice, Pager};
// The templates of forms match on it.
use super::forms::Control;
use crate::shell::Shell;

/// Choosing a file.
#[derive(Template)]
#[template(path = "file.html")]
pub struct FilePage {
    /// The frame.
    pub s: Shell,
    /// Largest file, as shown.
    pub largest: String,
    /// What was wrong with the last one.
    pub wrong: Option<String>,
}

/// Confirming the columns.
#[derive(Template)]
#[template(path = "columns.html")]
pub struct ColumnsPage {
    /// The frame.
    pub s: Shell,
    /// The import.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Data rows.
    pub rows: u64,
    /// What one row becomes.
    pub kinds: Vec<Choice>,
    /// Mappings saved before.
    pub saved: Vec<Choice>,
    /// The kind this page was drawn for.
    pub kind: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// Values that hold for every row.
    pub constants: Vec<super::forms::FieldView>,
    /// How dates and numbers are written in the file.
    pub marks: Vec<super::forms::FieldView>,
    /// Remarks on how the file was read; in English.
    pub notes: Vec<String>,
    /// What is open or wrong.
    pub wrong: Vec<String>,
}

/// One column of the file.
pub struct Column {
    /// Place, from 0.
    pub at: u64,
    /// Its heading in the file.
    pub header: String,
    /// The first values.
    pub samples: Vec<String>,
    /// What it can mean; the guess or the last choice is chosen.
    pub targets: Vec<Choice>,
    /// Whether the choice is a guess of the node.
    pub guessed: bool,
}

/// What would be recorded.
#[derive(Template)]
#[template(path = "preview.html")]
pub struct PreviewPage {
    /// The frame.
    pub s: Shell,
    /// The import.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Rows that can be recorded.
    pub good: u64,
    /// Rows that are recorded already.
    pub duplicates: u64,
    /// Rows that cannot be recorded.
    pub rejected: u64,
    /// The first good rows.
    pub samples: Vec<PreviewRow>,
    /// The first rejected rows.
    pub rejections: Vec<LineView>,
    /// Whether this reader may record.
    pub may_record: bool,
}

/// One row as it would be recorded.
pub struct PreviewRow {
    /// Line in the file.
    pub line: u64,
    /// Title of the record.
    pub title: String,
    /// Substances: as written, and what they were recognised as.
    pub substances: Vec<(String, String)>,
    /// Date, as shown.
    pub date: String,
}

/// The outcome of one line.
pub struct LineView {
    /// Line in the file.
    pub line: u64,
    /// Outcome word: `recorded`, `duplicate`, `rejected`.
    pub outcome: String,
    /// Record it became or repeats.
    pub href: Option<String>,
    /// Id or field.
    pub what: String,
    /// Reason and mend.
    pub reason: String,
}

/// While it is being recorded.
#[derive(Template)]
#[template(path = "progress.html")]
pub struct ProgressPage {
    /// The frame.
    pub s: Shell,
    /// The import.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Rows done.
    pub done: u64,
    /// All rows.
    pub total: u64,
    /// The same in words.
    pub words: String,
}

/// What came of it.
#[derive(Template)]
#[template(path = "result.html")]
pub struct ResultPage {
    /// The frame.
    pub s: Shell,
    /// The import.
    pub id: String,
    /// The file's name.
    pub file: String,
    /// Rows recorded.
    pub recorded: u64,
    /// Rows recorded before.
    pub duplicates: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Why it stopped before the end, if it did.
    pub stopped: Option<String>,
    /// Chosen outcome, or empty for all.
    pub only: String,
    /// Lines.
    pub lines: Vec<LineView>,
    /// Where one stands.
    pub pager: Pager,
}
