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
    /// Filter of that component.
    pub(crate) formula: u64,
    /// Its identity apart from hydrogen atoms on carbon, so that other tautomers are found too.
    pub(crate) skeleton: Key,
    /// The other components that must be there as well: those with carbon, or all if none has carbon.
    pub(crate) needs: Vec<Key>,
    /// Whether it counts only where nothing else is in the record.
    pub(crate) alone: bool,
    /// Its full identity if nothing but water may stand beside it.
    pub(crate) acid: Option<Key>,
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
    let acid = structure.alone && !carbon;
    let needed = |component: &u16| *component != main && (!carbon || has_carbon(molecule, *component));
    let keys = match acid || components.len() > 1 {
        true => identity::keys(molecule, scratch),
        false => &[],
    };
    let key = |component: u16| keys.get(usize::from(component)).copied();
    Some(Entry {
        structure: u32::try_from(at).ok()?,
        substance: structure.place,
        main,
        carbon,
        formula: identity::fast_formula_key(molecule, main),
        needs: components.filter(needed).filter_map(key).collect(),
        alone: structure.alone,
        acid: if acid { key(main) } else { None },
        skeleton: identity::tautomer_key(molecule, main, scratch),
    })
}

/// The largest component with carbon, else the largest.
pub(crate) fn main_component(molecule: &Molecule) -> u16 {
    let rank = |component: &u16| (has_carbon(molecule, *component), size(molecule, *component));
    (0..molecule.components()).max_by_key(rank).unwrap_or(0)
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
