//! `request`, `action` and `reply`: what is asked, done and answered.

use serde::{Deserialize, Serialize};

use super::{Facts, blank, order};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::{Item, Party, Place, SubstanceRef};
use crate::problem::Problem;
use crate::text::Text;

/// Assistance asked of a counterpart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The authority asked.
    pub asked: String,
    /// Its jurisdiction.
    pub jurisdiction: Jurisdiction,
    /// What is asked.
    pub what: Vec<Text>,
    /// Legal basis.
    #[serde(rename = "legal-basis")]
    pub legal_basis: String,
    /// `routine`, `urgent` or `immediate`.
    pub urgency: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// Whom it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Where the matter stands.
    pub status: String,
}

impl Facts for Request {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.asked", &self.asked);
        found.extend(blank("body.legal-basis", &self.legal_basis));
        if self.what.is_empty() {
            found.push(Problem::missing("body.what"));
        }
        if !["routine", "urgent", "immediate"].contains(&self.urgency.as_str()) {
            found.push(Problem::new(
                "body.urgency",
                "word",
                format!("`{}` is not an urgency", self.urgency),
                "write routine, urgent or immediate",
            ));
        }
        found
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        self.parties.iter().collect()
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.jurisdiction]
    }

    fn words(&self) -> Vec<String> {
        self.what
            .iter()
            .map(|text| text.text.clone())
            .chain([self.asked.clone()])
            .collect()
    }
}

/// What an authority did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// `arrest`, `prosecution`, `conviction`, `shutdown`, `sanction`, `licence-withdrawn`, `website-closed`,
    /// `seizure`, `rule`, `notice`, `advisory`, `suspension`, `court-decision`, `other`.
    #[serde(rename = "type")]
    pub action_type: String,
    /// Who acted.
    pub authority: String,
    /// Where its authority comes from.
    pub jurisdiction: Jurisdiction,
    /// When.
    pub date: PartialDate,
    /// To when, where it lasted.
    #[serde(default, rename = "date-to", skip_serializing_if = "Option::is_none")]
    pub date_to: Option<PartialDate>,
    /// Against whom. *Reported, suspected, charged, convicted, cleared* are different states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// State of the proceedings against them.
    #[serde(default, rename = "proceedings", skip_serializing_if = "Option::is_none")]
    pub proceedings: Option<Proceedings>,
    /// What was taken or closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Where the matter stands.
    pub status: String,
}

/// Where proceedings stand. A later state never overwrites an earlier one: it is a new statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proceedings {
    /// Somebody reported it.
    Reported,
    /// An authority suspects.
    Suspected,
    /// Charged.
    Charged,
    /// Convicted.
    Convicted,
    /// Cleared.
    Cleared,
}

const ACTION_TYPES: &[&str] = &[
    "arrest",
    "prosecution",
    "conviction",
    "shutdown",
    "sanction",
    "licence-withdrawn",
    "website-closed",
    "seizure",
    "rule",
    "notice",
    "advisory",
    "suspension",
    "court-decision",
    "other",
];

impl Facts for Action {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.authority", &self.authority);
        found.extend(order("body.date", Some(self.date), "body.date-to", self.date_to));
        found.extend(super::item_problems(&self.items));
        if !ACTION_TYPES.contains(&self.action_type.as_str()) {
            found.push(Problem::new(
                "body.type",
                "word",
                format!("`{}` is not a type of action", self.action_type),
                format!("choose one of: {}", ACTION_TYPES.join(", ")),
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.date)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        self.parties.iter().collect()
    }

    fn substances(&self) -> Vec<&SubstanceRef> {
        super::item_substances(&self.items)
    }

    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        super::item_substances_mut(&mut self.items)
    }

    fn places(&self) -> Vec<Jurisdiction> {
        std::iter::once(self.jurisdiction)
            .chain(self.place.as_ref().map(|place| place.country))
            .collect()
    }

    fn words(&self) -> Vec<String> {
        super::item_words(&self.items)
            .into_iter()
            .chain([self.authority.clone(), self.action_type.clone()])
            .collect()
    }
}

/// An answer to another record: `re` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// `reply`, `outcome`, `acknowledgement`, `feedback` or `objection`.
    #[serde(rename = "type")]
    pub reply_type: String,
    /// The decision, in a word of the answered kind, such as `no-objection`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Reason code or words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is answered.
    pub text: Vec<Text>,
    /// Hash of the exact statement that is answered, in hexadecimal.
    #[serde(rename = "answers-statement")]
    pub answers_statement: String,
    /// Who answers.
    pub authority: String,
}

impl Facts for Reply {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.authority", &self.authority);
        if self.text.is_empty() {
            found.push(Problem::missing("body.text"));
        }
        if self.answers_statement.len() != 64
            || !self.answers_statement.bytes().all(|b| b.is_ascii_hexdigit())
        {
            found.push(Problem::new(
                "body.answers-statement",
                "hash",
                "not a SHA-256 hash",
                "copy the hash of the statement from the record's page",
            ));
        }
        if !["reply", "outcome", "acknowledgement", "feedback", "objection"]
            .contains(&self.reply_type.as_str())
        {
            found.push(Problem::new(
                "body.type",
                "word",
                format!("`{}` is not a type of answer", self.reply_type),
                "write reply, outcome, acknowledgement, feedback or objection",
            ));
        }
        found
    }

    fn words(&self) -> Vec<String> {
        self.text
            .iter()
            .map(|text| text.text.clone())
            .chain(self.reason.clone())
            .collect()
    }
}
