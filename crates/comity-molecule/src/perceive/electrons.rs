//! How many electrons an atom can give to an aromatic ring.

use crate::element::Element;
use crate::graph::{Atom, BondOrder, Molecule};

/// What an atom brings to a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gift {
    /// It cannot be part of an aromatic ring.
    No,
    /// An empty orbital.
    Empty,
    /// One electron.
    One,
    /// A pair.
    Two,
    /// An atom that is not said: one electron or two.
    Any,
}

/// What each atom brings.
pub(super) fn gifts(molecule: &Molecule) -> Vec<Gift> {
    (0..molecule.atoms().len() as u32)
        .map(|atom| gift(molecule, atom))
        .collect()
}

/// The multiple bonds of an atom, and what they lead to.
#[derive(Clone, Copy, Default)]
struct Bonds {
    /// Sum of orders.
    orders: i32,
    /// How many there are that take part in the valence.
    count: i32,
    multiple: u32,
    multiple_in_ring: bool,
    /// The element at the other end of a multiple bond outside rings.
    outside: Option<Element>,
}

fn gift(molecule: &Molecule, number: u32) -> Gift {
    let atom = molecule.atom(number);
    let bonds = bonds(molecule, number);
    if atom.element == Element::ANY {
        return if bonds.multiple_in_ring {
            Gift::One
        } else {
            Gift::Any
        };
    }
    if !may_take_part(&atom, bonds) {
        return Gift::No;
    }
    let Some(electrons) = electrons(&atom, bonds) else {
        return Gift::No;
    };
    match electrons {
        i32::MIN..=0 => without_electrons(bonds),
        1 => with_one(&atom, bonds),
        more => {
            let stolen = i32::from(bonds.outside.is_some_and(|other| pulls_more(other, atom.element)));
            if (more - stolen) % 2 == 1 {
                Gift::One
            } else {
                Gift::Two
            }
        }
    }
}

fn without_electrons(bonds: Bonds) -> Gift {
    match (bonds.outside, bonds.multiple_in_ring) {
        (Some(_), _) => Gift::Empty,
        (None, true) => Gift::One,
        (None, false) => Gift::No,
    }
}

fn with_one(atom: &Atom, bonds: Bonds) -> Gift {
    match bonds.outside {
        Some(other) if pulls_more(other, atom.element) => Gift::Empty,
        Some(_) => Gift::One,
        None if bonds.multiple > 0 => Gift::One,
        None if atom.charge == 1 => Gift::Empty,
        None => Gift::No,
    }
}

fn bonds(molecule: &Molecule, atom: u32) -> Bonds {
    let mut bonds = Bonds::default();
    let full = is_full(molecule, atom);
    for near in molecule.neighbours(atom) {
        let bond = molecule.bond(near.bond);
        let order = match bond.order {
            BondOrder::Any => continue,
            BondOrder::Single if full && molecule.atom(near.atom).element.is_metal() => continue,
            BondOrder::Single => 1,
            BondOrder::Double => 2,
            BondOrder::Triple => 3,
            BondOrder::Quadruple => 4,
        };
        bonds.orders += order;
        bonds.count += 1;
        if order > 1 {
            bonds.multiple += 1;
            bonds.multiple_in_ring |= bond.ring;
            if !bond.ring {
                bonds.outside = Some(molecule.atom(near.atom).element);
            }
        }
    }
    bonds
}

/// Whether an atom has more bonds than its lowest valence: a bond to a metal is then a pair it gives.
fn is_full(molecule: &Molecule, number: u32) -> bool {
    let atom = molecule.atom(number);
    let order = |bond: u32| match molecule.bond(bond).order {
        BondOrder::Any => 0,
        BondOrder::Single => 1,
        BondOrder::Double => 2,
        BondOrder::Triple => 3,
        BondOrder::Quadruple => 4,
    };
    let sum: i32 = molecule
        .neighbours(number)
        .iter()
        .map(|near| order(near.bond))
        .sum();
    let lowest = lowest_valence(i32::from(atom.element.0) - i32::from(atom.charge));
    lowest.is_some_and(|lowest| sum + i32::from(atom.hydrogens) > lowest)
}

/// Elements that can be aromatic, in an ordinary valence, without cumulated double bonds.
fn may_take_part(atom: &Atom, bonds: Bonds) -> bool {
    let Some(lowest) = lowest_valence(i32::from(atom.element.0) - i32::from(atom.charge)) else {
        return false;
    };
    let total = bonds.orders + i32::from(atom.hydrogens);
    let plain_carbon = atom.element == Element::C && atom.charge == 0;
    lowest_valence(i32::from(atom.element.0)).is_some_and(|own| own > 1)
        && total <= lowest
        && (plain_carbon || lone_electrons(atom, bonds) == 0)
        && !(bonds.orders - bonds.count > 1 && bonds.multiple > 1)
}

/// The lowest valence of the elements that can be aromatic (boron to oxygen, silicon to sulfur, selenium,
/// tellurium) and of those beside them that stand in for their ions.
fn lowest_valence(number: i32) -> Option<i32> {
    match number {
        4 | 12 => Some(2),
        3 | 9 | 11 | 17 | 35 | 53 => Some(1),
        5 | 13 => Some(3),
        6 | 14 => Some(4),
        7 | 15 => Some(3),
        8 | 16 | 34 | 52 => Some(2),
        _ => None,
    }
}

/// Electrons in the outer shell, those of the shell being filled counted for the transition metals.
fn outer(element: Element) -> i32 {
    match element.0 {
        4 | 12 => 2,
        5 | 13 => 3,
        6 | 14 => 4,
        7 | 15 => 5,
        8 | 16 | 34 | 52 => 6,
        9 | 17 | 35 | 53 => 7,
        metal @ 21..=30 => i32::from(metal) - 18,
        metal @ 39..=48 => i32::from(metal) - 36,
        metal @ 72..=80 => i32::from(metal) - 68,
        _ => 0,
    }
}

/// Unpaired electrons: what is missing to eight in the outer shell, as far as the atom has electrons.
fn lone_electrons(atom: &Atom, bonds: Bonds) -> i32 {
    let total = bonds.orders + i32::from(atom.hydrogens);
    let (outer, charge) = (outer(atom.element), i32::from(atom.charge));
    (8 - outer - total + charge).min(outer - total - charge).max(0)
}

/// Electrons left for a ring; none for an atom with four neighbours.
fn electrons(atom: &Atom, bonds: Bonds) -> Option<i32> {
    let valence = lowest_valence(i32::from(atom.element.0))?;
    let degree = bonds.count + i32::from(atom.hydrogens);
    if degree > 3 {
        return None;
    }
    let pairs = (outer(atom.element) - valence - i32::from(atom.charge)).max(0);
    let left = valence - degree + pairs - lone_electrons(atom, bonds);
    let triple = bonds.orders - bonds.count > 1;
    Some(if left > 1 && triple { 1 } else { left })
}

/// Whether one element draws electrons from another: more electrons in the outer shell, or as many and
/// a smaller atom.
fn pulls_more(one: Element, other: Element) -> bool {
    let (a, b) = (outer(one), outer(other));
    a > b || (a == b && one.0 < other.0)
}
