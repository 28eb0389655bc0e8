//! What one file says of another: every code, id and key that is named exists, and nothing hangs loose.

use std::collections::{HashMap, HashSet};

use comity_core::date::PartialDate;
use comity_core::record::Verb;

use super::Facts;
use super::commitments::is_key;
use super::error::{Complaints, Place};
use super::events::{Event, HeldBy};
use super::listings::ListingStep;

/// Checks all files against each other.
pub(super) fn check(facts: &Facts, complaints: &mut Complaints) {
    let names = Names::of(facts);
    unique(facts, complaints);
    codes(facts, &names, complaints);
    event_ids(facts, &names, complaints);
    commitment_keys(facts, &names, complaints);
    held(facts, complaints);
    tied(facts, complaints);
    statuses(facts, &names, complaints);
    listings(facts, complaints);
}

struct Names<'a> {
    actors: HashSet<&'a str>,
    events: HashMap<&'a str, &'a Event>,
    commitments: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(facts: &'a Facts) -> Self {
        Self {
            actors: facts.actors.iter().map(|actor| actor.code.as_str()).collect(),
            events: facts
                .events
                .iter()
                .map(|event| (event.id.as_str(), event))
                .collect(),
            commitments: facts
                .commitments
                .iter()
                .map(|promise| promise.id.as_str())
                .collect(),
        }
    }

    fn actor(&self, at: &Place, field: &str, code: &str, complaints: &mut Complaints) {
        if !self.actors.contains(code) {
            let mend = "use a code of record-actors.csv, or add the body there";
            complaints.add(at, field, format!("unknown body `{code}`"), mend);
        }
    }

    /// An id of an event; an empty one is none.
    fn event(&self, at: &Place, field: &str, id: &str, complaints: &mut Complaints) {
        if !id.is_empty() && !self.events.contains_key(id) {
            let mend = "use an id of record-events.csv, or add the event there";
            complaints.add(at, field, format!("unknown event `{id}`"), mend);
        }
    }

    fn commitment(&self, at: &Place, field: &str, key: &str, complaints: &mut Complaints) {
        if !self.commitments.contains(key) {
            let mend = "use a key of record-commitments.csv, or add the commitment there";
            complaints.add(at, field, format!("unknown commitment `{key}`"), mend);
        }
    }
}

/// Two lines with one id would become one record.
fn unique(facts: &Facts, complaints: &mut Complaints) {
    let actors = facts.actors.iter().map(|a| (&a.at, "code", &a.code));
    let events = facts.events.iter().map(|e| (&e.at, "id", &e.id));
    let meetings = facts.meetings.iter().map(|m| (&m.at, "event", &m.event));
    let promises = facts.commitments.iter().map(|p| (&p.at, "id", &p.id));
    let words = facts.wordings.iter().map(|w| (&w.at, "id", &w.id));
    let ties = facts.evidence.iter().map(|t| (&t.at, "id", &t.id));
    let points = facts.observations.iter().map(|p| (&p.at, "id", &p.id));
    let mut seen = HashSet::new();
    for (at, field, id) in actors
        .chain(events)
        .chain(meetings)
        .chain(promises)
        .chain(words)
        .chain(ties)
        .chain(points)
    {
        if !seen.insert((at.file, id.as_str())) {
            complaints.add(
                at,
                field,
                format!("`{id}` stands on an earlier line already"),
                "give each line its own id",
            );
        }
    }
}

fn codes(facts: &Facts, names: &Names<'_>, complaints: &mut Complaints) {
    for event in &facts.events {
        event
            .actors
            .iter()
            .for_each(|code| names.actor(&event.at, "actors", code, complaints));
    }
    for promise in &facts.commitments {
        promise
            .by
            .iter()
            .for_each(|code| names.actor(&promise.at, "by", code, complaints));
    }
    for step in &facts.listings {
        names.actor(&step.at, "authority", &step.authority, complaints);
    }
    for point in &facts.observations {
        names.actor(&point.at, "publisher", &point.publisher, complaints);
    }
}

fn event_ids(facts: &Facts, names: &Names<'_>, complaints: &mut Complaints) {
    for meeting in &facts.meetings {
        names.event(&meeting.at, "event", &meeting.event, complaints);
    }
    for step in &facts.listings {
        names.event(&step.at, "event", &step.event, complaints);
    }
    for promise in &facts.commitments {
        names.event(&promise.at, "made_in", &promise.made_in, complaints);
    }
    for status in &facts.statuses {
        names.event(&status.at, "event", &status.event, complaints);
    }
    for tie in &facts.evidence {
        names.event(&tie.at, "event", &tie.event, complaints);
    }
    for point in &facts.observations {
        names.event(&point.at, "event", &point.event, complaints);
    }
}

fn commitment_keys(facts: &Facts, names: &Names<'_>, complaints: &mut Complaints) {
    for event in &facts.events {
        event
            .commitments
            .iter()
            .for_each(|key| names.commitment(&event.at, "commitments", key, complaints));
    }
    for tie in &facts.evidence {
        names.commitment(&tie.at, "commitment", &tie.commitment, complaints);
    }
    for words in facts.wordings.iter().filter(|words| is_key(&words.about)) {
        names.commitment(&words.at, "about", &words.about, complaints);
    }
    for status in facts.statuses.iter().filter(|status| is_key(&status.subject)) {
        names.commitment(&status.at, "subject", &status.subject, complaints);
    }
}

/// Every event is held by exactly the record it names.
fn held(facts: &Facts, complaints: &mut Complaints) {
    for event in &facts.events {
        let (file, lines) = lines_for(event, facts);
        if lines == 0 {
            let what = format!("no line of {file} names the event");
            complaints.add(
                &event.at,
                "record",
                what,
                format!("add the line to {file}, or choose another record"),
            );
        }
    }
    let by_id = |id: &str| facts.events.iter().find(|event| event.id == id);
    let meetings = facts
        .meetings
        .iter()
        .map(|m| (&m.at, m.event.as_str(), HeldBy::Meeting));
    let listings = facts
        .listings
        .iter()
        .map(|l| (&l.at, l.event.as_str(), HeldBy::Listing));
    for (at, id, wanted) in meetings.chain(listings) {
        if by_id(id).is_some_and(|event| event.held_by != wanted) {
            let mend = "set `record` of the event to the record this file holds";
            complaints.add(at, "event", format!("`{id}` is recorded otherwise"), mend);
        }
    }
}

/// The file that holds the event's facts and how many of its lines name it; an event that is its own record names itself.
fn lines_for(event: &Event, facts: &Facts) -> (&'static str, usize) {
    let id = &event.id;
    match event.held_by {
        HeldBy::Meeting => (
            super::meetings::FILE,
            facts.meetings.iter().filter(|m| m.event == *id).count(),
        ),
        HeldBy::Listing => (
            super::listings::FILE,
            facts.listings.iter().filter(|l| l.event == *id).count(),
        ),
        HeldBy::Evidence => (
            super::evidence::FILE,
            facts.evidence.iter().filter(|t| t.event == *id).count(),
        ),
        HeldBy::Observation => (
            super::observations::FILE,
            facts.observations.iter().filter(|p| p.event == *id).count(),
        ),
        HeldBy::Action | HeldBy::Control | HeldBy::Notice => (super::events::FILE, 1),
    }
}

/// An event and a commitment that name each other do so in both files.
fn tied(facts: &Facts, complaints: &mut Complaints) {
    let evidence = facts
        .evidence
        .iter()
        .map(|tie| (tie.event.as_str(), tie.commitment.as_str()));
    let made = facts
        .commitments
        .iter()
        .map(|promise| (promise.made_in.as_str(), promise.id.as_str()));
    let changed = facts
        .statuses
        .iter()
        .map(|status| (status.event.as_str(), status.subject.as_str()));
    let told: HashSet<(&str, &str)> = evidence.chain(made).chain(changed).collect();
    for event in &facts.events {
        for key in event
            .commitments
            .iter()
            .filter(|key| !told.contains(&(event.id.as_str(), key.as_str())))
        {
            let mend = "add a line to record-evidence.csv or record-statuses.csv, or take the key away";
            complaints.add(
                &event.at,
                "commitments",
                format!("nothing says what the event is to {key}"),
                mend,
            );
        }
    }
    for tie in &facts.evidence {
        let event = facts.events.iter().find(|event| event.id == tie.event);
        if event.is_some_and(|event| !event.commitments.contains(&tie.commitment)) {
            let what = format!("the event does not name {}", tie.commitment);
            complaints.add(
                &tie.at,
                "commitment",
                what,
                "add the key to `commitments` of the event",
            );
        }
    }
}

fn statuses(facts: &Facts, names: &Names<'_>, complaints: &mut Complaints) {
    let mut last: HashMap<&str, PartialDate> = HashMap::new();
    for status in &facts.statuses {
        let subject = status.subject.as_str();
        if let (Some(on), Some(before)) = (status.on, last.get(subject))
            && on.latest() < before.earliest()
        {
            let mend = "write the lines of one subject in order of their dates";
            complaints.add(
                &status.at,
                "status_on",
                format!("{on} lies before {before} of an earlier line"),
                mend,
            );
        }
        last.extend(status.on.map(|on| (subject, on)));
        let is_action = names
            .events
            .get(subject)
            .is_some_and(|event| event.held_by == HeldBy::Action);
        if !is_key(subject) && !is_action {
            let mend = "name a commitment, or an event that is recorded as an action";
            complaints.add(&status.at, "subject", format!("`{subject}` has no status"), mend);
        }
    }
    for promise in facts
        .commitments
        .iter()
        .filter(|promise| !last.contains_key(promise.id.as_str()))
    {
        complaints.add(
            &promise.at,
            "id",
            "no status",
            "add a line to record-statuses.csv: how did it begin?",
        );
    }
}

/// A chain begins with an `issue` and goes on, in order of dates, with what follows it.
fn listings(facts: &Facts, complaints: &mut Complaints) {
    let mut last: HashMap<&str, &ListingStep> = HashMap::new();
    for step in &facts.listings {
        let before = last.insert(step.chain.as_str(), step);
        if before.is_none() != (step.verb == Verb::Issue) {
            let what = if before.is_none() {
                "a chain that begins with no listing"
            } else {
                "a second listing in one chain"
            };
            complaints.add(
                &step.at,
                "verb",
                what,
                "write `issue` first and once, then what ends it",
            );
        }
        if let Some((before, from, to)) =
            before.and_then(|before| Some((before, before.effective?, step.effective?)))
            && to.latest() < from.earliest()
        {
            let what = format!("{to} lies before {from} on line {}", before.at.line);
            complaints.add(
                &step.at,
                "effective",
                what,
                "write the lines of one chain in order of their dates",
            );
        }
        if before.is_some_and(|before| before.party != step.party || before.list != step.list) {
            complaints.add(
                &step.at,
                "party",
                "another party or list than the chain",
                "one chain is one party on one list",
            );
        }
    }
}
