//! How much of the laboratory findings in a folder goes in and is recognised: `eval FOLDER`, one line of JSON a file.
//!
//! The findings go the way of every report: read as hostile bytes, columns guessed, rows made into records, substances
//! recognised by name and number. Nothing is recorded.
#![allow(clippy::print_stdout, reason = "the figures are this program's result")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use comity_core::date::Timestamp;
use comity_core::kinds::Kind;
use comity_flow::stations::{Incoming, Received};
use comity_flow::substances::Tables;
use comity_flow::{facts, intake};
use comity_wire::rows::{self, Given};
use serde_json::{Value, json};

/// Names that are shown where they are not recognised.
const SHOWN: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: eval FOLDER")?;
    let tables = facts::tables()?;
    let entries = std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.collect::<Result<_, _>>()?;
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.to_string_lossy().ends_with(".csv.gz"))
    {
        println!("{}", evaluate(file, &tables)?);
    }
    Ok(())
}

fn evaluate(file: &Path, tables: &Tables) -> Result<Value, Box<dyn Error>> {
    let table = intake::read_table(&std::fs::read(file)?)?;
    let mut mapping = intake::guess_columns(&table, Kind::Identification)?.mapping;
    // Who publishes the file is said once, by whoever hands it in.
    mapping
        .constants
        .entry("laboratory".into())
        .or_insert_with(|| "evaluation".into());
    // Evaluation has no clock of its own: the time of statement does not matter here.
    let given = Given::at(Timestamp::from_seconds(0));
    let (mut incoming, mut rejected) = (Vec::new(), 0_u64);
    for outcome in rows::read(&table, &mapping, &given)? {
        let line = outcome.line;
        match outcome
            .result
            .and_then(|draft| Ok((draft.also_named.clone(), draft.into_record()?)))
        {
            Ok((also_named, record)) => incoming.push(Incoming {
                line,
                record,
                also_named,
            }),
            Err(_) => rejected += 1,
        }
    }
    let recognised = Received::new(incoming, Vec::new()).recognise(tables)?;
    let (mut missed, mut known): (BTreeMap<String, u64>, u64) = (BTreeMap::new(), 0);
    for substance in recognised
        .incoming()
        .iter()
        .flat_map(|one| one.record.body.substances())
    {
        match substance.recognised_as {
            Some(_) => known += 1,
            None => *missed.entry(substance.as_written.clone()).or_default() += 1,
        }
    }
    let mut missed: Vec<(String, u64)> = missed.into_iter().collect();
    missed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    missed.truncate(SHOWN);
    Ok(json!({
        "file": file.file_name().map(|name| name.to_string_lossy()),
        "rows": table.len(),
        "rejected": rejected,
        "recognised": known,
        "not_recognised": missed,
    }))
}
