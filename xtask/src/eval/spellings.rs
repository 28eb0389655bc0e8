//! Other spellings of published structures, made by RDKit in the run: each must give the answer of the first.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::eval::data::{files, rows_if_there};
use crate::eval::goals::Row;
use crate::eval::program::Program;
use crate::eval::python::Python;

/// Share of spellings of one kind with the answer of the structure as published.
const SAME: [f64; 2] = [100.0, 99.9];

/// How many of the reference structures are spelled anew; all would take minutes.
const REFERENCE_ROWS: usize = 2000;

/// Spellings that may say more than the structure as given, never less: another component may be listed itself,
/// and without wedges a listing that names one hand may need a person.
const MAY_SAY_OTHER: [&str; 1] = ["no stereo"];

/// One spelling: which structure, what was done to it, and the new text.
struct Spelling<'a> {
    of: usize,
    kind: &'a str,
    text: &'a str,
}

/// One figure for each kind of spelling.
pub(crate) fn measure(folder: &Path, program: &Program, python: &Python) -> Result<Vec<Row>> {
    let originals = originals(folder)?;
    let numbered: String = originals
        .iter()
        .enumerate()
        .map(|(number, text)| format!("{text}\t{number}\n"))
        .collect();
    let made = python.script("spellings.py", &numbered)?;
    let spellings: Vec<Spelling<'_>> = made.lines().map(parse).collect::<Result<_>>()?;
    let first = program.ask("spelled-first", "smiles", &originals)?;
    let texts: Vec<String> = spellings.iter().map(|one| one.text.to_owned()).collect();
    let again = program.ask("spelled-again", "smiles", &texts)?;
    let mut kinds: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for (spelling, answer) in spellings.iter().zip(&again) {
        let (all, differ) = kinds.entry(spelling.kind).or_default();
        let before = first.get(spelling.of).context("a spelling of no structure")?;
        let classes_only = MAY_SAY_OTHER.contains(&spelling.kind);
        let same = if classes_only {
            before.met() == answer.met()
        } else {
            before.findings() == answer.findings()
        };
        *all += 1;
        if !same {
            differ.push(format!(
                "\n    {} ← {}: {:?} ← {:?}",
                spelling.text,
                originals[spelling.of],
                answer.findings(),
                before.findings()
            ));
        }
    }
    let [goal, floor] = SAME;
    let row = |(kind, (all, differ)): (&str, (usize, Vec<String>))| {
        let shown: String = differ.iter().take(5).cloned().collect();
        Row::share(
            format!("same answer: {kind}"),
            all - differ.len(),
            all,
            goal,
            floor,
        )
        .beside(shown)
    };
    Ok(kinds.into_iter().map(row).collect())
}

/// The structures of all files that name substances, and some of the reference.
fn originals(folder: &Path) -> Result<Vec<String>> {
    let mut paths = files(folder, "class_examples", ".csv")?;
    let lists = [
        "us_listed_fentanyl_nitazene.csv",
        "fentanyl_names_dev.csv",
        "cn_catalogue_2025.csv",
        "faves_us_schedule_102.csv",
    ];
    paths.extend(lists.iter().map(|name| folder.join(name)));
    let mut texts = Vec::new();
    for path in &paths {
        texts.extend(
            rows_if_there(path)?
                .iter()
                .map(|row| row.get("smiles").to_owned()),
        );
    }
    let reference = rows_if_there(&folder.join("smiles_reference.tsv"))?;
    let some = reference.iter().take(REFERENCE_ROWS);
    texts.extend(some.map(|row| row.get("smiles").to_owned()));
    texts.retain(|text| !text.is_empty());
    texts.sort();
    texts.dedup();
    Ok(texts)
}

fn parse(line: &str) -> Result<Spelling<'_>> {
    let mut parts = line.split('\t');
    let mut next = || parts.next().context("a spelling without its three columns");
    let (text, kind, of) = (next()?, next()?, next()?);
    Ok(Spelling {
        of: of.parse()?,
        kind,
        text,
    })
}
