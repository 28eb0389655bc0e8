//! Lines of a molfile, numbered, and the fields on them.

use super::{FileError, MAX_LINE};
use crate::graph::Fault;

/// The lines that are still to be read. Ends of line are LF, CRLF or CR.
#[derive(Clone)]
pub(super) struct Lines<'t> {
    rest: &'t [u8],
    number: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self {
            rest: text,
            number: 0,
        }
    }

    /// The next line as bytes.
    pub(super) fn next_raw(&mut self) -> Option<&'t [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let end = self
            .rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = match rest {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => rest,
        };
        Some(line)
    }

    /// The next line as text. There must be one; it must be short and, as atoms and bonds are, plain ASCII.
    pub(super) fn next(&mut self) -> Result<Line<'t>, FileError> {
        let Some(line) = self.next_raw() else {
            return Err(FileError {
                line: self.number.max(1),
                column: None,
                fault: Fault::Ends,
            });
        };
        if line.len() > MAX_LINE {
            return Err(self.at(MAX_LINE, Fault::TooLong));
        }
        match std::str::from_utf8(line) {
            Ok(text) if text.is_ascii() => Ok(Line {
                text,
                number: self.number,
            }),
            _ => Err(self.at(1, Fault::Line)),
        }
    }

    /// Passes over so many lines; whether there were as many.
    pub(super) fn skip(&mut self, count: usize) -> bool {
        (0..count).all(|_| self.next_raw().is_some())
    }

    /// A fault in the line that was read last.
    pub(super) fn at(&self, column: usize, fault: Fault) -> FileError {
        FileError {
            line: self.number.max(1),
            column: Some(column),
            fault,
        }
    }
}

/// One line of plain ASCII.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) number: usize,
}

impl<'t> Line<'t> {
    /// The characters of a fixed field, without spaces around them; empty where the line is shorter.
    pub(super) fn field(self, from: usize, to: usize) -> &'t str {
        let to = to.min(self.text.len());
        self.text.get(from..to).unwrap_or("").trim()
    }

    /// The number in a fixed field; an empty field is zero.
    pub(super) fn number(self, from: usize, to: usize) -> Result<i32, FileError> {
        match self.field(from, to) {
            "" => Ok(0),
            digits => digits.parse().map_err(|_| self.fault(from, Fault::Number)),
        }
    }

    /// The words of the line.
    pub(super) fn words(self) -> impl Iterator<Item = &'t str> {
        self.text.split_ascii_whitespace()
    }

    /// A fault at a column, counted from 0.
    pub(super) fn fault(self, column: usize, fault: Fault) -> FileError {
        FileError {
            line: self.number,
            column: Some(column + 1),
            fault,
        }
    }

    /// A fault of a word of this line.
    pub(super) fn fault_at(self, word: &str, fault: Fault) -> FileError {
        // Where a word is, is where its bytes are: both slices are of one text.
        let column = word.as_ptr().addr().checked_sub(self.text.as_ptr().addr());
        self.fault(
            column.filter(|&column| column < self.text.len()).unwrap_or(0),
            fault,
        )
    }

    /// A word of this line as a whole number.
    pub(super) fn whole(self, word: &str) -> Result<i32, FileError> {
        word.parse().map_err(|_| self.fault_at(word, Fault::Number))
    }
}
