//! An input taken line by line on all cores, the answers in its order.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use comity_flow::screening::{self, Answers, Line, ScreenError};

use super::cells::{Rows, Shape, seen};
use crate::cli::Output;
use crate::input;
use crate::output::Sink;

/// Longest line, in bytes: a party with two thousand names has a tenth of it.
pub(super) const LONGEST_LINE: usize = 1024 * 1024;

/// How many of what kind there were.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Lines that were answered, one way or the other.
    pub(super) lines: AtomicU64,
    /// Those with at least one candidate.
    pub(super) with_candidates: AtomicU64,
    /// Those that could not be read.
    pub(super) unread: AtomicU64,
}

impl Tally {
    /// Counts one more.
    pub(super) fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// One input with its output.
pub(super) struct Way<'a> {
    pub(super) input: &'a Path,
    pub(super) output: &'a Output,
    pub(super) jobs: Option<NonZeroUsize>,
    /// What the bar counts.
    pub(super) what: &'static str,
    /// Columns of which a table must have one.
    pub(super) needed: &'static [&'static str],
}

impl Way<'_> {
    /// Hands every line to a worker, with `true` if it is a row of a table; `head` and `foot` stand around the answers.
    ///
    /// # Errors
    /// An input that cannot be read to its end, output that cannot be written.
    pub(super) fn run<W>(
        &self,
        head: &[u8],
        worker: impl Fn() -> W + Sync,
        foot: impl FnOnce() -> Vec<u8>,
    ) -> anyhow::Result<()>
    where
        W: FnMut(Line<'_>, bool, &mut Vec<u8>),
    {
        let (reader, bar) = input::stream(self.input, self.what)?;
        let seen = seen(reader).with_context(|| format!("could not read {}", self.input.display()))?;
        let table = seen.shape == Shape::Table;
        let mut sink = Sink::open(self.output)?;
        sink.bytes(head)?;
        let worker = || {
            let mut worker = worker();
            move |line: Line<'_>, made: &mut Vec<u8>| worker(line, table, made)
        };
        let (jobs, out) = (input::jobs(self.jobs), &mut Out(&mut sink));
        let ended = match seen.shape {
            Shape::Lines => screening::lines(seen.input, LONGEST_LINE, jobs, worker, out),
            Shape::Table => screening::lines(Rows::open(seen, self.needed)?, LONGEST_LINE, jobs, worker, out),
        };
        bar.finish_and_clear();
        ended.map_err(|error| told(error, self.input, &sink.unwritten()))?;
        sink.bytes(&foot())?;
        sink.finish()
    }
}

struct Out<'a>(&'a mut Sink);

impl Answers for Out<'_> {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.bytes(lines)
    }
}

fn told(error: ScreenError, input: &Path, unwritten: &str) -> anyhow::Error {
    match error {
        ScreenError::Read(cause) => {
            anyhow::Error::new(cause).context(format!("{} could not be read to its end", input.display()))
        }
        ScreenError::Write(cause) => anyhow::Error::new(cause).context(unwritten.to_owned()),
        other @ ScreenError::TooLong { .. } => other.into(),
    }
}
