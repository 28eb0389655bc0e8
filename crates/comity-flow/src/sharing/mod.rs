//! Sharing: a record goes to counterparts on its originator's terms, is answered by signed receipts, and is taken back
//! everywhere it went.
//!
//! `propose → approve → release → delivered → opened → accepted | refused`; every later statement on the record follows
//! it to each holder until that one has logged that it acted. What is handed over lies in one sealed file per release;
//! the signed release names its hash, its recipients and the terms. Everything but proposals follows from logs, ours and
//! those of counterparts, so that a crash anywhere loses nothing and doubles nothing.

mod answer;
mod erasing;
mod inside;
mod manifest;
mod more;
mod outstanding;
mod parcel;
mod parents;
mod propose;
mod release;
mod scan;
mod show;
mod take;
mod trust;
mod turn;
mod vault;
pub mod views;

pub use manifest::{MAX_HEAD_BYTES, MAX_PAGE_BYTES, ManifestEntry, PAGE, read_head, read_page};
pub use parcel::{MAX_PARCEL_BYTES, MAX_PIECES, Parcel, ParcelError, Piece};
pub(crate) use turn::Sharing;
pub use views::{
    ActedRow, Actor, Delivered, DeliveryRow, DeliveryTrouble, EraseForm, ErasedBy, ErasureRow, Freshness,
    GrantForm, HolderRow, IncomingDetail, IncomingRow, IncomingState, IncomingStatement, OutstandingRow,
    RefuseForm, Sent, ShareForm, ShareQuery, ShareRow, ShareState, Stage, Vouched,
};

/// Number of a proposal.
pub type ShareId = i64;

/// The node that issued a record, as its id says.
pub(crate) fn issuer_of(record: &str) -> &str {
    record.rsplit_once('/').map_or("", |(issuer, _)| issuer)
}
