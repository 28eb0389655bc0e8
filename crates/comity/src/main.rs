//! `comity`: the desk of a counternarcotics working group, one node per authority.
//!
//! This crate wires the rooms together. It is the only place with a real clock, real dice and real keys.

mod cli;
mod commands;
mod control;
mod exit;
mod folder;
mod inchi;
mod input;
mod line;
mod output;
mod port;
mod progress;
mod real;
mod telemetry;
mod tls;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    telemetry::start(&cli);
    exit::report(commands::run(cli))
}
