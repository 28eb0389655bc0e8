//! A second opinion: chematic reads the same published structures.

use chematic_core::implicit_hcount;
use chematic_perception::apply_aromaticity;
use comity_molecule::Smiles;
use comity_molecule::perceive::Rings;

/// Heavy atoms, hydrogen atoms and aromatic atoms as chematic sees them.
fn second_opinion(text: &str) -> (usize, u32, usize) {
    let molecule =
        apply_aromaticity(&chematic_smiles::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")));
    let heavy = molecule.atom_count();
    let hydrogens = molecule
        .atoms()
        .map(|(number, _)| u32::from(implicit_hcount(&molecule, number)))
        .sum();
    (
        heavy,
        hydrogens,
        molecule.atoms().filter(|(_, atom)| atom.aromatic).count(),
    )
}

fn first_opinion(text: &str) -> (usize, u32, usize) {
    let mut smiles = Smiles::new();
    let molecule = smiles
        .read(text.as_bytes())
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let rings = Rings::of(molecule);
    let hydrogens = molecule
        .atoms()
        .iter()
        .map(|atom| u32::from(atom.hydrogens))
        .sum();
    let aromatic = (0..molecule.atoms().len() as u32)
        .filter(|atom| rings.aromatic_atom(*atom))
        .count();
    (molecule.atoms().len(), hydrogens, aromatic)
}

#[test]
fn heavy_atoms_hydrogen_atoms_and_aromatic_atoms_agree() {
    let mut differ = Vec::new();
    for line in include_str!("../data/structures.smi").lines() {
        let (text, name) = line.split_once('\t').expect("two columns");
        let (ours, theirs) = (first_opinion(text), second_opinion(text));
        if ours != theirs {
            differ.push(format!("{name}: {ours:?}, chematic {theirs:?}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
