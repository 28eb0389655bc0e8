//! Shortest rings through each ring bond.

use super::Ring;
use crate::graph::Molecule;

/// Largest ring that is looked for. Porphyrin has an inner ring of 16; RDKit's rules fuse rings of up to 24.
const LARGEST: u32 = 24;

/// Most rings kept through one bond. A bond of a real molecule has one or two; grids and ladders around a
/// large ring have more than can be listed.
const MOST_THROUGH_ONE: usize = 16;

/// Most rings found in all, four through each bond: more than any cage has. Each ring is found from several
/// of its bonds.
const MOST_FOUND: usize = 4 * crate::MAX_BONDS;

const FAR: u32 = u32::MAX;

/// All shortest rings through each ring bond, each once, in order of their sorted bonds.
pub(super) fn rings(molecule: &Molecule) -> Vec<Ring> {
    let mut search = Search {
        molecule,
        distance: vec![FAR; molecule.atoms().len()],
        queue: Vec::new(),
        found: Vec::new(),
    };
    for (number, bond) in molecule.bonds().iter().enumerate() {
        if bond.ring && search.found.len() < MOST_FOUND {
            search.through(number as u32, bond.a, bond.b);
        }
    }
    unique(search.found)
}

struct Search<'a> {
    molecule: &'a Molecule,
    /// Bonds to the end of the current bond, without passing it.
    distance: Vec<u32>,
    queue: Vec<u32>,
    found: Vec<Ring>,
}

impl Search<'_> {
    fn through(&mut self, bond: u32, from: u32, to: u32) {
        for atom in self.queue.drain(..) {
            if let Some(distance) = self.distance.get_mut(atom as usize) {
                *distance = FAR;
            }
        }
        self.measure(bond, from, to);
        if self.distance(from) < LARGEST {
            self.trace(bond, from, to);
        }
    }

    fn distance(&self, atom: u32) -> u32 {
        self.distance.get(atom as usize).copied().unwrap_or(FAR)
    }

    /// Measures distances from `to` until `from` is reached without the bond.
    fn measure(&mut self, bond: u32, from: u32, to: u32) {
        self.reach(to, 0);
        let mut next = 0;
        while let Some(&atom) = self.queue.get(next) {
            next += 1;
            let distance = self.distance(atom) + 1;
            if distance >= LARGEST || distance > self.distance(from) {
                return;
            }
            for near in self.molecule.neighbours(atom) {
                if near.bond != bond && self.molecule.bond(near.bond).ring && self.distance(near.atom) == FAR
                {
                    self.reach(near.atom, distance);
                }
            }
        }
    }

    fn reach(&mut self, atom: u32, distance: u32) {
        if let Some(slot) = self.distance.get_mut(atom as usize) {
            *slot = distance;
            self.queue.push(atom);
        }
    }

    /// Lists the ways from `from` to `to`, each step one nearer. `turns` holds, for each atom of the way,
    /// which neighbour comes next.
    fn trace(&mut self, closing: u32, from: u32, to: u32) {
        let (mut atoms, mut bonds, mut turns) = (vec![from], Vec::new(), vec![0]);
        let mut left = MOST_THROUGH_ONE;
        while let (Some(&atom), Some(turn)) = (atoms.last(), turns.last_mut()) {
            let near = self.molecule.neighbours(atom).get(*turn).copied();
            *turn += 1;
            match near {
                _ if atom == to || left == 0 => {
                    if left > 0 {
                        left -= 1;
                        self.keep(&atoms, &bonds, closing);
                    }
                    atoms.pop();
                    bonds.pop();
                    turns.pop();
                }
                None => {
                    atoms.pop();
                    bonds.pop();
                    turns.pop();
                }
                Some(near) if near.bond != closing && self.is_nearer(near.atom, atom, near.bond) => {
                    atoms.push(near.atom);
                    bonds.push(near.bond);
                    turns.push(0);
                }
                Some(_) => {}
            }
        }
    }

    fn is_nearer(&self, next: u32, atom: u32, bond: u32) -> bool {
        self.molecule.bond(bond).ring && self.distance(next).checked_add(1) == Some(self.distance(atom))
    }

    fn keep(&mut self, atoms: &[u32], bonds: &[u32], closing: u32) {
        let bonds = bonds.iter().copied().chain([closing]).collect();
        self.found.push(Ring {
            atoms: atoms.to_vec(),
            bonds,
            aromatic: false,
        });
    }
}

/// Each ring once. The one found from its lowest bond comes first and stays.
fn unique(found: Vec<Ring>) -> Vec<Ring> {
    let mut keyed: Vec<(Vec<u32>, usize)> = (found.iter().enumerate())
        .map(|(number, ring)| {
            let mut key = ring.bonds.clone();
            key.sort_unstable();
            (key, number)
        })
        .collect();
    keyed.sort();
    keyed.dedup_by(|next, kept| next.0 == kept.0);
    let mut rings: Vec<Option<Ring>> = found.into_iter().map(Some).collect();
    keyed
        .into_iter()
        .filter_map(|(_, number)| rings.get_mut(number)?.take())
        .collect()
}
