//! `cargo xtask test`: everything a change must pass, in the order of what fails soonest.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::licences;
use crate::packages::{self, Browser};
use crate::repo::cargo;
use crate::step::{Outcome, Steps};

/// Tests whose name contains this word need a browser. They run last, by themselves: on two cores a
/// browser beside a full test run is slow enough to look broken.
const BROWSER_TESTS: &str = "browser";

/// How many steps there are, for the headings.
const STEPS: usize = 10;

/// All steps. The first that fails ends the run; the count of tests is the last line either way.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::new(STEPS);
    let outcome = all(&mut steps);
    if let Err(error) = &outcome {
        println!("\nerror: {error:#}");
    }
    steps.summary();
    if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn all(steps: &mut Steps) -> Result<()> {
    let mut browser = Browser::Missing("not looked for yet".to_owned());
    steps.step("what the browser tests need", |_| {
        browser = packages::browser()?;
        Ok(match &browser {
            Browser::Ready(_) => Outcome::Done,
            Browser::Missing(why) => Outcome::Skipped(why.clone()),
        })
    })?;
    checks(steps)?;
    browser_tests(steps, &browser)
}

fn checks(steps: &mut Steps) -> Result<()> {
    steps.step("format", |_| {
        let mut format = cargo(["fmt", "--all", "--check"]);
        crate::step::run(&mut format).context("`cargo fmt --all` mends it")?;
        Ok(Outcome::Done)
    })?;
    steps.command("clippy, warnings as errors", clippy())?;
    steps.tests(
        "house rules: arrows, one table, names in documents",
        cargo(["test", "--locked", "-p", "xtask"]),
    )?;
    steps.command("facts: citations, numbers, dates, overlaps", facts())?;
    steps.tests("unit, property and integration tests", tests())?;
    steps.tests(
        "documentation tests",
        cargo(["test", "--locked", "--workspace", "--doc"]),
    )?;
    steps.command("documentation, warnings as errors", documentation())?;
    steps.step("licences and sources", |_| {
        licences::run()?;
        Ok(Outcome::Done)
    })
}

fn clippy() -> Command {
    cargo([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
}

/// Only the tests over `data/`, so that a chemist's slip is the first thing said. They run again, and are
/// counted, among all tests.
fn facts() -> Command {
    let mut command = cargo([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "xtask",
        "--lib",
        "--test",
        "it",
    ]);
    command.args(["--", "facts", "public_record"]);
    command
}

fn tests() -> Command {
    let mut command = cargo([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "xtask",
        "--no-fail-fast",
    ]);
    command.args(["--lib", "--bins", "--tests", "--", "--skip", BROWSER_TESTS]);
    command
}

fn documentation() -> Command {
    let mut command = cargo(["doc", "--locked", "--workspace", "--no-deps"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

fn browser_tests(steps: &mut Steps, browser: &Browser) -> Result<()> {
    const NAME: &str = "browser tests";
    match browser {
        Browser::Ready(driver) => {
            let mut command = cargo(["test", "--locked", "--workspace", "--exclude", "xtask"]);
            command.args(["--lib", "--bins", "--tests", "--", BROWSER_TESTS]);
            command.env("COMITY_CHROMEDRIVER", driver);
            steps.tests(NAME, command)
        }
        Browser::Missing(why) => steps.step(NAME, |_| Ok(Outcome::Skipped(why.clone()))),
    }
}
