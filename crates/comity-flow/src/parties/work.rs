//! What becomes of candidates: a plan of changes that the store then writes all at once.
//!
//! The program opens, opens again, clears and withdraws. It never says that two parties are one, or that they are not.

use std::collections::HashMap;

use comity_store::{
    CandidateChange, CandidateEvent, CandidateFilter, CandidateKey, CandidateRow, OurKey, OurParty, PartyWork,
};

use super::index::Hit;
use super::views::CandidateState;
use crate::error::FlowError;
use crate::node::Node;

/// Most candidates of one party or one entry that a change looks at.
pub(super) const MOST_OF_ONE: u32 = 10_000;

/// Changes in the making.
pub(super) struct Plan<'n> {
    node: &'n Node,
    now: i64,
    /// Candidates as they are after the changes so far.
    rows: HashMap<CandidateKey, CandidateRow>,
    pub work: PartyWork,
    /// Opened or opened again.
    pub opened: u64,
    /// Cleared by a delisting.
    pub cleared: u64,
}

/// The state of a row; a word that no program of ours wrote counts as open, so that somebody looks.
pub(super) fn state_of(row: &CandidateRow) -> CandidateState {
    CandidateState::parse(&row.state).unwrap_or(CandidateState::Open)
}

impl<'n> Plan<'n> {
    pub(super) fn new(node: &'n Node) -> Self {
        Self {
            node,
            now: node.clock.now().seconds(),
            rows: HashMap::new(),
            work: PartyWork::default(),
            opened: 0,
            cleared: 0,
        }
    }

    /// The candidate as it is after the changes so far.
    pub(super) fn row(&self, key: &CandidateKey) -> Result<Option<CandidateRow>, FlowError> {
        match self.rows.get(key) {
            Some(row) => Ok(Some(row.clone())),
            None => Ok(self.node.store.candidate_of(key)?),
        }
    }

    /// Candidates that pass a filter, as they are after the changes so far.
    pub(super) fn rows_of(&self, filter: &CandidateFilter) -> Result<Vec<CandidateRow>, FlowError> {
        let stored = self.node.store.candidates(filter, None, MOST_OF_ONE)?;
        let now = |row: CandidateRow| self.rows.get(&row.key).cloned().unwrap_or(row);
        Ok(stored.into_iter().map(now).collect())
    }

    /// Plans a change and what happened, as an event with the versions of the row.
    pub(super) fn change(&mut self, row: CandidateRow, event: Option<CandidateEvent>) {
        let event = event.map(|event| CandidateEvent {
            ours_digest: row.ours_digest,
            entry_digest: row.entry_digest,
            ..event
        });
        self.rows.insert(row.key.clone(), row.clone());
        self.work.candidates.push(CandidateChange { row, event });
    }

    /// Something the program did.
    pub(super) fn happened(&self, what: &str, list_state: Option<u64>) -> CandidateEvent {
        CandidateEvent {
            at: self.now,
            what: what.into(),
            list_state,
            ..CandidateEvent::default()
        }
    }

    /// A party on our side resembles an entry: opens a candidate, refreshes an open one, or opens a decided one again
    /// where what was decided is not what is there now.
    pub(super) fn meet(
        &mut self,
        ours: &OurParty,
        hit: &Hit,
        list_state: Option<u64>,
    ) -> Result<(), FlowError> {
        let key = CandidateKey {
            ours: ours.key.clone(),
            list: hit.list.to_string(),
            entry: hit.entry.clone(),
        };
        let before = self.row(&key)?;
        let mut row = CandidateRow {
            id: 0,
            key,
            state: CandidateState::Open.as_str().into(),
            score: hit.score,
            reasons: serde_json::to_string(&hit.reasons).unwrap_or_default(),
            ours_digest: ours.digest,
            entry_digest: hit.digest,
            opened: self.now,
            reopened: false,
            decision: None,
            account: None,
            cleared: None,
            tlp: ours.tlp.clone(),
            ours_name: ours.name.clone(),
            kind: ours.kind.clone(),
            entry_name: hit.name.clone(),
        };
        let Some(before) = before else {
            self.opened += 1;
            let event = self.happened("opened", list_state);
            self.change(row, Some(event));
            return Ok(());
        };
        row.id = before.id;
        if holds(&before, &row) {
            row.state = before.state;
            row.opened = before.opened;
            row.reopened = before.reopened;
            row.decision = before.decision;
            row.account = before.account;
            self.change(row, None);
            return Ok(());
        }
        row.reopened = true;
        self.opened += 1;
        let event = self.happened("reopened", list_state);
        self.change(row, Some(event));
        Ok(())
    }

    /// A party on our side does not resemble these entries any more: what nobody has decided is withdrawn.
    pub(super) fn part(&mut self, mut row: CandidateRow) {
        if matches!(state_of(&row), CandidateState::Open | CandidateState::Proposed) {
            row.state = CandidateState::Withdrawn.as_str().into();
            let event = self.happened("withdrawn", None);
            self.change(row, Some(event));
        }
    }

    /// A party on our side is gone, and with it everything that was asked about it.
    pub(super) fn leave(&mut self, key: &OurKey) -> Result<(), FlowError> {
        for mut row in self.rows_of(&of_party(key))? {
            if row.key.ours != *key || state_of(&row) == CandidateState::Withdrawn {
                continue;
            }
            row.state = CandidateState::Withdrawn.as_str().into();
            row.ours_name = String::new();
            row.reasons = "[]".into();
            let event = self.happened("withdrawn", None);
            self.change(row, Some(event));
        }
        self.work.gone.push(key.clone());
        Ok(())
    }

    /// An entry stands on its list no longer: what it marked is cleared. What was decided to be different stays so.
    /// Gives the decision whose record is to say so too.
    pub(super) fn clear(&mut self, mut row: CandidateRow, list_state: u64) -> Option<String> {
        let done = [
            CandidateState::Different,
            CandidateState::Cleared,
            CandidateState::Withdrawn,
        ];
        if done.contains(&state_of(&row)) {
            return None;
        }
        row.state = CandidateState::Cleared.as_str().into();
        row.cleared = Some(list_state);
        let decision = row.decision.clone();
        self.cleared += 1;
        let event = self.happened("cleared", Some(list_state));
        self.change(row, Some(event));
        decision
    }

    /// Brings the candidates of a party in line with what it resembles now; `within` says which entries were asked.
    pub(super) fn compare(
        &mut self,
        ours: &OurParty,
        hits: &[Hit],
        within: impl Fn(&CandidateKey) -> bool,
        list_state: Option<u64>,
    ) -> Result<(), FlowError> {
        for row in self.rows_of(&of_party(&ours.key))? {
            let met = |hit: &Hit| *hit.list == *row.key.list && hit.entry == row.key.entry;
            if row.key.ours == ours.key && within(&row.key) && !hits.iter().any(met) {
                self.part(row);
            }
        }
        for hit in hits {
            self.meet(ours, hit, list_state)?;
        }
        Ok(())
    }
}

/// All candidates of a customer or record.
fn of_party(key: &OurKey) -> CandidateFilter {
    CandidateFilter {
        ours: Some((key.about.clone(), key.id.clone())),
        ..CandidateFilter::default()
    }
}

/// Whether what was said of a candidate, or is waiting to be said, holds for the versions that are there now.
///
/// *Same* holds while our side is unchanged: the listed party stays who it is, whatever the list adds. *Different* and *unclear* hold
/// only for the two versions that were looked at.
fn holds(before: &CandidateRow, now: &CandidateRow) -> bool {
    let ours = before.ours_digest == now.ours_digest;
    let both = ours && before.entry_digest == now.entry_digest;
    match state_of(before) {
        CandidateState::Open => true,
        CandidateState::Same => ours,
        CandidateState::Proposed | CandidateState::Different | CandidateState::Unclear => both,
        CandidateState::Cleared | CandidateState::Withdrawn => false,
    }
}
