//! `comity bench intake`: how many findings a second go in, durable, from the bytes of a file to the answer.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use comity_flow::{Mode, Node, Who};
use comity_proof::hex;
use serde::Serialize;

use crate::cli::Bench;
use crate::exit::Done;
use crate::folder::Folder;
use crate::progress;

#[derive(Serialize)]
struct Figures {
    name: &'static str,
    rows: u64,
    read_rows_per_s: u64,
    durable_findings_per_s: u64,
    recorded: u64,
    rejected: u64,
}

/// Runs the benchmark in a folder of its own, which it removes.
///
/// # Errors
/// Anything that keeps a node from running.
pub(crate) fn run(args: &Bench) -> anyhow::Result<Done> {
    let random: [u8; 8] = comity_core::clock::draw(&crate::real::SystemDice);
    let root = std::env::temp_dir().join(format!("comity-bench-{}", hex::encode(&random)));
    let measured = measure(&root, args.rows);
    std::fs::remove_dir_all(&root).with_context(|| format!("could not remove {}", root.display()))?;
    let figures = measured?;
    #[allow(clippy::print_stdout, reason = "the figures are this command's result")]
    {
        println!("{}", serde_json::to_string(&figures)?);
    }
    Ok(Done::Clean)
}

#[allow(clippy::disallowed_methods, reason = "measuring is what this command is for")]
fn measure(root: &Path, rows: u64) -> anyhow::Result<Figures> {
    let node = Folder::create(root, Some("bench.example"), "en")?.running_node(&|_, _| {})?;
    let file = findings(&node, rows);
    let began = Instant::now();
    let received = comity_flow::intake::receive_table_guessed(
        &node,
        file.as_bytes(),
        comity_core::kinds::Kind::Identification,
    )?;
    let read = began.elapsed().as_secs_f64();
    let recognised = received.recognise(node.tables())?;
    let bar = progress::bar("findings");
    let recorded = recognised.record(
        &node,
        &Who::operator(),
        Mode::Partial,
        None,
        &progress::moves(&bar),
    )?;
    bar.finish_and_clear();
    let whole = began.elapsed().as_secs_f64();
    node.close()?;
    Ok(Figures {
        name: "intake",
        rows,
        read_rows_per_s: rate(rows, read),
        durable_findings_per_s: rate(recorded.recorded, whole),
        recorded: recorded.recorded,
        rejected: recorded.rejected,
    })
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate for people"
)]
fn rate(count: u64, seconds: f64) -> u64 {
    (count as f64 / seconds.max(1e-9)) as u64
}

/// A file of findings like those that laboratories publish, over the names of the tables.
fn findings(node: &Node, rows: u64) -> String {
    let names: Vec<&str> = node
        .tables()
        .substances()
        .iter()
        .map(|substance| substance.name_en.as_str())
        .collect();
    let mut file = String::from("sample_id,date,region,matrix,substance,as_written,laboratory\n");
    for (row, name) in (0..rows).zip(names.iter().cycle()) {
        let (year, month, day) = (2014 + row % 10, 1 + row % 12, 1 + row % 28);
        let written = name.replace('"', "");
        let _ = writeln!(
            file,
            "b-{row:06},{year}-{month:02}-{day:02},US-CT,powder,\"{written}\",\"{written}\",Bench Laboratory"
        );
    }
    file
}
