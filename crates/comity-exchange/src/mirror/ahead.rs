//! Fetches bundles before their turn, a few at once, in bounded memory.
//!
//! Over a real line a bundle takes one round trip; asked for one after the other, a catch-up would
//! only wait. Nothing is looked at here: bytes are checked when their turn comes.

use super::remote::{RawBundle, Remote};
use crate::limits::{AHEAD, AHEAD_BYTES, STREAMS};
use crate::pull_error::PullError;
use crate::source::Source;
use comity_proof::tile;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Scope;

/// What came of one bundle; `None` if the source has it in neither width.
type Fetched = Result<Option<RawBundle>, PullError>;

/// Bundles on their way.
pub(crate) struct Ahead<'a> {
    source: &'a dyn Source,
    size: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The next bundle to ask for; `None` before the first was wanted.
    next: Option<u64>,
    /// Nothing from here on is asked for yet.
    until: u64,
    here: BTreeMap<u64, Fetched>,
    closed: bool,
}

impl<'a> Ahead<'a> {
    /// Bundles of a log of `size` entries. Nothing is asked for yet.
    pub(crate) fn new(source: &'a dyn Source, size: u64) -> Self {
        Self {
            source,
            size,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, state: MutexGuard<'g, State>) -> MutexGuard<'g, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the streams. They end when this is closed.
    pub(crate) fn start<'scope>(&'scope self, scope: &'scope Scope<'scope, '_>) {
        for _ in 0..STREAMS {
            scope.spawn(|| self.stream());
        }
    }

    /// Bundle `index`, which must not be smaller than the one before. What follows it is fetched
    /// meanwhile.
    pub(crate) fn get(&self, index: u64) -> Fetched {
        let mut state = self.lock();
        state.until = tile::tiles_at(0, self.size).min(index.saturating_add(AHEAD as u64));
        // Bundles that were here already were never asked for.
        state.next = Some(state.next.unwrap_or(index).max(index));
        state.here.retain(|known, _| *known >= index);
        self.changed.notify_all();
        loop {
            if let Some(fetched) = state.here.remove(&index) {
                return fetched;
            }
            state = self.wait(state);
        }
    }

    /// Ends the streams after what they are fetching now.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn stream(&self) {
        while let Some(index) = self.take_next() {
            let width = tile::width_at(0, index, self.size);
            let remote = Remote { source: self.source };
            let fetched = remote.bundle(index, width, AHEAD_BYTES);
            self.lock().here.insert(index, fetched);
            self.changed.notify_all();
        }
    }

    fn take_next(&self) -> Option<u64> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(next) = state.next.filter(|next| *next < state.until) {
                state.next = Some(next + 1);
                return Some(next);
            }
            state = self.wait(state);
        }
    }
}

/// Closes the streams also when the work in between ends with an error.
pub(crate) struct Closing<'a, 'b>(pub(crate) &'a Ahead<'b>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        self.0.close();
    }
}
