//! `commitment`, `evidence` and `meeting`: what was promised, what speaks for and against, when it is reviewed.

use serde::{Deserialize, Serialize};

use super::{Facts, Subject, blank, order};
use crate::date::PartialDate;
use crate::grading::Grade;
use crate::jurisdiction::Jurisdiction;
use crate::parts::Place;
use crate::problem::Problem;
use crate::text::{Lang, Text};

/// A commitment as one side worded it. Both sides' words stand side by side, each in its own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Whose words.
    pub side: String,
    /// Language of the words.
    pub lang: Lang,
    /// The words; empty where the original is not in our sources.
    pub words: String,
    /// Whether the words are quoted, or a summary of ours.
    pub quoted: bool,
    /// Where they were read.
    pub citation: String,
    /// Remark, such as "original wording not in our sources".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What was promised, in whose words, by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Short key by which evidence names it, such as C08.
    pub key: String,
    /// Who promised.
    pub who: Vec<String>,
    /// When; absent for a standing one.
    #[serde(default, rename = "made-on", skip_serializing_if = "Option::is_none")]
    pub made_on: Option<PartialDate>,
    /// What, in our own neutral words.
    pub what: Vec<Text>,
    /// How one would know that it is met.
    #[serde(default, rename = "measure-of-success", skip_serializing_if = "Vec::is_empty")]
    pub measure_of_success: Vec<Text>,
    /// Due when, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// Each side's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<Wording>,
    /// Where the matter stands, as an office of this node sees it.
    pub status: String,
    /// As of when.
    #[serde(default, rename = "status-on", skip_serializing_if = "Option::is_none")]
    pub status_on: Option<PartialDate>,
    /// What later showed, in our own words.
    #[serde(default, rename = "later-evidence", skip_serializing_if = "Vec::is_empty")]
    pub later_evidence: Vec<Text>,
}

impl Facts for Commitment {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.key", &self.key);
        found.extend(order("body.made-on", self.made_on, "body.due", self.due));
        if self.who.is_empty() {
            found.push(Problem::missing("body.who"));
        }
        if self.what.is_empty() {
            found.push(Problem::missing("body.what"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        self.made_on
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn words(&self) -> Vec<String> {
        let wordings = self.wordings.iter().map(|wording| wording.words.clone());
        let texts = self
            .what
            .iter()
            .chain(&self.later_evidence)
            .map(|text| text.text.clone());
        texts
            .chain(wordings)
            .chain(self.who.iter().cloned())
            .chain([self.key.clone()])
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new("commitment", &self.key)]
    }
}

/// Which way a piece of evidence speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// For the commitment being met.
    Supports,
    /// Against it.
    Contradicts,
    /// Neither: circumstances.
    Context,
}

/// What sort of claim the evidence is. Only the first can be checked by anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimClass {
    /// Published law.
    LegalFact,
    /// A counted action with a named source.
    CountedAction,
    /// Said by one side.
    OneSide,
    /// Said by both sides.
    BothSides,
}

/// Evidence for or against a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Keys of the commitments.
    pub commitments: Vec<String>,
    /// Which way it speaks.
    pub direction: Direction,
    /// What sort of claim.
    pub class: ClaimClass,
    /// Grade of source and information.
    pub grade: Grade,
    /// Why this grade.
    #[serde(rename = "grade-reason")]
    pub grade_reason: String,
    /// When it happened or was said.
    pub date: PartialDate,
    /// To when.
    #[serde(default, rename = "date-to", skip_serializing_if = "Option::is_none")]
    pub date_to: Option<PartialDate>,
    /// Who acted or spoke.
    pub actor: String,
    /// What, in our own neutral words.
    pub what: Vec<Text>,
}

impl Facts for Evidence {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.actor", &self.actor);
        found.extend(blank("body.grade-reason", &self.grade_reason));
        found.extend(order("body.date", Some(self.date), "body.date-to", self.date_to));
        if self.commitments.is_empty() {
            found.push(Problem::missing("body.commitments"));
        }
        if self.what.is_empty() {
            found.push(Problem::missing("body.what"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.date)
    }

    fn words(&self) -> Vec<String> {
        self.what
            .iter()
            .map(|text| text.text.clone())
            .chain([self.actor.clone()])
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        self.commitments
            .iter()
            .map(|key| Subject::new("commitment", key))
            .collect()
    }
}

/// A meeting: when bodies met and what they reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// First day.
    pub date: PartialDate,
    /// Last day.
    #[serde(default, rename = "date-to", skip_serializing_if = "Option::is_none")]
    pub date_to: Option<PartialDate>,
    /// Which bodies, as offices.
    pub bodies: Vec<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Agenda or record: one of the two at least.
    pub agenda: Vec<Text>,
    /// Keys of commitments reviewed or made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commitments: Vec<String>,
    /// Announced, held or cancelled.
    pub status: String,
}

impl Facts for Meeting {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = order("body.date", Some(self.date), "body.date-to", self.date_to);
        if self.bodies.is_empty() {
            found.push(Problem::missing("body.bodies"));
        }
        if self.agenda.is_empty() {
            found.push(Problem::missing("body.agenda"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.date)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn places(&self) -> Vec<Jurisdiction> {
        self.place.iter().map(|place| place.country).collect()
    }

    fn words(&self) -> Vec<String> {
        self.agenda
            .iter()
            .map(|text| text.text.clone())
            .chain(self.bodies.iter().cloned())
            .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        self.commitments
            .iter()
            .map(|key| Subject::new("commitment", key))
            .collect()
    }
}
