//! Judges SMILES lines against the class definitions: `cargo run --release --example classes < FILE`.
//! With `--time N` it reads the lines N times and prints nanoseconds a molecule.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for developers"
)]

use comity_molecule::Smiles;
use comity_substances::{ClassScratch, Classes, Readings, Verdict};
use std::io::Read;

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/classes/");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("classes/{name}"), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let before = std::time::Instant::now();
    let classes = match Classes::load(&files) {
        Ok(classes) => classes,
        Err(errors) => {
            for error in errors {
                println!("{error}");
            }
            std::process::exit(1);
        }
    };
    eprintln!("loaded in {:?}", before.elapsed());
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let mut reader = Smiles::new();
    let mut scratch = ClassScratch::new();
    let mut out = Vec::new();
    let readings = Readings::new();
    let times: Option<usize> = std::env::args()
        .skip_while(|arg| arg != "--time")
        .nth(1)
        .map(|n| n.parse().unwrap());
    if let Some(times) = times {
        let lines: Vec<&[u8]> = text
            .lines()
            .map(|line| line.split(['\t', ' ', ',']).next().unwrap().as_bytes())
            .collect();
        let mut hits = 0;
        let read_only = std::env::args().any(|arg| arg == "--readonly");
        let mut nanos = [0u128; 2];
        for round in 0..2 * times {
            let start = std::time::Instant::now();
            for line in &lines {
                let Ok(molecule) = reader.read(line) else { continue };
                if round % 2 == 1 && !read_only {
                    classes.find(molecule, &mut scratch, &readings, &mut out);
                    hits += usize::from(!out.is_empty());
                } else {
                    hits += molecule.atoms().len() & 1;
                }
            }
            nanos[round % 2] += start.elapsed().as_nanos();
        }
        let each = |n: u128| n / (times * lines.len()).max(1) as u128;
        println!(
            "{} molecules, {hits}, read {} ns, read and find {} ns",
            lines.len(),
            each(nanos[0]),
            each(nanos[1])
        );
        let molecules: Vec<_> = lines
            .iter()
            .filter_map(|line| reader.read(line).ok().cloned())
            .collect();
        if std::env::args().any(|arg| arg == "--short") {
            return;
        }
        let mut worst: Vec<(u128, usize)> = Vec::new();
        for (at, molecule) in molecules.iter().enumerate() {
            let start = std::time::Instant::now();
            classes.find(molecule, &mut scratch, &readings, &mut out);
            worst.push((start.elapsed().as_nanos(), at));
        }
        worst.sort();
        for (ns, at) in worst.iter().rev().take(5) {
            println!("worst {ns} ns: {} atoms", molecules[*at].atoms().len());
        }
        return;
    }
    for line in text.lines() {
        let smiles = line.split(['\t', ' ', ',']).next().unwrap();
        let id = line.split_once(['\t', ' ', ',']).map_or("", |(_, id)| id);
        match reader.read(smiles.as_bytes()) {
            Ok(molecule) => {
                let core = classes.find(molecule, &mut scratch, &readings, &mut out);
                let mut answer = String::new();
                for (at, class) in classes.all().iter().enumerate() {
                    match out.iter().find(|found| found.class == at) {
                        Some(found) => {
                            let word = if found.verdict == Verdict::Meets {
                                "meets"
                            } else {
                                "review"
                            };
                            let points: Vec<&str> = found.readings.iter().map(|p| p.word()).collect();
                            answer += &format!(
                                " {}={word}:{}:{}",
                                class.id,
                                found.letters.join("+"),
                                points.join("+")
                            );
                        }
                        None if core.of(at) => answer += &format!(" {}=core", class.id),
                        None => {}
                    }
                }
                println!("{smiles}\t{id}\t{}", answer.trim());
                if std::env::args().any(|arg| arg == "-v") {
                    for found in &out {
                        println!("   {}: {:?}", classes.all()[found.class].id, found.positions);
                    }
                }
            }
            Err(error) => println!("{smiles}\t{id}\tunreadable: {error}"),
        }
    }
}
