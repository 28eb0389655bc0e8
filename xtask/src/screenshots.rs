//! `cargo xtask screenshots`: the pictures in `docs/pictures`, taken from a running node.

use anyhow::{Result, bail};

use crate::packages::{self, Browser};
use crate::repo;
use crate::step;

pub(crate) fn run() -> Result<()> {
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
    let pictures = repo::root().join("docs").join("pictures");
    std::fs::create_dir_all(&pictures)?;
    let mut take = repo::cargo(["run", "--locked", "-p", "comity-testkit", "--features", "browser"]);
    take.args(["--example", "screenshots", "--"])
        .arg(program)
        .arg(pictures)
        .env("COMITY_CHROMEDRIVER", driver);
    step::run(&mut take)
}
