//! Names of parties: always an answer, reasons that sum to it, a name found by itself, and nothing kept from name to name.
#![no_main]

use std::sync::{Arc, Mutex, OnceLock};

use comity_core::party::{ListedName, ListedParty, PartyType};
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Held, Options, Query, Scratch, Screener, compare};

fn lexicon() -> &'static Arc<Lexicon> {
    Lexicon::shipped()
}

fn scratch() -> &'static Mutex<Scratch> {
    static SCRATCH: OnceLock<Mutex<Scratch>> = OnceLock::new();
    SCRATCH.get_or_init(Mutex::default)
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let (one, other) = text
        .split_once('|')
        .unwrap_or((&text, "Joint Stock Company Veltronika No. 5"));
    let kind = PartyType::ALL[usize::from(mode % 4)];
    let mut used = scratch()
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let found = compare(lexicon(), kind, one, other, &mut used);
    let fresh = compare(lexicon(), kind, one, other, &mut Scratch::default());
    assert_eq!(found.log_odds.to_bits(), fresh.log_odds.to_bits());
    assert!((0.0..=1.0).contains(&found.score));
    if !found.reasons.is_empty() {
        let sum: f64 = found.reasons.iter().map(|reason| reason.weight).sum();
        assert!((sum - found.log_odds).abs() < 1e-6);
    }
    let names = [other, "BRIXMOOR SHIPPING LIMITED"].map(|name| ListedName {
        name: name.to_owned(),
        ..ListedName::default()
    });
    let party = ListedParty {
        id: "1".to_owned(),
        kind,
        names: names.to_vec(),
        ..ListedParty::default()
    };
    let screener = Screener::build(
        lexicon(),
        vec![Held {
            party,
            from: None,
            to: None,
        }],
    );
    let query = Query {
        kind: Some(kind),
        names: vec![one.to_owned()],
        ..Query::default()
    };
    let options = Options {
        threshold: 0.0,
        ..Options::default()
    };
    let first = screener.screen(&query, &options, &mut used);
    let again = screener.screen(&query, &options, &mut Scratch::default());
    assert_eq!(first.len(), again.len());
    for (one, other) in first.iter().zip(&again) {
        assert_eq!(one.score.to_bits(), other.score.to_bits());
        let sum: f64 = one.reasons.iter().map(|reason| reason.weight).sum();
        assert!((sum - one.log_odds).abs() < 1e-6);
    }
});
