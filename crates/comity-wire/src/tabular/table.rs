//! A table in memory: one text, and where each cell of it ends.
//!
//! A string per cell would cost forty bytes for each empty cell; a million rows are common enough to care.

use super::error::TableError;
use crate::limits::{MAX_CELL_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TABLE_BYTES};

/// A table with named columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns, as written, with surrounding space removed.
    pub headers: Vec<String>,
    /// How the file was read: shown before anything is recorded.
    pub read_as: ReadAs,
    /// What a person should know before confirming, in English.
    pub notes: Vec<String>,
    body: Cells,
}

/// What the reader found out, or was told, about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReadAs {
    /// `csv` or `xlsx`.
    pub format: &'static str,
    /// Text encoding, for CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// Character between cells, for CSV.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Sheet that was read, for XLSX.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// All sheets, for XLSX.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Line or sheet row of the headers, counted from 1.
    pub header_line: u32,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Line of the file (CSV) or row of the sheet (XLSX) where it begins, counted from 1.
    pub line: u32,
    table: &'a Cells,
    first: usize,
    width: usize,
}

impl Table {
    /// The rows below the headers; rows without any text are left out.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.body.rows.len()).map(|at| self.body.row(at))
    }

    /// Number of data rows.
    pub fn len(&self) -> usize {
        self.body.rows.len()
    }

    /// Whether there is no data row.
    pub fn is_empty(&self) -> bool {
        self.body.rows.is_empty()
    }

    /// The first `count` rows, for a preview or a guess.
    pub fn sample(&self, count: usize) -> Vec<Row<'_>> {
        self.rows().take(count).collect()
    }

    pub(super) fn new(headers: Vec<String>, body: Cells, read_as: ReadAs, notes: Vec<String>) -> Self {
        Self {
            headers,
            read_as,
            notes,
            body,
        }
    }
}

impl<'a> Row<'a> {
    /// The text of a column, counted from 0; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        if column >= self.width {
            return "";
        }
        self.table.text_of(self.first + column)
    }

    /// All cells of the row.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.width).map(move |column| row.cell(column))
    }

    /// Number of cells written in this row; may differ from the number of headers.
    pub fn width(&self) -> usize {
        self.width
    }
}

/// Rows of cells under construction, held within the limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    text: String,
    ends: Vec<u32>,
    rows: Vec<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    line: u32,
    first: u32,
}

impl Cells {
    /// Begins a row that stands at `line`.
    pub(super) fn begin(&mut self, line: u32) -> Result<(), TableError> {
        // The header row, and rows that turn out blank, are counted too: one spare is enough for the first.
        if self.rows.len() > MAX_ROWS {
            return Err(TableError::TooManyRows { line });
        }
        let first = u32::try_from(self.ends.len()).map_err(|_| TableError::TooMuch { line })?;
        self.rows.push(Span { line, first });
        Ok(())
    }

    /// Adds one character to the open cell.
    pub(super) fn push_char(&mut self, character: char) {
        self.text.push(character);
    }

    /// Adds text to the open cell.
    pub(super) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Bytes of the open cell so far.
    pub(super) fn open_bytes(&self) -> usize {
        self.text.len() - self.ends.last().map_or(0, |end| *end as usize)
    }

    /// Cells of the open row so far.
    pub(super) fn open_width(&self) -> usize {
        self.rows
            .last()
            .map_or(0, |row| self.ends.len() - row.first as usize)
    }

    /// Closes the open cell and checks it.
    pub(super) fn end_cell(&mut self) -> Result<(), TableError> {
        let line = self.rows.last().map_or(1, |row| row.line);
        let column = self.open_width() + 1;
        if column > MAX_COLUMNS {
            return Err(TableError::TooManyColumns { line });
        }
        if self.open_bytes() > MAX_CELL_BYTES {
            return Err(TableError::CellTooLong { line, column });
        }
        if self.ends.len() >= MAX_CELLS || self.text.len() > MAX_TABLE_BYTES {
            return Err(TableError::TooMuch { line });
        }
        let start = self.ends.last().map_or(0, |end| *end as usize);
        if let Some(character) = self.text.get(start..).and_then(control_character) {
            return Err(TableError::ControlCharacter {
                line,
                column,
                character,
            });
        }
        self.ends
            .push(u32::try_from(self.text.len()).map_err(|_| TableError::TooMuch { line })?);
        Ok(())
    }

    /// Closes the row; a row without any text is dropped.
    pub(super) fn end_row(&mut self) {
        let Some(row) = self.rows.last() else { return };
        let first = row.first as usize;
        let blank = (first..self.ends.len()).all(|at| self.text_of(at).trim().is_empty());
        if blank {
            self.rows.pop();
            self.ends.truncate(first);
            self.text
                .truncate(self.ends.last().map_or(0, |end| *end as usize));
        }
    }

    /// Number of rows kept.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, at: usize) -> Row<'_> {
        let span = self.rows.get(at).copied().unwrap_or(Span { line: 0, first: 0 });
        let next = self
            .rows
            .get(at + 1)
            .map_or(self.ends.len(), |row| row.first as usize);
        let first = span.first as usize;
        Row {
            line: span.line,
            table: self,
            first,
            width: next.saturating_sub(first),
        }
    }

    /// Forgets the first `count` rows; their text stays in memory.
    pub(super) fn skip_rows(&mut self, count: usize) {
        self.rows.drain(..count.min(self.rows.len()));
    }

    fn text_of(&self, cell: usize) -> &str {
        let end = self.ends.get(cell).map_or(0, |end| *end as usize);
        let start = cell
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        self.text.get(start..end).unwrap_or("")
    }
}

/// A control character other than tab and line breaks. None of them is ever meant in a table, and they hide
/// text from the person who confirms it.
fn control_character(text: &str) -> Option<u32> {
    let bad = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f;
    text.bytes().find(|byte| bad(*byte)).map(u32::from)
}
