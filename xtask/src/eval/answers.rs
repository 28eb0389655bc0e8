//! What the program said of one record, read from its JSON line.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

/// One answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) said: Vec<Said>,
    pub(crate) flags: Vec<String>,
    /// Why it could not be read.
    pub(crate) error: Option<String>,
}

/// What one measure says.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) measure: String,
    pub(crate) jurisdiction: String,
    pub(crate) verdict: String,
    pub(crate) letters: Vec<String>,
    pub(crate) entry: String,
}

impl Answer {
    /// The id of the line and its answer.
    pub(crate) fn read(line: &str) -> Result<(String, Answer)> {
        let value: Value = serde_json::from_str(line).with_context(|| format!("not JSON: {line}"))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list =
            |value: &Value| -> Vec<String> { value.as_array().into_iter().flatten().map(text).collect() };
        let said = value["verdicts"].as_array().into_iter().flatten();
        let answer = Answer {
            said: said
                .map(|one| Said {
                    measure: text(&one["measure"]),
                    jurisdiction: text(&one["jurisdiction"]),
                    verdict: text(&one["verdict"]),
                    letters: list(&one["letters"]),
                    entry: text(&one["entry"]),
                })
                .collect(),
            flags: list(&value["flags"]),
            error: value
                .get("error")
                .filter(|error| !error.is_null())
                .map(ToString::to_string),
        };
        Ok((text(&value["id"]), answer))
    }

    /// The word of one measure; the best of several lines on it.
    pub(crate) fn verdict(&self, measure: &str) -> &str {
        let words = ["listed", "meets", "review", "none"];
        let mine = self.said.iter().filter(|said| said.measure == measure);
        let best = mine.min_by_key(|said| words.iter().position(|word| *word == said.verdict));
        best.map_or("", |said| &said.verdict)
    }

    /// The letters of one measure, in order.
    pub(crate) fn letters(&self, measure: &str) -> BTreeSet<&str> {
        let mine = self.said.iter().filter(|said| said.measure == measure);
        mine.flat_map(|said| said.letters.iter().map(String::as_str))
            .collect()
    }

    /// The definitions that are met or may be, with their letters.
    pub(crate) fn met(&self) -> BTreeSet<String> {
        let met = self
            .said
            .iter()
            .filter(|said| said.entry.is_empty() && said.verdict != "none");
        met.map(|said| format!("{} {} {}", said.measure, said.verdict, said.letters.join("+")))
            .collect()
    }

    /// What was found: everything but `none`, as `measure verdict letters entry`. Two spellings of one compound
    /// must say the same.
    pub(crate) fn findings(&self) -> BTreeSet<String> {
        let found = self.said.iter().filter(|said| said.verdict != "none");
        let mut all: BTreeSet<String> = found
            .map(|said| {
                let letters = said.letters.join("+");
                format!("{} {} {letters} {}", said.measure, said.verdict, said.entry)
            })
            .collect();
        all.extend(self.error.iter().map(|_| "unreadable".to_owned()));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_and_none_is_no_finding() {
        let line = r#"{"id":"a","verdicts":[{"measure":"us-frs","jurisdiction":"US","verdict":"meets","letters":["D","E"]},
            {"measure":"cn-nitazene","jurisdiction":"CN","verdict":"none","letters":[]}],"flags":["labelled"]}"#;
        let (id, answer) = Answer::read(line).unwrap();
        assert_eq!((id.as_str(), answer.verdict("us-frs")), ("a", "meets"));
        assert_eq!(answer.letters("us-frs"), ["D", "E"].into());
        assert_eq!(answer.findings().len(), 1);
        assert!(answer.error.is_none());
        let (_, refused) = Answer::read(r#"{"id":"b","verdicts":[],"flags":[],"error":"no"}"#).unwrap();
        assert_eq!(refused.findings(), ["unreadable".to_owned()].into());
    }
}
