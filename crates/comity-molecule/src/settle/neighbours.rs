//! Who is bonded to whom.

use super::Draft;
use crate::graph::Neighbour;

impl Draft {
    /// Lists the neighbours of every atom, in order of the bonds.
    pub(super) fn join_neighbours(&mut self) {
        let mut end = 0;
        for (start, place) in self.molecule.starts.iter_mut().zip(&self.places) {
            end += place.links.degree();
            *start = end;
        }
        if let Some(last) = self.molecule.starts.get_mut(self.places.len()) {
            *last = end;
        }
        self.fill_lists();
    }

    /// Fills the lists of neighbours. Their ends are known; from the last bond to the first, each moves down
    /// to its beginning.
    pub(super) fn fill_lists(&mut self) {
        let molecule = &mut self.molecule;
        let (starts, neighbours) = (molecule.starts.as_mut_slice(), molecule.neighbours.as_mut_slice());
        let mut number = molecule.bonds.len() as u32;
        for bond in molecule.bonds.iter().rev() {
            number -= 1;
            for (from, to) in [(bond.a, bond.b), (bond.b, bond.a)] {
                let Some(start) = starts.get_mut(from as usize) else {
                    continue;
                };
                *start = start.wrapping_sub(1);
                if let Some(slot) = neighbours.get_mut(*start as usize) {
                    *slot = Neighbour {
                        atom: to,
                        bond: number,
                    };
                }
            }
        }
    }

    /// An aromatic bond between two rings is a plain one.
    pub(super) fn plain_between_rings(&mut self) {
        for bond in &mut self.molecule.bonds {
            bond.aromatic &= bond.ring;
        }
    }
}
