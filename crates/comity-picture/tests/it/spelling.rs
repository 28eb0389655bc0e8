//! Another spelling of the same substance gives the same picture, but for the atom numbers.

use std::collections::BTreeMap;

use comity_molecule::{Atom, BondOrder, Builder, Chirality, Molecule, WrittenOrder};
use comity_picture::{Lang, Mark, Picture, svg};
use proptest::prelude::*;

use crate::read_back::{elements, marks, read};
use crate::substances::SHOWN;

/// Published substances, each written in several ways.
const SPELLINGS: [(&str, &[&str]); 4] = [
    (
        "CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1",
        &[
            "c1ccccc1CCN1CCC(CC1)N(C(C)=O)c1ccccc1",
            "O=C(C)N(C1=CC=CC=C1)C1CCN(CCC2=CC=CC=C2)CC1",
        ],
    ),
    (
        "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1",
        &["COC(=O)C1(CCN(CCc2ccccc2)CC1)N(C(=O)CC)c1ccccc1"],
    ),
    (
        "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]",
        &["[O-][N+](=O)c1ccc2n(CCN(CC)CC)c(nc2c1)Cc1ccc(cc1)OC(C)C"],
    ),
    ("CC(=O)OC(C)=O", &["O=C(C)OC(=O)C", "C(C)(=O)OC(C)=O"]),
];

#[test]
fn spellings_give_the_same_drawing() {
    for (first, others) in SPELLINGS {
        let expected = shapes(&read(first));
        for other in others {
            assert_eq!(shapes(&read(other)), expected, "{first} and {other}");
        }
    }
}

/// All strokes and labels of a picture, sorted: what is left when order does not count.
fn shapes(molecule: &Molecule) -> Vec<String> {
    let svg = svg(&Picture::new(molecule)).expect("a picture");
    let mut shapes = Vec::new();
    for element in elements(&svg) {
        if element.name == "text" {
            shapes.push(format!(
                "{} {} {}",
                element.get("x"),
                element.get("y"),
                element.text
            ));
        }
    }
    let count = |what: char| svg.matches(what).count();
    shapes.push(format!("{} strokes", count('L')));
    shapes.sort();
    shapes
}

/// The same molecule with its atoms added in another order.
fn permuted(molecule: &Molecule, order: &[usize]) -> Molecule {
    let mut builder = Builder::new();
    let mut place = vec![0; order.len()];
    for &old in order {
        // Handedness goes by the order of the bonds, which changes too.
        let atom = Atom {
            chirality: Chirality::None,
            aromatic: false,
            ..molecule.atoms()[old]
        };
        place[old] = builder.atom(atom).expect("an atom");
    }
    for bond in molecule.bonds() {
        let order = match bond.order {
            BondOrder::Double => WrittenOrder::Double,
            BondOrder::Triple => WrittenOrder::Triple,
            _ => WrittenOrder::Single,
        };
        builder
            .bond(place[bond.a as usize], place[bond.b as usize], order)
            .expect("a bond");
    }
    builder.finish().expect("a molecule")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_the_atoms_does_not_matter(which in 0..SHOWN.len(), seed in any::<u64>()) {
        let shown = SHOWN[which];
        prop_assume!(!shown.smiles.contains('[') && shown.name != "vancomycin");
        let molecule = read(shown.smiles);
        let count = molecule.atoms().len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&at| (at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let other = permuted(&molecule, &order);
        prop_assert_eq!(shapes(&other), shapes(&molecule), "{}", shown.name);

        // The marks move with their atoms.
        let moved = |atoms: &[u32]| -> Vec<u32> {
            atoms.iter().map(|&old| order.iter().position(|&at| at == old as usize).unwrap() as u32).collect()
        };
        let marks = marks(&shown, Lang::En);
        let moved_marks: Vec<Mark> =
            marks.iter().map(|mark| Mark { atoms: moved(&mark.atoms), ..mark.clone() }).collect();
        let (core, moved_core) = (shown.core, moved(shown.core));
        let first = svg(&Picture { core, marks: &marks, ..Picture::new(&molecule) }).unwrap();
        let second = svg(&Picture { core: &moved_core, marks: &moved_marks, ..Picture::new(&other) }).unwrap();
        prop_assert_eq!(parts(&second), parts(&first), "{}", shown.name);
    }
}

/// How many elements of each sort.
fn parts(svg: &str) -> BTreeMap<String, usize> {
    let mut parts = BTreeMap::new();
    for element in elements(svg) {
        *parts
            .entry(format!("{} {}", element.name, element.get("class")))
            .or_default() += 1;
    }
    parts
}
