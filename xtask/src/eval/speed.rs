//! Speed on one core, in processor seconds: other work on the machine then matters little, and RDKit is measured in
//! turns with the program.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::eval::data::{Record, rows};
use crate::eval::goals::{Held, Row};
use crate::eval::program::{Line, Program, write};
use crate::eval::python::Python;
use crate::eval::timing::{Used, median, timed, watched};

/// Lines of the large file.
const LINES: usize = 1_000_000;

/// Turns of ours and RDKit's; the middle one counts.
const TURNS: usize = 3;

/// Runs for the start-up time.
const STARTS: usize = 20;

/// Most atoms of a record that the bound on one record is for.
const ATOMS: usize = 1000;

/// Copies of one record, so that a record's time is more than a tick of the clock.
const COPIES: usize = 2000;

/// Copies of the listed substances for the time of one picture.
const DRAWN: usize = 5;

/// All measures of speed; RDKit's only if it is there.
pub(crate) fn measure(folder: &Path, program: &Program, python: Option<&Python>) -> Result<Vec<Row>> {
    let reference = rows(&folder.join("smiles_reference.tsv"))?;
    let mut figures = throughput(&reference, program, python)?;
    figures.push(start(program)?);
    figures.push(worst(folder, &reference, program)?);
    figures.push(picture(folder, program)?);
    Ok(figures)
}

/// A run with one structure: the middle of 20 in wall time; beside it the processor time, which other work on the
/// machine does not lengthen.
fn start(program: &Program) -> Result<Row> {
    let input = program.file("start.in");
    write(&input, std::iter::once(line("CCO", 0)))?;
    let output = program.file("start.jsonl");
    let runs: Vec<Used> = (0..STARTS)
        .map(|_| timed(&mut program.on_one_core(&input, "smiles", &output)))
        .collect::<Result<_>>()?;
    let wall = median(runs.iter().map(|run| run.wall.as_secs_f64() * 1e3).collect());
    let cpu: f64 = runs.iter().map(|run| run.cpu.as_secs_f64() * 1e3).sum();
    let held = Held::AtMost {
        goal: 20.0,
        floor: 50.0,
    };
    let row = Row::new("start-up, one structure, middle of 20", held, wall, "ms");
    Ok(row.beside(format!("processor {:.1} ms", cpu / STARTS as f64)))
}

fn line(text: &str, number: usize) -> Line {
    Line {
        text: text.to_owned(),
        id: number.to_string(),
    }
}

/// Structures a second, file in to JSON lines out; beside it RDKit's reading, and the ratio.
fn throughput(reference: &[Record], program: &Program, python: Option<&Python>) -> Result<Vec<Row>> {
    let texts: Vec<&str> = reference.iter().map(|row| row.get("smiles")).collect();
    ensure!(!texts.is_empty(), "smiles_reference.tsv has no rows");
    let large = repeated(&texts, program)?;
    let small = program.file("reference-once.in");
    write(
        &small,
        texts.iter().enumerate().map(|(number, text)| line(text, number)),
    )?;
    let (mut ours, mut theirs, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TURNS {
        let used = stream(&large, program)?;
        peak = peak.max(used.peak_kib);
        ours.push(LINES as f64 / used.cpu.as_secs_f64());
        if let Some(python) = python {
            theirs.push(parse_rate(python, &small)?);
        }
    }
    let rate = median(ours);
    let held = |goal, floor| Held::AtLeast { goal, floor };
    let mut figures = vec![
        Row::new("structures a second, one core", held(1e6, 4e5), rate, "/s")
            .beside(format!("{LINES} lines")),
    ];
    if let Some(python) = python {
        let theirs = median(theirs);
        let version = format!("RDKit {}", python.version);
        figures.push(Row::new("RDKit, reading only", Held::Nothing, theirs, "/s").beside(&version));
        figures.push(Row::new(
            "times RDKit's reading",
            held(30.0, 30.0),
            rate / theirs,
            "×",
        ));
    }
    let memory = Held::AtMost {
        goal: 30.0,
        floor: 100.0,
    };
    figures.push(Row::new("peak memory", memory, peak as f64 / 1024.0, "MiB").beside("in the same run"));
    Ok(figures)
}

/// The large file: the reference over and over.
fn repeated(texts: &[&str], program: &Program) -> Result<PathBuf> {
    let path = program.file("million.in");
    let mut out = BufWriter::new(File::create(&path)?);
    for (number, text) in texts.iter().cycle().take(LINES).enumerate() {
        writeln!(out, "{text}\t{number}")?;
    }
    out.flush()?;
    Ok(path)
}

fn stream(large: &Path, program: &Program) -> Result<Used> {
    let output = program.file("million.jsonl");
    let used = watched(&mut program.on_one_core(large, "smiles", &output))?;
    // A gigabyte of answers is not kept; a run that did not answer every line is no measure.
    let lines = bytecount(&output)?;
    std::fs::remove_file(&output)?;
    ensure!(lines == LINES, "{lines} answers for {LINES} lines");
    Ok(used)
}

/// Lines of a file, without holding it.
fn bytecount(path: &Path) -> Result<usize> {
    let mut reader = std::io::BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut lines = 0;
    loop {
        let part = std::io::BufRead::fill_buf(&mut reader)?;
        if part.is_empty() {
            return Ok(lines);
        }
        lines += part.iter().filter(|byte| **byte == b'\n').count();
        let length = part.len();
        std::io::BufRead::consume(&mut reader, length);
    }
}

fn parse_rate(python: &Python, small: &Path) -> Result<f64> {
    let out = python
        .on_one_core("parse_rate.py")
        .arg(small)
        .stderr(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&out.stdout);
    text.trim().parse().context("parse_rate.py printed no rate")
}

/// Processor milliseconds of the slowest kind of record within the bound on atoms.
fn worst(folder: &Path, reference: &[Record], program: &Program) -> Result<Row> {
    let mut slowest = (0.0, "");
    for (name, text) in large_records(folder, reference)? {
        let time = per_record(program, &text)?;
        if time > slowest.0 {
            slowest = (time, name);
        }
    }
    let held = Held::AtMost {
        goal: 1.0,
        floor: 10.0,
    };
    Ok(Row::new("worst record of at most 1,000 atoms", held, slowest.0, "ms").beside(slowest.1))
}

/// Records that are large in different ways. None is a compound anybody would ask about but the mixture and the
/// largest of the reference.
fn large_records(folder: &Path, reference: &[Record]) -> Result<Vec<(&'static str, String)>> {
    let atoms = |row: &Record| row.get("heavy_atoms").parse().unwrap_or(0);
    let largest = reference
        .iter()
        .filter(|row| atoms(row) <= ATOMS)
        .max_by_key(|row| atoms(row));
    let mut records = vec![
        ("chain of carbon", "C".repeat(ATOMS)),
        ("lattice of carbon", lattice(31, 32)),
        ("small rings in a row", "C1CCC1".repeat(ATOMS / 4)),
    ];
    records.extend(largest.map(|row| ("the largest of the reference", row.get("smiles").to_owned())));
    let listed = crate::eval::data::rows_if_there(&folder.join("us_listed_fentanyl_nitazene.csv"))?;
    let (mut mixture, mut letters) = (Vec::new(), 0);
    for row in &listed {
        // Letters are more than atoms: hydrogens in brackets count too.
        letters += row
            .get("smiles")
            .chars()
            .filter(char::is_ascii_alphabetic)
            .count();
        if letters > ATOMS {
            break;
        }
        mixture.push(row.get("smiles"));
    }
    records.push(("mixture of listed substances", mixture.join(".")));
    Ok(records)
}

/// A square lattice of carbon atoms, row after row: as many small rings as can be written.
fn lattice(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        for column in 0..columns {
            // The bond to the row above is closed under the number under which it was opened there; there are two
            // sets of numbers, since an atom closes one bond and opens the next.
            let number = |row: usize| 10 + column + columns * (row % 2);
            let from_left = if row > 0 && column == 0 { "." } else { "" };
            text += from_left;
            text.push('C');
            if row > 0 {
                text += &format!("%{}", number(row - 1));
            }
            if row + 1 < rows {
                text += &format!("%{}", number(row));
            }
        }
    }
    text
}

fn per_record(program: &Program, text: &str) -> Result<f64> {
    let input = program.file("worst.in");
    let output = program.file("worst.jsonl");
    let time = |copies: usize| {
        write(&input, (0..copies).map(|number| line(text, number)))?;
        let used = timed(&mut program.on_one_core(&input, "smiles", &output))?;
        Ok::<f64, anyhow::Error>(used.cpu.as_secs_f64() * 1e3)
    };
    let (one, many) = (time(1)?, time(COPIES)?);
    Ok((many - one).max(0.0) / (COPIES - 1) as f64)
}

/// Processor milliseconds of one picture: the same lines with and without them.
fn picture(folder: &Path, program: &Program) -> Result<Row> {
    const WHAT: &str = "one picture with its legend";
    let listed = crate::eval::data::rows_if_there(&folder.join("us_listed_fentanyl_nitazene.csv"))?;
    let copies = (0..DRAWN).flat_map(|_| &listed).map(|row| row.get("smiles"));
    let input = program.file("drawn.in");
    write(
        &input,
        copies.enumerate().map(|(number, text)| line(text, number)),
    )?;
    let output = program.file("drawn.jsonl");
    let pictures = program.file("drawn");
    let without = timed(&mut program.on_one_core(&input, "smiles", &output))?.cpu;
    let with = timed(
        program
            .on_one_core(&input, "smiles", &output)
            .arg("--svg")
            .arg(&pictures),
    )?;
    let drawn = std::fs::read_dir(&pictures).map_or(0, Iterator::count);
    if drawn == 0 {
        return Ok(Row::missing(WHAT, "no picture was drawn"));
    }
    let each = with.cpu.saturating_sub(without).as_secs_f64() * 1e3 / drawn as f64;
    let held = Held::AtMost {
        goal: 2.0,
        floor: 20.0,
    };
    Ok(Row::new(WHAT, held, each, "ms").beside(format!("{drawn} pictures")))
}
