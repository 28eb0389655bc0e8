//! `cargo xtask eval`: how much of real laboratory findings goes in and is recognised, on files that their holder
//! may not pass on.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::repo;
use crate::step;

/// The folder is named by its holder; nothing of it is in the repository.
const FOLDER: &str = "COMITY_EVAL_DATA";

pub(crate) fn run() -> Result<()> {
    let Some(folder) = std::env::var_os(FOLDER) else {
        ensure!(
            !repo::in_ci(),
            "{FOLDER} is not set; in continuous integration a skip is a failure"
        );
        println!("skipped: set {FOLDER} to a folder with tables of laboratory findings (*.csv.gz)");
        return Ok(());
    };
    // Cargo runs in the top folder; the name was given in the caller's.
    let folder = Path::new(&folder);
    ensure!(folder.is_dir(), "{FOLDER}: {} is not a folder", folder.display());
    let mut command = repo::cargo([
        "run",
        "--locked",
        "--release",
        "-p",
        "comity-flow",
        "--example",
        "eval",
    ]);
    step::run(command.arg("--").arg(folder.canonicalize()?))
}
