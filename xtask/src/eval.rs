//! `cargo xtask eval`: recognition against data that their holder may not pass on.
//!
//! Without a word: how much of real laboratory findings goes in and is recognised. `substances`: structures, names
//! and labels with known answers, and speed. `parties`: names and identifiers against lists, and what stood on them when.
//! `exchange`: appends, proofs, witnesses and mirrors beside the machine's limits; it needs no data but for the vectors.
//! Nothing of the data is in the repository.

mod answers;
mod classes;
pub(crate) mod data;
mod exchange;
mod goals;
mod labels;
mod named;
mod parties;
mod program;
mod python;
mod reading;
mod speed;
mod spellings;
mod substances;
pub(crate) mod timing;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::repo;
use crate::step;

pub(crate) use exchange::run as exchange;
pub(crate) use parties::run as parties;
pub(crate) use substances::run as substances;

/// The folder is named by its holder.
const FOLDER: &str = "COMITY_EVAL_DATA";

pub(crate) fn run() -> Result<()> {
    let Some(folder) = folder("tables of laboratory findings (*.csv.gz)")? else {
        return Ok(());
    };
    let mut command = repo::cargo([
        "run",
        "--locked",
        "--release",
        "-p",
        "comity-flow",
        "--example",
        "eval",
    ]);
    step::run(command.arg("--").arg(folder))
}

/// The holder's folder; nothing, with a line that says so, if none is named.
fn folder(with: &str) -> Result<Option<PathBuf>> {
    let Some(folder) = std::env::var_os(FOLDER) else {
        ensure!(
            !repo::in_ci(),
            "{FOLDER} is not set; in continuous integration a skip is a failure"
        );
        println!("skipped: set {FOLDER} to a folder with {with}");
        return Ok(None);
    };
    // Cargo runs in the top folder; the name was given in the caller's.
    let folder = Path::new(&folder);
    ensure!(folder.is_dir(), "{FOLDER}: {} is not a folder", folder.display());
    Ok(Some(folder.canonicalize()?))
}
