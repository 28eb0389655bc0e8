//! Notes, checkpoints and verifier keys: what is accepted is written back the same.
#![no_main]

use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::cosignature;
use comity_proof::note::{Note, VerifierKey};

/// Nobody has the secret half, so nothing may verify.
const KEY: [u8; 32] = [7; 32];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(note) = Note::from_bytes(data) {
        assert_eq!(note.to_string().as_bytes(), data);
        for line in &note.signatures {
            let key = VerifierKey {
                name: line.name.clone(),
                id: line.id,
                alg: 1,
                key: vec![7; 32],
            };
            assert!(note.verify(&key).is_err());
            let key = VerifierKey { alg: 4, ..key };
            assert!(cosignature::verify(&note, &key).is_err());
            let key = VerifierKey {
                alg: 6,
                key: vec![7; 1312],
                ..key
            };
            assert!(cosignature::verify(&note, &key).is_err());
        }
        if let Ok(checkpoint) = Checkpoint::parse(&note.text) {
            assert_eq!(checkpoint.to_text(), note.text);
        }
    }
    if let Ok(text) = std::str::from_utf8(data) {
        if let Ok(key) = text.parse::<VerifierKey>() {
            assert_eq!(key.to_string(), text);
        }
        if let Ok(checkpoint) = Checkpoint::parse(text) {
            assert_eq!(checkpoint.to_text(), text);
        }
    }
    let key = VerifierKey::ed25519("example.com/log", &KEY).expect("a key name");
    assert!(SignedCheckpoint::open(data, &key).is_err());
});
