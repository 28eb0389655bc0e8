//! What each byte begins.

use crate::graph::WrittenOrder;

/// What a byte begins outside brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// An atom without brackets: a row of [`crate::settle::BARE_KINDS`].
    Atom(u8),
    /// `[`.
    Bracket,
    /// A digit or `%`.
    Ring,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// A bond sign.
    Bond(WrittenOrder),
    /// `<`.
    Arrow,
    /// `.`.
    Dot,
    /// `>`.
    Reaction,
    /// Nothing that a SMILES has.
    Other,
}

const BORON: u8 = 0;
const CARBON: u8 = 1;
const CHLORINE: u8 = 7;
const BROMINE: u8 = 8;

/// The classes of all bytes.
pub(super) static CLASS: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Other; 256];
    // Chlorine and bromine have two letters: see `two_letters`.
    let atoms = *b"BCNOFPS\0\0Ibcnops*";
    let mut kind = 0;
    while kind < atoms.len() {
        if atoms[kind] != 0 {
            table[atoms[kind] as usize] = Class::Atom(kind as u8);
        }
        kind += 1;
    }
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = Class::Ring;
        digit += 1;
    }
    table[b'%' as usize] = Class::Ring;
    table[b'[' as usize] = Class::Bracket;
    table[b'(' as usize] = Class::Open;
    table[b')' as usize] = Class::Close;
    table[b'.' as usize] = Class::Dot;
    table[b'<' as usize] = Class::Arrow;
    table[b'>' as usize] = Class::Reaction;
    table[b'-' as usize] = Class::Bond(WrittenOrder::Single);
    // These lean; between two aromatic atoms the bond is aromatic all the same, as in RDKit.
    table[b'/' as usize] = Class::Bond(WrittenOrder::Implied);
    table[b'\\' as usize] = Class::Bond(WrittenOrder::Implied);
    table[b'=' as usize] = Class::Bond(WrittenOrder::Double);
    table[b'#' as usize] = Class::Bond(WrittenOrder::Triple);
    table[b'$' as usize] = Class::Bond(WrittenOrder::Quadruple);
    table[b':' as usize] = Class::Bond(WrittenOrder::Aromatic);
    table[b'~' as usize] = Class::Bond(WrittenOrder::Any);
    table
}

/// `Cl` and `Br`: the kind and the length of the symbol.
#[inline]
pub(super) fn two_letters(kind: u8, next: Option<u8>) -> (u8, usize) {
    match (kind, next) {
        (CARBON, Some(b'l')) => (CHLORINE, 2),
        (BORON, Some(b'r')) => (BROMINE, 2),
        _ => (kind, 1),
    }
}
