//! Bodies of requests to add-checkpoint, and the files in which a mirror and a witness keep what
//! they did.
#![no_main]

use comity_exchange::{Request, fuzzed};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(request) = Request::parse(data) {
        assert_eq!(request.to_string().as_bytes(), data);
        assert!(request.proof.len() <= comity_exchange::limits::PROOF_LINES);
    }
    if let Some(record) = fuzzed::Record::decode(data) {
        assert_eq!(record.encode(), data);
    }
    let _ = fuzzed::newest_of(data);
    let _ = fuzzed::read_all(data);
});
