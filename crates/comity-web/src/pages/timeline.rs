//! `GET /timeline`: what happened, by date: a drawing and a list.

use std::collections::HashMap;

use axum::extract::State;
use comity_core::date::PartialDate;
use comity_core::kinds::{Body, Kind};
use comity_core::record::Record;
use comity_core::text::Text;
use comity_flow::{Node, RecordDetail};

use super::commitments::{first_of, source};
use super::record::is_unverified;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::Query;
use crate::format::{encoded, shortened};
use crate::labels;
use crate::views::commitments::{Dot, Drawing, EventView, TimelinePage};
use crate::views::common::Choice;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Kinds of records that are events of the common history.
const KINDS: [&str; 8] = [
    "commitment",
    "action",
    "control",
    "notice",
    "meeting",
    "listing",
    "reading",
    "evidence",
];

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let details = app.run(move |node: &Node| node.timeline(&who)).await?;
    let (words, chosen) = (visitor.words, query.get("kind"));
    let events = events(&words, &details, |event| match chosen {
        // What evidence is about stands there already; it is shown by itself only when asked for.
        "" => !event.told_elsewhere,
        kind => event.view.kind == kind,
    });
    let choice = |kind: &str| Choice {
        value: kind.into(),
        label: words.t(&format!("kind-{kind}")),
        chosen: kind == chosen,
    };
    page(&TimelinePage {
        s: visitor.shell(),
        kinds: KINDS.into_iter().map(choice).collect(),
        drawing: draw(&words, &events),
        events: events.into_iter().map(|event| event.view).collect(),
    })
}

/// The events of one commitment, without its evidence, which its page shows by itself.
pub(crate) fn of_commitment(words: &Words, key: &str, details: &[RecordDetail]) -> Vec<EventView> {
    let mine = |event: &Event| event.commitments.iter().any(|k| k == key) && event.view.kind != "evidence";
    events(words, details, mine)
        .into_iter()
        .map(|event| event.view)
        .collect()
}

/// The events that pass, by date.
fn events(words: &Words, details: &[RecordDetail], pass: impl Fn(&Event) -> bool) -> Vec<Event> {
    let ties = ties(details);
    let event = |detail| event(words, detail, &ties);
    let mut events: Vec<Event> = details.iter().filter_map(event).filter(pass).collect();
    events.sort_by_key(|event| event.at);
    events
}

/// Which commitments a record bears on, by what the evidence says of it.
type Ties = HashMap<String, Vec<String>>;

fn ties(details: &[RecordDetail]) -> Ties {
    let mut ties = Ties::new();
    for detail in details {
        let Body::Evidence(evidence) = &detail.record.body else {
            continue;
        };
        for link in concerned(&detail.record) {
            let keys = ties.entry(link.to_owned()).or_default();
            keys.extend(
                evidence
                    .commitments
                    .iter()
                    .filter(|key| !keys.contains(key))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
    }
    ties
}

/// The records that a piece of evidence is about.
fn concerned(record: &Record) -> impl Iterator<Item = &str> {
    record
        .links
        .iter()
        .filter(|link| link.relation == "concerns")
        .map(|link| link.record.as_str())
}

/// An event with what its drawing needs.
struct Event {
    at: PartialDate,
    lane: Lane,
    commitments: Vec<String>,
    /// Evidence about an event that has a record of its own.
    told_elsewhere: bool,
    view: EventView,
}

/// Whose act it is, as far as the record says. The lanes stand in the order of their names, not of their weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Un,
    Us,
    Cn,
    Both,
}

impl Lane {
    const ALL: [(Lane, &'static str); 4] = [
        (Lane::Un, "lane-un"),
        (Lane::Us, "lane-us"),
        (Lane::Cn, "lane-cn"),
        (Lane::Both, "lane-both"),
    ];

    /// By the country of the actor's authority where it is given, else by the actor's name as the source writes it.
    fn of(code: Option<&str>, actor: &str) -> Self {
        match code {
            Some("UN") => return Lane::Un,
            Some("US") => return Lane::Us,
            Some("CN") => return Lane::Cn,
            _ => {}
        }
        let tokens: Vec<&str> = actor.split(|c: char| !c.is_alphanumeric()).collect();
        let has = |words: &[&str]| {
            words
                .iter()
                .any(|word| tokens.contains(word) || (word.contains(' ') && actor.contains(word)))
        };
        let us =
            has(&["US", "United States", "White House", "DEA", "FBI", "ONDCP"]) || actor.contains("美国");
        let cn = has(&["CN", "China", "Chinese", "MPS", "NNCC"]) || actor.contains("中国");
        match (
            has(&[
                "UN",
                "INCB",
                "CND",
                "United Nations",
                "Commission on Narcotic Drugs",
            ]),
            us,
            cn,
        ) {
            (true, _, _) => Lane::Un,
            (_, true, false) => Lane::Us,
            (_, false, true) => Lane::Cn,
            _ => Lane::Both,
        }
    }
}

fn event(words: &Words, detail: &RecordDetail, ties: &Ties) -> Option<Event> {
    let record = &detail.record;
    let (at, actor, code, texts, mut commitments) = parts(record)?;
    commitments.extend(ties.get(&detail.id).into_iter().flatten().cloned());
    commitments.sort();
    commitments.dedup();
    let first = commitments.first();
    Some(Event {
        at,
        lane: Lane::of(code.as_deref(), &actor),
        told_elsewhere: record.kind() == Kind::Evidence && concerned(record).next().is_some(),
        view: EventView {
            anchor: anchor(&detail.id),
            date: at.to_string(),
            kind: record.kind().as_str().into(),
            text: first_of(words, &texts, record),
            commitment: first.map(|key| (commitments.join(", "), format!("/commitments/{}", encoded(key)))),
            source: source(record),
            verified: !is_unverified(record),
            record: Some(wire::record_href(&detail.id)),
            actor: named(words, &actor),
        },
        commitments,
    })
}

/// Codes of countries among the actors become names.
fn named(words: &Words, actor: &str) -> String {
    actor
        .split(", ")
        .map(|one| labels::of_place(words, one))
        .collect::<Vec<_>>()
        .join(", ")
}

type Parts = (PartialDate, String, Option<String>, Vec<Text>, Vec<String>);

/// Date, actor, code of the actor's country, words, commitments.
fn parts(record: &Record) -> Option<Parts> {
    Some(match &record.body {
        Body::Commitment(c) => (
            c.made_on?,
            c.who.join(", "),
            None,
            c.what.clone(),
            vec![c.key.clone()],
        ),
        Body::Evidence(e) => (
            e.date,
            e.actor.clone(),
            None,
            e.what.clone(),
            e.commitments.clone(),
        ),
        Body::Action(a) => (
            a.date,
            a.authority.clone(),
            Some(a.jurisdiction.to_string()),
            record.summary.clone(),
            Vec::new(),
        ),
        Body::Meeting(m) => (
            m.date,
            m.bodies.join(", "),
            None,
            record.title.clone(),
            m.commitments.clone(),
        ),
        Body::Listing(l) => (
            l.from,
            l.authority.clone(),
            Some(l.jurisdiction.to_string()),
            record.title.clone(),
            Vec::new(),
        ),
        Body::Control(c) => (
            c.from?,
            c.jurisdiction.to_string(),
            Some(c.jurisdiction.to_string()),
            summary(record),
            Vec::new(),
        ),
        Body::Notice(n) => (
            n.served,
            n.authority.clone(),
            Some(n.jurisdiction.to_string()),
            n.content.clone(),
            Vec::new(),
        ),
        Body::Reading(r) => (r.published, r.publisher.clone(), None, r.says.clone(), Vec::new()),
        _ => return None,
    })
}

/// The summary, or the title where there is none.
fn summary(record: &Record) -> Vec<Text> {
    if record.summary.is_empty() {
        record.title.clone()
    } else {
        record.summary.clone()
    }
}

/// An id for the page: the digits of the record's id.
fn anchor(id: &str) -> String {
    format!("e-{}", id.rsplit('/').next().unwrap_or_default())
}

/// Width of the drawing, in its own units; a lane's height; room for its name and for dots that would lie on one another.
const WIDTH: u64 = 960;
const LEFT: u64 = 150;
const LANE: u64 = 76;
const DOT: u64 = 13;
/// Dots piled up in one place before they begin to lie on one another.
const PILE: u64 = 4;

fn draw(words: &Words, events: &[Event]) -> Drawing {
    let years = (
        events.iter().map(|e| e.at.year()).min(),
        events.iter().map(|e| e.at.year()).max(),
    );
    let (Some(first), Some(last)) = years else {
        return Drawing::default();
    };
    let span = i64::from(last - first) + 1;
    let place = |date: PartialDate| {
        let start = PartialDate::day(first, 1, 1).unwrap_or(date);
        // A year or month stands at its middle.
        let (least, most) = date.days_since(start);
        let days = (least + most) / 2;
        LEFT + u64::try_from(days).unwrap_or(0) * (WIDTH - LEFT - 20) / u64::try_from(span * 366).unwrap_or(1)
    };
    let year = |year: i16| PartialDate::day(year, 1, 1).map(|date| (place(date), year.to_string()));
    let lane_y = |lane: Lane| {
        let at = Lane::ALL.iter().position(|(one, _)| *one == lane).unwrap_or(0) as u64;
        24 + (at + 1) * LANE
    };
    let mut taken: Vec<(Lane, u64)> = Vec::new();
    let dots = events.iter().map(|event| {
        let x = place(event.at);
        let near = taken
            .iter()
            .filter(|(lane, at)| *lane == event.lane && at.abs_diff(x) < DOT)
            .count() as u64;
        taken.push((event.lane, x));
        Dot {
            x,
            y: lane_y(event.lane) - 12 - (near % PILE) * DOT,
            anchor: event.view.anchor.clone(),
            title: format!("{} {}", event.view.date, shortened(&event.view.text.text, 120)),
            verified: event.view.verified,
        }
    });
    Drawing {
        dots: dots.collect(),
        height: 24 + LANE * Lane::ALL.len() as u64 + 10,
        lanes: Lane::ALL
            .iter()
            .map(|(lane, id)| (lane_y(*lane), words.t(id)))
            .collect(),
        years: (first..=last).filter_map(year).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_follow_the_authority() {
        assert_eq!(Lane::of(Some("US"), "Department of Commerce"), Lane::Us);
        assert_eq!(Lane::of(None, "China MPS/NHC/NMPA"), Lane::Cn);
        assert_eq!(Lane::of(None, "US, China (Beijing)"), Lane::Both);
        assert_eq!(Lane::of(None, "UN CND (US proposal)"), Lane::Un);
    }
}
