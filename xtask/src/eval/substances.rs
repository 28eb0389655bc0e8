//! `cargo xtask eval substances`: structures, named lists, labels and speed against known answers.

use anyhow::{Result, ensure};

use crate::eval::goals::{Row, table};
use crate::eval::program::Program;
use crate::eval::python::Python;
use crate::eval::{classes, folder, labels, named, reading, speed, spellings};
use crate::repo;

/// Everything in one run; fails when a floor is missed.
pub(crate) fn run() -> Result<()> {
    let Some(folder) = folder("structures and labels of known answers (smiles_reference.tsv and others)")?
    else {
        return Ok(());
    };
    let program = Program::build()?;
    let python = match Python::ready() {
        Ok(python) => Some(python),
        Err(error) => {
            ensure!(!repo::in_ci(), "RDKit: {error:#}");
            println!("skipped: everything beside RDKit: {error:#}");
            None
        }
    };
    let mut figures = classes::measure(&folder, &program)?;
    match &python {
        Some(python) => figures.extend(spellings::measure(&folder, &program, python)?),
        None => figures.push(Row::missing("other spellings of each structure", "no RDKit")),
    }
    figures.extend(named::measure(&folder, &program)?);
    figures.extend(labels::measure(&folder, &program)?);
    figures.extend(reading::measure(&folder, &program)?);
    figures.extend(speed::measure(&folder, &program, python.as_ref())?);
    println!("{}", table(&figures));
    let missed = figures.iter().filter(|figure| figure.missed()).count();
    ensure!(
        missed == 0,
        "{missed} of {} figures miss their floor",
        figures.len()
    );
    Ok(())
}
