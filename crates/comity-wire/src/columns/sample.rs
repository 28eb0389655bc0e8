//! A column as the guess sees it: its header in plain words, and some of its cells.

use crate::facts::{self, fold};
use crate::tabular::Row;

/// A column with its header and its filled sample cells.
pub(super) struct Column<'a> {
    pub(super) at: usize,
    pub(super) folded: String,
    /// The header without a bracket or a unit at its end, and that unit.
    pub(super) bare: String,
    pub(super) unit: Option<String>,
    pub(super) filled: Vec<&'a str>,
}

impl<'a> Column<'a> {
    pub(super) fn new(at: usize, headers: &[String], sample: &[Row<'a>]) -> Self {
        let folded = plain_words(headers.get(at).map_or("", String::as_str));
        let (bare, unit) = split_unit(headers.get(at).map_or("", String::as_str));
        let filled = sample
            .iter()
            .map(|row| row.cell(at).trim())
            .filter(|cell| facts::null(cell).is_none())
            .collect();
        Self {
            at,
            folded,
            bare,
            unit,
            filled,
        }
    }

    /// Percent of the filled cells with a property; `None` without any cell.
    pub(super) fn percent(&self, has: impl Fn(&str) -> bool) -> Option<usize> {
        let count = self.filled.iter().filter(|cell| has(cell)).count();
        (!self.filled.is_empty()).then(|| count * 100 / self.filled.len())
    }
}

/// A header as words: folded, with everything that is no letter or figure as a space.
fn plain_words(header: &str) -> String {
    let spaced: String = fold(header)
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Weight (kg)`, `重量（公斤）` and `weight_kg`: the header without its unit, and the unit.
fn split_unit(header: &str) -> (String, Option<String>) {
    let folded = fold(header);
    if let Some((before, inside)) = folded.split_once(['(', '[']) {
        let inside = inside.trim_end_matches([')', ']', ' ']);
        return (plain_words(before), facts::unit(inside).map(str::to_owned));
    }
    let words = plain_words(header);
    match words
        .rsplit_once(' ')
        .and_then(|(before, last)| Some((before.to_owned(), facts::unit(last)?)))
    {
        Some((before, unit)) => (before, Some(unit.to_owned())),
        None => (words, None),
    }
}
