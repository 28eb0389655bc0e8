//! Counts tests from the summary lines that `cargo test` prints.

use std::fmt;

/// The sum over all test programs of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
    lines: Vec<String>,
}

impl Tally {
    /// Takes one line of output; only summary lines count.
    pub(crate) fn read(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result: ") else {
            return;
        };
        let [passed, failed, ignored] = ["passed", "failed", "ignored"].map(|word| count(rest, word));
        self.passed += passed;
        self.failed += failed;
        self.ignored += ignored;
        if passed + failed + ignored > 0 {
            self.lines.push(line.trim().to_owned());
        }
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }

    /// The summary lines of programs that ran at least one test, as they were printed.
    pub(crate) fn lines(&self) -> &[String] {
        &self.lines
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.ignored > 0 {
            write!(f, ", {} skipped", self.ignored)?;
        }
        Ok(())
    }
}

/// The number before `word` in "ok. 3 passed; 0 failed; 1 ignored; …".
fn count(rest: &str, word: &str) -> u64 {
    let words: Vec<&str> = rest
        .split([' ', ';', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let pair = words.windows(2).find(|pair| pair.last() == Some(&word));
    pair.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0)
}

/// A time as people read it: `7.4 s`, `3 min 5 s`.
pub(crate) fn seconds(time: f64) -> String {
    if time < 60.0 {
        return format!("{time:.1} s");
    }
    format!("{:.0} min {:.0} s", (time / 60.0).floor(), time % 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_added_up() {
        let mut tally = Tally::default();
        tally.read("running 3 tests");
        tally.read(
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s",
        );
        tally.read("test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out");
        tally.read("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out");
        assert_eq!(tally.to_string(), "4 passed, 2 failed, 1 skipped");
        assert_eq!(tally.lines().len(), 2, "a program without a test is not repeated");
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        let mut tally = Tally::default();
        tally.read("the text says test result: ok. 9 passed; 9 failed");
        assert_eq!(tally, Tally::default());
    }

    #[test]
    fn times_are_readable() {
        assert_eq!(seconds(7.44), "7.4 s");
        assert_eq!(seconds(185.0), "3 min 5 s");
    }
}
