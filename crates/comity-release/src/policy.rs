//! Deciding.

use std::collections::BTreeMap;

use cedar_policy::{
    Authorizer, Context, Entities, EntityId, EntityTypeName, EntityUid, PolicySet, Request, Schema,
};

use crate::load::{PolicyError, Sources};
use crate::question::{Point, Question};

/// The release policy, ready to be asked.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) version: String,
    pub(crate) schema: Schema,
    pub(crate) node: EntityTypeName,
    pub(crate) role: EntityTypeName,
    pub(crate) record: EntityUid,
    pub(crate) rules: BTreeMap<Point, Rules>,
    pub(crate) words: BTreeMap<String, Words>,
}

/// The rules of one point.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) set: PolicySet,
    pub(crate) action: EntityUid,
}

/// What a rule says when it decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// Names of the rules that decided, in alphabetical order; each is a message key (see [`Policy::words`]).
    /// [`Policy::NO_RULE`] where nothing allows it, [`Policy::UNCLEAR`] where a rule could not be worked out.
    pub reasons: Vec<String>,
    /// Version of the text that decided.
    pub version: String,
}

impl Policy {
    /// The reason where no rule allows it.
    pub const NO_RULE: &'static str = "no-rule-allows-it";
    /// The reason where a rule could not be worked out, or the question could not be put.
    pub const UNCLEAR: &'static str = "rule-cannot-be-worked-out";

    /// The policy this program was built with.
    ///
    /// # Errors
    /// Not for a released program: a test reads the same text.
    pub fn shipped() -> Result<Self, PolicyError> {
        Sources::shipped().read()
    }

    /// Short digest of the text: 16 hexadecimal digits. Stands in release statements and decision records.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What a reason means, in words.
    pub fn words(&self, reason: &str) -> Option<Words> {
        let fixed = |en: &str, zh: &str| {
            Some(Words {
                en: en.into(),
                zh: zh.into(),
            })
        };
        match reason {
            Self::NO_RULE => fixed("No rule allows it.", "没有规则允许。"),
            Self::UNCLEAR => fixed(
                "A rule could not be worked out, so it is refused.",
                "有规则无法判定，因此拒绝。",
            ),
            _ => self.words.get(reason).cloned(),
        }
    }

    /// Names of all rules, for those who translate or print them.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &Words)> {
        self.words.iter().map(|(id, words)| (id.as_str(), words))
    }

    /// Answers a question. Never fails: what cannot be answered is refused.
    pub fn decide(&self, question: &Question<'_>) -> Decision {
        let context = question.context();
        context.map_or_else(
            || self.refuse(Self::UNCLEAR),
            |context| self.decide_with(question.point, question.recipient, context),
        )
    }

    fn refuse(&self, reason: &str) -> Decision {
        Decision {
            allowed: false,
            reasons: vec![reason.to_owned()],
            version: self.version.clone(),
        }
    }

    /// Answers with whatever words are in the context; a word that is missing refuses.
    pub(crate) fn decide_with(&self, point: Point, recipient: &str, context: Context) -> Decision {
        let Some(rules) = self.rules.get(&point) else {
            return self.refuse(Self::UNCLEAR);
        };
        let kind = if point == Point::Show {
            &self.role
        } else {
            &self.node
        };
        let who = EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(recipient));
        // Against the schema: every word must be there, and of its kind.
        let request = Request::new(
            who,
            rules.action.clone(),
            self.record.clone(),
            context,
            Some(&self.schema),
        );
        let Ok(request) = request else {
            return self.refuse(Self::UNCLEAR);
        };
        let answer = Authorizer::new().is_authorized(&request, &rules.set, &Entities::empty());
        // Cedar leaves out a rule that fails. One that forbids must not be left out, so any failure refuses.
        if answer.diagnostics().errors().next().is_some() {
            return self.refuse(Self::UNCLEAR);
        }
        let mut reasons: Vec<String> = answer.diagnostics().reason().map(ToString::to_string).collect();
        reasons.sort();
        let allowed = answer.decision() == cedar_policy::Decision::Allow;
        if reasons.is_empty() {
            return self.refuse(Self::NO_RULE);
        }
        Decision {
            allowed,
            reasons,
            version: self.version.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use cedar_policy::Context;
    use comity_core::handling::{Handling, Purpose};

    use super::*;

    #[test]
    fn a_missing_word_refuses() {
        let policy = Policy::shipped().unwrap();
        let handling = Handling::public();
        for point in Point::ALL {
            let question = Question {
                point,
                handling: &handling,
                kind: "notice",
                issuer: "a.example",
                us: "a.example",
                recipient: if point == Point::Show {
                    "administrator"
                } else {
                    "b.example"
                },
                purpose: Purpose::Public,
                approvals: 1,
                caveats_filled: true,
                granted: true,
                on: "2026-11-22".parse().unwrap(),
            };
            assert!(
                policy.decide(&question).allowed,
                "{point:?} {:?}",
                policy.decide(&question)
            );
            for (left_out, _) in question.pairs() {
                let rest = question
                    .pairs()
                    .into_iter()
                    .filter(|(other, _)| *other != left_out);
                let context = Context::from_pairs(rest).unwrap();
                let answer = policy.decide_with(point, question.recipient, context);
                assert!(!answer.allowed, "{point:?} without {left_out}");
                assert_eq!(answer.reasons, [Policy::UNCLEAR]);
            }
        }
    }
}
