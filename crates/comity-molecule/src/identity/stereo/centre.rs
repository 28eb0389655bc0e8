//! Tetrahedral centres.

use super::Turned;
use crate::graph::{Chirality, Molecule};
use crate::identity::search::Placed;

/// Ligands of a centre, a hydrogen atom or a lone pair included.
const LIGANDS: usize = 4;

/// Whether the atom is drawn as a tetrahedral centre: four neighbours, or three and a hydrogen atom or lone pair.
pub(super) fn is_drawn(molecule: &Molecule, atom: u32) -> bool {
    let at = molecule.atom(atom);
    let drawn = matches!(at.chirality, Chirality::Clockwise | Chirality::Anticlockwise);
    let around = molecule.neighbours(atom).len();
    drawn && (around == LIGANDS || (around + 1 == LIGANDS && at.hydrogens <= 1))
}

/// Compares a listed centre with the atom it is laid on.
pub(super) fn compare(listed: &Molecule, drawn: &Molecule, placed: &Placed, centre: u32) -> Turned {
    let Some(image) = placed.of(centre).filter(|&image| is_drawn(drawn, image)) else {
        return Turned::NotDrawn;
    };
    let theirs = drawn.neighbours(image);
    let around = listed.neighbours(centre).iter();
    let places = around.map(|near| {
        theirs
            .iter()
            .position(|other| Some(other.atom) == placed.of(near.atom))
    });
    let Some(places) = places.collect::<Option<Vec<usize>>>() else {
        return Turned::NotDrawn;
    };
    Turned::alike((listed.atom(centre).chirality == drawn.atom(image).chirality) == even(&places))
}

/// Whether the permutation consists of an even number of exchanges.
fn even(places: &[usize]) -> bool {
    let later = |at: usize, first: usize| {
        places
            .iter()
            .skip(at + 1)
            .filter(|&&second| second < first)
            .count()
    };
    let exchanges: usize = places
        .iter()
        .enumerate()
        .map(|(at, &first)| later(at, first))
        .sum();
    exchanges.is_multiple_of(2)
}
