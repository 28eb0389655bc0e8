//! Geometry at double bonds that was told by a bond to a hydrogen atom.

use super::Draft;
use crate::graph::{BondOrder, Direction};

impl Draft {
    /// Where a leaning bond led to a hydrogen atom that is now only counted, the other ligand leans the
    /// other way.
    pub(super) fn pass_on_leaning(&mut self) {
        for at in 0..self.leaning.len() {
            let Some(&(atom, direction)) = self.leaning.get(at) else {
                break;
            };
            let Some(number) = self.other_ligand(atom) else {
                continue;
            };
            if let Some(bond) = self.molecule.bonds.get_mut(number as usize) {
                let opposite = direction.reversed();
                bond.direction = if bond.a == atom {
                    opposite
                } else {
                    opposite.reversed()
                };
            }
        }
    }

    /// A single bond that says nothing yet, to an atom without a double bond of its own: there it would
    /// say something about that one too.
    fn other_ligand(&self, atom: u32) -> Option<u32> {
        let is_free = |number: u32| {
            let bond = self.molecule.bond(number);
            bond.order == BondOrder::Single && bond.direction == Direction::None
        };
        let is_double = |number: u32| {
            let bond = self.molecule.bond(number);
            bond.order == BondOrder::Double && !bond.ring
        };
        let ends = |other: u32| {
            !self
                .molecule
                .neighbours(other)
                .iter()
                .any(|near| is_double(near.bond))
        };
        let mut near = self.molecule.neighbours(atom).iter();
        near.find(|near| is_free(near.bond) && ends(near.atom))
            .map(|near| near.bond)
    }
}
