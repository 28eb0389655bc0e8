//! Another spelling of the same substance gives the same picture, but for the atom numbers.

use comity_molecule::Molecule;
use comity_picture::{Picture, svg};
use proptest::prelude::*;

use crate::read_back::{elements, read};

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
    let svg = svg(&Picture::new(molecule)).unwrap();
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
