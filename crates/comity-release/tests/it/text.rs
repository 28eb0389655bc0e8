//! The text of the rules itself.

use comity_release::{Policy, PolicyError, Sources};

#[test]
fn every_rule_has_a_comment_in_both_languages_beside_it() {
    let texts = Sources::shipped();
    for text in [texts.seal, texts.serve, texts.show, texts.onward] {
        let rules = text.matches("@id(").count();
        assert!(rules >= 4);
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("@id(") {
                let chinese = lines[at - 1];
                assert!(
                    chinese.starts_with("// ") && !chinese.is_ascii(),
                    "{line}: {chinese}"
                );
                let english = lines[at - 2];
                assert!(
                    english.starts_with("// ") && english.is_ascii(),
                    "{line}: {english}"
                );
            }
        }
    }
}

#[test]
fn the_version_is_a_digest_of_all_texts() {
    let shipped = Policy::shipped().unwrap();
    assert_eq!(shipped.version().len(), 16);
    let longer = format!("{}\n// changed\n", Sources::shipped().show);
    let changed = Sources {
        show: &longer,
        ..Sources::shipped()
    }
    .read()
    .unwrap();
    assert_ne!(changed.version(), shipped.version());
}

#[test]
fn a_rule_that_speaks_of_unknown_words_does_not_load() {
    let shipped = Sources::shipped();
    let rule = |when: &str| {
        format!(
            "{}\n@id(\"new\") @en(\"x\") @zh(\"x\") permit(principal, action == Action::\"seal\", resource) when {{ {when} }};",
            shipped.seal
        )
    };
    let read = |text: &str| {
        Sources {
            seal: text,
            ..shipped
        }
        .read()
    };
    assert!(read(&rule("context.approvals > 3")).is_ok());
    for wrong in [
        "context.colour == \"RED\"",
        "context.approvals == \"one\"",
        "context.label > 3",
    ] {
        let error = read(&rule(wrong)).unwrap_err();
        assert!(
            matches!(error, PolicyError::Invalid { file: "seal", .. }),
            "{wrong}: {error:?}"
        );
    }
    assert!(matches!(
        read("permit("),
        Err(PolicyError::Unreadable { file: "seal", .. })
    ));
    let bare = "permit(principal, action == Action::\"seal\", resource);";
    assert!(matches!(
        read(bare),
        Err(PolicyError::Unnamed { file: "seal", .. })
    ));
    let twice = format!("{}\n{}", shipped.seal, shipped.seal);
    assert!(matches!(
        read(&twice),
        Err(PolicyError::Unnamed { file: "seal", .. })
    ));
}
