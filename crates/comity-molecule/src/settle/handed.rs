//! Handedness in one form, whatever the order in which the ligands are written.

use super::Draft;
use crate::graph::{Atom, Chirality};

/// Ligands of a tetrahedral atom.
const MOST: usize = 4;

/// Where each ligand stands in the input, in the order in which an answer takes them.
#[derive(Clone, Copy, Debug, Default)]
struct Ligands {
    keys: [u32; MOST],
    count: usize,
}

impl Ligands {
    /// False if there is no room.
    fn push(&mut self, key: u32) -> bool {
        let Some(slot) = self.keys.get_mut(self.count) else {
            return false;
        };
        *slot = key;
        self.count += 1;
        true
    }

    /// Whether an odd number of swaps leads from one order to the other.
    fn odd(&self) -> bool {
        let keys = self.keys.get(..self.count).unwrap_or(&[]);
        let later = |at: usize, key: u32| keys.iter().skip(at + 1).filter(|&&other| other < key).count();
        let swaps: usize = keys.iter().enumerate().map(|(at, &key)| later(at, key)).sum();
        swaps % 2 == 1
    }
}

impl Draft {
    /// Turns each handedness from the order in which the ligands are written to the hydrogen atom first,
    /// then the neighbours as they are listed.
    pub(super) fn order_handedness(&mut self) {
        for at in 0..self.handed.len() {
            let Some(&number) = self.handed.get(at) else { break };
            let odd = self.ligands(number).map(|ligands| ligands.odd());
            if let Some(atom) = self.molecule.atoms.get_mut(number as usize) {
                atom.chirality = turned(atom, odd);
            }
        }
    }

    /// None if there are too many, or two hydrogen atoms among them.
    fn ligands(&self, number: u32) -> Option<Ligands> {
        let atom = self.atom(number)?;
        let mut ligands = Ligands::default();
        if atom.hydrogens > 1 {
            return None;
        }
        if atom.hydrogens == 1 {
            let merged = self.merged.iter().find(|(heavy, _)| *heavy == number);
            let own = if self.by_bond {
                0
            } else {
                self.places.get(number as usize)?.at
            };
            ligands.push(merged.map_or(own, |&(_, key)| key));
        }
        let near = self.molecule.neighbours(number);
        if atom.hydrogens == 0 && near.len() + 1 == MOST {
            // RDKit takes a lone pair as written after all neighbours.
            ligands.push(if self.by_bond { 0 } else { u32::MAX });
        }
        let all = near
            .iter()
            .all(|near| ligands.push(self.key(number, near.bond, near.atom)));
        (all && ligands.count == MOST).then_some(ligands)
    }

    /// Where a ligand stands in the input as seen from an atom: its ring number or its own place, or
    /// the number of the bond.
    pub(super) fn key(&self, atom: u32, bond: u32, other: u32) -> u32 {
        if self.by_bond {
            return bond + 1;
        }
        let digits = if self.digits.is_empty() {
            &self.closures
        } else {
            &self.digits
        };
        let closure = digits.binary_search_by_key(&bond, |closure| closure.bond).ok();
        match closure.and_then(|at| digits.get(at)) {
            Some(closure) if self.molecule.bond(bond).a == atom => closure.opened_at,
            Some(closure) => closure.closed_at,
            None => self.places.get(other as usize).map_or(0, |place| place.at),
        }
    }
}

fn turned(atom: &Atom, odd: Option<bool>) -> Chirality {
    match (atom.chirality, odd) {
        (Chirality::Anticlockwise, Some(true)) => Chirality::Clockwise,
        (Chirality::Clockwise, Some(true)) => Chirality::Anticlockwise,
        (Chirality::Anticlockwise | Chirality::Clockwise, None) => Chirality::Other,
        (as_is, _) => as_is,
    }
}
