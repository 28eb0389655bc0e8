//! From written atoms and bonds to a [`Molecule`]: the steps that every reader needs.
//!
//! A reader writes atoms and bonds into a [`Draft`] in the order of its input and calls
//! [`Draft::settle`]. All buffers are kept, so that the next record allocates nothing.

mod cycles;
mod forest;
mod handed;
mod hydrogens;
mod kekule;
mod kinds;
mod lean;
mod matching;
mod mend;
mod neighbours;
mod place;
mod sweep;
mod valences;
mod write;

use crate::graph::{Atom, Bond, Direction, Fault, MAX_ATOMS, MAX_BONDS, Molecule, Neighbour, ReadError};
pub(crate) use kinds::{BARE_ATOMS, IMPLIED, STATED, stated_kind};
use place::Place;

/// No atom, no bond.
pub(crate) const NONE: u32 = u32::MAX;

/// A bond that closes a ring, and where its two ends are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closure {
    pub(crate) bond: u32,
    pub(crate) opened_at: u32,
    pub(crate) closed_at: u32,
}

/// Atoms and bonds as written, and the buffers to make a molecule of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    molecule: Molecule,
    places: Vec<Place>,
    closures: Vec<Closure>,
    /// The closures as the text has them, where the tree is another.
    digits: Vec<Closure>,
    /// Bonds that are arrows, in order: they join components and close no ring.
    arrows: Vec<u32>,
    /// When each atom was reached, where that is not the order of their numbers.
    ranks: Vec<u32>,
    /// Atoms with a handedness.
    handed: Vec<u32>,
    /// Ligands of such atoms that were hydrogen atoms, and where they stood.
    merged: Vec<(u32, u32)>,
    /// Atoms with a leaning bond to such a hydrogen atom, and how it leans from the atom.
    leaning: Vec<(u32, Direction)>,
    /// Whether no tree is known: bonds come in any order, or ring numbers join components.
    pub(crate) loose: bool,
    component: u16,
    /// Whether ligands are ordered by bond number, not by place in the text.
    pub(crate) by_bond: bool,
    hydrogen_atoms: bool,
    metal: bool,
    /// Whether a bond is written as aromatic: it may join atoms that are not, or lie in no ring.
    colon: bool,
    /// Whether a bond became an arrow while valences were checked.
    given: bool,
    unsaid: bool,
    /// Whether an aromatic atom lies in no ring.
    outside: bool,
    /// Whether an atom is not checked, and whether one that lacks a bond is not paired.
    unchecked: bool,
    left: bool,
    /// Whether two bonds between the same atoms are possible.
    doubtful: bool,
    map: Vec<u32>,
    search: matching::Search,
}

impl Draft {
    /// Makes it empty; keeps the buffers, and makes them large enough for every record within the limits.
    pub(crate) fn clear(&mut self) {
        if self.places.capacity() < MAX_ATOMS {
            self.make_room();
        }
        self.molecule.atoms.clear();
        self.molecule.bonds.clear();
        self.molecule.components = 0;
        self.places.clear();
        self.arrows.clear();
        self.ranks.clear();
        self.closures.clear();
        self.digits.clear();
        self.handed.clear();
        self.merged.clear();
        self.leaning.clear();
        self.loose = false;
        self.component = 0;
        self.by_bond = false;
        self.hydrogen_atoms = false;
        self.metal = false;
        self.unchecked = false;
        self.left = false;
        self.doubtful = false;
        self.outside = false;
        self.colon = false;
        self.given = false;
        self.unsaid = false;
    }

    #[cold]
    fn make_room(&mut self) {
        self.molecule.atoms.reserve_exact(MAX_ATOMS);
        self.molecule.bonds.reserve_exact(MAX_BONDS);
        self.places.reserve_exact(MAX_ATOMS);
        self.make_lists(MAX_ATOMS, MAX_BONDS);
    }

    pub(crate) fn molecule(&self) -> &Molecule {
        &self.molecule
    }

    /// Room for the lists of neighbours.
    fn make_lists(&mut self, atoms: usize, bonds: usize) {
        self.molecule.starts.resize(atoms + 1, 0);
        self.molecule.neighbours.resize(2 * bonds, Neighbour::default());
    }

    /// The molecule, without the room that the draft had.
    pub(crate) fn into_molecule(self) -> Molecule {
        self.molecule.clone()
    }

    pub(crate) fn atom(&self, atom: u32) -> Option<&Atom> {
        self.molecule.atoms.get(atom as usize)
    }

    pub(crate) fn len(&self) -> u32 {
        self.molecule.atoms.len() as u32
    }

    /// Checks what was written and makes the molecule of it.
    pub(crate) fn settle(&mut self) -> Result<(), ReadError> {
        if self.hydrogen_atoms {
            self.merge_hydrogens();
        }
        if self.metal {
            self.join_neighbours();
            self.give_from_aromatic();
        }
        if self.is_plain() {
            self.sweep();
            self.join_neighbours();
        } else {
            self.settle_rings();
        }
        if self.doubtful {
            self.check_closures()?;
        }
        if self.unchecked {
            self.check_unchecked()?;
        }
        if self.given {
            self.mark_rings_again();
        }
        self.give_double_bonds()?;
        if !self.handed.is_empty() {
            self.order_handedness();
        }
        if !self.leaning.is_empty() {
            self.pass_on_leaning();
        }
        Ok(())
    }

    /// Neighbours and rings of a record that is not plain.
    fn settle_rings(&mut self) {
        self.join_neighbours();
        if self.loose || !self.arrows.is_empty() {
            self.grow_forest();
        }
        self.mark_rings();
        if self.colon {
            self.open_aromatic();
        }
        self.plain_between_rings();
        self.doubtful = true;
        self.unchecked = true;
    }

    /// A bond written as aromatic that lies in no ring is a single bond. Atoms in a ring still count it as
    /// aromatic, as in RDKit.
    fn open_aromatic(&mut self) {
        for number in 0..self.molecule.bonds.len() {
            let Some(bond) = self
                .molecule
                .bonds
                .get_mut(number)
                .filter(|bond| bond.aromatic && !bond.ring)
            else {
                continue;
            };
            let ends = [bond.a, bond.b];
            for end in ends {
                if let Some(place) = self.places.get_mut(end as usize).filter(|place| !place.ring) {
                    place.links.open();
                }
            }
        }
    }

    /// A molecule of settled atoms and bonds: finds neighbours, components and rings, checks nothing.
    pub(crate) fn join(atoms: Vec<Atom>, bonds: Vec<Bond>) -> Molecule {
        let mut draft = Self {
            loose: true,
            by_bond: true,
            ..Self::default()
        };
        draft.make_lists(atoms.len(), bonds.len());
        for (number, atom) in atoms.iter().enumerate() {
            draft.places.push(Place::new(number as u32, STATED));
            draft.molecule.atoms.push(*atom);
        }
        for bond in bonds {
            for end in [bond.a, bond.b] {
                if let Some(place) = draft.places.get_mut(end as usize) {
                    place.links.touch();
                }
            }
            draft.molecule.bonds.push(Bond { ring: false, ..bond });
        }
        draft.join_neighbours();
        draft.grow_forest();
        draft.mark_rings();
        draft.molecule
    }

    fn fault(&self, atom: u32, fault: Fault) -> ReadError {
        let at = self
            .places
            .get(atom as usize)
            .map_or(0, |place| place.at as usize);
        ReadError { at, fault }
    }
}
