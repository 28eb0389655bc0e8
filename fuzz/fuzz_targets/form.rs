//! Records as forms (TOML, JSON, JSON Lines) and as the payload of a statement.
#![no_main]

use comity_core::date::Timestamp;
use comity_core::record::Record;
use comity_wire::form::{self, Format};
use comity_wire::payload::{from_payload, to_payload};
use comity_wire::rows::Given;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let given = Given::at(Timestamp::from_seconds(1_795_291_200));
    match mode {
        0 => check_payload(rest),
        1 => drop(form::read_lines(rest, &given)),
        2 => check_form(rest, Some(Format::Toml), &given),
        3 => check_form(rest, Some(Format::Json), &given),
        _ => check_form(rest, None, &given),
    }
});

/// What is accepted has no other encoding.
fn check_payload(bytes: &[u8]) {
    let Ok(tree) = from_payload(bytes) else { return };
    assert_eq!(to_payload(&tree).as_deref().ok(), Some(bytes));
    if let Ok(record) = Record::from_json(tree) {
        let _ = record.problems();
    }
}

fn check_form(bytes: &[u8], format: Option<Format>, given: &Given) {
    match form::read(bytes, format, given) {
        Ok(form) => {
            if let Ok(payload) = to_payload(&form.record.to_json()) {
                check_payload(&payload);
            }
        }
        Err(faults) => assert!(!faults.is_empty()),
    }
}
