//! The proof of a definition when it is loaded: its parent must lie in it without a difference, and every
//! example of the file must get the answer that stands beside it.

use comity_molecule::Smiles;

use super::compile::Compiler;
use super::definition::Class;
use super::file::{ClassFile, ExampleEntry, Text};
use super::find::{ClassScratch, Classes};
use super::membership::Membership;
use super::point::{Point, Readings};
use crate::assess::Verdict;

/// Judges the parent and the examples; gives the class back.
pub(super) fn check(compiler: &mut Compiler<'_>, class: Class, file: &ClassFile) -> Option<Class> {
    let mut classes = Classes {
        all: vec![class],
        ..Classes::default()
    };
    classes.index();
    let mut proof = Proof {
        classes,
        reader: Smiles::new(),
        scratch: ClassScratch::new(),
        found: Vec::new(),
    };
    proof.parent(compiler, &file.parent.smiles);
    for entry in &file.example {
        proof.example(compiler, entry);
    }
    proof.classes.all.pop()
}

struct Proof {
    classes: Classes,
    reader: Smiles,
    scratch: ClassScratch,
    found: Vec<Membership>,
}

impl Proof {
    fn parent(&mut self, compiler: &mut Compiler<'_>, smiles: &Text) {
        let at = smiles.span().start;
        let molecule = match self.reader.read(smiles.get_ref().as_bytes()) {
            Ok(molecule) => molecule,
            Err(error) => {
                compiler.complain(
                    at,
                    "parent.smiles",
                    error.to_string(),
                    "write the structure of the parent",
                );
                return;
            }
        };
        let readings = Readings::new();
        let (_, is_parent) = self
            .classes
            .look(molecule, &mut self.scratch, &readings, &mut self.found);
        if is_parent {
            return;
        }
        let what = match self.found.first() {
            Some(found) => format!("the parent itself gets {}", in_words(found)),
            None => "the core does not lie in the parent, or the parent differs from itself".into(),
        };
        let mend = "correct the core, or what the rules say the parent has";
        compiler.complain(at, "parent.smiles", what, mend);
    }

    fn example(&mut self, compiler: &mut Compiler<'_>, entry: &ExampleEntry) {
        let at = entry.smiles.span().start;
        if entry.source.trim().is_empty() {
            let mend = "say who says so, or `reading of the text`";
            compiler.complain(at, "example.source", format!("{}: missing", entry.name), mend);
        }
        let molecule = match self.reader.read(entry.smiles.get_ref().as_bytes()) {
            Ok(molecule) => molecule,
            Err(error) => {
                let what = format!("{}: {error}", entry.name);
                compiler.complain(at, "example.smiles", what, "correct the SMILES");
                return;
            }
        };
        self.classes
            .find(molecule, &mut self.scratch, &Readings::new(), &mut self.found);
        let got = self.found.first().map_or_else(|| "none".to_owned(), in_words);
        let Some(wanted) = wanted(compiler, entry) else {
            return;
        };
        if got != wanted {
            let what = format!("{} gets {got} and not {wanted}", entry.name);
            compiler.complain(at, "example", what, "correct the rules, or what the example says");
        }
    }
}

/// What an example asks for, in the same words as what it gets.
fn wanted(compiler: &mut Compiler<'_>, entry: &ExampleEntry) -> Option<String> {
    let letters = entry.letters.as_ref().map(|text| text.get_ref().as_str());
    let review = entry.review.as_ref().map(|text| text.get_ref().as_str());
    let at = entry.smiles.span().start;
    if let (Some("none"), None) = (letters, review) {
        return Some("none".into());
    }
    let words = review.unwrap_or_default().split_whitespace();
    let mut points: Vec<Point> = words.clone().filter_map(Point::from_word).collect();
    points.sort();
    if (letters.is_none() && review.is_none()) || points.len() != words.count() {
        let mend = "write `letters = \"A\"`, `letters = \"none\"` or `review = \"P1\"`";
        let what = format!("{}: it does not say what it gets", entry.name);
        compiler.complain(at, "example", what, mend);
        return None;
    }
    let letters: Vec<String> = letters
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    Some(words_of(&letters, &points))
}

fn in_words(found: &Membership) -> String {
    debug_assert_eq!(found.verdict == Verdict::Meets, found.readings.is_empty());
    words_of(&found.letters, &found.readings)
}

fn words_of(letters: &[String], points: &[Point]) -> String {
    let points: Vec<&str> = points.iter().map(|point| point.word()).collect();
    match (letters.is_empty(), points.is_empty()) {
        (_, true) => format!("`{}`", letters.join(" ")),
        (true, false) => format!("review for {}", points.join(" ")),
        (false, false) => format!("`{}` and review for {}", letters.join(" "), points.join(" ")),
    }
}
