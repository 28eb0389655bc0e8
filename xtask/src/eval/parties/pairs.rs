//! Pairs of names: the same party or not.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::data::{self, Holdings};
use super::peers::Peers;
use super::stats::{Scored, average_precision, best_f1};
use super::{at_least, hard, told};
use crate::eval::goals::Row;
use crate::eval::program::Program;

/// One pair with its label.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) schema: String,
    pub(super) names: [String; 2],
    pub(super) same: bool,
}

/// A file of pairs, and what it is held to.
struct Set {
    what: &'static str,
    pairs: Vec<Pair>,
    /// Goal and floor of the best F1, of the average precision.
    f1: Option<[f64; 2]>,
    precision: Option<[f64; 2]>,
    peers: bool,
}

/// All figures of pairs.
///
/// # Errors
/// Data or a program that do not answer.
pub(super) fn measure(holdings: &Holdings, program: &Program, peers: Option<&Peers>) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for set in sets(holdings)? {
        if set.pairs.is_empty() {
            rows.push(Row::missing(set.what, "no such pairs in the data"));
            continue;
        }
        let scores = compare(program, &set.pairs)?;
        rows.extend(figures(&set, &scores));
        let theirs = peers
            .filter(|_| set.peers)
            .map(|peers| peers.pairs(&set.pairs))
            .transpose()?;
        if let Some(scores) = theirs {
            let scored = scored(&set.pairs, &scores);
            let what = format!("{}, logic-v2: best F1", set.what);
            let of = set.pairs.iter().filter(|pair| pair.same).count();
            let row = told(what, best_f1(&scored, of).f1);
            rows.push(row.beside(format!("average precision {:.3}", average_precision(&scored))));
        }
    }
    Ok(rows)
}

fn sets(holdings: &Holdings) -> Result<Vec<Set>> {
    let read = |start: &str| -> Result<Vec<Pair>> {
        let mut pairs = Vec::new();
        for path in holdings.all("labelled", start, ".csv.gz") {
            pairs.extend(labelled(&path)?);
        }
        Ok(pairs)
    };
    let set = |what, pairs, f1, precision, peers| Set {
        what,
        pairs,
        f1,
        precision,
        peers,
    };
    let cross = read("pairs_cross_script")?;
    let organisations = cross
        .iter()
        .filter(|pair| pair.schema != "Person")
        .cloned()
        .collect();
    Ok(vec![
        set(
            "hard pairs",
            hard::pairs(holdings)?,
            Some([0.82, 0.75]),
            Some([0.88, 0.75]),
            true,
        ),
        set(
            "name_bench, 826 pairs",
            read("name_pairs_826")?,
            Some([0.88, 0.805]),
            None,
            true,
        ),
        set(
            "characters against pinyin",
            read("pairs_zh_person_pinyin")?,
            Some([0.98, 0.95]),
            None,
            true,
        ),
        set("names across scripts", cross, Some([0.95, 0.87]), None, true),
        set("organisations across scripts", organisations, None, None, false),
    ])
}

fn labelled(path: &Path) -> Result<Vec<Pair>> {
    let rows = data::table(path)?;
    let pair = |row: &crate::eval::data::Record| Pair {
        schema: row.get("schema").to_owned(),
        names: [row.raw("name1").to_owned(), row.raw("name2").to_owned()],
        same: row.get("is_match").eq_ignore_ascii_case("true"),
    };
    Ok(rows.iter().map(pair).collect())
}

fn compare(program: &Program, pairs: &[Pair]) -> Result<Vec<f64>> {
    let input = program.file("pairs.csv");
    let mut writer = csv::Writer::from_path(&input).with_context(|| input.display().to_string())?;
    writer.write_record(["pair_id", "schema", "name1", "name2"])?;
    for (number, pair) in pairs.iter().enumerate() {
        let [one, other] = &pair.names;
        writer.write_record([
            number.to_string().as_str(),
            pair.schema.as_str(),
            one.as_str(),
            other.as_str(),
        ])?;
    }
    writer.flush()?;
    let output = program.file("pairs.jsonl");
    let mut command = std::process::Command::new(program.path());
    command
        .args(["screen", "pairs", "--input"])
        .arg(&input)
        .arg("-o")
        .arg(&output);
    let status = command.status().context("the program could not be started")?;
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "comity screen pairs ended with {status}"
    );
    let answers: HashMap<String, serde_json::Value> = data::by_id(&output, "pair_id")?;
    let score = |number: usize| {
        answers
            .get(&number.to_string())
            .and_then(|answer| answer["score"].as_f64())
    };
    (0..pairs.len())
        .map(|number| score(number).or(Some(0.0)).context("no answer"))
        .collect()
}

fn scored(pairs: &[Pair], scores: &[f64]) -> Vec<Scored> {
    pairs
        .iter()
        .zip(scores)
        .map(|(pair, score)| (*score, pair.same))
        .collect()
}

fn figures(set: &Set, scores: &[f64]) -> Vec<Row> {
    let scored = scored(&set.pairs, scores);
    let same = set.pairs.iter().filter(|pair| pair.same).count();
    let best = best_f1(&scored, same);
    let held = |what: &str, value: f64, bounds: Option<[f64; 2]>| match bounds {
        Some([goal, floor]) => at_least(format!("{}: {what}", set.what), value, goal, floor),
        None => told(format!("{}: {what}", set.what), value),
    };
    let f1 = held("best F1", best.f1, set.f1);
    let beside = format!(
        "{same} of {} the same; precision {:.3}, recall {:.3}",
        scored.len(),
        best.precision,
        best.recall
    );
    vec![
        f1.beside(beside),
        held("average precision", average_precision(&scored), set.precision),
    ]
}
