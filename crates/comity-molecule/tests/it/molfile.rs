//! Molfiles as they are, as they should be, and as nobody should send them.

use std::fmt::Write as _;

use comity_molecule::identity::{Form, Sameness, same, stereo};
use comity_molecule::molfile::{FileError, MAX_BYTES, read};
use comity_molecule::{Element, Fault, Molecule, Smiles, formula};
use proptest::prelude::*;

/// A V2000 file: atom lines from the symbol on, bond lines, property lines.
fn v2000(atoms: &[&str], bonds: &[(usize, usize, usize)], properties: &str) -> String {
    let mut text = format!(
        "name\n  program\n\n{:3}{:3}  0  0  0  0  0  0  0  0999 V2000\n",
        atoms.len(),
        bonds.len()
    );
    for (at, atom) in atoms.iter().enumerate() {
        let _ = writeln!(text, "{:10.4}{:10.4}{:10.4} {atom}", at as f64, 0.5, 0.0);
    }
    for (a, b, order) in bonds {
        let _ = writeln!(text, "{a:3}{b:3}{order:3}  0");
    }
    text + properties + "M  END\n"
}

fn good(text: &str) -> Molecule {
    read(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn formula_of(text: &str) -> String {
    formula::of(&good(text), None).to_string()
}

fn smiles(text: &str) -> Molecule {
    Smiles::new().read(text.as_bytes()).unwrap().clone()
}

fn is(text: &str, wanted: &str) -> bool {
    let (found, wanted) = (good(text), smiles(wanted));
    found.components() == wanted.components()
        && (0..found.components()).all(|part| same(&found, part, &wanted, part) == Sameness::Same)
}

const ETHANOL: &str = "\n  -OEChem-01\n\n  3  2  0     0  0  0  0  0  0999 V2000\n    \
    1.2124    0.7000    0.0000 O   0  0  0  0  0  0  0  0  0  0  0  0\n    \
    2.4249    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\n    \
    3.6373    0.7000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\n  1  2  1  0  0  0  0\n  2  3  1  0  0  0  0\nM  END\n";

#[test]
fn a_plain_file_is_read_with_any_line_ends_and_spacing() {
    for text in [
        ETHANOL.to_owned(),
        ETHANOL.replace('\n', "\r\n"),
        ETHANOL.replace('\n', "\r"),
        ETHANOL.replace("  0  0  0  0\n", "\n"),
        ETHANOL.replace("    1.2124    0.7000    0.0000 O  ", "1.2124 0.7 0 O"),
        ETHANOL.replace("  1  2  1  0  0  0  0", "1 2 1"),
        ETHANOL.replace("  1  2  1  0  0  0  0", "    1    2    1"),
        ETHANOL.trim_start().replace("-OEChem-01\n\n", "\n"),
        ETHANOL.replace("  3  2  0     0  0  0  0  0  0999 V2000", "3 2 V2000"),
        format!("{ETHANOL}> <NAME>\nethanol\n\n$$$$\n"),
        ETHANOL.replace("-OEChem-01", "乙醇 – Ethanol"),
        ETHANOL.replace("M  END", "M  V30 \nM  STY  1   1 SUP\nM  END"),
    ] {
        assert_eq!(formula_of(&text), "C2H6O", "{text}");
    }
}

#[test]
fn columns_that_run_together_are_told_apart() {
    let atoms: Vec<&str> = (0..120).map(|_| "C   0  0").collect();
    let bonds: Vec<_> = (1..120).map(|at| (at, at + 1, 1)).collect();
    let text = v2000(&atoms, &bonds, "");
    assert!(text.contains("\n119120  1") && text.contains("120119  0"));
    assert_eq!(formula_of(&text), "C120H242");
    let near = text.replace("    0.0000    0.5000    0.0000", "-1234.5678-1234.5678-1234.5678");
    assert_eq!(formula_of(&near), "C120H242");
}

/// Symbol and fields of a lone atom, property lines, the formula with hydrogen atoms implied by the format's valences.
const VALENCES: [(&str, &str, &str); 22] = [
    ("C", "", "CH4"),
    ("N", "", "H3N"),
    ("N   0  3", "", "H4N+"),
    ("N   0  5", "", "H2N-"),
    ("O   0  5", "", "HO-"),
    ("O   0  3", "", "H3O+"),
    ("C   0  3", "", "CH3+"),
    ("C   0  5", "", "CH3-"),
    ("B", "", "BH3"),
    ("B   0  5", "", "BH4-"),
    ("P", "", "H3P"),
    ("S   0  3", "", "H3S+"),
    ("Cl", "", "ClH"),
    ("CL", "", "ClH"),
    ("Cl  0  5", "", "Cl-"),
    ("Na  0  3", "", "Na+"),
    ("Na", "", "Na"),
    ("C   0  4", "", "CH3"),
    ("C   0  0  0  0  0  2", "", "CH2"),
    ("C   0  0  0  0  0 15", "", "C"),
    ("C", "M  RAD  1   1   3\n", "CH2"),
    ("S   0  0  0  0  0  6", "", "H6S"),
];

#[test]
fn hydrogen_atoms_follow_the_valences_of_the_format() {
    for (atom, properties, expected) in VALENCES {
        assert_eq!(
            formula_of(&v2000(&[atom], &[], properties)),
            expected,
            "{atom} {properties}"
        );
    }
}

#[test]
fn property_lines_replace_what_the_atom_lines_say() {
    let acetate = ["C   0  0", "C   0  0", "O   0  0", "O   0  0"];
    let bonds = [(1, 2, 1), (2, 3, 2), (2, 4, 1)];
    assert_eq!(formula_of(&v2000(&acetate, &bonds, "")), "C2H4O2");
    assert_eq!(
        formula_of(&v2000(&acetate, &bonds, "M  CHG  1   4  -1\n")),
        "C2H3O2-"
    );
    let charged = ["C   0  0", "C   0  0", "O   0  0", "O   0  5"];
    assert_eq!(formula_of(&v2000(&charged, &bonds, "")), "C2H3O2-");
    assert_eq!(
        formula_of(&v2000(&charged, &bonds, "M  CHG  1   1   0\n")),
        "C2H4O2",
        "CHG clears the others"
    );
    assert_eq!(
        formula_of(&v2000(&charged, &bonds, "M  ISO  1   1  13\n")),
        "C2H3O2-"
    );
}

#[test]
fn isotopes_are_read_in_every_way() {
    let isotope = |atom: &str, properties: &str| {
        let molecule = good(&v2000(&[atom], &[], properties));
        (molecule.atom(0).isotope, molecule.atom(0).hydrogens)
    };
    assert_eq!(isotope("C   1", ""), (13, 4));
    assert_eq!(isotope("C  -1", ""), (11, 4));
    assert_eq!(isotope("Cl  2", ""), (37, 1));
    assert_eq!(isotope("C   0  0", "M  ISO  1   1  14\n"), (14, 4));
    assert_eq!(isotope("C   1", "M  ISO  1   1  14\n"), (14, 4));
    let labelled = good(&v2000(&["O", "D", "T"], &[(1, 2, 1), (1, 3, 1)], ""));
    assert_eq!(
        (
            labelled.atoms().len(),
            labelled.atom(0).hydrogens,
            labelled.atom(0).labelled_hydrogens
        ),
        (1, 2, 2)
    );
}

#[test]
fn what_is_not_one_substance_has_an_atom_that_is_not_said() {
    let pair = |symbol: &str, properties: &str| v2000(&["C", symbol], &[(1, 2, 1)], properties);
    for text in [
        pair("A", ""),
        pair("Q", ""),
        pair("*", ""),
        pair("L", "M  ALS   2  2 F N   O   \n"),
        pair("R#", "M  RGP  1   2   1\n"),
        pair("R1", ""),
        pair("X", ""),
        pair("C", "M  ALS   2  2 F N   O   \n"),
        pair("C", "A    2\nPh\n"),
        pair("C", "M  STY  1   1 SRU\n"),
        pair("C", "M  LIN  1   1   4   2   0\n"),
        pair("C", "M  APO  1   2   1\n"),
    ] {
        let molecule = good(&text);
        assert!(formula::of(&molecule, None).has_unsaid(), "{text}");
    }
    for harmless in [
        pair("C", "A    2\nC12\n"),
        pair("C", "V    2 first\n"),
        pair("C", "M  STY  1   1 MUL\n"),
    ] {
        assert!(!formula::of(&good(&harmless), None).has_unsaid(), "{harmless}");
    }
}

#[test]
fn aromatic_and_query_bonds() {
    let ring = |first: &str, kind: usize| {
        let atoms = [first, "C", "C", "C", "C", "C"];
        let bonds = [
            (1, 2, kind),
            (2, 3, kind),
            (3, 4, kind),
            (4, 5, kind),
            (5, 6, kind),
            (6, 1, kind),
        ];
        v2000(&atoms, &bonds, "")
    };
    assert!(is(&ring("C", 4), "c1ccccc1"));
    assert!(is(&ring("N", 4), "c1ccncc1"));
    assert_eq!(read(ring("O", 4)).unwrap_err().fault, Fault::Kekule);
    assert_eq!(
        good(&ring("C", 8)).bonds()[0].order,
        comity_molecule::BondOrder::Any
    );
    assert_eq!(read(ring("C", 11)).unwrap_err().fault, Fault::Number);
    assert_eq!(
        read(v2000(&["C", "C"], &[(1, 2, 4)], "")).unwrap_err().fault,
        Fault::AromaticOutsideRing
    );
}

#[test]
fn both_spellings_of_nitro_are_read() {
    let atoms = ["C", "N", "O", "O"];
    assert!(is(
        &v2000(&atoms, &[(1, 2, 1), (2, 3, 2), (2, 4, 2)], ""),
        "C[N+](=O)[O-]"
    ));
    let bonds = [(1, 2, 1), (2, 3, 2), (2, 4, 1)];
    assert!(is(
        &v2000(&atoms, &bonds, "M  CHG  2   2   1   4  -1\n"),
        "C[N+](=O)[O-]"
    ));
    assert_eq!(
        read(v2000(&atoms, &bonds, "")).unwrap_err().fault,
        Fault::Valence,
        "a charge was forgotten"
    );
}

/// L-alanine as PubChem numbers it, flat, with one wedge.
fn alanine(wedge: &str) -> String {
    format!(
        "\n\n\n  6  5  0  0  0  0  0  0  0  0999 V2000\n\
    5.1350   -0.2500    0.0000 O   0  0\n    4.2690    1.2500    0.0000 O   0  0\n    2.5369    0.2500    0.0000 N   0  0\n\
    3.4030   -0.2500    0.0000 C   0  0\n    3.4030   -1.2500    0.0000 C   0  0\n    4.2690    0.2500    0.0000 C   0  0\n\
  1  6  1  0\n  2  6  2  0\n  {wedge}\n  4  5  1  0\n  4  6  1  0\nM  END\n"
    )
}

#[test]
fn wedges_give_handedness() {
    let listed = smiles("C[C@@H](C(=O)O)N");
    let form = |text: &str| stereo(&listed, 0, &good(text), 0);
    assert_eq!(form(&alanine("4  3  1  6")), Form::Same);
    assert_eq!(form(&alanine("4  3  1  1")), Form::Mirror);
    assert_eq!(form(&alanine("4  3  1  0")), Form::NotDrawn);
    assert_eq!(form(&alanine("4  3  1  4")), Form::NotDrawn);
    assert_eq!(
        form(&alanine("3  4  1  1")),
        Form::NotDrawn,
        "the wide end says nothing"
    );
}

const V3000: &str = "\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 4 3 0 0 0\n\
M  V30 BEGIN ATOM\nM  V30 10 C 0 0 0 0\nM  V30 20 C 1 0 0 0\nM  V30 30 O 1 1 0 0 -\nM  V30 CHG=-1\nM  V30 40 O 2 0 0 0\n\
M  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 1 10 20\nM  V30 2 1 20 30\nM  V30 3 2 20 40\nM  V30 END BOND\n\
M  V30 END CTAB\nM  END\n";

#[test]
fn version_3000_is_read() {
    assert_eq!(formula_of(V3000), "C2H3O2-");
    assert_eq!(formula_of(&V3000.replace('\n', "\r\n")), "C2H3O2-");
    assert_eq!(
        formula_of(&V3000.replace("40 O 2 0 0 0", "40 O 2 0 0 0 MASS=18 VAL=2")),
        "C2H3O2-"
    );
    assert_eq!(
        formula_of(&V3000.replace("10 C 0 0 0 0", "10 C 0 0 0 0 HCOUNT=1 RAD=3")),
        "C2HO2-"
    );
    assert_eq!(
        formula_of(&V3000.replace("10 C 0 0 0 0", "10 C 0 0 0 0 HCOUNT=-1")),
        "C2O2-"
    );
    for unsaid in [
        "10 [C,N] 0 0 0 0",
        "10 NOT[C, N] 0 0 0 0",
        "10 R# 0 0 0 0 RGROUPS=(1 1)",
        "10 C 0 0 0 0 SUBST=2",
    ] {
        let molecule = good(&V3000.replace("10 C 0 0 0 0", unsaid));
        assert!(
            molecule.atoms().iter().any(|atom| atom.element == Element::ANY),
            "{unsaid}"
        );
    }
    let blocks = "M  V30 BEGIN SGROUP\nM  V30 1 SRU 1 ATOMS=(1 10)\nM  V30 END SGROUP\nM  V30 END CTAB";
    assert!(formula::of(&good(&V3000.replace("M  V30 END CTAB", blocks)), None).has_unsaid());
    let blocks =
        "M  V30 BEGIN COLLECTION\nM  V30 MDLV30/STEABS ATOMS=(1 10)\nM  V30 END COLLECTION\nM  V30 END CTAB";
    assert_eq!(formula_of(&V3000.replace("M  V30 END CTAB", blocks)), "C2H3O2-");
}

fn refused(text: &str) -> FileError {
    let error = read(text).err().unwrap_or_else(|| panic!("accepted: {text}"));
    let told = error.to_string();
    assert!(told.starts_with("line ") && told.contains("; "), "{told}");
    error
}

#[test]
fn broken_files_are_refused_with_line_and_reason() {
    let cases = [
        (String::new(), 1, Fault::Empty),
        ("\n\n\n".to_owned(), 1, Fault::Empty),
        ("x\n".to_owned(), 1, Fault::Ends),
        ("$RXN\n\n\n\n".to_owned(), 1, Fault::Reaction),
        (ETHANOL.replace("  3  2  0", "  0  0  0"), 1, Fault::Empty),
        (ETHANOL.replace("  3  2  0", "  4  2  0"), 8, Fault::Line),
        (ETHANOL.replace("  3  2  0", "  2  2  0"), 7, Fault::Line),
        (ETHANOL.replace("  3  2  0", "  3  3  0"), 10, Fault::Line),
        (ETHANOL.replace("  3  2  0", " -3  2  0"), 4, Fault::Counts),
        (ETHANOL.replace("  3  2  0", "  x  2  0"), 4, Fault::Counts),
        (ETHANOL.replace("  3  2  0", "999999999"), 8, Fault::Line),
        (ETHANOL.replace("1.2124", "1.2e999"), 5, Fault::Line),
        (ETHANOL.replace("0.0000 O  ", "0.0000 Ox "), 5, Fault::NoElement),
        (
            ETHANOL.replace("0.0000 O   0  0", "0.0000 O   0  9"),
            5,
            Fault::Number,
        ),
        (
            ETHANOL.replace("0.0000 O   0  0", "0.0000 O 999999"),
            5,
            Fault::Number,
        ),
        (
            ETHANOL.replace("  2  3  1", "  2  4  1"),
            9,
            Fault::BondWithoutAtom,
        ),
        (
            ETHANOL.replace("  2  3  1", "  2  0  1"),
            9,
            Fault::BondWithoutAtom,
        ),
        (ETHANOL.replace("  2  3  1", "  2  2  1"), 9, Fault::RingBond),
        (ETHANOL.replace("  2  3  1", "  2  1  1"), 5, Fault::DoubleBonded),
        (ETHANOL.replace("  2  3  1", "  2  3 99"), 9, Fault::Number),
        (ETHANOL.replace("  1  2  1", "  1  2  3"), 5, Fault::Valence),
        (ETHANOL.replace("M  END\n", ""), 9, Fault::Ends),
        (ETHANOL.replace("M  END\n", "$$$$\n"), 10, Fault::Ends),
        (
            ETHANOL.replace("M  END", "M  CHG  1   9   1\nM  END"),
            10,
            Fault::BondWithoutAtom,
        ),
        (
            ETHANOL.replace("M  END", "M  CHG  1   1 127\nM  END"),
            10,
            Fault::Number,
        ),
        (
            ETHANOL.replace("M  END", "M  CHG  8   1   1\nM  END"),
            10,
            Fault::Counts,
        ),
        (
            ETHANOL.replace("M  END", "M  ISO  1   1 999\nM  END"),
            10,
            Fault::Number,
        ),
    ];
    for (text, line, fault) in cases {
        let error = refused(&text);
        assert_eq!((error.line, error.fault), (line, fault), "{error}\n{text}");
    }
}

#[test]
fn broken_version_3000_is_refused() {
    let cases = [
        (V3000.replace("COUNTS 4 3", "COUNTS 5 3"), Fault::Counts),
        (V3000.replace("COUNTS 4 3", "COUNTS 3 3"), Fault::Counts),
        (V3000.replace("COUNTS 4 3", "COUNTS 4 4"), Fault::Counts),
        (
            V3000.replace("COUNTS 4 3", "COUNTS 4000000000 3"),
            Fault::TooManyAtoms,
        ),
        (
            V3000.replace("COUNTS 4 3", "COUNTS 4 4000000000"),
            Fault::TooManyBonds,
        ),
        (
            V3000.replace("COUNTS 4 3", "COUNTS 99999999999999999999 3"),
            Fault::Counts,
        ),
        (V3000.replace("M  V30 COUNTS 4 3 0 0 0\n", ""), Fault::Counts),
        (V3000.replace("M  V30 END CTAB\n", ""), Fault::Ends),
        (V3000.replace("M  END\n", ""), Fault::Ends),
        (V3000.replace("20 C", "10 C"), Fault::Counts),
        (V3000.replace("1 1 10 20", "1 1 10 21"), Fault::BondWithoutAtom),
        (V3000.replace("1 1 10 20", "1 1 10"), Fault::Line),
        (V3000.replace("10 C 0", "10 Ala 0"), Fault::NoElement),
        (V3000.replace("CHG=-1", "CHG=99999999999"), Fault::Number),
        (V3000.replace("CHG=-1", "VAL=1 CHG=-16"), Fault::Number),
        (V3000.replace("M  V30 BEGIN ATOM", "hello"), Fault::Line),
        (
            V3000.replace("M  V30 BEGIN ATOM\n", &"M  V30 BEGIN OBJ3D\n".repeat(50)),
            Fault::TooDeep,
        ),
    ];
    for (text, fault) in cases {
        let error = refused(&text);
        assert_eq!(error.fault, fault, "{error}\n{text}");
    }
}

#[test]
fn floods_are_refused_soon() {
    let long_line = ETHANOL.replace("  1  2  1", &format!("  1  2  1{}", " ".repeat(100_000)));
    assert_eq!(refused(&long_line).fault, Fault::TooLong);
    assert_eq!(refused(&"\n".repeat(MAX_BYTES + 1)).fault, Fault::TooLong);
    assert_eq!(refused(&"\n".repeat(MAX_BYTES)).fault, Fault::Empty);
    let continued = format!(
        "M  V30 10 C 0 0 0 0 {}\n",
        "-\nM  V30 XXXXXXXXXXXXXXXXXXXX ".repeat(20_000)
    );
    assert_eq!(
        refused(&V3000.replace("M  V30 10 C 0 0 0 0\n", &continued)).fault,
        Fault::TooLong
    );
    let endless = V3000.replace("M  V30 10 C 0 0 0 0\n", &"M  V30 -\n".repeat(100_000));
    assert!(read(endless).is_err());
    let properties = "M  CHG  1   1   1\n".repeat(40_000);
    assert!(
        read(ETHANOL.replace("M  END", &format!("{properties}M  END"))).is_ok(),
        "many lines are only slow"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(bytes);
    }

    #[test]
    fn any_change_of_a_good_file_is_answered(
        at in 0..1_000_usize,
        byte in any::<u8>(),
        cut in 0..1_000_usize,
        new in any::<bool>(),
    ) {
        let mut bytes = if new { V3000 } else { ETHANOL }.as_bytes().to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        if cut % 3 == 0 {
            bytes.truncate(cut % length);
        }
        if let Err(error) = read(&bytes) {
            prop_assert!(error.line >= 1 && !error.to_string().is_empty());
        }
    }
}
