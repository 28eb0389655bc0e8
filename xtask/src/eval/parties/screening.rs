//! Questions against a list: whom they must find, and whom they must not.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::data::{self, Holdings, lines, word, words};
use super::peers::Peers;
use super::stats::{Scored, above, best_f1, bound};
use super::{at_least, told};
use crate::eval::goals::{Held, Row};
use crate::eval::program::Program;

/// So low that everything the engine compared is told.
const ALL: &str = "0.0001";

/// Negatives that peers are asked about: they take milliseconds each.
const PEERS_NEGATIVES: usize = 1500;

/// Fewest questions of a kind for a figure of its own.
const FEWEST: usize = 10;

/// One labelled question.
#[derive(Clone)]
pub(super) struct Labelled {
    pub(super) qid: String,
    pub(super) kind: String,
    pub(super) name: String,
    expect: Vec<String>,
    stratum: String,
}

impl Labelled {
    fn read(value: &Value) -> Self {
        Self {
            qid: word(&value["qid"]),
            kind: word(&value["type"]),
            name: word(&value["name"]),
            expect: words(&value["expect"]),
            stratum: word(&value["stratum"]),
        }
    }

    /// The question with its name alone.
    pub(super) fn names_only(&self) -> Value {
        json!({"qid": self.qid, "type": self.kind, "name": self.name})
    }

    fn is_craft(&self) -> bool {
        matches!(self.kind.as_str(), "vessel" | "aircraft")
    }
}

/// What a run found: by question, the candidates best first.
pub(super) type Found = HashMap<String, Vec<(String, f64)>>;

/// All figures of screening.
///
/// # Errors
/// Data or a program that do not answer.
pub(super) fn measure(holdings: &Holdings, program: &Program, peers: Option<&Peers>) -> Result<Vec<Row>> {
    let sdn = holdings.sdn()?;
    let labelled = labelled(holdings)?;
    if labelled.is_empty() {
        return Ok(vec![Row::missing(
            "screening, names only",
            "no screen_positive in the data",
        )]);
    }
    let questions: Vec<Value> = labelled.iter().map(Labelled::names_only).collect();
    let found = ask(program, "screen-all", &sdn, questions.clone(), Some(ALL))?;
    let judged = Judged::new(&labelled, &found);
    let mut rows = judged.rows();
    let shipped = ask(program, "screen-shipped", &sdn, questions, None)?;
    rows.extend(at_shipped(&labelled, &shipped));
    rows.extend(originals(holdings, program, &labelled)?);
    rows.extend(companies(holdings, program)?);
    if let Some(peers) = peers {
        let sample = sample(&labelled);
        let asked: Vec<Value> = sample.iter().map(Labelled::names_only).collect();
        let here = Judged::new(
            &sample,
            &ask(program, "screen-sample", &sdn, asked.clone(), Some(ALL))?,
        );
        let there = Judged::new(&sample, &peers.screen(&sdn, &asked)?);
        for (who, judged) in [("here", here), ("logic-v2", there)] {
            rows.extend(judged.summary(who));
        }
    }
    Ok(rows)
}

/// The labelled questions, vessels and aircraft left out: their names alone identify nobody.
fn labelled(holdings: &Holdings) -> Result<Vec<Labelled>> {
    let mut all = Vec::new();
    for start in ["screen_positive", "screen_negative"] {
        for path in holdings.all("labelled", start, ".jsonl.gz") {
            all.extend(lines(&path)?.iter().map(Labelled::read));
        }
    }
    all.retain(|one| !one.is_craft());
    Ok(all)
}

/// All questions with a party, and every so many of the others.
fn sample(labelled: &[Labelled]) -> Vec<Labelled> {
    let (right, wrong): (Vec<_>, Vec<_>) = labelled.iter().cloned().partition(|one| !one.expect.is_empty());
    let step = (wrong.len() / PEERS_NEGATIVES).max(1);
    right.into_iter().chain(wrong.into_iter().step_by(step)).collect()
}

/// Asks the program.
///
/// # Errors
/// A program that does not answer.
pub(super) fn ask(
    program: &Program,
    name: &str,
    list: &Path,
    questions: Vec<Value>,
    threshold: Option<&str>,
) -> Result<Found> {
    let input = program.file(&format!("{name}.in.jsonl"));
    data::write(&input, questions)?;
    let output = program.screened(name, list, &input, threshold)?;
    read(&output)
}

fn read(output: &Path) -> Result<Found> {
    let found = lines(output)?
        .into_iter()
        .map(|line| (word(&line["qid"]), candidates(&line)));
    Ok(found.collect())
}

/// The candidates of one line of answers.
pub(super) fn candidates(line: &Value) -> Vec<(String, f64)> {
    let matches = line["matches"].as_array().into_iter().flatten();
    matches
        .map(|one| (word(&one["id"]), one["score"].as_f64().unwrap_or(0.0)))
        .collect()
}

/// Questions beside what was found.
struct Judged {
    /// Every candidate: its score, and whether it is the right one.
    pairs: Vec<Scored>,
    /// Best score of a question without a party.
    negatives: Vec<f64>,
    /// Of questions with one: kind and stratum, score of the right party, whether it stands first.
    positives: Vec<(String, Option<f64>, bool)>,
}

impl Judged {
    fn new(labelled: &[Labelled], found: &Found) -> Self {
        let mut judged = Self {
            pairs: Vec::new(),
            negatives: Vec::new(),
            positives: Vec::new(),
        };
        for one in labelled {
            let candidates = found.get(&one.qid).map_or(&[][..], Vec::as_slice);
            let right = |candidate: &&(String, f64)| one.expect.contains(&candidate.0);
            if one.expect.is_empty() {
                judged
                    .negatives
                    .push(candidates.first().map_or(f64::MIN, |(_, score)| *score));
            } else {
                let score = candidates.iter().find(right).map(|(_, score)| *score);
                judged.pairs.extend(score.map(|score| (score, true)));
                let first = candidates.first().is_some_and(|first| right(&first));
                judged
                    .positives
                    .push((format!("{} {}", one.kind, one.stratum), score, first));
            }
            let others = candidates.iter().filter(|candidate| !right(candidate));
            judged.pairs.extend(others.map(|(_, score)| (*score, false)));
        }
        judged
    }

    fn recall_at(&self, share: f64, which: impl Fn(&str) -> bool) -> (usize, usize) {
        let bound = bound(self.negatives.clone(), share);
        let mine = self.positives.iter().filter(|(what, ..)| which(what));
        let scores: Vec<Option<f64>> = mine.map(|(_, score, _)| *score).collect();
        (above(&scores, bound), scores.len())
    }

    fn first(&self) -> f64 {
        let first = self.positives.iter().filter(|(.., first)| *first).count();
        first as f64 / self.positives.len().max(1) as f64
    }

    fn rows(&self) -> Vec<Row> {
        let best = best_f1(&self.pairs, self.positives.len());
        let share = |what: &str, share: f64, goal, floor| {
            let (found, of) = self.recall_at(share, |_| true);
            at_least(what, found as f64 / of.max(1) as f64, goal, floor).beside(format!("{found} of {of}"))
        };
        let mut rows = vec![
            at_least("screening, names only: best F1", best.f1, 0.88, 0.80).beside(format!(
                "precision {:.3}, recall {:.3}",
                best.precision, best.recall
            )),
            share("found at 1 % of negatives alerting", 0.01, 0.88, 0.75),
            share("found at 0.1 % of negatives alerting", 0.001, 0.80, 0.60),
            at_least("right party first", self.first(), 0.92, 0.80),
        ];
        rows.extend(self.strata());
        rows
    }

    /// The kinds of question with a goal of their own, and those without one.
    fn strata(&self) -> Vec<Row> {
        let mut kinds: Vec<&str> = self.positives.iter().map(|(what, ..)| what.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let row = |kind: &&str| {
            let (found, of) = self.recall_at(0.01, |what| what == *kind);
            let what = format!("found at 1 %: {kind}");
            let reached = found as f64 / of.max(1) as f64;
            let row = match *kind {
                "person orig_arab" | "entity orig_cyrl" if of >= FEWEST => {
                    at_least(what, reached, 0.85, 0.30)
                }
                _ => told(what, reached),
            };
            row.beside(format!("{found} of {of}"))
        };
        kinds.iter().map(row).collect()
    }

    fn summary(&self, who: &str) -> Vec<Row> {
        let part = |what: &str, value: f64| told(format!("sample for peers, {who}: {what}"), value);
        let rate = |share: f64| {
            let (found, of) = self.recall_at(share, |_| true);
            found as f64 / of.max(1) as f64
        };
        vec![
            part("best F1", best_f1(&self.pairs, self.positives.len()).f1),
            part("found at 1 %", rate(0.01)),
            part("right party first", self.first()),
        ]
    }
}

/// What a user without flags gets.
fn at_shipped(labelled: &[Labelled], found: &Found) -> Vec<Row> {
    let of = |one: &Labelled| found.get(&one.qid).map_or(0, Vec::len);
    let negatives: Vec<&Labelled> = labelled.iter().filter(|one| one.expect.is_empty()).collect();
    let alerting = negatives.iter().filter(|one| of(one) > 0).count();
    let held = Held::AtMost {
        goal: 0.5,
        floor: 1.1,
    };
    let share = 100.0 * alerting as f64 / negatives.len().max(1) as f64;
    let mut scores: Vec<f64> = found.values().flatten().map(|(_, score)| *score).collect();
    scores.sort_by(f64::total_cmp);
    let largest = scores
        .chunk_by(|a, b| a == b)
        .map(<[f64]>::len)
        .max()
        .unwrap_or(0);
    let ties = 100.0 * largest as f64 / scores.len().max(1) as f64;
    let one_score = Held::AtMost {
        goal: 40.0,
        floor: 60.0,
    };
    vec![
        Row::new("negatives alerting at the shipped threshold", held, share, "%")
            .beside(format!("{alerting} of {}", negatives.len())),
        Row::new("largest share of alerts with one score", one_score, ties, "%")
            .beside(format!("{largest} of {}", scores.len())),
    ]
}

/// Names in their own script against the Latin names of the same list, beside all negatives.
fn originals(holdings: &Holdings, program: &Program, labelled: &[Labelled]) -> Result<Vec<Row>> {
    let Some(list) = holdings.list("un_sc") else {
        return Ok(Vec::new());
    };
    let latin = |name: &Value| word(&name["script"]) == "Latn";
    let (mut parties, mut asked) = (Vec::new(), Vec::new());
    for mut party in lines(&list)? {
        let names = party["names"].as_array().cloned().unwrap_or_default();
        let (kept, others): (Vec<Value>, Vec<Value>) = names.into_iter().partition(latin);
        if kept.is_empty() {
            continue;
        }
        let id = word(&party["id"]);
        let sure = others.iter().filter(|name| name["kind"] != "weak");
        for (number, name) in sure.enumerate() {
            asked.push(Labelled {
                qid: format!("{id} {number}"),
                kind: word(&party["type"]),
                name: word(&name["name"]),
                expect: vec![id.clone()],
                stratum: word(&name["script"]),
            });
        }
        party["names"] = Value::Array(kept);
        parties.push(party);
    }
    let path = program.file("originals.jsonl");
    data::write(&path, parties)?;
    asked.extend(labelled.iter().filter(|one| one.expect.is_empty()).cloned());
    let questions = asked.iter().map(Labelled::names_only).collect();
    let judged = Judged::new(&asked, &ask(program, "originals", &path, questions, Some(ALL))?);
    let of = |what: &str, kind: &str, goal: f64, floor: f64| {
        let (found, of) = judged.recall_at(0.01, |one| one == kind);
        let row = at_least(what, found as f64 / of.max(1) as f64, goal, floor);
        row.beside(format!("{found} of {of}, United Nations list"))
    };
    Ok(vec![
        of("Arabic-script persons, found at 1 %", "person Arab", 0.85, 0.50),
        told(
            "Arabic-script organisations, the same",
            judged.ratio("entity Arab"),
        ),
    ])
}

impl Judged {
    fn ratio(&self, kind: &str) -> f64 {
        let (found, of) = self.recall_at(0.01, |one| one == kind);
        found as f64 / of.max(1) as f64
    }
}

/// Company names in characters against a list of English names alone.
fn companies(holdings: &Holdings, program: &Program) -> Result<Vec<Row>> {
    const WHAT: &str = "Chinese company name, English list: in the first ten";
    let (Some(list), Some(raw)) = (
        holdings.list("us_trade_lists"),
        holdings.file("raw", "us_trade_lists", ".json.gz"),
    ) else {
        return Ok(vec![Row::missing(WHAT, "no trade lists in the data")]);
    };
    let mut parties = lines(&list)?;
    for party in &mut parties {
        if let Some(names) = party["names"].as_array_mut() {
            names.retain(|name| !has_characters(&word(&name["name"])));
        }
    }
    parties.retain(|party| party["names"].as_array().is_some_and(|names| !names.is_empty()));
    let path = program.file("english.jsonl");
    data::write(&path, parties)?;
    let mut wanted: HashMap<String, Vec<String>> = HashMap::new();
    let raw: Value = serde_json::from_str(&data::text(&raw)?)?;
    for one in raw.as_array().into_iter().flatten() {
        let native = word(&one["name"]["native"]);
        if has_characters(&native) {
            wanted
                .entry(native.trim().to_owned())
                .or_default()
                .push(word(&one["id"]));
        }
    }
    let questions = wanted
        .keys()
        .map(|name| json!({"qid": name, "type": "entity", "name": name}));
    let found = ask(program, "companies", &path, questions.collect(), Some(ALL))?;
    let right = wanted.iter().filter(|(name, ids)| {
        let candidates = found.get(*name).map_or(&[][..], Vec::as_slice);
        candidates.iter().take(10).any(|(id, _)| ids.contains(id))
    });
    let (right, of) = (right.count(), wanted.len());
    let row = at_least(WHAT, right as f64 / of.max(1) as f64, 0.60, 0.30);
    Ok(vec![row.beside(format!("{right} of {of} names"))])
}

/// Whether a name holds Chinese characters.
fn has_characters(name: &str) -> bool {
    name.chars()
        .any(|letter| matches!(letter, '\u{3400}'..='\u{9fff}'))
}
