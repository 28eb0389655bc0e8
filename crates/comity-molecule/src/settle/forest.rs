//! A tree over every component, for input whose bonds come in any order.

use super::{Closure, Draft, NONE};

impl Draft {
    /// Numbers the components and gives every atom the one it hangs on. Bonds that are not needed
    /// for that are closures.
    pub(super) fn grow_forest(&mut self) {
        self.grow(false);
        if !self.arrows.is_empty() {
            // Arrows join components, but the tree does without them: they close no ring.
            let components: Vec<u16> = self.molecule.atoms.iter().map(|atom| atom.component).collect();
            let count = self.molecule.components;
            self.grow(true);
            self.molecule.components = count;
            for (atom, component) in self.molecule.atoms.iter_mut().zip(components) {
                atom.component = component;
            }
        }
        self.find_closures();
    }

    fn grow(&mut self, without_arrows: bool) {
        let count = self.molecule.atoms.len();
        for place in &mut self.places {
            place.up = NONE;
            place.up_bond = NONE;
        }
        self.ranks.clear();
        self.ranks.resize(count, NONE);
        self.map.clear();
        self.molecule.components = 0;
        for root in 0..count as u32 {
            if self.rank_of(root) == NONE {
                self.reach(root, NONE, NONE);
                self.spread(without_arrows);
                self.molecule.components += 1;
            }
        }
    }

    fn rank_of(&self, atom: u32) -> u32 {
        self.ranks.get(atom as usize).copied().unwrap_or(0)
    }

    /// Takes an atom into the current component.
    fn reach(&mut self, atom: u32, up: u32, up_bond: u32) {
        let rank = self.map.len() as u32;
        self.map.push(atom);
        if let Some(place) = self.places.get_mut(atom as usize) {
            (place.up, place.up_bond) = (up, up_bond);
        }
        if let Some(slot) = self.ranks.get_mut(atom as usize) {
            *slot = rank;
        }
        if let Some(known) = self.molecule.atoms.get_mut(atom as usize) {
            known.component = self.molecule.components;
        }
    }

    /// Takes in all that is bonded to what has been reached last.
    fn spread(&mut self, without_arrows: bool) {
        let mut next = self.map.len() - 1;
        while let Some(&atom) = self.map.get(next) {
            for at in 0..self.molecule.neighbours(atom).len() {
                let Some(&near) = self.molecule.neighbours(atom).get(at) else {
                    break;
                };
                let passes = !(without_arrows && self.is_arrow(near.bond));
                if passes && self.rank_of(near.atom) == NONE {
                    self.reach(near.atom, atom, near.bond);
                }
            }
            next += 1;
        }
    }

    pub(super) fn is_arrow(&self, bond: u32) -> bool {
        self.arrows.binary_search(&bond).is_ok()
    }

    /// Every bond outside the tree is a closure. What the reader noted of ring numbers is kept apart.
    fn find_closures(&mut self) {
        if self.digits.is_empty() {
            self.digits = std::mem::take(&mut self.closures);
        }
        let is_tree = |end: u32, bond: u32| {
            self.places
                .get(end as usize)
                .is_some_and(|place| place.up_bond == bond)
        };
        let mut found = Vec::new();
        for (number, bond) in self.molecule.bonds.iter().enumerate() {
            let number = number as u32;
            if is_tree(bond.a, number) || is_tree(bond.b, number) {
                continue;
            }
            let at = self.places.get(bond.b as usize).map_or(0, |place| place.at);
            let written = self.digits.binary_search_by_key(&number, |closure| closure.bond);
            let written = written.ok().and_then(|at| self.digits.get(at)).copied();
            found.push(written.unwrap_or(Closure {
                bond: number,
                opened_at: at,
                closed_at: at,
            }));
        }
        self.closures = found;
    }
}
