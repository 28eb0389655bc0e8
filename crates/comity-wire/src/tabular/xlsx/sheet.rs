//! The cells of one sheet, read once from front to back.

use quick_xml::events::BytesStart;

use super::super::error::TableError;
use super::super::table::Cells;
use super::formats::Formats;
use super::numbers::shown;
use super::strings::{Strings, rich_text, unescape};
use super::xml::{Node, Xml, attribute, name_of};
use crate::limits::MAX_COLUMNS;

/// What cells refer to.
pub(super) struct Context {
    /// Shared strings.
    pub(super) strings: Strings,
    /// Number formats.
    pub(super) formats: Formats,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// A sheet's rows, and what a person should know of them.
pub(super) struct Content {
    pub(super) cells: Cells,
    pub(super) notes: Vec<String>,
}

/// Reads the sheet `text`, which is the content of `part`.
pub(super) fn read(text: &str, part: &str, context: &Context) -> Result<Content, TableError> {
    let mut reader = SheetReader {
        xml: Xml::new(text, part),
        context,
        cells: Cells::default(),
        row: 0,
        column: 0,
        open: false,
        hidden: 0,
        unreckoned: 0,
    };
    reader.all()?;
    Ok(Content {
        notes: reader.notes(),
        cells: reader.cells,
    })
}

struct SheetReader<'a> {
    xml: Xml<'a>,
    context: &'a Context,
    cells: Cells,
    /// Row last seen, counted from 1.
    row: u32,
    /// Column last seen in this row, counted from 1.
    column: usize,
    /// Whether the row has a cell with text.
    open: bool,
    hidden: u32,
    unreckoned: u32,
}

impl SheetReader<'_> {
    fn all(&mut self) -> Result<(), TableError> {
        loop {
            match self.xml.next()? {
                Node::Open(element) => match name_of(&element) {
                    "row" => self.begin_row(&element)?,
                    "c" => self.cell(&element)?,
                    _ => {}
                },
                Node::Close(name) if name == "row" => self.end_row(),
                Node::Close(name) if name == "sheetData" => return Ok(()),
                Node::Close(_) | Node::Text(_) => {}
                Node::End => return Err(self.xml.fault("the sheet ends before its data do")),
            }
        }
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), TableError> {
        let next = self.row.saturating_add(1);
        let row = match attribute(element, "r") {
            Some(number) => number.parse().ok().filter(|row| *row >= next),
            None => Some(next),
        };
        self.row = row.ok_or_else(|| {
            self.xml
                .fault(&format!("the row after row {} has no higher number", self.row))
        })?;
        self.column = 0;
        self.open = false;
        if matches!(attribute(element, "hidden").as_deref(), Some("1" | "true")) {
            self.hidden += 1;
        }
        Ok(())
    }

    fn end_row(&mut self) {
        if self.open {
            self.cells.end_row();
            self.open = false;
        }
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), TableError> {
        let column = match attribute(element, "r") {
            Some(reference) => column_of(&reference).filter(|column| *column > self.column),
            None => Some(self.column + 1),
        };
        let place = || {
            format!(
                "row {}: the cell after column {} has no higher place",
                self.row, self.column
            )
        };
        self.column = column.ok_or_else(|| self.xml.fault(&place()))?;
        let style = attribute(element, "s").and_then(|style| style.parse().ok());
        let kind = attribute(element, "t").unwrap_or_else(|| "n".into());
        let mut text = String::new();
        let reckoned = self.content(&kind, style, &mut text)?;
        if text.is_empty() {
            self.unreckoned += u32::from(reckoned);
            return Ok(());
        }
        self.put(&text)
    }

    /// Reads the elements of a cell into `text`; says whether one of them is a formula.
    fn content(&mut self, kind: &str, style: Option<usize>, text: &mut String) -> Result<bool, TableError> {
        let mut formula = false;
        loop {
            match self.xml.next()? {
                Node::Open(element) => match name_of(&element) {
                    "v" => {
                        let value = self.xml.text_inside()?;
                        self.value(kind, style, &value, text)?;
                    }
                    "is" => rich_text(&mut self.xml, text)?,
                    other => {
                        formula |= other == "f";
                        self.xml.skip()?;
                    }
                },
                Node::Close(_) => return Ok(formula),
                Node::Text(_) => {}
                Node::End => return Err(self.xml.fault("the sheet ends inside a cell")),
            }
        }
    }

    /// The text of a stored value by the cell's type (ECMA-376 part 1, 18.18.11).
    fn value(
        &self,
        kind: &str,
        style: Option<usize>,
        value: &str,
        out: &mut String,
    ) -> Result<(), TableError> {
        let trimmed = value.trim();
        match kind {
            "s" => {
                let shared = trimmed.parse().ok().and_then(|at| self.context.strings.get(at));
                out.push_str(shared.ok_or_else(|| {
                    self.xml
                        .fault(&format!("row {}: no such shared string", self.row))
                })?);
            }
            "str" => unescape(value, out),
            "inlineStr" => {}
            "b" => out.push_str(if matches!(trimmed, "1" | "true") {
                "TRUE"
            } else {
                "FALSE"
            }),
            "n" => {
                let meaning = self.context.formats.get(style);
                out.push_str(
                    &shown(trimmed, meaning, self.context.from_1904).unwrap_or_else(|| trimmed.to_owned()),
                );
            }
            // "d" is an ISO date already; "e" is an error word such as #N/A.
            _ => out.push_str(trimmed),
        }
        Ok(())
    }

    /// Adds a cell with text at the present place, with empty ones before it.
    fn put(&mut self, text: &str) -> Result<(), TableError> {
        if self.column > MAX_COLUMNS {
            return Err(TableError::TooManyColumns { line: self.row });
        }
        if !self.open {
            self.cells.begin(self.row)?;
            self.open = true;
        }
        while self.cells.open_width() + 1 < self.column {
            self.cells.end_cell()?;
        }
        self.cells.push_str(text);
        self.cells.end_cell()
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.hidden > 0 {
            notes.push(format!("{} hidden row(s) are read too", self.hidden));
        }
        if self.unreckoned > 0 {
            notes.push(format!(
                "{} formula(s) hold no result and are read as empty; open and save the workbook in a spreadsheet program",
                self.unreckoned
            ));
        }
        notes
    }
}

/// The column of a cell reference such as `AB12`, counted from 1. Spreadsheets end at XFD.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0usize;
    for (count, letter) in letters.enumerate() {
        if count == 3 {
            return None;
        }
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    (column > 0).then_some(column)
}
