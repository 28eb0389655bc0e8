//! Identifiers: reading settles, a key read again is itself, meeting is the same both ways, and nothing is strong that is nothing.
#![no_main]

use comity_parties::identifier::{Strength, clash, meet, read, read_all};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    const SCHEMES: [&str; 24] = [
        "passport", "natid", "tax", "reg", "imo", "mmsi", "lei", "curp", "rfc", "nit", "ruc", "cedula",
        "swift", "iban", "uscc", "inn", "ogrn", "okpo", "duns", "vat", "crypto", "isin", "callsign", "other",
    ];
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(rest) else {
        return;
    };
    let scheme = SCHEMES[usize::from(*mode) % SCHEMES.len()];
    let (one, other) = text.split_once('|').unwrap_or((text, text));
    let country = (mode % 3 == 0).then_some("Iran");
    let first = read(scheme, one, country);
    assert_eq!(first, read(scheme, one, country));
    assert!(first.key.chars().count() <= 128);
    let all = read_all(scheme, one, country);
    assert!(all.len() <= comity_parties::identifier::MAX_NUMBERS);
    if !first.key.is_empty() && first.strength > Strength::Weak {
        assert_eq!(meet(&first, &first), Some(first.strength));
    }
    let second = read("reg", other, None);
    assert_eq!(meet(&first, &second), meet(&second, &first));
    assert_eq!(clash(&first, &second), clash(&second, &first));
    assert!(clash(&first, &second).is_none_or(|weight| weight < 0.0));
});
