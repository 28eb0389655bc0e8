//! The word lists in `data/`: a lawyer or a chemist edits them without knowing Rust.
//!
//! All lookups fold case, width and space; nothing is matched by likeness.

use std::collections::HashMap;
use std::sync::LazyLock;

use comity_core::known::Missing;
use unicode_normalization::UnicodeNormalization;

use crate::tabular::{Options, Table, read};

/// What an empty-looking cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Null {
    /// Nothing was written, or a mark that stands for nothing.
    Empty,
    /// The writer says why there is no value.
    Said(Missing),
}

/// A table of this crate's `data/`. One that does not parse is empty; the tests would notice.
pub(crate) fn table(text: &'static str) -> Table {
    read(
        text.as_bytes(),
        &Options {
            delimiter: Some(','),
            header_line: Some(1),
            ..Options::default()
        },
    )
    .unwrap_or_default()
}

/// Longest word that is looked up in a list, in bytes. Ours are shorter, and folding may lengthen a text.
const LONGEST_WORD: usize = 128;

/// What a list has for a word as written.
fn look_up<T: Copy>(list: &HashMap<String, T>, written: &str) -> Option<T> {
    if written.len() > LONGEST_WORD {
        None
    } else {
        list.get(&fold(written)).copied()
    }
}

/// A word as it is compared: NFKC, lower case, single spaces, no space at the ends.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_whitespace()) {
        return text.to_ascii_lowercase();
    }
    let wide: String = text.nfkc().flat_map(char::to_lowercase).collect();
    wide.split_whitespace().collect::<Vec<_>>().join(" ")
}

static UNITS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let table = table(include_str!("../data/units.csv"));
    let mut units = HashMap::new();
    for row in table.rows() {
        let code: &'static str = String::leak(row.cell(0).to_owned());
        units.extend(row.cell(1).split('|').map(|written| (fold(written), code)));
    }
    units
});

/// The UCUM code of a unit as people write it.
pub(crate) fn unit(written: &str) -> Option<&'static str> {
    look_up(&UNITS, written)
}

static NULLS: LazyLock<HashMap<String, Null>> = LazyLock::new(|| {
    let table = table(include_str!("../data/nulls.csv"));
    let mut nulls = HashMap::new();
    for row in table.rows() {
        let null = match row.cell(0) {
            "unknown" => Null::Said(Missing::Unknown),
            "not-asked" => Null::Said(Missing::NotAsked),
            "refused" => Null::Said(Missing::Refused),
            "withheld" => Null::Said(Missing::Withheld),
            _ => Null::Empty,
        };
        nulls.extend(row.cell(1).split('|').map(|written| (fold(written), null)));
    }
    nulls
});

/// Longest word that stands for no value, in bytes: longer cells are not looked up.
const LONGEST_NULL: usize = 24;

/// Which ASCII characters such a word begins with: most cells are told apart by their first character.
static NULL_STARTS: LazyLock<[bool; 128]> = LazyLock::new(|| {
    let mut starts = [false; 128];
    for first in NULLS.keys().filter_map(|word| word.bytes().next()) {
        for byte in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
            starts
                .iter_mut()
                .skip(usize::from(byte))
                .take(1)
                .for_each(|start| *start = true);
        }
    }
    starts
});

/// Whether a trimmed cell stands for no value, and why there is none.
pub(crate) fn null(cell: &str) -> Option<Null> {
    match cell.len() {
        0 => Some(Null::Empty),
        1..=LONGEST_NULL if may_be_null(cell) => NULLS.get(&fold(cell)).copied(),
        _ => None,
    }
}

fn may_be_null(cell: &str) -> bool {
    let first = cell.bytes().next().unwrap_or(0);
    NULL_STARTS.get(usize::from(first)).copied().unwrap_or(true)
}

static WORDS: LazyLock<HashMap<(String, String), &'static str>> = LazyLock::new(|| {
    let table = table(include_str!("../data/words.csv"));
    let mut words = HashMap::new();
    for row in table.rows() {
        let word: &'static str = String::leak(row.cell(1).to_owned());
        let written = row.cell(2).split('|').chain([row.cell(1)]);
        words.extend(written.map(|written| ((row.cell(0).to_owned(), fold(written)), word)));
    }
    words
});

/// The word of our lists for what somebody wrote in a field such as `basis`.
pub(crate) fn word(field: &str, written: &str) -> Option<&'static str> {
    if written.len() > LONGEST_WORD {
        return None;
    }
    WORDS.get(&(field.to_owned(), fold(written))).copied()
}

static CHOICES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let table = table(include_str!("../data/words.csv"));
    let mut choices: HashMap<String, Vec<&'static str>> = HashMap::new();
    for row in table.rows() {
        choices
            .entry(row.cell(0).to_owned())
            .or_default()
            .extend(word(row.cell(0), row.cell(1)));
    }
    choices
});

/// The words of our list for a field, in the order of the list.
pub(crate) fn words(field: &str) -> &'static [&'static str] {
    CHOICES.get(field).map_or(&[], Vec::as_slice)
}

static COUNTRIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let table = table(include_str!("../data/countries.csv"));
    let mut names = HashMap::new();
    for row in table.rows() {
        let code: &'static str = String::leak(row.cell(0).to_owned());
        let written = row
            .cell(1)
            .split('|')
            .chain(row.cell(2).split('|'))
            .chain([row.cell(0)]);
        names.extend(written.map(|written| (fold(written), code)));
    }
    names
});

/// The country code for a code or a name in English or Chinese.
pub(crate) fn country(written: &str) -> Option<&'static str> {
    look_up(&COUNTRIES, written)
}
