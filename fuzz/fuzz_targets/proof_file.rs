//! Proof files and policy files.
#![no_main]

use comity_proof::note::VerifierKey;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{ProofFile, Subject};

/// Nobody has the secret half, so nothing may verify.
const KEY: [u8; 32] = [7; 32];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(policy) = Policy::parse(text) {
        let _ = policy.accept(data);
    }
    let Ok(proof) = ProofFile::parse(text) else { return };
    assert_eq!(proof.to_string(), text);
    let key = VerifierKey::ed25519("example.com/log", &KEY).expect("a key name");
    assert!(
        proof
            .verify(Subject::Entry(b"entry"), &Policy::of_log(key))
            .is_err()
    );
});
