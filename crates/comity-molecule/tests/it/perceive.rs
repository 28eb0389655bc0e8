//! Rings and aromaticity.

use comity_molecule::perceive::Rings;
use comity_molecule::{BondOrder, Molecule, Smiles};

fn read(text: &str) -> Molecule {
    Smiles::new()
        .read(text.as_bytes())
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .clone()
}

fn aromatic_atoms(text: &str) -> usize {
    let molecule = read(text);
    let rings = Rings::of(&molecule);
    (0..molecule.atoms().len() as u32)
        .filter(|atom| rings.aromatic_atom(*atom))
        .count()
}

fn sizes(text: &str) -> Vec<usize> {
    let mut sizes: Vec<usize> = Rings::of(&read(text))
        .rings()
        .iter()
        .map(|ring| ring.atoms.len())
        .collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn rings_of_published_structures() {
    let cases: [(&str, &[usize]); 9] = [
        ("CCO", &[]),
        ("C1CC1", &[3]),
        ("c1ccc2ccccc2c1", &[6, 6]),
        ("c1ccc2[nH]ccc2c1", &[5, 6]),
        // cubane: all six faces, not the five that would do; adamantane: all four
        ("C12C3C4C1C5C2C3C45", &[4, 4, 4, 4, 4, 4]),
        ("C1C2CC3CC1CC(C2)C3", &[6, 6, 6, 6]),
        // norbornane, morphine
        ("C1CC2CCC1C2", &[5, 5]),
        (
            "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
            &[5, 6, 6, 6, 6],
        ),
        // muscone: a ring of 15 is none of 3 to 8
        ("CC1CCCCCCCCCCCCC(=O)C1", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(sizes(text), expected, "{text}");
    }
}

#[test]
fn a_ring_goes_round() {
    for line in include_str!("../data/structures.smi").lines() {
        let (text, _) = line.split_once('\t').expect("two columns");
        let molecule = read(text);
        for ring in Rings::of(&molecule).rings() {
            assert_eq!(ring.atoms.len(), ring.bonds.len(), "{text}");
            for (at, number) in ring.bonds.iter().enumerate() {
                let ends = [ring.atoms[at], ring.atoms[(at + 1) % ring.atoms.len()]];
                let bond = molecule.bond(*number);
                assert!(
                    bond.ring && ends.contains(&bond.a) && ends.contains(&bond.b),
                    "{text}"
                );
            }
        }
    }
}

/// Lower-case and Kekulé spellings, and how many atoms are aromatic (RDKit 2026.09).
const AROMATIC: [(&str, &str, usize); 26] = [
    ("c1ccccc1", "C1=CC=CC=C1", 6),
    ("c1ccc2ccccc2c1", "C1=CC=C2C=CC=CC2=C1", 10),
    ("c1ccc2cccc-2cc1", "C1=CC=C2C=CC=C2C=C1", 10),
    ("c1cc[nH]c1", "N1C=CC=C1", 5),
    ("c1ccoc1", "O1C=CC=C1", 5),
    ("c1ccsc1", "S1C=CC=C1", 5),
    ("c1cc[se]c1", "[Se]1C=CC=C1", 5),
    ("c1ccncc1", "N1=CC=CC=C1", 6),
    ("c1cc[nH+]cc1", "[NH+]1=CC=CC=C1", 6),
    ("[O-][n+]1ccccc1", "[O-][N+]1=CC=CC=C1", 6),
    ("O=n1ccccc1", "O=N1=CC=CC=C1", 6),
    ("c1ccc2[nH]ccc2c1", "N1C=CC2=CC=CC=C12", 9),
    ("c1ccc2[nH]cnc2c1", "N1C=NC2=CC=CC=C12", 9),
    ("c1ccc2c(c1)[nH]c1ccccc12", "N1C2=CC=CC=C2C2=CC=CC=C12", 13),
    ("O=c1cc[nH]cc1", "O=C1C=CNC=C1", 6),
    ("O=c1cccccc1", "O=C1C=CC=CC=C1", 7),
    ("O=c1ccocc1", "O=C1C=COC=C1", 6),
    ("c1cc[cH-]c1", "[CH-]1C=CC=C1", 5),
    ("c1cc[cH+]ccc1", "[CH+]1C=CC=CC=C1", 7),
    ("c1c[cH+]1", "[CH+]1C=C1", 3),
    ("Cn1cnc2c1c(=O)n(C)c(=O)n2C", "CN1C=NC2=C1C(=O)N(C)C(=O)N2C", 9),
    ("c1ccc2c(c1)oc1ccccc12", "O1C2=CC=CC=C2C2=CC=CC=C12", 13),
    (
        "c1cc2ccc3cccc4ccc(c1)c2c34",
        "C1=CC2=CC=C3C=CC=C4C=CC(=C1)C2=C34",
        16,
    ),
    ("C1=CC=CC=CC=C1", "C1=CC=CC=CC=C1", 0),
    ("O=C1C=CC(=O)C=C1", "C1=CC(=O)C=CC1=O", 0),
    ("c1ccc2c(c1)Cc1ccccc1-2", "C1C2=CC=CC=C2C2=CC=CC=C12", 12),
];

#[test]
fn one_aromaticity_in_every_spelling() {
    for (lower, kekule, expected) in AROMATIC {
        assert_eq!(aromatic_atoms(lower), expected, "{lower}");
        assert_eq!(aromatic_atoms(kekule), expected, "{kekule}");
    }
}

#[test]
fn bonds_between_aromatic_rings_are_not_aromatic() {
    for text in ["c1ccccc1-c1ccccc1", "c1ccccc1c1ccccc1"] {
        let molecule = read(text);
        let rings = Rings::of(&molecule);
        let aromatic = (0..13).filter(|bond| rings.aromatic_bond(*bond)).count();
        assert_eq!((aromatic, molecule.bonds().len()), (12, 13), "{text}");
        assert!(rings.rings().iter().all(|ring| ring.aromatic));
    }
}

#[test]
fn rings_by_atom() {
    let molecule = read("Cc1ccc2ccccc2c1");
    let rings = Rings::of(&molecule);
    assert_eq!(rings.of_atom(0).count(), 0);
    assert_eq!(rings.of_atom(1).count(), 1);
    assert_eq!(rings.of_atom(4).count(), 2);
    assert_eq!(rings.of_atom(99).count(), 0);
}

/// A sheet of squares, every atom bonded to the next in its row and column.
fn grid(side: usize) -> Molecule {
    use comity_molecule::{Atom, Builder, Element, WrittenOrder};
    let mut builder = Builder::new();
    for _ in 0..side * side {
        builder
            .implied(Atom {
                element: Element::SI,
                ..Atom::default()
            })
            .expect("room");
    }
    for at in 0..side * side {
        let (row, column) = (at / side, at % side);
        let mut join = |to: usize| {
            builder
                .bond(at as u32, to as u32, WrittenOrder::Single)
                .map(|_| ())
        };
        if column + 1 < side {
            join(at + 1).expect("room");
        }
        if row + 1 < side {
            join(at + side).expect("room");
        }
    }
    builder.finish().expect("four bonds each")
}

#[test]
fn rings_of_a_grid_stay_few() {
    let molecule = grid(40);
    assert_eq!(Rings::of(&molecule).rings().len(), 39 * 39);
}

/// Buckminsterfullerene, sixty aromatic atoms that only an exact pairing gets right.
const FULLERENE: &str = "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41";

#[test]
fn fullerenes_have_single_and_double_bonds() {
    let molecule = read(FULLERENE);
    let double = molecule
        .bonds()
        .iter()
        .filter(|bond| bond.order == BondOrder::Double)
        .count();
    assert_eq!((molecule.atoms().len(), double), (60, 30));
    let rings = Rings::of(&molecule);
    let of_size = |size: usize| {
        rings
            .rings()
            .iter()
            .filter(|ring| ring.atoms.len() == size)
            .count()
    };
    assert_eq!((of_size(5), of_size(6)), (12, 20));
}
