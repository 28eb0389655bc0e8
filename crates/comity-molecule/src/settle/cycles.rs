//! Which bonds lie in a ring, where [`Draft::sweep`] cannot tell: where there are very many rings, or where the
//! numbers of the atoms do not follow a tree.
//!
//! A bond of the tree lies in a ring when a closure, a bond outside the tree, has one end below it and the
//! other not. So each closure walks up from both its ends until they meet, and marks what it passes.
//! What is marked is jumped over, so that all walks together take almost linear time.

use super::place::Place;
use super::{Draft, NONE};
use crate::graph::{Bond, Fault, ReadError};

impl Draft {
    /// Refuses two bonds between the same two atoms. Only a closure can be the second one.
    pub(super) fn check_closures(&self) -> Result<(), ReadError> {
        for closure in &self.closures {
            let bond = self.molecule.bond(closure.bond);
            let (a, b) = (self.molecule.neighbours(bond.a), self.molecule.neighbours(bond.b));
            let (list, other) = if a.len() < b.len() {
                (a, bond.b)
            } else {
                (b, bond.a)
            };
            if list.iter().filter(|near| near.atom == other).count() > 1 {
                return Err(ReadError {
                    at: closure.closed_at as usize,
                    fault: Fault::DoubleBonded,
                });
            }
        }
        Ok(())
    }

    /// Marks the bonds and atoms that lie in a ring.
    pub(super) fn mark_rings(&mut self) {
        let jumps = (0..self.places.len() as u32).collect();
        let mut walk = Walk {
            places: &mut self.places,
            bonds: &mut self.molecule.bonds,
            ranks: &self.ranks,
            jumps,
        };
        for closure in &self.closures {
            if self.arrows.binary_search(&closure.bond).is_ok() {
                continue;
            }
            if let Some(bond) = walk.bonds.get_mut(closure.bond as usize) {
                bond.ring = true;
                let (a, b) = (bond.a, bond.b);
                walk.climb(a, b);
            }
        }
    }

    /// Marks all again, after a bond has become an arrow.
    pub(super) fn mark_rings_again(&mut self) {
        for bond in &mut self.molecule.bonds {
            bond.ring = false;
        }
        for place in &mut self.places {
            place.ring = false;
        }
        self.grow_forest();
        self.mark_rings();
        let mut both = self.molecule.atoms.iter().zip(&self.places);
        self.outside = both.any(|(atom, place)| atom.aromatic && !place.ring);
    }
}

struct Walk<'a> {
    places: &'a mut [Place],
    bonds: &'a mut [Bond],
    /// When each atom was reached; empty if in the order of their numbers.
    ranks: &'a [u32],
    /// For each atom, one above it or itself such that all bonds between are marked.
    jumps: Vec<u32>,
}

impl Walk<'_> {
    fn climb(&mut self, a: u32, b: u32) {
        let (mut a, mut b) = (self.find(a), self.find(b));
        while a != b && a != NONE {
            if self.rank(a) < self.rank(b) {
                std::mem::swap(&mut a, &mut b);
            }
            a = self.pass(a);
        }
    }

    /// Lower for every atom above another in the tree.
    fn rank(&self, atom: u32) -> u32 {
        self.ranks.get(atom as usize).copied().unwrap_or(atom)
    }

    fn jump(&self, atom: u32) -> u32 {
        self.jumps.get(atom as usize).copied().unwrap_or(NONE)
    }

    fn set_jump(&mut self, atom: u32, to: u32) {
        if let Some(jump) = self.jumps.get_mut(atom as usize) {
            *jump = to;
        }
    }

    /// Marks the bond above an atom and its ends; says which unmarked one comes next on the way up.
    fn pass(&mut self, atom: u32) -> u32 {
        let Some(place) = self.places.get_mut(atom as usize) else {
            return NONE;
        };
        let (up, bond) = (place.up, place.up_bond);
        place.ring = true;
        if let Some(above) = self.places.get_mut(up as usize) {
            above.ring = true;
        }
        if let Some(bond) = self.bonds.get_mut(bond as usize) {
            bond.ring = true;
        }
        self.set_jump(atom, up);
        self.find(up)
    }

    /// The nearest atom at or above this one whose bond upwards is not marked; shortens the way for the
    /// next.
    fn find(&mut self, mut atom: u32) -> u32 {
        while atom != NONE && self.jump(atom) != atom {
            let next = self.jump(self.jump(atom));
            self.set_jump(atom, next);
            atom = next;
        }
        atom
    }
}
