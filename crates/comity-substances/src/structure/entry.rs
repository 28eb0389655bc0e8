//! One structure, prepared for comparison.

use comity_molecule::identity::{self, Key, Scratch};
use comity_molecule::{Element, Molecule};

use crate::fact::Structure;

/// One structure of the tables.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its place among the structures.
    pub(crate) structure: u32,
    /// The place of its substance.
    pub(crate) substance: u32,
    /// The component that is looked for: the largest with carbon, else the largest.
    pub(crate) main: u16,
    /// Whether that component has carbon.
    pub(crate) carbon: bool,
    /// Filter, identity, and identity apart from tautomers, of that component.
    pub(crate) formula: u64,
    pub(crate) key: Key,
    pub(crate) tautomer: Key,
    /// The other components that must be there as well: those with carbon, or all if none has carbon.
    pub(crate) needs: Vec<Key>,
    /// Whether it counts only where nothing else is in the record.
    pub(crate) alone: bool,
}

impl Entry {
    /// Whether both are drawings of one compound, as far as keys tell.
    pub(crate) fn is_same_compound(&self, other: &Self) -> bool {
        self.key == other.key && self.needs == other.needs
    }
}

/// Prepares a structure; nothing if no atom is drawn.
pub(crate) fn entry(
    at: usize,
    structure: &Structure,
    molecule: &Molecule,
    scratch: &mut Scratch,
) -> Option<Entry> {
    let components = 0..molecule.components();
    let main = components
        .clone()
        .max_by_key(|component| (has_carbon(molecule, *component), size(molecule, *component)))?;
    let carbon = has_carbon(molecule, main);
    let keys = identity::keys(molecule, scratch).to_vec();
    let needed =
        components.filter(|component| *component != main && (!carbon || has_carbon(molecule, *component)));
    let needs = needed.filter_map(|component| keys.get(usize::from(component)).copied());
    Some(Entry {
        structure: u32::try_from(at).ok()?,
        substance: structure.place,
        main,
        carbon,
        formula: identity::fast_formula_key(molecule, main),
        key: keys.get(usize::from(main)).copied()?,
        tautomer: identity::tautomer_key(molecule, main, scratch),
        needs: needs.collect(),
        alone: structure.alone,
    })
}

/// Whether a component has an atom of carbon.
pub(crate) fn has_carbon(molecule: &Molecule, component: u16) -> bool {
    let mut atoms = molecule.atoms().iter();
    atoms.any(|atom| atom.component == component && atom.element == Element::C)
}

fn size(molecule: &Molecule, component: u16) -> usize {
    let atoms = molecule.atoms().iter();
    atoms.filter(|atom| atom.component == component).count()
}
