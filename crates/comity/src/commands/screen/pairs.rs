//! Pairs of names, each compared: `pair_id,schema,name1,name2` in, a score out.

use comity_core::party::PartyType;
use comity_flow::screening::Line;
use comity_parties::screen::{Comparison, Scratch, compare};
use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{self, Because, because, id_text};
use super::query::Fault;
use super::reasons;
use super::run::{LONGEST_LINE, Tally, Way};
use crate::cli::{Format, Output, ScreenPairs};
use crate::exit::Done;

/// Columns of which a table of pairs must have one.
const NEEDED: &[&str] = &["name1"];

/// One line of the answer.
#[derive(Serialize)]
struct Answer<'a> {
    pair_id: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Vec<Because<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Fault>,
}

struct Pair {
    kind: PartyType,
    names: [String; 2],
}

/// Compares every pair.
///
/// # Errors
/// A file that cannot be read or holds no pairs, output that cannot be written.
pub(super) fn run(args: &ScreenPairs) -> anyhow::Result<Done> {
    let format = args.format.unwrap_or(Format::Jsonl);
    let output = Output {
        format,
        output: args.output.clone(),
    };
    let tally = Tally::default();
    let lexicon = super::lexicon()?;
    let worker = || {
        let (mut scratch, tally) = (Scratch::default(), &tally);
        move |line: Line<'_>, _: bool, made: &mut Vec<u8>| {
            let (id, pair) = read(line);
            let compared = pair.map(|pair| {
                let [one, other] = &pair.names;
                compare(lexicon, pair.kind, one, other, &mut scratch)
            });
            if compared.is_err() {
                Tally::count(&tally.unread);
            }
            write(format, args.reasons, &id, &compared, made);
        }
    };
    let way = Way {
        input: &args.input,
        output: &output,
        jobs: args.jobs,
        what: "pairs",
        needed: NEEDED,
    };
    let head: &[u8] = match format {
        Format::Csv => b"pair_id,score,reasons,error\n",
        Format::Jsonl | Format::Table => b"",
    };
    way.run(head, worker, Vec::new)?;
    Ok(match tally.unread.into_inner() {
        0 => Done::Clean,
        _ => Done::Findings,
    })
}

fn read(line: Line<'_>) -> (Value, Result<Pair, Fault>) {
    let fault = |line: u64, field: &'static str, reason: String, mend: &'static str| Fault {
        line,
        field,
        reason,
        mend,
    };
    let number = Value::from(line.number);
    if line.too_long {
        let reason = format!("the line is longer than {LONGEST_LINE} bytes");
        return (
            number,
            Err(fault(line.number, "", reason, "write one pair of names a line")),
        );
    }
    let mut fields: Map<String, Value> = match serde_json::from_slice(line.bytes) {
        Ok(fields) => fields,
        Err(cause) => {
            let reason = format!("the line is no JSON object: {cause}");
            return (
                number,
                Err(fault(
                    line.number,
                    "",
                    reason,
                    "write a table, or one JSON object a line",
                )),
            );
        }
    };
    let at = fields.get("line").and_then(Value::as_u64).unwrap_or(line.number);
    let id = fields
        .remove("pair_id")
        .or_else(|| fields.remove("id"))
        .unwrap_or_else(|| Value::from(at));
    let text = |name: &str| fields.get(name).map(id_text).unwrap_or_default();
    let word = Some(text("schema"))
        .filter(|word| !word.is_empty())
        .unwrap_or_else(|| text("type"));
    let kind = match word.trim() {
        "" => PartyType::Entity,
        // Schemas of common tools that name no type of their own are organisations of some sort.
        word => PartyType::from_word(word).unwrap_or(PartyType::Entity),
    };
    let names = [text("name1"), text("name2")];
    let missing = ["name1", "name2"]
        .into_iter()
        .zip(&names)
        .find(|(_, name)| name.trim().is_empty());
    let pair = match missing {
        Some((field, _)) => Err(fault(at, field, "the name is empty".into(), "write both names")),
        None => Ok(Pair { kind, names }),
    };
    (id, pair)
}

fn write(
    format: Format,
    with_reasons: bool,
    id: &Value,
    compared: &Result<Comparison, Fault>,
    made: &mut Vec<u8>,
) {
    let found = compared.as_ref().ok();
    let error = compared.as_ref().err();
    match format {
        Format::Jsonl => {
            let answer = Answer {
                pair_id: id,
                score: found.map(|found| answer::score(found.score)),
                reasons: found
                    .filter(|_| with_reasons)
                    .map(|found| because(&found.reasons)),
                error,
            };
            answer::json(made, &answer);
        }
        Format::Csv => {
            let cells = [
                id_text(id),
                found
                    .map(|found| answer::score(found.score).to_string())
                    .unwrap_or_default(),
                found
                    .filter(|_| with_reasons)
                    .map(|found| reasons::cell(&found.reasons))
                    .unwrap_or_default(),
                error.map(answer::fault_text).unwrap_or_default(),
            ];
            answer::row(made, &cells);
        }
        Format::Table => {
            let told = match compared {
                Ok(found) => format!("{:.6}  {}", found.score, reasons::cell(&found.reasons)),
                Err(fault) => answer::fault_text(fault),
            };
            made.extend_from_slice(format!("{}  {told}\n", id_text(id)).as_bytes());
        }
    }
}
