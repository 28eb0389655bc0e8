//! `cargo xtask bench`: the rates that the README states, measured again in a release build.
//!
//! Each program prints one JSON line per figure: `{"figure": "…", "per_second": 1234.5, "count": 20000,
//! "seconds": 16.2}`; other lines are for people and passed on.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::repo;
use crate::step;

/// One rate as a program measured it.
struct Figure {
    name: String,
    per_second: f64,
    count: u64,
    seconds: f64,
}

pub(crate) fn run() -> Result<()> {
    let programs = ["-p", "comity", "-p", "comity-log", "-p", "comity-store"];
    let mut build = repo::cargo(["build", "--locked", "--release"]);
    build.args(programs).args([
        "--bin",
        "comity",
        "--example",
        "append_rate",
        "--example",
        "stage_rate",
    ]);
    step::run(&mut build)?;
    let built = repo::target_folder()?.join("release");
    let mut figures = Vec::new();
    figures.extend(measure(&mut Command::new(built.join("examples/append_rate")))?);
    figures.extend(measure(&mut Command::new(built.join("examples/stage_rate")))?);
    figures.extend(measure(
        Command::new(built.join("comity")).args(["bench", "intake"]),
    )?);
    print!("{}", table(&figures));
    Ok(())
}

/// Runs one program, passes on what it says to people, and keeps its figures.
fn measure(command: &mut Command) -> Result<Vec<Figure>> {
    println!("\n$ {}", repo::typed(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("the program could not be started")?;
    let stdout = child.stdout.take().context("its output is not readable")?;
    let mut figures = Vec::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        match figure(&line) {
            Some(figure) => figures.push(figure),
            None => println!("{line}"),
        }
    }
    let status = child.wait()?;
    ensure!(status.success(), "{} ended with {status}", repo::typed(command));
    ensure!(!figures.is_empty(), "{} printed no figure", repo::typed(command));
    Ok(figures)
}

fn figure(line: &str) -> Option<Figure> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(Figure {
        name: value["figure"].as_str()?.to_owned(),
        per_second: value["per_second"].as_f64()?,
        count: value["count"].as_u64().unwrap_or(0),
        seconds: value["seconds"].as_f64().unwrap_or(0.0),
    })
}

/// All figures, each beside its ratio to the first: on a busy machine ratios tell more than rates.
fn table(figures: &[Figure]) -> String {
    let first = figures.first().map_or(1.0, |figure| figure.per_second);
    let width = figures
        .iter()
        .map(|figure| figure.name.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = format!(
        "\n{:>12} {:>9} {:>9} {:>7}  figure\n",
        "per second", "count", "seconds", "ratio"
    );
    for figure in figures {
        let Figure {
            name,
            per_second,
            count,
            seconds,
        } = figure;
        let ratio = per_second / first;
        text += &format!("{per_second:>12.0} {count:>9} {seconds:>9.2} {ratio:>7.2}  {name:<width$}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_words() {
        assert!(figure("one fsync per record").is_none());
        assert!(figure("{\"other\": 1}").is_none());
        let line = r#"{"figure": "sign", "per_second": 20000.0, "count": 10, "seconds": 0.5}"#;
        assert_eq!(figure(line).unwrap().count, 10);
    }

    #[test]
    fn ratios_are_to_the_first() {
        let line = |name: &str, per_second| Figure {
            name: name.to_owned(),
            per_second,
            count: 1,
            seconds: 1.0,
        };
        let text = table(&[line("one", 100.0), line("two", 250.0)]);
        assert!(
            text.lines()
                .any(|row| row.contains("2.50") && row.ends_with("two")),
            "{text}"
        );
    }
}
