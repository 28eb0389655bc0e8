//! One compound or two.

use comity_molecule::identity::{
    Form, Key, Sameness, Scratch, fast_formula_key, key, keys, same, split, stereo, tautomer_key,
};
use comity_molecule::{Atom, Builder, Chirality, Molecule, Smiles, WrittenOrder};
use proptest::prelude::*;

fn read(text: &str) -> Molecule {
    Smiles::new()
        .read(text.as_bytes())
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .clone()
}

fn key_of(molecule: &Molecule) -> Key {
    key(molecule, 0, &mut Scratch::default())
}

/// Spellings of one compound, its first component first.
const SAME: [(&str, &[&str]); 19] = [
    (
        "fentanyl",
        &[
            "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
            "O=C(CC)N(C1CCN(CC1)CCC1=CC=CC=C1)C1=CC=CC=C1",
            "CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]",
            "[2H]C([2H])([2H])C([2H])([2H])C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
            "CC[13C](=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
            "[H]C([H])([H])CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        ],
    ),
    (
        "4-hydroxybutanoic acid",
        &[
            "OCCCC(=O)O",
            "[O-]C(=O)CCCO.[Na+]",
            "[Na]OC(=O)CCCO",
            "OCCCC(=O)O[K]",
            "OCCCC(=O)O[Mg]OC(=O)CCCO",
        ],
    ),
    (
        "nitrobenzene",
        &[
            "c1ccccc1[N+](=O)[O-]",
            "c1ccccc1N(=O)=O",
            "C1=CC=CC=C1[N+]([O-])=O",
        ],
    ),
    (
        "azidothymidine",
        &[
            "Cc1cn([C@H]2C[C@H](N=[N+]=[N-])[C@@H](CO)O2)c(=O)[nH]c1=O",
            "CC1=CN(C(=O)NC1=O)C2CC(C(O2)CO)N=N#N",
        ],
    ),
    ("pyridine N-oxide", &["c1cc[n+]([O-])cc1", "O=n1ccccc1"]),
    ("dimethyl sulfoxide", &["CS(C)=O", "C[S+](C)[O-]"]),
    ("acetamide", &["CC(N)=O", "CC(O)=N"]),
    ("2-pyridone", &["O=c1cccc[nH]1", "Oc1ccccn1"]),
    (
        "histamine",
        &["NCCc1c[nH]cn1", "NCCc1cnc[nH]1", "[NH3+]CCc1c[nH]c[nH+]1"],
    ),
    (
        "glycine",
        &[
            "NCC(=O)O",
            "[NH3+]CC(=O)[O-]",
            "NCC(=O)[O-].[K+]",
            "[NH3+]CC(=O)O.[Cl-]",
        ],
    ),
    ("betaine", &["C[N+](C)(C)CC(=O)[O-]", "C[N+](C)(C)CC(=O)O.[Cl-]"]),
    (
        "ephedrine",
        &[
            "CNC(C)C(O)c1ccccc1",
            "C[C@H](NC)[C@H](O)c1ccccc1",
            "C[NH2+]C(C)C(O)c1ccccc1",
        ],
    ),
    ("sodium", &["[Na+]", "[Na+].[Cl-]"]),
    ("ammonia", &["N", "[NH4+]", "[NH4+].[Cl-]"]),
    (
        "phenobarbital",
        &[
            "CCC1(c2ccccc2)C(=O)NC(=O)NC1=O",
            "CCC1(c2ccccc2)C(=O)[N-]C(=O)NC1=O.[Na+]",
            "CCC1(c2ccccc2)C(=O)NC(O[Na])=NC1=O",
        ],
    ),
    ("tetrazole", &["c1nnn[nH]1", "c1nn[nH]n1"]),
    ("guanidine", &["NC(N)=N", "NC(N)=[NH2+]", "[NH2+]=C(N)N.[Cl-]"]),
    (
        "triphenylphosphine",
        &[
            "c1ccccc1P(c1ccccc1)c1ccccc1",
            "c1ccccc1[PH+](c1ccccc1)c1ccccc1.[Br-]",
        ],
    ),
    ("cisplatin's ammonia", &["N", "[NH3][Pt]"]),
];

#[test]
fn every_spelling_of_a_compound_has_its_key_and_is_the_same() {
    for (name, spellings) in SAME {
        let first = read(spellings[0]);
        for text in spellings {
            let other = read(text);
            assert_eq!(key_of(&other), key_of(&first), "{name}: {text}");
            assert_eq!(
                fast_formula_key(&other, 0),
                fast_formula_key(&first, 0),
                "{name}: {text}"
            );
            assert_eq!(same(&first, 0, &other, 0), Sameness::Same, "{name}: {text}");
            assert_eq!(same(&other, 0, &first, 0), Sameness::Same, "{name}: {text}");
        }
    }
}

/// Two compounds that are easily mistaken for one.
const DIFFERENT: [(&str, &str, &str); 16] = [
    ("safrole, isosafrole", "C=CCc1ccc2OCOc2c1", "CC=Cc1ccc2OCOc2c1"),
    (
        "delta-9- and delta-8-tetrahydrocannabinol",
        "CCCCCc1cc(O)c2C3C=C(C)CCC3C(C)(C)Oc2c1",
        "CCCCCc1cc(O)c2C3CC(C)=CCC3C(C)(C)Oc2c1",
    ),
    (
        "1- and 2-hydroxy ketone",
        "CC(=O)C(O)c1ccccc1",
        "CC(O)C(=O)c1ccccc1",
    ),
    (
        "2- and 3-fluoromethcathinone",
        "CNC(C)C(=O)c1ccccc1F",
        "CNC(C)C(=O)c1cccc(F)c1",
    ),
    (
        "3- and 4-fluoromethcathinone",
        "CNC(C)C(=O)c1cccc(F)c1",
        "CNC(C)C(=O)c1ccc(F)cc1",
    ),
    (
        "morphine, hydromorphone",
        "CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5",
        "CN1CCC23c4c5ccc(O)c4OC2C(=O)CCC3C1C5",
    ),
    ("4- and 3-hydroxybutanoic acid", "OCCCC(=O)O", "CC(O)CC(=O)O"),
    (
        "4-hydroxybutanoic acid and its lactone",
        "OCCCC(=O)O",
        "O=C1CCCO1",
    ),
    (
        "codeine, N-methylmorphinium",
        "CN1CCC23c4c5ccc(OC)c4OC2C(O)C=CC3C1C5",
        "C[N+]1(C)CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5",
    ),
    ("trimethylamine, tetramethylammonium", "CN(C)C", "C[N+](C)(C)C"),
    ("decalin, bicyclopentyl", "C1CCC2CCCCC2C1", "C1CCC(C1)C1CCCC1"),
    (
        "mescaline, its 2,4,5-isomer",
        "NCCc1cc(OC)c(OC)c(OC)c1",
        "NCCc1cc(OC)c(OC)cc1OC",
    ),
    ("propylamine, isopropylamine", "CCCN", "CC(C)N"),
    ("nitrite, nitro", "CCON=O", "CC[N+](=O)[O-]"),
    ("ethanol, dimethyl ether", "CCO", "COC"),
    ("phosphine oxide, phosphinous acid methyl", "CP(C)=O", "CP(C)O"),
];

#[test]
fn isomers_are_different_compounds() {
    for (name, first, second) in DIFFERENT {
        let (first, second) = (read(first), read(second));
        assert_eq!(same(&first, 0, &second, 0), Sameness::Different, "{name}");
        assert_eq!(same(&second, 0, &first, 0), Sameness::Different, "{name}");
        assert_ne!(key_of(&first), key_of(&second), "{name}");
    }
}

/// Tautomers that differ in hydrogen atoms on carbon.
const TAUTOMERS: [(&str, &str, &str); 7] = [
    ("phenylacetone", "CC(=O)Cc1ccccc1", "CC(O)=Cc1ccccc1"),
    ("acetylacetone", "CC(=O)CC(C)=O", "CC(O)=CC(C)=O"),
    (
        "4-hydroxycoumarin",
        "O=C1CC(=O)c2ccccc2O1",
        "OC1=CC(=O)Oc2ccccc12",
    ),
    ("indole", "c1ccc2[nH]ccc2c1", "c1ccc2N=CCc2c1"),
    ("phenol", "Oc1ccccc1", "O=C1CC=CC=C1"),
    (
        "hydrocodone",
        "COc1ccc2CC3C4CCC(=O)C5Oc1c2C45CCN3C",
        "COc1ccc2CC3C4CC=C(O)C5Oc1c2C45CCN3C",
    ),
    ("crotonaldehyde", "CC=CC=O", "C=CC=CO"),
];

#[test]
fn keto_and_enol_are_other_tautomers() {
    for (name, keto, enol) in TAUTOMERS {
        let (keto, enol) = (read(keto), read(enol));
        assert_eq!(same(&keto, 0, &enol, 0), Sameness::OtherTautomer, "{name}");
        assert_eq!(same(&enol, 0, &keto, 0), Sameness::OtherTautomer, "{name}");
        assert_eq!(fast_formula_key(&keto, 0), fast_formula_key(&enol, 0), "{name}");
        let scratch = &mut Scratch::default();
        assert_eq!(
            tautomer_key(&keto, 0, scratch),
            tautomer_key(&enol, 0, scratch),
            "{name}"
        );
        assert_ne!(key_of(&keto), key_of(&enol), "{name}");
    }
}

const DEXTROMETHORPHAN: &str = "CN1CC[C@@]23CCCC[C@@H]2[C@@H]1CC4=C3C=C(C=C4)OC";
const LEVOMETHORPHAN: &str = "CN1CC[C@]23CCCC[C@H]2[C@H]1CC4=C3C=C(C=C4)OC";
const FLAT: &str = "CN1CCC23CCCCC2C1CC4=C3C=C(C=C4)OC";

#[test]
fn a_listing_that_names_a_form_meets_that_form() {
    let listed = read(DEXTROMETHORPHAN);
    let form = |text: &str| stereo(&listed, 0, &read(text), 0);
    assert_eq!(form(DEXTROMETHORPHAN), Form::Same);
    assert_eq!(form("COc1ccc2c(c1)[C@]13CCCC[C@@H]1[C@H](C2)N(C)CC3"), Form::Same);
    assert_eq!(
        form("c1cc2C[C@]3([H])N(CC[C@]4(c2cc1OC)[C@@]3(CCCC4)[H])C"),
        Form::Same
    );
    assert_eq!(form(LEVOMETHORPHAN), Form::Mirror);
    assert_eq!(form(FLAT), Form::NotDrawn);
    assert_eq!(
        form("CN1CC[C@@]23CCCC[C@H]2[C@@H]1CC4=C3C=C(C=C4)OC"),
        Form::Other
    );
    assert_eq!(stereo(&read(FLAT), 0, &listed, 0), Form::NotNamed);
    assert_eq!(form("CCO"), Form::Undecided, "not this compound");
}

#[test]
fn the_geometry_of_double_bonds_is_compared() {
    let listed = read(r"C/C=C/c1ccc2OCOc2c1");
    let form = |text: &str| stereo(&listed, 0, &read(text), 0);
    assert_eq!(form(r"C(=C/C)\c1ccc2OCOc2c1"), Form::Same);
    assert_eq!(form(r"C/C=C\c1ccc2OCOc2c1"), Form::Other);
    assert_eq!(form("CC=Cc1ccc2OCOc2c1"), Form::NotDrawn);
}

#[test]
fn turning_equal_branches_does_not_hide_a_form() {
    // Meso compounds are their own mirror image; the two ends are laid on each other either way.
    let meso = read("O[C@H](C(=O)O)[C@@H](O)C(=O)O");
    assert_eq!(
        stereo(&meso, 0, &read("O[C@@H](C(=O)O)[C@H](O)C(=O)O"), 0),
        Form::Same
    );
    assert_eq!(
        stereo(&meso, 0, &read("O[C@H](C(=O)O)[C@H](O)C(=O)O"), 0),
        Form::Other
    );
}

#[test]
fn an_oxoanion_of_a_metal_stays_together() {
    let ionic = read("[O-][Mn](=O)(=O)=O.[K+]");
    let drawn = split(&read("[K]O[Mn](=O)(=O)=O")).unwrap();
    let part = (0..drawn.components()).find(|&part| same(&ionic, 0, &drawn, part) == Sameness::Same);
    assert!(part.is_some(), "permanganate");
    assert_eq!(key_of(&read("[K]O[Mn](=O)(=O)=O")), key_of(&ionic));
}

#[test]
fn salts_come_apart_and_the_parts_keep_their_atoms() {
    let drawn = read("OCCCC(=O)O[Mg]OC(=O)CCCO");
    let parts = split(&drawn).unwrap();
    assert_eq!((drawn.components(), parts.components()), (1, 3));
    assert_eq!(parts.atoms().len(), drawn.atoms().len());
    let mut scratch = Scratch::default();
    let acid = key_of(&read("OCCCC(=O)O"));
    assert_eq!(
        keys(&parts, &mut scratch)
            .iter()
            .filter(|&&key| key == acid)
            .count(),
        2
    );
    assert!(split(&read("OCCCC(=O)[O-].[Na+]")).is_none(), "nothing to cut");
    assert!(split(&read("[Na+].[Cl-]")).is_none());
}

#[test]
fn symmetry_is_no_wall() {
    // Buckminsterfullerene: all atoms look alike, and the hydrogens tell nothing.
    let ball = "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2\
                c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41";
    let ball = read(ball);
    assert_eq!(same(&ball, 0, &ball, 0), Sameness::Same);
    // Sixty equal arms.
    let arms = format!("C{}", "C(CC)(CC)".repeat(300));
    let arms = read(&arms);
    assert_eq!(same(&arms, 0, &arms, 0), Sameness::Same);
    let chain = read(&"C".repeat(2_000));
    assert_eq!(same(&chain, 0, &chain, 0), Sameness::Same);
}

/// Structures for the laws: rings, salts, charges, isotopes, metals, several components.
const SAMPLES: [&str; 12] = [
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5",
    "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc([N+](=O)[O-])ccc12",
    "[Na]OC(=O)CCCO",
    "C[N+](C)(C)CCO.[Cl-]",
    "CCC1(c2ccccc2)C(=O)[N-]C(=O)NC1=O.[Na+]",
    "OCCCC(=O)O[Mg]OC(=O)CCCO",
    "*c1ccccc1",
    "CCCCCc1cc(O)c2C3C=C(C)CCC3C(C)(C)Oc2c1",
    "[13CH3]OC(=O)C1C(OC(=O)c2ccccc2)CC2CCC1N2C",
    "C1CC2CCC1CC2",
    "[H][H]",
];

/// The same molecule with atoms and bonds in another order.
fn permuted(molecule: &Molecule, order: &[usize], turn: bool) -> Molecule {
    let mut builder = Builder::new();
    let mut new = vec![0; order.len()];
    for &old in order {
        let atom = Atom {
            chirality: Chirality::None,
            aromatic: false,
            ..molecule.atoms()[old]
        };
        new[old] = builder.atom(atom).unwrap();
    }
    let mut bonds: Vec<_> = molecule.bonds().iter().collect();
    if turn {
        bonds.reverse();
    }
    for bond in bonds {
        let (a, b) = (new[bond.a as usize], new[bond.b as usize]);
        let order = match bond.order {
            comity_molecule::BondOrder::Double => WrittenOrder::Double,
            comity_molecule::BondOrder::Triple => WrittenOrder::Triple,
            _ => WrittenOrder::Single,
        };
        builder
            .bond(if turn { b } else { a }, if turn { a } else { b }, order)
            .unwrap();
    }
    builder.finish().unwrap()
}

/// A sample, an order for its atoms, and whether bonds are turned round.
fn sample() -> impl Strategy<Value = (usize, Vec<usize>, bool)> {
    (0..SAMPLES.len(), any::<bool>()).prop_flat_map(|(sample, turn)| {
        let order: Vec<usize> = (0..read(SAMPLES[sample]).atoms().len()).collect();
        (Just(sample), Just(order).prop_shuffle(), Just(turn))
    })
}

proptest! {
    #[test]
    fn the_order_of_the_atoms_changes_nothing((sample, order, turn) in sample()) {
        let molecule = read(SAMPLES[sample]);
        let other = permuted(&molecule, &order, turn);
        for (number, atom) in molecule.atoms().iter().enumerate() {
            let place = order.iter().position(|&old| old == number).unwrap();
            let component = other.atoms()[place].component;
            let (mut first, mut second) = (Scratch::default(), Scratch::default());
            prop_assert_eq!(key(&molecule, atom.component, &mut first), key(&other, component, &mut second));
            prop_assert_eq!(
                fast_formula_key(&molecule, atom.component),
                fast_formula_key(&other, component)
            );
        }
        let component = other.atoms()[order.iter().position(|&old| old == 0).unwrap()].component;
        prop_assert_eq!(same(&molecule, 0, &other, component), Sameness::Same);
    }

    #[test]
    fn another_component_changes_no_key(sample in 0..SAMPLES.len(), other in 0..SAMPLES.len(), before in any::<bool>()) {
        let (first, second) = (SAMPLES[sample], SAMPLES[other]);
        let alone = read(first);
        let text = if before { format!("{second}.{first}") } else { format!("{first}.{second}") };
        let both = read(&text);
        let shift = if before { read(second).components() } else { 0 };
        for component in 0..alone.components() {
            prop_assert_eq!(
                key(&alone, component, &mut Scratch::default()),
                key(&both, component + shift, &mut Scratch::default())
            );
            prop_assert_eq!(same(&alone, component, &both, component + shift), Sameness::Same);
        }
    }

    #[test]
    fn equal_keys_of_samples_mean_one_compound(first in 0..SAMPLES.len(), second in 0..SAMPLES.len()) {
        let (a, b) = (read(SAMPLES[first]), read(SAMPLES[second]));
        prop_assert_eq!(key_of(&a) == key_of(&b), same(&a, 0, &b, 0) == Sameness::Same);
    }
}
