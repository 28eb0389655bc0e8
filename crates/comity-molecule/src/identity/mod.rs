//! Whether two drawings are one compound.
//!
//! A compound is here what the first block of an InChIKey would see: which elements are bonded to which, how many
//! hydrogen atoms sit on carbon, and how many on the hetero atoms together once charges are made up with protons.
//! So salts, isotopes, handedness, double bonds drawn in another place between the same atoms, and protons that
//! move between hetero atoms make no difference. Bond orders are not looked at, hence aromatic and Kekulé spellings
//! need no treatment.
//!
//! [`fast_formula_key`] says in one pass that a compound cannot be the one wanted; [`key`] is equal for every
//! drawing of one compound; [`same`] decides by laying one on the other, atom by atom.

mod hydrogens;
mod refine;
mod salts;
mod same;
mod search;
mod stereo;

use std::fmt;

use crate::graph::Molecule;
use hydrogens::Tally;
pub use salts::split;
pub use same::{Sameness, same};
pub use stereo::{Form, stereo};

/// A number that is the same for every drawing of one compound. Two compounds may share one by accident or because
/// they are very alike; [`same`] decides then. It is not stable between versions: compute it, do not store it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(u128);

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:032x}", self.0)
    }
}

/// Memory that is used again for one molecule after another.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    labels: refine::Labels,
    sums: Vec<refine::Sum>,
    keys: Vec<Key>,
}

/// The key of one component. A metal bonded to a hetero atom is taken off first, as a salt is; if several parts are
/// left, the largest is meant ([`split`] gives them all).
pub fn key(molecule: &Molecule, component: u16, scratch: &mut Scratch) -> Key {
    keys(molecule, scratch)
        .get(usize::from(component))
        .copied()
        .unwrap_or_default()
}

/// The keys of all components, in one go.
pub fn keys<'s>(molecule: &Molecule, scratch: &'s mut Scratch) -> &'s [Key] {
    fill(molecule, refine::Detail::Compound, scratch);
    &scratch.keys
}

/// Like [`key`], but equal also for tautomers that differ in the hydrogen atoms on carbon (keto and enol), because
/// it counts hydrogen atoms for the component as a whole.
pub fn tautomer_key(molecule: &Molecule, component: u16, scratch: &mut Scratch) -> Key {
    fill(molecule, refine::Detail::Skeleton, scratch);
    scratch
        .keys
        .get(usize::from(component))
        .copied()
        .unwrap_or_default()
}

fn fill(molecule: &Molecule, detail: refine::Detail, scratch: &mut Scratch) {
    match split(molecule) {
        None => refine::keys(molecule, detail, scratch),
        Some(parts) => {
            refine::keys(&parts, detail, scratch);
            let keys = (0..molecule.components()).map(|component| {
                let part = salts::main_part(molecule, &parts, component, &scratch.keys);
                scratch.keys.get(usize::from(part)).copied().unwrap_or_default()
            });
            scratch.keys = keys.collect();
        }
    }
}

/// [`fast_formula_key`] of every component in one pass, into `out`. Metals bonded to hetero atoms must have been taken
/// off ([`split`]).
pub fn fast_formula_keys(molecule: &Molecule, out: &mut Vec<u64>) {
    let mut tallies = vec![Tally::default(); usize::from(molecule.components())];
    for atom in molecule.atoms() {
        if let Some(tally) = tallies.get_mut(usize::from(atom.component)) {
            tally.add(atom);
        }
    }
    out.clear();
    out.extend(tallies.into_iter().map(Tally::hash));
}

/// A number from the elements of one component and its hydrogen atoms after neutralising: different numbers mean
/// different compounds, tautomers included. One pass over the atoms, no allocation unless a metal is bonded to a
/// hetero atom.
pub fn fast_formula_key(molecule: &Molecule, component: u16) -> u64 {
    let mut tally = Tally::default();
    for atom in molecule.atoms().iter().filter(|atom| atom.component == component) {
        tally.add(atom);
    }
    if tally.metal
        && let Some(parts) = split(molecule)
    {
        let mut scratch = Scratch::default();
        refine::keys(&parts, refine::Detail::Compound, &mut scratch);
        let part = salts::main_part(molecule, &parts, component, &scratch.keys);
        tally = Tally::of(&parts, part);
    }
    tally.hash()
}
