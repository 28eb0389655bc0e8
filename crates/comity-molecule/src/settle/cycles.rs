//! Which bonds lie in a ring.
//!
//! A bond of the tree lies in a ring when a bond outside the tree has one end below it and the other
//! not. So each such closure walks up from both its ends until they meet, and marks what it passes.
//! Bonds already marked are jumped over: all walks together take almost linear time.

use super::{Draft, NONE, Place};
use crate::graph::{Fault, ReadError};

impl Draft {
    /// Refuses two bonds between the same two atoms. Only a closure can be the second one.
    pub(super) fn check_closures(&self) -> Result<(), ReadError> {
        for closure in &self.closures {
            let bond = self.molecule.bond(closure.bond);
            let (a, b) = (self.molecule.neighbours(bond.a), self.molecule.neighbours(bond.b));
            let (list, other) = if a.len() < b.len() { (a, bond.b) } else { (b, bond.a) };
            if list.iter().filter(|near| near.atom == other).count() > 1 {
                return Err(ReadError { at: closure.closed_at as usize, fault: Fault::DoubleBonded });
            }
        }
        Ok(())
    }

    /// Marks the bonds and atoms that lie in a ring.
    pub(super) fn mark_rings(&mut self) {
        for at in 0..self.closures.len() {
            let Some(closure) = self.closures.get(at) else { break };
            if self.dative && self.is_arrow(closure.bond) {
                continue;
            }
            let Some(bond) = self.molecule.bonds.get_mut(closure.bond as usize) else {
                continue;
            };
            bond.ring = true;
            let (a, b) = (bond.a, bond.b);
            self.climb(a, b);
        }
    }

    /// The same, after a bond has become an arrow.
    pub(super) fn mark_rings_again(&mut self) {
        self.dative = true;
        for bond in &mut self.molecule.bonds {
            bond.ring = false;
        }
        for (number, place) in self.places.iter_mut().enumerate() {
            place.ring = false;
            place.jump = number as u32;
        }
        self.grow_forest();
        self.mark_rings();
    }

    fn climb(&mut self, a: u32, b: u32) {
        for end in [a, b] {
            if let Some(place) = self.places.get_mut(end as usize) {
                place.ring = true;
            }
        }
        let (mut a, mut b) = (find(&mut self.places, a), find(&mut self.places, b));
        while a != b {
            if rank(&self.places, a) < rank(&self.places, b) {
                std::mem::swap(&mut a, &mut b);
            }
            a = self.pass(a);
            if a == NONE {
                break;
            }
        }
    }

    /// Marks the bond above an atom; says which unmarked one comes next on the way up.
    fn pass(&mut self, atom: u32) -> u32 {
        let Some(place) = self.places.get_mut(atom as usize) else {
            return NONE;
        };
        let (up, bond) = (place.up, place.up_bond);
        place.ring = true;
        place.jump = up;
        if let Some(bond) = self.molecule.bonds.get_mut(bond as usize) {
            bond.ring = true;
        }
        if let Some(above) = self.places.get_mut(up as usize) {
            above.ring = true;
        }
        find(&mut self.places, up)
    }
}

fn rank(places: &[Place], atom: u32) -> u32 {
    places.get(atom as usize).map_or(0, |place| place.rank)
}

/// The nearest atom at or above this one whose bond upwards is not marked; shortens the way for the next.
fn find(places: &mut [Place], mut atom: u32) -> u32 {
    loop {
        let Some(jump) = places.get(atom as usize).map(|place| place.jump) else {
            return NONE;
        };
        if jump == atom {
            return atom;
        }
        let next = places.get(jump as usize).map_or(NONE, |place| place.jump);
        if let Some(place) = places.get_mut(atom as usize) {
            place.jump = next;
        }
        atom = next;
    }
}
