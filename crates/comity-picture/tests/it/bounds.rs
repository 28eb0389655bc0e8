use comity_molecule::Molecule;
use comity_picture::{MAX_ATOMS, MAX_MARKS, Mark, Picture, PictureError, svg};

use crate::read_back::{elements, read};

fn draw(smiles: &str) -> Result<String, PictureError> {
    svg(&Picture {
        numbers: true,
        ..Picture::new(&read(smiles))
    })
}

#[test]
fn too_many_atoms_or_marks_are_refused() {
    assert!(draw(&"C".repeat(MAX_ATOMS)).is_ok());
    assert_eq!(
        draw(&"C".repeat(MAX_ATOMS + 1)),
        Err(PictureError::TooManyAtoms { atoms: MAX_ATOMS + 1 })
    );
    // Only what is drawn counts: the salt of something large is still drawn.
    let molecule = read(&format!("{}.Cl", "C".repeat(300)));
    assert!(
        svg(&Picture {
            component: Some(1),
            ..Picture::new(&molecule)
        })
        .is_ok()
    );
    let marks = vec![Mark::default(); MAX_MARKS + 1];
    let many = svg(&Picture {
        marks: &marks,
        ..Picture::new(&molecule)
    });
    assert_eq!(many, Err(PictureError::TooManyMarks { marks: MAX_MARKS + 1 }));
    assert_eq!(svg(&Picture::new(&Molecule::default())), Err(PictureError::Empty));
}

/// Atoms that are not said, each joined to its next six: no structure, but it reads.
#[test]
fn a_net_is_refused() {
    let atoms: usize = 100;
    let mut net = String::new();
    for at in 0..atoms {
        net.push('*');
        for step in 2..=6 {
            let closes = at.checked_sub(step).map(|from| from * 10 + step);
            let opens = (at + step < atoms).then_some(at * 10 + step);
            net.extend(
                closes
                    .into_iter()
                    .chain(opens)
                    .map(|number| format!("%({})", number + 100)),
            );
        }
    }
    assert!(
        matches!(draw(&net), Err(PictureError::TooManyBonds { bonds: 579 })),
        "{:?}",
        draw(&net)
    );
}

#[test]
fn odd_shapes_are_drawn() {
    // Cages, spiro joints, large rings, metals with many neighbours, chains of double bonds, lone atoms.
    for smiles in [
        "C1CC2CCC1CC2",
        "C1C2CC3CC1CC(C2)C3",
        "C12C3C4C1C5C2C3C45",
        "C1CCC2(CC1)CCCCC2",
        "C1CCCCCCCCCCCCCC1",
        "C1CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC1",
        "F[P-](F)(F)(F)(F)F",
        "C=C=C=C",
        "N#CC#N",
        "[He]",
        "*",
        "[U]",
        "C~C",
        "O=S(=O)(O)O",
        "CC(C)(C)C(C(C)(C)C)(C(C)(C)C)C(C)(C)C",
        "c12c3c4c5c1c6c7c8c2c9c1c3c2c3c4c4c%10c5c5c6c6c7c7c%11c8c9c8c9c1c2c1c2c3c4c3c4c%10c5c5c6c6c7c7c%11c8c8c9c1c1c2c3c2c4c5c6c3c7c8c1c23",
    ] {
        let molecule = read(smiles);
        let svg = svg(&Picture {
            numbers: true,
            ..Picture::new(&molecule)
        })
        .expect(smiles);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{smiles}");
        elements(&svg);
    }
}

#[test]
fn widths_are_held_in_bounds() {
    let molecule = read("CCO");
    for (asked, got) in [(0, 280.0), (279, 280.0), (500, 500.0), (u16::MAX, 1200.0)] {
        let svg = svg(&Picture {
            width: asked,
            ..Picture::new(&molecule)
        })
        .unwrap();
        assert_eq!(elements(&svg)[0].number("width"), got);
    }
}
