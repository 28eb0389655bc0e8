//! The versions of every entry of one list, and how a state or a single change is applied to them.

use std::collections::BTreeMap;

use comity_core::date::Timestamp;
use comity_core::party::ListedParty;

use super::difference::{Difference, difference};
use crate::screen::Held;

/// One version of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The party as the list gave it.
    pub party: ListedParty,
    /// From when, inclusive; none if it stood there before anybody looked.
    pub from: Option<Timestamp>,
    /// Until when, exclusive; none while it stands.
    pub to: Option<Timestamp>,
}

impl Version {
    /// Whether it held at this moment.
    pub fn held_at(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// What happened to one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The party came onto the list.
    Add(ListedParty),
    /// The entry of this id left it.
    Remove(String),
    /// The entry stands there otherwise than before.
    Replace(ListedParty),
}

/// A change that does not fit what stood there. It is taken as far as it can be, and told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Oddity {
    /// Added although it stood there: taken as a change.
    #[error("{0} was added although it stood on the list; it was taken as a change")]
    AlreadyListed(String),
    /// Removed or changed although it did not stand there: a removal is passed over, a change taken as an addition.
    #[error("{0} was removed or changed although it did not stand on the list")]
    NotListed(String),
}

/// Why a state or a change was not applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Earlier than what was applied before.
    #[error("{at} is earlier than {last}, which was applied before; apply states and changes in their order")]
    OutOfOrder {
        /// The moment that was handed in.
        at: Timestamp,
        /// The last moment that was applied.
        last: Timestamp,
    },
    /// Two entries of one state have the same id.
    #[error("two entries of one state have the id {0}; give every entry an id of its own")]
    SameId(String),
}

/// All versions of all entries of one list.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By id; the versions of an entry in their order, without overlap.
    entries: BTreeMap<String, Vec<Version>>,
    last: Option<Timestamp>,
}

impl History {
    /// A list that begins with this state, of which nobody knows since when it held.
    ///
    /// # Errors
    /// [`HistoryError::SameId`].
    pub fn beginning(state: Vec<ListedParty>) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        for party in unique(state)?.into_values() {
            history.open(party, None);
        }
        Ok(history)
    }

    /// Applies a whole state, as of `at`: what is not in it has left the list. Gives back what it changed.
    ///
    /// # Errors
    /// Nothing is applied: [`HistoryError`].
    pub fn apply_state(
        &mut self,
        at: Timestamp,
        state: Vec<ListedParty>,
    ) -> Result<Difference, HistoryError> {
        self.in_order(at)?;
        let state = unique(state)?;
        let before: BTreeMap<String, ListedParty> = self
            .current()
            .map(|party| (party.id.clone(), party.clone()))
            .collect();
        let change = difference(before.values(), state.values());
        for party in &change.removed {
            self.close(&party.id, at);
        }
        for changed in &change.changed {
            self.close(&changed.after.id, at);
            self.open(changed.after.clone(), Some(at));
        }
        for party in &change.added {
            self.open(party.clone(), Some(at));
        }
        self.last = Some(at);
        Ok(change)
    }

    /// Applies what happened to one entry. A change that does not fit what stood there is taken as far as it can be.
    ///
    /// # Errors
    /// [`HistoryError::OutOfOrder`]; nothing is applied.
    pub fn apply(&mut self, at: Timestamp, change: Change) -> Result<Option<Oddity>, HistoryError> {
        self.in_order(at)?;
        self.last = Some(at);
        let (id, party, adds) = match change {
            Change::Add(party) => (party.id.clone(), Some(party), true),
            Change::Replace(party) => (party.id.clone(), Some(party), false),
            Change::Remove(id) => (id, None, false),
        };
        let stood = self.standing(&id).is_some();
        let same = party.is_some() && self.standing(&id) == party.as_ref();
        if !same {
            self.close(&id, at);
            if let Some(party) = party {
                self.open(party, Some(at));
            }
        }
        Ok(match (adds, stood) {
            (true, true) => Some(Oddity::AlreadyListed(id)),
            (false, false) => Some(Oddity::NotListed(id)),
            _ => None,
        })
    }

    /// The parties that stand on the list now, in the order of their ids.
    pub fn current(&self) -> impl Iterator<Item = &ListedParty> {
        self.versions()
            .filter(|version| version.to.is_none())
            .map(|version| &version.party)
    }

    /// The parties that stood on the list at this moment, in the order of their ids.
    pub fn state(&self, at: Timestamp) -> impl Iterator<Item = &ListedParty> {
        self.versions()
            .filter(move |version| version.held_at(at))
            .map(|version| &version.party)
    }

    /// What changed between two moments, either one first.
    pub fn difference(&self, before: Timestamp, after: Timestamp) -> Difference {
        difference(self.state(before), self.state(after))
    }

    /// Every version of every entry: by id, then in time.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        self.entries.values().flatten()
    }

    /// The versions of one entry, in time.
    pub fn of(&self, id: &str) -> &[Version] {
        self.entries.get(id).map_or(&[], Vec::as_slice)
    }

    /// The last moment at which something was applied.
    pub fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Every version as the index of names takes it.
    pub fn into_held(self) -> Vec<Held> {
        let versions = self.entries.into_values().flatten();
        let held = versions.map(|Version { party, from, to }| Held { party, from, to });
        held.collect()
    }

    fn in_order(&self, at: Timestamp) -> Result<(), HistoryError> {
        match self.last {
            Some(last) if at < last => Err(HistoryError::OutOfOrder { at, last }),
            _ => Ok(()),
        }
    }

    fn standing(&self, id: &str) -> Option<&ListedParty> {
        let last = self.entries.get(id)?.last()?;
        last.to.is_none().then_some(&last.party)
    }

    fn open(&mut self, party: ListedParty, from: Option<Timestamp>) {
        let versions = self.entries.entry(party.id.clone()).or_default();
        // What was removed and put back as it was, in one moment, never left.
        if let Some(last) = versions.last_mut()
            && last.to == from
            && from.is_some()
            && last.party == party
        {
            last.to = None;
            return;
        }
        versions.push(Version {
            party,
            from,
            to: None,
        });
    }

    fn close(&mut self, id: &str, at: Timestamp) {
        let Some(versions) = self.entries.get_mut(id) else {
            return;
        };
        let Some(last) = versions.last_mut().filter(|version| version.to.is_none()) else {
            return;
        };
        if last.from == Some(at) {
            // It never held: it came and went in one moment.
            versions.pop();
        } else {
            last.to = Some(at);
        }
        if versions.is_empty() {
            self.entries.remove(id);
        }
    }
}

fn unique(state: Vec<ListedParty>) -> Result<BTreeMap<String, ListedParty>, HistoryError> {
    let mut all = BTreeMap::new();
    for party in state {
        if let Some(twice) = all.insert(party.id.clone(), party) {
            return Err(HistoryError::SameId(twice.id));
        }
    }
    Ok(all)
}
