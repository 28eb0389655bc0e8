//! SMILES: read the same whatever was read before; the graph is whole; every atom has the bonds it can have; the same
//! atoms and bonds handed over one by one are accepted again.
#![no_main]

use comity_molecule::{
    Atom, Bond, BondOrder, Builder, Element, MAX_ATOMS, MAX_BONDS, Molecule, Smiles, WrittenOrder,
};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut fresh = Smiles::new();
    let first = fresh.read(data).cloned();
    let mut used = Smiles::new();
    let _ = used.read(b"c1ccccc1C(C)(C)[C@@H](F)Cl");
    let _ = used.read(&data[..data.len() / 2]);
    let _ = used.read(b"C1CC%12(C");
    assert_eq!(used.read(data).cloned(), first);
    match first {
        Err(error) => assert!(error.at <= data.len()),
        Ok(molecule) => check(&molecule, data),
    }
});

fn check(molecule: &Molecule, text: &[u8]) {
    assert!(molecule.atoms().len() <= MAX_ATOMS && molecule.bonds().len() <= MAX_BONDS);
    let ends: usize = (0..molecule.atoms().len() as u32)
        .map(|atom| molecule.neighbours(atom).len())
        .sum();
    assert_eq!(ends, 2 * molecule.bonds().len());
    let metal = molecule.atoms().iter().any(|atom| atom.element.is_metal());
    let arrow = metal || text.iter().any(|byte| b"<>".contains(byte));
    if molecule.bonds().len() <= 200 {
        for (number, bond) in molecule.bonds().iter().enumerate() {
            let joined = joined_without(molecule, number as u32);
            assert!(joined || !bond.ring, "bond {number} lies in no ring");
            // An arrow closes no ring.
            assert!(arrow || bond.ring || !joined, "bond {number} lies in a ring");
        }
    }
    for (number, atom) in molecule.atoms().iter().enumerate() {
        assert!(atom.component < molecule.components() && atom.labelled_hydrogens <= atom.hydrogens);
        assert!(
            !atom.aromatic
                || molecule
                    .neighbours(number as u32)
                    .iter()
                    .any(|near| molecule.bond(near.bond).ring)
        );
        if !arrow && let Some(most) = most(atom) {
            assert!(
                orders(molecule, number as u32) + u32::from(atom.hydrogens) <= most,
                "atom {number}"
            );
        }
    }
    let any = molecule.bonds().iter().any(|bond| bond.order == BondOrder::Any);
    if !arrow && !any {
        again(molecule);
    }
}

/// Most bonds of ordinary atoms.
fn most(atom: &Atom) -> Option<u32> {
    match (atom.element, atom.charge) {
        (Element::C, 0) => Some(4),
        (Element::C, 1 | -1) | (Element::N, 0) | (Element::B, 0) => Some(3),
        (Element::N, 1) => Some(4),
        (Element::O, 0) | (Element::N, -1) => Some(2),
        (Element::O, -1) | (Element::F, 0) => Some(1),
        _ => None,
    }
}

fn order(bond: Bond) -> u32 {
    match bond.order {
        BondOrder::Any => 0,
        BondOrder::Single => 1,
        BondOrder::Double => 2,
        BondOrder::Triple => 3,
        BondOrder::Quadruple => 4,
    }
}

fn orders(molecule: &Molecule, atom: u32) -> u32 {
    molecule
        .neighbours(atom)
        .iter()
        .map(|near| order(molecule.bond(near.bond)))
        .sum()
}

fn joined_without(molecule: &Molecule, bond: u32) -> bool {
    let (from, to) = (molecule.bond(bond).a, molecule.bond(bond).b);
    let mut reached = vec![false; molecule.atoms().len()];
    let mut queue = vec![from];
    while let Some(atom) = queue.pop() {
        if !std::mem::replace(&mut reached[atom as usize], true) {
            let near = molecule.neighbours(atom).iter();
            queue.extend(near.filter(|near| near.bond != bond).map(|near| near.atom));
        }
    }
    reached[to as usize]
}

/// The Kekulé form, built anew, is accepted and the same.
fn again(molecule: &Molecule) {
    let mut builder = Builder::new();
    for atom in molecule.atoms() {
        builder
            .atom(Atom {
                aromatic: false,
                ..*atom
            })
            .expect("as many as before");
    }
    for bond in molecule.bonds() {
        let order = [
            WrittenOrder::Single,
            WrittenOrder::Double,
            WrittenOrder::Triple,
            WrittenOrder::Quadruple,
        ][order(*bond) as usize - 1];
        builder.bond(bond.a, bond.b, order).expect("as many as before");
    }
    let built = builder
        .finish()
        .unwrap_or_else(|error| panic!("not accepted again: {error}"));
    let rings = |molecule: &Molecule| molecule.bonds().iter().map(|bond| bond.ring).collect::<Vec<_>>();
    assert_eq!(rings(&built), rings(molecule));
    assert_eq!(built.components(), molecule.components());
    for (one, other) in built.atoms().iter().zip(molecule.atoms()) {
        assert_eq!((one.hydrogens, one.charge), (other.hydrogens, other.charge));
    }
}
