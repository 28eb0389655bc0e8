//! All structures, found by formula.

use super::entry::Entry;

/// Bits of the first filter as a power of two. At eight thousand bytes it stays in the nearest cache, and about one
/// formula in a hundred passes by accident.
const FILTER_BITS: u32 = 16;

/// Structures by the number that `fast_formula_key` gives.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// A bit for each formula that occurs.
    filter: Vec<u64>,
    /// Sorted by formula.
    entries: Vec<Entry>,
}

impl Index {
    pub(crate) fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| (entry.formula, entry.structure));
        let mut filter = vec![0; 1 << (FILTER_BITS - 6)];
        for entry in &entries {
            let (word, bit) = place(entry.formula);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self { filter, entries }
    }

    /// The structures with this formula: none for nearly every record.
    #[inline]
    pub(crate) fn with_formula(&self, formula: u64) -> &[Entry] {
        let (word, bit) = place(formula);
        if self.filter.get(word).is_none_or(|word| word & bit == 0) {
            return &[];
        }
        self.look_up(formula)
    }

    fn look_up(&self, formula: u64) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.formula < formula);
        let rest = self.entries.get(from..).unwrap_or(&[]);
        let length = rest.partition_point(|entry| entry.formula == formula);
        rest.get(..length).unwrap_or(&[])
    }
}

/// Word of the filter, and bit in it.
#[inline]
fn place(formula: u64) -> (usize, u64) {
    let at = formula >> (64 - FILTER_BITS);
    ((at >> 6) as usize, 1 << (at & 63))
}
