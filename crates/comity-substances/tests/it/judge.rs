//! From a structure to its answer, with the tables of the repository.

use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Assessment, Judge, Question, Readings, Verdict};

use crate::tables;

fn answer(smiles: &str, on: &str) -> Assessment {
    let question = Question {
        on: on.parse().unwrap(),
        places: Vec::new(),
    };
    let mut judge = Judge::new(tables(), &question, &Readings::new());
    judge.smiles(smiles.as_bytes()).unwrap().clone()
}

/// `us-frs meets A C`, one a line; what says nothing is left out.
fn told(answer: &Assessment) -> Vec<String> {
    let said = answer
        .verdicts
        .iter()
        .filter(|judged| judged.verdict != Verdict::None);
    said.map(|judged| {
        let mut words = vec![judged.measure.clone(), judged.verdict.word().to_owned()];
        words.extend(judged.letters.iter().cloned());
        words.extend(judged.entry.iter().cloned());
        words.join(" ")
    })
    .collect()
}

const SUFENTANIL: &str = "CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1";
const ACETYLFENTANYL: &str = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
const BENZYLFENTANYL: &str = "CCC(=O)N(c1ccccc1)C1CCN(Cc2ccccc2)CC1";
const ASPIRIN: &str = "CC(=O)Oc1ccccc1C(=O)O";

#[test]
fn a_listed_medicine_meets_the_text_and_stays_under_its_own_list() {
    let answer = answer(SUFENTANIL, "2026-11-21");
    let told = told(&answer);
    assert!(
        told.contains(&"us-schedules listed sufentanil".into()),
        "{told:?}"
    );
    assert!(told.contains(&"us-frs meets A C".into()), "{told:?}");
    assert!(
        told.contains(&"cn-narcotic-drugs listed sufentanil".into()),
        "{told:?}"
    );
    let flags: Vec<_> = answer.flags.iter().map(|flag| flag.word()).collect();
    assert_eq!(flags, ["listed-by-name"]);
}

#[test]
fn the_same_molecule_is_a_narcotic_in_one_country_and_a_listed_chemical_in_the_other() {
    let told = told(&answer(BENZYLFENTANYL, "2026-11-21"));
    assert!(told.contains(&"cn-fentanyl meets 4".into()), "{told:?}");
    assert!(
        told.contains(&"us-listed-chemicals listed benzylfentanyl".into()),
        "{told:?}"
    );
    assert!(!told.iter().any(|line| line.starts_with("us-frs")), "{told:?}");
}

#[test]
fn a_text_answers_from_its_day_on() {
    let on = |day: &str| {
        told(&answer(ACETYLFENTANYL, day))
            .into_iter()
            .find(|line| line.starts_with("us-frs"))
    };
    assert_eq!(on("2018-02-05"), None);
    assert_eq!(on("2018-02-06"), Some("us-frs meets E".into()));
    assert_eq!(on("2030-01-01"), Some("us-frs meets E".into()));
}

#[test]
fn nothing_found_is_the_same_answer_for_all_and_names_every_definition_of_drugs() {
    let answer = answer(ASPIRIN, "2026-11-21");
    assert!(Judge::is_nothing(&answer));
    let measures: Vec<_> = answer
        .verdicts
        .iter()
        .map(|judged| judged.measure.as_str())
        .collect();
    for class in ["us-frs", "cn-fentanyl", "cn-nitazene", "uk-nitazene"] {
        assert!(measures.contains(&class), "{measures:?}");
    }
}

#[test]
fn places_that_are_not_asked_about_say_nothing() {
    let question = Question {
        on: "2026-11-21".parse().unwrap(),
        places: vec![Jurisdiction::US],
    };
    let mut judge = Judge::new(tables(), &question, &Readings::new());
    let answer = judge.smiles(SUFENTANIL.as_bytes()).unwrap();
    assert!(
        answer
            .verdicts
            .iter()
            .all(|judged| judged.jurisdiction == Jurisdiction::US)
    );
}

#[test]
fn a_structure_that_is_not_said_is_never_answered_with_nothing() {
    for smiles in ["*C", "CC(=O)N(*)C1CCN(CCc2ccccc2)CC1", "C~C"] {
        let answer = answer(smiles, "2026-11-21");
        assert!(!Judge::is_nothing(&answer), "{smiles}");
        let us = answer
            .verdicts
            .iter()
            .find(|judged| judged.measure == "us-frs")
            .unwrap();
        assert_eq!(us.verdict, Verdict::Review, "{smiles}");
        assert_eq!(us.readings, ["P10"], "{smiles}");
    }
}

#[test]
fn a_hit_says_why_in_both_languages_with_its_atoms() {
    let answer = answer(SUFENTANIL, "2026-11-21");
    let us = answer
        .verdicts
        .iter()
        .find(|judged| judged.measure == "us-frs")
        .unwrap();
    let sentence = us.sentence.as_ref().unwrap();
    assert!(sentence.en.contains("condition (C)"), "{}", sentence.en);
    assert!(sentence.zh.contains("条件（C）"), "{}", sentence.zh);
    let ether = us
        .positions
        .iter()
        .find(|position| position.letter == "C")
        .unwrap();
    assert_eq!(ether.atoms, [12, 13, 14]);
    assert!(!us.core.contains(&12) && us.core.contains(&11));
}

#[test]
fn a_substance_is_answered_by_its_id() {
    let question = Question {
        on: "2026-11-21".parse().unwrap(),
        places: vec![Jurisdiction::CN],
    };
    let mut judge = Judge::new(tables(), &question, &Readings::new());
    let told = told(&judge.substance("isotonitazene"));
    assert!(
        told.contains(&"cn-non-medical listed isotonitazene".into()),
        "{told:?}"
    );
    assert!(told.contains(&"cn-nitazene meets 3".into()), "{told:?}");
    assert!(
        told.iter()
            .filter(|line| line.starts_with("cn-non-medical"))
            .count()
            == 1,
        "{told:?}"
    );
}
