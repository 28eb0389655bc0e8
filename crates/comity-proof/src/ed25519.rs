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
    if is_reduced(bytes) {
        VerifyingKey::from_bytes(bytes).ok()
    } else {
        None
    }
}

/// True if the y coordinate is below p = 2^255 - 19. The library reduces a larger one without a
/// word and keeps the bytes given. (The other odd spelling, x = 0 with a sign, only exists for
/// points of small order.)
fn is_reduced(bytes: &[u8; KEY_LENGTH]) -> bool {
    let [lowest, middle @ .., highest] = bytes;
    let close_to_p = highest & 0x7f == 0x7f && middle.iter().all(|byte| *byte == 0xff);
    !close_to_p || *lowest < 0xed
}
