//! Shapes that other programs read, and answers that must never be given.

use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Recognition, Standing};

use crate::tables;

#[test]
fn json_has_stable_names() {
    let verdict = tables().verdict("4-anpp", Jurisdiction::US, "2026-11-21".parse().unwrap());
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["jurisdiction"], "US");
    assert_eq!(json["on"], "2026-11-21");
    assert_eq!(json["standing"], "controlled");
    assert_eq!(json["tables"], tables().version());
    let measure = &json["measures"][0];
    assert_eq!(measure["state"], "controlled");
    assert_eq!(measure["instrument"], "us-schedules");
    assert_eq!(measure["clause"], "Schedule II (immediate precursor)");
    assert_eq!(measure["kind"], "immediate-precursor");
    assert_eq!(measure["since"], "2010-08-30");
    assert_eq!(measure["provenance"], "unverified");
    assert_eq!(measure["unverified"][0], "code");
    assert!(measure["citation"].as_str().unwrap().contains("75 FR 37295"));
    let known = serde_json::to_value(tables().recognise("437-38-7")).unwrap();
    assert_eq!(known["outcome"], "known");
    assert_eq!(known["identity"]["id"], "fentanyl");
    assert_eq!(known["identity"]["matched"]["by"], "cas");
}

/// No answer contains a word that could be taken for "allowed", and an empty one says how far the law is entered.
#[test]
fn nothing_is_called_legal() {
    for substance in tables().substances() {
        for verdict in tables().check(&substance.id, "2026-11-21".parse().unwrap()) {
            if verdict.standing == Standing::NoMeasureFound {
                assert!(verdict.coverage.is_some());
            }
            let text = serde_json::to_string(&verdict.standing).unwrap();
            assert!(!text.contains("legal") && !text.contains("free") && !text.contains("allowed"));
        }
    }
}

#[test]
fn difference_between_two_days() {
    let changes = tables().difference("2024-12-02".parse().unwrap(), "2024-12-03".parse().unwrap());
    let un = changes
        .iter()
        .filter(|c| c.jurisdiction == Jurisdiction::UN)
        .map(|c| c.id.as_str());
    let un: Vec<&str> = un
        .filter(|id| tables().substance(id).unwrap().salt_of.is_none())
        .collect();
    assert_eq!(
        un.len(),
        18,
        "INCB counts eighteen substances that entered Table I that day: {un:?}"
    );
    assert!(un.contains(&"4-piperidone") && un.contains(&"bmk-tert-butyl-glycidate"));
}

#[test]
fn numbers_belong_to_what_was_asked() {
    // A salt is found by its own number, and reaches the measures on its base.
    let Recognition::Known { identity } = tables().recognise("40064-34-4") else {
        panic!()
    };
    assert_eq!(identity.id, "4-piperidone-hydrochloride-monohydrate");
    let verdict = tables().verdict(&identity.id, Jurisdiction::UN, "2026-11-21".parse().unwrap());
    assert_eq!(verdict.standing, Standing::Controlled);
}
