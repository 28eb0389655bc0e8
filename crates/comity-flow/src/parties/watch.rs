//! Reading the log for what concerns parties: who stands in a record, and what people decided.
//!
//! Both follow from the log and can be read again from its beginning; a place in it says how far they were. So nothing is lost if
//! the power fails between a record and its screening, and a decision counts when it is logged, not before.

use comity_core::kinds::{Body, Decision, Kind};
use comity_core::record::Verb;
use comity_store::{CandidateEvent, CandidateKey, CandidateRow, OurKey, OurParty, Sight, StatementRow};

use super::entry;
use super::index::Index;
use super::views::CandidateState;
use super::work::{Plan, state_of};
use crate::error::FlowError;
use crate::node::Node;
use crate::reading::{Said, read_statement};

/// Statements read at once.
const AT_ONCE: u32 = 2000;

/// Kinds whose parties somebody deals with: consignments, incidents, payments, machines. Listings, notices and what
/// authorities did name parties, too, but nobody trades with those by writing them down.
const DEALT_WITH: [Kind; 4] = [Kind::Notification, Kind::Incident, Kind::Payment, Kind::Machine];

impl Node {
    /// After something was logged: screens what came, if nobody else is at it. What fails here is done at the next occasion.
    pub(crate) fn watch_parties(&self) {
        let Some(_turn) = self.parties.try_turn() else {
            return;
        };
        if let Err(cause) = self.read_log_for_parties() {
            tracing::warn!(%cause, "parties of new records were not screened; the next record or start begins again");
        }
    }

    /// Reads what the log holds and was not read yet. Without any list there is nothing to screen against, and nothing is read.
    ///
    /// # Errors
    /// The store's, or damage.
    pub(super) fn read_log_for_parties(&self) -> Result<(), FlowError> {
        if self.store.party_lists()?.iter().all(|row| row.current == 0) {
            return Ok(());
        }
        loop {
            let from = self.store.parties_read_to()?;
            let page = self.store.statements_from(from, AT_ONCE, &Sight::all())?;
            let Some(last) = page.last() else { return Ok(()) };
            let mut plan = Plan::new(self);
            plan.work.read_to = Some(last.settled.index + 1);
            for statement in &page {
                self.take_statement(&mut plan, statement)?;
            }
            self.screen_put(&mut plan)?;
            self.store.parties_apply(&plan.work)?;
        }
    }

    fn take_statement(&self, plan: &mut Plan<'_>, row: &StatementRow) -> Result<(), FlowError> {
        let columns = &row.settled.row;
        match Kind::parse(&columns.kind) {
            Some(Kind::Decision) => self.take_decision(plan, row),
            Some(kind) if DEALT_WITH.contains(&kind) => self.take_record(plan, row),
            _ => Ok(()),
        }
    }

    /// The parties of a record, as its newest statement names them.
    fn take_record(&self, plan: &mut Plan<'_>, row: &StatementRow) -> Result<(), FlowError> {
        let id = &row.settled.row.record_id;
        let read = read_statement(&row.bytes)?;
        let mut stand: Vec<OurKey> = Vec::new();
        match read.said {
            Said::Facts(record) => {
                for (place, party) in record.body.parties().into_iter().enumerate() {
                    let ours = self.of_party(id, place, party, &row.settled.row.tlp);
                    stand.push(ours.key.clone());
                    plan.work.put.retain(|other| other.key != ours.key);
                    plan.work.put.push(ours);
                }
            }
            Said::Reason(_) if read.verb == Verb::Retract => {}
            Said::Reason(_) => return Ok(()),
        }
        let before = self
            .store
            .our_parties_of("record", id)?
            .into_iter()
            .map(|ours| ours.key);
        let planned = plan
            .work
            .put
            .iter()
            .map(|ours| ours.key.clone())
            .filter(|key| key.about == "record" && key.id == *id);
        let known: Vec<OurKey> = before.chain(planned).filter(|key| !stand.contains(key)).collect();
        for key in known {
            plan.work.put.retain(|ours| ours.key != key);
            plan.leave(&key)?;
        }
        plan.work.gone.retain(|key| !stand.contains(key));
        Ok(())
    }

    fn of_party(&self, id: &str, place: usize, party: &comity_core::parts::Party, tlp: &str) -> OurParty {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let key = OurKey {
            about: "record".into(),
            id: id.to_owned(),
            place,
        };
        self.our_party_row(key, &entry::of_record(id, party), tlp)
    }

    /// A party on our side as it is kept.
    pub(super) fn our_party_row(
        &self,
        key: OurKey,
        party: &comity_core::party::ListedParty,
        tlp: &str,
    ) -> OurParty {
        let (text, digest) = entry::kept(party);
        OurParty {
            key,
            digest,
            kind: party.kind.as_str().into(),
            name: party.name().to_owned(),
            party: text,
            tlp: tlp.to_owned(),
            updated: self.clock.now().seconds(),
        }
    }

    /// Screens the parties that a plan puts, against all lists as they stand.
    ///
    /// # Errors
    /// The store's, or damage.
    pub(super) fn screen_put(&self, plan: &mut Plan<'_>) -> Result<(), FlowError> {
        if plan.work.put.is_empty() {
            return Ok(());
        }
        let index = self.newest_party_index()?;
        if !index.is_empty() {
            compare_put(plan, &index)?;
        }
        Ok(())
    }

    /// What people said, from its record: a candidate stands as its newest decision says.
    fn take_decision(&self, plan: &mut Plan<'_>, row: &StatementRow) -> Result<(), FlowError> {
        let Said::Facts(record) = read_statement(&row.bytes)?.said else {
            return Ok(());
        };
        let Body::Decision(decision) = &record.body else {
            return Ok(());
        };
        let Some(mut candidate) = self.decided_candidate(plan, decision, &row.settled.row.tlp)? else {
            return Ok(());
        };
        let record_id = row.settled.row.record_id.clone();
        let Some(Spoken { state, event, stands }) = outcome(decision, &record_id, record.issued.seconds())
        else {
            return Ok(());
        };
        let (state, stands) = match state {
            Some(state) => (state, stands),
            None => self.before_proposal(candidate.id)?,
        };
        // A delisting or a withdrawal that came first stands; what was said is in the story all the same.
        if !matches!(
            state_of(&candidate),
            CandidateState::Cleared | CandidateState::Withdrawn
        ) {
            candidate.state = state.as_str().into();
            candidate.reopened = candidate.reopened && state == CandidateState::Open;
        }
        (candidate.decision, candidate.account) = stands.unzip();
        plan.change(candidate, Some(event));
        Ok(())
    }

    /// Where a candidate stood before the proposal that was declined: open, or as it was decided.
    fn before_proposal(
        &self,
        candidate: i64,
    ) -> Result<(CandidateState, Option<(String, String)>), FlowError> {
        let mut stood = (CandidateState::Open, None);
        for event in self.store.candidate_events(candidate)? {
            match event.what.as_str() {
                "opened" | "reopened" => stood = (CandidateState::Open, None),
                "decided" | "confirmed" => {
                    let verdict = event.verdict.as_deref().and_then(CandidateState::parse);
                    stood = (
                        verdict.unwrap_or(CandidateState::Open),
                        event.record.zip(event.account),
                    );
                }
                _ => {}
            }
        }
        Ok(stood)
    }

    /// The candidate that a decision is about; made anew where the store does not hold it any more.
    fn decided_candidate(
        &self,
        plan: &Plan<'_>,
        decision: &Decision,
        tlp: &str,
    ) -> Result<Option<CandidateRow>, FlowError> {
        let key = CandidateKey {
            ours: OurKey {
                about: decision.about.clone(),
                id: decision.id.clone(),
                place: u32::try_from(decision.place).unwrap_or(u32::MAX),
            },
            list: decision.list.clone(),
            entry: decision.entry.clone(),
        };
        if let Some(row) = plan.row(&key)? {
            return Ok(Some(row));
        }
        let digest = |text: &str| comity_proof::hex::decode(text).and_then(|bytes| bytes.try_into().ok());
        let (Some(ours_digest), Some(entry_digest)) =
            (digest(&decision.subject_version), digest(&decision.entry_version))
        else {
            return Ok(None);
        };
        Ok(Some(CandidateRow {
            key,
            state: CandidateState::Open.as_str().into(),
            reasons: "[]".into(),
            ours_digest,
            entry_digest,
            opened: self.clock.now().seconds(),
            tlp: tlp.to_owned(),
            kind: "entity".into(),
            ..CandidateRow::default()
        }))
    }
}

fn compare_put(plan: &mut Plan<'_>, index: &Index) -> Result<(), FlowError> {
    let put = plan.work.put.clone();
    let hits = index.hits_of(&put, None)?;
    for (ours, hits) in put.iter().zip(&hits) {
        plan.compare(ours, hits, |_| true, None)?;
    }
    Ok(())
}

/// What a statement on a decision does to its candidate.
struct Spoken {
    /// Where it stands now; none: where it stood before the proposal.
    state: Option<CandidateState>,
    event: CandidateEvent,
    /// The record whose word stands or waits, and the account that gave it first.
    stands: Option<(String, String)>,
}

/// A clearing is written where the list changes, and nothing else is a word of ours.
fn outcome(decision: &Decision, record: &str, at: i64) -> Option<Spoken> {
    let first = decision.by.account.clone();
    let second = decision.second.as_ref().map(|second| second.account.clone());
    let (what, account, reason) = match (decision.status.as_str(), &second) {
        ("proposed", _) => ("proposed", Some(first.clone()), &decision.reason),
        ("decided", None) => ("decided", Some(first.clone()), &decision.reason),
        ("decided", Some(_)) => ("confirmed", second, &decision.reason),
        ("declined", _) => ("declined", second, &decision.declined_because),
        _ => return None,
    };
    let state = match what {
        "proposed" => Some(CandidateState::Proposed),
        "declined" => None,
        _ => Some(CandidateState::parse(&decision.verdict)?),
    };
    let event = CandidateEvent {
        at,
        what: what.into(),
        account,
        verdict: Some(decision.verdict.clone()),
        reason: reason.first().map(|text| text.text.clone()),
        record: Some(record.to_owned()),
        ..CandidateEvent::default()
    };
    Some(Spoken {
        state,
        event,
        stands: Some((record.to_owned(), first)),
    })
}
