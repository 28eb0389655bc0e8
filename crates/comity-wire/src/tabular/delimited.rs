//! Delimited text (RFC 4180, with the delimiters and line ends that spreadsheet programs really write).
//!
//! Lenient readers swallow half a file when one quote is missing. This one stops and names the line: where
//! quotes are broken nobody can say where a row begins.

use super::error::TableError;
use super::table::Cells;
use crate::limits::{MAX_CELL_BYTES, SNIFF_BYTES};

/// Characters tried as a delimiter, the likeliest first.
pub(super) const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Splits `text`, which begins at `line` of its file, into rows of cells.
pub(super) fn split(text: &str, delimiter: char, line: u32) -> Result<Cells, TableError> {
    let mut splitter = Splitter {
        rest: text,
        line,
        delimiter,
        cells: Cells::default(),
    };
    while !splitter.rest.is_empty() {
        splitter.row()?;
    }
    Ok(splitter.cells)
}

struct Splitter<'a> {
    rest: &'a str,
    line: u32,
    delimiter: char,
    cells: Cells,
}

/// What ended a cell.
#[derive(PartialEq)]
enum End {
    Cell,
    Row,
}

impl Splitter<'_> {
    fn row(&mut self) -> Result<(), TableError> {
        self.cells.begin(self.line)?;
        loop {
            let line = self.line;
            let end = if self.rest.starts_with('"') {
                self.quoted(line)?
            } else {
                self.plain(line)?
            };
            self.cells.end_cell().map_err(|error| at_line(error, line))?;
            if end == End::Row {
                self.cells.end_row();
                return Ok(());
            }
        }
    }

    /// A cell without quotes around it; a quote inside is an ordinary character (inches, arc seconds).
    fn plain(&mut self, line: u32) -> Result<End, TableError> {
        let delimiter = self.delimiter;
        let stop = self.rest.find([delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        if stop > MAX_CELL_BYTES {
            return Err(TableError::CellTooLong {
                line,
                column: self.cells.open_width() + 1,
            });
        }
        let (cell, rest) = self.rest.split_at_checked(stop).unwrap_or((self.rest, ""));
        self.cells.push_str(cell);
        self.rest = rest;
        Ok(self.end().unwrap_or(End::Row))
    }

    /// A cell in quotes: may hold delimiters and line breaks; a doubled quote is one quote.
    fn quoted(&mut self, line: u32) -> Result<End, TableError> {
        let column = self.cells.open_width() + 1;
        let mut rest = self.rest.get(1..).unwrap_or("");
        loop {
            let Some((piece, after)) = rest.split_once('"') else {
                return Err(TableError::Quotes {
                    line,
                    column,
                    what: "the quoted cell does not end",
                });
            };
            if self.cells.open_bytes() + piece.len() > MAX_CELL_BYTES {
                return Err(TableError::CellTooLong { line, column });
            }
            self.count_lines(piece);
            self.cells.push_str(piece);
            rest = after;
            match rest.strip_prefix('"') {
                Some(more) => rest = more,
                None => break,
            }
            self.cells.push_char('"');
        }
        self.rest = rest;
        self.end().ok_or(TableError::Quotes {
            line,
            column,
            what: "text after the closing quote of a cell",
        })
    }

    /// Takes what ends a cell; `None` if something else follows.
    fn end(&mut self) -> Option<End> {
        let (end, rest) = if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
            (End::Cell, rest)
        } else if let Some(rest) = self.rest.strip_prefix("\r\n") {
            (End::Row, rest)
        } else if let Some(rest) = self.rest.strip_prefix(['\n', '\r']) {
            (End::Row, rest)
        } else if self.rest.is_empty() {
            (End::Row, "")
        } else {
            return None;
        };
        if end == End::Row {
            self.line = self.line.saturating_add(1);
        }
        self.rest = rest;
        Some(end)
    }

    /// Counts the line breaks inside a quoted cell: CRLF, LF or CR.
    fn count_lines(&mut self, piece: &str) {
        let pairs = piece.matches("\r\n").count();
        let singles = piece.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        self.line = self
            .line
            .saturating_add(u32::try_from(singles - pairs).unwrap_or(u32::MAX));
    }
}

/// A row that goes over several lines: the fault is on the line where its cell begins.
fn at_line(error: TableError, line: u32) -> TableError {
    match error {
        TableError::CellTooLong { column, .. } => TableError::CellTooLong { line, column },
        TableError::ControlCharacter {
            column, character, ..
        } => TableError::ControlCharacter {
            line,
            column,
            character,
        },
        other => other,
    }
}

/// The `sep=;` line that some spreadsheet programs write first: its delimiter and the text after it.
pub(super) fn declared(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = rest.chars().next().filter(|c| DELIMITERS.contains(c))?;
    let rest = rest.get(1..)?;
    rest.strip_prefix("\r\n")
        .or(rest.strip_prefix('\n'))
        .map(|rest| (delimiter, rest))
}

/// Guesses the delimiter: the one that cuts the most of the first rows into one and the same number of cells
/// above one; among equals the one that gives more cells. A text of one column is read with commas.
pub(super) fn guess(text: &str) -> char {
    let head = head(text);
    let mut best = (',', (0, 0));
    for delimiter in DELIMITERS {
        let score = score(head, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The first lines of a text, without a torn last one.
fn head(text: &str) -> &str {
    if text.len() <= SNIFF_BYTES {
        return text;
    }
    let end = (0..=SNIFF_BYTES)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let head = text.get(..end).unwrap_or(text);
    let whole = head.rfind(['\n', '\r']).map_or(end, |at| at + 1);
    head.get(..whole).unwrap_or(head)
}

fn score(head: &str, delimiter: char) -> (usize, usize) {
    let mut splitter = Splitter {
        rest: head,
        line: 1,
        delimiter,
        cells: Cells::default(),
    };
    // A quoted cell torn by the cut ends the sample, not the guess.
    while !splitter.rest.is_empty() && splitter.row().is_ok() {}
    let widths: Vec<usize> = (0..splitter.cells.len())
        .map(|at| splitter.cells.row(at).width())
        .collect();
    let same = |width: usize| widths.iter().filter(|other| **other == width).count();
    widths
        .iter()
        .copied()
        .filter(|width| *width > 1)
        .map(|width| (same(width), width))
        .max()
        .unwrap_or((0, 0))
}
