//! Rings of the molecule that are closed on the skeleton and are not of it.

use super::judge::Laid;
use super::pattern::PatternBond;
use super::rules::{Closure, Labels, Slot};
use super::tally::{Change, Tally};
use super::view::Seen;

/// A ring of the molecule that is closed on the skeleton.
pub(super) struct Closed {
    on: Labels,
    atoms: Vec<u32>,
}

impl Laid<'_> {
    /// Every ring that is closed on the skeleton and is not of it.
    pub(super) fn closed(&self) -> Vec<Closed> {
        let molecule = self.view.molecule;
        let mut seen = Seen::new(molecule);
        let mut closed = Vec::new();
        for (&atom, &label) in self.map.iter().zip(&self.core.labels) {
            for next in molecule
                .neighbours(atom)
                .iter()
                .filter(|next| molecule.bond(next.bond).ring)
            {
                match self.label_of(next.atom) {
                    Some(other) if other > label && !self.in_core(atom, next.atom) => {
                        let mut on = Labels::default();
                        on.insert(label);
                        on.insert(other);
                        closed.push(Closed {
                            on,
                            atoms: Vec::new(),
                        });
                    }
                    Some(_) => {}
                    None if seen.insert(next.atom) => closed.push(self.ring_from(next.atom, &mut seen)),
                    None => {}
                }
            }
        }
        closed.retain(|closed| !self.is_of_whole(closed.on));
        closed
    }

    /// A ring on one atom that is judged with everything on it is part of that group.
    fn is_of_whole(&self, on: Labels) -> bool {
        let mut places = self.rules.places.iter();
        places.any(|at| at.slot == Slot::Whole && on.0.count_ones() == 1 && on.within(at.on))
    }

    fn in_core(&self, a: u32, b: u32) -> bool {
        let at = |bond: &PatternBond| (self.map.get(bond.a), self.map.get(bond.b));
        let mut bonds = self.core.pattern.bonds.iter();
        bonds.any(|bond| at(bond) == (Some(&a), Some(&b)) || at(bond) == (Some(&b), Some(&a)))
    }

    /// Everything outside the skeleton that ring bonds join to this atom, and where they come back to it.
    fn ring_from(&self, first: u32, seen: &mut Seen) -> Closed {
        let molecule = self.view.molecule;
        let mut on = Labels::default();
        let mut atoms = vec![first];
        let mut at = 0;
        while let Some(&atom) = atoms.get(at) {
            for next in molecule
                .neighbours(atom)
                .iter()
                .filter(|next| molecule.bond(next.bond).ring)
            {
                match self.label_of(next.atom) {
                    Some(label) => on.insert(label),
                    None if seen.insert(next.atom) => atoms.push(next.atom),
                    None => {}
                }
            }
            at += 1;
        }
        Closed { on, atoms }
    }

    fn rule_for(&self, closed: &Closed) -> Option<&Closure> {
        self.rules.closures.iter().find(|rule| closed.on.within(rule.on))
    }

    pub(super) fn closure(&self, closed: &Closed) -> Tally {
        let Some(rule) = self.rule_for(closed) else {
            return Tally::failed();
        };
        let change = Change {
            place: rule.name.clone(),
            letter: rule.outcome.letter,
            found: rule
                .outcome
                .found
                .clone()
                .unwrap_or_else(|| "closed ring".to_owned()),
            atoms: closed.atoms.clone(),
        };
        self.one(&rule.outcome, change)
    }

    /// Whether a closed ring takes the place with it. A ring that belongs there must still be one of its own.
    pub(super) fn filled(&self, atom: u32, label: u8, closed: &[Closed], ring: bool) -> bool {
        closed.iter().any(|closed| {
            let fills = self
                .rule_for(closed)
                .is_some_and(|rule| rule.fills.contains(label));
            fills && closed.on.contains(label) && (!ring || self.ring_beside(atom, closed))
        })
    }

    /// Whether the atom has a neighbour in the closed part that lies in a ring without any atom of the skeleton.
    fn ring_beside(&self, atom: u32, closed: &Closed) -> bool {
        let rings = self.view.rings;
        let mut nexts = self.view.molecule.neighbours(atom).iter();
        nexts.any(|next| {
            closed.atoms.contains(&next.atom)
                && rings.of_atom(next.atom).any(|at| {
                    let ring = rings.rings().get(at);
                    ring.is_some_and(|ring| ring.atoms.iter().all(|&atom| self.label_of(atom).is_none()))
                })
        })
    }
}
