//! The findings in the form in which they are given out.

use comity_molecule::{BondOrder, Element, Molecule};

use super::definition::Class;
use super::find::{Classes, Found};
use super::point::{Point, Points};
use super::tally::Change;
use crate::assess::{Position, Verdict};

/// One definition that a component of the record meets, or would meet under a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Place of the class in [`Classes::all`].
    pub class: usize,
    /// [`Verdict::Meets`] or [`Verdict::Review`].
    pub verdict: Verdict,
    /// Which part of a mixture or salt, from 0.
    pub component: u16,
    /// The conditions that are met whatever the reading, in the order of the text.
    pub letters: Vec<String>,
    /// The points on which a review hangs; none if it meets.
    pub readings: Vec<Point>,
    /// Every difference from the parent, with its atoms by their numbers in the input.
    pub positions: Vec<Position>,
    /// The atoms of the scaffold, by their numbers in the input, ascending.
    pub core: Vec<u32>,
}

/// For which definitions the scaffold is present without the definition being met, or being met under a reading.
/// It does not say which condition is missed, and nothing here can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CorePresent(u64);

impl CorePresent {
    /// Whether any is.
    pub fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether that of one class is, by its place in [`Classes::all`].
    pub fn of(self, class: usize) -> bool {
        self.0.checked_shr(class as u32).unwrap_or(0) & 1 == 1
    }

    pub(super) fn set(&mut self, class: usize, present: bool) {
        self.0 |= u64::from(present).checked_shl(class as u32).unwrap_or(0);
    }
}

impl Classes {
    /// Puts the findings in order and in words.
    pub(super) fn answer(
        &self,
        molecule: &Molecule,
        found: &mut Vec<Found>,
        unsaid: bool,
        given_up: u64,
        out: &mut Vec<Membership>,
    ) {
        for (at, class) in self.all.iter().enumerate() {
            let here = found.iter().any(|found| found.class == at);
            let given_up = given_up.checked_shr(at as u32).unwrap_or(0) & 1 == 1;
            if given_up && !here {
                out.push(open(at, 0, Point::TooManyWays));
            }
            if unsaid && !here && class.rules.report_scaffold {
                out.extend(first_unsaid(molecule).map(|component| open(at, component, Point::P10)));
            }
        }
        for found in found.iter_mut() {
            if unsaid && is_unsaid(molecule, found.component) {
                found.tally.leave_open(Point::P10);
            }
            found.tally.changes.sort();
        }
        found.sort_by_cached_key(|found| (found.class, found.tally.rank(), found.core.clone()));
        out.extend(found.drain(..).filter_map(|found| {
            let class = self.all.get(found.class)?;
            Some(membership(molecule, class, found))
        }));
        out.sort_by_key(|membership| (membership.class, membership.verdict));
    }

    pub(super) fn only_unmet(&self, present: CorePresent, out: &[Membership]) -> CorePresent {
        let mut unmet = CorePresent::default();
        for (at, class) in self.all.iter().enumerate() {
            let met = out.iter().any(|membership| membership.class == at);
            unmet.set(at, present.of(at) && !met && class.rules.report_scaffold);
        }
        unmet
    }
}

/// The first component with an atom or a bond that is not said.
fn first_unsaid(molecule: &Molecule) -> Option<u16> {
    (0..molecule.components()).find(|&component| is_unsaid(molecule, component))
}

fn is_unsaid(molecule: &Molecule, component: u16) -> bool {
    let unsaid = |atom: u32| {
        let mut nexts = molecule.neighbours(atom).iter();
        molecule.atom(atom).element == Element::ANY
            || nexts.any(|next| molecule.bond(next.bond).order == BondOrder::Any)
    };
    let mut atoms = (0u32..).zip(molecule.atoms());
    atoms.any(|(at, atom)| atom.component == component && unsaid(at))
}

/// A review without a scaffold.
fn open(class: usize, component: u16, point: Point) -> Membership {
    Membership {
        class,
        verdict: Verdict::Review,
        component,
        letters: Vec::new(),
        readings: vec![point],
        positions: Vec::new(),
        core: Vec::new(),
    }
}

fn membership(molecule: &Molecule, class: &Class, found: Found) -> Membership {
    let points: Points = found.tally.points;
    let met = points.is_empty();
    let named = class.letters.iter().enumerate();
    let letters = named.filter(|(at, _)| found.tally.letters.checked_shr(*at as u32).unwrap_or(0) & 1 == 1);
    Membership {
        class: found.class,
        verdict: if met { Verdict::Meets } else { Verdict::Review },
        component: found.component,
        letters: letters.map(|(_, letter)| letter.id.clone()).collect(),
        readings: points.iter().collect(),
        positions: found
            .tally
            .changes
            .into_iter()
            .map(|change| position(molecule, class, change))
            .collect(),
        core: inputs(molecule, &found.core),
    }
}

fn position(molecule: &Molecule, class: &Class, change: Change) -> Position {
    let letter = change.letter.and_then(|at| class.letters.get(usize::from(at)));
    Position {
        at: change.place,
        letter: letter.map_or_else(String::new, |letter| letter.id.clone()),
        found: change.found,
        atoms: inputs(molecule, &change.atoms),
    }
}

/// Numbers in the input, ascending.
fn inputs(molecule: &Molecule, atoms: &[u32]) -> Vec<u32> {
    let mut inputs: Vec<u32> = atoms.iter().map(|&atom| molecule.atom(atom).input).collect();
    inputs.sort_unstable();
    inputs
}
