//! Rings and aromatic parts of a molecule that is worth a closer look.
//!
//! Reading does without this. Aromaticity is judged on the Kekulé form by RDKit's rules (Hückel counts
//! over single rings and fused systems), so that lower-case and Kekulé spellings of one compound give
//! the same answer.

mod aromatic;
mod electrons;
mod search;

use crate::graph::Molecule;

/// Smallest ring.
const SMALLEST: usize = 3;

/// Largest ring that is listed. Larger rings only count for aromaticity.
const LARGEST: usize = 8;

/// A ring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    /// Its atoms, each bonded to the next and the last to the first.
    pub atoms: Vec<u32>,
    /// Its bonds: the first joins the first two atoms, and so on.
    pub bonds: Vec<u32>,
    /// Whether it is aromatic, by itself or as a part of a fused aromatic system.
    pub aromatic: bool,
}

/// The rings of one molecule, and what of it is aromatic.
#[derive(Clone, Debug, Default)]
pub struct Rings {
    rings: Vec<Ring>,
    /// For each atom, the rings it is in, one atom after the other.
    members: Vec<u32>,
    /// Where the rings of each atom begin in `members`; one more entry than atoms.
    starts: Vec<u32>,
    aromatic_atoms: Vec<bool>,
    aromatic_bonds: Vec<bool>,
}

impl Rings {
    /// Finds the rings of 3 to 8 atoms that are a shortest ring through one of their bonds: all of those,
    /// where several are equally short. In order of their first bond.
    pub fn of(molecule: &Molecule) -> Self {
        let mut all = search::rings(molecule);
        let flags = aromatic::judge(molecule, &mut all);
        all.retain(|ring| (SMALLEST..=LARGEST).contains(&ring.atoms.len()));
        let mut found = Self {
            rings: all,
            aromatic_atoms: flags.atoms,
            aromatic_bonds: flags.bonds,
            ..Self::default()
        };
        found.index(molecule.atoms().len());
        found
    }

    /// The rings.
    pub fn rings(&self) -> &[Ring] {
        &self.rings
    }

    /// The numbers of the rings an atom is in.
    pub fn of_atom(&self, atom: u32) -> impl Iterator<Item = usize> + '_ {
        let at = atom as usize;
        let range = match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        };
        self.members
            .get(range)
            .unwrap_or(&[])
            .iter()
            .map(|ring| *ring as usize)
    }

    /// Whether an atom is aromatic.
    pub fn aromatic_atom(&self, atom: u32) -> bool {
        self.aromatic_atoms.get(atom as usize).copied().unwrap_or(false)
    }

    /// Whether a bond is aromatic. A bond between two rings that are aromatic only together, as in
    /// azulene, is not.
    pub fn aromatic_bond(&self, bond: u32) -> bool {
        self.aromatic_bonds.get(bond as usize).copied().unwrap_or(false)
    }

    fn index(&mut self, atoms: usize) {
        let mut pairs: Vec<(u32, u32)> = (self.rings.iter().enumerate())
            .flat_map(|(number, ring)| ring.atoms.iter().map(move |atom| (*atom, number as u32)))
            .collect();
        pairs.sort_unstable();
        let start = |atom: usize| pairs.partition_point(|(member, _)| (*member as usize) < atom) as u32;
        self.starts = (0..=atoms).map(start).collect();
        self.members = pairs.into_iter().map(|(_, ring)| ring).collect();
    }
}
