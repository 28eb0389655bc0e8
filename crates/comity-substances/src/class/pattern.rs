//! Fixed skeletons of atoms and bonds, and the walk that lays one on a molecule.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use comity_molecule::perceive::Rings;
use comity_molecule::{BondOrder, Element, Molecule, Neighbour};

use super::filter::Surroundings;
use super::rules::Around;

/// Most atoms of a skeleton: twice the largest that a statute has needed.
pub(crate) const MAX_PATTERN: usize = 40;

/// What a bond of a skeleton must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spec {
    /// Single, and not aromatic.
    Single,
    /// Double, and not aromatic.
    Double,
    /// Triple.
    Triple,
    /// Aromatic.
    Aromatic,
    /// Any order, but not aromatic.
    Plain,
}

/// A set of elements, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Elements(pub(crate) u128);

impl Elements {
    pub(crate) fn one(element: Element) -> Self {
        Self(1u128.checked_shl(u32::from(element.0)).unwrap_or(0))
    }

    pub(crate) fn contains(self, element: Element) -> bool {
        self.0.checked_shr(u32::from(element.0)).unwrap_or(0) & 1 == 1
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PatternAtom {
    pub(crate) elements: Elements,
    /// Heavy neighbours it must have in the molecule, if that is fixed.
    pub(crate) degree: Option<usize>,
    /// Whether it must be aromatic; nothing if that is left open.
    pub(crate) aromatic: Option<bool>,
    /// Whether it must lie in no ring.
    pub(crate) chain: bool,
    /// What it has around it at least.
    pub(crate) around: Around,
    /// A carbon with three single bonds in the skeleton: there is no room for a double bond.
    pub(crate) saturated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PatternBond {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) spec: Spec,
}

/// One bond from an atom of the walk back to an earlier one.
#[derive(Clone, Copy, Debug)]
struct Link {
    to: usize,
    spec: Spec,
    ring: bool,
}

/// How one more atom is found: by its first link, and what the others must be.
#[derive(Clone, Debug)]
struct Step {
    link: Link,
    closures: Vec<Link>,
}

/// A skeleton, its atoms in the order of the walk.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) atoms: Vec<PatternAtom>,
    /// Place of each atom of the walk among the atoms the skeleton was made of.
    pub(crate) origin: Vec<usize>,
    pub(crate) bonds: Vec<PatternBond>,
    /// How each atom is found; nothing for the first.
    steps: Vec<Option<Step>>,
}

/// The skeleton is not in one piece.
pub(crate) struct Disconnected;

impl Pattern {
    /// Orders the atoms so that a walk from `first` finds each by a bond to an earlier one, and closes rings soon.
    pub(crate) fn new(
        atoms: &[PatternAtom],
        bonds: &[PatternBond],
        first: usize,
    ) -> Result<Self, Disconnected> {
        let order = walk_order(atoms.len(), bonds, first).ok_or(Disconnected)?;
        let place_of = |origin: usize| order.iter().position(|&at| at == origin).unwrap_or_default();
        let renumbered: Vec<PatternBond> = bonds
            .iter()
            .map(|bond| PatternBond {
                a: place_of(bond.a),
                b: place_of(bond.b),
                spec: bond.spec,
            })
            .collect();
        let steps = (0..order.len()).map(|at| step(at, &renumbered)).collect();
        let atom = |&at: &usize| {
            atoms.get(at).map(|atom| PatternAtom {
                saturated: is_saturated(atom, at, bonds),
                ..*atom
            })
        };
        let atoms = order.iter().filter_map(atom).collect();
        Ok(Self {
            atoms,
            origin: order,
            bonds: renumbered,
            steps,
        })
    }

    /// Whether a bond of the skeleton lies in a ring of it.
    pub(crate) fn in_ring(&self, bond: &PatternBond) -> bool {
        in_ring(bond, &self.bonds)
    }

    /// Whether a complete walk also agrees in what is aromatic; the walk itself does not look at that.
    pub(crate) fn agrees(&self, molecule: &Molecule, rings: &Rings, map: &[u32]) -> bool {
        let atoms = self.atoms.iter().zip(map);
        let bonds = self.bonds.iter().all(|bond| {
            let found = (map.get(bond.a), map.get(bond.b));
            let (Some(&a), Some(&b)) = found else { return false };
            between(molecule, a, b).is_some_and(|at| rings.aromatic_bond(at) == (bond.spec == Spec::Aromatic))
        });
        bonds
            && atoms
                .into_iter()
                .all(|(atom, &at)| atom.aromatic.is_none_or(|is| rings.aromatic_atom(at) == is))
    }
}

/// The bond between two atoms.
pub(crate) fn between(molecule: &Molecule, a: u32, b: u32) -> Option<u32> {
    molecule
        .neighbours(a)
        .iter()
        .find(|next| next.atom == b)
        .map(|next| next.bond)
}

/// Breadth first, but an atom that closes a ring goes before one that does not.
fn walk_order(atoms: usize, bonds: &[PatternBond], first: usize) -> Option<Vec<usize>> {
    let mut order = vec![first];
    while order.len() < atoms {
        let links = |atom: usize| {
            let ends = bonds.iter().filter_map(|bond| other_end(bond, atom));
            ends.filter(|end| order.contains(end)).count()
        };
        let next = (0..atoms)
            .filter(|atom| !order.contains(atom))
            .map(|atom| (links(atom), std::cmp::Reverse(atom)))
            .max()
            .filter(|(links, _)| *links > 0)?;
        order.push(next.1.0);
    }
    (atoms > 0).then_some(order)
}

fn other_end(bond: &PatternBond, atom: usize) -> Option<usize> {
    match bond {
        PatternBond { a, b, .. } if *a == atom => Some(*b),
        PatternBond { a, b, .. } if *b == atom => Some(*a),
        _ => None,
    }
}

fn step(at: usize, bonds: &[PatternBond]) -> Option<Step> {
    let mut links = bonds.iter().filter_map(|bond| {
        let to = other_end(bond, at).filter(|to| *to < at)?;
        Some(Link {
            to,
            spec: bond.spec,
            ring: in_ring(bond, bonds),
        })
    });
    let link = links.next()?;
    Some(Step {
        link,
        closures: links.collect(),
    })
}

/// Whether the ends of a bond are still joined without it.
pub(crate) fn in_ring(bond: &PatternBond, bonds: &[PatternBond]) -> bool {
    let mut seen = vec![bond.a];
    let mut queue = VecDeque::from([bond.a]);
    while let Some(atom) = queue.pop_front() {
        for other in bonds.iter().filter(|other| *other != bond) {
            if let Some(next) = other_end(other, atom).filter(|next| !seen.contains(next)) {
                seen.push(next);
                queue.push_back(next);
            }
        }
    }
    seen.contains(&bond.b)
}

/// What a walk goes over.
pub(crate) struct Ground<'a> {
    pub(crate) molecule: &'a Molecule,
    pub(crate) around: &'a Surroundings,
}

/// Buffers of a walk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    map: Vec<u32>,
    cursor: Vec<usize>,
}

/// The walk was given up: more ways were tried than allowed.
pub(crate) struct TooManyWays;

impl Walk {
    /// Every way to lay the skeleton on the molecule that begins with these atoms. Aromaticity is not looked at:
    /// an aromatic bond of the skeleton asks for a ring bond only (see [`Pattern::agrees`]).
    /// `tries` is used up by one for each bond looked at.
    pub(crate) fn run(
        &mut self,
        ground: &Ground<'_>,
        pattern: &Pattern,
        begin: &[u32],
        tries: &mut u32,
        mut found: impl FnMut(&[u32]) -> ControlFlow<()>,
    ) -> Result<(), TooManyWays> {
        let (floor, top) = (begin.len(), pattern.atoms.len());
        self.map.clear();
        self.map.extend_from_slice(begin);
        if self.cursor.len() <= top {
            self.cursor.resize(top + 1, 0);
        }
        if let Some(cursor) = self.cursor.get_mut(floor) {
            *cursor = 0;
        }
        loop {
            let depth = self.map.len();
            let complete = depth == top;
            if complete && found(&self.map).is_break() {
                return Ok(());
            }
            let next = if complete {
                None
            } else {
                self.next(ground, pattern, depth, tries)?
            };
            match next {
                Some(atom) => {
                    self.map.push(atom);
                    if let Some(cursor) = self.cursor.get_mut(depth + 1) {
                        *cursor = 0;
                    }
                }
                None if depth <= floor => return Ok(()),
                None => {
                    self.map.pop();
                }
            }
        }
    }

    fn next(
        &mut self,
        ground: &Ground<'_>,
        pattern: &Pattern,
        depth: usize,
        tries: &mut u32,
    ) -> Result<Option<u32>, TooManyWays> {
        let (Some(Some(step)), Some(wanted)) = (pattern.steps.get(depth), pattern.atoms.get(depth)) else {
            return Ok(None);
        };
        let (Some(&from), Some(cursor)) = (self.map.get(step.link.to), self.cursor.get_mut(depth)) else {
            return Ok(None);
        };
        while let Some(next) = ground.molecule.neighbours(from).get(*cursor) {
            *cursor += 1;
            *tries = tries.checked_sub(1).ok_or(TooManyWays)?;
            if fits(ground, wanted, step, &self.map, *next) {
                return Ok(Some(next.atom));
            }
        }
        Ok(None)
    }
}

fn fits(ground: &Ground<'_>, wanted: &PatternAtom, step: &Step, map: &[u32], next: Neighbour) -> bool {
    let (molecule, atom) = (ground.molecule, next.atom);
    let around = ground.around.of(atom);
    around.covers(wanted.around)
        && wanted.elements.contains(molecule.atom(atom).element)
        && bond_fits(molecule, next.bond, step.link)
        && (!wanted.chain || around.in_no_ring())
        && !(wanted.saturated && around.doubles() > 0)
        && wanted
            .degree
            .is_none_or(|fixed| fixed == molecule.neighbours(atom).len())
        && !map.contains(&atom)
        && step.closures.iter().all(|link| {
            let to = map.get(link.to).copied();
            let bond = to.and_then(|to| between(molecule, atom, to));
            bond.is_some_and(|bond| bond_fits(molecule, bond, *link))
        })
}

/// Carbon has four bonds: beside three single ones no double bond has room, nor an aromatic ring.
fn is_saturated(atom: &PatternAtom, at: usize, bonds: &[PatternBond]) -> bool {
    let own = bonds.iter().filter(|bond| bond.a == at || bond.b == at);
    let single = own.filter(|bond| bond.spec == Spec::Single).count();
    atom.elements == Elements::one(Element::C) && single >= 3
}

fn bond_fits(molecule: &Molecule, bond: u32, link: Link) -> bool {
    let bond = molecule.bond(bond);
    let order = match link.spec {
        Spec::Single => bond.order == BondOrder::Single,
        Spec::Double => bond.order == BondOrder::Double,
        Spec::Triple => bond.order == BondOrder::Triple,
        Spec::Aromatic => bond.ring && matches!(bond.order, BondOrder::Single | BondOrder::Double),
        Spec::Plain => bond.order != BondOrder::Any,
    };
    order && (bond.ring || !link.ring)
}
