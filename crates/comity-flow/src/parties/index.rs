//! The lists of the node as one index, kept until a list changes.
//!
//! All versions of all lists stand in it, so a question about another day is the same question with a day. Nobody holds a lock
//! while screening: a question takes the index that is there and keeps it to its end.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use comity_core::date::Timestamp;
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Held, Options, Query, Reason, Scratch, Screener};
use comity_store::{ListRow, ListStateRow, OurParty};
use rayon::prelude::*;

use super::entry;
use crate::error::FlowError;
use crate::node::Node;

/// Lowest score for which a candidate is opened: the one that the engine is shipped with.
pub fn threshold() -> f64 {
    Options::default().threshold
}

/// Most candidates that one party on our side gets: a name that meets more is one that a person must narrow first.
const MOST_PER_PARTY: usize = 50;

/// Versions read from the store at once.
const READ_AT_ONCE: u32 = 5000;

/// Most states of one list that an answer looks through: one a day for 27 years.
const MOST_STATES: u32 = 10_000;

/// What a place in the screener stands for.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub list: Arc<str>,
    pub entry: String,
    pub digest: [u8; 32],
}

/// All lists, ready for questions.
pub(super) struct Index {
    pub screener: Screener,
    pub places: Vec<Place>,
    /// The lists as they were when the index was built, each with its states, newest first.
    pub lists: Vec<(ListRow, Vec<ListStateRow>)>,
}

/// An entry that a party on our side may be.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub list: Arc<str>,
    pub entry: String,
    pub digest: [u8; 32],
    pub name: String,
    pub score: f64,
    pub reasons: Vec<Reason>,
}

/// The index of a node, as soon as somebody asks.
#[derive(Default)]
pub(super) struct Shelf {
    now: RwLock<Option<Arc<Index>>>,
    building: Mutex<()>,
}

impl Shelf {
    fn current(&self) -> Option<Arc<Index>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether an index shows the lists as they stand.
fn is_of(index: &Index, lists: &[ListRow]) -> bool {
    let stand = |row: &ListRow| (row.about.id.clone(), row.current);
    let built: BTreeMap<String, u64> = index.lists.iter().map(|(row, _)| stand(row)).collect();
    built == lists.iter().map(stand).collect()
}

impl Node {
    /// The index as the lists stand now. While another thread builds it anew, the one before answers.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn party_index(&self) -> Result<Arc<Index>, FlowError> {
        let lists = self.store.party_lists()?;
        let shelf = &self.parties.shelf;
        let kept = shelf.current();
        if let Some(index) = kept.as_ref().filter(|index| is_of(index, &lists)) {
            return Ok(Arc::clone(index));
        }
        let _building = match (shelf.building.try_lock(), kept) {
            (Ok(guard), _) => guard,
            (Err(TryLockError::Poisoned(poisoned)), _) => poisoned.into_inner(),
            (Err(TryLockError::WouldBlock), Some(before)) => return Ok(before),
            (Err(TryLockError::WouldBlock), None) => {
                shelf.building.lock().unwrap_or_else(PoisonError::into_inner)
            }
        };
        self.build_party_index()
    }

    /// The index as the lists stand now, for the work that must not use an older one.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn newest_party_index(&self) -> Result<Arc<Index>, FlowError> {
        let _building = self
            .parties
            .shelf
            .building
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.build_party_index()
    }

    fn build_party_index(&self) -> Result<Arc<Index>, FlowError> {
        let lists = self.store.party_lists()?;
        let shelf = &self.parties.shelf;
        if let Some(index) = shelf.current().filter(|index| is_of(index, &lists)) {
            return Ok(index);
        }
        let index = Arc::new(self.build_index(lists)?);
        *shelf.now.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
        Ok(index)
    }

    fn build_index(&self, lists: Vec<ListRow>) -> Result<Index, FlowError> {
        let (mut held, mut places) = (Vec::new(), Vec::new());
        let mut with_states = Vec::with_capacity(lists.len());
        for list in lists {
            self.read_versions(&list.about.id, &mut held, &mut places)?;
            let states = self.store.list_states(&list.about.id, None, MOST_STATES)?;
            with_states.push((list, states));
        }
        tracing::info!(
            lists = with_states.len(),
            versions = held.len(),
            "lists of parties indexed"
        );
        Ok(Index {
            screener: Screener::build(Lexicon::shipped(), held),
            places,
            lists: with_states,
        })
    }

    fn read_versions(
        &self,
        list: &str,
        held: &mut Vec<Held>,
        places: &mut Vec<Place>,
    ) -> Result<(), FlowError> {
        let name: Arc<str> = list.into();
        let mut after: Option<(String, u64)> = None;
        loop {
            let from = after.as_ref().map(|(entry, since)| (entry.as_str(), *since));
            let rows = self.store.entry_versions(list, from, READ_AT_ONCE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some((last.entry.clone(), last.since));
            for row in rows {
                held.push(Held {
                    party: entry::read(&row.version.party)?,
                    from: row.version.from.map(Timestamp::from_seconds),
                    to: row.to.map(Timestamp::from_seconds),
                });
                places.push(Place {
                    list: Arc::clone(&name),
                    entry: row.entry,
                    digest: row.version.digest,
                });
            }
        }
    }
}

impl Index {
    /// Whether there is any list to ask.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The entries that stand now and may be the party asked about, best first.
    pub(super) fn hits(&self, query: &Query, scratch: &mut Scratch) -> Vec<Hit> {
        let options = Options {
            limit: MOST_PER_PARTY,
            ..Options::default()
        };
        let hit = |found: comity_parties::screen::Candidate| {
            let place = self.places.get(found.held)?;
            let held = self.screener.held().get(found.held)?;
            Some(Hit {
                list: Arc::clone(&place.list),
                entry: place.entry.clone(),
                digest: place.digest,
                name: held.party.name().to_owned(),
                score: found.score,
                reasons: found.reasons,
            })
        };
        let found = self.screener.screen(query, &options, scratch);
        found.into_iter().filter_map(hit).collect()
    }

    /// The same for many parties on all cores, in their order; with `only`, for these entries of one list.
    ///
    /// # Errors
    /// Damage in the store.
    pub(super) fn hits_of(
        &self,
        ours: &[OurParty],
        only: Option<(&str, &HashSet<String>)>,
    ) -> Result<Vec<Vec<Hit>>, FlowError> {
        let wanted =
            |hit: &Hit| only.is_none_or(|(list, entries)| *hit.list == *list && entries.contains(&hit.entry));
        let screen = |scratch: &mut Scratch, one: &OurParty| {
            let query = entry::question(&entry::read(&one.party)?);
            let mut hits = self.hits(&query, scratch);
            hits.retain(wanted);
            Ok(hits)
        };
        ours.par_iter().map_init(Scratch::default, screen).collect()
    }
}
