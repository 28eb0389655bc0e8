//! `comity check`: what is it, and where is it controlled, on a date, by which clause. Needs no node.

mod answer;
mod ask;
mod compare;
mod flags;
mod goods;
mod list;
mod measures;
mod names;
mod one;
mod pictures;
mod structure;
mod structures;

use crate::cli::Check;
use crate::commands::sheet::Sheet;
use crate::exit::Done;
use crate::output::Sink;
use ask::Ask;

/// Runs the command.
///
/// # Errors
/// Input that cannot be read, output that cannot be written, words that mean nothing. What a record says of itself is
/// no error: what is unreadable, not known or contradicts itself ends with exit code 1.
pub(crate) fn run(args: &Check) -> anyhow::Result<Done> {
    let tables = comity_flow::facts::tables().map_err(|cause| anyhow::anyhow!("{cause}"))?;
    let ask = Ask::new(&tables, args)?;
    if let Some(path) = &args.input {
        return match list::format(args.input_format, path) {
            None => names::file(&ask, args, path),
            Some(format) => structures::file(&ask, args, path, format),
        };
    }
    let mut sink = Sink::open(&args.output)?;
    let mut sheet = Sheet::new(args.output.format, args.lang);
    let done = match (&args.gap, args.lag, &args.changes) {
        (Some(pair), _, _) => compare::gap(&ask, pair, &mut sheet)?,
        (None, true, _) => compare::lag(&ask, &mut sheet),
        (None, false, Some(days)) => compare::changes(&ask, days, &mut sheet),
        (None, false, None) => one::text(&ask, args, &mut sheet)?,
    };
    sink.bytes(&sheet.text)?;
    sink.finish()?;
    Ok(done)
}
