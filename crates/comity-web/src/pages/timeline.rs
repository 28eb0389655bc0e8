//! `GET /timeline`: what happened, by date: a drawing and a list.

use axum::extract::State;
use comity_core::date::PartialDate;
use comity_core::kinds::Body;
use comity_core::record::Record;
use comity_core::text::Text;
use comity_flow::{FlowError, Node, RecordDetail, Who};

use super::commitments::{MOST, first_of, source};
use super::record::is_unverified;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::Query;
use crate::format::{encoded, shortened};
use crate::views::commitments::{Dot, Drawing, EventView, TimelinePage};
use crate::views::common::Choice;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Kinds of records that are events of the common history.
const KINDS: [&str; 5] = ["commitment", "action", "evidence", "meeting", "listing"];

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let chosen = query.get("kind").to_owned();
    let kind = chosen.clone();
    let details = app.run(move |node: &Node| load(node, &who, &kind)).await?;
    let words = visitor.words;
    let mut events: Vec<Event> = details
        .iter()
        .filter_map(|detail| event(&words, detail))
        .collect();
    events.sort_by_key(|event| event.at);
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

fn load(node: &Node, who: &Who, kind: &str) -> Result<Vec<RecordDetail>, FlowError> {
    let mut details = Vec::new();
    for one in KINDS.into_iter().filter(|one| kind.is_empty() || *one == kind) {
        details.extend(node.records_of_kind(who, one, MOST)?);
    }
    Ok(details)
}

/// All meetings, for the page of one commitment.
pub(crate) fn meetings(node: &Node, who: &Who) -> Result<Vec<RecordDetail>, FlowError> {
    node.records_of_kind(who, "meeting", MOST)
}

/// The events of one commitment: itself, its evidence, the meetings that reviewed it.
pub(crate) fn of_commitment<'a>(
    words: &Words,
    key: &str,
    commitment: &'a RecordDetail,
    evidence: impl Iterator<Item = &'a RecordDetail>,
    meetings: &'a [RecordDetail],
) -> Vec<EventView> {
    let reviewed = |detail: &&RecordDetail| match &detail.record.body {
        Body::Meeting(meeting) => meeting.commitments.iter().any(|k| k == key),
        _ => false,
    };
    let details = std::iter::once(commitment)
        .chain(evidence)
        .chain(meetings.iter().filter(reviewed));
    let mut events: Vec<Event> = details.filter_map(|detail| event(words, detail)).collect();
    events.sort_by_key(|event| event.at);
    events.into_iter().map(|event| event.view).collect()
}

/// An event with what its drawing needs.
struct Event {
    at: PartialDate,
    lane: Lane,
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
        let has = |words: &[&str]| words.iter().any(|word| actor.contains(word));
        let us = code == Some("US")
            || has(&[
                "US",
                "United States",
                "White House",
                "Trump",
                "Biden",
                "DEA",
                "美国",
            ]);
        let cn = code == Some("CN") || has(&["China", "Chinese", "Xi", "MPS", "NNCC", "中国"]);
        let un = code == Some("UN") || has(&["UN ", "INCB", "CND", "United Nations", "联合国"]);
        match (un, us, cn) {
            (true, _, _) => Lane::Un,
            (_, true, false) => Lane::Us,
            (_, false, true) => Lane::Cn,
            _ => Lane::Both,
        }
    }
}

fn event(words: &Words, detail: &RecordDetail) -> Option<Event> {
    let record = &detail.record;
    let (at, actor, code, texts, commitments) = parts(record)?;
    let first = commitments.first();
    Some(Event {
        at,
        lane: Lane::of(code.as_deref(), &actor),
        view: EventView {
            anchor: anchor(&detail.id),
            date: at.to_string(),
            kind: record.kind().as_str().into(),
            text: first_of(words, &texts, record),
            commitment: first.map(|key| (commitments.join(", "), format!("/commitments/{}", encoded(key)))),
            source: source(record),
            verified: !is_unverified(record),
            record: Some(wire::record_href(&detail.id)),
            actor,
        },
    })
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
        _ => return None,
    })
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
