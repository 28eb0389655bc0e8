//! How long a picture takes: `cargo run --release -p comity-picture --example draw_rate`.
//!
//! Prints the median and the slowest of many runs for published substances, and for large molecules
//! whose rings and branches are hard to lay out. With a file of SMILES (first column), draws each once.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it measures, for the terminal"
)]

use std::error::Error;
use std::time::{Duration, Instant};

use comity_molecule::Smiles;
use comity_picture::{Lang, Mark, Picture, svg};

#[path = "substances/mod.rs"]
mod substances;

/// Times each picture is drawn.
const RUNS: usize = 201;

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(file) = std::env::args().nth(1) {
        return draw_file(&file);
    }
    let mut all = Vec::new();
    for shown in substances::SHOWN {
        let marks: Vec<Mark> = shown.marks.iter().map(|mark| mark.in_words(Lang::En)).collect();
        all.push(measure(shown.name, shown.smiles, shown.core, &marks, RUNS)?);
    }
    all.sort();
    println!(
        "median of all: {} µs",
        all.get(all.len() / 2).map_or(0, Duration::as_micros)
    );
    for (name, smiles) in large() {
        measure(&name, &smiles, &[], &[], 5)?;
    }
    Ok(())
}

/// Draws every structure of a file; prints how long that takes and what was refused.
fn draw_file(file: &str) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let mut reader = Smiles::new();
    let mut times: Vec<(Duration, usize, &str)> = Vec::new();
    for smiles in text.lines().filter_map(|line| line.split_whitespace().next()) {
        let molecule = match reader.read(smiles.as_bytes()) {
            Ok(molecule) => molecule,
            Err(error) => {
                println!("{error}: {smiles}");
                continue;
            }
        };
        let start = Instant::now();
        let drawn = svg(&Picture {
            numbers: true,
            heading: "A",
            ..Picture::new(molecule)
        });
        match drawn {
            Ok(svg) => times.push((start.elapsed(), svg.len(), smiles)),
            Err(error) => println!("{error}: {smiles}"),
        }
    }
    times.sort();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .map_or(0, |(time, _, _)| time.as_micros())
    };
    println!(
        "{} drawn; µs: median {}, 90 % {}, 99 % {}",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.99)
    );
    for (time, bytes, smiles) in times.iter().rev().take(10) {
        println!("{:>8} µs {bytes:>7} bytes {smiles}", time.as_micros());
    }
    Ok(())
}

fn measure(
    name: &str,
    smiles: &str,
    core: &[u32],
    marks: &[Mark],
    runs: usize,
) -> Result<Duration, Box<dyn Error>> {
    let mut reader = Smiles::new();
    let molecule = reader.read(smiles.as_bytes())?;
    let picture = Picture {
        core,
        marks,
        heading: name,
        numbers: true,
        ..Picture::new(molecule)
    };
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..runs {
        let start = Instant::now();
        bytes = svg(&picture).map(|svg| svg.len()).unwrap_or(0);
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(runs / 2).copied().unwrap_or_default();
    let slowest = times.last().copied().unwrap_or_default();
    println!(
        "{:>8} µs median {:>8} µs slowest {bytes:>7} bytes  {name}",
        median.as_micros(),
        slowest.as_micros()
    );
    Ok(median)
}

/// Molecules at the limit of what is drawn: a chain, a polymer, an oligopeptide, a ladder of rings, a cage.
fn large() -> Vec<(String, String)> {
    let ladder: String = (0..24).map(|_| "C1CCC(CC1)").collect();
    vec![
        ("chain of 200".to_owned(), "C".repeat(200)),
        ("polystyrene of 24".to_owned(), "CC(c1ccccc1)".repeat(24)),
        (
            "polyalanine of 38".to_owned(),
            format!("{}O", "NC(C)C(=O)".repeat(38)),
        ),
        ("neopentane dendrimer".to_owned(), dendrimer(4)),
        ("chain of rings".to_owned(), format!("{ladder}C")),
        ("buckminsterfullerene".to_owned(), FULLERENE.to_owned()),
    ]
}

/// Carbon with three branches at every step: 4 + 12 + 36 + 108 atoms around the middle.
fn dendrimer(depth: usize) -> String {
    let mut branch = "C".to_owned();
    for _ in 1..depth {
        branch = format!("C({branch})({branch}){branch}");
    }
    format!("C({branch})({branch})({branch}){branch}")
}

/// C60, as published.
const FULLERENE: &str = "c12c3c4c5c1c6c7c8c2c9c1c3c2c3c4c4c%10c5c5c6c6c7c7c%11c8c9c8c9c1c2c1c2c3c4c3c4c%10c5c5c6c6c7c7c%11c8c8c9c1c1c2c3c2c4c5c6c3c7c8c1c23";
