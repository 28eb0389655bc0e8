//! Receipts, whole and by their unprotected header.
#![no_main]

use comity_proof::cbor::{self, Value};
use comity_proof::cose;
use comity_proof::receipt::{Receipt, ReceiptHeader, protected_bytes};

const SIGNATURE: [u8; 64] = [0; 64];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    match mode {
        0 => check(&cose::assemble(
            &header(),
            vec![(Value::int(396), proofs(rest))],
            None,
            &SIGNATURE,
        )),
        1 => check(&cose::assemble(rest, Vec::new(), None, &SIGNATURE)),
        2 => {
            if let Ok(Value::Map(unprotected)) = cbor::decode(rest) {
                check(&cose::assemble(&header(), unprotected, None, &SIGNATURE));
            }
        }
        _ => check(rest),
    }
});

/// The input as the one inclusion path.
fn proofs(path: &[u8]) -> Value {
    Value::Map(vec![(
        Value::int(-1),
        Value::Array(vec![Value::Bytes(path.to_vec())]),
    )])
}

fn header() -> Vec<u8> {
    protected_bytes(&ReceiptHeader {
        kid: None,
        iss: "example.com/log".into(),
        sub: "record".into(),
        iat: None,
    })
}

fn check(bytes: &[u8]) {
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert!(!receipt.proofs.is_empty());
        assert!(receipt.verify(&[1; 32], &[7; 32]).is_err());
        assert!(receipt.proofs.iter().all(|proof| !proof.path.is_empty()));
    }
}
