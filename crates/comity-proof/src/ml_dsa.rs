//! ML-DSA-44 verification (FIPS 204), pure and with the empty context.
//!
//! The scheme is meant to outlast quantum computers, its implementations are young. So it never
//! stands alone here: a checkpoint needs its log's Ed25519 signature before any signature of this
//! kind is looked at.

use ml_dsa::signature::Verifier;
use ml_dsa::{MlDsa44, Signature, VerifyingKey};

/// Length of a public key in bytes.
pub const KEY_LENGTH: usize = 1312;
/// Length of a signature in bytes.
pub const SIGNATURE_LENGTH: usize = 2420;

/// True if `signature` is `key`'s signature over `message`. Any other length of key or signature
/// is no signature.
pub fn verify(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = key.try_into() else {
        return false;
    };
    let Ok(signature) = Signature::<MlDsa44>::try_from(signature) else {
        return false;
    };
    VerifyingKey::<MlDsa44>::decode(key)
        .verify(message, &signature)
        .is_ok()
}
