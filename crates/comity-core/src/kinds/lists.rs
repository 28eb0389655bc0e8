//! `list` (one state of a list of parties, as taken over) and `decision` (what people said of a candidate).
//!
//! Both are written by the node: a list by whoever hands it in, a decision by whoever takes it, and neither by a form.

use serde::{Deserialize, Serialize};

use super::{Facts, Subject, blank};
use crate::date::{PartialDate, Timestamp};
use crate::identifiers::RecordId;
use crate::problem::Problem;
use crate::text::Text;

/// One state of a list: what was on it from a moment on, told by digests and counts. The parties themselves are no part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListState {
    /// Id of the list on the node that states it.
    pub list: String,
    /// Title of the list, in one or more languages.
    pub name: Vec<Text>,
    /// Who publishes it.
    pub authority: String,
    /// Address or file it was read from.
    pub source: String,
    /// Word of the format it was read as.
    pub format: String,
    /// Number of the state, counted up from 1.
    pub number: u64,
    /// From when it holds on the node.
    pub from: Timestamp,
    /// The day its authority dates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PartialDate>,
    /// SHA-256 of the bytes it was read from, 64 hexadecimal digits.
    pub digest: String,
    /// SHA-256 over all entries in the order of their ids, each as id, line feed, digest of its version, line feed.
    pub contents: String,
    /// Parties on it.
    pub entries: u64,
    /// Parties that the state before did not have.
    pub added: u64,
    /// Parties that it has no longer.
    pub removed: u64,
    /// Parties on both, differently.
    pub changed: u64,
    /// The record of the state before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<RecordId>,
}

/// Complains of what is no SHA-256 in hexadecimal.
fn no_digest(field: &str, text: &str) -> Option<Problem> {
    let good = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    (!good).then(|| {
        Problem::new(
            field,
            "digest",
            "not a SHA-256 digest",
            "write 64 hexadecimal digits",
        )
    })
}

impl Facts for ListState {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.list", &self.list);
        found.extend(blank("body.authority", &self.authority));
        found.extend(no_digest("body.digest", &self.digest));
        found.extend(no_digest("body.contents", &self.contents));
        if (self.number == 1) != self.previous.is_none() {
            found.push(Problem::new(
                "body.previous",
                "previous",
                "every state but the first names the one before it",
                "name the record of the state before",
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        self.published.or(Some(self.from.date()))
    }

    fn words(&self) -> Vec<String> {
        let names = self.name.iter().map(|text| text.text.clone());
        names
            .chain([self.list.clone(), self.authority.clone(), self.source.clone()])
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("list", self.list.clone())]
    }
}

/// Who decided: the role and the number of the account. The name stays on the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// The role at that time.
    pub role: String,
    /// Number of the account; `operator` for whoever runs the program on the node's machine.
    pub account: String,
}

/// What people said of a candidate: that a party on our side and an entry of a list are one, two, or nobody can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whom it is about: `customer` or `record`.
    pub about: String,
    /// The customer's id in the organisation's books, or the record.
    pub id: String,
    /// Which of the record's parties, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub place: u64,
    /// SHA-256 of the party on our side as it was when decided.
    #[serde(rename = "subject-version")]
    pub subject_version: String,
    /// The list.
    pub list: String,
    /// The entry on it.
    pub entry: String,
    /// SHA-256 of the entry's version that was decided.
    #[serde(rename = "entry-version")]
    pub entry_version: String,
    /// `same`, `different` or `unclear`.
    pub verdict: String,
    /// Why.
    pub reason: Vec<Text>,
    /// Who said so first.
    pub by: Signatory,
    /// Who confirmed or declined it, where a second person was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Signatory>,
    /// Why the second person declined.
    #[serde(default, rename = "declined-because", skip_serializing_if = "Vec::is_empty")]
    pub declined_because: Vec<Text>,
    /// The state of the list in which the entry no longer stands, where that cleared the candidate.
    #[serde(default, rename = "cleared-by", skip_serializing_if = "Option::is_none")]
    pub cleared_by: Option<RecordId>,
    /// `proposed`, `decided`, `declined` or `cleared`.
    pub status: String,
}

fn is_zero(place: &u64) -> bool {
    *place == 0
}

impl Decision {
    /// The words of the verdicts.
    pub const VERDICTS: [&'static str; 3] = ["same", "different", "unclear"];
}

impl Facts for Decision {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.id", &self.id);
        found.extend(blank("body.list", &self.list));
        found.extend(blank("body.entry", &self.entry));
        found.extend(no_digest("body.subject-version", &self.subject_version));
        found.extend(no_digest("body.entry-version", &self.entry_version));
        let word = |field: &str, word: &str, words: &[&str]| {
            let mend = format!("write one of: {}", words.join(", "));
            (!words.contains(&word))
                .then(|| Problem::new(field, "word", format!("`{word}` is not possible here"), mend))
        };
        found.extend(word("body.about", &self.about, &["customer", "record"]));
        found.extend(word("body.verdict", &self.verdict, &Self::VERDICTS));
        if self.reason.iter().all(|text| text.text.trim().is_empty()) {
            found.push(Problem::missing("body.reason"));
        }
        if self
            .second
            .as_ref()
            .is_some_and(|second| second.account == self.by.account)
        {
            found.push(Problem::new(
                "body.second",
                "four-eyes",
                "the second person is the first",
                "let somebody else confirm it",
            ));
        }
        found
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn words(&self) -> Vec<String> {
        let reasons = self.reason.iter().chain(&self.declined_because);
        reasons
            .map(|text| text.text.clone())
            .chain([self.id.clone(), self.list.clone(), self.entry.clone()])
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        let about = if self.about == "customer" {
            "customer"
        } else {
            "record"
        };
        vec![
            Subject::new(about, self.id.clone()),
            Subject::new("list", self.list.clone()),
            Subject::new("list-entry", format!("{}:{}", self.list, self.entry)),
        ]
    }
}
