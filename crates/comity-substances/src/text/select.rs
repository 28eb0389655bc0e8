//! Which of all the places count: whole words, and the longest known name at each place.

use super::letters::{Class, Folded, Gap, Plain};
use super::lexicon::{Found, Lexicon, Pattern, Sense};

/// Names of at least so many letters and digits may be written with spaces and hyphens in other places
/// (`acetyl fentanyl`, `fen-tanyl`); in shorter ones other words would be found (`m da`).
const MIN_SPREAD: u16 = 7;

/// Names of at least so many may have hyphens in other places (`p-FIBF`).
const MIN_HYPHENATED: u16 = 5;

/// Abbreviations of up to so many letters and digits have other meanings and are taken only in their own case.
pub(crate) const MAX_SHORT: u16 = 4;

/// A name this long may have a number written to its end (`Xanax2mg`).
const MIN_BEFORE_NUMBER: u16 = 5;

/// The chosen places in order, and for every unit the place that covers it.
pub(crate) struct Chosen {
    pub(crate) found: Vec<Found>,
    /// Place in `found` plus one; 0 is uncovered; [`AMOUNT`] is an amount.
    pub(crate) cover: Vec<u32>,
}

/// Covered by an amount.
pub(crate) const AMOUNT: u32 = u32::MAX;

/// The longest names that are whole words; no name inside a longer one.
pub(crate) fn choose(lexicon: &Lexicon, text: &Folded, plain: &[Plain], alone: bool) -> Chosen {
    let mut valid: Vec<Found> = lexicon
        .everywhere(text)
        .filter(|(place, pattern)| {
            is_whole(text, plain, pattern, place) && is_cased(text, plain, pattern, place, alone)
        })
        .map(|(place, _)| place)
        .collect();
    valid.sort_by_key(|place| (std::cmp::Reverse(place.end - place.start), place.start));
    let mut cover = vec![0u32; text.units.len()];
    let mut found = Vec::new();
    for place in valid {
        let Some(units) = cover.get_mut(place.start..place.end) else {
            continue;
        };
        if units.iter().all(|unit| *unit == 0) {
            units.fill(1);
            found.push(place);
        }
    }
    found.sort_by_key(|place| place.start);
    for (place, number) in found.iter().zip(1u32..) {
        cover
            .get_mut(place.start..place.end)
            .unwrap_or_default()
            .fill(number);
    }
    Chosen { found, cover }
}

/// Whole letters, whole words, and no wider gaps than the name may have.
fn is_whole(text: &Folded, plain: &[Plain], pattern: &Pattern, place: &Found) -> bool {
    let whole = |at: usize, first: bool| {
        text.units
            .get(at)
            .is_some_and(|unit| if first { unit.first } else { unit.last })
    };
    whole(place.start, true)
        && whole(place.end.saturating_sub(1), false)
        && begins_a_word(text, pattern, place.start)
        && ends_a_word(text, pattern, place.end)
        && gaps_fit(text, pattern, place)
        && is_balanced(text, plain, pattern, place)
}

/// No name begins inside a bracket and ends outside it (`…phenyl]acetic acid`), unless it is written so itself.
fn is_balanced(text: &Folded, plain: &[Plain], pattern: &Pattern, place: &Found) -> bool {
    let brackets = text.brackets(plain, place.start, place.end);
    brackets == (0, 0) || brackets == pattern.brackets
}

fn begins_a_word(text: &Folded, pattern: &Pattern, start: usize) -> bool {
    if !text.joined(start) {
        return true;
    }
    let before = start
        .checked_sub(1)
        .and_then(|at| text.units.get(at))
        .map(|unit| unit.class);
    let first = text.units.get(start).map(|unit| unit.class);
    // `9fentanyl` is looked at, as a name that goes on; `9ice` is not.
    before == Some(Class::Digit) && first == Some(Class::Letter) && pattern.letters >= MIN_SPREAD
}

fn ends_a_word(text: &Folded, pattern: &Pattern, end: usize) -> bool {
    if !text.joined(end) {
        return true;
    }
    let last = end
        .checked_sub(1)
        .and_then(|at| text.units.get(at))
        .map(|unit| unit.class);
    let next = text.units.get(end).map(|unit| unit.class);
    last == Some(Class::Letter) && next == Some(Class::Digit) && pattern.letters >= MIN_BEFORE_NUMBER
}

fn gaps_fit(text: &Folded, pattern: &Pattern, place: &Found) -> bool {
    let letters = pattern.letters + pattern.digits;
    let free = letters >= MIN_SPREAD || pattern.han > 0;
    let inside = text
        .units
        .iter()
        .enumerate()
        .take(place.end)
        .skip(place.start + 1);
    for (at, unit) in inside {
        if unit.gap <= Gap::Hidden {
            continue;
        }
        let own = pattern.gap(at - place.start);
        let fits = match unit.gap {
            Gap::Hard => own == Gap::Hard,
            Gap::Hyphen if letters >= MIN_HYPHENATED => true,
            _ if free => true,
            _ => own > Gap::None || changes_class(text, at),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// `U 47700`, `4 ANPP`: between a letter and a digit a short name may be parted.
fn changes_class(text: &Folded, at: usize) -> bool {
    let class = |at: usize| text.units.get(at).map(|unit| unit.class);
    at.checked_sub(1).is_some_and(|before| class(before) != class(at))
}

/// A short abbreviation without digits is taken only in capitals as in its entry (`DOM`, not `dom`).
fn is_cased(text: &Folded, plain: &[Plain], pattern: &Pattern, place: &Found, alone: bool) -> bool {
    if !is_short_word(pattern) || !pattern.is_thing() || pattern.roles().next().is_some() {
        return true;
    }
    if alone && place.start == 0 && place.end == text.units.len() {
        return true;
    }
    let written = text.units.get(place.start..place.end).unwrap_or_default();
    let upper = |at: u32| plain.get(at as usize).is_some_and(|letter| letter.upper);
    let same = |(unit, entry): (&super::letters::Unit, char)| {
        unit.class != Class::Letter || upper(unit.plain) == entry.is_uppercase()
    };
    written.iter().zip(pattern.cased.chars()).all(same)
}

/// Up to four letters and no digit, unless it is a common word of its own (`khat`).
pub(crate) fn is_short_word(pattern: &Pattern) -> bool {
    let short = pattern.han == 0 && pattern.digits == 0 && pattern.letters <= MAX_SHORT;
    let word = |sense: &Sense| match sense {
        Sense::Name { entry, .. } => !entry.chars().skip(1).any(char::is_uppercase),
        _ => false,
    };
    short && !pattern.senses.iter().any(word)
}
