//! Hydrogen atoms that are written as atoms are counted at the atom that carries them.

use super::place::Links;
use super::{Draft, NONE};
use crate::element::Element;
use crate::graph::{BondOrder, Direction, WrittenOrder};

impl Draft {
    /// Takes out every neutral hydrogen atom with one bond to another element, and counts it there.
    /// Hydrogen molecules, ions and bridges stay as they are.
    pub(super) fn merge_hydrogens(&mut self) {
        self.map.clear();
        self.map.resize(self.molecule.atoms.len(), 0);
        let mut any = false;
        for number in 0..self.molecule.bonds.len() {
            let bond = self.molecule.bonds.get(number).copied().unwrap_or_default();
            for (hydrogen, heavy) in [(bond.a, bond.b), (bond.b, bond.a)] {
                if self.goes(hydrogen, heavy) {
                    self.count_at(hydrogen, heavy, number);
                    any = true;
                    break;
                }
            }
        }
        if any {
            self.renumber();
        }
    }

    fn goes(&self, hydrogen: u32, heavy: u32) -> bool {
        let (Some(atom), Some(place), Some(other)) = (
            self.atom(hydrogen),
            self.places.get(hydrogen as usize),
            self.atom(heavy),
        ) else {
            return false;
        };
        atom.element == Element::H
            && other.element != Element::H
            && atom.charge == 0
            && atom.hydrogens == 0
            && place.links.degree() == 1
            && other.hydrogens < u8::MAX
    }

    fn count_at(&mut self, hydrogen: u32, heavy: u32, bond: usize) {
        let labelled = self.atom(hydrogen).is_some_and(|atom| atom.isotope != 0);
        let joined = self.molecule.bonds.get(bond).copied().unwrap_or_default();
        let key = self.key(heavy, bond as u32, hydrogen);
        let links = self.links_of(bond, joined.a == heavy);
        if let Some(atom) = self.molecule.atoms.get_mut(heavy as usize) {
            atom.hydrogens += 1;
            atom.labelled_hydrogens += u8::from(labelled);
        }
        if let Some(place) = self.places.get_mut(heavy as usize) {
            place.links.take(links);
        }
        if joined.direction != Direction::None {
            self.leaning.push((heavy, joined.leans_from(heavy)));
        }
        if self.handed.contains(&heavy) {
            self.merged.push((heavy, key));
        }
        if let Some(gone) = self.map.get_mut(hydrogen as usize) {
            *gone = NONE;
        }
    }

    /// What a bond was counted as at its first or second atom.
    fn links_of(&self, number: usize, first: bool) -> Links {
        let bond = self.molecule.bonds.get(number).copied().unwrap_or_default();
        let written = match bond.order {
            _ if bond.aromatic => WrittenOrder::Aromatic,
            _ if self.is_arrow(number as u32) => WrittenOrder::Dative,
            BondOrder::Single => WrittenOrder::Single,
            BondOrder::Double => WrittenOrder::Double,
            BondOrder::Triple => WrittenOrder::Triple,
            BondOrder::Quadruple => WrittenOrder::Quadruple,
            BondOrder::Any => WrittenOrder::Any,
        };
        Links::of(written, first)
    }

    /// Closes the gaps that the hydrogen atoms leave.
    fn renumber(&mut self) {
        let kept = self.map.iter_mut().filter(|slot| **slot != NONE);
        for (slot, next) in kept.zip(0_u32..) {
            *slot = next;
        }
        self.renumber_bonds();
        let map = std::mem::take(&mut self.map);
        let new = |old: u32| map.get(old as usize).copied().unwrap_or(NONE);
        let mut old = 0..;
        self.molecule
            .atoms
            .retain(|_| new(old.next().unwrap_or(NONE)) != NONE);
        let mut old = 0..;
        self.places.retain(|_| new(old.next().unwrap_or(NONE)) != NONE);
        for place in &mut self.places {
            place.up = new(place.up);
            if place.up == NONE {
                place.up_bond = NONE;
            }
        }
        self.handed.retain_mut(|atom| {
            *atom = new(*atom);
            *atom != NONE
        });
        self.merged.iter_mut().for_each(|(atom, _)| *atom = new(*atom));
        self.leaning.iter_mut().for_each(|(atom, _)| *atom = new(*atom));
        self.map = map;
    }

    /// Takes out the bonds of the hydrogen atoms, and renames the ends of the others.
    fn renumber_bonds(&mut self) {
        let new = |old: u32| self.map.get(old as usize).copied().unwrap_or(NONE);
        let (mut kept, mut closure) = (0, 0);
        let mut arrows = Vec::new();
        for number in 0..self.molecule.bonds.len() {
            let Some(mut bond) = self.molecule.bonds.get(number).copied() else {
                break;
            };
            let is_closure = self
                .closures
                .get(closure)
                .is_some_and(|known| known.bond == number as u32);
            let tree = (!is_closure).then_some(bond.b);
            (bond.a, bond.b) = (new(bond.a), new(bond.b));
            if bond.a == NONE || bond.b == NONE {
                if is_closure {
                    self.closures.remove(closure);
                }
                continue;
            }
            if let Some(known) = self.closures.get_mut(closure).filter(|_| is_closure) {
                known.bond = kept as u32;
                closure += 1;
            }
            if let Some(child) = tree.and_then(|child| self.places.get_mut(child as usize)) {
                child.up_bond = kept as u32;
            }
            if self.is_arrow(number as u32) {
                arrows.push(kept as u32);
            }
            if let Some(slot) = self.molecule.bonds.get_mut(kept) {
                *slot = bond;
            }
            kept += 1;
        }
        self.molecule.bonds.truncate(kept);
        self.arrows = arrows;
    }
}
