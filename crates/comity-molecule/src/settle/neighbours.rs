//! Who is bonded to whom.

use super::Draft;
use crate::graph::Neighbour;

impl Draft {
    /// Lists the neighbours of every atom, in order of the bonds. Once rings are known, an aromatic bond
    /// that lies in none is a plain one.
    pub(super) fn join_neighbours(&mut self, rings_known: bool) {
        self.end_lists();
        let molecule = &mut self.molecule;
        let (starts, neighbours) = (molecule.starts.as_mut_slice(), molecule.neighbours.as_mut_slice());
        // From the last bond to the first, each end of a list moves down to its beginning.
        let mut number = molecule.bonds.len() as u32;
        for bond in molecule.bonds.iter_mut().rev() {
            number -= 1;
            bond.aromatic &= bond.ring | !rings_known;
            for (from, to) in [(bond.a, bond.b), (bond.b, bond.a)] {
                let Some(start) = starts.get_mut(from as usize) else { continue };
                *start = start.wrapping_sub(1);
                if let Some(slot) = neighbours.get_mut(*start as usize) {
                    *slot = Neighbour { atom: to, bond: number };
                }
            }
        }
    }

    /// Where the list of each atom ends.
    fn end_lists(&mut self) {
        let count = self.places.len();
        let starts = &mut self.molecule.starts;
        starts.resize(count + 1, 0);
        let mut end = 0;
        for (start, place) in starts.iter_mut().zip(&self.places) {
            end += place.links.degree();
            *start = end;
        }
        if let Some(last) = starts.last_mut() {
            *last = end;
        }
        self.molecule.neighbours.resize(end as usize, Neighbour::default());
    }
}
