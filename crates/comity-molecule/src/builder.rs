//! Molecules from atoms and bonds that are already known, as a molfile lists them.

use crate::graph::{Atom, Bond, Direction, Fault, Molecule, ReadError, WrittenOrder};
use crate::settle::{Draft, IMPLIED, STATED};

/// Makes a [`Molecule`] of atoms and bonds in any order.
///
/// Hydrogen atoms with one bond are counted at the atom that carries them; valences, aromatic rings and
/// components are checked and filled in as for a SMILES. [`Atom::hydrogens`] is taken as the number
/// that is written, unless [`Builder::implied`] says that more are understood.
/// [`Atom::chirality`] is read with the ligands in this order: an implied hydrogen atom first, then as the bonds are added.
#[derive(Clone, Debug)]
pub struct Builder {
    draft: Draft,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// Nothing yet.
    pub fn new() -> Self {
        let mut draft = Draft::default();
        draft.clear();
        draft.loose = true;
        draft.by_bond = true;
        Self { draft }
    }

    /// Adds an atom with exactly the hydrogen atoms it says; gives its number. `input` and `component` are
    /// filled in here.
    ///
    /// # Errors
    /// [`Fault::TooManyAtoms`].
    pub fn atom(&mut self, atom: Atom) -> Result<u32, Fault> {
        self.push(atom, STATED)
    }

    /// Adds an atom whose hydrogen atoms are understood: as many as make up its next allowed valence,
    /// beside those that are written. Metals get none.
    ///
    /// # Errors
    /// [`Fault::TooManyAtoms`].
    pub fn implied(&mut self, atom: Atom) -> Result<u32, Fault> {
        self.push(atom, IMPLIED)
    }

    fn push(&mut self, atom: Atom, kind: u8) -> Result<u32, Fault> {
        let at = self.draft.len();
        let number = self.draft.push_atom(&atom, kind, at)?;
        self.draft.note(number);
        Ok(number)
    }

    /// Joins two atoms by their numbers; gives the number of the bond. A dative bond goes from `a` to `b`.
    ///
    /// # Errors
    /// [`Fault::BondWithoutAtom`] for a number that is no atom, [`Fault::RingBond`] for an atom with
    /// itself, [`Fault::TooManyBonds`].
    pub fn bond(&mut self, a: u32, b: u32, order: WrittenOrder) -> Result<u32, Fault> {
        if a >= self.draft.len() || b >= self.draft.len() {
            return Err(Fault::BondWithoutAtom);
        }
        if a == b {
            return Err(Fault::RingBond);
        }
        self.draft.push_bond(a, b, order)
    }

    /// Notes how a bond leans beside a double bond, read from its first atom.
    pub fn direction(&mut self, bond: u32, direction: Direction) {
        self.draft.lean(bond, direction);
    }

    /// The molecule, with positions in the error counted in atoms of the input.
    ///
    /// # Errors
    /// [`Fault::Empty`], [`Fault::DoubleBonded`], [`Fault::Valence`], [`Fault::AromaticOutsideRing`],
    /// [`Fault::Kekule`].
    pub fn finish(mut self) -> Result<Molecule, ReadError> {
        if self.draft.len() == 0 {
            return Err(ReadError {
                at: 0,
                fault: Fault::Empty,
            });
        }
        self.draft.settle()?;
        Ok(self.draft.into_molecule())
    }
}

impl Molecule {
    /// A molecule of atoms and bonds that were checked before: finds neighbours, components and rings.
    pub(crate) fn join(atoms: Vec<Atom>, bonds: Vec<Bond>) -> Self {
        Draft::join(atoms, bonds)
    }
}
