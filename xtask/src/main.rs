//! The chores of the repository: `cargo xtask test`, `bench`, `fuzz`, `eval`, `screenshots`.
//!
//! Each is one short program over the ordinary tools (`cargo`, the system's packages). Nothing here
//! is needed to build or to run a node.
#![allow(
    clippy::print_stdout,
    reason = "what a chore says goes to the person who called it"
)]

mod bench;
mod eval;
mod fuzz;
mod licences;
mod packages;
mod repo;
mod screenshots;
mod spdx;
mod step;
mod tally;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test              everything a change must pass, browser tests included
cargo xtask bench             the rates that the README states, in a release build
cargo xtask fuzz [SECONDS]    each fuzz target for SECONDS (default 60)
cargo xtask eval              laboratory findings against data you hold (COMITY_EVAL_DATA=FOLDER)
cargo xtask eval substances   structures, lists, labels and speed beside RDKit (COMITY_EVAL_DATA=FOLDER)
cargo xtask eval parties      names, identifiers and days beside nomenklatura and rapidfuzz (COMITY_EVAL_DATA=FOLDER)
cargo xtask eval exchange     appends, proofs, witnesses, mirrors beside the machine's limits; vectors in COMITY_EVAL_DATA
cargo xtask screenshots       docs/pictures/*.png, both languages, two widths; with FOLDER all pages there
cargo xtask licences          only the licence and source check";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => return test::run(),
        ["bench"] => bench::run(),
        ["fuzz"] => fuzz::run(fuzz::DEFAULT_SECONDS),
        ["fuzz", seconds] => fuzz::parse_seconds(seconds).and_then(fuzz::run),
        ["eval"] => eval::run(),
        ["eval", "substances"] => eval::substances(),
        ["eval", "parties"] => eval::parties(),
        ["eval", "exchange"] => eval::exchange(),
        ["screenshots"] => screenshots::run(None),
        ["screenshots", folder] => screenshots::run(Some(folder)),
        ["licences"] => licences::run(),
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
