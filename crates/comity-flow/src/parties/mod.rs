//! Parties: lists as they were on any day, who on our side may be on them, and what people decided about it.
//!
//! A list comes in by [`Node::list_update`], is kept as intervals, and its difference is screened against customers and the
//! parties of records. What resembles an entry is a candidate with reasons, and a person decides it ([`Node::decide`]). A delisting
//! clears what the listing marked.

mod ask;
mod compare;
mod customers;
mod decide;
mod entry;
mod index;
mod lists;
mod next;
mod rescreen;
mod review;
mod sources;
mod update;
mod uploads;
pub mod views;
mod watch;
mod work;

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

pub use comity_parties::identifier;
pub use comity_parties::screen::{Query, Reason};
pub use index::threshold;
pub use sources::{KnownSource, known_sources};
pub use uploads::{parsed, read_list, read_lists, remarks};

use crate::error::FlowError;
use crate::node::Node;

/// Rows of something long, where nobody said how many.
const USUAL: u32 = 50;

/// Most rows at once.
const MOST: u32 = 1000;

/// The number of rows that a page asks for.
fn usual(limit: u32) -> u32 {
    if limit == 0 { USUAL } else { limit.min(MOST) }
}

/// What a node holds in memory for its parties; all of it can be made again.
#[derive(Default)]
pub(crate) struct Parties {
    shelf: index::Shelf,
    uploads: uploads::Uploads,
    /// Whoever changes lists, our parties or candidates holds this: what one plans is not changed by another meanwhile.
    turn: Mutex<()>,
}

impl Parties {
    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_turn(&self) -> Option<MutexGuard<'_, ()>> {
        match self.turn.try_lock() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

impl Node {
    /// What a start does for parties, after store and log agree: states of lists that were being taken over are finished or forgotten,
    /// and what was not screened yet is screened.
    ///
    /// # Errors
    /// The store's or the log's.
    pub(crate) fn recover_parties(&self) -> Result<(), FlowError> {
        let _turn = self.parties.turn();
        self.finish_list_states()?;
        if matches!(self.log.state(), comity_log::LogState::Writable) {
            self.screen_differences()?;
        }
        self.read_log_for_parties()
    }
}
