//! Appends to the log itself, beside the toy in the same minutes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use comity_log::{Log, LogConfig, LogKey, RealDisk};

use super::limits::Limits;
use super::samples::{self, Signed};
use super::toy::{self, Work};
use super::{Out, WRITERS, Watch};

/// Records of one call, as a peer hands them on.
const PER_CALL: usize = 256;
/// Entries of one call of a bulk import.
const PER_IMPORT: usize = 4096;
/// Requests of one record that wait at the same time on a busy node.
const MANY: usize = 64;
/// The machine is noisy: log and toy take turns so often, and what they reached is added up.
const TURNS: u32 = 3;

/// Opens a log as a node does, with both keys.
pub(super) fn open(folder: &Path) -> anyhow::Result<Log> {
    let key = LogKey::from_seed(&[1; 32]).with_ml_dsa_44(&[2; 32]);
    let config = LogConfig::new("bench.example/log/1", folder);
    Log::open(config, key, Arc::new(RealDisk), Arc::new(|| 0)).context("the log could not be opened")
}

/// Measures all kinds of appends.
pub(super) fn measure(
    out: &mut Out,
    folder: &Path,
    samples: &[Signed],
    limits: &Limits,
) -> anyhow::Result<()> {
    let log = open(&folder.join("log"))?;
    let watch = out.watch();
    let (mut toy, mut ours) = (0.0, 0.0);
    for _ in 0..TURNS {
        toy += toy::run(folder, &watch, &Work::Verified(samples), PER_CALL)?;
        ours += verified(&log, &watch, samples)?;
    }
    let (toy, ours) = (toy / f64::from(TURNS), ours / f64::from(TURNS));
    out.line(&format!(
        r#""name":"verified appends, {PER_CALL} a call, 600 B","verified_appends_per_s":{ours:.0},"toy_verified_per_s":{toy:.0},"to_toy":{:.2},"to_one_core_verify":{:.2}"#,
        ours / toy,
        ours / limits.verify
    ));
    singles(out, &log, folder, samples)?;
    let (mut toy, mut ours) = (0.0, 0.0);
    for _ in 0..TURNS {
        toy += toy::run(folder, &watch, &Work::Blind(samples::plain), PER_IMPORT)?;
        ours += imported(&log, &watch, samples::plain)?;
    }
    log.close()?;
    out.line(&format!(
        r#""name":"bulk import without signatures, 600 B","imported_600_per_s":{:.0},"toy_import_600_per_s":{:.0},"to_toy":{:.2}"#,
        ours / f64::from(TURNS),
        toy / f64::from(TURNS),
        ours / toy
    ));
    // Beside the first one: some file systems are slow for seconds after many files were removed.
    let log = open(&folder.join("blind"))?;
    let (mut toy, mut ours) = (0.0, 0.0);
    for _ in 0..TURNS {
        toy += toy::run(folder, &watch, &Work::Blind(samples::blind), PER_IMPORT)?;
        ours += imported(&log, &watch, samples::blind)?;
    }
    log.close()?;
    out.line(&format!(
        r#""name":"bulk import of blind entries, 37 B","blind_import_per_s":{:.0},"toy_blind_per_s":{:.0},"to_toy":{:.2}"#,
        ours / f64::from(TURNS),
        toy / f64::from(TURNS),
        ours / toy
    ));
    Ok(())
}

/// Writers that verify what they got, then append it and wait.
fn verified(log: &Log, watch: &Watch, samples: &[Signed]) -> anyhow::Result<f64> {
    let next = AtomicU64::new(0);
    many(log, watch, WRITERS, PER_CALL, &|| {
        let from = next.fetch_add(PER_CALL as u64, Ordering::Relaxed);
        toy::taken(samples, from, PER_CALL)
            .filter(|signed| signed.is_good())
            .map(|signed| signed.entry.clone())
            .collect()
    })
}

fn imported(log: &Log, watch: &Watch, entry: fn(u64) -> Vec<u8>) -> anyhow::Result<f64> {
    let next = AtomicU64::new(log.size());
    many(log, watch, WRITERS, PER_IMPORT, &|| {
        let from = next.fetch_add(PER_IMPORT as u64, Ordering::Relaxed);
        (from..from + PER_IMPORT as u64).map(entry).collect()
    })
}

/// Durable entries a second of so many threads that make `per_call` entries and append them.
fn many(
    log: &Log,
    watch: &Watch,
    writers: usize,
    per_call: usize,
    make: &(dyn Fn() -> Vec<Vec<u8>> + Sync),
) -> anyhow::Result<f64> {
    let done = AtomicU64::new(0);
    let begun = watch.begin();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|_| {
                scope.spawn(|| -> anyhow::Result<()> {
                    while !begun.is_over() {
                        let placed = log.append_all(make())?;
                        anyhow::ensure!(placed.len() == per_call, "a record did not verify");
                        done.fetch_add(per_call as u64, Ordering::Relaxed);
                    }
                    Ok(())
                })
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow::anyhow!("a writer panicked"))?)
    })?;
    Ok(begun.rate(done.into_inner()))
}

/// One record a call: the rate, how long a caller waits, how many records share an fdatasync.
fn singles(out: &mut Out, log: &Log, folder: &Path, samples: &[Signed]) -> anyhow::Result<()> {
    for writers in [1, MANY] {
        let (next, waits) = (AtomicU64::new(0), std::sync::Mutex::new(Vec::new()));
        let batches = checkpoints(folder)?;
        let (begun, size) = (out.watch().begin(), log.size());
        std::thread::scope(|scope| {
            for _ in 0..writers {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    while !begun.is_over() {
                        let from = next.fetch_add(1, Ordering::Relaxed);
                        let clock = begun.now();
                        let good = toy::taken(samples, from, 1).filter(|signed| signed.is_good());
                        let entries: Vec<_> = good.map(|signed| signed.entry.clone()).collect();
                        if log.append_all(entries).is_err() {
                            return;
                        }
                        mine.push(begun.now() - clock);
                    }
                    waits
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .extend(mine);
                });
            }
        });
        let (added, batches) = (log.size() - size, checkpoints(folder)? - batches);
        let mut waits = waits.into_inner().unwrap_or_default();
        waits.sort_by(f64::total_cmp);
        let at = |share: f64| {
            waits
                .get((waits.len() as f64 * share) as usize)
                .copied()
                .unwrap_or(0.0)
                * 1000.0
        };
        out.line(&format!(
            r#""name":"one record a call, {writers} callers","single_appends_{writers}_per_s":{:.0},"p50_ms":{:.1},"p99_ms":{:.1},"records_per_fdatasync":{:.1}"#,
            begun.rate(added),
            at(0.5),
            at(0.99),
            // Two before each answer: the journal and the lock record.
            added as f64 / (2 * batches.max(1)) as f64
        ));
    }
    Ok(())
}

/// Checkpoints signed so far: one a batch.
fn checkpoints(folder: &Path) -> anyhow::Result<u64> {
    let all = std::fs::read_to_string(folder.join("log/checkpoints"))?;
    Ok(all.matches("bench.example/log/1\n").count() as u64)
}
