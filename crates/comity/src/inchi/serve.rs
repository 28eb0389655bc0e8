//! `comity inchi-worker`: reads questions, answers them, and ends itself when it gets stuck.

use std::io::{BufRead, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use comity_molecule::Smiles;

use super::protocol::{Answer, LONGEST_LINE, Question};
use super::{expand, name};
use crate::exit::Done;

/// Memory that the process may have, in bytes, its own code included. Ordinary structures need a tenth.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 512 << 20;

/// The process ends itself when one answer takes longer: a little more than the one who asks waits, for the case that
/// nobody is left to end it.
const STUCK: Duration = Duration::from_secs(7);

/// Exit code of a worker that got stuck.
const STUCK_CODE: i32 = 3;

/// Answers until the questions end.
pub(crate) fn run() -> anyhow::Result<Done> {
    limit_memory()?;
    let (working, watched) = channel();
    std::thread::spawn(move || watch(&watched));
    let mut questions = std::io::stdin().lock();
    let mut answers = std::io::stdout().lock();
    loop {
        let mut line = Vec::new();
        questions
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(Done::Clean);
        }
        working.send(true)?;
        let mut text = serde_json::to_vec(&answer(&line))?;
        text.push(b'\n');
        working.send(false)?;
        answers.write_all(&text)?;
        answers.flush()?;
    }
}

fn answer(line: &[u8]) -> Answer {
    let said = match serde_json::from_slice(line) {
        Ok(Question::Inchi(inchi)) => expand::molfile(&inchi).map(|molfile| Answer::Structure { molfile }),
        Ok(Question::Smiles(text)) => match Smiles::new().read(text.as_bytes()) {
            Ok(molecule) => name::names(molecule).map(Answer::Names),
            Err(error) => Err(error.to_string()),
        },
        Err(error) => Err(error.to_string()),
    };
    said.unwrap_or_else(|error| Answer::Error { error })
}

/// Ends the process when an answer that was begun is not finished in time.
fn watch(working: &Receiver<bool>) {
    while let Ok(begun) = working.recv() {
        if begun && working.recv_timeout(STUCK) == Err(RecvTimeoutError::Timeout) {
            std::process::exit(STUCK_CODE);
        }
    }
}

#[cfg(target_os = "linux")]
fn limit_memory() -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit {
        current: Some(MEMORY),
        maximum: Some(MEMORY),
    };
    Ok(setrlimit(Resource::As, limit)?)
}

#[cfg(not(target_os = "linux"))]
fn limit_memory() -> anyhow::Result<()> {
    Ok(())
}
