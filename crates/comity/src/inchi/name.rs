//! InChI and InChIKey of a structure.

use comity_molecule::{BondOrder, Chirality, Direction, Element, Molecule};
use inchi::{Atom, ImplicitH, Parity, Stereo};

use super::expand::told;
use super::protocol::Names;

/// Asks the InChI program. Labels on hydrogen atoms are left out: a structure keeps only how many there are.
pub(super) fn names(molecule: &Molecule) -> Result<Names, String> {
    let mut copy = inchi::Molecule::new();
    for atom in molecule.atoms() {
        if atom.element == Element::ANY {
            return Err("an atom is not said, so there is no InChI".to_owned());
        }
        let mut made = Atom::new(atom.element.symbol());
        made = made
            .charge(atom.charge)
            .implicit_hydrogens(ImplicitH::Exactly(atom.hydrogens));
        if atom.isotope != 0 {
            made = made.isotope(atom.isotope);
        }
        copy.add_atom(made);
    }
    for bond in molecule.bonds() {
        let order = order(bond.order).ok_or("a bond is not said, so there is no InChI")?;
        copy.add_bond(bond.a as usize, bond.b as usize, order)
            .map_err(told)?;
    }
    for atom in 0..molecule.atoms().len() as u32 {
        centre(molecule, atom)
            .into_iter()
            .for_each(|stereo| copy.add_stereo(stereo));
    }
    for bond in molecule
        .bonds()
        .iter()
        .filter(|bond| bond.order == BondOrder::Double)
    {
        double(molecule, bond.a, bond.b)
            .into_iter()
            .for_each(|stereo| copy.add_stereo(stereo));
    }
    let inchi = copy.to_inchi(()).map_err(told)?.inchi().to_owned();
    let inchikey = inchi::inchikey(&inchi).map_err(told)?;
    Ok(Names { inchi, inchikey })
}

fn order(order: BondOrder) -> Option<inchi::BondOrder> {
    match order {
        BondOrder::Single => Some(inchi::BondOrder::Single),
        BondOrder::Double => Some(inchi::BondOrder::Double),
        BondOrder::Triple => Some(inchi::BondOrder::Triple),
        _ => None,
    }
}

/// A tetrahedral centre. A hydrogen atom or lone pair comes first in ours, and is the atom itself in theirs.
fn centre(molecule: &Molecule, atom: u32) -> Option<Stereo> {
    let parity = match molecule.atom(atom).chirality {
        Chirality::Clockwise => Parity::Even,
        Chirality::Anticlockwise => Parity::Odd,
        _ => return None,
    };
    let center = atom as usize;
    let around: Vec<usize> = molecule
        .neighbours(atom)
        .iter()
        .map(|near| near.atom as usize)
        .collect();
    let neighbors = match *around.as_slice() {
        [a, b, c] => [center, a, b, c],
        [a, b, c, d] => [a, b, c, d],
        _ => return None,
    };
    Some(Stereo::Tetrahedral {
        center,
        neighbors,
        parity,
    })
}

/// The geometry of a double bond: even if the neighbours named lie on opposite sides.
fn double(molecule: &Molecule, a: u32, b: u32) -> Option<Stereo> {
    let side = |atom: u32, across: u32| {
        molecule
            .neighbours(atom)
            .iter()
            .filter(|near| near.atom != across)
            .find_map(|near| {
                let leans = molecule.bond(near.bond).leans_from(atom);
                (leans != Direction::None).then_some((near.atom, leans))
            })
    };
    let ((x, above), (y, below)) = (side(a, b)?, side(b, a)?);
    let parity = if above == below { Parity::Odd } else { Parity::Even };
    Some(Stereo::DoubleBond {
        ends: [x as usize, a as usize, b as usize, y as usize],
        parity,
    })
}
