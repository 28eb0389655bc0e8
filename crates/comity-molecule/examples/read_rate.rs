//! Reads a file with one SMILES in the first column of each line, again and again, and prints how many
//! molecules are read in one second.
//!
//! ```sh
//! cargo run --release -p comity-molecule --example read_rate -- structures.tsv
//! ```
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program for people to run"
)]

use std::time::Instant;

use comity_molecule::Smiles;

/// Passes over the file; the fastest counts.
const PASSES: usize = 20;

fn main() -> Result<(), std::io::Error> {
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "structures.tsv".to_owned());
    let bytes = std::fs::read(path)?;
    let lines: Vec<&[u8]> = (bytes.split(|byte| *byte == b'\n'))
        .map(|line| line.split(u8::is_ascii_whitespace).next().unwrap_or(&[]))
        .filter(|text| !text.is_empty())
        .collect();
    let mut smiles = Smiles::new();
    let (mut fastest, mut read, mut atoms) = (f64::INFINITY, 0, 0);
    for _ in 0..PASSES {
        let begun = Instant::now();
        (read, atoms) = (0, 0);
        for text in &lines {
            if let Ok(molecule) = smiles.read(text) {
                read += 1;
                atoms += molecule.atoms().len();
            }
        }
        fastest = fastest.min(begun.elapsed().as_secs_f64());
    }
    println!("{} lines, {read} read, {atoms} atoms", lines.len());
    println!(
        "{:.0} lines/s in the fastest of {PASSES} passes",
        lines.len() as f64 / fastest
    );
    Ok(())
}
