//! `cargo xtask eval`: recognition and verification against data that its holder may not pass on.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::repo;
use crate::step;

/// The folder is named by its holder; nothing of it is in the repository.
const FOLDER: &str = "COMITY_EVAL_DATA";
/// Dated laboratory findings (CSV, gzipped) below the folder.
const FINDINGS: &str = "signals/lab";
/// Published Merkle vectors below the folder: JSON files with a field `wantErr`.
const VECTORS: &str = "vectors/merkle/testdata";

pub(crate) fn run() -> Result<()> {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        println!("skipped: set {FOLDER} to a folder with {FINDINGS}/*.csv.gz or {VECTORS}/**/*.json");
        return Ok(());
    };
    ensure!(folder.is_dir(), "{FOLDER}: {} is not a folder", folder.display());
    part(&folder, FINDINGS, findings)?;
    part(&folder, VECTORS, vectors)
}

fn part(folder: &Path, name: &str, evaluate: impl Fn(&Path) -> Result<()>) -> Result<()> {
    let inside = folder.join(name);
    if inside.is_dir() {
        return evaluate(&inside).with_context(|| inside.display().to_string());
    }
    println!("skipped: {} is not there", inside.display());
    Ok(())
}

fn findings(folder: &Path) -> Result<()> {
    let mut command = repo::cargo([
        "run",
        "--locked",
        "--release",
        "-p",
        "comity-flow",
        "--example",
        "eval",
    ]);
    step::run(command.args(["--".as_ref(), folder.as_os_str()]))
}

/// Every vector through the built program, one process each, as an outside checker would.
fn vectors(folder: &Path) -> Result<()> {
    step::run(&mut repo::cargo([
        "build",
        "--locked",
        "--release",
        "-p",
        "comity",
    ]))?;
    let program = repo::target_folder()?.join("release").join("comity");
    let (mut agree, mut differ) = (0, Vec::new());
    for file in json_files(folder)? {
        let vector: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        let Some(refused) = vector.get("wantErr").and_then(Value::as_bool) else {
            continue;
        };
        let code = Command::new(&program)
            .args(["verify", "case"])
            .arg(&file)
            .output()?
            .status
            .code();
        match (refused, code) {
            (false, Some(0)) | (true, Some(1)) => agree += 1,
            _ => differ.push(file),
        }
    }
    println!("merkle vectors: {agree} agree, {} differ", differ.len());
    differ
        .iter()
        .for_each(|file| println!("  differs: {}", file.display()));
    if agree == 0 {
        bail!("no vector was understood");
    }
    Ok(())
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
