//! One step after the other, each with a heading and its time; the first that fails ends the run.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::repo;
use crate::tally::{self, Tally};

/// How a step ended, when it did not fail.
pub(crate) enum Outcome {
    Done,
    /// Not done, and why. In continuous integration this is a failure.
    Skipped(String),
}

/// What has been run so far.
pub(crate) struct Steps {
    total: usize,
    finished: Vec<(String, Duration, Option<String>)>,
    tally: Tally,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Steps {
        Steps {
            total,
            finished: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Runs `work` under a heading.
    pub(crate) fn step(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut Tally) -> Result<Outcome>,
    ) -> Result<()> {
        let number = self.finished.len() + 1;
        println!("\n== {number}/{} {name}", self.total);
        #[expect(
            clippy::disallowed_methods,
            reason = "how long a step took is for the reader, not for a rule"
        )]
        let start = Instant::now();
        let outcome = work(&mut self.tally).with_context(|| format!("step {number}, {name}"));
        let took = start.elapsed();
        let skipped = match outcome? {
            Outcome::Done => None,
            Outcome::Skipped(why) => {
                ensure!(
                    !repo::in_ci(),
                    "{name} was skipped, which CI=true does not allow: {why}"
                );
                Some(why)
            }
        };
        match &skipped {
            None => println!("== {name}: ok, {}", seconds(took)),
            Some(why) => println!("== {name}: SKIPPED: {why}"),
        }
        self.finished.push((name.to_owned(), took, skipped));
        Ok(())
    }

    /// One command as one step; its output is the caller's to read.
    pub(crate) fn command(&mut self, name: &str, mut command: Command) -> Result<()> {
        self.step(name, |_| {
            run(&mut command)?;
            Ok(Outcome::Done)
        })
    }

    /// A command that runs tests: what it prints is passed on, and its summary lines are counted.
    pub(crate) fn tests(&mut self, name: &str, mut command: Command) -> Result<()> {
        self.step(name, |tally| {
            run_tests(&mut command, tally)?;
            Ok(Outcome::Done)
        })
    }

    /// The times, every summary line once more, and the total as the last line.
    pub(crate) fn summary(&self) {
        println!("\n== summary");
        for (name, took, skipped) in &self.finished {
            match skipped {
                None => println!("{:>8}  {name}", seconds(*took)),
                Some(why) => println!(" skipped  {name}: {why}"),
            }
        }
        println!();
        for line in self.tally.lines() {
            println!("{line}");
        }
        println!("{}", self.tally);
    }
}

/// Runs a command to its end with our own input and output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", repo::typed(command));
    let status = command
        .status()
        .with_context(|| format!("could not start {}", repo::typed(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", repo::typed(command));
    }
    Ok(())
}

fn run_tests(command: &mut Command, tally: &mut Tally) -> Result<()> {
    println!("$ {}", repo::typed(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start cargo")?;
    let stdout = child.stdout.take().context("cargo's output is not readable")?;
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cargo's output is not text")?;
        println!("{line}");
        tally.read(&line);
    }
    let status = child.wait()?;
    ensure!(status.success(), "{} ended with {status}", repo::typed(command));
    ensure!(tally.failed() == 0, "{} tests failed", tally.failed());
    Ok(())
}

fn seconds(took: Duration) -> String {
    tally::seconds(took.as_secs_f64())
}
