//! Lines of labels, goods and customs papers. The holder's file says what each names; a name is compared by the
//! entry that the program itself finds for it, so that both spell it as they like. A salt is its base.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::eval::answers::{Answer, Said};
use crate::eval::data::{Record, commented_rows, rows_if_there};
use crate::eval::goals::Row;
use crate::eval::program::Program;
use crate::repo;

/// Share of lines answered right.
const LINES: [f64; 2] = [95.0, 90.0];

/// What a line is expected to give.
#[derive(Debug, PartialEq, Eq)]
enum Wanted<'a> {
    /// Nothing controlled is named.
    Nothing,
    /// This substance is listed somewhere.
    Listed(&'a str),
    /// A person must look, whatever the name.
    Review,
    /// Listed in this jurisdiction and in no other that was asked.
    Only(&'a str, &'a str),
}

/// Reads the column `expected`: empty, a name, `REVIEW:name`, `PRECURSOR:name` or `CN only: name`.
fn wanted(expected: &str) -> Wanted<'_> {
    let parts = expected
        .split_once(':')
        .map(|(mark, name)| (mark.trim(), name.trim()));
    match parts {
        None if expected.is_empty() => Wanted::Nothing,
        Some(("REVIEW", _)) => Wanted::Review,
        Some(("PRECURSOR", name)) => Wanted::Listed(name),
        Some((mark, name)) if mark.ends_with(" only") => Wanted::Only(mark.trim_end_matches(" only"), name),
        _ => Wanted::Listed(expected),
    }
}

/// All lines, and the lines that name nothing controlled by themselves.
pub(crate) fn measure(folder: &Path, program: &Program) -> Result<Vec<Row>> {
    let mut rows = rows_if_there(&folder.join("label_text_dev.csv"))?;
    rows.retain(|row| !row.get("text").is_empty());
    let texts: Vec<String> = rows.iter().map(|row| row.get("text").to_owned()).collect();
    let answers = program.ask("labels", "text", &texts)?;
    let bases = bases()?;
    let answers: Vec<Answer> = answers
        .into_iter()
        .map(|answer| as_bases(answer, &bases))
        .collect();
    let entries = entries(&rows, program, &bases)?;
    let wrong: Vec<String> = rows
        .iter()
        .zip(&answers)
        .filter(|(row, answer)| !right(&wanted(row.get("expected")), answer, &entries))
        .map(|(row, answer)| format!("\n    {} → {:?}", row.get("text"), answer.findings()))
        .collect();
    let quiet = rows
        .iter()
        .zip(&answers)
        .filter(|(row, _)| row.get("expected").is_empty());
    let hits = quiet
        .clone()
        .filter(|(_, answer)| !found(answer).is_empty())
        .count();
    let [goal, floor] = LINES;
    Ok(vec![
        Row::share("label lines", rows.len() - wrong.len(), rows.len(), goal, floor).beside(wrong.concat()),
        Row::wrong(
            "label lines with a finding where nothing is named",
            hits,
            quiet.count(),
            0,
        ),
    ])
}

/// The entries that the program finds for the names that are expected.
fn entries(rows: &[Record], program: &Program, bases: &Bases) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let names: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| match wanted(row.get("expected")) {
            Wanted::Listed(name) | Wanted::Only(_, name) => Some(name),
            Wanted::Nothing | Wanted::Review => None,
        })
        .collect();
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let answers = program.ask("label-names", "names", &names)?;
    let entries = answers
        .into_iter()
        .map(|answer| as_bases(answer, bases))
        .map(|answer| found(&answer).iter().map(|said| said.entry.clone()).collect());
    Ok(names.into_iter().zip(entries).collect())
}

/// Id of a salt and id of its base.
type Bases = BTreeMap<String, String>;

/// The salts of our own tables.
fn bases() -> Result<Bases> {
    let rows = commented_rows(&repo::root().join("data/substances.csv"))?;
    let pairs = rows
        .iter()
        .map(|row| (row.get("id").to_owned(), row.get("salt_of").to_owned()));
    Ok(pairs.filter(|(_, base)| !base.is_empty()).collect())
}

/// The same answer with the base in the place of every salt.
fn as_bases(mut answer: Answer, bases: &Bases) -> Answer {
    for said in &mut answer.said {
        if let Some(base) = bases.get(&said.entry) {
            said.entry.clone_from(base);
        }
    }
    answer
}

fn found(answer: &Answer) -> Vec<&Said> {
    answer.said.iter().filter(|said| said.verdict != "none").collect()
}

fn right(wanted: &Wanted<'_>, answer: &Answer, entries: &BTreeMap<String, BTreeSet<String>>) -> bool {
    let found = found(answer);
    let named = |name: &str| {
        let entries = entries.get(name);
        let is_meant = |said: &&Said| entries.is_some_and(|entries| entries.contains(&said.entry));
        found
            .iter()
            .copied()
            .filter(|said| said.verdict == "listed")
            .filter(is_meant)
            .collect::<Vec<_>>()
    };
    match wanted {
        Wanted::Nothing => found.is_empty(),
        Wanted::Review => found.iter().any(|said| said.verdict == "review"),
        Wanted::Listed(name) => !named(name).is_empty(),
        Wanted::Only(place, name) => {
            let listed = named(name);
            !listed.is_empty() && listed.iter().all(|said| said.jurisdiction == *place)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expectations_are_read() {
        assert_eq!(wanted(""), Wanted::Nothing);
        assert_eq!(wanted("REVIEW:可待因"), Wanted::Review);
        assert_eq!(wanted("fentanyl"), Wanted::Listed("fentanyl"));
        assert_eq!(
            wanted("CN only: dextromethorphan"),
            Wanted::Only("CN", "dextromethorphan")
        );
        assert_eq!(wanted("PRECURSOR: piperidine"), Wanted::Listed("piperidine"));
    }
}
