//! Metals drawn with bonds to hetero atoms: such a drawing is that of a salt.

use super::Key;
use super::hydrogens::is_metal;
use crate::element::Element;
use crate::graph::{Atom, Bond, BondOrder, Chirality, Molecule};

/// The record with every bond between a metal and a hetero atom or halogen cut: the metal a cation, the other atom
/// an anion, unless it has all its bonds without the metal (the nitrogen of ammonia or pyridine gave a lone pair).
/// `None` if there is no such bond. Atoms keep their numbers; components are counted anew.
pub fn split(molecule: &Molecule) -> Option<Molecule> {
    if !molecule
        .bonds()
        .iter()
        .any(|bond| salt_bond(molecule, bond).is_some())
    {
        return None;
    }
    let mut atoms = molecule.atoms.clone();
    let mut bonds = Vec::with_capacity(molecule.bonds.len());
    for bond in &molecule.bonds {
        match salt_bond(molecule, bond) {
            None => bonds.push(*bond),
            Some((metal, other)) => {
                let given = if is_full(molecule, other) {
                    0
                } else {
                    order(bond.order)
                };
                charge(&mut atoms, metal, given);
                charge(&mut atoms, other, -given);
            }
        }
    }
    Some(Molecule::join(atoms, bonds))
}

/// Metal and hetero atom, if the bond joins such a pair.
fn salt_bond(molecule: &Molecule, bond: &Bond) -> Option<(u32, u32)> {
    let (a, b) = (molecule.atom(bond.a).element, molecule.atom(bond.b).element);
    if is_metal(a) && takes_charge(b) {
        Some((bond.a, bond.b)).filter(|_| !is_oxo(molecule, bond.a))
    } else if is_metal(b) && takes_charge(a) {
        Some((bond.b, bond.a)).filter(|_| !is_oxo(molecule, bond.b))
    } else {
        None
    }
}

/// A metal with oxygen doubly bonded, as in permanganate and chromate, is the middle of an anion.
fn is_oxo(molecule: &Molecule, metal: u32) -> bool {
    molecule.neighbours(metal).iter().any(|near| {
        let double = molecule.bond(near.bond).order == BondOrder::Double;
        double && molecule.atom(near.atom).element == Element::O
    })
}

/// Whether the atom has as many bonds to other atoms than metals as its element and charge want.
fn is_full(molecule: &Molecule, atom: u32) -> bool {
    let at = molecule.atom(atom);
    let wanted = match at.element {
        Element::N | Element::P | Element::AS => 3,
        Element::O | Element::S | Element::SE | Element::TE => 2,
        _ => 1,
    };
    let others = molecule
        .neighbours(atom)
        .iter()
        .filter(|near| !is_metal(molecule.atom(near.atom).element));
    let bonds: i32 = others
        .map(|near| i32::from(order(molecule.bond(near.bond).order)))
        .sum();
    bonds + i32::from(at.hydrogens) >= wanted + i32::from(at.charge)
}

fn order(order: BondOrder) -> i8 {
    match order {
        BondOrder::Double => 2,
        BondOrder::Triple => 3,
        BondOrder::Quadruple => 4,
        BondOrder::Single | BondOrder::Any => 1,
    }
}

fn takes_charge(element: Element) -> bool {
    super::hydrogens::mobile(element) || matches!(element, Element::P | Element::AS)
}

fn charge(atoms: &mut [Atom], atom: u32, by: i8) {
    if let Some(atom) = atoms.get_mut(atom as usize) {
        atom.charge = atom.charge.saturating_add(by);
        atom.chirality = Chirality::None;
    }
}

/// Which part of a component is meant when one is asked for: no bare metal, then the most atoms, then the highest
/// key, so that the order of the atoms does not matter.
pub(super) fn main_part(whole: &Molecule, parts: &Molecule, component: u16, keys: &[Key]) -> u16 {
    let mut sizes = vec![(0_u32, 0_u32); usize::from(parts.components())];
    for (atom, before) in parts.atoms().iter().zip(whole.atoms()) {
        if before.component == component
            && let Some((other, all)) = sizes.get_mut(usize::from(atom.component))
        {
            *other += u32::from(!is_metal(atom.element));
            *all += 1;
        }
    }
    let best = (0..parts.components()).max_by_key(|&part| {
        let at = usize::from(part);
        (
            sizes.get(at).copied().unwrap_or_default(),
            keys.get(at).copied().unwrap_or_default(),
        )
    });
    best.unwrap_or_default()
}
