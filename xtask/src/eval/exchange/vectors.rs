//! The published vectors of others, through `comity verify vectors`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::eval::goals::Row;
use crate::eval::program::Program;
use crate::repo;

const WHAT: &str = "published vectors answered wrong";

/// A row of what came out wrong; skipped where the holder has no vectors.
pub(super) fn check(program: &Program) -> Result<Vec<Row>> {
    let Some(folder) = folder() else {
        ensure!(
            !repo::in_ci(),
            "no folder vectors/ in COMITY_EVAL_DATA; in continuous integration a skip is a failure"
        );
        return Ok(vec![Row::missing(WHAT, "no folder vectors/ in COMITY_EVAL_DATA")]);
    };
    let done = Command::new(program.path())
        .args(["verify", "vectors"])
        .arg(&folder)
        .stderr(Stdio::inherit())
        .output()
        .context("the program could not be started")?;
    let told = String::from_utf8_lossy(&done.stdout);
    let counts = told
        .lines()
        .last()
        .and_then(counts)
        .with_context(|| format!("comity verify vectors ended with {}", done.status))?;
    for line in told.lines().rev().skip(1) {
        println!("{line}");
    }
    let beside = format!("{} not understood", counts.unread);
    Ok(vec![
        Row::wrong(WHAT, counts.wrong, counts.agree + counts.wrong, 0).beside(beside),
    ])
}

fn folder() -> Option<PathBuf> {
    let data = PathBuf::from(std::env::var_os("COMITY_EVAL_DATA")?);
    let data = data.canonicalize().ok()?;
    // The folder itself may be the one with the vectors.
    [data.join("vectors"), data.clone()]
        .into_iter()
        .find(|folder| folder.is_dir() && folder.ends_with("vectors"))
}

struct Counts {
    agree: usize,
    wrong: usize,
    unread: usize,
}

/// `541 agree, 0 wrong, 12 not understood`
fn counts(line: &str) -> Option<Counts> {
    let mut numbers = line.split(", ").map(|part| part.split(' ').next()?.parse().ok());
    Some(Counts {
        agree: numbers.next()??,
        wrong: numbers.next()??,
        unread: numbers.next()??,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_reads_back() {
        let counts = counts("541 agree, 2 wrong, 12 not understood").unwrap();
        assert_eq!((counts.agree, counts.wrong, counts.unread), (541, 2, 12));
        assert!(super::counts("something else").is_none());
    }
}
