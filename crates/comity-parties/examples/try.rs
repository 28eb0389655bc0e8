//! Screens a list, or compares pairs, without the rest of the program: for whoever works on the word lists or the weights.
//!
//! `try LIST.jsonl QUERIES.jsonl OUT.jsonl [THRESHOLD]`, `try pairs PAIRS.csv OUT.jsonl`,
//! `try train LIST.jsonl QUERIES.jsonl OUT.csv` (features of the best candidates, labelled by the field `expect`),
//! `try features PAIRS.csv OUT.csv` (a label of the column `is_match` first), `try explain TYPE NAME NAME`, `try read TYPE NAME`.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a tool for the command line"
)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::sync::{Arc, OnceLock};

use comity_core::party::{ListedParty, PartyType};
use comity_parties::lexicon::Lexicon;
use comity_parties::part::Buffers;
use comity_parties::screen::{Candidate, Held, Options, Query, Scratch, Screener, compare, features};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pairs", pairs, out] => of_pairs(pairs, out, false),
        ["features", pairs, out] => of_pairs(pairs, out, true),
        ["train", list, queries, out] => train(list, queries, out),
        ["explain", kind, one, other] => explain(kind, one, other),
        ["read", kind, names @ ..] => {
            for name in names {
                read(kind, name);
            }
            Ok(())
        }
        [list, queries, out, rest @ ..] => screen(list, queries, out, rest.first().copied()),
        _ => Err("see the head of examples/try.rs".into()),
    }
}

fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// The shipped word lists; files of the folder that `COMITY_DATA` names take the place of those of the same name.
fn lexicon() -> &'static Arc<Lexicon> {
    static FOUND: OnceLock<Arc<Lexicon>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let Some(folder) = std::env::var_os("COMITY_DATA") else {
            return Arc::clone(Lexicon::shipped());
        };
        let mut files: Vec<(String, String)> = comity_parties::FILES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            files.retain(|file| file.0 != name);
            files.push((name, fs::read_to_string(entry.path()).unwrap_or_default()));
        }
        files.sort();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        match Lexicon::load(&files) {
            Ok(lexicon) => Arc::new(lexicon),
            Err(fault) => {
                eprintln!("{:.300}", fault.to_string());
                Arc::default()
            }
        }
    })
}

fn load(list: &str) -> Result<Screener, Box<dyn Error>> {
    let mut held = Vec::new();
    for line in fs::read_to_string(list)?.lines() {
        held.push(Held {
            party: serde_json::from_str::<ListedParty>(&line.replace("\"nka\"", "\"aka\""))?,
            from: None,
            to: None,
        });
    }
    Ok(Screener::build(lexicon(), held))
}

fn train(list: &str, queries: &str, out: &str) -> Outcome {
    const MOST: usize = 6;
    let screener = load(list)?;
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(File::create(out)?);
    for line in fs::read_to_string(queries)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let query = query(&value);
        for (held, values) in screener.features(&query, MOST, &mut scratch) {
            let party = screener.held().get(held).map(|state| &state.party);
            let Some(party) = party else { continue };
            let right = value["expect"]
                .as_array()
                .is_some_and(|ids| ids.iter().any(|id| id == party.id.as_str()));
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            let qid = value["qid"].as_str().unwrap_or_default();
            let name = party.name().replace(',', " ");
            writeln!(
                out,
                "{qid},{},{},{},{name}",
                u8::from(right),
                party.kind.as_str(),
                values.join(",")
            )?;
        }
    }
    Ok(())
}

fn screen(list: &str, queries: &str, out: &str, threshold: Option<&str>) -> Outcome {
    let start = processor_seconds();
    lexicon();
    if let Err(fault) = Lexicon::load(comity_parties::FILES) {
        eprintln!("{:.300}", fault.to_string());
    }
    eprintln!("lexicon {:.2} s", processor_seconds() - start);
    let start = processor_seconds();
    let screener = load(list)?;
    eprintln!(
        "list {} names, {:.2} s",
        screener.names(),
        processor_seconds() - start
    );
    let options = Options {
        threshold: threshold.unwrap_or("0.02").parse()?,
        ..Options::default()
    };
    let mut asked = Vec::new();
    for line in fs::read_to_string(queries)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        asked.push((value["qid"].clone(), query(&value)));
    }
    let mut scratch = Scratch::default();
    let start = processor_seconds();
    let count = u32::try_from(asked.len())?;
    let found: Vec<Vec<Candidate>> = asked
        .iter()
        .map(|(_, query)| screener.screen(query, &options, &mut scratch))
        .collect();
    let seconds = processor_seconds() - start;
    let mut out = BufWriter::new(File::create(out)?);
    for ((qid, _), found) in asked.iter().zip(&found) {
        let matches: Vec<serde_json::Value> = found
            .iter()
            .filter_map(|candidate| {
                let state = screener.held().get(candidate.held)?;
                Some(
                    serde_json::json!({"id": state.party.id, "score": candidate.score, "log_odds": candidate.log_odds,
                    "reasons": candidate.reasons, "name": state.party.name()}),
                )
            })
            .collect();
        writeln!(out, "{}", serde_json::json!({"qid": qid, "matches": matches}))?;
    }
    eprintln!(
        "{count} queries, {seconds:.2} s, {:.0} a second",
        f64::from(count) / seconds.max(0.01)
    );
    Ok(())
}

/// Names only; with `COMITY_RECORD` set also what else is known.
fn query(value: &serde_json::Value) -> Query {
    let mut query: Query = if std::env::var_os("COMITY_RECORD").is_some() {
        serde_json::from_value(value.clone()).unwrap_or_default()
    } else {
        Query::default()
    };
    query.kind = value["type"].as_str().and_then(PartyType::from_word);
    query.names = value["name"].as_str().map(str::to_owned).into_iter().collect();
    query
}

fn of_pairs(pairs: &str, out: &str, values: bool) -> Outcome {
    let lexicon = lexicon();
    let mut reader = csv::Reader::from_path(pairs)?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|found| found == name)
            .unwrap_or(usize::MAX)
    };
    let (id, schema, one, other, label) = (
        at("pair_id"),
        at("schema"),
        at("name1"),
        at("name2"),
        at("is_match"),
    );
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(File::create(out)?);
    for (number, row) in reader.records().enumerate() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let kind = PartyType::from_word(cell(schema)).unwrap_or_default();
        if values {
            let found = features(lexicon, kind, cell(one), cell(other), &mut scratch);
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            writeln!(out, "{},{},{}", cell(label), kind.as_str(), found.join(","))?;
            continue;
        }
        let found = compare(lexicon, kind, cell(one), cell(other), &mut scratch);
        let number = (number + 1).to_string();
        let id = if cell(id).is_empty() {
            number.as_str()
        } else {
            cell(id)
        };
        writeln!(
            out,
            "{}",
            serde_json::json!({"pair_id": id, "score": found.score, "log_odds": found.log_odds})
        )?;
    }
    Ok(())
}

fn explain(kind: &str, one: &str, other: &str) -> Outcome {
    let kind = PartyType::from_word(kind).ok_or("person, entity, vessel or aircraft")?;
    let found = compare(lexicon(), kind, one, other, &mut Scratch::default());
    println!("{:.6}  {:.3}", found.score, found.log_odds);
    for reason in &found.reasons {
        println!(
            "  {:>8.3}  {:<16} {:<30} {}",
            reason.weight, reason.how, reason.asked, reason.listed
        );
    }
    Ok(())
}

fn read(kind: &str, name: &str) {
    let kind = PartyType::from_word(kind).unwrap_or_default();
    for reading in comity_parties::part::read(lexicon(), kind, name, &mut Buffers::default()) {
        println!("{name} ({}, {})", reading.penalty, reading.piece);
        for part in reading.parts {
            println!(
                "  {:?} {} {:?} from `{}` {:?}",
                part.class, part.text, part.alternatives, part.original, part.groups
            );
        }
    }
}
