//! One compound or two.

use std::borrow::Cow;

use super::hydrogens::mobile;
use super::refine::Detail;
use super::salts::main_part;
use super::search::{Outcome, Part, Placed, Search};
use super::{Scratch, split};
use crate::element::Element;
use crate::graph::{BondOrder, Molecule};

/// Most hydrogen atoms on carbon by which two drawings may differ and still be tautomers.
const MOST_SHIFTS: i64 = 2;

/// How two components relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// Two compounds.
    Different,
    /// One compound.
    Same,
    /// One compound if a hydrogen atom moves between carbon and a hetero atom (keto and enol, imine and enamine).
    OtherTautomer,
    /// So alike in so many ways that it was not decided within the limit of steps: a person must look.
    Undecided,
}

/// Compares two components atom by atom. Metals bonded to hetero atoms are taken off first, as in [`super::key`].
pub fn same(first: &Molecule, of_first: u16, second: &Molecule, of_second: u16) -> Sameness {
    let (first, of_first) = without_metal(first, of_first);
    let (second, of_second) = without_metal(second, of_second);
    let (first, second) = (Part::new(&first, of_first), Part::new(&second, of_second));
    if first.formula != second.formula || first.atoms.len() != second.atoms.len() {
        return Sameness::Different;
    }
    let more = hydrogens_on_carbon(&first) - hydrogens_on_carbon(&second);
    match more {
        0 => exactly(&first, &second),
        1..=MOST_SHIFTS => tautomer(&first, &second, more),
        _ if (-MOST_SHIFTS..0).contains(&more) => tautomer(&second, &first, -more),
        _ => Sameness::Different,
    }
}

/// The record with salts taken apart, and the part that stands for the component.
pub(super) fn without_metal(molecule: &Molecule, component: u16) -> (Cow<'_, Molecule>, u16) {
    match split(molecule) {
        None => (Cow::Borrowed(molecule), component),
        Some(parts) => {
            let mut scratch = Scratch::default();
            let part = main_part(molecule, &parts, component, super::keys(&parts, &mut scratch));
            (Cow::Owned(parts), part)
        }
    }
}

fn exactly(first: &Part<'_>, second: &Part<'_>) -> Sameness {
    let Some(search) = Search::new(first, second, Detail::Compound) else {
        return Sameness::Different;
    };
    match search.run(|_, _| true) {
        Outcome::Found => Sameness::Same,
        Outcome::None => Sameness::Different,
        Outcome::GaveUp => Sameness::Undecided,
    }
}

fn hydrogens_on_carbon(part: &Part<'_>) -> i64 {
    let atoms = part.atoms.iter().map(|&atom| part.molecule.atom(atom));
    atoms
        .filter(|atom| atom.element == Element::C)
        .map(|atom| i64::from(atom.hydrogens))
        .sum()
}

/// `keto` has more hydrogen atoms on carbon. They are tautomers if exactly those atoms differ, each by one, and a
/// hetero atom two or four bonds away takes the proton over.
fn tautomer(keto: &Part<'_>, enol: &Part<'_>, shifts: i64) -> Sameness {
    let Some(search) = Search::new(keto, enol, Detail::Skeleton) else {
        return Sameness::Different;
    };
    let order: Vec<u32> = search.order().collect();
    let mut moved = vec![0_i64; order.len() + 1];
    let outcome = search.run(|placed, at| {
        let change = order.get(at).map_or(2, |&atom| change(keto, enol, placed, atom));
        let before = moved.get(at).copied().unwrap_or_default();
        let sum = before + change;
        if let Some(slot) = moved.get_mut(at + 1) {
            *slot = sum;
        }
        let fits = (0..=1).contains(&change) && sum <= shifts;
        fits && (at + 1 < order.len() || order.iter().all(|&atom| explained(keto, enol, placed, atom)))
    });
    match outcome {
        Outcome::Found => Sameness::OtherTautomer,
        Outcome::None => Sameness::Different,
        Outcome::GaveUp => Sameness::Undecided,
    }
}

/// How many hydrogen atoms a carbon has more in the first drawing.
fn change(keto: &Part<'_>, enol: &Part<'_>, placed: &Placed, atom: u32) -> i64 {
    let before = keto.molecule.atom(atom);
    let after = placed
        .of(atom)
        .map(|image| enol.molecule.atom(image))
        .unwrap_or_default();
    if before.element == Element::C {
        i64::from(before.hydrogens) - i64::from(after.hydrogens)
    } else {
        0
    }
}

/// Whether the carbon is unchanged, or lost its proton to a hetero atom in a 1,3- or 1,5-shift.
fn explained(keto: &Part<'_>, enol: &Part<'_>, placed: &Placed, carbon: u32) -> bool {
    if change(keto, enol, placed, carbon) == 0 {
        return true;
    }
    let shift = Shift {
        keto: keto.molecule,
        enol: enol.molecule,
        placed,
    };
    let near = keto.molecule.neighbours(carbon).iter().map(|near| near.atom);
    near.into_iter().any(|x| {
        shift.becomes_double(carbon, x)
            && (shift.takes_proton(x, carbon)
                || keto.molecule.neighbours(x).iter().map(|near| near.atom).any(|y| {
                    y != carbon
                        && shift.is_double(keto.molecule, x, y)
                        && keto
                            .molecule
                            .neighbours(y)
                            .iter()
                            .map(|near| near.atom)
                            .any(|z| z != x && shift.becomes_double(y, z) && shift.takes_proton(z, y))
                }))
    })
}

/// Two drawings, one laid on the other.
struct Shift<'s> {
    keto: &'s Molecule,
    enol: &'s Molecule,
    placed: &'s Placed,
}

impl Shift<'_> {
    /// Whether the bond is, or by drawing an aromatic ring the other way could be, double in the enol.
    fn becomes_double(&self, a: u32, b: u32) -> bool {
        match (self.placed.of(a), self.placed.of(b)) {
            (Some(a), Some(b)) => self.is_double(self.enol, a, b),
            _ => false,
        }
    }

    /// Whether the atom has, besides the one it comes from, a hetero atom that is doubly bonded in the keto form
    /// and singly, with a proton or a negative charge, in the enol.
    fn takes_proton(&self, atom: u32, from: u32) -> bool {
        let mut around = self
            .keto
            .neighbours(atom)
            .iter()
            .map(|near| near.atom)
            .filter(|&near| near != from);
        around.any(|hetero| {
            let Some(image) = self.placed.of(hetero) else {
                return false;
            };
            let after = self.enol.atom(image);
            mobile(after.element)
                && self.is_double(self.keto, atom, hetero)
                && (after.hydrogens > 0 || after.charge < 0)
                && !has_double(self.enol, image, |_| true)
        })
    }

    fn is_double(&self, molecule: &Molecule, a: u32, b: u32) -> bool {
        let Some(near) = molecule.neighbours(a).iter().find(|near| near.atom == b) else {
            return false;
        };
        let bond = molecule.bond(near.bond);
        let ring_double = |atom| has_double(molecule, atom, |ring| ring);
        bond.order == BondOrder::Double || (bond.ring && ring_double(a) && ring_double(b))
    }
}

/// Whether the atom has a double bond of which the condition holds; it is told whether the bond lies in a ring.
fn has_double(molecule: &Molecule, atom: u32, condition: impl Fn(bool) -> bool) -> bool {
    let bonds = molecule
        .neighbours(atom)
        .iter()
        .map(|near| molecule.bond(near.bond));
    bonds
        .into_iter()
        .any(|bond| bond.order == BondOrder::Double && condition(bond.ring))
}
