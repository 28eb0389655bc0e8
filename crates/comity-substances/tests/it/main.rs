//! Everything this crate promises, through its public face.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

mod bad_lines;
mod cases;
mod facts;
mod laws;
mod verdicts;

use comity_substances::{FILES, Tables};

/// The fact tables of the repository.
fn contents() -> Vec<(&'static str, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/");
    FILES
        .iter()
        .map(|file| (*file, std::fs::read_to_string(format!("{folder}{file}")).unwrap()))
        .collect()
}

fn load(contents: &[(&str, String)]) -> Result<Tables, Vec<comity_substances::FactError>> {
    let files: Vec<(&str, &str)> = contents
        .iter()
        .map(|(file, content)| (*file, content.as_str()))
        .collect();
    Tables::load(&files)
}

/// The real tables, loaded once for all tests.
fn tables() -> &'static Tables {
    static TABLES: std::sync::OnceLock<Tables> = std::sync::OnceLock::new();
    TABLES.get_or_init(|| load(&contents()).unwrap_or_else(|errors| panic!("{}", list(&errors))))
}

fn list(errors: &[comity_substances::FactError]) -> String {
    errors.iter().map(|error| format!("{error}\n")).collect()
}
