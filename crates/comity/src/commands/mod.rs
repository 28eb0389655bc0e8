//! One file for each verb.

mod bench;
mod bench_exchange;
mod check;
mod doctor;
pub(crate) mod export;
pub(crate) mod keys;
pub(crate) mod lists;
mod log_append;
mod log_check;
mod match_ask;
pub(crate) mod peer;
pub(crate) mod report;
pub(crate) mod rows;
mod screen;
mod serve;
pub(crate) mod share;
mod sheet;
pub(crate) mod sync;
mod verify;
mod verify_bundle;
mod verify_case;
mod verify_vectors;

use crate::cli::{BenchCommand, Cli, Command, LogCommand};
use crate::exit::Done;

/// Runs a command.
///
/// # Errors
/// Whatever keeps it from running; the exit code is chosen in [`crate::exit`].
pub(crate) fn run(cli: Cli) -> anyhow::Result<Done> {
    match cli.command {
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Screen(args) => screen::run(&args),
        Command::Lists(args) => lists::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Keys(command) => keys::run(&command),
        Command::Peer(command) => peer::run(&command),
        Command::Sync(args) => sync::run(&args),
        Command::Share(args) => share::share(&args),
        Command::Incoming(command) => share::incoming(&command),
        Command::Outstanding(args) => share::outstanding(&args),
        Command::Erase(args) => share::erase(&args),
        Command::Match(args) => match_ask::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Export(crate::cli::Export::Bundle(args)) => export::run(&args),
        Command::Log(LogCommand::Append(args)) => log_append::run(&args),
        Command::Bench(BenchCommand::Intake(args)) => bench::run(&args),
        Command::Bench(BenchCommand::Exchange(args)) => bench_exchange::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        #[cfg(feature = "inchi")]
        Command::InchiWorker => crate::inchi::serve::run(),
    }
}
