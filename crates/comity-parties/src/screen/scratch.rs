//! Buffers of one thread, kept from question to question.

use crate::align::{Chosen, How, Pair};
use crate::part::Buffers;
use crate::score::Piece;

/// A term of the list that a part of the question meets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub term: u32,
    pub asked: u64,
    pub how: How,
    pub likeness: f32,
    /// The next match of the same term, plus one; 0 is the end.
    pub next: u32,
}

/// Parts of a listed name that a part of the question meets written together.
#[derive(Clone, Copy, Debug)]
pub(super) struct JoinedHit {
    pub name: u32,
    pub listed: u64,
    pub asked: u64,
    pub how: How,
    pub likeness: f32,
}

/// A state that may be the one asked about, with its best name so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub held: u32,
    pub name: u32,
    /// Which reading of the question.
    pub reading: u32,
    pub log_odds: f32,
}

/// Buffers of [`super::Screener::screen`] and [`super::compare`]. One a thread; it fits any list and keeps nothing of a question.
#[derive(Debug, Default)]
pub struct Scratch {
    /// By name of the list: the weight of the parts that are met.
    pub(super) met: Vec<f32>,
    pub(super) touched: Vec<u32>,
    /// By term of the list: its first match, plus one.
    pub(super) slots: Vec<u32>,
    pub(super) matches: Vec<Match>,
    pub(super) joined: Vec<JoinedHit>,
    pub(super) keys: Vec<u64>,
    pub(super) terms: Vec<u32>,
    pub(super) pairs: Vec<Pair>,
    pub(super) chosen: Chosen,
    pub(super) listed: Vec<Piece>,
    pub(super) best: Vec<Best>,
    pub(super) names: Vec<(f32, u32)>,
    pub(super) buffers: Buffers,
}

impl Scratch {
    /// Room for a list of so many names and terms.
    pub(super) fn fit(&mut self, names: usize, terms: usize) {
        if self.met.len() < names {
            self.met.resize(names, 0.0);
        }
        if self.slots.len() < terms {
            self.slots.resize(terms, 0);
        }
    }

    /// Forgets the matches of a reading.
    pub(super) fn forget(&mut self) {
        for found in &self.matches {
            if let Some(slot) = self.slots.get_mut(found.term as usize) {
                *slot = 0;
            }
        }
        for name in &self.touched {
            if let Some(met) = self.met.get_mut(*name as usize) {
                *met = 0.0;
            }
        }
        self.matches.clear();
        self.touched.clear();
        self.joined.clear();
    }
}
