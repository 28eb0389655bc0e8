//! Writing atoms and bonds into a draft.

use super::kinds::BARE_ATOMS;
use super::place::{Links, Place, order};
use super::{Closure, Draft};
use crate::graph::{Atom, Bond, BondOrder, Chirality, Direction, Fault, MAX_ATOMS, MAX_BONDS, WrittenOrder};

/// Adds to a list that has room, as all lists of a cleared draft have up to their limit. Without the branch
/// that makes room, which is never taken, the compiler keeps more of the pass over a text in registers.
#[inline(always)]
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() < list.capacity() {
        list.push(item);
    }
}

impl Draft {
    /// Begins a component; the next atoms belong to it.
    pub(crate) fn begin_component(&mut self) {
        self.component = self.molecule.components;
        self.molecule.components = self.molecule.components.saturating_add(1);
    }

    /// Adds an atom of the current component; gives its number. `at` is its place in the input, `kind` one
    /// of [`super::kinds`].
    pub(crate) fn push_atom(&mut self, atom: &Atom, kind: u8, at: u32) -> Result<u32, Fault> {
        let number = self.room_for_atom()?;
        self.put(atom, number);
        push(&mut self.places, Place::new(at, kind));
        Ok(number)
    }

    /// The same, bonded to an atom before, on which it hangs from now on. Nothing is written between them;
    /// `lower_case` if both are aromatic.
    #[inline(always)]
    pub(crate) fn push_on(
        &mut self,
        atom: &Atom,
        kind: u8,
        at: u32,
        parent: u32,
        lower_case: bool,
    ) -> Result<u32, Fault> {
        let number = self.room_for_atom()?;
        let links = Links::plain(lower_case);
        if let Some(place) = self.places.get_mut(parent as usize) {
            place.links.add(links);
        }
        let up_bond = self.molecule.bonds.len() as u32;
        push(
            &mut self.places,
            Place {
                links,
                up: parent,
                up_bond,
                ..Place::new(at, kind)
            },
        );
        push(
            &mut self.molecule.bonds,
            Bond {
                a: parent,
                b: number,
                aromatic: lower_case,
                ..Bond::default()
            },
        );
        self.put(atom, number);
        Ok(number)
    }

    #[inline(always)]
    fn put(&mut self, atom: &Atom, number: u32) {
        push(&mut self.molecule.atoms, *atom);
        if let Some(last) = self.molecule.atoms.last_mut() {
            last.input = number;
            last.component = self.component;
        }
    }

    #[inline(always)]
    fn room_for_atom(&self) -> Result<u32, Fault> {
        let number = self.molecule.atoms.len();
        if number < MAX_ATOMS {
            Ok(number as u32)
        } else {
            Err(Fault::TooManyAtoms)
        }
    }

    #[inline(always)]
    fn room_for_bond(&self) -> Result<u32, Fault> {
        let number = self.molecule.bonds.len();
        if number < MAX_BONDS {
            Ok(number as u32)
        } else {
            Err(Fault::TooManyBonds)
        }
    }

    /// Makes the last atom one of another bare kind. False if it is not of the first.
    pub(crate) fn replace_last(&mut self, from: u8, to: u8) -> bool {
        let (Some(atom), Some(place)) = (self.molecule.atoms.last_mut(), self.places.last_mut()) else {
            return false;
        };
        let Some(new) = BARE_ATOMS.get(usize::from(to)).filter(|_| place.kind == from) else {
            return false;
        };
        place.kind = to;
        atom.element = new.element;
        true
    }

    /// Notes what is rare about an atom in brackets.
    pub(crate) fn note(&mut self, number: u32) {
        if let Some(atom) = self.molecule.atoms.get(number as usize) {
            self.hydrogen_atoms |= atom.element.0 == 1;
            self.metal |= atom.element.is_metal();
            if atom.chirality != Chirality::None {
                self.handed.push(number);
            }
        }
    }

    /// Hangs `child` on `parent` in the tree over the component.
    pub(crate) fn hang(&mut self, child: u32, parent: u32, bond: u32) {
        if let Some(place) = self.places.get_mut(child as usize) {
            place.up = parent;
            place.up_bond = bond;
        }
    }

    /// Joins two atoms; gives the number of the bond. Both must exist.
    pub(crate) fn push_bond(&mut self, a: u32, b: u32, written: WrittenOrder) -> Result<u32, Fault> {
        let number = self.room_for_bond()?;
        self.colon |= written == WrittenOrder::Aromatic;
        if written == WrittenOrder::Dative {
            self.arrows.push(number);
        }
        let written = self.resolve(a, b, written);
        for (end, first) in [(a, true), (b, false)] {
            if let Some(place) = self.places.get_mut(end as usize) {
                place.links.add(Links::of(written, first));
            }
        }
        let aromatic = written == WrittenOrder::Aromatic;
        self.molecule.bonds.push(Bond {
            a,
            b,
            order: order(written),
            aromatic,
            ..Bond::default()
        });
        Ok(number)
    }

    fn resolve(&self, a: u32, b: u32, written: WrittenOrder) -> WrittenOrder {
        let lower = |atom: u32| self.atom(atom).is_some_and(|atom| atom.aromatic);
        match written {
            WrittenOrder::Implied if lower(a) && lower(b) => WrittenOrder::Aromatic,
            WrittenOrder::Implied => WrittenOrder::Single,
            other => other,
        }
    }

    /// Notes how a bond leans.
    pub(crate) fn lean(&mut self, bond: u32, direction: Direction) {
        if let Some(bond) = self.molecule.bonds.get_mut(bond as usize) {
            bond.direction = direction;
        }
    }

    /// Makes a single bond one of any order, without a change to what it counts.
    pub(crate) fn unsay(&mut self, bond: u32) {
        if let Some(bond) = self
            .molecule
            .bonds
            .get_mut(bond as usize)
            .filter(|bond| !bond.aromatic)
        {
            bond.order = BondOrder::Any;
        }
    }

    /// Whether there may be no further bond outside the tree: the tree itself always has room.
    pub(crate) fn is_full_of_closures(&self) -> bool {
        self.closures.len() >= MAX_BONDS - MAX_ATOMS
    }

    /// Whether a closure may be a second bond: beside a bond of the tree or beside another closure that ends
    /// at the same atom. Closures are noted in the order of the atoms where they end, but for ring
    /// numbers after a branch.
    fn may_be_second(&self, bond: Bond) -> bool {
        let up = |atom: u32| self.places.get(atom as usize).map(|place| place.up);
        let mut before = self
            .closures
            .iter()
            .rev()
            .map(|closure| self.molecule.bond(closure.bond));
        let first_elsewhere = before
            .by_ref()
            .find(|other| other.b != bond.b || other.a == bond.a);
        up(bond.b) == Some(bond.a)
            || up(bond.a) == Some(bond.b)
            || first_elsewhere.is_some_and(|other| other.b >= bond.b)
    }

    /// Notes a bond outside the tree. `loose` if its ends belong to different components so far.
    pub(crate) fn push_closure(&mut self, closure: Closure) {
        let bond = self.molecule.bond(closure.bond);
        let component = |atom: u32| self.atom(atom).map(|atom| atom.component);
        self.loose |= component(bond.a) != component(bond.b);
        self.doubtful |= self.may_be_second(bond);
        self.closures.push(closure);
    }
}
