//! Labels of atoms that say more and more about what surrounds them, and keys made of them.

use super::hydrogens::{fixed, mix};
use super::{Key, Scratch};
use crate::element::Element;
use crate::graph::{Atom, Molecule};

/// Rounds for a key: labels then know everything within eight bonds. What they cannot tell apart,
/// [`super::same`] does.
const ROUNDS: usize = 8;

/// Rounds at most when atoms are to be told apart as far as possible; more would only slow down long chains.
const MOST_ROUNDS: usize = 64;

/// Odd numbers for the bonds in rings, the bonds outside them, and the atom itself.
const RING: u64 = 0xff51_afd7_ed55_8ccd;
const CHAIN: u64 = 0xc4ce_b9fe_1a85_ec53;
const SELF: u64 = 0x8764_0e2d_d4cb_4b8f;

/// What the first labels know of an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Its element and the hydrogen atoms that belong to it.
    Compound,
    /// Its element, and the hydrogen atoms that belong to it unless it is carbon.
    Skeleton,
}

/// Labels of all atoms of a molecule.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    now: Vec<u64>,
    next: Vec<u64>,
}

impl Labels {
    pub(super) fn start(&mut self, molecule: &Molecule, detail: Detail) {
        self.now.clear();
        self.now
            .extend(molecule.atoms().iter().map(|atom| first(atom, detail)));
    }

    /// One round: every atom takes in the labels of its neighbours.
    pub(super) fn round(&mut self, molecule: &Molecule) {
        self.next.clear();
        for (&own, span) in self.now.iter().zip(molecule.starts.windows(2)) {
            let &[from, to] = span else { continue };
            let around = molecule.neighbours.get(from as usize..to as usize).unwrap_or(&[]);
            let mut sum = own.wrapping_mul(SELF);
            for near in around {
                let label = self.now.get(near.atom as usize).copied().unwrap_or(0);
                let ring = molecule
                    .bonds
                    .get(near.bond as usize)
                    .is_some_and(|bond| bond.ring);
                sum = sum.wrapping_add(label.wrapping_mul(if ring { RING } else { CHAIN }));
            }
            self.next.push(mix(sum));
        }
        std::mem::swap(&mut self.now, &mut self.next);
    }

    pub(super) fn get(&self, atom: u32) -> u64 {
        self.now.get(atom as usize).copied().unwrap_or(0)
    }
}

fn first(atom: &Atom, detail: Detail) -> u64 {
    let hydrogens = match detail {
        Detail::Skeleton if atom.element == Element::C => 0,
        _ => fixed(atom),
    };
    mix(u64::from(atom.element.0) | u64::from(hydrogens) << 8)
}

/// What is summed over the atoms of one component.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    low: u64,
    high: u64,
    /// Hydrogen atoms less net charge, without those counted in the labels.
    mobile: i64,
}

impl Sum {
    fn add(&mut self, atom: &Atom, label: u64, detail: Detail) {
        self.low = self.low.wrapping_add(mix(label ^ RING));
        self.high = self.high.wrapping_add(mix(label ^ CHAIN));
        let counted = match detail {
            Detail::Skeleton if atom.element == Element::C => 0,
            _ => fixed(atom),
        };
        self.mobile += i64::from(atom.hydrogens) - i64::from(atom.charge) - i64::from(counted);
    }

    fn key(self) -> Key {
        let mobile = self.mobile.cast_unsigned();
        let low = mix(self.low ^ mobile.wrapping_mul(SELF));
        let high = mix(self.high.wrapping_add(mobile.wrapping_mul(RING)));
        Key(u128::from(high) << 64 | u128::from(low))
    }
}

/// The keys of all components, into the scratch.
pub(super) fn keys(molecule: &Molecule, detail: Detail, scratch: &mut Scratch) {
    scratch.labels.start(molecule, detail);
    for _ in 0..ROUNDS {
        scratch.labels.round(molecule);
    }
    scratch.sums.clear();
    scratch
        .sums
        .resize(usize::from(molecule.components()), Sum::default());
    for (atom, &label) in molecule.atoms().iter().zip(&scratch.labels.now) {
        if let Some(sum) = scratch.sums.get_mut(usize::from(atom.component)) {
            sum.add(atom, label, detail);
        }
    }
    scratch.keys.clear();
    scratch.keys.extend(scratch.sums.iter().map(|sum| sum.key()));
}

/// Labels that tell the given atoms apart as far as rounds can, and how many rounds that took.
pub(super) fn settled(molecule: &Molecule, atoms: &[u32], detail: Detail) -> (Labels, usize) {
    let mut labels = Labels::default();
    labels.start(molecule, detail);
    let mut classes = count(&labels, atoms);
    for round in 1..=MOST_ROUNDS {
        labels.round(molecule);
        let more = count(&labels, atoms);
        if more == classes {
            return (labels, round);
        }
        classes = more;
    }
    (labels, MOST_ROUNDS)
}

/// Labels after exactly so many rounds.
pub(super) fn after(molecule: &Molecule, rounds: usize, detail: Detail) -> Labels {
    let mut labels = Labels::default();
    labels.start(molecule, detail);
    for _ in 0..rounds {
        labels.round(molecule);
    }
    labels
}

fn count(labels: &Labels, atoms: &[u32]) -> usize {
    let mut seen: Vec<u64> = atoms.iter().map(|&atom| labels.get(atom)).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}
