//! The organisation's own customers: handed in as a file, screened, kept until they are removed.

use comity_core::date::Timestamp;
use comity_core::handling::Tlp;
use comity_core::party::ListedParty;
use comity_store::{CandidateFilter, OurKey, OurParty};

use super::uploads::read_customers;
use super::views::*;
use super::work::Plan;
use super::{entry, usual};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Customers shown in a preview.
const SHOWN: usize = 20;

/// Faults shown in a preview.
const FAULTS_SHOWN: usize = 100;

/// Customers written and screened in one transaction.
const AT_ONCE: usize = 2000;

/// Who may see customers and their candidates: this organisation.
const LABEL: Tlp = Tlp::AmberStrict;

fn key(id: &str) -> OurKey {
    OurKey {
        about: "customer".into(),
        id: id.to_owned(),
        place: 0,
    }
}

impl Node {
    /// Reads a file of customers (a table, or one JSON object a line) and says what keeping it would do.
    ///
    /// # Errors
    /// Not allowed, a file that cannot be read, or the store's.
    pub fn customers_preview(
        &self,
        me: &Who,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<CustomerPreview, FlowError> {
        me.may(Action::ManageCustomers)?;
        let (parties, mut problems) = read_customers(bytes)?;
        let rejected = problems.len() as u64;
        problems.truncate(FAULTS_SHOWN);
        let mut preview = CustomerPreview {
            upload: 0,
            file_name: file_name.to_owned(),
            total: parties.len() as u64,
            new: 0,
            changed: 0,
            same: 0,
            sample: parties.iter().take(SHOWN).cloned().collect(),
            problems,
            rejected,
        };
        for party in &parties {
            match self.store.our_party(&key(&party.id))? {
                None => preview.new += 1,
                Some(kept) if kept.digest == entry::kept(party).1 => preview.same += 1,
                Some(_) => preview.changed += 1,
            }
        }
        self.keep_customers(me, parties, &mut preview);
        Ok(preview)
    }

    /// The same preview again.
    ///
    /// # Errors
    /// Not allowed, or not found: previews are few and go with a restart.
    pub fn customers_preview_again(&self, me: &Who, upload: i64) -> Result<CustomerPreview, FlowError> {
        me.may(Action::ManageCustomers)?;
        Ok(self.kept_customers(me, upload)?.1)
    }

    /// Forgets a previewed file.
    ///
    /// # Errors
    /// Not allowed.
    pub fn customers_discard(&self, me: &Who, upload: i64) -> Result<(), FlowError> {
        me.may(Action::ManageCustomers)?;
        self.drop_upload(me, upload);
        Ok(())
    }

    /// Keeps the customers of a previewed file and screens those that are new or changed.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customers_import(&self, me: &Who, upload: i64) -> Result<CustomerTally, FlowError> {
        me.may(Action::ManageCustomers)?;
        let (parties, preview) = self.kept_customers(me, upload)?;
        let _turn = self.parties.turn();
        let mut tally = CustomerTally {
            rejected: preview.rejected,
            ..CustomerTally::default()
        };
        for part in parties.chunks(AT_ONCE) {
            self.take_customers(part, &mut tally)?;
        }
        let counts = format!(
            "{}/{}/{}/{}",
            tally.added, tally.changed, tally.same, tally.rejected
        );
        self.note(
            me.user,
            Deed::done("customer.import", "customers", "").with(counts),
        )?;
        self.drop_upload(me, upload);
        Ok(tally)
    }

    fn take_customers(&self, parties: &[ListedParty], tally: &mut CustomerTally) -> Result<(), FlowError> {
        let mut plan = Plan::new(self);
        for party in parties {
            let ours = self.our_party_row(key(&party.id), party, LABEL.as_str());
            match self.store.our_party(&ours.key)? {
                Some(kept) if kept.digest == ours.digest => {
                    tally.same += 1;
                    continue;
                }
                Some(_) => tally.changed += 1,
                None => tally.added += 1,
            }
            plan.work.put.push(ours);
        }
        self.screen_put(&mut plan)?;
        self.store.parties_apply(&plan.work)?;
        tally.opened += plan.opened;
        Ok(())
    }

    /// Customers by id; words narrow them.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn customers(
        &self,
        me: &Who,
        words: Option<&str>,
        page: &Leaf,
    ) -> Result<Leafed<CustomerLine>, FlowError> {
        me.may(Action::Screen)?;
        let limit = usual(page.limit);
        let rows = self.store.customer_rows(words, page.after.as_deref(), limit)?;
        let full = rows.len() == limit as usize;
        let next = rows.last().filter(|_| full).map(|last| last.key.id.clone());
        Ok(Leafed {
            rows: rows
                .into_iter()
                .map(|row| self.customer_line(row))
                .collect::<Result<_, _>>()?,
            total: self.store.customer_count(words)?,
            next,
        })
    }

    /// One customer.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customer(&self, me: &Who, id: &str) -> Result<CustomerDetail, FlowError> {
        me.may(Action::Screen)?;
        let row = self
            .store
            .our_party(&key(id))?
            .ok_or(FlowError::NotFound("customer"))?;
        let filter = ReviewFilter {
            states: CandidateState::ALL.to_vec(),
            customer: Some(id.to_owned()),
            ..ReviewFilter::default()
        };
        let mut candidates = self.review_rows(me, &filter)?;
        candidates.sort_by_key(|line| line.state);
        let party = entry::read(&row.party)?;
        self.note(me.user, Deed::done("customer.read", "customer", id))?;
        Ok(CustomerDetail {
            line: self.customer_line(row)?,
            party,
            candidates,
        })
    }

    /// Forgets a customer; its candidates are withdrawn, what was decided stays in the log.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customer_remove(&self, me: &Who, id: &str) -> Result<(), FlowError> {
        me.may(Action::ManageCustomers)?;
        let _turn = self.parties.turn();
        self.store
            .our_party(&key(id))?
            .ok_or(FlowError::NotFound("customer"))?;
        let mut plan = Plan::new(self);
        plan.leave(&key(id))?;
        self.store.parties_apply(&plan.work)?;
        self.note(me.user, Deed::done("customer.remove", "customer", id))
    }

    fn customer_line(&self, row: OurParty) -> Result<CustomerLine, FlowError> {
        let count = |states: &[CandidateState]| {
            self.store.candidate_count(&CandidateFilter {
                states: states.iter().map(|state| state.as_str().to_owned()).collect(),
                ours: Some((row.key.about.clone(), row.key.id.clone())),
                ..CandidateFilter::default()
            })
        };
        Ok(CustomerLine {
            open: count(&[CandidateState::Open, CandidateState::Proposed])?,
            same: count(&[CandidateState::Same])?,
            kind: super::review::kind_of(&row.kind),
            updated: Timestamp::from_seconds(row.updated),
            id: row.key.id,
            name: row.name,
        })
    }
}
