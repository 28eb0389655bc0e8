//! Names, numbers and labels in free text.

use std::sync::OnceLock;

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_substances::FactError;
use comity_substances::text::{
    Doubt, EquipmentRule, Heading, How, InForce, LineVerdict, NoteKind, Scanner, Sign, TEXT_FILES, What,
    line_verdict,
};

use crate::tables;

/// The files of the scanner.
pub(crate) fn contents() -> Vec<(&'static str, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/");
    let read = |file: &&'static str| (*file, std::fs::read_to_string(format!("{folder}{file}")).unwrap());
    TEXT_FILES.iter().map(read).collect()
}

pub(crate) fn load(contents: &[(&str, String)]) -> Result<Scanner, Vec<FactError>> {
    let files: Vec<(&str, &str)> = contents
        .iter()
        .map(|(file, content)| (*file, content.as_str()))
        .collect();
    Scanner::load(tables(), &files)
}

/// The real scanner, built once for all tests.
pub(crate) fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(|| load(&contents()).unwrap_or_else(|errors| panic!("{}", crate::list(&errors))))
}

#[test]
fn lines() {
    let cases = include_str!("../data/text/lines.case");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
    {
        let (text, expected) = line.rsplit_once(" | ").unwrap();
        let answer = summary(&line_verdict(&scanner().scan(text)));
        if answer != expected {
            wrong.push(format!("{text} | {answer}    (expected: {expected})"));
        }
        count += 1;
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} lines:\n{}\n",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 250, "{count}");
}

/// The answer in the words of `lines.case`.
fn summary(verdict: &LineVerdict) -> String {
    let named = verdict.named.iter().filter(|named| named.controlled);
    let named: Vec<&str> = named.map(|named| named.id.as_str()).collect();
    let equipment: Vec<&str> = verdict.equipment.iter().map(String::as_str).collect();
    let mut looked: Vec<&str> = verdict
        .review
        .iter()
        .flat_map(|one| one.ids.iter().map(String::as_str))
        .collect();
    looked.dedup();
    let mut parts = Vec::new();
    if !named.is_empty() {
        parts.push(named.join(" "));
    }
    if !equipment.is_empty() {
        parts.push(format!("machine {}", equipment.join(" ")));
    }
    if !verdict.review.is_empty() {
        parts.push(format!("review {}", looked.join(" ")).trim_end().to_owned());
    }
    if parts.is_empty() {
        "nothing".to_owned()
    } else {
        parts.join(", ")
    }
}

/// The shape that other programs read.
#[test]
fn the_answer_as_json() {
    let scan = scanner().scan("枸橼酸芬太尼注射液2ml:0.1mg CAS 437-38-7");
    let json = serde_json::to_value(&scan).unwrap();
    let expected = serde_json::json!({
        "mentions": [
            {
                "span": {"start": 0, "end": 18, "char_start": 0, "char_end": 6},
                "text": "枸橼酸芬太尼",
                "what": {"is": "substance", "id": "fentanyl-citrate"},
                "entry": "枸橼酸芬太尼",
                "name_kind": "common",
                "by": "exact",
                "controlled": true
            },
            {
                "span": {"start": 41, "end": 49, "char_start": 23, "char_end": 31},
                "text": "437-38-7",
                "what": {"is": "cas", "number": "437-38-7", "id": "fentanyl"},
                "entry": "437-38-7",
                "by": "exact",
                "controlled": true
            }
        ],
        "strengths": [{
            "span": {"start": 27, "end": 36, "char_start": 9, "char_end": 18},
            "amount": "2", "unit": "ml", "per": ["0.1", "mg"]
        }],
        "forms": [{"span": {"start": 18, "end": 27, "char_start": 6, "char_end": 9}, "form": "injection"}]
    });
    assert_eq!(json, expected, "{json:#}");
    let verdict = serde_json::to_value(line_verdict(&scanner().scan("acetylfentamyl"))).unwrap();
    let expected = serde_json::json!({
        "named": [],
        "review": [{"ids": ["acetylfentanyl"], "doubts": ["misprint"], "mention": 0}],
        "equipment": [],
        "not_read": false
    });
    assert_eq!(verdict, expected, "{verdict:#}");
}

/// A likeness is never an answer; a mistyped number names nobody.
#[test]
fn doubts_have_reasons() {
    let only = |text: &str| {
        let scan = scanner().scan(text);
        assert_eq!(scan.mentions.len(), 1, "{text}: {scan:?}");
        scan.mentions.into_iter().next().unwrap()
    };
    let misprint = only("fentanly");
    assert_eq!(
        (misprint.by, misprint.review),
        (How::Likeness, vec![Doubt::Misprint])
    );
    let number = only("CAS 1609-66-5");
    assert_eq!(
        (number.what, number.review),
        (What::NotCas, vec![Doubt::NumberMistyped])
    );
    assert_eq!(only("CAS 1234-56-1").review, vec![]);
    assert_eq!(only("fentanyl-D5").review, vec![Doubt::Labelled]);
    assert_eq!(only("fentanyl-free").review, vec![Doubt::SaidAbsent]);
    assert_eq!(only("fentanyl test strips").review, vec![Doubt::MentionOnly]);
    assert_eq!(only("9-fluoro fentanyl").review, vec![Doubt::NameGoesOn]);
    assert_eq!(only("洛芬待因").review, vec![Doubt::CompoundPreparation]);
    assert_eq!(only("HS 2933.36").review, vec![Doubt::TariffCodeOnly]);
    assert_eq!(
        only("isopentylfentanyl").what,
        What::Unnamed {
            stem: "fentanyl".to_owned()
        }
    );
}

#[test]
fn odd_writing_is_told() {
    let disguised = scanner().scan("fеntanyl");
    assert_eq!(disguised.mentions[0].signs, vec![Sign::LookalikeLetters]);
    assert_eq!(disguised.notes[0].note, NoteKind::LookalikeLetters);
    let hidden = scanner().scan("fen\u{200B}tanyl");
    assert_eq!(hidden.mentions[0].signs, vec![Sign::HiddenCharacters]);
    let pair = scanner().scan("fentanyl, CAS 57-27-2");
    assert!(
        pair.mentions
            .iter()
            .all(|mention| mention.signs == vec![Sign::NameAndNumberDiffer]),
        "{pair:?}"
    );
    let fitting = scanner().scan("fentanyl citrate, CAS 437-38-7");
    assert!(
        fitting.mentions.iter().all(|mention| mention.signs.is_empty()),
        "{fitting:?}"
    );
}

/// What is not read is said, and is never a "nothing found".
#[test]
fn a_long_text_is_read_up_to_the_limit() {
    let long = format!("{} fentanyl", "x ".repeat(20_000));
    let scan = scanner().scan(&long);
    assert!(scan.mentions.is_empty());
    assert_eq!(scan.notes.len(), 1);
    assert!(line_verdict(&scan).not_read);
    assert!(!line_verdict(&scanner().scan("fentanyl")).not_read);
}

/// A line that is one name needs no capitals; in a text it does.
#[test]
fn a_name_alone() {
    let named = |verdict: LineVerdict| {
        verdict
            .named
            .into_iter()
            .map(|named| named.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(named(line_verdict(&scanner().name("mda"))), ["mda"]);
    assert_eq!(
        named(line_verdict(&scanner().scan("send me the doc"))),
        Vec::<String>::new()
    );
    assert_eq!(named(line_verdict(&scanner().name("2-fa"))), ["2-fa"]);
}

#[test]
fn strengths_and_forms() {
    let scan = scanner().scan("曲马多注射液 100mg*5支, 25 µg/h, 8 mg/2 mg, 5%, 1,000 tablets, 4mgiv");
    let read = |one: &comity_substances::text::Strength| match &one.per {
        Some((amount, unit)) => format!("{} {}/{amount} {unit}", one.amount, one.unit),
        None => format!("{} {}", one.amount, one.unit),
    };
    let read: Vec<String> = scan.strengths.iter().map(read).collect();
    assert_eq!(
        read,
        [
            "100 mg",
            "5 ampoule",
            "25 ug/1 h",
            "8 mg/2 mg",
            "5 percent",
            "1000 tablet",
            "4 mg"
        ]
    );
    assert!(scan.forms.iter().any(|form| form.form == "injection"));
}

#[test]
fn machines_and_their_measures() {
    let on: PartialDate = "2026-11-21".parse().unwrap();
    let canada: Jurisdiction = "CA".parse().unwrap();
    let measures = scanner().equipment_measures("tablet-press", on, &[canada]);
    let kinds: Vec<EquipmentRule> = measures.iter().map(|(control, _)| control.kind).collect();
    assert_eq!(kinds, [EquipmentRule::ImportRegistration, EquipmentRule::Licence]);
    assert!(measures.iter().all(|(_, state)| *state == InForce::Yes));
    let earlier: PartialDate = "2016-01-01".parse().unwrap();
    assert!(
        scanner()
            .equipment_measures("tablet-press", earlier, &[canada])
            .is_empty()
    );
    assert!(
        scanner()
            .equipment()
            .iter()
            .all(|machine| scanner().equipment_controls(&machine.id).count() >= 4)
    );
}

#[test]
fn tariff_codes_go_both_ways() {
    let codes: Vec<&str> = scanner()
        .tariff_codes("4-anpp")
        .map(|line| line.code.as_str())
        .collect();
    assert_eq!(codes, ["293336", "293339"]);
    let exact = scanner().under_tariff_code("2933.36");
    assert_eq!(
        (exact.len(), exact[0].target.as_str(), exact[0].heading),
        (1, "4-anpp", Heading::Exact)
    );
    let residual = scanner().under_tariff_code("2933.39.90");
    assert!(residual.len() > 5 && residual.iter().all(|line| line.heading == Heading::Residual));
    assert!(scanner().under_tariff_code("0101").is_empty());
}
