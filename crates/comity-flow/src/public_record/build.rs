//! From checked facts to drafts of records.

use comity_core::date::Timestamp;
use comity_core::grading::Provenance;
use comity_core::handling::Handling;
use comity_core::jurisdiction::Jurisdiction;
use comity_core::kinds::{Action, Body, Control, Kind, Listing, Meeting, Notice};
use comity_core::parts::Source;
use comity_core::record::{Record, SHAPE, Turn, Verb};
use comity_core::text::Text;

use super::Facts;
use super::actors::{jurisdiction, names};
use super::commitments::is_key;
use super::draft::{ChainStep, Entry, Statement};
use super::error::{Complaints, Place};
use super::events::{Event, HeldBy};
use super::listings::ListingStep;
use super::row::both;

/// All records, events first: a link names what comes before it.
pub(super) fn entries(facts: &Facts, issued: Timestamp, complaints: &mut Complaints) -> Vec<Entry> {
    let mut build = Build {
        facts,
        issued,
        complaints,
        entries: Vec::new(),
    };
    facts.events.iter().for_each(|event| build.event(event));
    facts
        .listings
        .iter()
        .filter(|step| step.verb == Verb::Issue)
        .for_each(|step| build.listing(step));
    facts
        .commitments
        .iter()
        .for_each(|promise| build.commitment(promise));
    facts.evidence.iter().for_each(|tie| build.evidence(tie));
    facts
        .observations
        .iter()
        .for_each(|point| build.observation(point));
    facts
        .wordings
        .iter()
        .filter(|words| !is_key(&words.about))
        .for_each(|words| build.reading(words));
    build.entries
}

/// What every draft needs while it is made.
pub(super) struct Build<'a> {
    pub(super) facts: &'a Facts,
    issued: Timestamp,
    complaints: &'a mut Complaints,
    entries: Vec<Entry>,
}

impl Build<'_> {
    pub(super) fn record(&self, title: &[Text], summary: &[Text], source: Source, body: Body) -> Record {
        Record {
            issued: self.issued,
            title: title.to_vec(),
            summary: summary.to_vec(),
            handling: Handling::public(),
            source: Some(source),
            links: Vec::new(),
            re: None,
            effective: None,
            body,
        }
    }

    /// Takes the entry up, or says at its line what the record itself finds wrong.
    pub(super) fn take(&mut self, at: &Place, entry: Entry) {
        for step in &entry.chain {
            if let Statement::Record(record) = &step.statement {
                for problem in record.problems() {
                    self.complaints
                        .add(at, &problem.field, problem.what, problem.mend);
                }
            }
        }
        self.entries.push(entry);
    }

    pub(super) fn missing<T>(&mut self, at: &Place, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.complaints
                .add(at, field, "missing", format!("fill in `{field}`"));
        }
        value
    }

    fn event(&mut self, event: &Event) {
        let body = match event.held_by {
            HeldBy::Action => self.action(event),
            HeldBy::Control => self.control(event),
            HeldBy::Notice => self.notice(event),
            HeldBy::Meeting => self.meeting(event),
            HeldBy::Listing | HeldBy::Evidence | HeldBy::Observation => return,
        };
        let Some(body) = self.missing(&event.at, "date", body) else {
            return;
        };
        // A notice holds its text in its body.
        let summary = if event.held_by == HeldBy::Notice {
            &[][..]
        } else {
            &event.text
        };
        let record = self.record(&event.title, summary, event.source.clone(), body);
        let mut entry = Entry::single(&event.id, record);
        self.later_states(event, &mut entry);
        self.take(&event.at, entry);
    }

    fn action(&self, event: &Event) -> Option<Body> {
        Some(Body::Action(Box::new(Action {
            action_type: event.what_sort.clone(),
            authority: names(&self.facts.actors, &event.actors),
            jurisdiction: self.jurisdiction(event)?,
            date: event.date?,
            date_to: event.date_to,
            parties: event.parties.clone(),
            proceedings: event.proceedings,
            items: Vec::new(),
            place: event.place.clone(),
            status: event.state.clone(),
        })))
    }

    /// What later lines say of an action: each is an amendment from its date.
    fn later_states(&self, event: &Event, entry: &mut Entry) {
        for status in self
            .facts
            .statuses
            .iter()
            .filter(|status| status.subject == event.id)
        {
            let Some(Body::Action(mut action)) = self.action(event) else {
                return;
            };
            action.status.clone_from(&status.status);
            let told: Vec<Text> = event
                .text
                .iter()
                .zip(&status.why)
                .map(|(text, why)| followed_by(text, why))
                .collect();
            let source = and_status(&event.source, &status.source);
            let record = self.record(&event.title, &told, source, Body::Action(action));
            entry.chain.push(ChainStep::amend(status.on, record));
        }
    }

    fn control(&self, event: &Event) -> Option<Body> {
        Some(Body::Control(Box::new(Control {
            jurisdiction: self.jurisdiction(event)?,
            instrument: event.instrument.clone(),
            clause: None,
            substances: Vec::new(),
            on: Some(event.on.clone()),
            scope: None,
            change: event.what_sort.clone(),
            from: event.in_force,
            to: None,
            covered_since: None,
            named_since: None,
            dates_note: None,
        })))
    }

    fn notice(&self, event: &Event) -> Option<Body> {
        Some(Body::Notice(Box::new(Notice {
            authority: names(&self.facts.actors, &event.actors),
            jurisdiction: self.jurisdiction(event)?,
            addressees: Vec::new(),
            addressee_class: Some(event.on.clone()),
            legal_basis: event.instrument.clone(),
            content: event.text.clone(),
            served: event.date?,
            served_by: None,
            status: "sent".to_owned(),
        })))
    }

    fn meeting(&self, event: &Event) -> Option<Body> {
        let meeting = self
            .facts
            .meetings
            .iter()
            .find(|meeting| meeting.event == event.id)?;
        Some(Body::Meeting(Box::new(Meeting {
            date: event.date?,
            date_to: event.date_to,
            bodies: meeting.bodies.clone(),
            place: event.place.clone(),
            agenda: meeting.agenda.clone(),
            commitments: event.commitments.clone(),
            status: meeting.state.clone(),
        })))
    }

    fn jurisdiction(&self, event: &Event) -> Option<Jurisdiction> {
        jurisdiction(&self.facts.actors, &event.actors)
    }

    fn listing(&mut self, step: &ListingStep) {
        let event = self.facts.events.iter().find(|event| event.id == step.event);
        let body = self.listing_body(step);
        let Some((event, body)) = self.missing(&step.at, "party", event.zip(body)) else {
            return;
        };
        let record = self.record(&event.title, &event.text, step.source.clone(), body);
        let mut entry = Entry::single(&step.chain, record);
        for later in self
            .facts
            .listings
            .iter()
            .filter(|later| later.chain == step.chain && later.verb == Verb::Delist)
        {
            let turn = self.turn(later);
            entry.chain.extend(
                later
                    .effective
                    .map(|effective| ChainStep::delist(effective, turn)),
            );
        }
        self.take(&step.at, entry);
    }

    fn listing_body(&self, step: &ListingStep) -> Option<Body> {
        let authority = std::slice::from_ref(&step.authority);
        Some(Body::Listing(Box::new(Listing {
            list: step.list.clone(),
            authority: names(&self.facts.actors, authority),
            jurisdiction: jurisdiction(&self.facts.actors, authority)?,
            party: step.party.clone()?,
            from: step.effective?,
            to: None,
            reason: both(&step.reason),
            status: "listed".to_owned(),
        })))
    }

    fn turn(&self, step: &ListingStep) -> Turn {
        Turn {
            v: SHAPE,
            kind: Kind::Listing,
            issued: self.issued,
            effective: step.effective,
            reason: step.reason.clone(),
            source: Some(step.source.clone()),
            handling: Handling::public(),
        }
    }

    /// Key of the entry that holds an event, if the event has a record of its own.
    pub(super) fn holder(&self, event: &str) -> Option<String> {
        let event = self.facts.events.iter().find(|known| known.id == event)?;
        match event.held_by {
            HeldBy::Action | HeldBy::Control | HeldBy::Notice | HeldBy::Meeting => Some(event.id.clone()),
            HeldBy::Listing => self
                .facts
                .listings
                .iter()
                .find(|l| l.event == event.id)
                .map(|l| l.chain.clone()),
            HeldBy::Evidence | HeldBy::Observation => None,
        }
    }
}

/// The source of a fact and of what later became of it: both citations, and the weaker provenance of the two.
pub(super) fn and_status(fact: &Source, status: &Source) -> Source {
    let both_read = fact.provenance == Provenance::Source && status.provenance == Provenance::Source;
    Source {
        citation: format!("{}; on the status: {}", fact.citation, status.citation),
        provenance: if both_read {
            Provenance::Source
        } else {
            Provenance::Unverified
        },
        ..fact.clone()
    }
}

fn followed_by(text: &Text, why: &Text) -> Text {
    let gap = if text.lang.as_str() == "zh" { "" } else { " " };
    Text {
        lang: text.lang.clone(),
        text: format!("{}{gap}{}", text.text, why.text),
    }
}
