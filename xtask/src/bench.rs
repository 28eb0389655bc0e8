//! `cargo xtask bench`: the rates that the README states, measured again in a release build.
//!
//! Each program prints lines of JSON; every number whose key ends with `_per_s` is a rate and gets a row, the
//! other values of the line stand beside it. Lines that are no JSON are for people and passed on.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::eval::data::commented_rows;
use crate::eval::timing::timed;
use crate::repo;
use crate::step;

/// What marks a rate among the values of a line.
const RATE: &str = "_per_s";

/// One rate as a program measured it.
struct Figure {
    name: String,
    per_second: f64,
    beside: String,
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
    figures.extend(measure(
        "log",
        &mut Command::new(built.join("examples/append_rate")),
    )?);
    figures.extend(measure(
        "store",
        &mut Command::new(built.join("examples/stage_rate")),
    )?);
    figures.extend(measure(
        "intake",
        Command::new(built.join("comity")).args(["bench", "intake"]),
    )?);
    figures.push(listed_structures(&built.join("comity"))?);
    print!("{}", table(&figures));
    Ok(())
}

/// How often the structures of the repository stand in the list that is checked.
const COPIES: usize = 20;

/// Lists of nothing but listed structures: every line has findings, sentences and citations, which is the slowest
/// that a list can be. Lists of ordinary compounds are measured by `eval substances`.
fn listed_structures(program: &Path) -> Result<Figure> {
    let folder = repo::target_folder()?.join("bench");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let (input, output) = (folder.join("structures.in"), folder.join("structures.jsonl"));
    let lines = write_structures(&input)?;
    let mut command = Command::new(program);
    command.args([
        "check",
        "--input-format",
        "smiles",
        "--format",
        "jsonl",
        "--input",
    ]);
    command.arg(&input).arg("-o").arg(&output).stderr(Stdio::null());
    println!("\n$ {}", repo::typed(&command));
    let used = timed(&mut command)?;
    Ok(Figure {
        name: "check: listed structures, all cores".to_owned(),
        per_second: lines as f64 / used.wall.as_secs_f64(),
        beside: format!("lines {lines}, processor seconds {:.1}", used.cpu.as_secs_f64()),
    })
}

/// The structures of `data/`, over and over, as `SMILES<TAB>id` lines; how many there are.
fn write_structures(path: &Path) -> Result<usize> {
    let table = repo::root().join("data/structures.csv");
    let rows = commented_rows(&table)?;
    let structures = rows.iter().map(|row| row.get("smiles"));
    let all: Vec<&str> = std::iter::repeat_n(structures, COPIES).flatten().collect();
    let text: String = all
        .iter()
        .enumerate()
        .map(|(number, smiles)| format!("{smiles}\t{number}\n"))
        .collect();
    std::fs::write(path, text).with_context(|| path.display().to_string())?;
    Ok(all.len())
}

/// Runs one program, passes on what it says to people, and keeps its figures.
fn measure(subject: &str, command: &mut Command) -> Result<Vec<Figure>> {
    println!("\n$ {}", repo::typed(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("the program could not be started")?;
    let stdout = child.stdout.take().context("its output is not readable")?;
    let mut found = Vec::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        found.extend(figures(subject, &line));
    }
    let status = child.wait()?;
    ensure!(status.success(), "{} ended with {status}", repo::typed(command));
    ensure!(!found.is_empty(), "{} printed no rate", repo::typed(command));
    Ok(found)
}

/// The rates in one line.
fn figures(subject: &str, line: &str) -> Vec<Figure> {
    let Ok(Value::Object(values)) = serde_json::from_str::<Value>(line) else {
        return Vec::new();
    };
    let beside = beside(&values);
    let rates = values
        .iter()
        .filter_map(|(key, value)| Some((key.strip_suffix(RATE)?, value.as_f64()?)));
    let title = values.get("what").and_then(Value::as_str);
    rates
        .map(|(key, per_second)| Figure {
            name: format!("{subject}: {}", title.unwrap_or(key).replace('_', " ")),
            per_second,
            beside: beside.clone(),
        })
        .collect()
}

/// All values of a line that are no rates, as `key value`.
fn beside(values: &Map<String, Value>) -> String {
    let others = values
        .iter()
        .filter(|(key, _)| !key.ends_with(RATE) && !["what", "name"].contains(&key.as_str()));
    others
        .map(|(key, value)| format!("{key} {value}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What every rate is compared with, by a word in the figure's name: what the disk and the processor could do at most
/// one record at a time. On a busy machine such ratios tell more than rates.
const YARDSTICKS: [(&str, &str); 2] = [("/ fsync", "per fdatasync"), ("/ sign", "Ed25519 signatures")];

/// All figures, each with its ratio to the yardsticks.
fn table(figures: &[Figure]) -> String {
    let width = figures
        .iter()
        .map(|figure| figure.name.chars().count())
        .max()
        .unwrap_or(0);
    let [fsync, sign] = YARDSTICKS.map(|(title, _)| title);
    let mut text = format!(
        "\n{:<width$} {:>12} {fsync:>9} {sign:>9}  beside\n",
        "figure", "per second"
    );
    for Figure {
        name,
        per_second,
        beside,
    } in figures
    {
        let [fsync, sign] = YARDSTICKS.map(|(_, word)| ratio(*per_second, word, figures));
        text += &format!("{name:<width$} {per_second:>12.0} {fsync:>9} {sign:>9}  {beside}\n");
    }
    text
}

/// A rate over the yardstick's, or a dash where that was not measured.
fn ratio(per_second: f64, word: &str, figures: &[Figure]) -> String {
    let yardstick = figures.iter().find(|figure| figure.name.contains(word));
    yardstick.map_or_else(
        || "-".to_owned(),
        |yardstick| format!("{:.2}", per_second / yardstick.per_second),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_told_from_words_and_other_values() {
        assert!(figures("log", "one fsync per record").is_empty());
        assert!(figures("log", "{\"seconds\": 1}").is_empty());
        let found = figures(
            "log",
            r#"{"what":"one fsync per record","records_per_s":900.5,"records":10}"#,
        );
        let [figure] = found.as_slice() else {
            panic!("one rate")
        };
        assert_eq!(
            (figure.name.as_str(), figure.per_second),
            ("log: one fsync per record", 900.5)
        );
        assert_eq!(figure.beside, "records 10");
    }

    #[test]
    fn every_rate_is_held_against_the_yardsticks() {
        let line = |name: &str, per_second| Figure {
            name: name.to_owned(),
            per_second,
            beside: String::new(),
        };
        let text = table(&[
            line("log: one record per fdatasync", 100.0),
            line("intake: all", 250.0),
        ]);
        assert!(
            text.lines()
                .any(|row| row.starts_with("intake: all") && row.contains("2.50")),
            "{text}"
        );
        assert!(
            text.lines().any(|row| row.contains(" - ")),
            "no signature rate was measured: {text}"
        );
    }
}
