//! Names in Chinese characters and Latin words to be cut: bounded readings, always the same; what is cut is the word again.
#![no_main]

use std::sync::OnceLock;

use comity_core::party::PartyType;
use comity_parties::han::{Han, MOST_ALTERNATIVES, MOST_READINGS, read, same_pinyin, syllables, wade_giles};

fn tables() -> &'static Han {
    static TABLES: OnceLock<Han> = OnceLock::new();
    TABLES.get_or_init(|| {
        Han::load(comity_parties::FILES).unwrap_or_else(|faults| panic!("{:?}", faults.first()))
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut readings = Vec::new();
    let mut again = Vec::new();
    for kind in PartyType::ALL {
        read(text, kind, tables(), &mut readings);
        read(text, kind, tables(), &mut again);
        assert_eq!(readings, again);
        assert!(readings.len() <= MOST_READINGS);
        for word in readings.iter().flat_map(|reading| &reading.words) {
            assert!(!word.text.is_empty() && word.alternatives.len() <= MOST_ALTERNATIVES);
        }
    }
    for way in syllables(text, tables()) {
        let letters = way.concat();
        assert!(same_pinyin(&way.join(" "), &letters));
        for syllable in &way {
            assert!(!wade_giles(syllable).is_empty());
        }
    }
    if let Some((one, other)) = text.split_once('|') {
        let _ = same_pinyin(one, other);
        let _ = wade_giles(one);
    }
    // The text as a line of a word list: it loads, or the complaint says where.
    if data.len() < 200 {
        let words = format!("lang,phrase,canonical,class,source\n{text}\n");
        let mut files: Vec<(&str, &str)> = comity_parties::FILES
            .iter()
            .filter(|(name, _)| name.starts_with("han-"))
            .map(|(name, text)| (*name, text.split_once('\n').map_or(*text, |(header, _)| header)))
            .collect();
        for (name, content) in &mut files {
            if *name == "han-words.csv" {
                *content = &words;
            }
        }
        if let Err(faults) = Han::load(&files) {
            assert!(
                faults
                    .iter()
                    .all(|fault| !fault.what.is_empty() && !fault.mend.is_empty())
            );
        }
    }
});
