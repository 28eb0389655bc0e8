//! Everything this crate promises, through its public face.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files has failed"
)]

mod bad_lines;
mod cases;
mod classes;
mod classes_laws;
mod classes_load;
mod classes_points;
mod classes_words;
mod facts;
mod judge;
mod laws;
mod structures;
mod text;
mod text_files;
mod text_laws;
mod verdicts;

use comity_substances::{FILES, Tables};

/// The fact tables of the repository and the class definitions beside them.
fn contents() -> Vec<(String, String)> {
    static CONTENTS: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    CONTENTS.get_or_init(read_files).clone()
}

fn read_files() -> Vec<(String, String)> {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let read = |name: String| {
        let text = std::fs::read_to_string(data.join(&name)).unwrap();
        (name, text)
    };
    let mut files: Vec<_> = FILES.iter().map(|file| read((*file).to_owned())).collect();
    for entry in std::fs::read_dir(data.join("classes")).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".toml") {
            files.push(read(format!("classes/{name}")));
        }
    }
    files
}

fn load(contents: &[(String, String)]) -> Result<Tables, Vec<comity_substances::FactError>> {
    let files: Vec<(&str, &str)> = contents
        .iter()
        .map(|(file, content)| (file.as_str(), content.as_str()))
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
