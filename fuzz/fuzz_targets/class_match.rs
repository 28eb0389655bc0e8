//! Structures against the real class definitions: the same answer for the last atom first, sane atoms, and nothing
//! that takes long (run with `-timeout=5`).
#![no_main]

use std::sync::OnceLock;

use comity_molecule::{Atom, BondOrder, Builder, Chirality, Molecule, Smiles, WrittenOrder};
use comity_substances::{ClassScratch, Classes, Membership, Readings, Verdict};

fn classes() -> &'static Classes {
    static CLASSES: OnceLock<Classes> = OnceLock::new();
    CLASSES.get_or_init(|| {
        Classes::load(comity_fuzz::definitions()).unwrap_or_else(|errors| panic!("{errors:?}"))
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut reader = Smiles::new();
    let Ok(molecule) = reader.read(data) else { return };
    let (found, core) = find(molecule);
    for found in &found {
        sane(molecule, found);
    }
    if let Some(turned) = turned(molecule) {
        let (again, core_again) = find(&turned);
        assert_eq!(core, core_again);
        assert_eq!(words(&found), words(&again));
    }
});

fn find(molecule: &Molecule) -> (Vec<Membership>, bool) {
    let mut found = Vec::new();
    let core = classes().find(molecule, &mut ClassScratch::new(), &Readings::new(), &mut found);
    (found, core.any())
}

fn sane(molecule: &Molecule, found: &Membership) {
    assert_eq!(found.verdict == Verdict::Meets, found.readings.is_empty());
    assert!(matches!(found.verdict, Verdict::Meets | Verdict::Review));
    let is_atom = |input: &u32| molecule.atoms().iter().any(|atom| atom.input == *input);
    assert!(found.core.iter().all(is_atom) && found.core.is_sorted());
    for place in &found.positions {
        assert!(place.atoms.iter().all(is_atom) && place.atoms.is_sorted());
        assert!(place.letter.is_empty() || found.letters.contains(&place.letter));
    }
}

/// Everything but the numbers of atoms and components; more findings than are kept may be others.
fn words(found: &[Membership]) -> Vec<String> {
    if found.len() >= 100 {
        return Vec::new();
    }
    let mut words: Vec<String> = found
        .iter()
        .map(|found| {
            let mut places: Vec<String> = found
                .positions
                .iter()
                .map(|place| {
                    format!(
                        "{} {} {} {}",
                        place.at,
                        place.letter,
                        place.found,
                        place.atoms.len()
                    )
                })
                .collect();
            places.sort();
            format!(
                "{} {:?} {:?} {:?} {places:?}",
                found.class, found.verdict, found.letters, found.readings
            )
        })
        .collect();
    words.sort();
    words
}

/// The same molecule, last atom first.
fn turned(molecule: &Molecule) -> Option<Molecule> {
    let mut builder = Builder::new();
    let last = u32::try_from(molecule.atoms().len()).ok()?.checked_sub(1)?;
    for atom in molecule.atoms().iter().rev() {
        let atom = Atom {
            chirality: Chirality::None,
            aromatic: false,
            ..*atom
        };
        builder.atom(atom).ok()?;
    }
    for bond in molecule.bonds().iter().rev() {
        let order = match bond.order {
            BondOrder::Single => WrittenOrder::Single,
            BondOrder::Double => WrittenOrder::Double,
            BondOrder::Triple => WrittenOrder::Triple,
            BondOrder::Quadruple => WrittenOrder::Quadruple,
            BondOrder::Any => WrittenOrder::Any,
        };
        builder.bond(last - bond.b, last - bond.a, order).ok()?;
    }
    let turned = builder.finish().ok()?;
    (turned.atoms().len() == molecule.atoms().len()).then_some(turned)
}
