//! Draws published substances, for eyes: `cargo run -p comity-picture --example gallery -- FOLDER`.
//!
//! To be looked at whenever the layout's version or anything about the drawing changes.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use comity_molecule::{Molecule, Smiles};
use comity_picture::{Lang, Mark, Picture, svg};

#[path = "substances/mod.rs"]
mod substances;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    fs::create_dir_all(&folder)?;
    let mut page = String::from(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    for shown in substances::SHOWN {
        let mut reader = Smiles::new();
        let molecule = reader.read(shown.smiles.as_bytes())?;
        for lang in [Lang::En, Lang::ZhCn] {
            for width in [320, 900] {
                let name = format!("{}-{}-{width}.svg", shown.name.replace(' ', "-"), lang.tag());
                fs::write(folder.join(&name), draw(molecule, shown, lang, width)?)?;
                page.push_str(&format!("<img src=\"{name}\" alt=\"\">\n"));
            }
        }
    }
    fs::write(folder.join("index.html"), page)?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

fn draw(
    molecule: &Molecule,
    shown: &substances::Shown,
    lang: Lang,
    width: u16,
) -> Result<String, Box<dyn Error>> {
    let marks: Vec<Mark> = shown.marks.iter().map(|mark| mark.in_words(lang)).collect();
    let heading = if lang == Lang::En { shown.name } else { shown.zh };
    let numbers = !shown.core.is_empty();
    let picture = Picture {
        core: shown.core,
        marks: &marks,
        heading,
        lang,
        numbers,
        width,
        ..Picture::new(molecule)
    };
    Ok(svg(&picture)?)
}
