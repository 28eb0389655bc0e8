//! What passes between nodes: `release`, `receipt`, `erase-notice`, `erased`, `match`, and `misbehaviour`, the evidence
//! against a log. All are written by the node, at the word of its officers or of a counterpart.

use serde::{Deserialize, Serialize};

use super::{Facts, Signatory, Subject, blank};
use crate::date::{PartialDate, Timestamp};
use crate::handling::{Onward, Purpose};
use crate::identifiers::{NodeName, RecordId};
use crate::problem::Problem;
use crate::text::Text;

/// Statements of one record that a release hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleasedItem {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of each statement, 64 hexadecimal digits, in the order of the chain.
    pub statements: Vec<String>,
}

/// Statements handed to named nodes, on terms, in one sealed file.
///
/// The release is itself a statement: it signs the hash of the sealed file, its recipients and the terms, so that a
/// court can read who gave what to whom without the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Why: `share`, `update` (the chain went on), `take-back` (retracted, suspended, delisted, corrected, expired),
    /// `onward` (told to the originator: the recipients of `to` got it from us), `receipts` (answers of others passed back),
    /// `grant` (the originator lets a recipient pass it on to those in `may_pass_to`).
    pub why: String,
    /// What is handed over.
    pub items: Vec<ReleasedItem>,
    /// To whom.
    pub to: Vec<NodeName>,
    /// What it may be used for there.
    pub purposes: Vec<Purpose>,
    /// Legal ground, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ground: Vec<Text>,
    /// Whether they may pass it on.
    pub onward: Onward,
    /// With `grant` and `onward`: the further nodes spoken of.
    #[serde(default, rename = "may-pass-to", skip_serializing_if = "Vec::is_empty")]
    pub may_pass_to: Vec<NodeName>,
    /// SHA-256 of the sealed file (age v1), 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    /// Length of the sealed file in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// The release by which this node holds what it passes on.
    #[serde(default, rename = "held-by", skip_serializing_if = "Option::is_none")]
    pub held_by: Option<RecordId>,
    /// Who proposed and who approved.
    pub approved: Vec<Signatory>,
    /// Version of the release policy that let it pass: a short digest of its text.
    pub policy: String,
}

/// What became of a release at a recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The release that is answered.
    pub release: RecordId,
    /// `delivered`, `opened`, `accepted`, `refused`, `acted` (a take-back has been carried out here).
    pub stage: String,
    /// SHA-256 of the statements it is about, 64 hexadecimal digits each.
    pub statements: Vec<String>,
    /// With `refused`: `unreadable`, `not-for-us`, `bad-signature`, `not-in-log`, `terms`, `no-basis`, `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Text>,
    /// When.
    pub at: Timestamp,
}

/// Every holder must erase a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraseNotice {
    /// The record.
    pub record: RecordId,
    /// On what ground.
    pub ground: Vec<Text>,
    /// Court or office that orders it.
    #[serde(rename = "ordered-by")]
    pub ordered_by: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PartialDate>,
}

/// A holder has erased a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// The notice that is answered.
    pub notice: RecordId,
    /// The record.
    pub record: RecordId,
    /// What was deleted: `statements`, `sealed-files`, `index`, `drafts`, `nothing-held`.
    pub scope: Vec<String>,
    /// Until when copies outside the program (backups) are written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backups: Option<PartialDate>,
}

/// One question of private matching, as each side logs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchQuery {
    /// `asker` or `holder`.
    pub side: String,
    /// The other node.
    pub peer: NodeName,
    /// Purpose of the question.
    pub purpose: Purpose,
    /// Legal ground, in words.
    pub ground: Vec<Text>,
    /// Identifiers asked about.
    pub count: u64,
    /// SHA-256 of the blinded question, equal on both sides, 64 hexadecimal digits.
    pub digest: String,
    /// Number of the holder's set.
    pub epoch: u64,
    /// Hits; only the asker knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hits: Option<u64>,
}

/// Evidence that a log said two things, for anybody to check who has its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misbehaviour {
    /// Verifier key of the log.
    pub vkey: String,
    /// `two-roots` (one size, two roots) or `not-a-prefix` (a smaller signed tree is no prefix of a larger one).
    pub what: String,
    /// One signed checkpoint, whole.
    pub first: String,
    /// The other, whole.
    pub second: String,
    /// With `not-a-prefix`: right edge of the smaller tree as the larger one has it, base64 hashes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<String>,
}

/// One of the words a field may hold.
fn one_of(field: &str, word: &str, words: &[&str]) -> Option<Problem> {
    (!words.contains(&word)).then(|| {
        Problem::new(
            field,
            "word",
            format!("`{word}` is not known here"),
            format!("choose one of: {}", words.join(", ")),
        )
    })
}

impl Facts for Release {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let words = ["share", "update", "take-back", "onward", "receipts", "grant"];
        let mut found: Vec<Problem> = one_of("body.why", &self.why, &words).into_iter().collect();
        if self.to.is_empty() {
            found.push(Problem::missing("body.to"));
        }
        if self.purposes.is_empty() {
            found.push(Problem::missing("body.purposes"));
        }
        found
    }

    fn more_subjects(&self) -> Vec<Subject> {
        let records = self
            .items
            .iter()
            .map(|item| Subject::new("record", item.record.to_string()));
        let peers = self.to.iter().map(|name| Subject::new("peer", name.to_string()));
        records.chain(peers).collect()
    }
}

impl Facts for Receipt {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let stages = ["delivered", "opened", "accepted", "refused", "acted"];
        let mut found: Vec<Problem> = one_of("body.stage", &self.stage, &stages).into_iter().collect();
        if self.stage == "refused" && self.reason.is_none() {
            found.push(Problem::missing("body.reason"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.at.date())
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("record", self.release.to_string())]
    }
}

impl Facts for EraseNotice {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        blank("body.ordered-by", &self.ordered_by)
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("record", self.record.to_string())]
    }
}

impl Facts for Erased {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        Vec::new()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("record", self.record.to_string())]
    }
}

impl Facts for MatchQuery {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        one_of("body.side", &self.side, &["asker", "holder"])
            .into_iter()
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("peer", self.peer.to_string())]
    }
}

impl Facts for Misbehaviour {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        one_of("body.what", &self.what, &["two-roots", "not-a-prefix"])
            .into_iter()
            .collect()
    }

    fn words(&self) -> Vec<String> {
        vec![self.vkey.clone()]
    }
}
