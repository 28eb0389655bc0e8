//! Spellings with more bonds than the atom can have that everybody uses all the same, put into the
//! form with charges: nitro groups, N-oxides, azides, chlorates; and bonds of a full atom to a metal.

use super::kinds::{is_filled, outcome};
use super::{Draft, IMPLIED, STATED};
use crate::element::Element;
use crate::graph::{Atom, BondOrder, Fault, Neighbour, ReadError};
use crate::valence::{Outcome, highest, stand_in};

impl Draft {
    /// Puts one atom that has too many bonds into an allowed form, or refuses it.
    pub(super) fn mend(&mut self, number: u32, outcome: Outcome) -> Result<(), ReadError> {
        let changed = match self.atom(number).map(|atom| atom.element) {
            Some(Element::N) => self.split_charge(number),
            Some(Element::CL | Element::BR | Element::I) => self.split_charges(number),
            _ => false,
        };
        if changed && self.take(number) {
            return Ok(());
        }
        if !outcome.allowed_as_written && self.give_to_metal(number) && self.take(number) {
            return Ok(());
        }
        Err(self.fault(number, Fault::Valence))
    }

    /// Whether the atom is allowed now.
    fn take(&mut self, number: u32) -> bool {
        let at = number as usize;
        let Some((atom, place)) = self.molecule.atoms.get(at).zip(self.places.get(at)) else {
            return false;
        };
        let outcome = outcome(atom, place);
        if outcome.allowed {
            self.accept(number, outcome);
        }
        outcome.allowed
    }

    /// Twice the sum of bond orders with hydrogen atoms.
    fn twice(&self, number: u32) -> u32 {
        let hydrogens = self.atom(number).map_or(0, |atom| u32::from(atom.hydrogens));
        let links = self
            .places
            .get(number as usize)
            .map_or((0, 0), |place| (place.links.orders(), place.links.aromatic()));
        2 * (links.0 + hydrogens) + links.1
    }

    /// A neutral nitrogen with five bonds: `N=O` becomes `[N+][O-]`, `N#N` becomes `[N+]=[N-]`.
    fn split_charge(&mut self, number: u32) -> bool {
        let neutral = |atom: u32| self.atom(atom).is_some_and(|atom| atom.charge == 0);
        if !neutral(number) || self.twice(number) != 10 {
            return false;
        }
        let fits = |near: &&Neighbour| {
            let element = self.atom(near.atom).map(|atom| atom.element);
            let order = self.molecule.bond(near.bond).order;
            neutral(near.atom)
                && (element == Some(Element::O) && order == BondOrder::Double
                    || element == Some(Element::N) && order == BondOrder::Triple)
        };
        let Some(&near) = self.molecule.neighbours(number).iter().find(fits) else {
            return false;
        };
        self.lower(near.bond);
        self.charge(number, 1);
        self.charge(near.atom, -1);
        true
    }

    /// A neutral halogen with three, five or seven bonds, to oxygen only: `Cl=O` becomes `[Cl+][O-]`.
    fn split_charges(&mut self, number: u32) -> bool {
        let near: Vec<_> = self.molecule.neighbours(number).to_vec();
        let is_oxygen = |atom: u32| self.atom(atom).is_some_and(|atom| atom.element == Element::O);
        if self.atom(number).is_none_or(|atom| atom.charge != 0)
            || !matches!(self.twice(number), 6 | 10 | 14)
            || !near.iter().all(|near| is_oxygen(near.atom))
        {
            return false;
        }
        for near in near {
            if self.molecule.bond(near.bond).order == BondOrder::Double {
                self.lower(near.bond);
                self.charge(number, 1);
                self.charge(near.atom, -1);
            }
        }
        true
    }

    /// A non-metal with one bond too many gives an electron pair to a metal that it is bonded to.
    fn give_to_metal(&mut self, number: u32) -> bool {
        let metal = |atom: u32| self.atom(atom).is_some_and(|atom| atom.element.is_metal());
        if metal(number) || !self.atom(number).is_some_and(can_give) {
            return false;
        }
        let bond = (self.molecule.neighbours(number).iter())
            .find(|near| metal(near.atom) && self.molecule.bond(near.bond).order == BondOrder::Single)
            .map(|near| near.bond);
        if let Some(bond) = bond {
            self.give(number, bond);
        }
        bond.is_some()
    }

    /// An aromatic carbon or nitrogen with four neighbours gives an electron pair to a metal among them: it
    /// has none to spare for the ring otherwise.
    pub(super) fn give_from_aromatic(&mut self) {
        for number in 0..self.len() {
            let fits = |atom: &Atom| {
                let degree = self.molecule.neighbours(number).len() + usize::from(atom.hydrogens);
                atom.aromatic && matches!(atom.element, Element::C | Element::N) && degree > 3
            };
            if self.atom(number).is_some_and(fits) {
                self.give_to_metal(number);
            }
        }
        self.given = false;
    }

    /// Makes a single bond one that the atom gives and does not count.
    fn give(&mut self, number: u32, bond: u32) {
        let place_in_order = self.arrows.partition_point(|arrow| *arrow < bond);
        self.arrows.insert(place_in_order, bond);
        self.given = true;
        if let Some(place) = self.places.get_mut(number as usize) {
            place.links.lower();
        }
    }

    /// Takes one order from a bond.
    fn lower(&mut self, bond: u32) {
        let Some(bond) = self.molecule.bonds.get_mut(bond as usize) else {
            return;
        };
        bond.order = match bond.order {
            BondOrder::Triple => BondOrder::Double,
            _ => BondOrder::Single,
        };
        for end in [bond.a, bond.b] {
            if let Some(place) = self.places.get_mut(end as usize) {
                place.links.lower();
            }
        }
    }

    fn charge(&mut self, number: u32, by: i8) {
        if let Some(atom) = self.molecule.atoms.get_mut(number as usize) {
            atom.charge = atom.charge.saturating_add(by);
        }
        // It is of another kind now.
        if let Some(place) = self.places.get_mut(number as usize) {
            place.kind = if is_filled(place.kind) { IMPLIED } else { STATED };
        }
    }
}

/// Hydrogen, fluorine and ions with a full shell give no pair to a metal.
fn can_give(atom: &Atom) -> bool {
    let highest = stand_in(atom.element.0, atom.charge).map_or(0, highest);
    !matches!(atom.element, Element::H | Element::F) && highest > 0
}
