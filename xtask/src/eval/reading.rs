//! Reading: what RDKit refuses is refused or flagged here, what it reads is read.

use std::path::Path;

use anyhow::Result;

use crate::eval::data::{Record, rows_if_there};
use crate::eval::goals::{Held, Row};
use crate::eval::program::Program;

/// Share of broken strings refused or flagged.
const BROKEN: [f64; 2] = [100.0, 99.0];

/// Share of real structures read.
const REAL: [f64; 2] = [100.0, 99.9];

/// How the reference file marks what RDKit refuses.
const REJECTED: &str = "REJECT";

/// All figures about reading.
pub(crate) fn measure(folder: &Path, program: &Program) -> Result<Vec<Row>> {
    let mut figures = broken(folder, program)?;
    figures.push(real(folder, program)?);
    figures.extend(molfiles(folder, program)?);
    Ok(figures)
}

fn broken(folder: &Path, program: &Program) -> Result<Vec<Row>> {
    let rows = rows_if_there(&folder.join("malformed.tsv"))?;
    let texts: Vec<String> = rows.iter().map(|row| row.raw("smiles").to_owned()).collect();
    let answers = program.ask("malformed", "smiles", &texts)?;
    let taken = |row: &&Record| row.get("rdkit_2026_09_accepts") == "1";
    let refused = rows.iter().zip(&answers).filter(|(row, _)| !taken(row));
    let let_through: Vec<String> = refused
        .clone()
        .filter(|(_, answer)| answer.error.is_none() && answer.flags.is_empty())
        .map(|(row, _)| format!("\n    {}", row.raw("smiles")))
        .collect();
    let all = refused.count();
    let [goal, floor] = BROKEN;
    let mut both = rows.iter().zip(&answers).filter(|(row, _)| taken(row)).peekable();
    let none = both.peek().is_none();
    let (read, odd) = both.fold((0, 0), |(read, all), (_, answer)| {
        (read + usize::from(answer.error.is_none()), all + 1)
    });
    let shown = let_through.iter().take(10).cloned().collect::<String>();
    let mut figures = vec![
        Row::share(
            "broken strings refused or flagged",
            all - let_through.len(),
            all,
            goal,
            floor,
        )
        .beside(shown),
    ];
    if !none {
        let share = 100.0 * read as f64 / odd as f64;
        figures.push(
            Row::new("odd strings that RDKit reads, read", Held::Nothing, share, "%")
                .beside(format!("{read} of {odd}")),
        );
    }
    Ok(figures)
}

fn real(folder: &Path, program: &Program) -> Result<Row> {
    let mut rows = rows_if_there(&folder.join("smiles_reference.tsv"))?;
    rows.retain(|row| row.get("rdkit_canonical") != REJECTED && row.get("inchikey") != REJECTED);
    let texts: Vec<String> = rows.iter().map(|row| row.get("smiles").to_owned()).collect();
    let answers = program.ask("reference", "smiles", &texts)?;
    let refused: Vec<String> = rows
        .iter()
        .zip(&answers)
        .filter_map(|(row, answer)| Some(format!("\n    {} {}", row.get("smiles"), answer.error.as_ref()?)))
        .collect();
    let [goal, floor] = REAL;
    let shown = refused.iter().take(5).cloned().collect::<String>();
    Ok(Row::share(
        "real structures read",
        rows.len() - refused.len(),
        rows.len(),
        goal,
        floor,
    )
    .beside(shown))
}

/// Records of an SDF file, each with a line of its own in the answer.
fn molfiles(folder: &Path, program: &Program) -> Result<Option<Row>> {
    let path = folder.join("nci_first_200.sdf");
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(&path)?;
    let records = String::from_utf8_lossy(&bytes)
        .lines()
        .filter(|line| line.trim_end() == "$$$$")
        .count();
    let answers = program.answer_list("molfiles", "sdf", &path)?;
    let read = answers.iter().filter(|answer| answer.error.is_none()).count();
    let [goal, floor] = REAL;
    Ok(Some(Row::share(
        "molfiles of an SDF file read",
        read,
        records,
        goal,
        floor,
    )))
}
