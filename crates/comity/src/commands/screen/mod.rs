//! `comity screen`: may this be a party on a list, as of a day, and why. Needs no node; a person decides.

mod answer;
mod asof;
mod cells;
mod changes;
mod lists;
mod one;
mod pairs;
mod query;
mod questions;
mod reasons;
mod run;

use std::sync::Arc;

use anyhow::bail;
use comity_parties::FILES;
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Options, Screener};

use crate::cli::{Format, Lang, Output, Screen, ScreenVerb};
use crate::exit::{Done, WrongUse};

/// Runs the command.
///
/// # Errors
/// Lists or questions that cannot be read, output that cannot be written, wrong use. A question that cannot be read is no
/// error: it is answered with what is wrong with it, and the rest goes on.
pub(crate) fn run(args: &Screen) -> anyhow::Result<Done> {
    match &args.verb {
        Some(ScreenVerb::Pairs(pairs)) => pairs::run(pairs),
        Some(ScreenVerb::Asof(asof)) => asof::run(asof),
        None => against_lists(args),
    }
}

fn against_lists(args: &Screen) -> anyhow::Result<Done> {
    let (paths, name) = lists::apart(args);
    if args.input.is_none() && name.is_empty() && args.ids.is_empty() {
        bail!(WrongUse(
            "say who is asked about: a name, or --input with a file of questions; a list that does not begin with \
             its own --list is taken for a name"
                .into()
        ));
    }
    let lists = lists::load(&paths, args)?;
    let done = lists.done;
    let desk = Desk {
        screener: lists.screener(lexicon()?),
        options: options(args)?,
        lang: args.lang,
        format: args.format.unwrap_or(Format::Table),
    };
    let output = Output {
        format: desk.format,
        output: args.output.clone(),
    };
    let asked = match &args.input {
        Some(path) => questions::file(&desk, args, path, &output)?,
        None => one::name(&desk, args, &name, &output)?,
    };
    Ok(if done == Done::Findings { done } else { asked })
}

/// The word lists that the program carries.
///
/// # Errors
/// One that cannot be read: half a word list would miss parties in silence.
fn lexicon() -> anyhow::Result<&'static Arc<Lexicon>> {
    let lexicon = Lexicon::shipped();
    if lexicon.version().is_empty() {
        Lexicon::load(FILES)?;
    }
    Ok(lexicon)
}

/// What every question is answered with.
pub(super) struct Desk {
    screener: Screener,
    options: Options,
    lang: Lang,
    format: Format,
}

fn options(args: &Screen) -> anyhow::Result<Options> {
    let usual = Options::default();
    let threshold = args.threshold.unwrap_or(usual.threshold);
    if !(0.0..=1.0).contains(&threshold) {
        bail!(WrongUse(format!(
            "--threshold {threshold} is not between 0 and 1"
        )));
    }
    Ok(Options {
        on: args.on.map(lists::end_of),
        threshold,
        limit: args.limit.map_or(usual.limit, |limit| usize::from(limit.get())),
    })
}
