//! Named lists: every row of a published list is listed, under the right list; what is on none is not.

use std::path::Path;

use anyhow::Result;

use crate::eval::answers::Answer;
use crate::eval::data::{Record, rows_if_there};
use crate::eval::goals::Row;
use crate::eval::program::Program;

/// Share of the rows of a list.
const NAMED: [f64; 2] = [99.9, 99.0];

/// Rows on no list that are listed all the same: none is the goal. Holders of data mark rows by what is connected to
/// what, so a compound drawn in another tautomer can look wrong to them.
const WRONG: usize = 3;

/// Where the schedules of the Controlled Substances Act stand.
const SCHEDULES: [&str; 1] = ["us-schedules"];

/// China's lists of narcotic and psychotropic substances.
const CATALOGUES: [&str; 3] = [
    "cn-narcotic-drugs",
    "cn-psychotropic-substances",
    "cn-non-medical",
];

/// The beginning of the name of a list in the holder's file, and our id of the instrument.
const LISTS: [(&str, &str); 3] = [
    ("CN-NONMED", "cn-non-medical"),
    ("CN-MED-NARCOTIC", "cn-narcotic-drugs"),
    ("CN-MED-PSYCHOTROPIC", "cn-psychotropic-substances"),
];

/// All named measures.
pub(crate) fn measure(folder: &Path, program: &Program) -> Result<Vec<Row>> {
    let mut figures = vec![listed(
        "US: rows of the fentanyl and nitazene list",
        &asked(folder, program, "us_listed_fentanyl_nitazene.csv")?,
        |_| Some("us-schedules"),
    )];
    let medicines = asked(folder, program, "faves_us_schedule_102.csv")?;
    figures.push(listed("US: scheduled medicines", &medicines, |row| {
        (!row.get("us_schedule").is_empty()).then_some("us-schedules")
    }));
    figures.push(not_listed(
        "US: medicines on no schedule",
        &medicines,
        &SCHEDULES,
        |row| row.get("us_schedule").is_empty(),
    ));
    figures.push(listed(
        "CN: rows of the catalogues, each under its list",
        &asked(folder, program, "cn_catalogue_2025.csv")?,
        |row| list_of(row.get("list")),
    ));
    let compounds = asked(folder, program, "massbank_names.csv")?;
    figures.push(not_listed(
        "CN: compounds outside the catalogues",
        &compounds,
        &CATALOGUES,
        |row| row.get("in_cn_catalogue").is_empty(),
    ));
    Ok(figures)
}

fn list_of(name: &str) -> Option<&'static str> {
    let found = LISTS.iter().find(|(start, _)| name.starts_with(start));
    found.map(|(_, instrument)| *instrument)
}

/// The rows of a file that give a structure, each with its answer.
fn asked(folder: &Path, program: &Program, name: &str) -> Result<Vec<(Record, Answer)>> {
    let mut rows = rows_if_there(&folder.join(name))?;
    rows.retain(|row| !row.get("smiles").is_empty());
    let texts: Vec<String> = rows.iter().map(|row| row.get("smiles").to_owned()).collect();
    let answers = program.ask(name, "smiles", &texts)?;
    Ok(rows.into_iter().zip(answers).collect())
}

/// Rows of a list that are listed under the measure that `wanted` names.
fn listed(what: &str, asked: &[(Record, Answer)], wanted: impl Fn(&Record) -> Option<&'static str>) -> Row {
    let on_list = asked
        .iter()
        .filter_map(|(row, answer)| Some((row, answer, wanted(row)?)));
    let missed: Vec<String> = on_list
        .clone()
        .filter(|(_, answer, measure)| answer.verdict(measure) != "listed")
        .map(|(row, answer, measure)| format!("{} {}", name(row), answer.verdict(measure)))
        .collect();
    let all = on_list.count();
    let [goal, floor] = NAMED;
    Row::share(what, all - missed.len(), all, goal, floor).beside(few(&missed))
}

/// Rows on no list that are listed all the same.
fn not_listed(
    what: &str,
    asked: &[(Record, Answer)],
    lists: &[&str],
    which: impl Fn(&Record) -> bool,
) -> Row {
    let others = asked.iter().filter(|(row, _)| which(row));
    let wrong: Vec<String> = others
        .clone()
        .filter(|(_, answer)| lists.iter().any(|list| answer.verdict(list) == "listed"))
        .map(|(row, _)| name(row))
        .collect();
    Row::wrong(format!("{what}, listed"), wrong.len(), others.count(), WRONG).beside(few(&wrong))
}

/// What a row calls itself, cut where several names follow.
fn name(row: &Record) -> String {
    let columns = ["name", "abbrev_or_note", "en", "names"];
    let name = columns
        .iter()
        .map(|column| row.get(column))
        .find(|name| !name.is_empty());
    let name = name.unwrap_or("?").split('|').next_back().unwrap_or_default();
    name.chars().take(40).collect()
}

/// The first of many; a table is no log.
fn few(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let more = names.len().saturating_sub(SHOWN);
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 {
        shown
    } else {
        format!("{shown} and {more} more")
    }
}
