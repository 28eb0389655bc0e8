//! Two passes over a plain record, from the last atom to the first, that do nearly all there is to do.
//!
//! In a plain record every atom hangs on one before it, so that each is met after all that hangs below it.
//!
//! - *Rings.* A bond of the tree lies in a ring when a closure, a bond outside the tree, has one end below it
//!   and the other not. With one bit for each closure, set at both its ends, the bits of all atoms below a
//!   bond add up (exclusive or) to the closures that leave through it.
//! - *Valence and hydrogen atoms* come from a table; an atom that it does not know stays unchecked.
//! - *Double bonds.* An aromatic atom that lacks a bond takes the child that asked for it, or else asks its parent:
//!   what hangs lowest has the fewest others to choose from. Few atoms are left over.
//!
//! Branches that nobody can foresee cost more than all the arithmetic, so there are few.

use super::Draft;
use super::kinds::quick;
use crate::graph::BondOrder;

impl Draft {
    /// Whether [`Draft::sweep`] will do.
    pub(super) fn is_plain(&self) -> bool {
        !self.loose && !self.colon && self.arrows.is_empty() && self.closures.len() <= u64::BITS as usize
    }

    /// Marks rings, checks what the table knows, pairs off aromatic atoms.
    pub(super) fn sweep(&mut self) {
        if !self.closures.is_empty() {
            self.set_bits();
            self.sweep_rings();
        }
        self.sweep_valences();
    }

    /// Gives each closure its bit.
    fn set_bits(&mut self) {
        for (bit, closure) in self.closures.iter().enumerate() {
            let Some(bond) = self.molecule.bonds.get_mut(closure.bond as usize) else {
                continue;
            };
            bond.ring = true;
            for end in [bond.a, bond.b] {
                if let Some(place) = self.places.get_mut(end as usize) {
                    place.closures ^= 1 << bit;
                }
            }
        }
    }

    fn sweep_rings(&mut self) {
        let bonds = self.molecule.bonds.as_mut_slice();
        let mut rest = self.places.as_mut_slice();
        while let Some((place, above)) = rest.split_last_mut() {
            let ring = place.closures != 0;
            place.ring |= ring;
            if let (Some(parent), Some(bond)) = (
                above.get_mut(place.up as usize),
                bonds.get_mut(place.up_bond as usize),
            ) {
                parent.closures ^= place.closures;
                parent.ring |= ring;
                bond.ring = ring;
                bond.aromatic &= ring;
            }
            rest = above;
        }
    }

    fn sweep_valences(&mut self) {
        let bonds = self.molecule.bonds.as_mut_slice();
        let (mut outside, mut unchecked, mut left) = (false, false, 0_i32);
        let mut rest = self.places.as_mut_slice();
        for atom in self.molecule.atoms.iter_mut().rev() {
            let Some((place, above)) = rest.split_last_mut() else {
                break;
            };
            let cell = quick(place.kind, place.links, atom.hydrogens);
            atom.hydrogens += cell.hydrogens();
            place.need = cell.need();
            unchecked |= !cell.is_allowed();
            outside |= atom.aromatic & !place.ring;
            if cell.wants_double() {
                left += 1;
                if let Some(bond) = bonds.get_mut(place.mate as usize) {
                    bond.order = BondOrder::Double;
                    left -= 2;
                } else if let Some(bond) = bonds.get(place.up_bond as usize)
                    && let Some(parent) = above.get_mut(place.up as usize)
                {
                    parent.mate = if bond.aromatic { place.up_bond } else { parent.mate };
                }
            }
            rest = above;
        }
        (self.unchecked, self.outside) = (unchecked, outside);
        self.left = left != 0;
    }
}
