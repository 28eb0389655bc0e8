//! Names, numbers and the files they are read from: folding settles, recognition always answers, a wrong digit is never a number.
#![no_main]

use std::sync::OnceLock;

use comity_core::identifiers::CasNumber;
use comity_substances::text::Scanner;
use comity_substances::{Invalid, Pair, Recognition, Tables, fold};

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let files: Vec<(&str, &str)> = comity_fuzz::facts()
            .iter()
            .map(|(name, text)| (*name, *text))
            .collect();
        Tables::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"))
    })
}

/// Tables with one substance: a scanner is built from them in no time.
fn small() -> &'static Tables {
    static SMALL: OnceLock<Tables> = OnceLock::new();
    SMALL.get_or_init(|| {
        let line = "fentanyl,Fentanyl,437-38-7,,,substance,,A book,source,,\n";
        let substances = format!("{}{line}", comity_fuzz::header("substances.csv"));
        let header = |name: &&'static str| (*name, comity_fuzz::header(name));
        let mut files: Vec<(&str, &str)> = comity_substances::FILES.iter().map(header).collect();
        files.retain(|(name, _)| *name != "substances.csv");
        files.push(("substances.csv", &substances));
        Tables::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"))
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    // Every sixteenth input is a file of the scanner with this text behind it.
    if mode % 16 == 15 {
        return file(usize::from(mode / 16), text);
    }
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    let answer = tables().recognise(text);
    assert_eq!(answer, tables().recognise(text));
    if let Recognition::Known { identity } = &answer {
        assert!(tables().substance(&identity.id).is_some() || tables().family(&identity.id).is_some());
    }
    let (name, number) = text.split_once('|').unwrap_or(("fentanyl", text));
    if let Pair::Invalid {
        reason: Invalid::CasCheckDigit,
    } = tables().recognise_pair(name, number)
    {
        assert!(number.parse::<CasNumber>().is_err());
    }
});

/// A short file of the right name: it loads, or every complaint says where and how it is mended.
fn file(which: usize, text: &str) {
    let own = comity_substances::text::TEXT_FILES;
    let chosen = own[which % own.len()];
    let mut files: Vec<(&str, &str)> = own
        .iter()
        .map(|name| (*name, comity_fuzz::header(name)))
        .collect();
    for (name, content) in &mut files {
        if *name == chosen {
            *content = text;
        }
    }
    if let Err(errors) = Scanner::load(small(), &files) {
        assert!(!errors.is_empty());
        assert!(
            errors
                .iter()
                .all(|error| !error.file.is_empty() && !error.what.is_empty() && !error.mend.is_empty())
        );
    }
}
