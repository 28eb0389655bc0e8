//! `comity report`: put records in, from forms and files; a preview before anything is recorded, a result per line.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail};
use comity_core::kinds::Kind;
use comity_flow::{LineOutcome, Mode, Node, Received, Recorded, Rejection, Who, intake};
use comity_wire::columns::Mapping;
use serde::{Deserialize, Serialize};

use crate::cli::{Format, InputFormat, Report};
use crate::control;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;
use crate::input;
use crate::output::Sink;
use crate::progress;

/// Largest file: what the limits of intake allow.
const LARGEST: u64 = comity_wire::limits::MAX_INPUT_BYTES as u64;

/// What is asked of the node, by this process or by the one that serves.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ask {
    /// Name of the file, for messages.
    pub(crate) file: String,
    /// Form of the file.
    pub(crate) format: Form,
    /// What a row becomes.
    pub(crate) kind: String,
    /// The columns, confirmed.
    pub(crate) mapping: Option<Mapping>,
    /// Values for all rows.
    pub(crate) constants: Vec<(String, String)>,
    /// Record the good lines although others are rejected.
    pub(crate) partial: bool,
    /// Record nothing.
    pub(crate) preview: bool,
}

/// Form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Form {
    /// One record as TOML.
    Toml,
    /// One record as JSON.
    Json,
    /// One record per line.
    JsonLines,
    /// A table.
    Table,
}

/// What the node answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Line by line.
    pub(crate) lines: Vec<Line>,
    /// Lines recorded, or that would be.
    pub(crate) recorded: u64,
    /// Lines known before.
    pub(crate) duplicate: u64,
    /// Lines rejected.
    pub(crate) rejected: u64,
    /// Whether nothing was recorded because of the rejected lines.
    pub(crate) refused: bool,
}

/// What became of one line: the stable machine output of this command.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    /// The file.
    pub(crate) file: String,
    /// The line, 0 for a form.
    pub(crate) line: u32,
    /// `recorded`, `duplicate`, `rejected` or, in a preview, `ready`.
    pub(crate) result: String,
    /// The record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<String>,
    /// Its entry in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<u64>,
    /// The field that was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// A stable word for what was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    /// What was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// What the sender can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mend: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Files that cannot be read at all, or a node that cannot record.
pub(crate) fn run(args: &Report) -> anyhow::Result<Done> {
    let folder = Folder::open(&args.data.data)?;
    let desk = control::Desk::reach(&folder)?;
    let mut sink = Sink::open(&args.output)?;
    let mut header = args.output.format == Format::Csv;
    let mut clean = true;
    for file in &args.files {
        let bytes = input::read(file, LARGEST)?;
        let ask = ask(args, file, &bytes)?;
        let bar = progress::bar("recording");
        let answer = desk.report(&ask, &bytes, &progress::moves(&bar));
        bar.finish_and_clear();
        let answer = answer.with_context(|| file.display().to_string())?;
        clean &= answer.rejected == 0;
        write(&mut sink, &answer, &ask, &mut header)?;
    }
    sink.finish()?;
    desk.close()?;
    Ok(if clean { Done::Clean } else { Done::Findings })
}

fn ask(args: &Report, file: &Path, bytes: &[u8]) -> anyhow::Result<Ask> {
    let format = form(args, file)?;
    let constants = args
        .set
        .iter()
        .map(|text| {
            pair(
                text,
                "--set",
                "FIELD=VALUE, such as laboratory=\"Central Laboratory\"",
            )
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut ask = Ask {
        file: file.file_name().map_or_else(
            || file.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        ),
        format,
        kind: args.kind.clone(),
        mapping: None,
        constants,
        partial: args.partial,
        preview: args.preview,
    };
    if format == Form::Table {
        ask.mapping = Some(confirmed_mapping(args, &ask, bytes)?);
    }
    Ok(ask)
}

/// Two words around an equals sign.
fn pair(text: &str, option: &str, form: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| WrongUse(format!("{option} {text}: write {form}")))?;
    Ok((name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
}

/// Feeds a field from the column with this header; an empty field unties the column.
fn assign(mapping: &mut Mapping, headers: &[String], header: &str, field: &str) -> anyhow::Result<()> {
    let Some(index) = headers
        .iter()
        .position(|one| one.trim().eq_ignore_ascii_case(header))
    else {
        bail!(WrongUse(format!(
            "--column {header}={field}: the file has the columns {}",
            headers.join(", ")
        )));
    };
    if field.is_empty() {
        mapping.columns.retain(|column| column.index != index);
        return Ok(());
    }
    let target = intake::target(mapping.kind)?;
    if target.field(field).is_none() {
        let fields: Vec<&str> = target.fields.iter().map(|field| field.name).collect();
        bail!(WrongUse(format!(
            "--column {header}={field}: the fields are {}",
            fields.join(", ")
        )));
    }
    mapping.assign(index, header, field);
    Ok(())
}

fn form(args: &Report, file: &Path) -> anyhow::Result<Form> {
    let by_option = args.input_format.map(|format| match format {
        InputFormat::Toml => Form::Toml,
        InputFormat::Json => Form::Json,
        InputFormat::Jsonl => Form::JsonLines,
        InputFormat::Csv | InputFormat::Xlsx => Form::Table,
    });
    let name = file.to_string_lossy().to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let by_name = match () {
        () if ends(&[".toml"]) => Some(Form::Toml),
        () if ends(&[".jsonl", ".ndjson"]) => Some(Form::JsonLines),
        () if ends(&[".json"]) => Some(Form::Json),
        () if ends(&[".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".gz"]) => Some(Form::Table),
        () => None,
    };
    by_option.or(by_name).ok_or_else(|| {
        WrongUse(format!(
            "{}: the name does not say what it is; add --input-format toml|json|jsonl|csv|xlsx",
            file.display()
        ))
        .into()
    })
}

/// The columns: from a saved file, or guessed, shown and confirmed by a person.
fn confirmed_mapping(args: &Report, ask: &Ask, bytes: &[u8]) -> anyhow::Result<Mapping> {
    let table = intake::read_table(bytes).with_context(|| ask.file.clone())?;
    let kind = kind(&ask.kind)?;
    let mut mapping = match &args.mapping {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("could not read {}", path.display()))?;
            serde_json::from_str(&text)
                .with_context(|| format!("{} is not a mapping of columns", path.display()))?
        }
        None => intake::guess_columns(&table, kind)?.mapping,
    };
    for text in &args.column {
        let (header, field) = pair(text, "--column", "HEADER=FIELD")?;
        assign(&mut mapping, &table.headers, &header, &field)?;
    }
    for (field, value) in &ask.constants {
        mapping.constants.insert(field.clone(), value.clone());
    }
    if let Some(path) = &args.save_mapping {
        std::fs::write(path, serde_json::to_string_pretty(&mapping)?)
            .with_context(|| format!("could not write {}", path.display()))?;
    }
    if args.mapping.is_none() && !args.yes && !args.preview {
        confirm(&mapping, &table.headers)?;
    }
    Ok(mapping)
}

fn kind(word: &str) -> anyhow::Result<Kind> {
    Kind::parse(word).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL
            .iter()
            .filter(|kind| kind.is_reported_by_people())
            .map(|kind| kind.as_str())
            .collect();
        WrongUse(format!("--kind {word}: choose one of {}", words.join(", "))).into()
    })
}

/// Shows the guessed columns on standard error and waits for a yes.
#[allow(clippy::print_stderr, reason = "a question to the person at the terminal")]
fn confirm(mapping: &Mapping, headers: &[String]) -> anyhow::Result<()> {
    for (index, header) in headers.iter().enumerate() {
        eprintln!(
            "  {header:<24} → {}",
            mapping.field_of(index).unwrap_or("(not used)")
        );
    }
    for (field, value) in &mapping.constants {
        eprintln!("  (every row)              → {field} = {value}");
    }
    if !std::io::stdin().is_terminal() {
        bail!(WrongUse(
            "the columns were guessed as above; add --yes to take them so, or --save-mapping FILE, change the file and use --mapping FILE".into()
        ));
    }
    eprint!("Record with these columns? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是") {
        bail!(WrongUse("nothing was recorded".into()));
    }
    Ok(())
}

/// The work itself, on the node, wherever it runs.
///
/// # Errors
/// A file that cannot be read, or the node's.
pub(crate) fn answer(
    node: &Node,
    ask: &Ask,
    bytes: &[u8],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> anyhow::Result<Answer> {
    let recognised = receive(node, ask, bytes)?.recognise(node.tables())?;
    let operator = Who::operator();
    let refused = !ask.partial && !recognised.rejected().is_empty();
    if ask.preview || refused {
        return looked_at(node, ask, &recognised, refused && !ask.preview);
    }
    let mode = if ask.partial { Mode::Partial } else { Mode::Whole };
    Ok(told(
        ask,
        recognised.record(node, &operator, mode, None, progress)?,
    ))
}

fn receive(node: &Node, ask: &Ask, bytes: &[u8]) -> anyhow::Result<Received> {
    match ask.format {
        Form::Table => {
            let mapping = ask
                .mapping
                .as_ref()
                .ok_or_else(|| WrongUse("a table needs a mapping of its columns".into()))?;
            Ok(intake::receive_table(node, &intake::read_table(bytes)?, mapping)?)
        }
        Form::Toml => Ok(intake::receive_form(node, bytes, intake::FormFile::Toml)?),
        Form::Json => Ok(intake::receive_form(node, bytes, intake::FormFile::Json)?),
        Form::JsonLines => Ok(intake::receive_form(node, bytes, intake::FormFile::JsonLines)?),
    }
}

fn looked_at(
    node: &Node,
    ask: &Ask,
    recognised: &comity_flow::Recognised,
    refused: bool,
) -> anyhow::Result<Answer> {
    let known = recognised.duplicates(node)?;
    let mut lines: Vec<Line> = recognised
        .rejected()
        .iter()
        .flat_map(|rejection| rejected(ask, rejection))
        .collect();
    for (one, known) in recognised.incoming().iter().zip(&known) {
        lines.push(line(ask, one.line, if *known { "duplicate" } else { "ready" }));
    }
    lines.sort_by_key(|line| line.line);
    let duplicate = known.iter().filter(|known| **known).count() as u64;
    Ok(Answer {
        recorded: if refused {
            0
        } else {
            known.len() as u64 - duplicate
        },
        duplicate,
        rejected: recognised.rejected().len() as u64,
        lines,
        refused,
    })
}

fn told(ask: &Ask, recorded: Recorded) -> Answer {
    let mut lines = Vec::with_capacity(recorded.lines.len());
    for (number, outcome) in recorded.lines {
        match outcome {
            LineOutcome::Recorded { id, index } => {
                lines.push(Line {
                    record: Some(id),
                    index: Some(index),
                    ..line(ask, number, "recorded")
                });
            }
            LineOutcome::Duplicate { of } => lines.push(Line {
                record: Some(of),
                ..line(ask, number, "duplicate")
            }),
            LineOutcome::Rejected(problems) => lines.extend(rejected(
                ask,
                &Rejection {
                    line: number,
                    problems,
                },
            )),
        }
    }
    Answer {
        lines,
        recorded: recorded.recorded,
        duplicate: recorded.duplicate,
        rejected: recorded.rejected,
        refused: false,
    }
}

fn line(ask: &Ask, number: u32, result: &str) -> Line {
    Line {
        file: ask.file.clone(),
        line: number,
        result: result.into(),
        record: None,
        index: None,
        field: None,
        code: None,
        reason: None,
        mend: None,
    }
}

/// One output line for each thing wrong with a line.
fn rejected(ask: &Ask, rejection: &Rejection) -> Vec<Line> {
    let told = |problem: &comity_core::problem::Problem| Line {
        field: Some(problem.field.clone()),
        code: Some(problem.code.clone()),
        reason: Some(problem.what.clone()),
        mend: Some(problem.mend.clone()),
        ..line(ask, rejection.line, "rejected")
    };
    rejection.problems.iter().map(told).collect()
}

/// Lines shown to a person; the rest is counted.
const LINES_SHOWN: usize = 40;

fn write(sink: &mut Sink, answer: &Answer, ask: &Ask, header: &mut bool) -> anyhow::Result<()> {
    match sink.format {
        Format::Jsonl => answer.lines.iter().try_for_each(|line| sink.json(line)),
        Format::Csv => {
            if std::mem::take(header) {
                sink.csv(
                    &[
                        "file", "line", "result", "record", "index", "field", "code", "reason", "mend",
                    ]
                    .map(String::from),
                )?;
            }
            answer.lines.iter().try_for_each(|line| sink.csv(&cells(line)))
        }
        Format::Table => people(sink, answer, ask),
    }
}

fn cells(line: &Line) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        line.file.clone(),
        line.line.to_string(),
        line.result.clone(),
        text(&line.record),
        line.index.map(|index| index.to_string()).unwrap_or_default(),
        text(&line.field),
        text(&line.code),
        text(&line.reason),
        text(&line.mend),
    ]
}

fn people(sink: &mut Sink, answer: &Answer, ask: &Ask) -> anyhow::Result<()> {
    let bad: Vec<&Line> = answer
        .lines
        .iter()
        .filter(|line| line.result == "rejected")
        .collect();
    for line in bad.iter().take(LINES_SHOWN) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        sink.line(&format!(
            "{} line {}: {}: {}; {}",
            line.file,
            line.line,
            text(&line.field),
            text(&line.reason),
            text(&line.mend)
        ))?;
    }
    if bad.len() > LINES_SHOWN {
        sink.line(&format!(
            "… and {} more; --format jsonl has them all",
            bad.len() - LINES_SHOWN
        ))?;
    }
    if let [line] = answer.lines.as_slice()
        && let (Some(record), Some(index)) = (&line.record, line.index)
    {
        sink.line(&format!("record {record}, entry {index} of the log"))?;
    }
    let verb = if ask.preview {
        "would be recorded"
    } else {
        "recorded"
    };
    sink.line(&format!(
        "{}: {} {verb}, {} known before, {} rejected",
        ask.file, answer.recorded, answer.duplicate, answer.rejected
    ))?;
    if answer.refused {
        sink.line("Nothing was recorded, because some lines are rejected. Mend them, or record the good ones with --partial.")?;
    }
    Ok(())
}
