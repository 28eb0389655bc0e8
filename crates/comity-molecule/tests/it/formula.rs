//! Formulas and masses of published substances.

use comity_molecule::{Element, Smiles, formula};

/// Name, structure, formula in Hill order, average mass in u as reference works print it.
const TABLE: [(&str, &str, &str, f64); 12] = [
    (
        "fentanyl",
        "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        "C22H28N2O",
        336.479,
    ),
    (
        "morphine",
        "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
        "C17H19NO3",
        285.343,
    ),
    ("caffeine", "Cn1c(=O)c2c(ncn2C)n(C)c1=O", "C8H10N4O2", 194.194),
    (
        "ephedrine hydrochloride",
        "C[C@H](NC)[C@H](O)c1ccccc1.Cl",
        "C10H16ClNO",
        201.694,
    ),
    ("water", "O", "H2O", 18.015),
    ("sulfuric acid", "OS(=O)(=O)O", "H2O4S", 98.072),
    ("sulfate", "[O-]S(=O)(=O)[O-]", "O4S-2", 96.056),
    ("choline", "C[N+](C)(C)CCO", "C5H14NO+", 104.173),
    ("sodium chloride", "[Na+].[Cl-]", "ClNa", 58.44),
    ("bromoform", "BrC(Br)Br", "CHBr3", 252.731),
    ("deuterium oxide", "[2H]O[2H]", "H2O", 20.027),
    ("carbon-13 methane", "[13CH4]", "CH4", 17.032),
];

#[test]
fn published_substances_have_their_formula_and_mass() {
    let mut smiles = Smiles::new();
    for (name, text, expected, mass) in TABLE {
        let molecule = smiles.read(text.as_bytes()).unwrap();
        assert_eq!(formula::of(molecule, None).to_string(), expected, "{name}");
        let found = formula::average_mass(molecule, None);
        assert!((found - mass).abs() < 0.01, "{name}: {found} u");
    }
}

#[test]
fn a_component_is_counted_alone() {
    let mut smiles = Smiles::new();
    let molecule = smiles
        .read(b"CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5.OS(=O)(=O)O")
        .unwrap();
    assert_eq!(formula::of(molecule, Some(0)).to_string(), "C17H19NO3");
    assert_eq!(formula::of(molecule, Some(1)).to_string(), "H2O4S");
    assert_eq!(formula::of(molecule, None).to_string(), "C17H21NO7S");
    assert_eq!(formula::heavy_atoms(molecule, Some(1)), 5);
    assert_eq!(formula::heavy_atoms(molecule, None), 26);
    assert_eq!(formula::of(molecule, Some(2)).to_string(), "");
}

#[test]
fn an_atom_that_is_not_said_is_counted_and_told() {
    let mut smiles = Smiles::new();
    let found = formula::of(smiles.read(b"*CCN").unwrap(), None);
    assert!(found.has_unsaid());
    assert_eq!(found.count(Element::ANY), 1);
    assert_eq!(found.heavy_atoms(), 4);
    assert_eq!(found.to_string(), "C2H6*N");
}
