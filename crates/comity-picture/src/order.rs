//! An order of the atoms that does not depend on how the record was written.
//!
//! The layout starts at the first atom and follows the order of the others, so two spellings of one
//! substance would be drawn differently. Atoms are ranked by what they are and what surrounds them.

use comity_molecule::{BondOrder, Molecule};

/// Ties between alike atoms that are broken one by one; the rest keeps the order of the input. Alike
/// atoms are alike in the drawing too, so this bounds time and costs little.
const MAX_TIES: usize = 48;

/// The atoms of one component, reordered.
pub(crate) fn canonical(molecule: &Molecule, atoms: &[u32]) -> Vec<u32> {
    let around = neighbours(molecule, atoms);
    let mut ranks = Ranks {
        rank: ranked(&atoms.iter().map(|&a| kind(molecule, a)).collect::<Vec<_>>()),
    };
    ranks.refine(&around);
    for _ in 0..MAX_TIES {
        if !ranks.split() {
            break;
        }
        ranks.refine(&around);
    }
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    order.sort_by_key(|&i| (ranks.rank.get(i).copied(), i));
    order.iter().filter_map(|&i| atoms.get(i).copied()).collect()
}

/// For each atom: the kind of each bond, and the place of the atom behind it.
fn neighbours(molecule: &Molecule, atoms: &[u32]) -> Vec<Vec<(u64, usize)>> {
    let mut place = vec![usize::MAX; molecule.atoms().len()];
    for (i, &atom) in atoms.iter().enumerate() {
        if let Some(slot) = place.get_mut(atom as usize) {
            *slot = i;
        }
    }
    let of = |atom: u32| place.get(atom as usize).copied().filter(|&i| i != usize::MAX);
    let links = |atom: u32| {
        let near = molecule.neighbours(atom).iter();
        near.filter_map(|near| Some((bond_kind(molecule, near.bond), of(near.atom)?)))
            .collect()
    };
    atoms.iter().map(|&atom| links(atom)).collect()
}

/// Ring bonds are one kind: which of them are double depends on how an aromatic ring was written.
fn bond_kind(molecule: &Molecule, bond: u32) -> u64 {
    let bond = molecule.bond(bond);
    if bond.ring { 9 } else { order_number(bond.order) }
}

fn order_number(order: BondOrder) -> u64 {
    match order {
        BondOrder::Any => 0,
        BondOrder::Single => 1,
        BondOrder::Double => 2,
        BondOrder::Triple => 3,
        BondOrder::Quadruple => 4,
    }
}

/// What an atom is by itself. Hetero atoms come first, carbon last, so that drawings of one class start alike.
fn kind(molecule: &Molecule, atom: u32) -> u64 {
    let found = molecule.atom(atom);
    let ring = molecule
        .neighbours(atom)
        .iter()
        .any(|near| molecule.bond(near.bond).ring);
    let parts = [
        u64::from(found.element.0 == 6),
        u64::from(!ring),
        u64::from(found.element.0),
        u64::from(found.isotope),
        u64::from(found.charge.unsigned_abs()) * 2 + u64::from(found.charge < 0),
        u64::from(found.hydrogens),
        molecule.neighbours(atom).len().min(15) as u64,
    ];
    parts.iter().fold(0, |sum, part| (sum << 8) | (part & 0xff))
}

/// For every key, how many keys are smaller: equal keys share a rank, and there is room to tell them apart.
fn ranked<K: Ord>(keys: &[K]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|&a, &b| keys.get(a).cmp(&keys.get(b)));
    let mut rank = vec![0; keys.len()];
    let mut first = 0;
    for (i, &at) in order.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| order.get(i));
        if before.is_none_or(|&before| keys.get(before) != keys.get(at)) {
            first = i;
        }
        if let Some(slot) = rank.get_mut(at) {
            *slot = first;
        }
    }
    rank
}

struct Ranks {
    rank: Vec<usize>,
}

impl Ranks {
    /// Tells atoms apart by their neighbours' ranks until nothing changes.
    fn refine(&mut self, around: &[Vec<(u64, usize)>]) {
        let mut classes = self.classes();
        loop {
            let keys: Vec<_> = (0..self.rank.len())
                .map(|i| (self.of(i), self.surroundings(around, i)))
                .collect();
            self.rank = ranked(&keys);
            let now = self.classes();
            if now == classes {
                return;
            }
            classes = now;
        }
    }

    fn of(&self, i: usize) -> usize {
        self.rank.get(i).copied().unwrap_or(usize::MAX)
    }

    fn surroundings(&self, around: &[Vec<(u64, usize)>], i: usize) -> u64 {
        let mut near: Vec<u64> = around
            .get(i)
            .into_iter()
            .flatten()
            .map(|&(bond, other)| (self.of(other) as u64) << 4 | bond)
            .collect();
        near.sort_unstable();
        near.iter().fold(0, |sum, &part| mix(sum ^ part))
    }

    fn classes(&self) -> usize {
        let mut ranks = self.rank.clone();
        ranks.sort_unstable();
        ranks.dedup();
        ranks.len()
    }

    /// Puts the first of the lowest-ranked alike atoms before its likes; `false` if none are alike.
    fn split(&mut self) -> bool {
        let mut sorted: Vec<(usize, usize)> = self.rank.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let Some(&[(rank, first), _]) = sorted
            .windows(2)
            .find(|pair| matches!(pair, [(a, _), (b, _)] if a == b))
        else {
            return false;
        };
        for (i, other) in self.rank.iter_mut().enumerate() {
            *other += usize::from(*other == rank && i != first);
        }
        true
    }
}

/// A well-mixing step (the constants of SplitMix64).
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
