//! The lists that are asked: any published format, several at once, each entry with the interval in which it stood.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use comity_core::clock::Clock;
use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::ListedParty;
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Held, Screener};
use comity_wire::parties::{self, Format, Limits, ListFault, ReadList};

use crate::cli::Screen;
use crate::exit::{BadInput, Done, WrongUse};
use crate::input;
use crate::real::SystemClock;

/// Faults of one list that are told; the rest is counted.
const TOLD: usize = 5;

/// What was read of all lists.
pub(super) struct Lists {
    held: Vec<Held>,
    /// Whether every entry could be read.
    pub(super) done: Done,
}

impl Lists {
    /// The index over them.
    pub(super) fn screener(self, lexicon: &Arc<Lexicon>) -> Screener {
        Screener::build(lexicon, self.held)
    }
}

/// The lists and the name: words behind the first list that name no file are the name, so that
/// `comity screen --list sdn.csv Ivan Example` needs no sign in between.
pub(super) fn apart(args: &Screen) -> (Vec<PathBuf>, String) {
    let mut paths = args.lists.clone();
    let mut words: Vec<String> = args.name.clone();
    if args.input.is_none() && words.is_empty() {
        let is_file = |path: &PathBuf| path.as_os_str() == "-" || path.exists();
        let files = paths.iter().skip(1).take_while(|path| is_file(path)).count() + 1;
        let rest = paths.split_off(files.min(paths.len()));
        words.extend(rest.iter().map(|path| path.display().to_string()));
    }
    (paths, words.join(" "))
}

/// Reads all lists.
///
/// # Errors
/// None named, one that cannot be read, one without parties.
pub(super) fn load(paths: &[PathBuf], args: &Screen) -> anyhow::Result<Lists> {
    if paths.is_empty() {
        bail!(WrongUse(
            "no list to ask: name one with --list, such as --list docs/samples/parties.jsonl; every format that \
             authorities publish is read, also gzipped"
                .into()
        ));
    }
    if paths
        .iter()
        .chain(&args.input)
        .filter(|path| path.as_os_str() == "-")
        .count()
        > 1
    {
        bail!(WrongUse("only one input can be `-`, standard input".into()));
    }
    let mut lists = Lists {
        held: Vec::new(),
        done: Done::Clean,
    };
    let (parts, others) = parts(paths)?;
    if !parts.is_empty() {
        let bytes: Vec<&[u8]> = parts.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let names: Vec<String> = parts.iter().map(|(path, _)| path.display().to_string()).collect();
        let read = parties::read_several(&bytes, &Limits::default());
        let whole = names.join(", ");
        let read = read.map_err(|cause| BadInput(format!("{whole}: {cause}")))?;
        let stem = parts.first().map_or_else(String::new, |(path, _)| stem(path));
        lists.take(&whole, &stem, read, args)?;
    }
    for (path, bytes) in others {
        let name = path.display().to_string();
        let Some(format) = parties::sniff(&bytes) else {
            bail!(BadInput(format!(
                "{name} is of no format that is known; convert it to one party a line, as docs/samples/parties.jsonl"
            )));
        };
        let read = parties::read(&bytes, format, &Limits::default());
        let read = read.map_err(|cause| BadInput(format!("{name}: {cause}")))?;
        lists.take(&name, &stem(path), read, args)?;
    }
    Ok(lists)
}

type Files<'a> = Vec<(&'a Path, Vec<u8>)>;

/// The files, those apart that make one list only together.
fn parts(paths: &[PathBuf]) -> anyhow::Result<(Files<'_>, Files<'_>)> {
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    for path in paths {
        let bytes = whole(path)?;
        let part = matches!(
            parties::sniff(&bytes),
            Some(Format::OfacCsv | Format::OfacAltCsv | Format::OfacAddCsv | Format::OfacCommentsCsv)
        );
        if part {
            parts.push((path.as_path(), bytes));
        } else {
            others.push((path.as_path(), bytes));
        }
    }
    Ok((parts, others))
}

/// The bytes of a list, unpacked.
fn whole(path: &Path) -> anyhow::Result<Vec<u8>> {
    let most = Limits::default().bytes;
    let (reader, bar) = input::stream(path, "list")?;
    let mut bytes = Vec::new();
    let read = reader.take(most as u64 + 1).read_to_end(&mut bytes);
    bar.finish_and_clear();
    read.with_context(|| format!("{} could not be read to its end", path.display()))?;
    Ok(bytes)
}

/// The name of a file without its endings: what a list is called that does not say its name.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

impl Lists {
    fn take(&mut self, name: &str, stem: &str, read: ReadList, args: &Screen) -> anyhow::Result<()> {
        if read.parties.is_empty() {
            let first = read.faults.first().map(|fault| format!("; {}", told(fault)));
            bail!(BadInput(format!(
                "{name} holds no party that can be read{}",
                first.unwrap_or_default()
            )));
        }
        warn(name, &read);
        if read.faults.iter().any(|fault| fault.lost) {
            self.done = Done::Findings;
        }
        let mut all = read.parties;
        for party in &mut all {
            if party.list.is_empty() {
                stem.clone_into(&mut party.list);
            }
        }
        self.held
            .extend(all.into_iter().filter_map(|party| held(party, args.on)));
        Ok(())
    }
}

/// What could not be used of a list, on standard error.
#[allow(
    clippy::print_stderr,
    reason = "what is wrong with a list is told beside the answers"
)]
fn warn(name: &str, read: &ReadList) {
    for warning in &read.header.warnings {
        eprintln!("comity: {name}: {warning}");
    }
    for fault in read.faults.iter().filter(|fault| fault.lost).take(TOLD) {
        eprintln!("comity: {name}: {}", told(fault));
    }
    let lost = read.faults.iter().filter(|fault| fault.lost).count();
    let fields = read.faults.len() - lost;
    if lost + fields > 0 {
        eprintln!(
            "comity: {name}: of {} entries {lost} could not be read, and {fields} values of others",
            read.header.entries
        );
    }
}

fn told(fault: &ListFault) -> String {
    let line = match fault.line {
        0 => String::new(),
        line => format!("line {line}, "),
    };
    format!("{line}{}: {}; {}", fault.field, fault.reason, fault.mend)
}

/// The interval that the list itself gives. Without a day asked about, what has ended is not asked at all.
fn held(party: ListedParty, on: Option<PartialDate>) -> Option<Held> {
    let from = party.listed_on.map(start_of);
    let to = party.delisted_on.map(start_of);
    if on.is_some() {
        return Some(Held { party, from, to });
    }
    let now = SystemClock.now();
    to.is_none_or(|to| now < to).then_some(Held {
        party,
        from,
        to: None,
    })
}

/// The first moment of the first day that a date can mean.
pub(super) fn start_of(date: PartialDate) -> Timestamp {
    midnight(PartialDate::from(date.earliest()))
}

/// The last moment of the last day that a date can mean: what came onto the list on that day stood on it.
pub(super) fn end_of(date: PartialDate) -> Timestamp {
    const DAY: i64 = 24 * 60 * 60;
    Timestamp::from_seconds(midnight(PartialDate::from(date.latest())).seconds() + DAY - 1)
}

fn midnight(day: PartialDate) -> Timestamp {
    // Every day of the calendar has a midnight in UTC.
    format!("{day}T00:00:00Z")
        .parse()
        .unwrap_or(Timestamp::from_seconds(0))
}
