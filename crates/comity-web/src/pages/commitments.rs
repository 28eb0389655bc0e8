//! `GET /commitments` and `/commitments/{key}`: both sides' words, and what later showed.

use axum::extract::{Path, State};
use comity_core::kinds::{Body, Commitment, Evidence, Wording};
use comity_core::record::Record;
use comity_core::text::Text;
use comity_flow::{FlowError, Node, RecordDetail};

use super::record::is_unverified;
use super::timeline;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::fault::Fault;
use crate::format::encoded;
use crate::labels;
use crate::substance_view::word;
use crate::views::commitments::{CommitmentPage, CommitmentView, CommitmentsPage, EvidenceView, Side};
use crate::views::common::Said;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// More commitments and evidence than a working group makes in a decade; bounds the page.
const MOST: u32 = 500;

/// A commitment or a piece of evidence with its record.
type Of<T> = (Box<T>, RecordDetail);

/// Commitments and evidence.
type Both = (Vec<Of<Commitment>>, Vec<Of<Evidence>>);

pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        let mut details = node.records_of_kind(&who, "commitment", MOST)?;
        details.extend(node.records_of_kind(&who, "evidence", MOST)?);
        Ok::<_, FlowError>(details)
    };
    let (commitments, evidence) = both(app.run(work).await?);
    let words = visitor.words;
    let view = |(commitment, detail): &Of<Commitment>| {
        let count = evidence
            .iter()
            .filter(|(e, _)| e.commitments.contains(&commitment.key))
            .count();
        commitment_view(&words, commitment, detail, count as u64)
    };
    page(&CommitmentsPage {
        s: visitor.shell(),
        rows: commitments.iter().map(view).collect(),
    })
}

pub(crate) async fn one(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    let who = visitor.user()?.clone();
    let history = app.run(move |node: &Node| node.timeline(&who)).await?;
    let (commitments, evidence) = both(history.iter().cloned());
    let (commitment, detail) = commitments
        .into_iter()
        .find(|(c, _)| c.key == key)
        .ok_or(Fault::NotFound)?;
    let words = visitor.words;
    let mine: Vec<&Of<Evidence>> = evidence
        .iter()
        .filter(|(e, _)| e.commitments.contains(&key))
        .collect();
    page(&CommitmentPage {
        s: visitor.shell(),
        c: commitment_view(&words, &commitment, &detail, mine.len() as u64),
        evidence: mine
            .iter()
            .map(|(e, detail)| evidence_view(&words, e, detail))
            .collect(),
        events: timeline::of_commitment(&words, &key, &history),
    })
}

/// All commitments by date and all evidence by date, the oldest first.
fn both(details: impl IntoIterator<Item = RecordDetail>) -> Both {
    let (mut commitments, mut evidence) = (Vec::new(), Vec::new());
    for detail in details {
        match detail.record.body.clone() {
            Body::Commitment(body) => commitments.push((body, detail)),
            Body::Evidence(body) => evidence.push((body, detail)),
            _ => {}
        }
    }
    // Standing commitments have no date; they come first.
    commitments.sort_by(|(a, _), (b, _)| a.made_on.cmp(&b.made_on).then_with(|| a.key.cmp(&b.key)));
    evidence.sort_by_key(|(e, _)| e.date);
    (commitments, evidence)
}

fn commitment_view(
    words: &Words,
    commitment: &Commitment,
    detail: &RecordDetail,
    evidence: u64,
) -> CommitmentView {
    let title = wire::one_said(words, &commitment.what);
    CommitmentView {
        href: format!("/commitments/{}", encoded(&commitment.key)),
        code: commitment.key.clone(),
        title: if title.text.is_empty() {
            wire::one_said(words, &detail.record.title)
        } else {
            title
        },
        made_on: commitment
            .made_on
            .map_or_else(|| words.t("commitment-standing"), |date| date.to_string()),
        due: commitment.due.map(|date| date.to_string()).unwrap_or_default(),
        who: commitment
            .who
            .iter()
            .map(|who| labels::of_place(words, who))
            .collect(),
        sides: sides(words, &commitment.wordings),
        state: commitment.status.clone(),
        state_note: wire::one_said(words, &commitment.later_evidence),
        evidence,
        verified: !is_unverified(&detail.record),
        record: Some(wire::record_href(&detail.id)),
    }
}

/// The wordings by side, in the order in which the record has them.
fn sides(words: &Words, wordings: &[Wording]) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    // The same order on every card, by the code of the side: an order says nothing of weight.
    let mut wordings: Vec<&Wording> = wordings.iter().collect();
    wordings.sort_by_key(|wording| wording.side.as_str());
    for wording in wordings {
        let text = Said::new(wording.lang.as_str(), wording.words.clone());
        let name = labels::of_place(words, &wording.side);
        let at = match sides.iter().position(|side| side.name == name) {
            Some(at) => at,
            None => {
                sides.push(Side {
                    name,
                    ..Side::default()
                });
                sides.len() - 1
            }
        };
        if let Some(side) = sides.get_mut(at) {
            side.texts.push(crate::views::commitments::Words {
                text,
                quoted: wording.quoted,
                source: wording.citation.clone(),
                note: wording.note.clone().unwrap_or_default(),
            });
        }
    }
    sides
}

fn evidence_view(words: &Words, evidence: &Evidence, detail: &RecordDetail) -> EvidenceView {
    let grade = evidence.grade;
    EvidenceView {
        date: period(evidence),
        actor: evidence.actor.clone(),
        text: first_of(words, &evidence.what, &detail.record),
        bearing: word(&evidence.direction),
        class: word(&evidence.class),
        grade: grade.to_string(),
        grade_words: grade_words(words, evidence),
        grade_reason: evidence.grade_reason.clone(),
        source: source(&detail.record),
        verified: !is_unverified(&detail.record),
        record: Some(wire::record_href(&detail.id)),
    }
}

fn period(evidence: &Evidence) -> String {
    match evidence.date_to {
        Some(to) => format!("{} – {to}", evidence.date),
        None => evidence.date.to_string(),
    }
}

fn grade_words(words: &Words, evidence: &Evidence) -> String {
    let source = words.t(&format!("source-{}", word(&evidence.grade.source).to_lowercase()));
    let information = words.t(&format!("information-{}", evidence.grade.information.get()));
    format!("{source} · {information}")
}

pub(crate) fn first_of(words: &Words, texts: &[Text], record: &Record) -> Said {
    let said = wire::one_said(words, texts);
    if said.text.is_empty() {
        wire::one_said(words, &record.title)
    } else {
        said
    }
}

/// The citation of a record.
pub(crate) fn source(record: &Record) -> String {
    record
        .source
        .as_ref()
        .map(|source| source.citation.clone())
        .unwrap_or_default()
}
