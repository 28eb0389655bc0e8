//! Reading a fact file line by line, with every complaint kept.

use std::str::FromStr;

use comity_core::grading::Provenance;
use serde::Serialize;

use crate::bound::Bound;

/// A line of a fact file that cannot be used: where, what is wrong, and how it is mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}, line {line}, {field}: {what}; {mend}")]
pub struct FactError {
    /// The file, such as `controls.csv`.
    pub file: String,
    /// The line, counted from one; 0 if the whole file is meant.
    pub line: u64,
    /// The column, such as `valid_from`.
    pub field: String,
    /// What is wrong.
    pub what: String,
    /// What the editor can do about it.
    pub mend: String,
}

/// Complaints beyond this number are dropped: the file is broken as a whole then.
const MAX_ERRORS: usize = 1_000;

/// Longest text of one field; the longest real one is under 600 characters.
const MAX_FIELD: usize = 4_000;

/// The complaints so far.
#[derive(Default)]
pub(crate) struct Complaints {
    pub(crate) list: Vec<FactError>,
}

impl Complaints {
    pub(crate) fn add(
        &mut self,
        file: &str,
        line: u64,
        field: &str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        if self.list.len() < MAX_ERRORS {
            let (what, mend) = (what.into(), mend.into());
            self.list.push(FactError {
                file: file.into(),
                line,
                field: field.into(),
                what,
                mend,
            });
        }
    }
}

/// One line of a fact file.
pub(crate) struct Row<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: u64,
    columns: &'static [&'static str],
    cells: csv::StringRecord,
}

/// Reads a file with exactly these columns; lines beginning with `#` are comments.
pub(crate) fn rows<'a>(
    file: &'a str,
    content: &str,
    columns: &'static [&'static str],
    complaints: &mut Complaints,
) -> Vec<Row<'a>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(content.as_bytes());
    let Ok(header) = reader.headers().cloned() else {
        complaints.add(
            file,
            0,
            "header",
            "the file is not CSV",
            "save it as CSV in UTF-8",
        );
        return Vec::new();
    };
    if header.iter().ne(columns.iter().copied()) {
        let line = header.position().map_or(0, csv::Position::line);
        let mend = format!("write {}", columns.join(","));
        complaints.add(
            file,
            line,
            "header",
            "the columns are not the expected ones",
            mend,
        );
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.extend(row(file, record, columns, complaints)),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let mend = "count the commas; a text with a comma stands in quotation marks";
                complaints.add(
                    file,
                    line,
                    "line",
                    "the number of fields is not that of the header",
                    mend,
                );
            }
        }
    }
    rows
}

fn row<'a>(
    file: &'a str,
    record: csv::StringRecord,
    columns: &'static [&'static str],
    complaints: &mut Complaints,
) -> Option<Row<'a>> {
    let line = record.position().map_or(0, csv::Position::line);
    for (column, text) in columns.iter().zip(&record) {
        if text.len() > MAX_FIELD {
            complaints.add(
                file,
                line,
                column,
                "the text is too long",
                format!("keep it under {MAX_FIELD} bytes"),
            );
            return None;
        }
    }
    Some(Row {
        file,
        line,
        columns,
        cells: record,
    })
}

impl Row<'_> {
    /// The text of a column, empty if there is none.
    pub(crate) fn text(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|known| *known == column);
        at.and_then(|at| self.cells.get(at)).map_or("", str::trim)
    }

    /// The text of a column, if there is one.
    pub(crate) fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// The text of a column that must not be empty.
    pub(crate) fn required(&self, column: &'static str, complaints: &mut Complaints) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.complain(complaints, column, "missing", format!("fill in `{column}`"));
        }
        text.to_owned()
    }

    pub(crate) fn complain(
        &self,
        complaints: &mut Complaints,
        column: &str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        complaints.add(self.file, self.line, column, what, mend);
    }

    /// One word of a closed list.
    pub(crate) fn word<T: Copy>(
        &self,
        column: &'static str,
        words: &[(&str, T)],
        complaints: &mut Complaints,
    ) -> Option<T> {
        let text = self.text(column);
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            self.complain(
                complaints,
                column,
                format!("`{}` is not a word of this column", cut(text)),
                one_of(words),
            );
        }
        found
    }

    /// Several words of a closed list, parted by spaces or semicolons; empty is none.
    pub(crate) fn words<T: Copy>(
        &self,
        column: &'static str,
        words: &[(&str, T)],
        complaints: &mut Complaints,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for part in self
            .text(column)
            .split([';', ' '])
            .filter(|part| !part.is_empty())
        {
            match words.iter().find(|(word, _)| *word == part) {
                Some((_, value)) => found.push(*value),
                None => {
                    let what = format!("`{}` is not a word of this column", cut(part));
                    self.complain(complaints, column, what, one_of(words));
                }
            }
        }
        found
    }

    /// A value that is read from text; empty is none.
    pub(crate) fn parsed<T: FromStr>(
        &self,
        column: &'static str,
        mend: &str,
        complaints: &mut Complaints,
    ) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        text.parse()
            .map_err(|error: T::Err| self.complain(complaints, column, error.to_string(), mend))
            .ok()
    }

    /// A date with its limits; empty is none.
    pub(crate) fn bound(&self, column: &'static str, complaints: &mut Complaints) -> Option<Bound> {
        self.parsed(
            column,
            "write the date as precisely as its source and no more precisely",
            complaints,
        )
    }

    /// Where the fact comes from; every line must say it.
    pub(crate) fn provenance(&self, complaints: &mut Complaints) -> (String, Provenance) {
        let citation = self.text("citation");
        if citation.is_empty() {
            let mend = "name the document, page or decision; without one, write where it can be looked up";
            self.complain(complaints, "citation", "missing: every fact has a citation", mend);
        }
        let words = [
            ("source", Provenance::Source),
            ("unverified", Provenance::Unverified),
        ];
        let provenance = self
            .word("provenance", &words, complaints)
            .unwrap_or(Provenance::Unverified);
        (citation.to_owned(), provenance)
    }
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

fn one_of<T>(words: &[(&str, T)]) -> String {
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    format!("write one of: {}", known.join(", "))
}
