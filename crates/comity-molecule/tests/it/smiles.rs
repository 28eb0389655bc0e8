//! Reading SMILES: a table of cases, laws, and abuse.

use comity_molecule::{
    Atom, BondOrder, Chirality, Direction, Fault, MAX_ATOMS, MAX_BRANCHES, MAX_TEXT, Molecule, ReadError,
    Smiles,
};
use proptest::prelude::*;

fn read(text: &str) -> Result<Molecule, ReadError> {
    Smiles::new().read(text.as_bytes()).cloned()
}

fn good(text: &str) -> Molecule {
    read(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn sign(order: BondOrder) -> char {
    match order {
        BondOrder::Single => '-',
        BondOrder::Double => '=',
        BondOrder::Triple => '#',
        BondOrder::Quadruple => '$',
        BondOrder::Any => '~',
    }
}

/// Atoms, hydrogen atoms, charge, components, ring bonds, and the order of every bond; or fault and place.
fn summary(text: &str) -> String {
    match read(text) {
        Err(error) => format!("{} {}", error.fault.code(), error.at),
        Ok(molecule) => {
            let hydrogens: u32 = molecule
                .atoms()
                .iter()
                .map(|atom| u32::from(atom.hydrogens))
                .sum();
            let charge: i32 = molecule.atoms().iter().map(|atom| i32::from(atom.charge)).sum();
            let ring = molecule.bonds().iter().filter(|bond| bond.ring).count();
            let orders: String = molecule.bonds().iter().map(|bond| sign(bond.order)).collect();
            let counts = format!(
                "{} {hydrogens} {charge} {} {ring} {orders}",
                molecule.atoms().len(),
                molecule.components()
            );
            counts.trim_end().to_owned()
        }
    }
}

#[test]
fn cases() {
    let mut wrong = Vec::new();
    for line in include_str!("../data/smiles.case").lines() {
        let Some((text, expected)) = line.split_once('\t').filter(|_| !line.starts_with("//")) else {
            continue;
        };
        let found = summary(text);
        if found != expected {
            wrong.push(format!("{text}\t{found}\tnot {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn published_structures_are_read() {
    for line in include_str!("../data/structures.smi").lines() {
        let (text, _) = line.split_once('\t').expect("two columns");
        good(text);
    }
}

#[test]
fn a_reader_forgets_the_text_before() {
    let mut smiles = Smiles::new();
    for refused in [
        "C1CC", "C(C", "c1cccc1", "C%12CC", "C%(345)C", "C(((", "CC)", "[nH", "",
    ] {
        assert!(smiles.read(refused.as_bytes()).is_err(), "{refused}");
        let kept = smiles.read(b"CC1CC1.O").cloned();
        assert_eq!(kept, read("CC1CC1.O"), "after {refused}");
    }
}

#[test]
fn atoms_keep_their_place_in_the_input() {
    let molecule = good("[H]OC([2H])([H])C");
    let inputs: Vec<u32> = molecule.atoms().iter().map(|atom| atom.input).collect();
    assert_eq!(inputs, [1, 2, 5]);
    let carbon = molecule.atom(1);
    assert_eq!((carbon.hydrogens, carbon.labelled_hydrogens), (2, 1));
}

#[test]
fn hydrogen_without_a_heavy_atom_stays() {
    assert_eq!(good("[H][H]").atoms().len(), 2);
    assert_eq!(good("[H+]").atoms().len(), 1);
    assert_eq!(good("[2H]Cl").atoms().len(), 1);
    assert_eq!(read("C[H]C").map_err(|error| error.fault), Err(Fault::Valence));
}

#[test]
fn bracket_atoms_in_full() {
    let molecule = good("[13C@@H+:7](F)Cl");
    let expected = Atom {
        element: comity_molecule::Element::C,
        isotope: 13,
        charge: 1,
        hydrogens: 1,
        chirality: Chirality::Other,
        ..Atom::default()
    };
    assert_eq!(molecule.atom(0), expected);
}

#[test]
fn nitro_groups_take_one_form() {
    assert_eq!(summary("CN(=O)=O"), summary("C[N+]([O-])=O"));
    assert_eq!(good("CN(=O)=O").atom(1).charge, 1);
}

/// The one handedness of a structure, with the neighbours in the order of their elements and degrees.
fn handedness(text: &str) -> Chirality {
    let molecule = good(text);
    let number = (0..molecule.atoms().len() as u32)
        .find(|atom| molecule.atom(*atom).chirality != Chirality::None)
        .expect("one centre");
    let rank = |atom: u32| (molecule.atom(atom).element, molecule.neighbours(atom).len());
    let order: Vec<_> = molecule
        .neighbours(number)
        .iter()
        .map(|near| rank(near.atom))
        .collect();
    let before = |at: usize| order[..at].iter().filter(|other| **other > order[at]).count();
    let swaps: usize = (0..order.len()).map(before).sum();
    match (molecule.atom(number).chirality, swaps % 2) {
        (Chirality::Clockwise, 1) => Chirality::Anticlockwise,
        (Chirality::Anticlockwise, 1) => Chirality::Clockwise,
        (as_is, _) => as_is,
    }
}

/// Spellings of L-alanine, and of one enantiomer of methyl phenyl sulfoxide, whose fourth ligand is a lone pair.
const ONE_HAND: [&[&str]; 2] = [
    &[
        "N[C@@H](C)C(=O)O",
        "C[C@H](N)C(=O)O",
        "OC(=O)[C@H](C)N",
        "[H][C@@](C)(N)C(=O)O",
        "N[C@@]([H])(C)C(=O)O",
        "[C@@H](C)(N)C(=O)O",
        "C1(=O)O.[C@@H]1(C)N",
        "N[C@TH2H](C)C(=O)O",
        "[C@@]1(C)(N)C(=O)O.[H]1",
    ],
    &[
        "C[S@](=O)c1ccccc1",
        "O=[S@@](C)c1ccccc1",
        "c1ccccc1[S@](C)=O",
        "[S@](C)(=O)c1ccccc1",
    ],
];

#[test]
fn one_handedness_in_every_spelling() {
    for spellings in ONE_HAND {
        for text in spellings {
            assert_eq!(handedness(text), handedness(spellings[0]), "{text}");
        }
    }
    assert_ne!(handedness("C[C@@H](N)C(=O)O"), handedness("C[C@H](N)C(=O)O"));
}

#[test]
fn leaning_bonds() {
    let lean = |text: &str| {
        good(text)
            .bonds()
            .iter()
            .map(|bond| bond.direction)
            .collect::<Vec<_>>()
    };
    use Direction::{Down, None, Up};
    assert_eq!(lean("F/C=C/F"), [Up, None, Up]);
    assert_eq!(lean("F\\C=C\\F"), [Down, None, Down]);
    assert_eq!(
        lean("C1=CCCCCCC/1"),
        [None, None, None, None, None, None, None, Down]
    );
    // The hydrogen atom goes; what its bond said is kept by the other ligand.
    assert_eq!(lean("C(\\[H])(C)=C/C"), [Up, None, Up]);
}

#[test]
fn numbers_of_components() {
    let parts = |text: &str| {
        good(text)
            .atoms()
            .iter()
            .map(|atom| atom.component)
            .collect::<Vec<_>>()
    };
    assert_eq!(parts("C.O.[Na+]"), [0, 1, 2]);
    assert_eq!(parts("C1.O.C1"), [0, 1, 0]);
    assert_eq!(parts("N->[Pt]<-N.C"), [0, 0, 0, 1]);
}

fn fault(text: &str) -> Fault {
    read(text).expect_err("it is refused").fault
}

#[test]
fn abuse_is_refused_at_once() {
    let many = 100_000;
    assert_eq!(fault(&"C".repeat(many)), Fault::TooLong);
    assert_eq!(fault(&"C".repeat(MAX_ATOMS + 1)), Fault::TooManyAtoms);
    assert_eq!(fault(&"C.".repeat(10_000)), Fault::TooLong);
    assert_eq!(fault(&"C.".repeat(MAX_ATOMS + 1)), Fault::TooManyAtoms);
    assert_eq!(fault(&"C(".repeat(many)), Fault::TooLong);
    assert_eq!(fault(&"C(".repeat(MAX_BRANCHES + 1)), Fault::TooDeep);
    assert_eq!(fault(&"(".repeat(MAX_TEXT)), Fault::Branch);
    assert_eq!(fault(&"[".repeat(MAX_TEXT)), Fault::Unexpected);
    assert_eq!(fault(&"%".repeat(MAX_TEXT)), Fault::Unexpected);
    let rings: String = (100..2_000).map(|ring| format!("C%({ring})")).collect();
    assert_eq!(fault(&rings), Fault::TooDeep);
    let flood: String = (10..100).map(|ring| format!("%{ring}")).collect();
    assert_eq!(fault(&format!("C{flood}")), Fault::RingOpen);
    assert_eq!(fault(&format!("C{flood}C{flood}")), Fault::DoubleBonded);
    assert_eq!(fault(&format!("[{}C]", "9".repeat(1_000))), Fault::Number);
}

#[test]
fn the_largest_records_are_read() {
    assert_eq!(good(&"C".repeat(MAX_ATOMS)).atoms().len(), MAX_ATOMS);
    assert_eq!(
        good(&"C.".repeat(MAX_ATOMS)[..2 * MAX_ATOMS - 1]).components() as usize,
        MAX_ATOMS
    );
    let nested = format!("{}C{}", "C(".repeat(MAX_BRANCHES), ")".repeat(MAX_BRANCHES));
    assert_eq!(good(&nested).bonds().len(), MAX_BRANCHES);
    let macrocycle = format!("C1{}1", "C".repeat(MAX_ATOMS - 1));
    assert!(good(&macrocycle).bonds().iter().all(|bond| bond.ring));
    // A chain of phenylenes has more closures than there are bits for them.
    let chain = good(&["c1ccc(cc1)"; 80].concat());
    assert_eq!(chain.bonds().iter().filter(|bond| bond.ring).count(), 480);
    assert_eq!(
        chain
            .bonds()
            .iter()
            .filter(|bond| bond.order == BondOrder::Double)
            .count(),
        240
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut smiles = Smiles::new();
        if let Err(error) = smiles.read(&bytes) {
            prop_assert!(error.at <= bytes.len());
        }
    }

    #[test]
    fn any_signs_are_read_or_refused(text in "[CNOSPcnosp()=#:/\\\\.%1234\\[\\]+@H*-]{0,60}") {
        let first = read(&text);
        let mut smiles = Smiles::new();
        // The same again in a reader that has read something else, refused or not.
        let _ = smiles.read(b"c1cc[nH]c1");
        let _ = smiles.read(b"C1C(C");
        prop_assert_eq!(smiles.read(text.as_bytes()).cloned(), first.clone());
        if let Ok(molecule) = first {
            well_formed(&molecule)?;
        }
    }

    #[test]
    fn components_in_any_order(
        picked in proptest::collection::vec(0..PARTS.len(), 1..6), seed in any::<u64>(),
    ) {
        let parts: Vec<&str> = picked.iter().map(|at| PARTS[*at]).collect();
        let mut other = parts.clone();
        let turn = (seed % parts.len() as u64) as usize;
        other.rotate_left(turn);
        let (one, two) = (good(&parts.join(".")), good(&other.join(".")));
        let mut counts = [atoms_of(&one), atoms_of(&two)];
        counts.iter_mut().for_each(|list| list.sort_unstable());
        prop_assert_eq!(&counts[0], &counts[1]);
        prop_assert_eq!(one.components(), two.components());
    }
}

/// Published substances and counter-ions.
const PARTS: [&str; 8] = [
    "CCO",
    "c1ccccc1C",
    "[Na+]",
    "[Cl-]",
    "CC(=O)Oc1ccccc1C(=O)O",
    "O",
    "CN1CCCC1c1cccnc1",
    "C[N+](C)(C)C",
];

fn atoms_of(molecule: &Molecule) -> Vec<(u8, i8, u8, usize)> {
    let near = |number: usize| molecule.neighbours(number as u32).len();
    (molecule.atoms().iter().enumerate())
        .map(|(number, atom)| (atom.element.0, atom.charge, atom.hydrogens, near(number)))
        .collect()
}

/// Neighbours and bonds agree, components are joined, numbers are in range.
fn well_formed(molecule: &Molecule) -> Result<(), TestCaseError> {
    let mut ends = 0;
    for number in 0..molecule.atoms().len() as u32 {
        for near in molecule.neighbours(number) {
            let bond = molecule.bond(near.bond);
            prop_assert!((bond.a, bond.b) == (number, near.atom) || (bond.b, bond.a) == (number, near.atom));
            prop_assert_eq!(
                molecule.atom(number).component,
                molecule.atom(near.atom).component
            );
            ends += 1;
        }
        prop_assert!(molecule.atom(number).component < molecule.components());
    }
    prop_assert_eq!(ends, 2 * molecule.bonds().len());
    // A bond lies in a ring exactly if its ends stay joined without it.
    for (number, bond) in molecule.bonds().iter().enumerate() {
        if bond.order != BondOrder::Any {
            prop_assert_eq!(bond.ring, joined_without(molecule, number as u32));
        }
    }
    Ok(())
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
