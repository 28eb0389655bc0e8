//! Any text as a name of a person: folding settles, arranging is bounded, readings are plain and bounded, keys are bounded.
#![no_main]

use std::sync::OnceLock;

use comity_parties::person::Persons;
use comity_parties::script::{
    LONGEST_READING, MOST_READINGS, Readings, fold, likeness, romanise, runs, skeleton, slavic_key,
};

fn persons() -> &'static Persons {
    static PERSONS: OnceLock<Persons> = OnceLock::new();
    PERSONS.get_or_init(|| Persons::load(comity_parties::FILES).unwrap_or_else(|faults| panic!("{faults:?}")))
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (mut once, mut twice) = (String::new(), String::new());
    fold(text, &mut once);
    fold(&once, &mut twice);
    assert_eq!(once, twice);
    let mut arranged = String::new();
    persons().arrange(&once, &mut arranged);
    // At most an article with its blanks is added to a word.
    assert!(arranged.len() <= 4 * once.len());
    let (mut readings, mut last) = (Readings::new(), String::new());
    for word in arranged.split([' ', '-']) {
        for run in runs(word) {
            romanise(run.text, run.script, &mut readings);
            assert!(readings.len() <= MOST_READINGS);
            for reading in readings.iter() {
                assert!(!reading.is_empty() && reading.len() <= LONGEST_READING);
                assert!(
                    reading
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                );
                let (mut bones, mut key) = (String::new(), String::new());
                skeleton(reading, &mut bones);
                slavic_key(reading, &mut key);
                assert!(bones.len() <= LONGEST_READING && key.len() <= LONGEST_READING);
                assert!((0.0..=1.0).contains(&likeness(&last, reading)));
                reading.clone_into(&mut last);
            }
        }
    }
});
