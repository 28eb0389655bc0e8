//! Ed25519 verification (RFC 8032) by the strictest rule in use.
//!
//! Libraries disagree on odd keys and signatures. Two nodes must not, so everything odd is
//! refused: a scalar S that is not reduced, a point of small order, a point that is not in its
//! one canonical encoding. Signatures are never checked in batches, because a batch accepts
//! another set.

use ed25519_dalek::{Signature, VerifyingKey};

/// Length of a public key in bytes.
pub const KEY_LENGTH: usize = 32;
/// Length of a signature in bytes.
pub const SIGNATURE_LENGTH: usize = 64;

/// True if `signature` is `key`'s strict signature over `message`.
pub fn verify(key: &[u8; KEY_LENGTH], message: &[u8], signature: &[u8; SIGNATURE_LENGTH]) -> bool {
    let Some(key) = canonical_key(key) else {
        return false;
    };
    key.verify_strict(message, &Signature::from_bytes(signature))
        .is_ok()
}

/// True if `key` is the canonical encoding of a point that is not of small order.
pub fn is_acceptable_key(key: &[u8; KEY_LENGTH]) -> bool {
    canonical_key(key).is_some_and(|key| !key.is_weak())
}

fn canonical_key(bytes: &[u8; KEY_LENGTH]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(bytes).ok()?;
    // The library reduces a y coordinate of p or more without a word, and keeps the bytes given.
    (key.to_edwards().compress().to_bytes() == *bytes).then_some(key)
}
