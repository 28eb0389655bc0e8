//! What the tests share: keys made from a byte, statements signed with them.

use comity_proof::cbor::{Value, encode};
use comity_proof::statement::{self, Algorithm, Header, Verb};
use ed25519_dalek::{Signer, SigningKey};

/// A key that is always the same for the same byte.
pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Public half of [`key`].
pub(crate) fn public(seed: u8) -> [u8; 32] {
    key(seed).verifying_key().to_bytes()
}

/// A header of a first statement, signed by key `seed`.
pub(crate) fn header(seed: u8) -> Header {
    Header {
        alg: Algorithm::Ed25519,
        content_type: statement::RECORD_TYPE.into(),
        kid: statement::key_identifier(&public(seed)),
        iss: "node.example".into(),
        sub: "node.example/00112233445566778899aabbccddeeff".into(),
        iat: 1_795_291_200,
        exp: None,
        typ: statement::STATEMENT_TYPE.into(),
        seq: 1,
        prev: None,
        verb: Verb::Issue,
        re: None,
        nonce: None,
        to: Vec::new(),
        handling: None,
        envelope: None,
    }
}

/// A record of kind `kind`.
pub(crate) fn record(kind: &str, body: Value) -> Value {
    Value::Map(vec![
        (Value::text("v"), Value::Unsigned(1)),
        (Value::text("kind"), Value::text(kind)),
        (Value::text("issued"), Value::text("2026-11-21T20:00:00Z")),
        (Value::text("body"), body),
    ])
}

/// Signs a header and a payload as they are, right or wrong.
pub(crate) fn sign(seed: u8, header: &Header, payload: &[u8]) -> Vec<u8> {
    let protected = statement::protected_bytes(header);
    let signature = key(seed).sign(&statement::to_be_signed(&protected, payload));
    statement::assemble(&protected, payload, &signature.to_bytes())
}

/// A good statement with a small record.
pub(crate) fn statement(seed: u8) -> Vec<u8> {
    sign(
        seed,
        &header(seed),
        &encode(&record("notice", Value::Map(Vec::new()))),
    )
}
