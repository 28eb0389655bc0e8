//! Identity: a structure is one compound with itself however its atoms are ordered; equal keys of two structures and
//! laying one on the other agree.
#![no_main]

use comity_molecule::identity::{
    Form, Sameness, Scratch, fast_formula_key, key, same, split, stereo, tautomer_key,
};
use comity_molecule::{Atom, BondOrder, Builder, Chirality, Molecule, Smiles, WrittenOrder};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(2, |&byte| byte == b'\n');
    let (Some(first), second) = (parts.next(), parts.next()) else {
        return;
    };
    let mut smiles = Smiles::new();
    let Ok(first) = smiles.read(first).cloned() else {
        return;
    };
    alone(&first);
    if let Some(second) = second
        && let Ok(second) = smiles.read(second).cloned()
    {
        together(&first, &second);
    }
});

fn alone(molecule: &Molecule) {
    for component in 0..molecule.components().min(3) {
        let alike = same(molecule, component, molecule, component);
        assert!(matches!(alike, Sameness::Same | Sameness::Undecided));
        let form = stereo(molecule, component, molecule, component);
        assert!(
            matches!(form, Form::Same | Form::NotNamed | Form::Undecided),
            "{form:?}"
        );
    }
    if let Some(parts) = split(molecule) {
        assert_eq!(parts.atoms().len(), molecule.atoms().len());
        assert!(parts.components() > molecule.components() || parts.bonds().len() < molecule.bonds().len());
        assert!(split(&parts).is_none(), "taken apart once and for all");
    }
    if let Some(turned) = turned(molecule) {
        let component = turned.atoms().last().map_or(0, |atom| atom.component);
        let scratch = &mut Scratch::default();
        assert_eq!(key(molecule, 0, scratch), key(&turned, component, scratch));
        assert_eq!(
            fast_formula_key(molecule, 0),
            fast_formula_key(&turned, component)
        );
        let alike = same(molecule, 0, &turned, component);
        assert!(matches!(alike, Sameness::Same | Sameness::Undecided));
    }
}

/// The same molecule, last atom first.
fn turned(molecule: &Molecule) -> Option<Molecule> {
    let mut builder = Builder::new();
    let last = molecule.atoms().len() as u32 - 1;
    for atom in molecule.atoms().iter().rev() {
        // Lone hydrogen atoms would be counted at their neighbour.
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

fn together(first: &Molecule, second: &Molecule) {
    let scratch = &mut Scratch::default();
    let there = same(first, 0, second, 0);
    let back = same(second, 0, first, 0);
    let decided = |sameness| sameness != Sameness::Undecided;
    assert!(there == back || !decided(there) || !decided(back));
    if there == Sameness::Same {
        assert_eq!(key(first, 0, scratch), key(second, 0, scratch));
    }
    if matches!(there, Sameness::Same | Sameness::OtherTautomer) {
        assert_eq!(fast_formula_key(first, 0), fast_formula_key(second, 0));
        assert_eq!(tautomer_key(first, 0, scratch), tautomer_key(second, 0, scratch));
    }
}
