//! Single and double bonds for aromatic atoms.
//!
//! Each atom that lacks a bond must be paired with a neighbour across an aromatic bond of a ring: a
//! matching of such atoms that leaves none out. Going through the atoms in their order pairs nearly all
//! real molecules off at once; [`super::matching`] mends the rest or shows that there is no matching.

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
        if self.unsaid {
            self.leave_out_unsaid();
        }
        let left = self.pair_with_parents();
        if left && self.pair_off() {
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
            .filter(|number| self.need(*number) == Need::May && !inside(*number))
            .collect();
        for number in left_out {
            if let Some(place) = self.places.get_mut(number as usize) {
                place.need = Need::No;
            }
        }
    }

    /// Pairs each atom, from the last to the first, with the one it hangs on if both lack a bond: what
    /// hangs lowest has the fewest others to choose from. Says whether one is left.
    fn pair_with_parents(&mut self) -> bool {
        let (bonds, places) = (self.molecule.bonds.as_mut_slice(), self.places.as_mut_slice());
        let mut paired = 0;
        for &child in self.wanting.get(..self.wanting_count).unwrap_or(&[]).iter().rev() {
            let Some(place) = places.get(child as usize) else { continue };
            let (up, number, free) = (place.up, place.up_bond, place.mate == NONE);
            let Some(bond) = bonds.get_mut(number as usize) else { continue };
            if free & bond.aromatic & bond.ring & is_free(places, up) {
                bond.order = BondOrder::Double;
                pair(places, child, up, number);
                paired += 2;
            }
        }
        paired != self.wanting_count
    }

    /// Pairs each atom that is left with the first neighbour that is left too. Says whether one is left.
    fn pair_off(&mut self) -> bool {
        let Molecule { bonds, starts, neighbours, .. } = &mut self.molecule;
        let (bonds, places) = (bonds.as_mut_slice(), self.places.as_mut_slice());
        let mut left = false;
        for &number in self.wanting.get(..self.wanting_count).unwrap_or(&[]) {
            if !is_free(places, number) {
                continue;
            }
            let list = near(starts, neighbours, number);
            let is_aromatic =
                |bond: u32| bonds.get(bond as usize).is_some_and(|bond| bond.aromatic && bond.ring);
            let Some(&other) = list.iter().find(|near| is_free(places, near.atom) && is_aromatic(near.bond))
            else {
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

    pub(super) fn pair(&mut self, a: u32, b: u32, bond: u32) {
        pair(&mut self.places, a, b, bond);
    }

    fn set_order(&mut self, bond: u32, order: BondOrder) {
        if let Some(bond) = self.molecule.bonds.get_mut(bond as usize) {
            bond.order = order;
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

    fn match_all(&mut self) -> Result<(), ReadError> {
        self.set_paired(BondOrder::Single);
        let mut search = std::mem::take(&mut self.search);
        let mut outcome = Ok(());
        for at in 0..self.wanting_count {
            let Some(&root) = self.wanting().get(at) else { break };
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
        for at in 0..self.places.len() {
            let bond = self.places.get(at).map_or(NONE, |place| place.mate);
            self.set_order(bond, order);
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

/// Lacks a bond and is not paired.
#[inline]
fn is_free(places: &[Place], number: u32) -> bool {
    places.get(number as usize).is_some_and(|place| place.need == Need::Must && place.mate == NONE)
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
