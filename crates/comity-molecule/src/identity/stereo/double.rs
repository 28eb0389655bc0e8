//! Geometry at double bonds.

use super::Turned;
use crate::graph::{BondOrder, Direction, Molecule};
use crate::identity::search::Placed;

/// On which side of a double bond a neighbour of one of its atoms lies.
#[derive(Clone, Copy)]
struct Side {
    neighbour: u32,
    above: bool,
}

/// Whether the bond is double and both its atoms have a neighbour with a side.
pub(super) fn is_drawn(molecule: &Molecule, a: u32, b: u32) -> bool {
    let bond = molecule
        .neighbours(a)
        .iter()
        .find(|near| near.atom == b)
        .map(|near| molecule.bond(near.bond));
    let double = bond.is_some_and(|bond| bond.order == BondOrder::Double);
    double && side(molecule, a, b).is_some() && side(molecule, b, a).is_some()
}

/// A neighbour of `atom`, other than `across`, whose side is drawn.
fn side(molecule: &Molecule, atom: u32, across: u32) -> Option<Side> {
    molecule
        .neighbours(atom)
        .iter()
        .filter(|near| near.atom != across)
        .find_map(|near| {
            let leans = molecule.bond(near.bond).leans_from(atom);
            (leans != Direction::None).then_some(Side {
                neighbour: near.atom,
                above: leans == Direction::Up,
            })
        })
}

/// Compares a listed double bond with the bond it is laid on.
pub(super) fn compare(listed: &Molecule, drawn: &Molecule, placed: &Placed, a: u32, b: u32) -> Turned {
    let (Some(image_a), Some(image_b)) = (placed.of(a), placed.of(b)) else {
        return Turned::NotDrawn;
    };
    if !is_drawn(drawn, image_a, image_b) {
        return Turned::NotDrawn;
    }
    let sides = [
        side(listed, a, b),
        side(listed, b, a),
        side(drawn, image_a, image_b),
        side(drawn, image_b, image_a),
    ];
    let [Some(at_a), Some(at_b), Some(theirs_a), Some(theirs_b)] = sides else {
        return Turned::NotDrawn;
    };
    // Each end where the drawing names the other one of two neighbours turns the answer round.
    let other = |mine: Side, theirs: Side| placed.of(mine.neighbour) != Some(theirs.neighbour);
    let together = (at_a.above == at_b.above) == (theirs_a.above == theirs_b.above);
    Turned::alike(together != (other(at_a, theirs_a) != other(at_b, theirs_b)))
}
