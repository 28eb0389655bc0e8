//! The statement verifier, fed with whole messages and, so that it gets past the frame, with
//! protected headers and payloads.
#![no_main]

use comity_proof::entry::Entry;
use comity_proof::key_event::KeyEvent;
use comity_proof::statement::{Statement, assemble, protected_bytes};

const KEY: [u8; 32] = [7; 32];
const SIGNATURE: [u8; 64] = [0; 64];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    match mode {
        0 => check(&assemble(rest, &[0xa0], &SIGNATURE)),
        1 => {
            if let Some(at) = rest.first() {
                let (protected, payload) = rest.split_at(rest.len().min(usize::from(*at)));
                check(&assemble(protected, payload, &SIGNATURE));
            }
        }
        _ => check(rest),
    }
});

fn check(bytes: &[u8]) {
    let Ok(statement) = Statement::parse(bytes) else {
        return;
    };
    assert_eq!(statement.bytes(), bytes);
    assert_eq!(protected_bytes(&statement.header), statement.protected());
    assert!(statement.verify(&KEY).is_err());
    if let Ok(payload) = statement.payload_value() {
        let _ = KeyEvent::from_payload(&payload);
    }
    let bare = Statement::parse(&statement.bare()).expect("a statement without its receipts is one");
    assert_eq!((bare.hash(), &bare.header), (statement.hash(), &statement.header));
    let entry = Entry::open(&statement);
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
}
