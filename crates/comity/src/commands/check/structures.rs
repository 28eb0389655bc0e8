//! A file of structures: streamed, on all cores, in its own order.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;

use comity_flow::screening::{Answers, Form, Input, Screening, Tally};

use super::ask::Ask;
use super::list;
use super::one::INCHI;
use super::pictures::Pictures;
use crate::cli::{Check, Format, Lang, ListFormat};
use crate::commands::sheet::say;
use crate::exit::Done;
use crate::output::Sink;

/// Answers every record.
///
/// # Errors
/// A file that cannot be read to its end, output that cannot be written.
pub(super) fn file(ask: &Ask<'_>, args: &Check, path: &Path, format: ListFormat) -> anyhow::Result<Done> {
    let scanner = (format == ListFormat::Text).then(|| ask.scanner()).transpose()?;
    let input = match format {
        ListFormat::Smiles => Input::Smiles,
        ListFormat::Inchi => INCHI,
        ListFormat::Inchikey | ListFormat::Names => Input::Names,
        ListFormat::Text => scanner
            .as_ref()
            .map_or(Input::Names, |scanner| Input::Text { scanner }),
        ListFormat::Sdf => Input::Sdf {
            id: args.id_property.clone(),
        },
        ListFormat::Mol => Input::Mol,
    };
    let screening = screening(ask, args, input);
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
        out.sink
            .bytes(summary(&tally, ask.against.is_some(), ask.lang).as_bytes())?;
    }
    out.sink.finish()?;
    Ok(done(&tally))
}

/// The answers to a list of one record, and its pictures.
///
/// # Errors
/// Pictures that cannot be written.
pub(super) fn answers(
    screening: &Screening<'_>,
    record: &str,
    args: &Check,
) -> anyhow::Result<(Vec<u8>, Tally)> {
    let mut kept = Kept {
        text: Vec::new(),
        pictures: args.svg.as_deref().map(Pictures::open).transpose()?,
    };
    let tally = screening.run(record.as_bytes(), NonZeroUsize::MIN, &mut kept)?;
    Ok((kept.text, tally))
}

struct Kept {
    text: Vec<u8>,
    pictures: Option<Pictures>,
}

impl Answers for Kept {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(lines);
        Ok(())
    }

    fn picture(&mut self, id: &str, svg: &str) -> io::Result<()> {
        self.pictures
            .as_mut()
            .map_or(Ok(()), |pictures| pictures.save(id, svg))
    }
}

/// What is asked of every record.
pub(super) fn screening<'t>(ask: &Ask<'t>, args: &Check, input: Input<'t>) -> Screening<'t> {
    Screening {
        tables: ask.tables,
        question: ask.question.clone(),
        readings: ask.readings,
        input,
        form: form(args.output.format),
        against: ask.against,
        pictures: args.svg.is_some(),
        lang: match ask.lang {
            Lang::En => comity_picture::Lang::En,
            Lang::Zh => comity_picture::Lang::ZhCn,
        },
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
    if tally.unreadable + tally.unknown > 0 {
        Done::Findings
    } else {
        Done::Clean
    }
}

/// The line below a table for people.
fn summary(tally: &Tally, two_days: bool, lang: Lang) -> String {
    let Tally {
        records,
        listed,
        meets,
        review,
        nothing,
        unreadable,
        unknown,
        different,
    } = tally;
    if two_days {
        return match lang {
            Lang::En => format!("{records} records: {different} differ, {unreadable} unreadable.\n"),
            Lang::Zh => format!("共{records}条：结论不同{different}条，无法读取{unreadable}条。\n"),
        };
    }
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
    let unknown = match (unknown, lang) {
        (0, _) => String::new(),
        (_, Lang::En) => format!(" {unknown} names are not in the tables."),
        (_, Lang::Zh) => format!("{unknown}个名称不在数据表中。"),
    };
    format!("{counts}{unknown}\n{}\n", no_statement(lang))
}

/// What stands below every answer about a structure.
pub(super) fn no_statement(lang: Lang) -> &'static str {
    say(
        lang,
        "No measure found is not a statement that something is legal; analogue law is not assessed.",
        "未查到管制措施不等于合法；类似物法律未予评估。",
    )
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
