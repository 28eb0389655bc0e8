//! Rings and aromaticity: rings are closed and few; the same atoms are aromatic when all are written in the reverse order
//! and in Kekulé form.
#![no_main]

use comity_molecule::perceive::Rings;
use comity_molecule::{Atom, BondOrder, Builder, Molecule, Smiles, WrittenOrder};

/// Independent rings up to which every ring is found and every fused system is tried, in any order.
const FEW_RINGS: usize = 8;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut smiles = Smiles::new();
    let Ok(molecule) = smiles.read(data) else { return };
    let rings = Rings::of(molecule);
    for (number, ring) in rings.rings().iter().enumerate() {
        check_ring(molecule, &ring.atoms, &ring.bonds);
        for atom in &ring.atoms {
            assert!(rings.of_atom(*atom).any(|of| of == number));
            assert!(!ring.aromatic || rings.aromatic_atom(*atom));
        }
    }
    assert!(rings.rings().len() <= 16 * molecule.bonds().len());
    let independent = molecule.bonds().len() + usize::from(molecule.components()) - molecule.atoms().len();
    if independent <= FEW_RINGS
        && let Some(turned) = turned(molecule)
    {
        let last = molecule.atoms().len() as u32 - 1;
        let other = Rings::of(&turned);
        assert_eq!(rings.rings().len(), other.rings().len());
        for atom in 0..=last {
            assert_eq!(
                rings.aromatic_atom(atom),
                other.aromatic_atom(last - atom),
                "atom {atom}"
            );
        }
    }
});

fn check_ring(molecule: &Molecule, atoms: &[u32], bonds: &[u32]) {
    assert!((3..=8).contains(&atoms.len()) && atoms.len() == bonds.len());
    let mut sorted = atoms.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), atoms.len());
    for (at, number) in bonds.iter().enumerate() {
        let bond = molecule.bond(*number);
        let ends = [atoms[at], atoms[(at + 1) % atoms.len()]];
        assert!(bond.ring && ends.contains(&bond.a) && ends.contains(&bond.b));
    }
}

/// The last atom first, without lower case. None if a bond is an arrow, which cannot be seen any more.
fn turned(molecule: &Molecule) -> Option<Molecule> {
    let last = molecule.atoms().len() as u32 - 1;
    let mut builder = Builder::new();
    for atom in molecule.atoms().iter().rev() {
        builder
            .atom(Atom {
                aromatic: false,
                ..*atom
            })
            .ok()?;
    }
    for bond in molecule.bonds().iter().rev() {
        let order = match bond.order {
            BondOrder::Single => WrittenOrder::Single,
            BondOrder::Double => WrittenOrder::Double,
            BondOrder::Triple => WrittenOrder::Triple,
            BondOrder::Quadruple => WrittenOrder::Quadruple,
            BondOrder::Any => WrittenOrder::Any,
        };
        builder.bond(last - bond.a, last - bond.b, order).ok()?;
    }
    let turned = builder.finish().ok()?;
    let rings = |molecule: &Molecule| molecule.bonds().iter().filter(|bond| bond.ring).count();
    (rings(&turned) == rings(molecule)).then_some(turned)
}
