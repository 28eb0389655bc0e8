//! `comity keys`: the node's keys, and what its officers sign about them.

pub(crate) mod ask;
mod officer;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use crate::cli::{DataFolder, Format, Output};
use crate::control::Desk;
use crate::exit::Done;
use crate::folder::Folder;
use crate::output::{Sink, table};
use ask::{KeysAsk, RevokeAsk, RootAsk};

/// `comity keys …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// The node's keys: roles, since when, replaced, revoked, and who is the root.
    Show(Show),
    /// Make a new key and let it take over from the old one, which counts until the overlap ends.
    Rotate(Rotate),
    /// Say that a key counts no further than an index of the log.
    Revoke(Revoke),
    /// Name the officers who together sign what happens to the keys from then on.
    Root(RootArgs),
    /// Make the key of an officer, on the officer's own machine. No node is needed.
    Officer(Officer),
    /// Sign a request with an officer's key, on the officer's own machine. No node is needed.
    Sign(Sign),
    /// Hand a signed request back to the node.
    Apply(Apply),
}

/// `comity keys show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Where the node lives.
    #[command(flatten)]
    data: DataFolder,
    /// Where results go.
    #[command(flatten)]
    output: Output,
}

/// Keys that the node can make anew by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rotated {
    /// Signs statements.
    Statement,
    /// Opens what is sealed for this node; the old private part is destroyed after the overlap.
    Sealing,
    /// Answers and asks on the peer port.
    Tls,
}

/// `comity keys rotate`.
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// Where the node lives.
    #[command(flatten)]
    data: DataFolder,
    /// Which key.
    role: Rotated,
    /// How long the old key counts beside the new one.
    #[arg(long, value_name = "DAYS", default_value_t = comity_flow::keys::OVERLAP_DAYS, value_parser = clap::value_parser!(u32).range(0..=366))]
    overlap: u32,
}

/// `comity keys revoke`.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Where the node lives.
    #[command(flatten)]
    data: DataFolder,
    /// The key: its digits as `comity keys show` gives them, or the first eight or more.
    key: String,
    /// What the key signed counts up to this index of the log, and nothing after it.
    #[arg(long, value_name = "INDEX")]
    last_good: u64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// `comity keys root`.
#[derive(Debug, Args)]
pub(crate) struct RootArgs {
    /// Where the node lives.
    #[command(flatten)]
    data: DataFolder,
    /// Public keys of the officers, as `comity keys officer` prints them.
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// How many of them must sign.
    #[arg(long, value_name = "K")]
    threshold: u64,
    /// Promises of the keys that come after these, as `comity keys officer` prints them.
    #[arg(long, value_name = "PROMISE", required = true, num_args = 1..)]
    next: Vec<String>,
    /// How many of the next must sign; as many as of these otherwise.
    #[arg(long, value_name = "K")]
    next_threshold: Option<u64>,
}

/// `comity keys officer`.
#[derive(Debug, Args)]
pub(crate) struct Officer {
    /// File for the secret key; it must not exist. Keep it offline.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// `comity keys sign`.
#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The request that the node wrote; the signed one is written in its place.
    #[arg(value_name = "REQUEST")]
    request: PathBuf,
    /// The officer's key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

/// `comity keys apply`.
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// Where the node lives.
    #[command(flatten)]
    data: DataFolder,
    /// The signed request.
    #[arg(value_name = "REQUEST")]
    request: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// Wrong use, a file that cannot be read, or the node's.
pub(crate) fn run(args: &Keys) -> anyhow::Result<Done> {
    match args {
        Keys::Show(args) => show(args),
        Keys::Rotate(args) => {
            let role = args
                .role
                .to_possible_value()
                .map(|value| value.get_name().to_owned());
            let ask = KeysAsk::Rotate(role.unwrap_or_default(), args.overlap);
            changed(&args.data, &ask, &[])
        }
        Keys::Revoke(args) => {
            let ask = KeysAsk::Revoke(RevokeAsk {
                key: args.key.clone(),
                last_good: args.last_good,
                reason: args.reason.clone(),
            });
            changed(&args.data, &ask, &[])
        }
        Keys::Root(args) => {
            let ask = KeysAsk::Root(RootAsk {
                threshold: args.threshold,
                keys: args.keys.clone(),
                next: args.next.clone(),
                next_threshold: args.next_threshold.unwrap_or(args.threshold),
            });
            changed(&args.data, &ask, &[])
        }
        Keys::Officer(args) => officer::make(&args.file),
        Keys::Sign(args) => officer::sign(&args.request, &args.key),
        Keys::Apply(args) => {
            let bytes = officer::read(&args.request)?;
            changed(&args.data, &KeysAsk::Apply, bytes.as_bytes())
        }
    }
}

fn ask(data: &DataFolder, ask: &KeysAsk, bytes: &[u8]) -> anyhow::Result<Value> {
    let desk = Desk::reach(&Folder::open(&data.data)?)?;
    let answer = desk.keys(ask, bytes)?;
    desk.close()?;
    Ok(answer)
}

#[allow(
    clippy::print_stdout,
    reason = "what became of the change is this command's result"
)]
fn changed(data: &DataFolder, change: &KeysAsk, bytes: &[u8]) -> anyhow::Result<Done> {
    let answer = ask(data, change, bytes)?;
    if answer["state"] == "done" {
        println!("Done: the change is in the node's log.");
        return Ok(Done::Clean);
    }
    println!(
        "The change waits for {} signature(s) of the root. Let officers sign this file with `comity keys sign`, then hand it back with `comity keys apply`:\n{}",
        answer["needed"],
        answer["file"].as_str().unwrap_or_default()
    );
    Ok(Done::Clean)
}

/// Columns of the table: what stands in the answer under the same name.
const COLUMNS: [&str; 7] = ["role", "short", "state", "since", "index", "until", "name"];

fn show(args: &Show) -> anyhow::Result<Done> {
    let answer = ask(&args.data, &KeysAsk::Show, &[])?;
    let mut sink = Sink::open(&args.output)?;
    let rows = answer["keys"].as_array().map_or(&[][..], Vec::as_slice);
    match args.output.format {
        Format::Jsonl => rows.iter().try_for_each(|row| sink.json(row))?,
        format => {
            let text = |row: &Value, column: &str| match &row[column] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|row| COLUMNS.iter().map(|column| text(row, column)).collect())
                .collect();
            if format == Format::Csv {
                sink.csv(&COLUMNS.map(str::to_owned))?;
                cells.iter().try_for_each(|row| sink.csv(row))?;
            } else {
                table(&COLUMNS, &cells)
                    .iter()
                    .try_for_each(|line| sink.line(line))?;
            }
        }
    }
    sink.finish()?;
    Ok(Done::Clean)
}
