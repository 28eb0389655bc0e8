//! XLSX (ECMA-376 SpreadsheetML): one sheet of a workbook as a table.
//!
//! A reader of our own, for two reasons. Numbers reach us as the decimal text that the file holds and never
//! pass through a floating-point number. And no count, size or repetition that the file claims is believed:
//! general readers reserve memory for a claimed number of strings or copy a long format into every style,
//! and running out of memory stops the whole program, which cannot be caught.

mod archive;
mod formats;
mod numbers;
mod sheet;
mod strings;
mod workbook;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::TableError;
use super::table::{ReadAs, Table};
use super::{Options, header};
use archive::Archive;
use workbook::{Sheet, Workbook};

/// Whether the bytes begin like a zip archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads the chosen sheet.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Table, TableError> {
    // Our code does not panic, but three libraries work under it on outside bytes (zip, deflate, XML). This is the
    // last line: a panic in one of them ends in an error for this file, not in the end of the caller's thread.
    catch_unwind(AssertUnwindSafe(|| read_workbook(bytes, options))).unwrap_or(Err(TableError::Reader))
}

fn read_workbook(bytes: &[u8], options: &Options) -> Result<Table, TableError> {
    let mut archive = Archive::open(bytes)?;
    let workbook = Workbook::read(&mut archive)?;
    let chosen = choose(&workbook, options.sheet.as_deref())?;
    let strings = strings::read(&mut archive, workbook.part_of("sharedStrings"))?;
    let formats = formats::read(&mut archive, workbook.part_of("styles"))?;
    let text = archive.required(&chosen.part)?;
    let content = sheet::read(
        &text,
        &chosen.part,
        &sheet::Context {
            strings,
            formats,
            from_1904: workbook.from_1904,
        },
    )?;
    let mut notes = content.notes;
    if workbook.sheets.len() > 1 {
        notes.push(format!(
            "the workbook has {} sheets; `{}` is read",
            workbook.sheets.len(),
            crate::quote(&chosen.name)
        ));
    }
    let read_as = ReadAs {
        format: "xlsx",
        sheet: Some(chosen.name.clone()),
        sheets: workbook.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        ..ReadAs::default()
    };
    header::with_headers(content.cells, options.header_line, read_as, notes)
}

/// The named sheet, or the first that a person sees.
fn choose<'a>(workbook: &'a Workbook, wanted: Option<&str>) -> Result<&'a Sheet, TableError> {
    let Some(wanted) = wanted else {
        return workbook
            .sheets
            .iter()
            .find(|sheet| sheet.visible)
            .or(workbook.sheets.first())
            .ok_or(TableError::Empty);
    };
    let same = |sheet: &&Sheet| sheet.name.to_lowercase() == wanted.to_lowercase();
    workbook.sheets.iter().find(same).ok_or_else(|| {
        let found: Vec<String> = workbook
            .sheets
            .iter()
            .take(10)
            .map(|sheet| format!("`{}`", crate::quote(&sheet.name)))
            .collect();
        TableError::NoSuchSheet {
            wanted: crate::quote(wanted),
            found: found.join(", "),
        }
    })
}
