//! `cargo xtask eval parties`: names, identifiers and days against lists with known answers, beside the nearest peers.
//!
//! What every row is measured on, and which data tuned what, is told below the table: rows on data that the word lists or
//! weights were tuned on are no proof.

mod data;
mod hard;
mod identifiers;
mod pairs;
mod peers;
mod screening;
mod speed;
mod stats;

use anyhow::{Context, Result, ensure};

use crate::eval::folder;
use crate::eval::goals::{Held, Row, table};
use crate::eval::program::Program;
use crate::repo;
use data::Holdings;
use peers::Peers;

/// Which data tuned what. `docs/screening.md` tells it in full.
const TUNED: &str = "\
What tuned what is told in docs/screening.md: the weights were fitted on the labelled questions and pairs, so the rows on them
flatter. The history, the identifiers and the company names in characters tuned no weight. Hard pairs are made in the run: the
same by shared identifiers or as names of one entry, different by conflicting identifiers. Peers get the same, names only.";

/// Everything in one run; fails when a floor is missed.
pub(crate) fn run() -> Result<()> {
    let Some(folder) = folder("lists of parties and labelled names (lists/, labelled/, history/)")? else {
        return Ok(());
    };
    let Some(holdings) = Holdings::open(&folder) else {
        ensure!(
            !repo::in_ci(),
            "{} has no lists/us_ofac_sdn.jsonl.gz",
            folder.display()
        );
        println!(
            "skipped: {} has no lists/us_ofac_sdn.jsonl.gz, here or under screening/",
            folder.display()
        );
        return Ok(());
    };
    let program = Program::build()?;
    let peers = match Peers::ready() {
        Ok(peers) => Some(peers),
        Err(error) => {
            ensure!(!repo::in_ci(), "nomenklatura: {error:#}");
            println!("skipped: everything beside nomenklatura and rapidfuzz: {error:#}");
            None
        }
    };
    let mut figures = speed::measure(&holdings, &program, peers.as_ref())?;
    figures.extend(screening::measure(&holdings, &program, peers.as_ref())?);
    figures.extend(pairs::measure(&holdings, &program, peers.as_ref())?);
    figures.extend(identifiers::measure(&holdings, &program)?);
    figures.push(as_of(&holdings, &program)?);
    println!("{}\n{TUNED}", table(&figures));
    let missed = figures.iter().filter(|figure| figure.missed()).count();
    ensure!(
        missed == 0,
        "{missed} of {} figures miss their floor",
        figures.len()
    );
    Ok(())
}

/// Every question about what stood on the list at a moment.
fn as_of(holdings: &Holdings, program: &Program) -> Result<Row> {
    const WHAT: &str = "as-of questions right";
    let found = [
        holdings.file("history", "sdn_base", ".csv.gz"),
        holdings.file("history", "sdn_events", ".csv.gz"),
        holdings.file("history", "asof_queries", ".csv.gz"),
    ];
    let [Some(base), Some(events), Some(questions)] = found else {
        return Ok(Row::missing(WHAT, "no history in the data"));
    };
    let mut command = std::process::Command::new(program.path());
    command
        .args(["screen", "asof", "--base"])
        .arg(base)
        .arg("--events")
        .arg(events);
    let out = program.file("asof.jsonl");
    command.arg("--input").arg(&questions).arg("-o").arg(&out);
    let status = command.status().context("the program could not be started")?;
    ensure!(status.success(), "comity screen asof ended with {status}");
    let answers = data::by_id(&out, "qid")?;
    let rows = data::table(&questions)?;
    let right = rows.iter().filter(|row| {
        let listed = answers
            .get(row.get("qid"))
            .and_then(|answer| answer["listed"].as_bool());
        listed == Some(row.get("listed").eq_ignore_ascii_case("true"))
    });
    Ok(Row::share(WHAT, right.count(), rows.len(), 100.0, 100.0))
}

/// A figure between 0 and 1 of which more is better, in percent: its digits are then never rounded up.
fn at_least(what: impl Into<String>, reached: f64, goal: f64, floor: f64) -> Row {
    let held = Held::AtLeast {
        goal: 100.0 * goal,
        floor: 100.0 * floor,
    };
    Row::new(what, held, 100.0 * reached, "%")
}

/// A figure between 0 and 1 that is only told.
fn told(what: impl Into<String>, reached: f64) -> Row {
    Row::new(what, Held::Nothing, 100.0 * reached, "%")
}
