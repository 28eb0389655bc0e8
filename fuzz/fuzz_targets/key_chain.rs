//! Key events and chains of them, and evidence against logs: what is read is written back the same, and nobody without
//! keys brings a chain to its first key or convicts a log.
#![no_main]

use comity_proof::cbor::{self, Value};
use comity_proof::entry::Entry;
use comity_proof::evidence::{self, Evidence};
use comity_proof::key_event::{KeyEvent, root_message};
use comity_proof::keychain::KeyChain;
use comity_proof::statement::Statement;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(value) = cbor::decode(data) {
        // As a whole payload, and as the body of one.
        payload(&value);
        for kind in ["key-event", "misbehaviour"] {
            let map = vec![
                (Value::text("kind"), Value::text(kind)),
                (Value::text("body"), value.clone()),
            ];
            payload(&Value::Map(map));
        }
    }
    let statement = match Entry::decode(data) {
        Ok(Entry::Open(bytes)) => Statement::parse(&bytes),
        _ => Statement::parse(data),
    };
    if let Ok(statement) = statement {
        let mut chain = KeyChain::new();
        // The seeds hold statements of known keys; what is changed in them does not verify.
        let seen = chain.push(0, &statement);
        assert_eq!(seen.is_ok(), chain.events() == 1);
        assert_eq!(seen.is_ok(), chain.check(&statement, 0).is_ok());
    }
});

fn payload(payload: &Value) {
    if let Ok(event) = KeyEvent::from_payload(payload) {
        let again = Value::Map(vec![
            (Value::text("kind"), Value::text("key-event")),
            (Value::text("body"), event.to_body()),
        ]);
        let read = KeyEvent::from_payload(&again).expect("what was written is read");
        assert_eq!(
            root_message("node.example", &read),
            root_message("node.example", &event)
        );
    }
    if let Ok(found) = Evidence::from_payload(payload) {
        let again = Value::Map(vec![
            (Value::text("kind"), Value::text("misbehaviour")),
            (Value::text("body"), found.to_body()),
        ]);
        assert_eq!(Evidence::from_payload(&again).as_ref(), Ok(&found));
        let _ = evidence::check(&found);
    }
}
