//! A file of questions.

use std::path::Path;
use std::sync::atomic::Ordering;

use comity_flow::screening::Line;
use comity_parties::screen::Scratch;

use super::query::{self, Unasked};
use super::run::{LONGEST_LINE, Tally, Way};
use super::{Desk, answer, one};
use crate::cli::{Format, Lang, Output, Screen};
use crate::exit::Done;

/// Columns of which a table of questions must have one.
const NEEDED: &[&str] = &["name", "names", "ids"];

/// Answers every question.
///
/// # Errors
/// A file that cannot be read or holds no questions, output that cannot be written.
pub(super) fn file(desk: &Desk, args: &Screen, path: &Path, output: &Output) -> anyhow::Result<Done> {
    let tally = Tally::default();
    let worker = || {
        let (mut scratch, tally) = (Scratch::default(), &tally);
        move |line: Line<'_>, table: bool, made: &mut Vec<u8>| {
            Tally::count(&tally.lines);
            let asked = if line.too_long {
                Err(Unasked::too_long(line.number, LONGEST_LINE))
            } else {
                query::read(line.number, line.bytes, table)
            };
            match asked {
                Ok(asked) => {
                    let found = desk.screener.screen(&asked.query, &desk.options, &mut scratch);
                    if !found.is_empty() {
                        Tally::count(&tally.with_candidates);
                    }
                    answer::write(desk, &asked, &found, made);
                }
                Err(unasked) => {
                    Tally::count(&tally.unread);
                    answer::unasked(desk, &unasked, made);
                }
            }
        }
    };
    let way = Way {
        input: path,
        output,
        jobs: args.jobs,
        what: "questions",
        needed: NEEDED,
    };
    way.run(&answer::head(desk), worker, || foot(desk, &tally))?;
    Ok(match tally.unread.into_inner() {
        0 => Done::Clean,
        _ => Done::Findings,
    })
}

/// What stands below a table for people.
fn foot(desk: &Desk, tally: &Tally) -> Vec<u8> {
    if desk.format != Format::Table {
        return Vec::new();
    }
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let (lines, with, unread) = (
        count(&tally.lines),
        count(&tally.with_candidates),
        count(&tally.unread),
    );
    let counts = match desk.lang {
        Lang::En => format!("{lines} questions: {with} with candidates, {unread} could not be read."),
        Lang::Zh => format!("共{lines}条查询：有候选{with}条，无法读取{unread}条。"),
    };
    format!("{counts}\n{}\n", one::a_person_decides(desk.lang)).into_bytes()
}
