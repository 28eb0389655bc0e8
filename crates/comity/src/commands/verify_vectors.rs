//! `comity verify vectors`: all published vectors below a folder, for measuring. Each is one case of
//! [`super::verify_case`] with the answer that its publisher expects.

use std::fs;
use std::path::{Path, PathBuf};

use comity_proof::case::{Case, Outcome, check};
use serde_json::Value;

use super::verify::say;
use super::verify_case;
use crate::exit::Done;

/// Files looked at.
const MOST_FILES: usize = 100_000;

/// Counts of one kind of vectors.
#[derive(Default)]
struct Counts {
    agree: u64,
    wrong: u64,
    unread: u64,
}

/// Runs the command: a line a group, then the files that came out wrong.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn run(folder: &Path) -> anyhow::Result<Done> {
    let mut waiting = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(dir) = waiting.pop() {
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                waiting.push(entry.path());
            } else if kind.is_file() && entry.path().extension().is_some_and(|ending| ending == "json") {
                files.push(entry.path());
            }
            if files.len() >= MOST_FILES {
                waiting.clear();
            }
        }
    }
    files.sort();
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    for file in &files {
        one(file, &mut counts, &mut wrong);
    }
    wrong.iter().for_each(|line| say(line));
    say(&format!(
        "{} agree, {} wrong, {} not understood",
        counts.agree, counts.wrong, counts.unread
    ));
    Ok(if counts.wrong == 0 {
        Done::Clean
    } else {
        Done::Findings
    })
}

fn one(file: &PathBuf, counts: &mut Counts, wrong: &mut Vec<String>) {
    let tree = fs::read(file)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let Some(tree) = tree else {
        counts.unread += 1;
        return;
    };
    // The C2SP edge cases of Ed25519 are a list in one file.
    if let Some(list) = tree
        .as_array()
        .filter(|list| list.iter().all(|case| case.get("number").is_some()))
    {
        for case in list {
            let expected = is_strictly_good(case);
            let name = format!(
                "{} {}",
                file.display(),
                case.get("number").unwrap_or(&Value::Null)
            );
            count(edge_case(case), expected, &name, counts, wrong);
        }
        return;
    }
    let name = file.display().to_string();
    match verify_case::case(&tree) {
        Ok(case) => count(Some(case), expected(&tree), &name, counts, wrong),
        Err(_) => counts.unread += 1,
    }
}

/// Merkle vectors say `wantErr`, the examples of the COSE working group `fail`.
fn expected(tree: &Value) -> bool {
    ["wantErr", "fail"]
        .iter()
        .all(|name| tree.get(name).and_then(Value::as_bool) != Some(true))
}

/// Parts of small order may be mixed into key and R of a good signature; everything else odd is refused.
fn is_strictly_good(case: &Value) -> bool {
    let flags = case.get("flags").and_then(Value::as_array);
    flags.is_none_or(|flags| {
        flags.iter().all(|flag| {
            matches!(
                flag.as_str(),
                Some("low_order_component_A" | "low_order_component_R")
            )
        })
    })
}

fn edge_case(case: &Value) -> Option<Case> {
    let text = |name| case.get(name).and_then(Value::as_str);
    let bytes = |name| comity_proof::hex::decode(text(name)?);
    Some(Case::Ed25519 {
        key: bytes("key")?,
        signature: bytes("sig")?,
        message: text("msg")?.as_bytes().to_vec(),
    })
}

fn count(case: Option<Case>, expected: bool, name: &str, counts: &mut Counts, wrong: &mut Vec<String>) {
    let found = case.as_ref().map(check);
    match found {
        None | Some(Outcome::NotUnderstood(_)) => counts.unread += 1,
        // Some published trees have roots of 12 bytes, which SHA-256 has not; some examples are no deterministic CBOR.
        Some(Outcome::Invalid(reason))
            if expected
                && (reason.contains("must have 32 bytes") || reason.contains("not deterministic CBOR")) =>
        {
            counts.unread += 1;
        }
        Some(Outcome::Valid) if expected => counts.agree += 1,
        Some(Outcome::Invalid(_)) if !expected => counts.agree += 1,
        Some(outcome) => {
            counts.wrong += 1;
            wrong.push(format!("wrong    {name}: {outcome:?}"));
        }
    }
}
