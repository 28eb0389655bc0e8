//! Which hydrogen atoms stay where they are drawn, and which move or come and go as protons.

use crate::element::Element;
use crate::graph::{Atom, Molecule};

/// Whether hydrogen atoms on this element are counted for the component as a whole: they move between such atoms,
/// and acids and bases lose and gain them.
pub(super) fn mobile(element: Element) -> bool {
    matches!(
        element,
        Element::N
            | Element::O
            | Element::S
            | Element::SE
            | Element::TE
            | Element::F
            | Element::CL
            | Element::BR
            | Element::I
    )
}

/// Hydrogen atoms that belong to this very atom. The proton of a phosphonium or arsonium ion does not.
pub(super) fn fixed(atom: &Atom) -> u8 {
    if mobile(atom.element) {
        return 0;
    }
    if atom.element == Element::C || atom.charge <= 0 {
        return atom.hydrogens;
    }
    atom.hydrogens.saturating_sub(atom.charge.unsigned_abs())
}

/// Whether the element is a metal in the sense that its bonds to hetero atoms are those of a salt. Germanium,
/// arsenic, selenium and tellurium are not.
pub(super) const fn is_metal(element: Element) -> bool {
    matches!(
        element.0,
        3 | 4 | 11..=13 | 19..=31 | 37..=51 | 55..=84 | 87..=118
    )
}

/// What a formula says once charges are made up with protons.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    elements: u64,
    /// Hydrogen atoms less net charge.
    hydrogens: i32,
    /// Whether there is a metal.
    pub(super) metal: bool,
}

impl Tally {
    pub(super) fn of(molecule: &Molecule, component: u16) -> Self {
        let mut tally = Self::default();
        for atom in molecule.atoms().iter().filter(|atom| atom.component == component) {
            tally.add(atom);
        }
        tally
    }

    #[inline]
    pub(super) fn add(&mut self, atom: &Atom) {
        let hash = ELEMENTS[usize::from(atom.element.0)];
        self.elements = self.elements.wrapping_add(hash);
        self.metal |= hash & METAL == METAL;
        self.hydrogens += i32::from(atom.hydrogens) - i32::from(atom.charge);
    }

    pub(super) fn hash(self) -> u64 {
        mix(self.elements ^ u64::from(self.hydrogens.cast_unsigned()).wrapping_mul(HYDROGEN))
    }
}

/// An odd number with its bits well spread (from the golden ratio).
const HYDROGEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The bit of an element's number that says it is a metal.
const METAL: u64 = 1;

/// A number for each element; as many as a byte can name, so that no bounds are checked.
static ELEMENTS: [u64; 256] = {
    let mut table = [0; 256];
    let mut number = 0;
    while number < table.len() {
        // Below 256.
        let metal = if is_metal(Element(number as u8)) { METAL } else { 0 };
        table[number] = mix(number as u64 + 1) & !METAL | metal;
        number += 1;
    }
    table
};

/// Spreads a number over 64 bits: two rounds of multiply and fold.
#[inline]
pub(super) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let value = (value ^ (value >> 29)).wrapping_mul(HYDROGEN);
    value ^ (value >> 32)
}
