//! The names of a list, so laid out that the few that could be meant are found without looking at the others.

mod build;
mod keys;

use std::ops::Range;

use comity_core::party::PartyType;
use rustc_hash::FxHashMap;

use crate::align::{How, Term};
use crate::score::Piece;

pub use build::build;
pub(crate) use build::{common, joined};
pub use keys::{deletions, text_key, whole_keys};

/// Bit of an entry of [`Index::parts`] that says the part is a family name.
pub(crate) const FAMILY: u32 = 1 << 31;
/// Bit that says the part belongs to the person after whom an organisation is named.
pub(crate) const ASIDE: u32 = 1 << 30;
/// The bits of an entry that are the number of the term.
pub(crate) const TERM: u32 = ASIDE - 1;

/// One reading of one name of one state of a party.
#[derive(Clone, Copy, Debug)]
pub struct NameRow {
    /// Which state.
    pub held: u32,
    /// Where its parts begin.
    pub start: u32,
    /// How many parts.
    pub count: u16,
    /// Whether the list calls the name weak.
    pub weak: bool,
    /// Whether it is only a piece of a name.
    pub piece: bool,
    /// How much rarer than the usual reading.
    pub penalty: f32,
    /// The weight of all parts together.
    pub mass: f32,
}

/// A place in the names that several parts have in common with one written word.
#[derive(Clone, Copy, Debug)]
pub struct JoinedRow {
    /// The name.
    pub name: u32,
    /// Its parts.
    pub mask: u64,
    /// By what.
    pub how: How,
}

/// From a key to a stretch of an array.
pub(crate) type Stretches = FxHashMap<u64, (u32, u32)>;

/// The names of a list.
#[derive(Debug, Default)]
pub struct Index {
    /// All different parts.
    pub terms: Vec<Term>,
    /// By part: rarity among persons, among others.
    pub rarity: Vec<[f32; 2]>,
    /// The names, those of one type together.
    pub names: Vec<NameRow>,
    /// By type, in the order of [`PartyType::ALL`]: its names.
    pub ranges: [Range<u32>; 4],
    /// By name: its parts, with the bits that mark a family name and the person after whom a firm is named.
    pub parts: Vec<u32>,
    keys: Stretches,
    key_terms: Vec<u32>,
    postings: Vec<u32>,
    posting_ranges: Vec<(u32, u32)>,
    joined: Stretches,
    joined_rows: Vec<JoinedRow>,
}

impl Index {
    /// The terms under a key.
    pub fn under(&self, key: u64) -> &[u32] {
        stretch(&self.keys, &self.key_terms, key)
    }

    /// The places where neighbouring parts written together, or their first letters, are the word of this key.
    pub fn joined(&self, key: u64) -> &[JoinedRow] {
        stretch(&self.joined, &self.joined_rows, key)
    }

    /// The names that have a term, of one type.
    pub fn posting(&self, term: u32, range: &Range<u32>) -> &[u32] {
        let Some((start, end)) = self.posting_ranges.get(term as usize) else {
            return &[];
        };
        let all = self
            .postings
            .get(*start as usize..*end as usize)
            .unwrap_or_default();
        let from = all.partition_point(|name| *name < range.start);
        let to = all.partition_point(|name| *name < range.end);
        all.get(from..to).unwrap_or_default()
    }

    /// The names of a type.
    pub fn range(&self, kind: PartyType) -> Range<u32> {
        let at = PartyType::ALL
            .iter()
            .position(|found| *found == kind)
            .unwrap_or(0);
        self.ranges.get(at).cloned().unwrap_or_default()
    }

    /// The terms of a name.
    pub fn parts_of(&self, row: &NameRow) -> &[u32] {
        let start = row.start as usize;
        self.parts
            .get(start..start + usize::from(row.count))
            .unwrap_or_default()
    }

    /// What the score needs to know of the parts of a name.
    pub fn pieces(&self, row: &NameRow, person: bool, out: &mut Vec<Piece>) {
        out.clear();
        for part in self.parts_of(row) {
            let term = (part & TERM) as usize;
            let (Some(found), Some(rarity)) = (self.terms.get(term), self.rarity.get(term)) else {
                continue;
            };
            out.push(Piece {
                class: found.part.class,
                rarity: if person { rarity[0] } else { rarity[1] },
                family: part & FAMILY != 0,
                aside: part & ASIDE != 0,
            });
        }
    }
}

fn stretch<'a, T>(stretches: &Stretches, rows: &'a [T], key: u64) -> &'a [T] {
    stretches
        .get(&key)
        .and_then(|(start, end)| rows.get(*start as usize..*end as usize))
        .unwrap_or_default()
}
