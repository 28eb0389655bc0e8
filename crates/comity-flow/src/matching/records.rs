//! The records of questions and sets, and the page that shows them.

use comity_core::clock::draw;
use comity_core::handling::{Handling, Onward, Purpose, Tlp};
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, Kind, MatchQuery};
use comity_core::record::{Record, Verb};
use comity_core::text::Text;
use comity_store::{Filter, Page, SettledRow, Sight};

use super::views::{BudgetView, MatchDesk, QuestionView, SetView};
use super::{ALARM_FROM, DAY_BUDGET, PURPOSES, REQUEST_DAYS};
use crate::error::FlowError;
use crate::node::{Node, Outcome, Placed};
use crate::policy::Action;
use crate::reading::{Said, read_statement};
use crate::sign::{Link, Says};
use crate::who::Who;

/// The side that asks, in records.
pub(super) const ASKER: &str = "asker";
/// The side that answers.
pub(super) const HOLDER: &str = "holder";

/// Questions on the page.
const MOST_QUESTIONS: u32 = 200;
/// Requests looked through for one that follows a question.
const MOST_REQUESTS: u32 = 1000;

/// For this node alone, and blind in the log: who asks whom is itself worth keeping.
fn handling() -> Handling {
    Handling {
        tlp: Tlp::AmberStrict,
        purposes: vec![Purpose::Oversight],
        onward: Onward::None,
        ..Handling::default_for_reports()
    }
}

impl Node {
    /// Logs a question, an answer or a set. Durable when this returns.
    pub(super) fn log_match(&self, body: MatchQuery, title: [String; 2]) -> Result<Placed, FlowError> {
        let id = RecordId::new(&self.name, draw(self.dice.as_ref()));
        let [en, zh] = title;
        let words = vec![body.peer.to_string()];
        let record = Record {
            issued: self.clock.now(),
            title: vec![Text::en(en), Text::zh(zh)],
            summary: Vec::new(),
            handling: handling(),
            source: None,
            links: Vec::new(),
            re: None,
            effective: None,
            body: Body::MatchQuery(Box::new(body)),
        };
        let staged = self.desk().sign(Link {
            id: &id,
            seq: 1,
            prev: None,
            verb: Verb::Issue,
            says: Says::Facts(&record),
            subjects: Vec::new(),
            words,
            dedupe_key: None,
            import: None,
        })?;
        match self.commit(&[staged])?.into_iter().next() {
            Some(Outcome::Recorded(placed)) => Ok(placed),
            // without a dedupe key nothing is a duplicate
            _ => Err(FlowError::ChangedMeanwhile),
        }
    }

    /// The page "Private questions".
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn match_desk(&self, me: &Who) -> Result<MatchDesk, FlowError> {
        me.may(Action::Match)?;
        let filter = Filter {
            kind: Some(Kind::MatchQuery.as_str().into()),
            issuer: Some(self.name.to_string()),
            ..Filter::seen_by(me.sight())
        };
        let rows = self.store.list(&filter, &Page::first(MOST_QUESTIONS))?.rows;
        let mut questions = Vec::new();
        for row in rows {
            questions.extend(self.question(&row)?);
        }
        let mut desk = MatchDesk {
            questions,
            ..MatchDesk::default()
        };
        for peer in self.all_peers()? {
            let kept = self.matching_kept(&peer.name)?;
            let today = self.today().to_string();
            for purpose in PURPOSES {
                let used = kept
                    .asked
                    .get(&today)
                    .and_then(|day| day.get(purpose.as_str()))
                    .copied();
                let Some(used) = used else { continue };
                desk.budgets.push(BudgetView {
                    peer: peer.name.clone(),
                    purpose,
                    used,
                    most: DAY_BUDGET,
                    alarm: used >= ALARM_FROM && !self.has_requested(peer.name.as_str())?,
                });
            }
            if let Some(set) = kept.sets.last() {
                let head = set.head()?;
                desk.sets.push(SetView {
                    peer: peer.name.clone(),
                    epoch: set.epoch,
                    identifiers: set.identifiers,
                    tags: head.tags,
                    root: comity_proof::hex::encode(&head.root),
                    made: comity_core::date::Timestamp::from_seconds(set.made),
                });
            }
        }
        Ok(desk)
    }

    /// A logged question; nothing for the record of a set.
    fn question(&self, row: &SettledRow) -> Result<Option<QuestionView>, FlowError> {
        let Some(kept) = self.store.statement(&row.hash, &Sight::all())? else {
            return Ok(None);
        };
        let Said::Facts(record) = read_statement(&kept.bytes)?.said else {
            return Ok(None);
        };
        let Body::MatchQuery(said) = record.body else {
            return Ok(None);
        };
        if is_set(&said) {
            return Ok(None);
        }
        let Ok(id) = row.row.record_id.parse() else {
            return Ok(None);
        };
        Ok(Some(QuestionView {
            record: id,
            at: record.issued,
            ours: said.side == ASKER,
            peer: said.peer,
            purpose: said.purpose,
            ground: said
                .ground
                .first()
                .map(|text| text.text.clone())
                .unwrap_or_default(),
            count: said.count,
            epoch: said.epoch,
            hits: said.hits,
            digest: said.digest,
        }))
    }

    /// Whether a request of this counterpart has come within the last days.
    pub(super) fn has_requested(&self, peer: &str) -> Result<bool, FlowError> {
        let filter = Filter {
            kind: Some(Kind::Request.as_str().into()),
            issuer: Some(peer.into()),
            ..Filter::seen_by(Sight::all())
        };
        let since = self.clock.now().seconds() - REQUEST_DAYS * 24 * 3600;
        let rows = self.store.list(&filter, &Page::first(MOST_REQUESTS))?.rows;
        Ok(rows.iter().any(|row| row.row.issued >= since))
    }
}

/// The record of a set has no ground: nobody asked.
fn is_set(said: &MatchQuery) -> bool {
    said.side == HOLDER && said.ground.is_empty()
}
