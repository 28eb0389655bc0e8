//! Processor time, wall time and memory of a child process. Linux only: all but the wall time come from `/proc`.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::repo;

/// What a child process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// User and system time, in steps of 10 ms.
    pub(crate) cpu: Duration,
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// Most memory it held, KiB; 0 if nobody looked.
    pub(crate) peak_kib: u64,
}

/// Ticks of the processor clock in `/proc`: 100 a second on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// Runs a command and waits.
pub(crate) fn timed(command: &mut Command) -> Result<Used> {
    measured(command, |child| {
        child.wait()?;
        Ok(0)
    })
}

/// The same, looking at its memory all the while. The kernel keeps the peak, so only the last look matters.
pub(crate) fn watched(command: &mut Command) -> Result<Used> {
    measured(command, |child| {
        let mut peak = 0;
        while child.try_wait()?.is_none() {
            peak = peak_kib(child.id()).unwrap_or(peak);
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(peak)
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a program took is what is measured here"
)]
fn measured(
    command: &mut Command,
    wait: impl FnOnce(&mut std::process::Child) -> Result<u64>,
) -> Result<Used> {
    let before = children()?;
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("could not start {}", repo::typed(command)))?;
    let peak_kib = wait(&mut child)?;
    let wall = start.elapsed();
    // Already waited for: this gives the status again.
    let status = child.wait()?;
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "{} ended with {status}",
        repo::typed(command)
    );
    let cpu = children()?.saturating_sub(before);
    Ok(Used { cpu, wall, peak_kib })
}

/// Processor time of all children that ended so far: fields 16 and 17 of proc(5) stat.
fn children() -> Result<Duration> {
    let text =
        std::fs::read_to_string("/proc/self/stat").context("speed is measured through /proc (Linux)")?;
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let mut fields = after_name.split_whitespace().skip(13);
    let mut tick = || -> Result<u32> { Ok(fields.next().context("/proc/self/stat is too short")?.parse()?) };
    Ok(TICK * (tick()? + tick()?))
}

fn peak_kib(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
