//! What atom lines of both versions have in common.

use super::draft::{CHARGES, DraftAtom};
use super::lines::Line;
use super::{FileError, symbol};
use crate::graph::Fault;

/// Highest mass number that is taken: the heaviest nuclide known has 294.
const HIGHEST_MASS: i32 = 350;

/// Highest valence that a file can say.
const HIGHEST_VALENCE: i32 = 14;

/// An atom with its symbol read.
pub(super) fn with_symbol(line: Line<'_>, word: &str, place: [f64; 3]) -> Result<DraftAtom, FileError> {
    let symbol = symbol::read(word).ok_or_else(|| line.fault_at(word, Fault::NoElement))?;
    Ok(DraftAtom {
        element: symbol.element,
        isotope: symbol.isotope,
        place,
        line: line.number,
        ..DraftAtom::default()
    })
}

/// A coordinate: any finite number.
pub(super) fn coordinate(word: &str) -> Option<f64> {
    word.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A formal charge.
pub(super) fn charge(value: i32) -> Option<i32> {
    CHARGES.contains(&value).then_some(value)
}

/// A mass number.
pub(super) fn mass(value: i32) -> Option<u16> {
    u16::try_from(value).ok().filter(|_| value <= HIGHEST_MASS)
}

/// Electrons that a radical lacks for bonds: none, two (singlet), one (doublet), two (triplet).
pub(super) fn radical(value: i32) -> Option<u32> {
    match value {
        0 => Some(0),
        2 => Some(1),
        1 | 3 => Some(2),
        _ => None,
    }
}

/// A valence as a number from 1; `zero` is how this version writes none.
pub(super) fn valence(value: i32, zero: i32) -> Option<Option<u32>> {
    match value {
        0 => Some(None),
        _ if value == zero => Some(Some(0)),
        1..=HIGHEST_VALENCE => Some(u32::try_from(value).ok()),
        _ => None,
    }
}
