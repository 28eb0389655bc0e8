//! When a list changed: its difference against everybody on our side, and a delisting undoes what the listing did.

use std::collections::HashSet;

use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, Decision};
use comity_core::record::Verb;
use comity_store::{CandidateFilter, ListRow, OurKey, Sight, StagedStatement};

use super::work::{MOST_OF_ONE, Plan};
use crate::error::FlowError;
use crate::node::Node;
use crate::reading::{Said, read_statement};
use crate::sign::{Link, Says};

/// Differences read at once.
const CHANGES_AT_ONCE: u32 = 2000;

/// Parties on our side screened at once: their questions and answers are in memory together.
const OURS_AT_ONCE: u32 = 2000;

/// What a list's change touched.
#[derive(Default)]
struct Touched {
    /// Added or changed.
    there: HashSet<String>,
    removed: Vec<String>,
}

impl Node {
    /// Screens the states of a list that were not screened yet. Gives how many candidates were opened and cleared.
    ///
    /// # Errors
    /// The store's or the log's; the next start or change begins it again.
    pub(super) fn screen_difference(&self, list: &str) -> Result<(u64, u64), FlowError> {
        let row = self.list_row(list)?;
        if row.screened >= row.current {
            return Ok((0, 0));
        }
        let touched = self.touched(&row)?;
        let mut plan = Plan::new(self);
        let decisions = self.clear(&mut plan, &row, &touched)?;
        self.screen_ours(&mut plan, &row, &touched.there)?;
        // The records first: a crash between the two plans the same again, and finds the records done.
        self.state_cleared(&row, &decisions)?;
        plan.work.screened = Some((list.to_owned(), row.current));
        self.store.parties_apply(&plan.work)?;
        Ok((plan.opened, plan.cleared))
    }

    /// The same for every list: after a crash between a state and its screening.
    ///
    /// # Errors
    /// The store's or the log's.
    pub(super) fn screen_differences(&self) -> Result<(), FlowError> {
        for row in self.store.party_lists()? {
            self.screen_difference(&row.about.id)?;
        }
        Ok(())
    }

    fn touched(&self, row: &ListRow) -> Result<Touched, FlowError> {
        let mut touched = Touched::default();
        let mut skip = 0;
        loop {
            let (from, to) = (row.screened, row.current);
            let page = self
                .store
                .list_difference(&row.about.id, from, to, skip, CHANGES_AT_ONCE)?;
            if page.is_empty() {
                return Ok(touched);
            }
            skip += page.len() as u64;
            for change in page {
                match change.after {
                    Some(_) => drop(touched.there.insert(change.entry)),
                    None => touched.removed.push(change.entry),
                }
            }
        }
    }

    /// Clears what removed entries marked; gives the decisions whose records are to say so.
    fn clear(&self, plan: &mut Plan<'_>, row: &ListRow, touched: &Touched) -> Result<Vec<String>, FlowError> {
        let mut decisions = Vec::new();
        for entry in &touched.removed {
            let filter = CandidateFilter {
                list: Some(row.about.id.clone()),
                entry: Some(entry.clone()),
                ..CandidateFilter::default()
            };
            for candidate in plan.rows_of(&filter)? {
                decisions.extend(plan.clear(candidate, row.current));
            }
        }
        Ok(decisions)
    }

    fn screen_ours(
        &self,
        plan: &mut Plan<'_>,
        row: &ListRow,
        there: &HashSet<String>,
    ) -> Result<(), FlowError> {
        if there.is_empty() {
            return Ok(());
        }
        let list = row.about.id.as_str();
        let mut after: Option<OurKey> = None;
        loop {
            let ours = self.store.our_parties(after.as_ref(), OURS_AT_ONCE)?;
            let Some(last) = ours.last() else { return Ok(()) };
            let index = self.newest_party_index()?;
            after = Some(last.key.clone());
            let hits = index.hits_of(&ours, Some((list, there)))?;
            for (one, hits) in ours.iter().zip(&hits) {
                plan.compare(
                    one,
                    hits,
                    |key| key.list == list && there.contains(&key.entry),
                    Some(row.current),
                )?;
            }
        }
    }

    /// Says on the records of decisions that a delisting has cleared what was decided.
    fn state_cleared(&self, row: &ListRow, decisions: &[String]) -> Result<(), FlowError> {
        let Some(state) = self.store.list_states(&row.about.id, None, 1)?.into_iter().next() else {
            return Ok(());
        };
        let by: RecordId = state.record.parse().map_err(|_| FlowError::NotFound("record"))?;
        let mut batch = Vec::new();
        for record in decisions.iter().take(MOST_OF_ONE as usize) {
            batch.extend(self.amend_decision(record, |decision| {
                if decision.status == "cleared" {
                    return false;
                }
                decision.status = "cleared".into();
                decision.cleared_by = Some(by.clone());
                true
            })?);
        }
        if !batch.is_empty() {
            self.commit_only(&batch)?;
        }
        Ok(())
    }

    /// A further statement on a decision's record; none where `change` says that there is nothing to say.
    ///
    /// # Errors
    /// Not found, or ours.
    pub(super) fn amend_decision(
        &self,
        record: &str,
        change: impl FnOnce(&mut Decision) -> bool,
    ) -> Result<Option<StagedStatement>, FlowError> {
        let id: RecordId = record.parse().map_err(|_| FlowError::NotFound("decision"))?;
        let chain = self.store.chain(record, &Sight::all())?;
        let last = chain.last().ok_or(FlowError::NotFound("decision"))?;
        let Said::Facts(mut said) = read_statement(&last.bytes)?.said else {
            return Ok(None);
        };
        let Body::Decision(decision) = &mut said.body else {
            return Err(FlowError::NotFound("decision"));
        };
        if !change(decision) {
            return Ok(None);
        }
        said.issued = self.clock.now();
        let problems = said.problems();
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        let link = Link {
            id: &id,
            seq: last.settled.row.seq + 1,
            prev: Some(last.settled.hash),
            verb: Verb::Amend,
            says: Says::Facts(&said),
            subjects: Vec::new(),
            words: Vec::new(),
            dedupe_key: None,
            import: None,
        };
        self.desk().sign(link).map(Some)
    }
}
