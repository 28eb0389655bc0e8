//! A list's first state and the changes since, as files: `snapshot_utc, op, ent_num` and the columns of the list.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::{ListedName, ListedParty, PartyType};
use comity_parties::history::{Change, History, Oddity};

use super::lists;
use crate::exit::BadInput;
use crate::input;

/// How the Treasury's files write a cell without a value.
const EMPTY: &str = "-0-";

/// Oddities of a file of changes that are told; the rest is counted.
const TOLD: usize = 5;

/// Columns of a list without a heading: the Treasury's.
const COLUMNS: [&str; 12] = [
    "ent_num",
    "name",
    "type",
    "program",
    "title",
    "call_sign",
    "vess_type",
    "tonnage",
    "grt",
    "vess_flag",
    "vess_owner",
    "remarks",
];

/// The first state of a list from its file, with a heading or without.
///
/// # Errors
/// A file that cannot be read or is no such table.
pub(super) fn first(path: &Path) -> anyhow::Result<History> {
    let mut state = Vec::new();
    let mut table = Table::open(path, &COLUMNS, "ent_num")?;
    while let Some(row) = table.next()? {
        state.push(row.party()?);
    }
    History::beginning(state).map_err(|cause| BadInput(format!("{}: {cause}", path.display())).into())
}

/// Applies every change of a file.
///
/// # Errors
/// A file that cannot be read, a row that says nothing, changes out of order.
pub(super) fn apply(history: &mut History, path: &Path) -> anyhow::Result<()> {
    let mut odd = Vec::new();
    let mut table = Table::open(path, &[], "op")?;
    while let Some(row) = table.next()? {
        let at = row.at("snapshot_utc")?;
        let change = match row.get("op").to_ascii_lowercase().as_str() {
            "add" | "added" => Change::Add(row.party()?),
            "remove" | "removed" => Change::Remove(row.id()?),
            "change" | "changed" => Change::Replace(row.party()?),
            other => {
                return row.fault(
                    "op",
                    &format!("`{other}` is no change"),
                    "write add, remove or change",
                );
            }
        };
        let applied = history.apply(at, change);
        let applied =
            applied.map_err(|cause| BadInput(format!("{}, line {}: {cause}", path.display(), row.line)))?;
        odd.extend(applied.map(|oddity| (row.line, oddity)));
    }
    warn(path, &odd);
    Ok(())
}

#[allow(
    clippy::print_stderr,
    reason = "what is odd in a file is told beside the answers"
)]
fn warn(path: &Path, odd: &[(u64, Oddity)]) {
    for (line, oddity) in odd.iter().take(TOLD) {
        eprintln!("comity: {}, line {line}: {oddity}", path.display());
    }
    if odd.len() > TOLD {
        eprintln!("comity: {}: {} such lines in all", path.display(), odd.len());
    }
}

/// A table, row by row.
pub(super) struct Table {
    name: String,
    reader: csv::Reader<Box<dyn Read + Send>>,
    columns: Vec<String>,
    /// The first row of a table without a heading.
    waiting: Option<csv::ByteRecord>,
}

impl Table {
    /// Opens a table with a heading that has the column `key`; without such a heading its columns are `otherwise`.
    ///
    /// # Errors
    /// A file that cannot be read, or that has neither.
    pub(super) fn open(path: &Path, otherwise: &[&str], key: &str) -> anyhow::Result<Self> {
        let (reader, _) = input::stream(path, "rows")?;
        let name = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(reader);
        let mut first = csv::ByteRecord::new();
        reader
            .read_byte_record(&mut first)
            .with_context(|| format!("could not read {name}"))?;
        let heading: Vec<String> = first.iter().map(|cell| text(cell).to_ascii_lowercase()).collect();
        let headed = heading.iter().any(|column| column == key);
        if !headed && (otherwise.is_empty() || first.len() != otherwise.len()) {
            bail!(BadInput(format!(
                "{name} has no column {key}; write a heading with it in the first line"
            )));
        }
        Ok(Self {
            name,
            reader,
            columns: if headed {
                heading
            } else {
                otherwise.iter().map(ToString::to_string).collect()
            },
            waiting: (!headed).then_some(first),
        })
    }

    /// The next row; none at the end. A row of one cell, such as the sign that ends files of old systems, is none.
    ///
    /// # Errors
    /// The reader's.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Row<'_>>> {
        let record = loop {
            let record = match self.waiting.take() {
                Some(record) => record,
                None => {
                    let mut record = csv::ByteRecord::new();
                    let more = self.reader.read_byte_record(&mut record);
                    if !more.with_context(|| format!("{} could not be read to its end", self.name))? {
                        return Ok(None);
                    }
                    record
                }
            };
            if record.len() > 1 {
                break record;
            }
        };
        Ok(Some(Row {
            file: &self.name,
            line: record.position().map_or(1, csv::Position::line),
            columns: &self.columns,
            record,
        }))
    }
}

fn text(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    text.trim_start_matches('\u{feff}').trim().to_owned()
}

/// One row of a table.
pub(super) struct Row<'t> {
    file: &'t str,
    /// Its line, from 1.
    pub(super) line: u64,
    columns: &'t [String],
    record: csv::ByteRecord,
}

impl Row<'_> {
    /// A value; empty where the column or the value is missing.
    pub(super) fn get(&self, column: &str) -> String {
        let place = self.columns.iter().position(|name| name == column);
        let cell = place
            .and_then(|place| self.record.get(place))
            .map(text)
            .unwrap_or_default();
        if cell == EMPTY { String::new() } else { cell }
    }

    /// An instant; a day means its end.
    ///
    /// # Errors
    /// A value that is neither.
    pub(super) fn at(&self, column: &'static str) -> anyhow::Result<Timestamp> {
        let value = self.get(column);
        let instant = value.parse::<Timestamp>().ok();
        let day = || value.parse::<PartialDate>().ok().map(lists::end_of);
        match instant.or_else(day) {
            Some(at) => Ok(at),
            None => self.fault(
                column,
                &format!("`{value}` is no moment"),
                "write such as 2023-11-16T00:00:00Z, or a day",
            ),
        }
    }

    /// What type is asked about; none if the row says nothing of it.
    ///
    /// # Errors
    /// A word that is no type.
    pub(super) fn kind_asked(&self) -> anyhow::Result<Option<PartyType>> {
        let place = self.columns.iter().position(|name| name == "type");
        let cell = place.and_then(|place| self.record.get(place)).map(text);
        match cell.filter(|cell| !cell.is_empty()) {
            Some(_) => self.kind().map(Some),
            None => Ok(None),
        }
    }

    /// What type the row says; a row of the Treasury without one is an entity.
    ///
    /// # Errors
    /// A word that is no type.
    fn kind(&self) -> anyhow::Result<PartyType> {
        let word = self.get("type");
        match PartyType::from_word(&word) {
            Some(kind) => Ok(kind),
            None if word.is_empty() => Ok(PartyType::Entity),
            None => self.fault(
                "type",
                &format!("`{word}` is no type"),
                "write individual, entity, vessel or aircraft",
            ),
        }
    }

    /// Refuses the row.
    ///
    /// # Errors
    /// Always.
    pub(super) fn fault<T>(&self, field: &str, reason: &str, mend: &str) -> anyhow::Result<T> {
        let (file, line) = (self.file, self.line);
        bail!(BadInput(format!(
            "{file}, line {line}, {field}: {reason}; {mend}"
        )))
    }

    fn id(&self) -> anyhow::Result<String> {
        match self.get("ent_num") {
            id if id.is_empty() => self.fault(
                "ent_num",
                "the entry has no number",
                "write the number of the entry",
            ),
            id => Ok(id),
        }
    }

    /// The entry as the row gives it, under the name of the row alone.
    fn party(&self) -> anyhow::Result<ListedParty> {
        let name = ListedName {
            name: self.get("name"),
            ..ListedName::default()
        };
        let some = |column: &str| Some(self.get(column)).filter(|value| !value.is_empty());
        let flag = some("vess_flag");
        let call_sign = some("call_sign").map(|value| comity_core::party::ListedId {
            scheme: "callsign".into(),
            value,
            country: None,
        });
        Ok(ListedParty {
            id: self.id()?,
            kind: self.kind()?,
            names: vec![name],
            countries: flag.into_iter().collect(),
            ids: call_sign.into_iter().collect(),
            programs: some("program").into_iter().collect(),
            title: some("title"),
            remarks: some("remarks"),
            ..ListedParty::default()
        })
    }
}
