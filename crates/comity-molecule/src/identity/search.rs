//! Laying one component on another, atom by atom.

use super::hydrogens::Tally;
use super::refine::{self, Detail, Labels};
use crate::graph::Molecule;

/// Placements tried before giving up: some milliseconds. Real compounds need few more than they have atoms, since
/// labels already tell most atoms apart.
const MOST_STEPS: usize = 100_000;

/// No atom yet.
const NONE: u32 = u32::MAX;

/// One component of a molecule.
pub(super) struct Part<'m> {
    pub(super) molecule: &'m Molecule,
    pub(super) atoms: Vec<u32>,
    /// Elements, and hydrogen atoms less net charge.
    pub(super) formula: u64,
    /// How many bonds, each counted from both ends.
    pub(super) ends: usize,
}

impl<'m> Part<'m> {
    pub(super) fn new(molecule: &'m Molecule, component: u16) -> Self {
        let numbered = (0_u32..).zip(molecule.atoms());
        let atoms: Vec<u32> = numbered
            .filter(|(_, a)| a.component == component)
            .map(|(at, _)| at)
            .collect();
        let ends = atoms.iter().map(|&atom| molecule.neighbours(atom).len()).sum();
        Self {
            molecule,
            atoms,
            formula: Tally::of(molecule, component).hash(),
            ends,
        }
    }
}

/// Whether an arrangement was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// One that was accepted.
    Found,
    /// There is none.
    None,
    /// Too many had to be tried.
    GaveUp,
}

/// Where the atoms of the first component lie on the second, so far.
pub(super) struct Placed {
    image: Vec<u32>,
    taken: Vec<bool>,
}

impl Placed {
    /// The atom on which an atom lies, if it is placed.
    pub(super) fn of(&self, atom: u32) -> Option<u32> {
        self.image
            .get(atom as usize)
            .copied()
            .filter(|&image| image != NONE)
    }

    fn set(&mut self, atom: u32, image: u32, placed: bool) {
        if let Some(slot) = self.image.get_mut(atom as usize) {
            *slot = if placed { image } else { NONE };
        }
        if let Some(slot) = self.taken.get_mut(image as usize) {
            *slot = placed;
        }
    }

    fn taken(&self, image: u32) -> bool {
        self.taken.get(image as usize).copied().unwrap_or(true)
    }
}

/// One atom to place, and the neighbour beside which it comes to lie.
#[derive(Clone, Copy)]
struct Turn {
    atom: u32,
    beside: Option<u32>,
}

/// What is laid on what, and by which labels.
pub(super) struct Search<'p, 'm> {
    first: &'p Part<'m>,
    second: &'p Part<'m>,
    first_labels: Labels,
    second_labels: Labels,
    turns: Vec<Turn>,
}

impl<'p, 'm> Search<'p, 'm> {
    /// `None` if the labels already differ: then nothing can be laid on anything.
    pub(super) fn new(first: &'p Part<'m>, second: &'p Part<'m>, detail: Detail) -> Option<Self> {
        if first.atoms.len() != second.atoms.len() || first.ends != second.ends {
            return None;
        }
        let (first_labels, rounds) = refine::settled(first.molecule, &first.atoms, detail);
        let second_labels = refine::after(second.molecule, rounds, detail);
        if sorted(first, &first_labels) != sorted(second, &second_labels) {
            return None;
        }
        let turns = turns(first, &first_labels);
        Some(Self {
            first,
            second,
            first_labels,
            second_labels,
            turns,
        })
    }

    /// The atoms of the first component in the order in which they are placed.
    pub(super) fn order(&self) -> impl Iterator<Item = u32> {
        self.turns.iter().map(|turn| turn.atom)
    }

    /// Looks for an arrangement. `accept` is asked after each placement, with the number of atoms placed before it;
    /// what it refuses is not followed any further.
    pub(super) fn run(&self, mut accept: impl FnMut(&Placed, usize) -> bool) -> Outcome {
        let mut placed = Placed {
            image: vec![NONE; self.first.molecule.atoms().len()],
            taken: vec![false; self.second.molecule.atoms().len()],
        };
        let mut tried = vec![0_usize; self.turns.len()];
        let mut at = 0;
        for _ in 0..MOST_STEPS {
            let (Some(turn), Some(next)) = (self.turns.get(at), tried.get_mut(at)) else {
                return Outcome::Found;
            };
            if let Some(image) = placed.of(turn.atom) {
                placed.set(turn.atom, image, false);
            }
            match self.candidate(turn, *next, &placed) {
                Some(image) => {
                    *next += 1;
                    if self.fits(turn, image, &placed) {
                        placed.set(turn.atom, image, true);
                        at += usize::from(accept(&placed, at));
                    }
                }
                None => {
                    *next = 0;
                    let Some(before) = at.checked_sub(1) else {
                        return Outcome::None;
                    };
                    at = before;
                }
            }
        }
        if at == self.turns.len() {
            Outcome::Found
        } else {
            Outcome::GaveUp
        }
    }

    /// The n-th atom that could be tried for this turn.
    fn candidate(&self, turn: &Turn, n: usize, placed: &Placed) -> Option<u32> {
        match turn.beside {
            None => self.second.atoms.get(n).copied(),
            Some(beside) => self
                .second
                .molecule
                .neighbours(placed.of(beside)?)
                .get(n)
                .map(|near| near.atom),
        }
    }

    fn fits(&self, turn: &Turn, image: u32, placed: &Placed) -> bool {
        if placed.taken(image) || self.first_labels.get(turn.atom) != self.second_labels.get(image) {
            return false;
        }
        let around = self.second.molecule.neighbours(image);
        let mut known = self
            .first
            .molecule
            .neighbours(turn.atom)
            .iter()
            .filter_map(|near| placed.of(near.atom));
        known.all(|wanted| around.iter().any(|near| near.atom == wanted))
    }
}

fn sorted(part: &Part<'_>, labels: &Labels) -> Vec<u64> {
    let mut all: Vec<u64> = part.atoms.iter().map(|&atom| labels.get(atom)).collect();
    all.sort_unstable();
    all
}

/// Atoms in such an order that each but the first has a neighbour before it, beginning with the rarest label.
fn turns(part: &Part<'_>, labels: &Labels) -> Vec<Turn> {
    let all = sorted(part, labels);
    let frequency = |atom: u32| {
        let label = labels.get(atom);
        all.partition_point(|&other| other <= label) - all.partition_point(|&other| other < label)
    };
    let Some(&root) = part.atoms.iter().min_by_key(|&&atom| frequency(atom)) else {
        return Vec::new();
    };
    let mut seen = vec![false; part.molecule.atoms().len()];
    let mut turns = vec![Turn {
        atom: root,
        beside: None,
    }];
    let mut at = 0;
    mark(&mut seen, root);
    while let Some(&Turn { atom, .. }) = turns.get(at) {
        at += 1;
        let mut near: Vec<u32> = part
            .molecule
            .neighbours(atom)
            .iter()
            .map(|near| near.atom)
            .collect();
        near.sort_by_key(|&atom| frequency(atom));
        for next in near {
            if mark(&mut seen, next) {
                turns.push(Turn {
                    atom: next,
                    beside: Some(atom),
                });
            }
        }
    }
    turns
}

/// Marks an atom; whether it was not marked before.
fn mark(seen: &mut [bool], atom: u32) -> bool {
    seen.get_mut(atom as usize)
        .is_some_and(|seen| !std::mem::replace(seen, true))
}
