//! A file of names, each answered in full.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use comity_flow::lookups;
use comity_flow::screening::{self, Answers, Named};
use serde::Serialize;

use super::ask::Ask;
use super::{answer, list};
use crate::cli::{Check, Format};
use crate::commands::sheet::Sheet;
use crate::exit::Done;
use crate::output::Sink;

/// Answers every line.
///
/// # Errors
/// A file that cannot be read or holds no names, output that cannot be written.
pub(super) fn file(ask: &Ask<'_>, args: &Check, path: &Path) -> anyhow::Result<Done> {
    let (lines, bar) = list::open(path)?;
    let mut sink = Sink::open(&args.output)?;
    let mut head = Sheet::new(args.output.format, args.lang);
    answer::header(&mut head);
    sink.bytes(&head.text)?;
    let findings = AtomicBool::new(false);
    let worker = || {
        let mut sheet = Sheet::new(args.output.format, args.lang);
        let findings = &findings;
        move |named: Named<'_>, into: &mut Vec<u8>| {
            sheet.text.clear();
            if line(ask, named, &mut sheet) == Done::Findings {
                findings.store(true, Ordering::Relaxed);
            }
            into.extend_from_slice(&sheet.text);
        }
    };
    let ended = screening::names(lines, list::jobs(args.jobs), worker, &mut Out(&mut sink));
    bar.finish_and_clear();
    ended.map_err(|error| list::told(error, path, &sink.unwritten()))?;
    sink.finish()?;
    Ok(if findings.into_inner() {
        Done::Findings
    } else {
        Done::Clean
    })
}

fn line(ask: &Ask<'_>, named: Named<'_>, sheet: &mut Sheet) -> Done {
    let mut answer = lookups::check(ask.tables, named.name, None, ask.question.on);
    ask.only_here(&mut answer.verdicts);
    match (sheet.format, named.id) {
        (Format::Jsonl, Some(id)) => sheet.json(&Identified { id, answer: &answer }),
        _ => answer::write(sheet, ask.tables, &answer),
    }
    answer::done(&answer)
}

/// An answer under the sender's own id.
#[derive(Serialize)]
struct Identified<'a> {
    id: &'a str,
    #[serde(flatten)]
    answer: &'a lookups::Check,
}

struct Out<'a>(&'a mut Sink);

impl Answers for Out<'_> {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.bytes(lines)
    }
}
