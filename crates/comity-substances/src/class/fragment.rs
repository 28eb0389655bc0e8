//! Named groups: exactly these atoms and bonds, written as SMILES with `*` for what the group hangs on.

use comity_molecule::perceive::Rings;
use comity_molecule::{BondOrder, Element, Molecule};

use super::pattern::{Elements, Pattern, PatternAtom, PatternBond, Spec};
use super::rules::Around;

/// Most atoms of a named group. Larger ones are no group but a scaffold.
pub(crate) const MAX_GROUP: usize = 24;

/// The pattern of a group; its first atom stands for what the group hangs on.
///
/// # Errors
/// What is wrong with the group.
pub(crate) fn group(molecule: &Molecule) -> Result<Pattern, &'static str> {
    let atoms = molecule.atoms();
    let unsaid: Vec<usize> = (0..atoms.len())
        .filter(|&at| atoms.get(at).is_some_and(|atom| atom.element == Element::ANY))
        .collect();
    let &[first] = unsaid.as_slice() else {
        return Err("a group has exactly one `*`, for the atom it hangs on");
    };
    let bonds = u32::try_from(first).map_or(0, |first| molecule.neighbours(first).len());
    if bonds != 1 || molecule.components() != 1 || atoms.len() > MAX_GROUP {
        return Err("a group is one small piece that hangs on `*` by one bond");
    }
    let rings = Rings::of(molecule);
    let pattern_atoms: Vec<PatternAtom> = (0u32..)
        .zip(atoms)
        .map(|(at, _)| pattern_atom(molecule, &rings, at))
        .collect();
    let pattern_bonds: Vec<PatternBond> = (0u32..)
        .zip(molecule.bonds())
        .map(|(at, _)| pattern_bond(molecule, &rings, at))
        .collect();
    Pattern::new(&pattern_atoms, &pattern_bonds, first).map_err(|_| "a group is in one piece")
}

fn pattern_atom(molecule: &Molecule, rings: &Rings, at: u32) -> PatternAtom {
    let element = molecule.atom(at).element;
    if element == Element::ANY {
        return PatternAtom {
            elements: Elements(u128::MAX),
            degree: None,
            aromatic: None,
            chain: false,
            around: Around::default(),
            saturated: false,
        };
    }
    PatternAtom {
        elements: Elements::one(element),
        degree: Some(molecule.neighbours(at).len()),
        aromatic: Some(rings.aromatic_atom(at)),
        chain: false,
        around: Around::default(),
        saturated: false,
    }
}

fn pattern_bond(molecule: &Molecule, rings: &Rings, at: u32) -> PatternBond {
    let bond = molecule.bond(at);
    let spec = match bond.order {
        _ if rings.aromatic_bond(at) => Spec::Aromatic,
        BondOrder::Double => Spec::Double,
        BondOrder::Triple => Spec::Triple,
        _ => Spec::Single,
    };
    PatternBond {
        a: bond.a as usize,
        b: bond.b as usize,
        spec,
    }
}
