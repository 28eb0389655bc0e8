//! From a drawing to the substances it is.

use comity_molecule::identity::{self, Key, Sameness};
use comity_molecule::{Element, Molecule, Smiles};

use super::entry::{Entry, has_carbon};
use super::stereo::{self, Stereo};
use crate::fact::{Structure, Substance};
use crate::tables::Tables;

/// A component of a record that is a substance of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructureMatch {
    /// Which component, from 0.
    pub component: u16,
    /// Place of the substance among [`Tables::substances`].
    pub substance: u32,
    /// The same compound, another tautomer of it, or not decided within limits; never `Different`.
    pub sameness: Sameness,
    /// Whether its name covers the form drawn.
    pub stereo: Stereo,
}

/// Memory that is used again for one record after another.
#[derive(Default)]
pub struct StructureScratch {
    identity: identity::Scratch,
    /// Reads the structures of the tables that come near.
    reader: Smiles,
    /// For each match whether it counts only where nothing else with carbon is in the record.
    alone: Vec<bool>,
}

impl Tables {
    /// Which substances the components of a record are, into `out` (which is emptied first).
    ///
    /// All substances with the structure are given, also those whose name covers another form in space
    /// ([`Stereo::Other`]); [`Tables::listings`] weighs them. Acids, solvents and simple amines that are only a salt
    /// part or a solvate of something else are not given.
    pub fn by_structure(
        &self,
        molecule: &Molecule,
        scratch: &mut StructureScratch,
        out: &mut Vec<StructureMatch>,
    ) {
        out.clear();
        scratch.alone.clear();
        for component in 0..molecule.components() {
            let formula = identity::fast_formula_key(molecule, component);
            let near = self.by_structure.with_formula(formula);
            if !near.is_empty() {
                self.compare(molecule, component, near, scratch, out);
            }
        }
        if scratch.alone.contains(&true) {
            leave_out_companions(molecule, &scratch.alone, out);
        }
    }

    /// The structure of a substance.
    pub fn structure_of(&self, id: &str) -> Option<&Structure> {
        self.structures.get(*self.index.structures.get(id)?)
    }

    /// All structures.
    pub fn structures(&self) -> &[Structure] {
        &self.structures
    }

    /// The substance that a match means.
    pub fn matched(&self, found: &StructureMatch) -> Option<&Substance> {
        self.substances.get(found.substance as usize)
    }

    /// Compares one component with the structures of its formula.
    fn compare(
        &self,
        molecule: &Molecule,
        component: u16,
        near: &[Entry],
        scratch: &mut StructureScratch,
        out: &mut Vec<StructureMatch>,
    ) {
        let skeleton = identity::tautomer_key(molecule, component, &mut scratch.identity);
        for entry in near.iter().filter(|entry| entry.skeleton == skeleton) {
            let Some(structure) = self.structures.get(entry.structure as usize) else {
                continue;
            };
            let Ok(listed) = scratch.reader.read(structure.smiles.as_bytes()) else {
                continue;
            };
            let sameness = identity::same(listed, entry.main, molecule, component);
            if sameness == Sameness::Different || !companions_fit(molecule, entry, &mut scratch.identity) {
                continue;
            }
            scratch.alone.push(entry.alone && entry.carbon);
            out.push(StructureMatch {
                component,
                substance: entry.substance,
                sameness,
                stereo: stereo::compare(structure, entry, listed, molecule, component),
            });
        }
    }
}

/// Whether the other parts of a listed mixture are there too, and, beside an acid, nothing that makes it a salt.
fn companions_fit(molecule: &Molecule, entry: &Entry, scratch: &mut identity::Scratch) -> bool {
    if entry.needs.is_empty() && entry.acid.is_none() {
        return true;
    }
    let parts = identity::split(molecule);
    let parts = parts.as_ref().unwrap_or(molecule);
    let there = identity::keys(parts, scratch);
    let own = |key: &Key| entry.acid == Some(*key) || entry.needs.contains(key);
    let only_water = || (0_u16..).zip(there).all(|(part, key)| own(key) || is_water(parts, part));
    entry.needs.iter().all(|key| there.contains(key)) && (entry.acid.is_none() || only_water())
}

/// Water, oxonium or bare protons.
fn is_water(molecule: &Molecule, component: u16) -> bool {
    let mut atoms = molecule.atoms().iter().filter(|atom| atom.component == component);
    atoms.all(|atom| match atom.element {
        Element::O => i16::from(atom.hydrogens) - i16::from(atom.charge) == 2,
        Element::H => true,
        _ => false,
    })
}

/// A solvent or simple amine counts only if whatever else has carbon is one too.
fn leave_out_companions(molecule: &Molecule, alone: &[bool], out: &mut Vec<StructureMatch>) {
    let counts_alone = |component: u16| {
        let mut both = out.iter().zip(alone);
        both.any(|(found, alone)| *alone && found.component == component)
    };
    let companion = (0..molecule.components())
        .any(|component| has_carbon(molecule, component) && !counts_alone(component));
    if companion {
        let mut alone = alone.iter();
        out.retain(|_| !alone.next().copied().unwrap_or(false));
    }
}
