//! A record: one statement by one issuer at one time, in one kind.

use serde::{Deserialize, Serialize};

use crate::date::Timestamp;
use crate::handling::Handling;
use crate::identifiers::{NodeName, RecordId};
use crate::kinds::{Body, Kind};
use crate::parts::{Link, Party, PartyKind, Source};
use crate::problem::Problem;
use crate::text::Text;

/// Version of the record's shape inside a signed statement. A published version never changes its meaning.
pub const SHAPE: u64 = 1;

/// What a statement does to its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// The first statement of a record.
    Issue,
    /// New facts: replaces from now.
    Amend,
    /// It was wrong: replaces from the start.
    Correct,
    /// Should not have been issued: never valid; whoever acted on it must undo.
    Retract,
    /// Doubt or appeal: no action on it meanwhile.
    Suspend,
    /// The doubt is over.
    Resume,
    /// Was right, ends now.
    Delist,
    /// Another party or the subject objects: shown beside the record, no change.
    Contest,
}

impl Verb {
    /// All verbs.
    pub const ALL: [Verb; 8] = [
        Verb::Issue,
        Verb::Amend,
        Verb::Correct,
        Verb::Retract,
        Verb::Suspend,
        Verb::Resume,
        Verb::Delist,
        Verb::Contest,
    ];

    /// The word in the statement.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Issue => "issue",
            Verb::Amend => "amend",
            Verb::Correct => "correct",
            Verb::Retract => "retract",
            Verb::Suspend => "suspend",
            Verb::Resume => "resume",
            Verb::Delist => "delist",
            Verb::Contest => "contest",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Verb> {
        Verb::ALL.into_iter().find(|verb| verb.as_str() == word)
    }

    /// Whether the statement carries a new body; the others carry a reason.
    pub fn has_body(self) -> bool {
        matches!(self, Verb::Issue | Verb::Amend | Verb::Correct)
    }
}

/// What a statement says, before it is signed.
///
/// As JSON (and, byte for byte the same tree, as the deterministic CBOR payload of the statement):
/// `{"v":1, "kind":"incident", "issued":"…Z", "title":[{"lang":"en","text":"…"}], "handling":{…}, "body":{…}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When the issuer says so.
    pub issued: Timestamp,
    /// One line, in one or more languages.
    pub title: Vec<Text>,
    /// What people know that fits no field.
    pub summary: Vec<Text>,
    /// Terms of use.
    pub handling: Handling,
    /// Where it was read or who said it.
    pub source: Option<Source>,
    /// Other records it names.
    pub links: Vec<Link>,
    /// The record this one answers (a reply, an outcome, an acknowledgement).
    pub re: Option<RecordId>,
    /// From when an amendment counts, if not from `issued`.
    pub effective: Option<crate::date::PartialDate>,
    /// The facts, per kind.
    pub body: Body,
}

/// A later statement on a record that carries no new facts, only a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Version of this shape.
    pub v: u64,
    /// The record's kind, repeated so that a statement can be read alone.
    pub kind: Kind,
    /// When the issuer says so.
    pub issued: Timestamp,
    /// From when it counts, if not from `issued`: the day a delisting took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<crate::date::PartialDate>,
    /// Why.
    pub reason: Vec<Text>,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Terms of use.
    pub handling: Handling,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    v: u64,
    kind: Kind,
    issued: Timestamp,
    title: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    summary: Vec<Text>,
    handling: Handling,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    re: Option<RecordId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    effective: Option<crate::date::PartialDate>,
    body: serde_json::Value,
}

impl Record {
    /// The kind of the record.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// The tree that is signed.
    pub fn to_json(&self) -> serde_json::Value {
        let shape = Shape {
            v: SHAPE,
            kind: self.kind(),
            issued: self.issued,
            title: self.title.clone(),
            summary: self.summary.clone(),
            handling: self.handling.clone(),
            source: self.source.clone(),
            links: self.links.clone(),
            re: self.re.clone(),
            effective: self.effective,
            body: self.body.to_json(),
        };
        // A tree of strings, integers and booleans always becomes JSON.
        serde_json::to_value(shape).unwrap_or_default()
    }

    /// Reads the tree; the complaint names the field.
    pub fn from_json(tree: serde_json::Value) -> Result<Self, Problem> {
        let shape: Shape = serde_json::from_value(tree).map_err(|cause| shape_problem("record", &cause))?;
        if shape.v != SHAPE {
            return Err(Problem::new(
                "v",
                "newer-shape",
                format!(
                    "shape version {} is not known here (this program knows {SHAPE})",
                    shape.v
                ),
                "update this program",
            ));
        }
        let body = Body::from_json(shape.kind, shape.body).map_err(|cause| shape_problem("body", &cause))?;
        Ok(Self {
            issued: shape.issued,
            title: shape.title,
            summary: shape.summary,
            handling: shape.handling,
            source: shape.source,
            links: shape.links,
            re: shape.re,
            effective: shape.effective,
            body,
        })
    }

    /// All complaints about what is filled in; empty means it may be recorded.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = self.handling.problems();
        if self.title.is_empty() {
            found.push(Problem::missing("title"));
        }
        found.extend(text_problems("title", &self.title, MAX_TITLE));
        found.extend(text_problems("summary", &self.summary, MAX_SUMMARY));
        found.extend(self.body.problems());
        if self.names_a_person() && !self.handling.person {
            found.push(Problem::new(
                "handling.person",
                "person-unmarked",
                "the record names a natural person",
                "set `person = true` in its handling",
            ));
        }
        found
    }

    fn names_a_person(&self) -> bool {
        self.body
            .parties()
            .iter()
            .any(|party| party.kind == PartyKind::Person)
    }

    /// Every text somebody may search for.
    pub fn searchable(&self) -> Vec<String> {
        let mut texts: Vec<String> = self
            .title
            .iter()
            .chain(&self.summary)
            .map(|text| text.text.clone())
            .collect();
        texts.extend(self.body.searchable());
        texts
    }

    /// The parties the record speaks of.
    pub fn parties(&self) -> Vec<&Party> {
        self.body.parties()
    }
}

/// A title is one line on a page 360 pixels wide, three times over.
const MAX_TITLE: usize = 300;
/// A statement holds 60 KiB; this leaves room for two languages and the fields.
const MAX_SUMMARY: usize = 12_000;

fn text_problems(field: &str, texts: &[Text], longest: usize) -> Vec<Problem> {
    let mut found = Vec::new();
    for text in texts {
        if text.text.trim().is_empty() {
            found.push(Problem::missing(field));
        } else if text.text.chars().count() > longest {
            found.push(Problem::new(
                field,
                "too-long",
                format!("longer than {longest} characters"),
                "shorten it, or attach the full text",
            ));
        }
    }
    found
}

/// Turns a complaint of the deserialiser into ours: it already names the field in words.
fn shape_problem(field: &str, cause: &serde_json::Error) -> Problem {
    Problem::new(
        field,
        "shape",
        cause.to_string(),
        "see the example form of this kind in docs/forms",
    )
}

/// Where a statement stands: who signed which link of which chain, and where the log placed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The record.
    pub record: RecordId,
    /// Its issuer.
    pub issuer: NodeName,
    /// 1 for the first statement of a record.
    pub seq: u64,
    /// What this statement does.
    pub verb: Verb,
    /// Its place in the issuer's log.
    pub index: u64,
}
