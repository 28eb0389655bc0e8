//! `cargo xtask eval`: how well names are recognised, on data that its holder may not pass on.

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
        println!("skipped: set {FOLDER} to a folder with *.tsv files: a name, a tab, the expected InChIKey");
        return Ok(());
    };
    ensure!(
        Path::new(&folder).is_dir(),
        "{FOLDER}: {} is not a folder",
        folder.display()
    );
    let mut command = repo::cargo([
        "run",
        "--locked",
        "--release",
        "-p",
        "comity-substances",
        "--example",
        "eval",
    ]);
    step::run(command.args(["--".as_ref(), folder.as_os_str()]))
}
