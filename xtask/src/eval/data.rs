//! Tables of the holder's folder, whole in memory: the largest has some ten thousand rows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// One row by the names of its columns.
pub(crate) struct Record(BTreeMap<String, String>);

impl Record {
    /// A row from its cells by column.
    pub(crate) fn from_cells(cells: BTreeMap<String, String>) -> Self {
        Self(cells)
    }

    /// A value, empty where the column is missing.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", |value| value.trim())
    }

    /// A value as it stands, spaces and all.
    pub(crate) fn raw(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

/// Comma-separated (quoted) or, by the name's ending, tab-separated (never quoted) rows.
///
/// # Errors
/// A file that is not there or has rows of another length than its heading.
pub(crate) fn rows(path: &Path) -> Result<Vec<Record>> {
    read(path, None)
}

/// Rows of one of our own tables, whose lines of explanation begin with `#`.
pub(crate) fn commented_rows(path: &Path) -> Result<Vec<Record>> {
    read(path, Some(b'#'))
}

fn read(path: &Path, comment: Option<u8>) -> Result<Vec<Record>> {
    let tabs = path.extension().is_some_and(|ending| ending == "tsv");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .quoting(!tabs)
        .comment(comment)
        .from_path(path)
        .with_context(|| path.display().to_string())?;
    let records = reader.deserialize::<BTreeMap<String, String>>();
    records
        .map(|record| Ok(Record(record.with_context(|| path.display().to_string())?)))
        .collect()
}

/// Rows of a file that need not be there.
pub(crate) fn rows_if_there(path: &Path) -> Result<Vec<Record>> {
    if path.is_file() {
        rows(path)
    } else {
        Ok(Vec::new())
    }
}

/// Files of a folder whose name begins and ends like this, by name.
pub(crate) fn files(folder: &Path, start: &str, end: &str) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(start) && name.ends_with(end)
        })
        .collect();
    found.sort();
    Ok(found)
}
