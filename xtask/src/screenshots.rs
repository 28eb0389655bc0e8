//! `cargo xtask screenshots`: the pictures in `docs/pictures`, taken from a running node; with a folder, every page
//! in its full length there, to look at.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::packages::{self, Browser};
use crate::repo;
use crate::step;

pub(crate) fn run(folder: Option<&str>) -> Result<()> {
    let driver = match packages::browser()? {
        Browser::Ready(driver) => driver,
        Browser::Missing(why) => bail!("pictures need a browser: {why}"),
    };
    step::run(&mut repo::cargo([
        "build",
        "--locked",
        "--release",
        "-p",
        "comity",
    ]))?;
    let program = repo::target_folder()?.join("release").join("comity");
    let pictures = folder.map_or_else(|| repo::root().join("docs").join("pictures"), PathBuf::from);
    std::fs::create_dir_all(&pictures)?;
    let pictures = pictures.canonicalize()?;
    let mut take = repo::cargo(["run", "--locked", "-p", "comity-testkit", "--features", "browser"]);
    take.args(["--example", "screenshots", "--"])
        .arg(program)
        .arg(pictures)
        .env("COMITY_CHROMEDRIVER", driver);
    if folder.is_some() {
        take.arg("--whole");
    }
    step::run(&mut take)
}
