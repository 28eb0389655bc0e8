//! Single and double bonds for aromatic atoms.
//!
//! Each atom that lacks a bond must be paired with a neighbour across an aromatic bond of a ring: a
//! matching of such atoms that leaves none out. Going through the atoms in their order pairs nearly all
//! real molecules off at once; [`super::matching`] mends the rest or shows that there is no matching.

use super::{Draft, NONE, Need};
use crate::element::Element;
use crate::graph::{BondOrder, Fault, Neighbour, ReadError};

impl Draft {
    /// Makes one bond double at each atom that lacks one.
    pub(super) fn give_double_bonds(&mut self) -> Result<(), ReadError> {
        self.refuse_outside_rings()?;
        if self.unsaid {
            self.leave_out_unsaid();
        }
        let mut left = false;
        for number in 0..self.places.len() as u32 {
            if self.is_free(number, Need::Must) && !self.pair_off(number) {
                left = true;
            }
        }
        if left {
            self.match_all()?;
        }
        self.set_double();
        Ok(())
    }

    fn refuse_outside_rings(&self) -> Result<(), ReadError> {
        let outside = (self.molecule.atoms.iter().zip(&self.places))
            .position(|(atom, place)| atom.aromatic && !place.ring);
        match outside {
            Some(number) => Err(self.fault(number as u32, Fault::AromaticOutsideRing)),
            None => Ok(()),
        }
    }

    /// An atom that is not said takes part only inside an aromatic ring: with two neighbours there that are
    /// aromatic or not said either.
    fn leave_out_unsaid(&mut self) {
        let takes_part = |near: &&Neighbour| {
            let atom = self.atom(near.atom);
            self.molecule.bond(near.bond).ring && atom.is_some_and(|atom| atom.aromatic || atom.element == Element::ANY)
        };
        let inside = |number: u32| self.molecule.neighbours(number).iter().filter(takes_part).count() > 1;
        let left_out: Vec<u32> = (0..self.len())
            .filter(|number| self.need(*number) == Need::May && !inside(*number))
            .collect();
        for number in left_out {
            if let Some(place) = self.places.get_mut(number as usize) {
                place.need = Need::No;
            }
        }
    }

    fn is_free(&self, number: u32, need: Need) -> bool {
        self.places.get(number as usize).is_some_and(|place| place.need == need && place.mate == NONE)
    }

    /// Pairs an atom with the first neighbour that lacks a bond too. False if there is none.
    fn pair_off(&mut self, number: u32) -> bool {
        let found = (self.molecule.neighbours(number).iter())
            .find(|near| self.is_free(near.atom, Need::Must) && self.may_be_double(near.bond))
            .copied();
        let Some(near) = found else { return false };
        self.pair(number, near.atom, near.bond);
        true
    }

    pub(super) fn pair(&mut self, a: u32, b: u32, bond: u32) {
        for end in [a, b] {
            if let Some(place) = self.places.get_mut(end as usize) {
                place.mate = bond;
            }
        }
    }

    /// A ring bond that is aromatic, or single at an atom that is not said.
    pub(super) fn may_be_double(&self, number: u32) -> bool {
        let Some(bond) = self.molecule.bonds.get(number as usize) else {
            return false;
        };
        let any = |atom: u32| self.atom(atom).is_some_and(|atom| atom.element.0 == 0);
        bond.ring && (bond.aromatic || (bond.order == BondOrder::Single && (any(bond.a) || any(bond.b))))
    }

    fn match_all(&mut self) -> Result<(), ReadError> {
        let mut search = std::mem::take(&mut self.search);
        let mut outcome = Ok(());
        for root in 0..self.places.len() as u32 {
            if self.is_free(root, Need::Must) && !search.augment(self, root) {
                outcome = Err(self.fault(root, Fault::Kekule));
                break;
            }
        }
        self.search = search;
        outcome
    }

    /// An aromatic bond between two rings is a plain one.
    fn set_double(&mut self) {
        for bond in &mut self.molecule.bonds {
            bond.aromatic &= bond.ring;
        }
        for place in self.places.iter().filter(|place| place.mate != NONE) {
            if let Some(bond) = self.molecule.bonds.get_mut(place.mate as usize) {
                bond.order = BondOrder::Double;
            }
        }
    }

    pub(super) fn need(&self, number: u32) -> Need {
        self.places.get(number as usize).map_or(Need::No, |place| place.need)
    }

    /// The bond to the atom it is paired with.
    pub(super) fn mate(&self, number: u32) -> u32 {
        self.places.get(number as usize).map_or(NONE, |place| place.mate)
    }

    /// Takes an atom out of its pair.
    pub(super) fn unpair(&mut self, number: u32) {
        if let Some(place) = self.places.get_mut(number as usize) {
            place.mate = NONE;
        }
    }
}
