//! Who is bonded to whom.

use super::Draft;
use crate::graph::Neighbour;

impl Draft {
    /// Lists the neighbours of every atom, in order of the bonds.
    pub(super) fn join_neighbours(&mut self) {
        let molecule = &mut self.molecule;
        molecule.starts.clear();
        let mut end = 0;
        molecule.starts.extend(self.places.iter().map(|place| {
            end += place.degree;
            end
        }));
        molecule.starts.push(end);
        molecule.neighbours.resize(end as usize, Neighbour::default());
        // From the last bond to the first, each end of a list moves down to its beginning.
        for (number, bond) in molecule.bonds.iter().enumerate().rev() {
            for (from, to) in [(bond.a, bond.b), (bond.b, bond.a)] {
                let Some(start) = molecule.starts.get_mut(from as usize) else {
                    continue;
                };
                *start = start.wrapping_sub(1);
                if let Some(slot) = molecule.neighbours.get_mut(*start as usize) {
                    *slot = Neighbour { atom: to, bond: number as u32 };
                }
            }
        }
    }
}
