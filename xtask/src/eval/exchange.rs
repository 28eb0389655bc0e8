//! `cargo xtask eval exchange`: what exchange between nodes reaches, beside what the machine can do at most in the same
//! run, and the published vectors of others where they are at hand.

mod vectors;

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::eval::goals::{Held, Row, table};
use crate::eval::program::Program;

/// How the numbers are to be read.
const READING: &str = "\
Rates are of this machine at this hour; the ratios compare with what the same run measured: one core's Ed25519 verification,
one core's hashing, and a toy that verifies, hashes, writes, makes durable and signs, and keeps no tiles. A log writes every
entry twice (journal and bundle) and a tile beside it, so bulk import without signatures stays behind the toy by that much.";

/// Everything in one run; fails when a floor is missed.
pub(crate) fn run() -> Result<()> {
    let program = Program::build()?;
    let figures = Figures::of(&program)?;
    let mut rows = rows(&figures);
    rows.extend(vectors::check(&program)?);
    println!("{}\n{READING}", table(&rows));
    let missed = rows.iter().filter(|row| row.missed()).count();
    ensure!(missed == 0, "{missed} of {} figures miss their floor", rows.len());
    Ok(())
}

/// What `comity bench exchange` printed.
struct Figures(Vec<Map<String, Value>>);

impl Figures {
    fn of(program: &Program) -> Result<Figures> {
        let folder = program.file("exchange");
        std::fs::create_dir_all(&folder)?;
        let mut command = Command::new(program.path());
        command.args(["bench", "exchange", "--folder"]).arg(&folder);
        let done = command
            .stderr(Stdio::inherit())
            .output()
            .context("the program could not be started")?;
        ensure!(
            done.status.success(),
            "comity bench exchange ended with {}",
            done.status
        );
        let text = String::from_utf8(done.stdout).context("the figures are no text")?;
        let lines = text
            .lines()
            .map(|line| serde_json::from_str(line).with_context(|| line.to_owned()));
        Ok(Figures(lines.collect::<Result<_>>()?))
    }

    /// The line that has this key.
    fn line(&self, key: &str) -> Option<&Map<String, Value>> {
        self.0.iter().find(|line| line.contains_key(key))
    }

    /// A value, and another of the same line.
    fn get(&self, key: &str, of: &str) -> Option<f64> {
        self.line(key)?.get(of)?.as_f64()
    }

    fn row(&self, what: &str, key: &str, unit: &'static str, held: Held) -> Row {
        self.part(what, key, key, unit, held)
    }

    /// A value of the line that `key` names.
    fn part(&self, what: &str, key: &str, of: &str, unit: &'static str, held: Held) -> Row {
        match self.get(key, of) {
            Some(reached) => Row::new(what, held, reached, unit),
            None => Row::missing(what, "not measured"),
        }
    }
}

/// Floors of rates are half the goals: the machine may be busy with other things.
fn rate(goal: f64) -> Held {
    Held::AtLeast {
        goal,
        floor: goal / 2.0,
    }
}

/// Ratios are of one run, so their floors are closer.
fn ratio(goal: f64) -> Held {
    Held::AtLeast {
        goal,
        floor: goal * 0.8,
    }
}

fn at_most(goal: f64) -> Held {
    Held::AtMost {
        goal,
        floor: goal * 2.0,
    }
}

fn rows(figures: &Figures) -> Vec<Row> {
    let mut rows = limits(figures);
    rows.extend(appends(figures));
    rows.extend(proofs(figures));
    rows.extend(exchange(figures));
    rows
}

/// What the machine can do.
fn limits(figures: &Figures) -> Vec<Row> {
    let told = |what, key| figures.row(what, key, "/s", Held::Nothing);
    vec![
        told(
            "limit: Ed25519 strict verification, one core",
            "ed25519_verify_per_s",
        ),
        told("limit: Ed25519 signature, one core", "ed25519_sign_per_s"),
        told(
            "limit: ML-DSA-44 verification, one core",
            "ml_dsa_44_verify_per_s",
        ),
        told("limit: ML-DSA-44 signature, one core", "ml_dsa_44_sign_per_s"),
        told("limit: SHA-256 interior nodes, one core", "sha256_nodes_per_s"),
        told("limit: fdatasync of 512 B", "fdatasync_512_per_s"),
        told("limit: fdatasync of 512 KiB", "fdatasync_512k_per_s"),
        told("limit: ristretto255 multiplications, one core", "ristretto_per_s"),
    ]
}

fn appends(figures: &Figures) -> Vec<Row> {
    const VERIFIED: &str = "verified_appends_per_s";
    const MANY: &str = "single_appends_64_per_s";
    const BLIND: &str = "blind_import_per_s";
    const IMPORT: &str = "imported_600_per_s";
    let part = |what, key, of, held| figures.part(what, key, of, "×", held);
    vec![
        figures.row("verified appends, 256 a call", VERIFIED, "/s", rate(15_000.0)),
        part(
            "the same to one core's verification",
            VERIFIED,
            "to_one_core_verify",
            ratio(0.35),
        ),
        part("the same to the toy", VERIFIED, "to_toy", ratio(0.8)),
        figures.row("one record a call, 64 callers", MANY, "/s", rate(3000.0)),
        part(
            "records that share an fdatasync",
            MANY,
            "records_per_fdatasync",
            ratio(16.0),
        ),
        figures.row("bulk import of blind entries", BLIND, "/s", rate(100_000.0)),
        part("the same to the toy", BLIND, "to_toy", Held::Nothing),
        figures.row("bulk import of 600 B", IMPORT, "/s", rate(100_000.0)),
        part("the same to the toy", IMPORT, "to_toy", Held::Nothing),
    ]
}

fn proofs(figures: &Figures) -> Vec<Row> {
    vec![
        figures.row(
            "inclusion proofs, tiles in memory",
            "proofs_warm_per_s",
            "/s",
            rate(50_000.0),
        ),
        figures.row(
            "inclusion proofs, tiles from files",
            "proofs_cold_per_s",
            "/s",
            rate(5000.0),
        ),
        figures.row("proof files, checked", "proof_files_per_s", "/s", Held::Nothing),
        figures.row("path verification", "paths_per_s", "/s", rate(200_000.0)),
        figures.row("the same to the hash ceiling", "to_ceiling", "×", ratio(0.6)),
        figures.row(
            "full verification, log and three cosignatures",
            "full_verifications_per_s",
            "/s",
            rate(8000.0),
        ),
        figures.row(
            "the same to the signature ceiling",
            "full_to_ceiling",
            "×",
            ratio(0.6),
        ),
        figures.row("start of the large log", "open_ms", "ms", at_most(2000.0)),
        figures.part(
            "memory of a start with one proof",
            "open_ms",
            "peak_rss_mib",
            "MiB",
            at_most(150.0),
        ),
    ]
}

fn exchange(figures: &Figures) -> Vec<Row> {
    vec![
        figures.row("add-checkpoint", "add_checkpoint_per_s", "/s", rate(1500.0)),
        figures.part(
            "the same to one core's signatures",
            "add_checkpoint_per_s",
            "to_one_core_signatures",
            "×",
            Held::Nothing,
        ),
        figures.row(
            "catching up, open statements, all cores",
            "catch_up_open_per_s",
            "/s",
            rate(25_000.0),
        ),
        figures.part(
            "the same a core, to its verification",
            "catch_up_open_per_s",
            "to_one_core_verify",
            "×",
            Held::Nothing,
        ),
        figures.row(
            "catching up, blind entries",
            "catch_up_blind_per_s",
            "/s",
            rate(300_000.0),
        ),
        figures.row(
            "1,000 identifiers asked privately",
            "matched_1000_ms",
            "ms",
            at_most(150.0),
        ),
        figures.part(
            "the same to the multiplication rate",
            "matched_1000_ms",
            "to_multiplication",
            "×",
            ratio(0.3),
        ),
    ]
}
