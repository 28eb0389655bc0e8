//! From a drawing to the substances it is.

use comity_molecule::identity::{self, Key, Sameness};
use comity_molecule::{Element, Molecule, Smiles};

use super::entry::{Entry, Shape, hydrogens_on_carbon};
use super::stereo::{self, Stereo};
use crate::fact::{Alone, FormsCovered, Structure, Substance};
use crate::tables::Tables;

/// In a record of more components than any salt or solvate has, those alike are compared once, so that the work
/// stays in proportion.
const MANY: u16 = 16;

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
    /// Whether it may be only the salt part of another compound in the record ([`Alone::Amine`]).
    pub companion: bool,
}

/// Memory that is used again for one record after another.
#[derive(Default)]
pub struct StructureScratch {
    identity: identity::Scratch,
    /// Reads the structures of the tables that come near.
    reader: Smiles,
    /// For each match whether it counts beside other compounds.
    alone: Vec<Alone>,
    /// Of each component, the number of its formula.
    formulas: Vec<u64>,
    /// Keys of components that need not be compared again.
    done: Vec<Key>,
}

impl Tables {
    /// Which substances the components of a record are, into `out` (which is emptied first).
    ///
    /// All substances with the structure are given, also those whose name covers another form in space
    /// ([`Stereo::Other`]); [`Tables::listings`] weighs them. Acids and solvents that are only a salt part or a solvate
    /// of something else are not given. Where a metal is drawn bonded to a hetero atom, components are those of
    /// [`identity::split`].
    pub fn by_structure(
        &self,
        molecule: &Molecule,
        scratch: &mut StructureScratch,
        out: &mut Vec<StructureMatch>,
    ) {
        out.clear();
        let known = |formula| !self.by_structure.with_formula(formula).is_empty();
        if molecule.components() == 1 && !known(identity::fast_formula_key(molecule, 0)) {
            return;
        }
        let parts = identity::split(molecule);
        let molecule = parts.as_ref().unwrap_or(molecule);
        identity::fast_formula_keys(molecule, &mut scratch.formulas);
        if scratch.formulas.iter().any(|formula| known(*formula)) {
            self.look(molecule, scratch, out);
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

    /// Looks at every component; no metal is bonded to a hetero atom.
    fn look(&self, molecule: &Molecule, scratch: &mut StructureScratch, out: &mut Vec<StructureMatch>) {
        scratch.alone.clear();
        scratch.done.clear();
        let keys = identity::keys(molecule, &mut scratch.identity).to_vec();
        for (component, key) in (0_u16..).zip(keys) {
            let formula = scratch.formulas.get(usize::from(component));
            let near = formula.map_or(&[][..], |formula| self.by_structure.with_formula(*formula));
            if !near.is_empty() && !scratch.done.contains(&key) {
                self.compare(molecule, (component, key), near, scratch, out);
            }
        }
        if scratch.alone.iter().any(|alone| *alone != Alone::No) {
            weigh_companions(molecule, &scratch.alone, out);
        }
    }

    /// Compares one component with the structures of its formula. A component like an earlier one says nothing new
    /// unless names of one form in space are near.
    fn compare(
        &self,
        molecule: &Molecule,
        (component, key): (u16, Key),
        near: &[Entry],
        scratch: &mut StructureScratch,
        out: &mut Vec<StructureMatch>,
    ) {
        let shape = Shape::of(molecule, component);
        let alike = |entry: &&Entry| entry.shape == shape;
        let StructureScratch {
            identity,
            reader,
            alone,
            done,
            ..
        } = scratch;
        if molecule.components() > MANY && near.iter().all(|entry| entry.all_forms) {
            done.push(key);
        }
        let on_carbon = hydrogens_on_carbon(molecule, component);
        for entry in near.iter().filter(alike) {
            if entry.key != key && entry.on_carbon == on_carbon {
                continue;
            }
            let Some(structure) = self.structures.get(entry.structure as usize) else {
                continue;
            };
            let Some((sameness, stereo)) = relation(structure, entry, key, (molecule, component), reader)
            else {
                continue;
            };
            if !companions_fit(molecule, entry, identity) {
                continue;
            }
            alone.push(entry.alone);
            out.push(StructureMatch {
                component,
                substance: entry.substance,
                sameness,
                stereo,
                companion: false,
            });
        }
    }
}

/// How a component relates to a structure; nothing if it is another compound.
///
/// Keys know everything within eight bonds of every atom, so equal keys of the structures entered here, which are far
/// from the cages that keys cannot tell apart, are one compound; that saves laying one on the other.
fn relation(
    structure: &Structure,
    entry: &Entry,
    key: Key,
    (molecule, component): (&Molecule, u16),
    reader: &mut Smiles,
) -> Option<(Sameness, Stereo)> {
    let same = entry.key == key;
    if same && structure.form == FormsCovered::Any {
        return Some((Sameness::Same, Stereo::SameForm));
    }
    let listed = reader.read(structure.smiles.as_bytes()).ok()?;
    let sameness = match same {
        true => Sameness::Same,
        false => identity::same(listed, entry.main, molecule, component),
    };
    if sameness == Sameness::Different {
        return None;
    }
    Some((
        sameness,
        stereo::compare(structure, entry, listed, molecule, component),
    ))
}

/// Whether the other parts of a listed mixture are there too, and, beside an acid, nothing that makes it a salt.
fn companions_fit(molecule: &Molecule, entry: &Entry, scratch: &mut identity::Scratch) -> bool {
    if entry.needs.is_empty() && !entry.acid {
        return true;
    }
    let there = identity::keys(molecule, scratch);
    let own = |key: &Key| *key == entry.key || entry.needs.contains(key);
    let only_water = || {
        (0_u16..)
            .zip(there)
            .all(|(part, key)| own(key) || is_water(molecule, part))
    };
    entry.needs.iter().all(|key| there.contains(key)) && (!entry.acid || only_water())
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

/// A solvent counts only if whatever else has carbon is one too; of an amine it is said that it may be a salt part.
fn weigh_companions(molecule: &Molecule, alone: &[Alone], out: &mut Vec<StructureMatch>) {
    let counts_alone = |component: u16| {
        let mut both = out.iter().zip(alone);
        both.any(|(found, alone)| *alone != Alone::No && found.component == component)
    };
    let mut atoms = molecule.atoms().iter();
    if !atoms.any(|atom| atom.element == Element::C && !counts_alone(atom.component)) {
        return;
    }
    for (found, _) in out
        .iter_mut()
        .zip(alone)
        .filter(|(_, alone)| **alone == Alone::Amine)
    {
        found.companion = true;
    }
    let mut alone = alone.iter();
    out.retain(|_| alone.next() != Some(&Alone::Yes));
}
