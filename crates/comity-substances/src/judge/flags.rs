//! What a reader should know beside the verdicts.

use comity_molecule::{BondOrder, Element, Molecule, formula};

use crate::assess::Flag;

/// Above this mass in u a hit is marked as large: the texts of the United States and China have no size cap, and
/// conjugates of peptides can meet them word for word. The British text stops here.
const LARGE: f64 = 500.0;

/// A component of more heavy atoms than this is no counter-ion or solvent; citrate and tartrate have 13 and 10, the
/// naphthalenesulfonates and pamoates of medicines are rare and are then marked for nothing.
const SALT_PART: usize = 14;

/// Whether an atom or bond is not said: not one substance.
pub(super) fn is_unsaid(molecule: &Molecule) -> bool {
    let atoms = molecule.atoms().iter();
    let bonds = molecule.bonds().iter();
    atoms.fold(false, |unsaid, atom| unsaid | (atom.element == Element::ANY))
        || bonds.fold(false, |unsaid, bond| unsaid | (bond.order == BondOrder::Any))
}

/// Whether a metal is there, which may be drawn bonded to what is its salt partner.
pub(super) fn has_metal(molecule: &Molecule) -> bool {
    let metal =
        |element: Element| matches!(element.0, 3 | 4 | 11..=13 | 19..=31 | 37..=50 | 55..=83 | 87..=103);
    molecule
        .atoms()
        .iter()
        .fold(false, |there, atom| there | metal(atom.element))
}

/// Flags that come from the drawing alone, for records of which something is said.
pub(super) fn of_drawing(molecule: &Molecule, flags: &mut Vec<Flag>) {
    let atoms = molecule.atoms();
    if atoms
        .iter()
        .any(|atom| atom.isotope != 0 || atom.labelled_hydrogens > 0)
    {
        flags.push(Flag::Labelled);
    }
    if atoms.iter().map(|atom| i32::from(atom.charge)).sum::<i32>() != 0 {
        flags.push(Flag::Charged);
    }
    if is_mixture(molecule) {
        flags.push(Flag::Mixture);
    }
}

/// Whether a component is large.
pub(super) fn is_large(molecule: &Molecule, component: Option<u16>) -> bool {
    formula::average_mass(molecule, component) > LARGE
}

/// Two or more components that are too large for salt parts.
fn is_mixture(molecule: &Molecule) -> bool {
    let size = |component: u16| {
        molecule
            .atoms()
            .iter()
            .filter(|atom| atom.component == component)
            .count()
    };
    (0..molecule.components())
        .filter(|component| size(*component) > SALT_PART)
        .count()
        > 1
}
