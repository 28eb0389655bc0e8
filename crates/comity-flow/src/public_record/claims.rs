//! Drafts of what was promised, of the evidence, of the series and of each side's words.

use comity_core::date::PartialDate;
use comity_core::kinds::{Body, Commitment, Evidence, Observation, Reading};
use comity_core::parts::{Place as Where, Source};
use comity_core::record::Record;
use comity_core::text::Text;

use super::actors::names;
use super::build::{Build, and_status};
use super::commitments::Promise;
use super::draft::{ChainStep, Entry};
use super::events::Event;
use super::evidence::{Tie, relation};
use super::observations::Point;
use super::row::both;
use super::statuses::Status;
use super::wordings::Words;

impl Build<'_> {
    pub(super) fn commitment(&mut self, promise: &Promise) {
        let states: Vec<&Status> = self
            .facts
            .statuses
            .iter()
            .filter(|status| status.subject == promise.id)
            .collect();
        let mut records =
            (1..=states.len()).filter_map(|count| self.promise_after(promise, states.get(..count)?));
        let Some(first) = records.next() else { return };
        let later = records.zip(states.iter().skip(1));
        let mut entry = Entry::single(&promise.id, first);
        entry
            .chain
            .extend(later.map(|(record, status)| ChainStep::amend(status.on, record)));
        if let Some(key) = self.holder(&promise.made_in) {
            entry.link("part-of", &key);
        }
        self.take(&promise.at, entry);
    }

    /// The commitment as it stood after the first, second … dated status.
    fn promise_after(&self, promise: &Promise, states: &[&Status]) -> Option<Record> {
        let (last, later) = (states.last()?, states.iter().skip(1));
        let body = Commitment {
            key: promise.id.clone(),
            who: sides(&promise.by),
            made_on: promise.made_on,
            what: promise.text.clone(),
            measure_of_success: promise.measure.clone(),
            due: promise.due,
            wordings: self
                .facts
                .wordings
                .iter()
                .filter(|w| w.about == promise.id)
                .map(Words::wording)
                .collect(),
            status: last.status.clone(),
            status_on: last.on,
            later_evidence: later.flat_map(|status| dated(status.on, &status.why)).collect(),
        };
        let source = match states {
            [_] => promise.source.clone(),
            _ => and_status(&promise.source, &last.source),
        };
        Some(self.record(&promise.subject, &[], source, Body::Commitment(Box::new(body))))
    }

    pub(super) fn evidence(&mut self, tie: &Tie) {
        let event = self.facts.events.iter().find(|event| event.id == tie.event);
        let body = event.and_then(|event| self.evidence_body(tie, event));
        let Some((event, body)) = self.missing(&tie.at, "event", event.zip(body)) else {
            return;
        };
        let source = Source {
            grade: tie.grade,
            note: event.source.note.clone(),
            ..tie.source.clone()
        };
        let record = self.record(&evidence_title(tie, event), &[], source, body);
        let mut entry = Entry::single(&tie.id, record);
        entry.link(relation(tie.direction), &tie.commitment);
        if let Some(key) = self.holder(&tie.event) {
            entry.link("concerns", &key);
        }
        self.take(&tie.at, entry);
    }

    fn evidence_body(&self, tie: &Tie, event: &Event) -> Option<Body> {
        Some(Body::Evidence(Box::new(Evidence {
            commitments: vec![tie.commitment.clone()],
            direction: tie.direction,
            class: tie.class,
            grade: tie.grade?,
            grade_reason: both(&tie.reason),
            date: event.date?,
            date_to: event.date_to,
            actor: names(&self.facts.actors, &event.actors),
            what: event.text.clone(),
        })))
    }

    pub(super) fn observation(&mut self, point: &Point) {
        let body = self.observation_body(point);
        let Some(body) = self.missing(&point.at, "value", body) else {
            return;
        };
        let record = self.record(&observation_title(point), &[], point.source.clone(), body);
        self.take(&point.at, Entry::single(&point.id, record));
    }

    fn observation_body(&self, point: &Point) -> Option<Body> {
        Some(Body::Observation(Box::new(Observation {
            series: point.series.clone(),
            area: Where {
                country: point.country?,
                region: None,
                name: None,
                locode: None,
            },
            period: point.period?,
            period_to: None,
            value: point.value.clone()?,
            method: both(&point.method),
            publisher: names(&self.facts.actors, std::slice::from_ref(&point.publisher)),
            status: point.state.clone(),
        })))
    }

    /// Words on a topic that is no commitment.
    pub(super) fn reading(&mut self, words: &Words) {
        let Some(published) = self.missing(&words.at, "said_on", words.said_on) else {
            return;
        };
        let body = Body::Reading(Box::new(Reading {
            publisher: both(&words.by),
            published,
            says: said(words),
            derived_from: Vec::new(),
            // A person of the node confirms a reading; the files cannot.
            status: "draft".to_owned(),
        }));
        let source = Source {
            note: Some(words.remark()),
            ..words.source.clone()
        };
        let record = self.record(&reading_title(words), &[], source, body);
        self.take(&words.at, Entry::single(&words.id, record));
    }
}

/// The words, or the remark that they are not there.
fn said(words: &Words) -> Vec<Text> {
    if words.words.is_empty() {
        return words.note.clone();
    }
    vec![Text {
        lang: words.lang.clone(),
        text: words.words.clone(),
    }]
}

/// The states behind the codes of the bodies, each once.
fn sides(codes: &[String]) -> Vec<String> {
    let mut sides: Vec<String> = codes
        .iter()
        .filter_map(|code| code.split(':').next())
        .map(str::to_owned)
        .collect();
    sides.dedup();
    sides
}

fn dated(on: Option<PartialDate>, why: &[Text]) -> Vec<Text> {
    let on = on.map(|date| date.to_string()).unwrap_or_default();
    let written = why.iter().map(|text| match text.lang.as_str() {
        "zh" => Text::zh(format!("{on}：{}", text.text)),
        _ => Text::en(format!("{on}: {}", text.text)),
    });
    written.collect()
}

fn titles(english: String, chinese: String) -> Vec<Text> {
    vec![Text::en(english), Text::zh(chinese)]
}

fn word(texts: &[Text], lang: &str) -> String {
    texts
        .iter()
        .find(|text| text.lang.as_str() == lang)
        .map(|text| text.text.clone())
        .unwrap_or_default()
}

fn evidence_title(tie: &Tie, event: &Event) -> Vec<Text> {
    let (en, zh) = (word(&event.title, "en"), word(&event.title, "zh"));
    titles(
        format!("On {}: {en}", tie.commitment),
        format!("关于{}：{zh}", tie.commitment),
    )
}

fn observation_title(point: &Point) -> Vec<Text> {
    let period = point.period.map(|period| period.to_string()).unwrap_or_default();
    let (en, zh) = (word(&point.name, "en"), word(&point.name, "zh"));
    titles(format!("{en}, {period}"), format!("{zh}（{period}）"))
}

fn reading_title(words: &Words) -> Vec<Text> {
    let (en, zh) = (word(&words.topic, "en"), word(&words.topic, "zh"));
    titles(
        format!("{en}: {}", word(&words.by, "en")),
        format!("{zh}：{}", word(&words.by, "zh")),
    )
}
