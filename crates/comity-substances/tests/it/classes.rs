//! Class definitions: what the real files say of published substances.

use std::sync::OnceLock;

use comity_molecule::Smiles;
use comity_substances::{ClassScratch, Classes, CorePresent, Membership, Readings, Verdict};

use crate::{list, tables};

/// The definition files of the repository.
pub(crate) fn files() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/classes/");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (format!("classes/{name}"), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

pub(crate) fn load_classes(files: &[(String, String)]) -> Result<Classes, Vec<comity_substances::FactError>> {
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Classes::load(&files)
}

/// The real definitions, loaded once.
pub(crate) fn classes() -> &'static Classes {
    static CLASSES: OnceLock<Classes> = OnceLock::new();
    CLASSES.get_or_init(|| load_classes(&files()).unwrap_or_else(|errors| panic!("{}", list(&errors))))
}

/// Lines of a file of cases, without comments; blank lines stay.
pub(crate) fn lines(file: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/classes/");
    let text = std::fs::read_to_string(format!("{folder}{file}")).unwrap();
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

pub(crate) fn found(classes: &Classes, smiles: &str, readings: &Readings) -> (Vec<Membership>, CorePresent) {
    let (mut reader, mut out) = (Smiles::new(), Vec::new());
    let molecule = reader
        .read(smiles.as_bytes())
        .unwrap_or_else(|error| panic!("{smiles}: {error}"));
    let core = classes.find(molecule, &mut ClassScratch::new(), readings, &mut out);
    (out, core)
}

/// The answer in the words of `answers.tsv`.
pub(crate) fn answer(classes: &Classes, smiles: &str, readings: &Readings) -> String {
    let (found, core) = found(classes, smiles, readings);
    let mut words = Vec::new();
    for (at, class) in classes.all().iter().enumerate() {
        match found.iter().find(|found| found.class == at) {
            Some(best) => words.push(format!("{}={}", class.id, in_words(best))),
            None if core.of(at) => words.push(format!("{}=core", class.id)),
            None => {}
        }
    }
    if words.is_empty() {
        "-".into()
    } else {
        words.join(" ")
    }
}

fn in_words(found: &Membership) -> String {
    let points: Vec<&str> = found.readings.iter().map(|point| point.word()).collect();
    assert_eq!(found.verdict == Verdict::Meets, points.is_empty());
    let doubt = if points.is_empty() { "" } else { "?" };
    format!("{}{doubt}{}", found.letters.join("+"), points.join("+"))
}

fn in_file_order(expected: &str) -> String {
    let mut words: Vec<&str> = expected.split(' ').collect();
    let place = |word: &str| {
        let id = word.split('=').next().unwrap_or_default();
        classes().all().iter().position(|class| class.id == id)
    };
    words.sort_by_key(|word| place(word));
    words.join(" ")
}

#[test]
fn the_real_files_load_and_name_known_families() {
    let errors = classes().check(tables());
    assert!(errors.is_empty(), "{}", list(&errors));
    let ids: Vec<&str> = classes().all().iter().map(|class| class.id.as_str()).collect();
    for id in ["us-frs", "cn-fentanyl", "cn-nitazene", "uk-nitazene"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
}

#[test]
fn the_wording_stands_beside_the_rules() {
    for class in classes().all() {
        assert!(
            !class.text.is_empty() && !class.citation.is_empty(),
            "{}",
            class.id
        );
        assert!(!class.name.zh.is_empty(), "{}", class.id);
        for letter in &class.letters {
            let words = [&letter.text, &letter.words.en, &letter.words.zh];
            assert!(
                words.iter().all(|text| !text.is_empty()),
                "{} {}",
                class.id,
                letter.id
            );
        }
        for open in &class.readings {
            assert!(
                !open.words.en.is_empty() && !open.words.zh.is_empty(),
                "{}",
                class.id
            );
        }
    }
}

#[test]
fn what_the_dea_named_as_members() {
    let lines = lines("named-by-dea.tsv");
    for line in &lines {
        let [name, smiles, letters, _rule] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (found, _) = found(classes(), smiles, &Readings::new());
        let us = found
            .iter()
            .find(|found| classes().all()[found.class].id == "us-frs");
        let us = us.unwrap_or_else(|| panic!("{name} is not found"));
        assert_eq!(us.verdict, Verdict::Meets, "{name}");
        assert_eq!(us.letters.join(" "), letters, "{name}");
    }
    assert_eq!(lines.len(), 23);
}

#[test]
fn published_substances() {
    let mut wrong = Vec::new();
    for line in lines("answers.tsv").iter().filter(|line| !line.is_empty()) {
        let [name, smiles, expected, _from] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let answer = answer(classes(), smiles, &Readings::new());
        if answer != in_file_order(expected) {
            wrong.push(format!("{name}: {answer}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn other_drawings_of_one_substance() {
    for block in lines("spellings.tsv").split(String::is_empty) {
        let mut answers = block.iter().map(|line| {
            let (why, smiles) = line.split_once('\t').unwrap();
            (why, answer(classes(), smiles, &Readings::new()))
        });
        let (name, first) = answers.next().unwrap();
        assert_ne!(first, "-", "{name}");
        for (why, other) in answers {
            assert_eq!(other, first, "{name}: {why}");
        }
    }
}

#[test]
fn differences_are_shown_with_their_atoms() {
    // The amide carbon is atom 3; the methoxy group of the ester atoms 12 to 15; the thiophene atoms 21 to 25.
    let thiafentanil = "COCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2cccs2)CC1";
    let (found, _) = found(classes(), thiafentanil, &Readings::new());
    let us = found
        .iter()
        .find(|found| classes().all()[found.class].id == "us-frs")
        .unwrap();
    let positions: Vec<(&str, &str, &str, Vec<u32>)> = us
        .positions
        .iter()
        .map(|position| {
            let atoms = position.atoms.clone();
            (
                position.at.as_str(),
                position.letter.as_str(),
                position.found.as_str(),
                atoms,
            )
        })
        .collect();
    let expected = [
        ("acyl group", "E", "acyl", vec![0, 1, 2, 3, 4]),
        ("piperidine ring, position 4", "C", "ester", vec![13, 14, 15, 16]),
        (
            "ring of the phenethyl group",
            "A",
            "other monocycle",
            vec![22, 23, 24, 25, 26],
        ),
    ];
    assert_eq!(positions, expected);
    assert_eq!(us.core, [3, 4, 5, 12, 17, 18, 19, 20, 21, 27, 28]);
    let class = &classes().all()[us.class];
    assert_eq!(class.place_in_chinese("piperidine ring, position 4"), "哌啶环4位");
    assert_eq!(class.found_in_words("ester"), ("ester", "酯基"));
    assert_eq!(class.found_in_words("other monocycle"), ("monocycle", "单环"));
}

#[test]
fn explicit_hydrogen_atoms_count_in_the_numbers_of_the_input() {
    let smiles = "[H]C([H])([H])C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    let (found, _) = found(classes(), smiles, &Readings::new());
    let us = found
        .iter()
        .find(|found| classes().all()[found.class].id == "us-frs")
        .unwrap();
    assert_eq!(us.positions[0].atoms, [1, 4, 5]);
}

#[test]
fn every_component_is_judged_and_named() {
    let mixture =
        "CN1CCC(=O)CC1.Cl.CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1.CCC(=O)N(c1ccccc1)C1CCN(Cc2ccccc2)CC1";
    let (found, _) = found(classes(), mixture, &Readings::new());
    let seen: Vec<(&str, u16, String)> = found
        .iter()
        .map(|found| {
            let id = classes().all()[found.class].id.as_str();
            (id, found.component, found.letters.join("+"))
        })
        .collect();
    let expected = [
        ("cn-fentanyl", 2, "1".to_owned()),
        ("cn-fentanyl", 3, "4".to_owned()),
        ("us-frs", 2, "E".to_owned()),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn the_heavy_limit_of_the_british_text() {
    let in_uk = |smiles: &str| {
        let (found, core) = found(classes(), smiles, &Readings::new());
        let at = classes()
            .all()
            .iter()
            .position(|class| class.id == "uk-nitazene")
            .unwrap();
        (found.iter().any(|found| found.class == at), core.of(at))
    };
    // Etodesnitazene, 351 u; and an iodine-labelled drawing of it is still itself.
    assert_eq!(in_uk("CCOc1ccc(Cc2nc3ccccc3n2CCN(CC)CC)cc1"), (true, false));
    // The same with so many labels that it weighs more than 500 u: only the mass as drawn counts.
    let heavy = "CC[18O]c1ccc(Cc2nc3ccccc3n2CC[200N](CC)CC)cc1";
    assert_eq!(in_uk(heavy), (false, false));
}

#[test]
fn halides_came_into_force_later_and_have_their_own_family() {
    let class = classes().get("us-list1-4-anilinopiperidine").unwrap();
    let words = |letters: &[&str]| {
        letters
            .iter()
            .map(|letter| (*letter).to_owned())
            .collect::<Vec<_>>()
    };
    let base = Some("4-anilinopiperidine-amides-carbamates-us");
    assert_eq!(class.family_for(&words(&["carbamates"])), base);
    assert_eq!(
        class.family_for(&words(&["carbamates", "halides"])),
        Some("4-anilinopiperidine-halides")
    );
}
