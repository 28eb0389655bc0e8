//! The zip around a workbook, distrusted.

use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::error::TableError;
use super::super::unpack::unpack;
use crate::limits::{MAX_UNPACKED_BYTES, MAX_ZIP_DIRECTORY_BYTES, MAX_ZIP_ENTRIES};

/// Size of the record that ends a zip file, without a comment (APPNOTE 4.3.16).
const END_BYTES: usize = 22;

/// A workbook's parts, unpacked on demand from one common budget.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    budget: usize,
}

impl<'a> Archive<'a> {
    /// Opens the zip after looking at its directory ourselves.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, TableError> {
        check_directory(bytes)?;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("the workbook", &error))?;
        if zip.has_duplicate_names()
            || zip
                .has_overlapping_files()
                .map_err(|error| damaged("the workbook", &error))?
        {
            return Err(broken("two parts share a name or their bytes"));
        }
        let archive = Self {
            zip,
            budget: MAX_UNPACKED_BYTES,
        };
        archive.check_parts()?;
        Ok(archive)
    }

    /// What the directory says of each part: no password, and not too much in all.
    fn check_parts(&self) -> Result<(), TableError> {
        let mut claimed: u64 = 0;
        for at in 0..self.zip.len() {
            let entry = self
                .zip
                .by_index_data(at)
                .map_err(|error| damaged("the workbook", &error))?;
            if entry.encrypted() {
                return Err(TableError::Encrypted);
            }
            claimed = claimed.saturating_add(entry.size());
        }
        if claimed > MAX_UNPACKED_BYTES as u64 {
            return Err(TableError::UnpacksTooLarge {
                part: "the workbook".into(),
            });
        }
        Ok(())
    }

    /// Whether a part exists.
    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The text of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, TableError> {
        let Some(at) = self.index(name) else {
            return Ok(None);
        };
        let entry = self.zip.by_index(at).map_err(|error| damaged(name, &error))?;
        let packed = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
        let bytes = unpack(entry, packed, &crate::quote(name), &mut self.budget)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(TableError::Workbook {
                part: crate::quote(name),
                reason: "not UTF-8 text".into(),
            }),
        }
    }

    /// The text of a part that must exist.
    pub(super) fn required(&mut self, name: &str) -> Result<String, TableError> {
        let missing = || TableError::Workbook {
            part: crate::quote(name),
            reason: "the part is missing".into(),
        };
        self.part(name)?.ok_or_else(missing)
    }

    /// Part names are compared without regard to case (ECMA-376 part 2, 6.2.2.3).
    fn index(&self, name: &str) -> Option<usize> {
        self.zip.index_for_name(name).or_else(|| {
            self.zip
                .file_names_raw()
                .position(|other| other.eq_ignore_ascii_case(name.as_bytes()))
        })
    }
}

/// Holds the zip library to one small directory at the very end of the file: it reserves memory for as many
/// entries as a directory claims, and looks for further directories when the last one does not please it.
fn check_directory(bytes: &[u8]) -> Result<(), TableError> {
    let start = bytes
        .len()
        .checked_sub(END_BYTES)
        .ok_or_else(|| broken("the end is missing"))?;
    let end = bytes.get(start..).unwrap_or_default();
    let u16_at = |at: usize| {
        end.get(at..at + 2)
            .map_or(0, |b| usize::from(b[0]) | usize::from(b[1]) << 8)
    };
    let u32_at = |at: usize| u16_at(at) | u16_at(at + 2) << 16;
    if !end.starts_with(b"PK\x05\x06") {
        return Err(broken(
            "the file does not end with a zip directory; it may be cut off",
        ));
    }
    let (entries, size, offset) = (u16_at(10), u32_at(12), u32_at(16));
    if u16_at(4) != 0 || u16_at(6) != 0 || u16_at(8) != entries || offset.checked_add(size) != Some(start) {
        return Err(broken("the zip directory contradicts itself"));
    }
    if entries > MAX_ZIP_ENTRIES || size > MAX_ZIP_DIRECTORY_BYTES {
        return Err(broken("the workbook has too many parts"));
    }
    Ok(())
}

fn broken(reason: &str) -> TableError {
    TableError::Damaged {
        part: "the workbook".into(),
        reason: reason.into(),
    }
}

fn damaged(part: &str, error: &ZipError) -> TableError {
    TableError::Damaged {
        part: crate::quote(part),
        reason: crate::quote(&error.to_string()),
    }
}
