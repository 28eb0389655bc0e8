//! Files of the holder's folder: gzipped tables and JSON lines, whole in memory.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::eval::data::{Record, files};

/// The folder with `lists/`, `labelled/` and so on.
pub(super) struct Holdings(PathBuf);

impl Holdings {
    /// The holder's folder, or `screening/` in it; none if it holds no lists.
    pub(super) fn open(folder: &Path) -> Option<Self> {
        let places = [folder.to_path_buf(), folder.join("screening")];
        let mut holdings = places.into_iter().map(Self);
        holdings.find(|one| one.list("us_ofac_sdn").is_some())
    }

    /// The first file of a folder whose name begins and ends like this.
    pub(super) fn file(&self, folder: &str, start: &str, end: &str) -> Option<PathBuf> {
        self.all(folder, start, end).into_iter().next()
    }

    /// All of them.
    pub(super) fn all(&self, folder: &str, start: &str, end: &str) -> Vec<PathBuf> {
        files(&self.0.join(folder), start, end).unwrap_or_default()
    }

    /// A list by the beginning of its name.
    pub(super) fn list(&self, start: &str) -> Option<PathBuf> {
        self.file("lists", start, ".jsonl.gz")
    }

    /// The list that most is measured on.
    pub(super) fn sdn(&self) -> Result<PathBuf> {
        self.list("us_ofac_sdn")
            .context("lists/us_ofac_sdn.jsonl.gz is missing")
    }
}

/// The text of a file, unpacked if its name says that it is packed.
pub(super) fn text(path: &Path) -> Result<String> {
    let at = || path.display().to_string();
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(at)?;
    if path.extension().is_some_and(|ending| ending == "gz") {
        MultiGzDecoder::new(file)
            .read_to_end(&mut bytes)
            .with_context(at)?;
    } else {
        std::io::BufReader::new(file)
            .read_to_end(&mut bytes)
            .with_context(at)?;
    }
    String::from_utf8(bytes).with_context(at)
}

/// JSON lines.
pub(super) fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = text(path)?;
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    filled
        .map(|line| serde_json::from_str(line).with_context(|| path.display().to_string()))
        .collect()
}

/// JSON lines by one of their fields.
pub(super) fn by_id(path: &Path, id: &str) -> Result<HashMap<String, Value>> {
    let all = lines(path)?.into_iter();
    Ok(all.map(|value| (word(&value[id]), value)).collect())
}

/// A table with a heading.
pub(super) fn table(path: &Path) -> Result<Vec<Record>> {
    let text = text(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.deserialize::<BTreeMap<String, String>>();
    records
        .map(|record| {
            Ok(Record::from_cells(
                record.with_context(|| path.display().to_string())?,
            ))
        })
        .collect()
}

/// A text, or a number as one.
pub(super) fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// All texts of a list.
pub(super) fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(word).collect()
}

/// Writes JSON lines.
pub(super) fn write(path: &Path, lines: impl IntoIterator<Item = Value>) -> Result<()> {
    let mut text = String::new();
    for line in lines {
        text += &line.to_string();
        text.push('\n');
    }
    std::fs::write(path, text).with_context(|| path.display().to_string())
}
