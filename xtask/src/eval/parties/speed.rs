//! Speed, start, memory and the time of a single answer, on one core; the peers in the same run.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::data::{self, Holdings, lines, word};
use super::peers::Peers;
use crate::eval::goals::{Held, Row};
use crate::eval::program::Program;
use crate::eval::timing::{Used, median, timed, watched};

/// Questions of the large file.
const QUESTIONS: usize = 60_000;

/// Turns; the middle one counts.
const TURNS: usize = 3;

/// Questions asked one by one.
const SINGLE: usize = 2000;

/// Questions for the peers, which take tens of milliseconds each.
const FOR_PEERS: usize = 300;

/// All measures of speed; the peers' only if they are there.
///
/// # Errors
/// Data or programs that do not answer.
pub(super) fn measure(holdings: &Holdings, program: &Program, peers: Option<&Peers>) -> Result<Vec<Row>> {
    let sdn = holdings.sdn()?;
    let questions = questions(holdings)?;
    if questions.is_empty() {
        return Ok(vec![Row::missing(
            "questions a processor second",
            "no questions in the data",
        )]);
    }
    let large = program.file("speed.in.jsonl");
    data::write(&large, questions.iter().cycle().take(QUESTIONS).cloned())?;
    let one = program.file("start.in.jsonl");
    data::write(&one, questions.iter().take(1).cloned())?;
    let (mut rates, mut loads, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TURNS {
        let load = run(program, &sdn, &one, 1)?;
        let whole = run(program, &sdn, &large, QUESTIONS)?;
        rates.push(QUESTIONS as f64 / whole.cpu.saturating_sub(load.cpu).as_secs_f64().max(1e-9));
        loads.push(load.wall.as_secs_f64());
        peak = peak.max(whole.peak_kib);
    }
    let rate = median(rates);
    let at_most = |goal, floor| Held::AtMost { goal, floor };
    let held = Held::AtLeast {
        goal: 20_000.0,
        floor: 10_000.0,
    };
    let mut rows = vec![
        Row::new(
            "questions a processor second, names only, explained",
            held,
            rate,
            "/s",
        )
        .beside(format!("{QUESTIONS} questions, loading not counted")),
    ];
    if let Some(peers) = peers {
        let step = (questions.len() / FOR_PEERS).max(1);
        let some: Vec<Value> = questions.iter().step_by(step).take(FOR_PEERS).cloned().collect();
        let theirs = peers.rates(&sdn, &some)?;
        let times = Held::AtLeast {
            goal: 300.0,
            floor: 100.0,
        };
        rows.push(
            Row::new(
                "logic-v2, questions a processor second",
                Held::Nothing,
                theirs.logic_v2,
                "/s",
            )
            .beside(peers.version()),
        );
        rows.push(Row::new(
            "rapidfuzz, scan of all names, not explained",
            Held::Nothing,
            theirs.scan,
            "/s",
        ));
        rows.push(Row::new("times logic-v2", times, rate / theirs.logic_v2, "×"));
    }
    rows.push(
        Row::new(
            "one question at a time, 99 of 100 within",
            at_most(1.0, 5.0),
            single(program, &sdn, &questions)?,
            "ms",
        )
        .beside(format!("{SINGLE} questions through a pipe, wall time")),
    );
    rows.push(
        Row::new(
            "load of the list, to the first answer",
            at_most(1.0, 2.0),
            median(loads),
            "s",
        )
        .beside("wall time"),
    );
    rows.push(
        Row::new("peak memory", at_most(200.0, 400.0), peak as f64 / 1024.0, "MiB")
            .beside("in the large run"),
    );
    Ok(rows)
}

/// The labelled questions, names only.
fn questions(holdings: &Holdings) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for start in ["screen_positive", "screen_negative"] {
        for path in holdings.all("labelled", start, ".jsonl.gz") {
            for value in lines(&path)? {
                all.push(
                    serde_json::json!({"qid": value["qid"], "type": value["type"], "name": value["name"]}),
                );
            }
        }
    }
    Ok(all)
}

fn run(program: &Program, list: &Path, input: &Path, wanted: usize) -> Result<Used> {
    let output = program.file("speed.jsonl");
    let mut command = program.screen_on_one_core(list, input, &output);
    let used = if wanted == 1 {
        timed(&mut command)?
    } else {
        watched(&mut command)?
    };
    let text = std::fs::read_to_string(&output).with_context(|| output.display().to_string())?;
    ensure!(text.lines().count() == wanted, "not every question was answered");
    Ok(used)
}

/// Milliseconds within which 99 of 100 questions are answered that come one by one.
#[expect(
    clippy::disallowed_methods,
    reason = "how long an answer takes is what is measured here"
)]
fn single(program: &Program, list: &Path, questions: &[Value]) -> Result<f64> {
    let mut command = program.screen_on_one_core(list, Path::new("-"), Path::new("-"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut into = child.stdin.take().context("its input is closed")?;
    let mut answers = BufReader::new(child.stdout.take().context("its output is closed")?);
    let mut times = Vec::new();
    let mut line = String::new();
    let step = (questions.len() / SINGLE).max(1);
    for (number, question) in questions.iter().step_by(step).take(SINGLE).enumerate() {
        let text = format!("{question}\n");
        let start = Instant::now();
        into.write_all(text.as_bytes())?;
        into.flush()?;
        line.clear();
        answers.read_line(&mut line)?;
        let took = start.elapsed().as_secs_f64() * 1e3;
        let answer: Value = serde_json::from_str(&line).context("no answer to a single question")?;
        ensure!(
            word(&answer["qid"]) == word(&question["qid"]),
            "answers out of order"
        );
        // The first waits for the list.
        if number > 0 {
            times.push(took);
        }
    }
    drop(into);
    child.wait()?;
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() * 99 / 100).copied().unwrap_or(f64::NAN))
}
