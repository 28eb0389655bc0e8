//! Sharing: a record goes to counterparts on its originator's terms, is answered by signed receipts, and is taken back
//! everywhere it went.
//!
//! `propose → approve → release → delivered → opened → accepted | refused`; every later statement on the record follows
//! it to each holder until that one has logged that it acted.

pub mod views;

pub use views::{
    ActedRow, Actor, Delivered, DeliveryRow, EraseForm, ErasedBy, ErasureRow, Freshness, GrantForm, HolderRow,
    IncomingDetail, IncomingRow, IncomingState, IncomingStatement, OutstandingRow, RefuseForm, Sent, ShareForm,
    ShareQuery, ShareRow, ShareState, Stage, Vouched,
};

use comity_core::identifiers::NodeName;

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Number of a proposal.
pub type ShareId = i64;

impl Node {
    /// Proposes that a record goes to counterparts. A record of another node is passed on: its originator's terms hold.
    ///
    /// # Errors
    /// Not allowed; not found; fields: terms wider than the record's handling, caveats missing, a recipient that is
    /// not pinned, or an originator that has not consented.
    pub fn propose_share(&self, me: &Who, _form: ShareForm) -> Result<ShareId, FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("share"))
    }

    /// The same for a record of another node, said outright.
    ///
    /// # Errors
    /// As [`Node::propose_share`].
    pub fn pass_on(&self, me: &Who, form: ShareForm) -> Result<ShareId, FlowError> {
        self.propose_share(me, form)
    }

    /// Proposes that a holder may pass a record of ours on.
    ///
    /// # Errors
    /// Not allowed; not found; the node named does not hold it.
    pub fn grant_onward(&self, me: &Who, _form: GrantForm) -> Result<ShareId, FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("record"))
    }

    /// Proposals and what became of them, newest first. Those about records out of the reader's sight are left out.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn shares(&self, me: &Who, _query: &ShareQuery) -> Result<Vec<ShareRow>, FlowError> {
        me.may(Action::SeePeers)?;
        Ok(Vec::new())
    }

    /// One proposal.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn share(&self, me: &Who, _id: ShareId) -> Result<ShareRow, FlowError> {
        me.may(Action::SeePeers)?;
        Err(FlowError::NotFound("share"))
    }

    /// Approves a proposal of somebody else, and releases it: sealed, signed, logged.
    ///
    /// # Errors
    /// Not allowed, also for who proposed it; not found; decided already; what the release policy refuses.
    pub fn approve_share(&self, me: &Who, _id: ShareId) -> Result<ShareRow, FlowError> {
        me.may(Action::Release)?;
        Err(FlowError::NotFound("share"))
    }

    /// Declines a proposal, or takes the own one back.
    ///
    /// # Errors
    /// Not allowed, not found, decided already.
    pub fn decline_share(&self, me: &Who, _id: ShareId, _reason: &str) -> Result<(), FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("share"))
    }

    /// Whether every release needs another person's approval, and not only those about persons. True at first.
    ///
    /// # Errors
    /// The store's.
    pub fn release_four_eyes(&self) -> Result<bool, FlowError> {
        Ok(true)
    }

    /// Sets that.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_release_four_eyes(&self, me: &Who, _needed: bool) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)
    }

    /// What came in, newest first; with `open_only` what nobody has decided yet.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn incoming(
        &self,
        me: &Who,
        _open_only: bool,
        _before: Option<i64>,
        _limit: u32,
    ) -> Result<Vec<IncomingRow>, FlowError> {
        me.may(Action::Share)?;
        Ok(Vec::new())
    }

    /// One that came in, looked at by an officer: the first look is told to the sender.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn open_incoming(&self, me: &Who, _id: i64) -> Result<IncomingDetail, FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("delivery"))
    }

    /// Takes it on; the sender gets a signed receipt.
    ///
    /// # Errors
    /// Not allowed, not found, decided already.
    pub fn accept_incoming(&self, me: &Who, _id: i64) -> Result<(), FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("delivery"))
    }

    /// Refuses it with a reason; the sender gets a signed receipt.
    ///
    /// # Errors
    /// Not allowed, not found, decided already, fields.
    pub fn refuse_incoming(&self, me: &Who, _id: i64, _form: RefuseForm) -> Result<(), FlowError> {
        me.may(Action::Share)?;
        Err(FlowError::NotFound("delivery"))
    }

    /// What holders have not answered yet, the oldest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn outstanding(&self, me: &Who) -> Result<Vec<OutstandingRow>, FlowError> {
        me.may(Action::SeePeers)?;
        Ok(Vec::new())
    }

    /// Who holds a record that went out from here, directly or through others.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn holders(&self, me: &Who, _record: &str) -> Result<Vec<HolderRow>, FlowError> {
        me.may(Action::SeePeers)?;
        Ok(Vec::new())
    }

    /// Take-backs and updates that this node carried out, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn acted(&self, me: &Who, _limit: u32) -> Result<Vec<ActedRow>, FlowError> {
        me.may(Action::Read)?;
        Ok(Vec::new())
    }

    /// Orders that a record of ours is erased here and by every holder.
    ///
    /// # Errors
    /// Not allowed, not found, fields; open records cannot be erased.
    pub fn order_erasure(&self, me: &Who, _form: EraseForm) -> Result<ErasureRow, FlowError> {
        me.may(Action::Erase)?;
        Err(FlowError::NotFound("record"))
    }

    /// Orders to erase, ours and those of others, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn erasures(&self, me: &Who) -> Result<Vec<ErasureRow>, FlowError> {
        me.may(Action::SeePeers)?;
        Ok(Vec::new())
    }

    /// The order by which a record was erased here; a page says so in place of the record.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn erasure_of(&self, me: &Who, _record: &str) -> Result<Option<ErasureRow>, FlowError> {
        me.may(Action::Read)?;
        Ok(None)
    }

    /// Whether a record may be acted on now: ours always, another's while contact with its issuer is recent.
    ///
    /// # Errors
    /// The store's.
    pub fn freshness(&self, _record: &str) -> Result<Freshness, FlowError> {
        Ok(Freshness::Own)
    }

    /// Head of what we have for a counterpart: how many entries, and the running digest over them.
    ///
    /// # Errors
    /// The store's.
    pub fn manifest_head(&self, _peer: &NodeName) -> Result<Vec<u8>, FlowError> {
        Err(FlowError::NotFound("manifest"))
    }

    /// A page of it: whole, or its first `width` entries. `None`: there is no such page yet.
    ///
    /// # Errors
    /// The store's.
    pub fn manifest_page(
        &self,
        _peer: &NodeName,
        _page: u64,
        _width: Option<u16>,
    ) -> Result<Option<Vec<u8>>, FlowError> {
        Ok(None)
    }

    /// Sends what waits: approved releases, take-backs to every holder, receipts. Called by the rounds and after commits.
    ///
    /// # Errors
    /// The store's or the log's; what is waiting stays so.
    pub fn deliver_more(&self) -> Result<Sent, FlowError> {
        Ok(Sent::default())
    }
}
