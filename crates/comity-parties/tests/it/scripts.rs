//! Folding and reading of any text: it settles, it is bounded, it is plain letters.

use comity_parties::script::{
    LONGEST_READING, MOST_READINGS, Readings, Script, fold, likeness, romanise, runs, skeleton, slavic_key,
};
use proptest::prelude::*;

fn folded(text: &str) -> String {
    let mut out = String::new();
    fold(text, &mut out);
    out
}

fn readings(text: &str) -> Vec<String> {
    let mut out = Readings::new();
    runs(text)
        .flat_map(|run| {
            romanise(run.text, run.script, &mut out);
            out.iter().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_letter_folds_once() {
    for letter in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let text = format!("a{letter}b {letter}");
        let once = folded(&text);
        assert_eq!(folded(&once), once, "{:x}", u32::from(letter));
    }
}

#[test]
fn every_letter_of_the_scripts_can_be_read() {
    for letter in "абвгдежзийклмнопрстуфхцчшщыэюяіїєґўәғқңөұүһђјљњћџαβγδεζηθικλμνξοπρστυφχψωაბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰաբգդեզըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆבגדהזחטיכלמנספצקרשתبتثجحخدذرزسشصضطظغفقكلمنهويپچژگあいうえおかきくけこガギグ가각힣".chars() {
        assert!(!readings(&letter.to_string()).is_empty(), "{letter}");
    }
}

#[test]
fn signs_within_words_are_kept_apart() {
    assert_eq!(folded("J.R.R. Tolkien"), "j.r.r tolkien");
    assert_eq!(folded("Jean-Luc"), "jean-luc");
    assert_eq!(folded("«ООО» — Ромашка"), "ооо ромашка");
    assert_eq!(Script::of('х'), Script::Cyrillic);
    assert_eq!(Script::of('x').code(), "Latn");
}

proptest! {
    #[test]
    fn folding_settles(text in "\\PC{0,80}") {
        let once = folded(&text);
        prop_assert_eq!(&folded(&once), &once);
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
    }

    #[test]
    fn folding_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        let once = folded(&String::from_utf8_lossy(&bytes));
        prop_assert_eq!(folded(&once), once);
    }

    #[test]
    fn readings_are_plain_and_bounded(text in "\\PC{0,200}") {
        let text = folded(&text);
        let mut out = Readings::new();
        for run in runs(&text) {
            romanise(run.text, run.script, &mut out);
            prop_assert!(out.len() <= MOST_READINGS);
            for reading in out.iter() {
                prop_assert!(!reading.is_empty() && reading.len() <= LONGEST_READING);
                prop_assert!(reading.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            }
        }
    }

    #[test]
    fn keys_do_not_see_case_beyond_the_fold(word in "[A-Za-z]{1,20}") {
        let (mut small, mut same) = (String::new(), String::new());
        skeleton(&folded(&word), &mut small);
        skeleton(&folded(&word.to_uppercase()), &mut same);
        prop_assert_eq!(&small, &same);
        let (mut small, mut same) = (String::new(), String::new());
        slavic_key(&folded(&word), &mut small);
        slavic_key(&folded(&word.to_uppercase()), &mut same);
        prop_assert_eq!(small, same);
    }

    #[test]
    fn likeness_is_a_share_and_even(one in "[a-z]{0,20}", other in "[a-z]{0,20}") {
        let found = likeness(&one, &other);
        prop_assert!((0.0..=1.0).contains(&found));
        prop_assert!((found - likeness(&other, &one)).abs() < 1e-4, "{} {}", found, likeness(&other, &one));
        prop_assert!((likeness(&one, &one) - 1.0).abs() < f32::EPSILON);
    }
}
