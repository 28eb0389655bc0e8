//! Class definitions: published structures whose answer an authority states or the text plainly decides.

use std::path::Path;

use anyhow::Result;

use crate::eval::answers::Answer;
use crate::eval::data::{Record, files, rows, rows_if_there};
use crate::eval::goals::Row;
use crate::eval::program::Program;

/// The definitions whose answer stands in every line. Small family rules are asked about by name elsewhere.
const DEFINITIONS: [&str; 4] = ["us-frs", "cn-fentanyl", "cn-nitazene", "uk-nitazene"];

/// How the holder's files mark substances that a final rule names as falling under the definition.
const FINAL_RULE: &str = "DEA final rule";

/// Share of clear members that must be found, and of letters and of open rows that must be right.
const RECALL: [f64; 2] = [100.0, 99.9];
const LETTERS: [f64; 2] = [100.0, 99.5];
const OPEN: [f64; 2] = [100.0, 95.0];

/// False hits on clear non-members: none is the goal.
const FALSE_HITS: usize = 3;

/// The rows of `class_examples*.csv` and of lists of ordinary compounds.
///
/// # Errors
/// A file that cannot be read, or a program that does not answer.
pub(crate) fn measure(folder: &Path, program: &Program) -> Result<Vec<Row>> {
    let mut stated = Vec::new();
    for path in files(folder, "class_examples", ".csv")? {
        stated.extend(rows(&path)?);
    }
    let answers = program.ask("class-examples", "smiles", &texts(&stated))?;
    let judged: Vec<(&Record, &Answer)> = stated.iter().zip(&answers).collect();
    let mut figures = vec![
        recall("members found, all classes", &judged, |_| true),
        recall("members named in DEA final rules found", &judged, |row| {
            row.get("authority").starts_with(FINAL_RULE)
        }),
        false_hits(&judged),
        open(&judged),
        letters(&judged),
    ];
    figures.push(ordinary(folder, program)?);
    Ok(figures)
}

fn texts(rows: &[Record]) -> Vec<String> {
    rows.iter().map(|row| row.get("smiles").to_owned()).collect()
}

/// Rows said to be members for which the definition is met.
fn recall(what: &str, judged: &[(&Record, &Answer)], which: impl Fn(&Record) -> bool) -> Row {
    let members: Vec<_> = judged
        .iter()
        .filter(|(row, _)| row.get("expected") == "yes" && which(row))
        .collect();
    let missed: Vec<&str> = members
        .iter()
        .filter(|(row, answer)| answer.verdict(row.get("class")) != "meets")
        .map(|(row, _)| row.get("name"))
        .collect();
    let [goal, floor] = RECALL;
    Row::share(what, members.len() - missed.len(), members.len(), goal, floor).beside(missed.join(", "))
}

/// Rows said to be none, for which anything was found.
fn false_hits(judged: &[(&Record, &Answer)]) -> Row {
    let others = judged.iter().filter(|(row, _)| row.get("expected") == "no");
    let hit: Vec<String> = others
        .clone()
        .filter(|(row, answer)| answer.verdict(row.get("class")) != "none")
        .map(|(row, answer)| format!("{} {}", row.get("name"), answer.verdict(row.get("class"))))
        .collect();
    Row::wrong(
        "non-members with a finding",
        hit.len(),
        others.count(),
        FALSE_HITS,
    )
    .beside(hit.join(", "))
}

/// Rows that the text leaves open.
fn open(judged: &[(&Record, &Answer)]) -> Row {
    let open = judged.iter().filter(|(row, _)| row.get("expected") == "review");
    let right = open
        .clone()
        .filter(|(row, answer)| answer.verdict(row.get("class")) == "review");
    let [goal, floor] = OPEN;
    Row::share(
        "open rows shown for review",
        right.count(),
        open.count(),
        goal,
        floor,
    )
}

/// Letters, where a row states them (`A+C`).
fn letters(judged: &[(&Record, &Answer)]) -> Row {
    let stated = judged.iter().filter(|(row, _)| !row.get("letters").is_empty());
    let wrong: Vec<&str> = stated
        .clone()
        .filter(|(row, answer)| {
            let wanted = row.get("letters").split('+').map(str::trim).collect();
            answer.letters(row.get("class")) != wanted
        })
        .map(|(row, _)| row.get("name"))
        .collect();
    let all = stated.count();
    let [goal, floor] = LETTERS;
    Row::share("letters exactly right", all - wrong.len(), all, goal, floor).beside(wrong.join(", "))
}

/// Medicines and reference compounds that no list names: no definition may be met.
fn ordinary(folder: &Path, program: &Program) -> Result<Row> {
    let mut ordinary = rows_if_there(&folder.join("faves_us_schedule_102.csv"))?;
    ordinary.retain(|row| row.get("us_schedule").is_empty());
    let mut compounds = rows_if_there(&folder.join("massbank_names.csv"))?;
    compounds.retain(|row| row.get("in_cn_catalogue").is_empty());
    ordinary.extend(compounds);
    ordinary.retain(|row| !row.get("smiles").is_empty());
    let answers = program.ask("ordinary", "smiles", &texts(&ordinary))?;
    let found = |word: &'static str| {
        let with = answers
            .iter()
            .filter(move |answer| DEFINITIONS.iter().any(|class| answer.verdict(class) == word));
        with.count()
    };
    let row = Row::wrong(
        "ordinary compounds that meet a definition",
        found("meets"),
        DEFINITIONS.len() * answers.len(),
        FALSE_HITS,
    );
    Ok(row.beside(format!("verdicts; {} for review", found("review"))))
}
