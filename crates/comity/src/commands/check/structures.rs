//! A file of structures: streamed, on all cores, in its own order.

use std::io;
use std::path::Path;

use comity_flow::screening::{Answers, Form, Input, Screening, Tally};

use super::ask::Ask;
use super::list;
use super::pictures::Pictures;
use super::sheet::say;
use crate::cli::{Check, Format, Lang, ListFormat};
use crate::exit::Done;
use crate::output::Sink;

/// Answers every record.
///
/// # Errors
/// A file that cannot be read to its end, output that cannot be written.
pub(super) fn file(ask: &Ask<'_>, args: &Check, path: &Path, format: ListFormat) -> anyhow::Result<Done> {
    let screening = screening(ask, args, format);
    let pictures = args.svg.as_deref().map(Pictures::open).transpose()?;
    let (records, bar) = list::open(path)?;
    let mut out = Out {
        sink: Sink::open(&args.output)?,
        pictures,
        unwritten: String::new(),
    };
    let ended = screening.run(records, list::jobs(args.jobs), &mut out);
    bar.finish_and_clear();
    let tally = ended.map_err(|error| list::told(error, path, &out.unwritten))?;
    if screening.form == Form::Table {
        out.sink.bytes(summary(&tally, ask.lang).as_bytes())?;
    }
    out.sink.finish()?;
    Ok(done(&tally))
}

/// What is asked of every record.
pub(super) fn screening<'t>(ask: &Ask<'t>, args: &Check, format: ListFormat) -> Screening<'t> {
    Screening {
        tables: ask.tables,
        question: ask.question.clone(),
        readings: ask.readings.clone(),
        input: match format {
            ListFormat::Smiles => Input::Smiles,
            _ => Input::Smiles,
        },
        form: form(args.output.format),
        pictures: args.svg.is_some(),
    }
}

fn form(format: Format) -> Form {
    match format {
        Format::Jsonl => Form::JsonLines,
        Format::Csv => Form::Csv,
        Format::Table => Form::Table,
    }
}

/// Every record was answered, or not.
pub(super) fn done(tally: &Tally) -> Done {
    if tally.unreadable > 0 {
        Done::Findings
    } else {
        Done::Clean
    }
}

/// The line below a table for people.
fn summary(tally: &Tally, lang: Lang) -> String {
    let Tally {
        records,
        listed,
        meets,
        review,
        nothing,
        unreadable,
    } = tally;
    let counts = match lang {
        Lang::En => format!(
            "{records} records: {listed} listed, {meets} meet a definition, {review} need a person, \
             {unreadable} unreadable; no measure found for {nothing}."
        ),
        Lang::Zh => format!(
            "共{records}条：列名{listed}条，符合类别定义{meets}条，须由人判定{review}条，无法读取{unreadable}条；\
             未查到管制措施{nothing}条。"
        ),
    };
    let note = say(
        lang,
        "No measure found is not a statement that something is legal; analogue law is not assessed.",
        "未查到管制措施不等于合法；类似物法律未予评估。",
    );
    format!("{counts}\n{note}\n")
}

/// Answers to the output, pictures to their folder.
pub(super) struct Out {
    pub(super) sink: Sink,
    pub(super) pictures: Option<Pictures>,
    /// What an error in writing is about.
    pub(super) unwritten: String,
}

impl Answers for Out {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        self.sink
            .bytes(lines)
            .inspect_err(|_| self.unwritten = self.sink.unwritten())
    }

    fn picture(&mut self, id: &str, svg: &str) -> io::Result<()> {
        let Some(pictures) = &mut self.pictures else {
            return Ok(());
        };
        pictures
            .save(id, svg)
            .inspect_err(|_| self.unwritten = "could not write a picture".into())
    }
}
