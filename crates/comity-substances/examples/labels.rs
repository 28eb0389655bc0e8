//! Measures label lines against what people expect of them: `labels PATH [DATA]`.
//!
//! PATH is CSV with the columns `text` and `expected`: empty (nothing controlled is named), a name (it is named without a
//! doubt; `PRECURSOR:` and `CN only:` may stand before it), or `REVIEW:` (a person must look, and nothing is named).
//! DATA is the folder of the fact tables, `data` if it is not given.
#![allow(clippy::print_stdout, reason = "a program that people run by hand")]

use std::collections::BTreeSet;
use std::process::ExitCode;

use comity_substances::text::{LineVerdict, Scanner, TEXT_FILES, line_verdict};
use comity_substances::{FILES, Recognition, Tables};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        println!("usage: labels PATH [DATA]");
        return ExitCode::from(2);
    };
    let data = arguments.next().unwrap_or_else(|| "data".to_owned());
    match measure(&path, &data) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(path: &str, data: &str) -> Result<(), String> {
    let names: Vec<&str> = FILES.iter().chain(TEXT_FILES).copied().collect();
    let mut contents = Vec::new();
    for name in names {
        let content = std::fs::read_to_string(format!("{data}/{name}"))
            .map_err(|error| format!("{data}/{name}: {error}"))?;
        contents.push((name, content));
    }
    let files: Vec<(&str, &str)> = contents
        .iter()
        .map(|(name, content)| (*name, content.as_str()))
        .collect();
    let list = |errors: Vec<comity_substances::FactError>| {
        errors
            .iter()
            .map(|error| format!("{error}\n"))
            .collect::<String>()
    };
    let tables = Tables::load(&files).map_err(list)?;
    let scanner = Scanner::load(&tables, &files).map_err(list)?;
    let mut reader = csv::Reader::from_path(path).map_err(|error| error.to_string())?;
    let (mut right, mut all, mut false_hits) = (0, 0, 0);
    for row in reader.deserialize::<std::collections::HashMap<String, String>>() {
        let row = row.map_err(|error| error.to_string())?;
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let verdict = line_verdict(&scanner.scan(cell("text")));
        let expected = cell("expected");
        let named = controlled(&verdict);
        false_hits +=
            usize::from(!named.is_empty() && (expected.is_empty() || expected.starts_with("REVIEW:")));
        all += 1;
        if is_right(&tables, &verdict, &named, expected) {
            right += 1;
        } else {
            let doubts: Vec<_> = verdict
                .review
                .iter()
                .map(|looked| (&looked.ids, &looked.doubts))
                .collect();
            println!(
                "wrong: {} | expected {expected:?} | named {named:?} | review {doubts:?}",
                cell("text")
            );
        }
    }
    println!("{right} of {all} lines right, {false_hits} false hits");
    Ok(())
}

fn controlled(verdict: &LineVerdict) -> BTreeSet<String> {
    let named = verdict.named.iter().filter(|named| named.controlled);
    named.map(|named| named.id.clone()).collect()
}

fn is_right(tables: &Tables, verdict: &LineVerdict, named: &BTreeSet<String>, expected: &str) -> bool {
    if let Some(looked) = expected.strip_prefix("REVIEW:") {
        let wanted = looked
            .trim_end_matches(" mention")
            .trim_start_matches("labelled ");
        let wanted = ids(tables, wanted);
        let found = verdict
            .review
            .iter()
            .any(|looked| looked.ids.is_empty() || looked.ids.iter().any(|id| belongs(tables, id, &wanted)));
        return named.is_empty() && found;
    }
    if expected.is_empty() {
        return named.is_empty() && verdict.review.is_empty();
    }
    let name = expected
        .rsplit_once(':')
        .map_or(expected, |(_, name)| name.trim());
    let wanted = ids(tables, name);
    !named.is_empty() && named.iter().all(|id| belongs(tables, id, &wanted))
}

fn ids(tables: &Tables, name: &str) -> Vec<String> {
    match tables.recognise(name) {
        Recognition::Known { identity } => vec![identity.id],
        Recognition::Ambiguous { candidates } => candidates.into_iter().map(|one| one.id).collect(),
        _ => Vec::new(),
    }
}

/// The same, a salt of it, or a preparation whose id begins with its id.
fn belongs(tables: &Tables, id: &str, wanted: &[String]) -> bool {
    let base = tables
        .substance(id)
        .and_then(|substance| substance.salt_of.as_deref());
    let same = |wanted: &String| {
        wanted == id
            || base == Some(wanted)
            || id.starts_with(&format!("{wanted}-"))
            || wanted.starts_with(&format!("{id}-"))
    };
    wanted.iter().any(same)
}
