//! Checking every atom.

use super::kinds::{outcome, quick};
use super::place::Need;
use super::Draft;
use crate::element::Element;
use crate::graph::ReadError;
use crate::valence::Outcome;

impl Draft {
    /// Refuses atoms with too many bonds; fills in implied hydrogen atoms; lists those that lack a bond.
    pub(super) fn check_valences(&mut self) -> Result<(), ReadError> {
        let mut next = 0;
        while let Some(number) = self.check_quickly(next) {
            self.check_slowly(number as u32)?;
            next = number + 1;
        }
        Ok(())
    }

    /// Checks atoms by the table, from one on. Stops at an atom that needs the rule itself.
    #[inline]
    fn check_quickly(&mut self, from: usize) -> Option<usize> {
        let atoms = self.molecule.atoms.get_mut(from..)?;
        let places = self.places.get_mut(from..)?;
        let (wanting, mut count) = (self.wanting.as_mut_slice(), self.wanting_count);
        let mut outside = false;
        let mut stopped = None;
        for (at, (atom, place)) in atoms.iter_mut().zip(places).enumerate() {
            let cell = quick(place.kind, place.links, atom.hydrogens);
            if !cell.is_allowed() {
                stopped = Some(from + at);
                break;
            }
            atom.hydrogens += cell.hydrogens();
            outside |= atom.aromatic & !place.ring;
            // Without a branch that nobody could foresee: the slot is written, and kept or not.
            if let Some(slot) = wanting.get_mut(count) {
                *slot = (from + at) as u32;
            }
            place.need = if cell.wants_double() { Need::Must } else { Need::No };
            count += usize::from(cell.wants_double());
        }
        self.wanting_count = count;
        self.outside |= outside;
        stopped
    }

    /// Checks one atom by the rule; mends it or refuses it.
    fn check_slowly(&mut self, number: u32) -> Result<(), ReadError> {
        let at = number as usize;
        let Some((atom, place)) = self.molecule.atoms.get(at).zip(self.places.get(at)) else {
            return Ok(());
        };
        let outcome = outcome(atom, place);
        if !outcome.allowed {
            return self.mend(number, outcome);
        }
        self.accept(number, outcome);
        Ok(())
    }

    /// Notes what follows from the rule for one atom.
    pub(super) fn accept(&mut self, number: u32, outcome: Outcome) {
        let at = number as usize;
        let Some((atom, place)) = self.molecule.atoms.get_mut(at).zip(self.places.get_mut(at)) else {
            return;
        };
        atom.hydrogens = atom.hydrogens.saturating_add(outcome.implied as u8);
        self.outside |= atom.aromatic && !place.ring;
        if outcome.wants_double {
            place.need = Need::Must;
            if let Some(slot) = self.wanting.get_mut(self.wanting_count) {
                *slot = number;
                self.wanting_count += 1;
            }
        } else if atom.element == Element::ANY {
            place.need = Need::May;
            self.unsaid = true;
        }
    }

    /// The atoms that lack a bond in their Kekulé form, in order.
    pub(super) fn wanting(&self) -> &[u32] {
        self.wanting.get(..self.wanting_count).unwrap_or(&[])
    }
}
