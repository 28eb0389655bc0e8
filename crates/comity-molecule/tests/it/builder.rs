//! Molecules from atoms and bonds.

use comity_molecule::{Atom, Builder, Element, Fault, Smiles, WrittenOrder};

fn atom(element: Element) -> Atom {
    Atom {
        element,
        ..Atom::default()
    }
}

#[test]
fn bonds_in_any_order() {
    let mut builder = Builder::new();
    for _ in 0..6 {
        builder
            .implied(Atom {
                aromatic: true,
                ..atom(Element::C)
            })
            .expect("room");
    }
    for (a, b) in [(3, 4), (0, 5), (1, 0), (2, 3), (5, 4), (1, 2)] {
        builder.bond(a, b, WrittenOrder::Aromatic).expect("room");
    }
    let benzene = builder.finish().expect("benzene");
    assert!(benzene.bonds().iter().all(|bond| bond.ring && bond.aromatic));
    assert!(benzene.atoms().iter().all(|atom| atom.hydrogens == 1));
    assert_eq!(benzene.components(), 1);
}

#[test]
fn stated_hydrogen_atoms_are_final() {
    let mut builder = Builder::new();
    let carbon = builder
        .atom(Atom {
            hydrogens: 2,
            ..atom(Element::C)
        })
        .expect("room");
    let hydrogen = builder
        .atom(Atom {
            isotope: 2,
            ..atom(Element::H)
        })
        .expect("room");
    builder
        .bond(carbon, hydrogen, WrittenOrder::Single)
        .expect("room");
    let molecule = builder.finish().expect("a radical, but allowed");
    assert_eq!(molecule.atoms().len(), 1);
    assert_eq!(
        (molecule.atom(0).hydrogens, molecule.atom(0).labelled_hydrogens),
        (3, 1)
    );
}

#[test]
fn the_same_as_from_text() {
    let mut builder = Builder::new();
    let oxygen = builder.implied(atom(Element::O)).expect("room");
    let carbon = builder.implied(atom(Element::C)).expect("room");
    let sodium = builder
        .implied(Atom {
            charge: 1,
            ..atom(Element(11))
        })
        .expect("room");
    builder.bond(oxygen, carbon, WrittenOrder::Double).expect("room");
    assert_eq!(sodium, 2);
    let built = builder.finish().expect("two components");
    let read = Smiles::new().read(b"O=C.[Na+]").cloned().expect("two components");
    assert_eq!(built, read);
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(
        Builder::new().finish().map_err(|error| error.fault),
        Err(Fault::Empty)
    );
    let mut builder = Builder::new();
    let one = builder.implied(atom(Element::C)).expect("room");
    let two = builder.implied(atom(Element::C)).expect("room");
    assert_eq!(builder.bond(one, one, WrittenOrder::Single), Err(Fault::RingBond));
    assert_eq!(
        builder.bond(one, 7, WrittenOrder::Single),
        Err(Fault::BondWithoutAtom)
    );
    builder.bond(one, two, WrittenOrder::Single).expect("room");
    builder
        .bond(two, one, WrittenOrder::Single)
        .expect("noticed at the end");
    assert_eq!(
        builder.finish().map_err(|error| error.fault),
        Err(Fault::DoubleBonded)
    );
}

#[test]
fn too_many_bonds_name_the_atom() {
    let mut builder = Builder::new();
    let centre = builder.implied(atom(Element::C)).expect("room");
    for _ in 0..5 {
        let ligand = builder.implied(atom(Element::F)).expect("room");
        builder.bond(centre, ligand, WrittenOrder::Single).expect("room");
    }
    let error = builder.finish().expect_err("five bonds");
    assert_eq!((error.at, error.fault), (0, Fault::Valence));
}
