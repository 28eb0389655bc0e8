//! The same record on two days: only what differs is told.

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Assessment, Judged, Question, Verdict};
use serde::Serialize;

use super::{Judge, Screening};

/// The judge of the second day.
pub(crate) struct Second<'a> {
    pub(crate) judge: Judge<'a>,
    pub(crate) question: Question,
}

impl<'a> Second<'a> {
    pub(crate) fn new(ask: &'a Screening<'a>, on: PartialDate) -> Self {
        let question = Question {
            on,
            places: ask.question.places.clone(),
        };
        Self {
            judge: Judge::new(ask.tables, &question, &ask.readings),
            question,
        }
    }
}

/// A measure whose answer is another one on the second day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Changed<'a> {
    pub(crate) measure: &'a str,
    pub(crate) jurisdiction: Jurisdiction,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) entry: Option<&'a str>,
    pub(crate) before: Verdict,
    pub(crate) after: Verdict,
}

/// Every measure whose answer differs. A list that says nothing is as good as one that says `none`.
pub(crate) fn changes<'a>(before: &'a Assessment, after: &'a Assessment) -> Vec<Changed<'a>> {
    let mut all: Vec<Changed<'a>> = Vec::new();
    for judged in before.verdicts.iter().chain(&after.verdicts) {
        let changed = Changed {
            measure: &judged.measure,
            jurisdiction: judged.jurisdiction,
            entry: judged.entry.as_deref(),
            before: said(before, judged),
            after: said(after, judged),
        };
        if changed.before != changed.after && !all.contains(&changed) {
            all.push(changed);
        }
    }
    all
}

/// The strongest word of the same measure for the same entry.
fn said(answer: &Assessment, about: &Judged) -> Verdict {
    let same = |judged: &&Judged| {
        judged.measure == about.measure
            && judged.jurisdiction == about.jurisdiction
            && judged.entry == about.entry
    };
    let words = answer.verdicts.iter().filter(same).map(|judged| judged.verdict);
    words.min().unwrap_or(Verdict::None)
}
