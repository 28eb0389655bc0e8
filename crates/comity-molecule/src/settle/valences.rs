//! Checking what the table of ordinary atoms does not know.

use super::Draft;
use super::kinds::outcome;
use super::place::Need;
use crate::element::Element;
use crate::graph::ReadError;
use crate::valence::Outcome;

impl Draft {
    /// Refuses atoms with too many bonds, or mends them; fills in implied hydrogen atoms.
    pub(super) fn check_unchecked(&mut self) -> Result<(), ReadError> {
        for number in 0..self.places.len() {
            let known = self.molecule.atoms.get(number).zip(self.places.get(number));
            let Some((atom, place)) = known.filter(|(_, place)| place.need == Need::UNCHECKED) else {
                continue;
            };
            let outcome = outcome(atom, place);
            if outcome.allowed {
                self.accept(number as u32, outcome);
            } else {
                self.mend(number as u32, outcome)?;
            }
        }
        Ok(())
    }

    /// Notes what follows from the rule for one atom.
    pub(super) fn accept(&mut self, number: u32, outcome: Outcome) {
        let at = number as usize;
        let Some((atom, place)) = self.molecule.atoms.get_mut(at).zip(self.places.get_mut(at)) else {
            return;
        };
        atom.hydrogens = atom.hydrogens.saturating_add(outcome.implied as u8);
        let unsaid = atom.element == Element::ANY;
        self.outside |= atom.aromatic && !place.ring;
        self.left |= outcome.wants_double;
        self.unsaid |= unsaid;
        place.need = match outcome.wants_double {
            true => Need::MUST,
            false if unsaid => Need::MAY,
            false => Need::NO,
        };
    }
}
