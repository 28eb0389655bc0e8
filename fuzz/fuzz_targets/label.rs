//! Labels and goods texts: spans lie in the text, a likeness is never an answer, two scans are one.
#![no_main]

use std::sync::OnceLock;

use comity_substances::Tables;
use comity_substances::text::{How, Scanner, What, line_verdict};

/// The real tables: a scanner without names finds nothing.
fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(|| {
        let files: Vec<(&str, &str)> = comity_fuzz::facts()
            .iter()
            .map(|(name, text)| (*name, *text))
            .collect();
        let tables = Tables::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
        Scanner::load(&tables, &files).unwrap_or_else(|errors| panic!("{errors:?}"))
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let scan = scanner().scan(text);
    assert_eq!(scan, scanner().scan(text));
    let spans = scan.mentions.iter().map(|mention| mention.span);
    let spans = spans.chain(scan.strengths.iter().map(|strength| strength.span));
    for span in spans.chain(scan.forms.iter().map(|form| form.span)) {
        let cut = text.get(span.start..span.end);
        assert!(
            cut.is_some_and(|cut| !cut.is_empty() && cut.chars().count() == span.char_end - span.char_start)
        );
    }
    for mention in &scan.mentions {
        assert!(mention.by != How::Likeness || !mention.review.is_empty());
        assert!(!matches!(mention.what, What::NotCas) || mention.entry.is_empty());
    }
    let verdict = line_verdict(&scan);
    let sure = |at: usize| {
        scan.mentions
            .get(at)
            .is_some_and(|mention| mention.review.is_empty())
    };
    assert!(verdict.named.iter().all(|named| sure(named.mention)));
    let _ = scanner().name(text);
});
