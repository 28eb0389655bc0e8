//! Parties: lists as they were on any day, who on our side may be on them, and what people decided about it.

pub mod views;

use comity_core::date::PartialDate;
use comity_parties::screen::Query;

use crate::error::FlowError;
use crate::node::Node;
use crate::who::Who;
use views::*;

impl Node {
    /// All lists of this node.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn lists(&self, _me: &Who) -> Result<Vec<ListLine>, FlowError> {
        Ok(Vec::new())
    }

    /// One list.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list(&self, _me: &Who, _id: &str) -> Result<ListDetail, FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// The states of a list, newest first.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_history(&self, _me: &Who, _id: &str, _page: &Leaf) -> Result<Leafed<ListState>, FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// What changed between two states of a list, given by number.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_difference(
        &self,
        _me: &Who,
        _id: &str,
        _from: u64,
        _to: u64,
        _page: &Leaf,
    ) -> Result<ListDifference, FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// Keeps a list from now on; its first state comes with [`Node::list_update`].
    ///
    /// # Errors
    /// Not allowed, fields, or the store's.
    pub fn list_add(&self, _me: &Who, _list: &NewList) -> Result<(), FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// Takes over the next state of a list: kept, logged, and its difference screened against customers and records.
    ///
    /// # Errors
    /// Not allowed, not found, a list that shrank or lies before the state it would follow, the store's or the log's.
    pub fn list_update(&self, _me: &Who, _id: &str, _list: ParsedList) -> Result<ListOutcome, FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// Asks whether a party is on a list, today or on another day.
    ///
    /// # Errors
    /// Not allowed, fields (no name and no identifier), or the store's.
    pub fn screen_parties(
        &self,
        _me: &Who,
        _query: &Query,
        _on: Option<PartialDate>,
        _threshold: f64,
        _limit: usize,
    ) -> Result<ScreenAnswer, FlowError> {
        Err(FlowError::NotFound("list"))
    }

    /// A listed party with its names, its time on the list and what mentions it.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn party(&self, _me: &Who, _list: &str, _entry: &str) -> Result<PartyDetail, FlowError> {
        Err(FlowError::NotFound("party"))
    }

    /// Reads a file of customers (CSV or one JSON object a line) and says what keeping it would do.
    ///
    /// # Errors
    /// Not allowed, a file that cannot be read, or the store's.
    pub fn customers_preview(
        &self,
        _me: &Who,
        _file_name: &str,
        _bytes: &[u8],
    ) -> Result<CustomerPreview, FlowError> {
        Err(FlowError::NotFound("file"))
    }

    /// Keeps the customers of a previewed file and screens those that are new or changed.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customers_import(&self, _me: &Who, _upload: i64) -> Result<CustomerTally, FlowError> {
        Err(FlowError::NotFound("file"))
    }

    /// Customers by name; words narrow them.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn customers(
        &self,
        _me: &Who,
        _words: Option<&str>,
        _page: &Leaf,
    ) -> Result<Leafed<CustomerLine>, FlowError> {
        Ok(Leafed::default())
    }

    /// One customer.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customer(&self, _me: &Who, _id: &str) -> Result<CustomerDetail, FlowError> {
        Err(FlowError::NotFound("customer"))
    }

    /// Forgets a customer; its candidates are withdrawn, what was decided stays in the log.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn customer_remove(&self, _me: &Who, _id: &str) -> Result<(), FlowError> {
        Err(FlowError::NotFound("customer"))
    }

    /// Candidates that wait for somebody, or those of other states, best score first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn review_queue(
        &self,
        _me: &Who,
        _filter: &ReviewFilter,
        _page: &Leaf,
    ) -> Result<Leafed<ReviewLine>, FlowError> {
        Ok(Leafed::default())
    }

    /// One candidate with its reasons and its story.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn review(&self, _me: &Who, _id: i64) -> Result<ReviewDetail, FlowError> {
        Err(FlowError::NotFound("candidate"))
    }

    /// Decides a candidate; where the policy asks for four eyes, this is the first pair.
    ///
    /// # Errors
    /// Not allowed, not found, no reason, cleared meanwhile, the store's or the log's.
    pub fn decide(
        &self,
        _me: &Who,
        _id: i64,
        _verdict: Verdict,
        _reason: &str,
    ) -> Result<CandidateState, FlowError> {
        Err(FlowError::NotFound("candidate"))
    }

    /// Gives the second signature under a proposed verdict.
    ///
    /// # Errors
    /// Not allowed, not found, the same person as the first, the store's or the log's.
    pub fn confirm(&self, _me: &Who, _id: i64) -> Result<CandidateState, FlowError> {
        Err(FlowError::NotFound("candidate"))
    }

    /// Refuses the second signature: the candidate is open again, and the proposal stays in its story.
    ///
    /// # Errors
    /// Not allowed, not found, no reason, the store's or the log's.
    pub fn disagree(&self, _me: &Who, _id: i64, _reason: &str) -> Result<CandidateState, FlowError> {
        Err(FlowError::NotFound("candidate"))
    }

    /// What waits for this reader.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn parties_need(&self, _me: &Who) -> Result<PartiesNeed, FlowError> {
        Ok(PartiesNeed::default())
    }

    /// This reader has seen that a candidate was cleared.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn clearing_seen(&self, _me: &Who, _id: i64) -> Result<(), FlowError> {
        Err(FlowError::NotFound("candidate"))
    }

    /// Which verdicts a second person must confirm.
    ///
    /// # Errors
    /// The store's.
    pub fn four_eyes(&self) -> Result<FourEyes, FlowError> {
        Ok(FourEyes::default())
    }

    /// Sets which verdicts a second person must confirm.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_four_eyes(&self, _me: &Who, _setting: FourEyes) -> Result<(), FlowError> {
        Err(FlowError::NotFound("setting"))
    }
}
