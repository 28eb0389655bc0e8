//! Which rings are aromatic: single rings first, then fused rings taken together.

use super::Ring;
use super::electrons::{Gift, gifts};
use crate::element::Element;
use crate::graph::Molecule;

/// Most rings of a fused system that are counted together, as RDKit does.
const MOST_TOGETHER: usize = 6;

/// Most sets of fused rings that are tried. Real molecules need a few dozen; fullerenes have millions.
const MOST_SETS: usize = 5_000;

/// Largest ring with oxygen or sulfur that may be aromatic by itself.
const LARGEST_WITH_OXYGEN: usize = 8;

/// What is aromatic.
pub(super) struct Flags {
    pub(super) atoms: Vec<bool>,
    pub(super) bonds: Vec<bool>,
}

/// Judges all rings; sets [`Ring::aromatic`].
pub(super) fn judge(molecule: &Molecule, rings: &mut [Ring]) -> Flags {
    let gifts = gifts(molecule);
    let may = |ring: &Ring| ring.atoms.iter().all(|atom| gift(&gifts, *atom) != Gift::No);
    let said = |ring: &Ring| {
        ring.atoms
            .iter()
            .any(|atom| molecule.atom(*atom).element != Element::ANY)
    };
    let candidates: Vec<usize> = (0..rings.len())
        .filter(|at| rings.get(*at).is_some_and(|ring| may(ring) && said(ring)))
        .collect();
    let alone: Vec<usize> = (candidates.iter().copied())
        .filter(|at| rings.get(*at).is_some_and(|ring| may_stand_alone(molecule, ring)))
        .collect();
    let mut judge = Judge {
        flags: Flags {
            atoms: vec![false; molecule.atoms().len()],
            bonds: vec![false; molecule.bonds().len()],
        },
        counts: vec![0; molecule.atoms().len()],
        bond_counts: vec![0; molecule.bonds().len()],
        gifts,
        rings,
        left: MOST_SETS,
    };
    for ring in &alone {
        judge.try_set(&[*ring]);
    }
    judge.try_fused(&candidates);
    judge.flags
}

/// A large ring with oxygen or sulfur is aromatic at most together with others: oxonin is not.
fn may_stand_alone(molecule: &Molecule, ring: &Ring) -> bool {
    let is_chalcogen = |atom: &u32| matches!(molecule.atom(*atom).element, Element::O | Element::S);
    ring.atoms.len() <= LARGEST_WITH_OXYGEN || !ring.atoms.iter().any(is_chalcogen)
}

fn gift(gifts: &[Gift], atom: u32) -> Gift {
    gifts.get(atom as usize).copied().unwrap_or(Gift::No)
}

struct Judge<'a> {
    flags: Flags,
    /// In how many rings of the set each atom and bond is; zero between sets.
    counts: Vec<u8>,
    bond_counts: Vec<u8>,
    gifts: Vec<Gift>,
    rings: &'a mut [Ring],
    left: usize,
}

impl Judge<'_> {
    /// Tries sets of two rings, then of three, and so on, until every bond is aromatic.
    fn try_fused(&mut self, candidates: &[usize]) {
        let near = self.fused(candidates);
        let mut sets: Vec<Vec<usize>> = (0..candidates.len()).map(|at| vec![at]).collect();
        for _ in 2..=MOST_TOGETHER {
            if candidates.iter().all(|ring| self.is_done(*ring)) {
                return;
            }
            sets = larger(&sets, &near, self.left);
            for set in &sets {
                if self.left == 0 {
                    return;
                }
                self.left -= 1;
                let numbers: Vec<usize> = set.iter().filter_map(|at| candidates.get(*at).copied()).collect();
                if !numbers.iter().all(|ring| self.is_done(*ring)) {
                    self.try_set(&numbers);
                }
            }
        }
    }

    fn is_done(&self, ring: usize) -> bool {
        self.rings.get(ring).is_none_or(|ring| {
            ring.bonds
                .iter()
                .all(|bond| self.flags.bonds.get(*bond as usize).copied().unwrap_or(true))
        })
    }

    /// For each candidate, the candidates that share exactly one bond with it.
    fn fused(&self, candidates: &[usize]) -> Vec<Vec<usize>> {
        let shared = |a: &Ring, b: &Ring| a.bonds.iter().filter(|bond| b.bonds.contains(bond)).count();
        let ring = |at: usize| candidates.get(at).and_then(|number| self.rings.get(*number));
        let is_near = |a: usize, b: usize| ring(a).zip(ring(b)).is_some_and(|(a, b)| shared(a, b) == 1);
        (0..candidates.len())
            .map(|at| {
                (0..candidates.len())
                    .filter(|other| *other != at && is_near(at, *other))
                    .collect()
            })
            .collect()
    }

    /// Counts the electrons of a set of rings; marks it if it is aromatic.
    fn try_set(&mut self, set: &[usize]) {
        self.count(set, 1);
        if self.is_aromatic(set) {
            self.mark(set);
        }
        self.count(set, 0);
    }

    fn count(&mut self, set: &[usize], by: u8) {
        for ring in set.iter().filter_map(|number| self.rings.get(*number)) {
            for (list, counts) in [
                (&ring.atoms, &mut self.counts),
                (&ring.bonds, &mut self.bond_counts),
            ] {
                for member in list {
                    if let Some(count) = counts.get_mut(*member as usize) {
                        *count = if by == 0 { 0 } else { count.saturating_add(by) };
                    }
                }
            }
        }
    }

    /// Hückel's rule on the atoms that are in one or two rings of the set: 4n + 2 electrons. Atoms in
    /// three lie inside and do not count.
    fn is_aromatic(&self, set: &[usize]) -> bool {
        let (mut twice_least, mut twice_most, mut unsaid) = (0, 0, 0);
        for atom in set
            .iter()
            .filter_map(|number| self.rings.get(*number))
            .flat_map(|ring| &ring.atoms)
        {
            // An atom in two rings is met twice: count halves.
            let share = match self.counts.get(*atom as usize) {
                Some(1) => 2,
                Some(2) => 1,
                _ => continue,
            };
            let (least, most) = match gift(&self.gifts, *atom) {
                Gift::No | Gift::Empty => (0, 0),
                Gift::One => (1, 1),
                Gift::Two => (2, 2),
                Gift::Any => (1, 2),
            };
            unsaid += if gift(&self.gifts, *atom) == Gift::Any {
                share
            } else {
                0
            };
            twice_least += share * least;
            twice_most += share * most;
        }
        let (least, most) = (twice_least / 2, twice_most / 2);
        unsaid <= 2 && (most == 2 || (most >= 6 && (least..=most).any(|electrons| electrons % 4 == 2)))
    }

    /// Its atoms are aromatic, and its bonds that are in one of the rings only.
    fn mark(&mut self, set: &[usize]) {
        for number in set {
            let Some(ring) = self.rings.get_mut(*number) else {
                continue;
            };
            ring.aromatic = true;
            for atom in &ring.atoms {
                if let Some(flag) = self.flags.atoms.get_mut(*atom as usize) {
                    *flag = true;
                }
            }
            for bond in &ring.bonds {
                let once = self.bond_counts.get(*bond as usize) == Some(&1);
                if let Some(flag) = self.flags.bonds.get_mut(*bond as usize) {
                    *flag |= once;
                }
            }
        }
    }
}

/// Connected sets with one ring more, each once.
fn larger(sets: &[Vec<usize>], near: &[Vec<usize>], most: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for set in sets {
        let around = set.iter().filter_map(|at| near.get(*at)).flatten();
        for ring in around.filter(|ring| !set.contains(ring)) {
            let mut next = set.clone();
            next.push(*ring);
            next.sort_unstable();
            found.push(next);
        }
        // Each set is found once for each ring that may come last.
        if found.len() > most.saturating_mul(MOST_TOGETHER) {
            break;
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
