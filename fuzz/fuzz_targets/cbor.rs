//! The CBOR decoder: what it accepts has no other encoding.
#![no_main]

use comity_proof::cbor::{decode, encode};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match decode(data) {
        Ok(value) => assert_eq!(encode(&value), data),
        Err(error) => assert!(error.offset <= data.len()),
    }
});
