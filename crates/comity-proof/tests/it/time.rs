//! Times as records write them.

use comity_proof::time::{format, parse};
use proptest::prelude::*;

#[test]
fn known_times() {
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T23:59:59Z", 951_868_799),
        ("2026-11-21T20:00:00Z", 1_795_291_200),
        ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ] {
        assert_eq!(parse(text), Some(seconds), "{text}");
        assert_eq!(format(seconds), text);
    }
    assert_eq!(format(253_402_300_800), "253402300800");
}

#[test]
fn other_forms_are_no_times() {
    for text in [
        "",
        "2026-11-21",
        "2026-11-21T20:00:00",
        "2026-11-21T20:00:00+00:00",
        "2026-11-21t20:00:00Z",
        "2026-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T20:60:00Z",
        "2026-11-21T20:00:60Z",
        "+026-11-21T20:00:00Z",
        "２026-11-21T20:00Z",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn every_second_is_written_and_read(seconds in 0_u64..253_402_300_800) {
        prop_assert_eq!(parse(&format(seconds)), Some(seconds));
    }

    #[test]
    fn any_text_is_read_without_a_fall(text in "\\PC{0,24}") {
        if let Some(seconds) = parse(&text) {
            prop_assert_eq!(format(seconds), text);
        }
    }
}
