//! The differences from the parent that one way of laying a skeleton comes to.

use super::point::{Point, Points};
use super::rules::Outcome;

/// The differences from the parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Conditions that are met, one bit each.
    pub(crate) letters: u64,
    /// Points on which the answer hangs.
    pub(crate) points: Points,
    pub(crate) changes: Vec<Change>,
    pub(super) failed: bool,
}

/// How good a tally is, the most important first; nothing in it depends on the numbers of atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    failed: bool,
    doubt: bool,
    conditions: u32,
    letters: u64,
    points: Points,
    changes: usize,
    open_atoms: usize,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    pub(crate) place: String,
    pub(crate) letter: Option<u8>,
    pub(crate) found: String,
    pub(crate) atoms: Vec<u32>,
}

impl Tally {
    pub(super) fn failed() -> Self {
        Self {
            failed: true,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.failed |= other.failed;
        self.letters |= other.letters;
        self.points = self.points.with(other.points);
        self.changes.extend(other.changes);
    }

    pub(super) fn is_open(&self) -> bool {
        !self.points.is_empty()
    }

    /// Takes a condition back.
    pub(super) fn doubt(&mut self, letter: u8) {
        self.letters &= !(1 << letter);
        let under = |change: &&mut Change| change.letter == Some(letter);
        self.changes
            .iter_mut()
            .filter(under)
            .for_each(|change| change.letter = None);
    }

    /// Leaves everything open for this point alone.
    pub(crate) fn leave_open(&mut self, point: Point) {
        self.letters = 0;
        self.points = point.into();
        self.changes = undecided(std::mem::take(&mut self.changes));
    }

    /// What is better comes first: met, then in doubt, then not met; then what needs fewer conditions, and leaves fewer
    /// atoms in doubt.
    pub(crate) fn rank(&self) -> Rank {
        let open = self.changes.iter().filter(|change| change.letter.is_none());
        Rank {
            failed: self.failed,
            doubt: !self.points.is_empty(),
            conditions: self.letters.count_ones(),
            letters: self.letters,
            points: self.points,
            changes: self.changes.len(),
            open_atoms: open.map(|change| change.atoms.len()).sum(),
        }
    }
}

pub(super) fn settled(outcome: &Outcome, changes: Vec<Change>) -> Tally {
    Tally {
        letters: outcome.letter.map_or(0, |letter| 1 << letter),
        changes,
        ..Tally::default()
    }
}

/// A place where only a reading decides shows no letter.
pub(super) fn undecided(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        change.letter = None;
    }
    changes
}
