//! One structure, prepared for comparison.

use comity_molecule::identity::{self, Key, Scratch};
use comity_molecule::{Element, Molecule};

use crate::fact::{Alone, FormsCovered, Structure};

/// One structure of the tables.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its place among the structures.
    pub(crate) structure: u32,
    /// The place of its substance.
    pub(crate) substance: u32,
    /// The component that is looked for: the largest with carbon, else the largest.
    pub(crate) main: u16,
    /// Filters of that component.
    pub(crate) formula: u64,
    pub(crate) shape: Shape,
    /// Its identity.
    pub(crate) key: Key,
    /// Its hydrogen atoms on carbon; other tautomers have a few more or fewer.
    pub(crate) on_carbon: u32,
    /// The other components that must be there as well: those with carbon, or all if none has carbon.
    pub(crate) needs: Vec<Key>,
    /// Whether its name covers every form in space.
    pub(crate) all_forms: bool,
    /// Whether it counts beside other compounds.
    pub(crate) alone: Alone,
    /// Whether nothing but water may stand beside it.
    pub(crate) acid: bool,
}

/// Prepares a structure; nothing if no atom is drawn.
pub(crate) fn entry(
    at: usize,
    structure: &Structure,
    molecule: &Molecule,
    scratch: &mut Scratch,
) -> Option<Entry> {
    let components = 0..molecule.components();
    if components.is_empty() {
        return None;
    }
    let main = main_component(molecule);
    let carbon = has_carbon(molecule, main);
    let acid = structure.alone == Alone::Yes && !carbon;
    let needed = |component: &u16| *component != main && (!carbon || has_carbon(molecule, *component));
    let keys = identity::keys(molecule, scratch);
    let key = |component: u16| keys.get(usize::from(component)).copied();
    Some(Entry {
        structure: u32::try_from(at).ok()?,
        substance: structure.place,
        main,
        formula: identity::fast_formula_key(molecule, main),
        needs: components.filter(needed).filter_map(key).collect(),
        all_forms: structure.form == FormsCovered::Any,
        alone: structure.alone,
        acid,
        shape: Shape::of(molecule, main),
        key: key(main)?,
        on_carbon: hydrogens_on_carbon(molecule, main),
    })
}

/// What tautomers and salts have in common beside the formula: cheap to compare, and different for most isomers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Bonds in rings.
    rings: u16,
    /// Atoms with one, two, three, and four or more neighbours.
    neighbours: [u16; 4],
}

impl Shape {
    /// The shape of one component, in which no metal is bonded to a hetero atom.
    pub(crate) fn of(molecule: &Molecule, component: u16) -> Self {
        let mut shape = Self::default();
        for (at, atom) in (0_u32..).zip(molecule.atoms()) {
            if atom.component == component {
                let neighbours = molecule.neighbours(at);
                if let Some(count) = shape.neighbours.get_mut(neighbours.len().clamp(1, 4) - 1) {
                    *count += 1;
                }
                let in_ring = neighbours.iter().filter(|near| molecule.bond(near.bond).ring);
                shape.rings += u16::try_from(in_ring.count()).unwrap_or(0);
            }
        }
        shape
    }
}

/// The largest component with carbon, else the largest.
pub(crate) fn main_component(molecule: &Molecule) -> u16 {
    let rank = |component: &u16| (has_carbon(molecule, *component), size(molecule, *component));
    (0..molecule.components()).max_by_key(rank).unwrap_or(0)
}

/// Whether a component has an atom of carbon.
fn has_carbon(molecule: &Molecule, component: u16) -> bool {
    let mut atoms = molecule.atoms().iter();
    atoms.any(|atom| atom.component == component && atom.element == Element::C)
}

/// Hydrogen atoms on the carbon atoms of a component.
pub(crate) fn hydrogens_on_carbon(molecule: &Molecule, component: u16) -> u32 {
    let atoms = molecule.atoms().iter();
    let carbon = atoms.filter(|atom| atom.component == component && atom.element == Element::C);
    carbon.map(|atom| u32::from(atom.hydrogens)).sum()
}

fn size(molecule: &Molecule, component: u16) -> usize {
    let atoms = molecule.atoms().iter();
    atoms.filter(|atom| atom.component == component).count()
}
