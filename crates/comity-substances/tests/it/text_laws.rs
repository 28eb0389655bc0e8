//! Laws of the scanner that hold for all texts.

use comity_substances::NameKind;
use comity_substances::text::{How, Scan, What, line_verdict};
use proptest::prelude::*;

use crate::tables;
use crate::text::scanner;

/// Pieces of labels, so that random texts hit something.
fn label() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        (0usize..5_000).prop_map(name_at),
        Just("盐酸".to_owned()),
        Just("片".to_owned()),
        Just(" HCl ".to_owned()),
        Just("5mg".to_owned()),
        Just("CAS 437-38-7".to_owned()),
        Just("CAS: 1609-66-5".to_owned()),
        Just(" test strips".to_owned()),
        Just("不含".to_owned()),
        Just("HS 2933.39".to_owned()),
        Just("压片机".to_owned()),
        Just("\u{200B}".to_owned()),
        Just("ԛе".to_owned()),
        Just("(-)".to_owned()),
        Just(", ".to_owned()),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn name_at(at: usize) -> String {
    let names: Vec<&str> = names().collect();
    names[at % names.len()].to_owned()
}

fn names() -> impl Iterator<Item = &'static str> {
    let substances = tables()
        .substances()
        .iter()
        .flat_map(|s| tables().names_of(&s.id));
    substances.map(|name| name.name.as_str())
}

fn ids(scan: &Scan) -> Vec<(What, String)> {
    scan.mentions
        .iter()
        .map(|mention| (mention.what.clone(), mention.text.clone()))
        .collect()
}

proptest! {
    #[test]
    fn spans_lie_in_the_text(text in label()) {
        let scan = scanner().scan(&text);
        prop_assert_eq!(&scan, &scanner().scan(&text));
        let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let spans = scan.mentions.iter().map(|m| m.span).chain(scan.strengths.iter().map(|s| s.span));
        for span in spans.chain(scan.forms.iter().map(|form| form.span)) {
            prop_assert!(text.get(span.start..span.end).is_some_and(|cut| !cut.is_empty()));
            prop_assert_eq!((chars[span.char_start], chars[span.char_end]), (span.start, span.end));
        }
        for mention in &scan.mentions {
            prop_assert_eq!(&text[mention.span.start..mention.span.end], &mention.text);
            prop_assert!(mention.by != How::Likeness || !mention.review.is_empty());
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,80}") {
        let scan = scanner().scan(&text);
        let _ = line_verdict(&scan);
        let _ = scanner().name(&text);
    }

    #[test]
    fn mentions_do_not_overlap(text in label()) {
        let scan = scanner().scan(&text);
        let known: Vec<_> = scan.mentions.iter().filter(|m| !matches!(m.what, What::Tariff { .. })).collect();
        for pair in known.windows(2) {
            prop_assert!(!pair[0].span.overlaps(&pair[1].span), "{:?}", pair);
        }
    }

    /// A word that says nothing, behind the end of a phrase.
    #[test]
    fn a_word_that_says_nothing_changes_nothing(text in label()) {
        // A phrase ends with a letter: an open digit or dash would join the next word.
        let text = format!("{text}.");
        let more = format!("{text}; urgent");
        let (before, after) = (scanner().scan(&text), scanner().scan(&more));
        // Short names stand alone only while nothing else is on the label.
        let settled = |scan: &Scan| scan.mentions.iter().all(|m| m.text.chars().count() > 4);
        prop_assume!(settled(&before));
        prop_assert_eq!(ids(&before), ids(&after));
    }

    /// One wrong letter in a long name never names that substance, unless the result is a name itself.
    #[test]
    fn a_wrong_letter_names_nothing(at in 0usize..5_000, place in 0usize..40, letter in "[a-z]") {
        let name = name_at(at);
        prop_assume!(name.len() >= 7 && name.bytes().all(|b| b.is_ascii_alphabetic()));
        let place = place % name.len();
        let wrong = format!("{}{letter}{}", &name[..place], &name[place + 1..]);
        prop_assume!(!wrong.eq_ignore_ascii_case(&name));
        for mention in &scanner().scan(&wrong).mentions {
            let known = mention.text == wrong && mention.by != How::Likeness;
            prop_assert!(known || !mention.review.is_empty() || !mention.controlled, "{wrong}: {mention:?}");
        }
    }
}

/// Every name that has one meaning is found on a label, and nothing controlled beside it.
#[test]
fn every_name_is_found_on_a_label() {
    let mut missing = Vec::new();
    let mut count = 0;
    for substance in tables().substances() {
        for name in tables().names_of(&substance.id).filter(|name| !name.ambiguous) {
            let han = name.lang == "zh";
            let text = if han {
                format!("{}片10mg", name.name)
            } else {
                format!("{} 10 mg tablets", name.name)
            };
            let scan = scanner().scan(&text);
            let found = scan.mentions.iter().any(|mention| match &mention.what {
                What::Substance { id } => *id == substance.id,
                _ => false,
            });
            // A preparation is a longer name: the substance with the word for its form.
            let length = name.name.chars().count();
            let preparation = scan
                .mentions
                .iter()
                .any(|mention| mention.text.chars().count() > length);
            if !found && !preparation {
                let whats: Vec<_> = scan.mentions.iter().map(|mention| &mention.what).collect();
                missing.push(format!("{text} ({}): {whats:?}", substance.id));
            }
            count += 1;
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {count}:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

/// No name is found inside a longer name of something else.
#[test]
fn no_name_inside_a_longer_name() {
    for substance in tables().substances() {
        for name in tables()
            .names_of(&substance.id)
            .filter(|name| !name.ambiguous && name.kind != NameKind::Street)
        {
            let scan = scanner().scan(&name.name);
            let other = scan.mentions.iter().find(|mention| match &mention.what {
                What::Substance { id } => {
                    *id != substance.id && mention.review.is_empty() && mention.controlled
                }
                _ => false,
            });
            assert!(other.is_none(), "{} ({}): {:?}", name.name, substance.id, other);
        }
    }
}
