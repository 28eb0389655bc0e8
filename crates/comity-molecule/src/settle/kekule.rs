//! Single and double bonds for the aromatic atoms that [`Draft::sweep`] left over.
//!
//! Each atom that lacks a bond must be paired with a neighbour across an aromatic bond of a ring: a
//! matching of such atoms that leaves none out. First each takes a neighbour that is left too; then
//! [`super::matching`] mends the rest or shows that there is no matching.

use super::place::{Need, Place};
use super::{Draft, NONE};
use crate::element::Element;
use crate::graph::{BondOrder, Fault, Molecule, Neighbour, ReadError};

impl Draft {
    /// Makes one bond double at each atom that lacks one.
    pub(super) fn give_double_bonds(&mut self) -> Result<(), ReadError> {
        if self.outside {
            return Err(self.refuse_outside_rings());
        }
        if !self.left {
            return Ok(());
        }
        if self.unsaid {
            self.leave_out_unsaid();
        }
        self.note_pairs();
        if self.pair_off() {
            self.match_all()?;
        }
        Ok(())
    }

    #[cold]
    fn refuse_outside_rings(&self) -> ReadError {
        let outside = (self.molecule.atoms.iter().zip(&self.places))
            .position(|(atom, place)| atom.aromatic && !place.ring);
        self.fault(outside.unwrap_or(0) as u32, Fault::AromaticOutsideRing)
    }

    /// An atom that is not said takes part only inside an aromatic ring: with two neighbours there that are
    /// aromatic or not said either.
    fn leave_out_unsaid(&mut self) {
        let takes_part = |near: &&Neighbour| {
            let fits = |atom: &crate::Atom| atom.aromatic || atom.element == Element::ANY;
            self.molecule.bond(near.bond).ring && self.atom(near.atom).is_some_and(fits)
        };
        let inside = |number: u32| self.molecule.neighbours(number).iter().filter(takes_part).count() > 1;
        let left_out: Vec<u32> = (0..self.len())
            .filter(|number| self.need(*number) == Need::MAY && !inside(*number))
            .collect();
        for number in left_out {
            if let Some(place) = self.places.get_mut(number as usize) {
                place.need = Need::NO;
            }
        }
    }

    /// Who is paired with whom so far. An aromatic bond is double only if the sweep made it so.
    fn note_pairs(&mut self) {
        for place in &mut self.places {
            place.mate = NONE;
        }
        for (number, bond) in self.molecule.bonds.iter().enumerate() {
            if bond.aromatic && bond.order == BondOrder::Double {
                pair(&mut self.places, bond.a, bond.b, number as u32);
            }
        }
    }

    /// Pairs each atom that is left with the first neighbour that is left too. Says whether one is left.
    fn pair_off(&mut self) -> bool {
        let Molecule {
            bonds,
            starts,
            neighbours,
            ..
        } = &mut self.molecule;
        let places = self.places.as_mut_slice();
        let mut left = false;
        for number in 0..places.len() as u32 {
            if !is_free(places, number) {
                continue;
            }
            let is_aromatic = |bond: u32| {
                bonds
                    .get(bond as usize)
                    .is_some_and(|bond| bond.aromatic && bond.ring)
            };
            let found = (near(starts, neighbours, number).iter())
                .find(|near| is_free(places, near.atom) && is_aromatic(near.bond));
            let Some(&other) = found else {
                left = true;
                continue;
            };
            pair(places, number, other.atom, other.bond);
            if let Some(bond) = bonds.get_mut(other.bond as usize) {
                bond.order = BondOrder::Double;
            }
        }
        left
    }

    fn match_all(&mut self) -> Result<(), ReadError> {
        self.set_paired(BondOrder::Single);
        let mut search = std::mem::take(&mut self.search);
        let mut outcome = Ok(());
        for root in 0..self.len() {
            if is_free(&self.places, root) && !search.augment(self, root) {
                outcome = Err(self.fault(root, Fault::Kekule));
                break;
            }
        }
        self.search = search;
        self.set_paired(BondOrder::Double);
        outcome
    }

    /// Gives an order to the bonds of all pairs.
    fn set_paired(&mut self, order: BondOrder) {
        for place in &self.places {
            if let Some(bond) = self.molecule.bonds.get_mut(place.mate as usize) {
                bond.order = order;
            }
        }
    }

    /// A ring bond that is aromatic, or single at an atom that is not said.
    pub(super) fn may_be_double(&self, number: u32) -> bool {
        let Some(bond) = self.molecule.bonds.get(number as usize) else {
            return false;
        };
        let any = |atom: u32| self.atom(atom).is_some_and(|atom| atom.element == Element::ANY);
        bond.ring && (bond.aromatic || (bond.order == BondOrder::Single && (any(bond.a) || any(bond.b))))
    }

    pub(super) fn need(&self, number: u32) -> Need {
        self.places
            .get(number as usize)
            .map_or(Need::NO, |place| place.need)
    }

    /// The bond to the atom it is paired with.
    pub(super) fn mate(&self, number: u32) -> u32 {
        self.places.get(number as usize).map_or(NONE, |place| place.mate)
    }

    pub(super) fn pair(&mut self, a: u32, b: u32, bond: u32) {
        pair(&mut self.places, a, b, bond);
    }

    /// Takes an atom out of its pair.
    pub(super) fn unpair(&mut self, number: u32) {
        if let Some(place) = self.places.get_mut(number as usize) {
            place.mate = NONE;
        }
    }
}

/// Lacks a bond and is not paired.
#[inline]
fn is_free(places: &[Place], number: u32) -> bool {
    places
        .get(number as usize)
        .is_some_and(|place| place.need == Need::MUST && place.mate == NONE)
}

#[inline]
fn pair(places: &mut [Place], a: u32, b: u32, bond: u32) {
    for end in [a, b] {
        if let Some(place) = places.get_mut(end as usize) {
            place.mate = bond;
        }
    }
}

/// [`Molecule::neighbours`] of borrowed parts.
#[inline]
fn near<'a>(starts: &[u32], neighbours: &'a [Neighbour], number: u32) -> &'a [Neighbour] {
    match starts.get(number as usize..number as usize + 2) {
        Some(&[from, to]) => neighbours.get(from as usize..to as usize).unwrap_or(&[]),
        _ => &[],
    }
}
