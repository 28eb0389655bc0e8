//! Rows of delimited text, one after another, for lists that are larger and rougher than a laboratory's table.
//!
//! A table of findings stops at a broken quote ([`crate::tabular`]); a list of thousands must not be lost for one row. Here
//! such a row is a fault, and reading goes on. One pass, no row is looked at twice.

use std::borrow::Cow;

/// Most cells of a row. The widest official table (EU) has 118.
const MAX_CELLS: usize = 1_024;

/// One row.
pub(super) struct Row<'a> {
    /// Where it begins, counted from 1.
    pub(super) line: u32,
    /// Its cells, without quotes.
    pub(super) cells: Vec<Cow<'a, str>>,
    /// What is wrong with it.
    pub(super) broken: Option<&'static str>,
}

impl Row<'_> {
    /// The text of a cell, trimmed; empty where the row is shorter.
    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.trim())
    }

    /// Whether all cells are empty.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Rows of a text.
pub(super) struct Rows<'a> {
    rest: &'a str,
    line: u32,
    delimiter: char,
    most_bytes: usize,
    quotes: bool,
}

impl<'a> Rows<'a> {
    /// Rows of `text`, whose cells have at most `most_bytes`.
    pub(super) fn new(text: &'a str, delimiter: char, most_bytes: usize) -> Self {
        // DOS ends a text with Ctrl-Z, and the Treasury's files still do.
        let rest = text.trim_end_matches(['\u{1a}', '\0', ' ', '\r', '\n']);
        Self {
            rest,
            line: 1,
            delimiter,
            most_bytes,
            quotes: true,
        }
    }

    fn quoted(&mut self, row: &mut Row<'a>) -> Cow<'a, str> {
        let begin = self.rest.get(1..).unwrap_or("");
        let mut at = 0;
        let mut doubled = false;
        loop {
            let Some(next) = begin.get(at..).and_then(|rest| rest.find('"')) else {
                // Nowhere an end: the quote was a character like others, here and in all that follows.
                self.quotes = false;
                row.broken = Some("a quote is not closed");
                return self.plain(row);
            };
            at += next + 1;
            let after = begin.get(at..).unwrap_or("");
            if after.starts_with('"') {
                doubled = true;
                at += 1;
                continue;
            }
            // The Treasury puts a blank between the quote and the end of the cell.
            let behind = after.trim_start_matches(' ');
            if behind.is_empty() || behind.starts_with([self.delimiter, '\n', '\r']) {
                break;
            }
            // A quote inside a cell that its writer forgot to double.
        }
        let inside = begin.get(..at - 1).unwrap_or("");
        self.count(inside);
        self.rest = begin.get(at..).unwrap_or("").trim_start_matches(' ');
        if inside.len() > self.most_bytes {
            row.broken = Some("a cell is longer than is read");
            return Cow::Borrowed("");
        }
        if doubled {
            Cow::Owned(inside.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inside)
        }
    }

    fn plain(&mut self, row: &mut Row<'a>) -> Cow<'a, str> {
        let stop = self
            .rest
            .find([self.delimiter, '\n', '\r'])
            .unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at_checked(stop).unwrap_or((self.rest, ""));
        self.rest = rest;
        if cell.len() > self.most_bytes {
            row.broken = Some("a cell is longer than is read");
            return Cow::Borrowed("");
        }
        Cow::Borrowed(cell)
    }

    /// Takes the end of a cell; whether it ends the row.
    fn ends_row(&mut self) -> bool {
        if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
            self.rest = rest;
            return false;
        }
        let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        self.rest = rest.strip_prefix('\n').unwrap_or(rest);
        self.line = self.line.saturating_add(1);
        true
    }

    fn count(&mut self, inside: &str) {
        let breaks = inside.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut row = Row {
            line: self.line,
            cells: Vec::with_capacity(16),
            broken: None,
        };
        loop {
            let padded = self.rest.trim_start_matches(' ');
            let cell = if self.quotes && padded.starts_with('"') {
                self.rest = padded;
                self.quoted(&mut row)
            } else {
                self.plain(&mut row)
            };
            if row.cells.len() < MAX_CELLS {
                row.cells.push(cell);
            } else {
                row.broken = Some("the row has more cells than are read");
            }
            if self.ends_row() {
                return Some(row);
            }
            if self.rest.is_empty() {
                row.cells.push(Cow::Borrowed(""));
                return Some(row);
            }
        }
    }
}

/// The delimiter that the first line with two or more of one holds most of.
pub(super) fn guess_delimiter(text: &str) -> char {
    text.lines()
        .take(20)
        .filter_map(|line| {
            [',', ';', '\t', '|']
                .into_iter()
                .map(|delimiter| (line.matches(delimiter).count(), delimiter))
                .max_by_key(|(count, _)| *count)
                .filter(|(count, _)| *count > 1)
        })
        .map(|(_, delimiter)| delimiter)
        .next()
        .unwrap_or(if text.lines().next().is_some_and(|line| line.contains(';')) {
            ';'
        } else {
            ','
        })
}
