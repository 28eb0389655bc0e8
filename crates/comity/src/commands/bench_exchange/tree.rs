//! A large synthetic tree: how fast it is built, proved from, and started with.

use std::path::Path;

use anyhow::{Context, ensure};
use comity_log::{Log, LogConfig};
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::{leaf_hash, verify_inclusion};

use super::appends::open;
use super::limits::Limits;
use super::{Out, samples};

/// Entries of one call while the tree is built.
const PER_CALL: u64 = 65_536;
/// Entries to a tile.
const TILE: u64 = 256;

/// Builds the tree unless it is there, and measures proofs from it.
pub(super) fn measure(out: &mut Out, folder: &Path, entries: u64, limits: &Limits) -> anyhow::Result<()> {
    let log = open(folder)?;
    let (begun, before) = (out.watch().begin(), log.size());
    while log.size() < entries {
        let from = log.size();
        let call = (from..entries.min(from + PER_CALL)).map(samples::blind);
        log.append_all(call.collect())?;
    }
    log.close()?;
    let built = entries - before.min(entries);
    if built > 0 {
        out.line(&format!(
            r#""name":"building the tree, one caller, all tiles durable","built_per_s":{:.0},"entries":{entries}"#,
            begun.rate(built)
        ));
    }
    start(out, folder, entries)?;
    let log = open(folder)?;
    proofs(out, &log, limits)?;
    log.close()?;
    Ok(())
}

/// A start in a process of its own, so that its memory is nobody else's.
fn start(out: &mut Out, folder: &Path, entries: u64) -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    let told = std::process::Command::new(program)
        .args(["bench", "exchange", "--open"])
        .arg(folder)
        .output()
        .context("the program could not start itself")?;
    ensure!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout)?;
    let fields = told.trim().trim_start_matches('{').trim_end_matches('}');
    out.line(&format!(
        r#""name":"start of the log with {entries} entries",{fields}"#
    ));
    Ok(())
}

/// What the child does: opens, proves one entry, says how long it took and how large it got.
pub(super) fn open_only(folder: &Path, out: &mut Out) -> anyhow::Result<()> {
    let begun = out.watch().begin();
    let log = open(folder)?;
    let ready = begun.now();
    log.proof_file(log.size() / 2)?;
    let proved = begun.now();
    out.line(&format!(
        r#""open_ms":{:.1},"first_proof_ms":{:.1},"peak_rss_mib":{:.1}"#,
        ready * 1000.0,
        proved * 1000.0,
        peak_memory()?
    ));
    Ok(())
}

/// Peak resident memory of this process in MiB.
fn peak_memory() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().next())
        .context("no VmHWM in /proc/self/status")?
        .parse()?;
    Ok(kib / 1024.0)
}

fn proofs(out: &mut Out, log: &Log, limits: &Limits) -> anyhow::Result<()> {
    let signed = SignedCheckpoint::open(&log.checkpoint(), &log.vkey())?;
    let (size, root) = (signed.checkpoint.size, signed.checkpoint.root);
    let good = |index: u64| -> bool {
        log.inclusion_proof(index, size).is_ok_and(|path| {
            verify_inclusion(&leaf_hash(&samples::blind(index)), index, size, &path, &root).is_ok()
        })
    };
    // As many tiles as are kept, less some for the upper levels.
    let kept = LogConfig::new("a", "b").cached_tiles as u64;
    let window = ((kept - kept / 8) * TILE).min(size);
    for tile in 0..window / TILE {
        ensure!(good(tile * TILE), "a proof does not verify");
    }
    let mut step = Steps(1);
    out.rate(
        "inclusion proofs, tiles in memory",
        "proofs_warm_per_s",
        |watch| watch.count(1, || log.inclusion_proof(step.below(window), size).is_ok()),
    );
    out.rate(
        "consistency proofs, tiles in memory",
        "consistency_warm_per_s",
        |watch| watch.count(1, || log.consistency_proof(1 + step.below(window), size).is_ok()),
    );
    out.rate(
        "proof files, tiles in memory, checked before they leave",
        "proof_files_per_s",
        |watch| watch.count(1, || log.proof_file(step.below(window)).is_ok()),
    );
    out.rate(
        "inclusion proofs of any entry, tiles read from files",
        "proofs_cold_per_s",
        |watch| watch.count(1, || log.inclusion_proof(step.below(size), size).is_ok()),
    );
    let index = size / 3;
    let (leaf, path) = (
        leaf_hash(&samples::blind(index)),
        log.inclusion_proof(index, size)?,
    );
    let verified = out.rate("path verification", "paths_per_s", |watch| {
        watch.count(1, || verify_inclusion(&leaf, index, size, &path, &root).is_ok())
    });
    let ceiling = limits.node / path.len().max(1) as f64;
    out.line(&format!(
        r#""name":"path verification to hash ceiling","to_ceiling":{:.2},"hashes":{}"#,
        verified / ceiling,
        path.len()
    ));
    Ok(())
}

/// Numbers that jump about, always the same ones.
struct Steps(u64);

impl Steps {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 20) % end.max(1)
    }
}
