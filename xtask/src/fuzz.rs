//! `cargo xtask fuzz`: each fuzz target for some seconds.
//!
//! The targets stand in `fuzz/` with a lock file of their own. They are built with the instrumentation
//! flags of libFuzzer, which the stable compiler takes; a nightly one, with which memory errors are
//! looked for too, is used when it is the default. C++ compiler needed: libFuzzer is C++.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::repo;
use crate::step;
use crate::tally;

/// Long enough to notice a broken target, short enough for a coffee.
pub(crate) const DEFAULT_SECONDS: u64 = 60;

/// No single input may take longer: a hang on hostile bytes is a finding.
const SECONDS_PER_INPUT: u64 = 10;

/// No single input may take more memory, in MiB.
const MEMORY_LIMIT: u64 = 1024;

/// Inputs longer than a statement may ever be (60 KiB) teach nothing new.
const LONGEST_INPUT: u64 = 65_536;

/// What libFuzzer needs to see which branches an input takes, and the checks of a development build.
const INSTRUMENTATION: [&str; 9] = [
    "--cfg",
    "fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions=yes",
    "-Coverflow-checks=yes",
];

pub(crate) fn parse_seconds(text: &str) -> Result<u64> {
    text.parse()
        .with_context(|| format!("{text:?} is not a number of seconds"))
}

pub(crate) fn run(seconds: u64) -> Result<()> {
    let folder = repo::root().join("fuzz");
    let targets = targets(&folder)?;
    ensure!(!targets.is_empty(), "no targets in fuzz/fuzz_targets");
    ensure!(
        ["c++", "g++", "clang++"]
            .iter()
            .any(|name| repo::on_path(name).is_some()),
        "libFuzzer is C++: install a C++ compiler (apt-get install -y g++)"
    );
    let host = repo::host()?;
    let built = build(&folder, &host)?;
    for name in &targets {
        println!("\n== {name}, {}", tally::seconds(seconds as f64));
        let [corpus, artifacts] = ["corpus", "artifacts"].map(|part| folder.join(part).join(name));
        for made in [&corpus, &artifacts] {
            std::fs::create_dir_all(made).with_context(|| format!("{}", made.display()))?;
        }
        step::run(&mut command(
            &built.join(name),
            &folder,
            [&corpus, &artifacts],
            seconds,
        ))
        .with_context(|| format!("{name}: the input is in fuzz/artifacts/{name}"))?;
    }
    println!("\n{} targets, {seconds} s each, no finding", targets.len());
    Ok(())
}

/// The targets by the names of their files.
fn targets(folder: &Path) -> Result<Vec<String>> {
    let files = std::fs::read_dir(folder.join("fuzz_targets")).context("fuzz/fuzz_targets")?;
    let stem = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    let rust = files
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let mut names: Vec<String> = rust.filter_map(stem).collect();
    names.sort();
    Ok(names)
}

/// Builds all targets apart from the workspace and says where they are. A named target keeps the
/// flags away from build scripts, which have no fuzzer to report to.
fn build(folder: &Path, host: &str) -> Result<PathBuf> {
    let target = repo::target_folder()?.join("fuzz");
    let mut command = repo::cargo(["build", "--release", "--bins", "--target", host]);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", INSTRUMENTATION.join(" "));
    step::run(&mut command)?;
    Ok(target.join(host).join("release"))
}

fn command(program: &Path, folder: &Path, [corpus, artifacts]: [&Path; 2], seconds: u64) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .arg(corpus)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={SECONDS_PER_INPUT}"))
        .arg(format!("-rss_limit_mb={MEMORY_LIMIT}"))
        .arg(format!("-max_len={LONGEST_INPUT}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg("-print_final_stats=1");
    // Samples that are kept in the repository are read, never written.
    let seeds = folder.join("seeds").join(program.file_name().unwrap_or_default());
    if seeds.is_dir() {
        command.arg(seeds);
    }
    command
}
