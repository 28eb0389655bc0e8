//! What each byte begins.

use super::sign::Sign;

/// What a byte begins outside brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// `l` or `r`: the second letter of an atom that has two.
    Second,
    /// `[`.
    Bracket,
    /// A digit: a ring number.
    Digit(u8),
    /// `%`: a ring number of more digits.
    Percent,
    /// A bond sign.
    Bond(Sign),
    /// `.`.
    Dot,
    /// `>`.
    Reaction,
    /// Nothing that a SMILES has.
    Other,
}

pub(super) const BORON: u8 = 0;
pub(super) const CARBON: u8 = 1;
pub(super) const CHLORINE: u8 = 7;
pub(super) const BROMINE: u8 = 8;

/// The classes of all bytes.
pub(super) static CLASS: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Other; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = Class::Digit(digit - b'0');
        digit += 1;
    }
    table[b'l' as usize] = Class::Second;
    table[b'r' as usize] = Class::Second;
    table[b'%' as usize] = Class::Percent;
    table[b'[' as usize] = Class::Bracket;
    table[b'.' as usize] = Class::Dot;
    table[b'<' as usize] = Class::Bond(Sign::Taken);
    table[b'>' as usize] = Class::Reaction;
    table[b'-' as usize] = Class::Bond(Sign::Single);
    table[b'/' as usize] = Class::Bond(Sign::Up);
    table[b'\\' as usize] = Class::Bond(Sign::Down);
    table[b'=' as usize] = Class::Bond(Sign::Double);
    table[b'#' as usize] = Class::Bond(Sign::Triple);
    table[b'$' as usize] = Class::Bond(Sign::Quadruple);
    table[b':' as usize] = Class::Bond(Sign::Aromatic);
    table[b'~' as usize] = Class::Bond(Sign::Any);
    table
}

/// The kinds of atoms without brackets by their first letter, see [`crate::settle::BARE_ATOMS`]; 255 for
/// bytes that begin none.
pub(super) static KIND: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut table = [u8::MAX; 256];
    // Chlorine and bromine have two letters; the second one makes them of carbon and boron.
    let atoms = *b"BCNOFPS\0\0Ibcnops*";
    let mut kind = 0;
    while kind < atoms.len() {
        if atoms[kind] != 0 {
            table[atoms[kind] as usize] = kind as u8;
        }
        kind += 1;
    }
    table
}
