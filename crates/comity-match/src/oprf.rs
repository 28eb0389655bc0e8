//! The functions of RFC 9497 for ristretto255-SHA512 in VOPRF mode (sections 2.1, 3.2, 4.1).

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::IsIdentity as _;
use sha2::{Digest as _, Sha512};

use crate::{Chance, MatchError};

/// `"OPRFV1-" || mode || "-" || suite`, mode 1 being VOPRF.
pub(crate) const CONTEXT: &[u8] = b"OPRFV1-\x01-ristretto255-SHA512";
/// Bytes of a point and of a scalar.
pub(crate) const ELEMENT: usize = 32;
/// Bytes of SHA-512, of its input block, and of what is hashed to the group.
const WIDE: usize = 64;
const BLOCK: usize = 128;
/// How often chance may give zero before it counts as broken.
const TRIES: usize = 4;

/// A length of two bytes, as the RFC writes it; all lengths here are far below 65,536.
fn length(part: &[u8]) -> [u8; 2] {
    u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes()
}

/// RFC 9380 `expand_message_xmd` with SHA-512, for exactly the 64 bytes that are needed: one block after the first.
/// The domain is `prefix || CONTEXT`, well below 256 bytes.
fn expand(message: &[&[u8]], prefix: &[u8]) -> [u8; WIDE] {
    let domain_length = [u8::try_from(prefix.len() + CONTEXT.len()).unwrap_or(u8::MAX)];
    let domain = |hash: Sha512| {
        hash.chain_update(prefix)
            .chain_update(CONTEXT)
            .chain_update(domain_length)
    };
    let mut first = Sha512::new().chain_update([0; BLOCK]);
    for part in message {
        first.update(part);
    }
    // 64 bytes are asked for, then a zero.
    let first = domain(first.chain_update([0, 64, 0])).finalize();
    domain(Sha512::new().chain_update(first).chain_update([1]))
        .finalize()
        .into()
}

/// `HashToGroup`.
pub(crate) fn hash_to_group(input: &[u8]) -> RistrettoPoint {
    RistrettoPoint::from_uniform_bytes(&expand(&[input], b"HashToGroup-"))
}

/// `HashToScalar`, over the parts one after the other.
pub(crate) fn hash_to_scalar(parts: &[&[u8]]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(parts, b"HashToScalar-"))
}

/// `DeriveKeyPair`: the secret key from 32 bytes and a text that says what it is for.
pub(crate) fn derive_key(seed: &[u8; ELEMENT], info: &[u8]) -> Result<Scalar, MatchError> {
    let info = info.get(..usize::from(u16::MAX)).unwrap_or(info);
    for counter in 0..=u8::MAX {
        let wide = expand(&[seed, &length(info), info, &[counter]], b"DeriveKeyPair");
        let key = Scalar::from_bytes_mod_order_wide(&wide);
        if key != Scalar::ZERO {
            return Ok(key);
        }
    }
    Err(MatchError::Chance)
}

/// The last step of `Finalize` and `Evaluate`: 64 bytes from the input and its evaluated element.
pub(crate) fn output(input: &[u8], element: &[u8; ELEMENT]) -> [u8; WIDE] {
    let hash = Sha512::new().chain_update(length(input)).chain_update(input);
    let hash = hash.chain_update(length(element)).chain_update(element);
    hash.chain_update(b"Finalize").finalize().into()
}

/// A number that is not zero.
pub(crate) fn random_scalar(chance: &mut Chance<'_>) -> Result<Scalar, MatchError> {
    for _ in 0..TRIES {
        let mut wide = zeroize::Zeroizing::new([0; WIDE]);
        chance(wide.as_mut_slice());
        let number = Scalar::from_bytes_mod_order_wide(&wide);
        if number != Scalar::ZERO {
            return Ok(number);
        }
    }
    Err(MatchError::Chance)
}

/// A point in its one right writing, and not the identity.
pub(crate) fn read_point(bytes: &[u8; ELEMENT]) -> Result<RistrettoPoint, MatchError> {
    let point = CompressedRistretto(*bytes)
        .decompress()
        .ok_or(MatchError::Point)?;
    if point.is_identity() {
        return Err(MatchError::Point);
    }
    Ok(point)
}

/// A number in its one right writing.
pub(crate) fn read_scalar(bytes: &[u8; ELEMENT]) -> Result<Scalar, MatchError> {
    Option::from(Scalar::from_canonical_bytes(*bytes)).ok_or(MatchError::Scalar)
}

/// The halves of points doubled and written: writing many at once needs one inversion for all of them.
pub(crate) fn write_doubled(halves: &[RistrettoPoint]) -> Vec<[u8; ELEMENT]> {
    RistrettoPoint::double_and_compress_batch(halves)
        .into_iter()
        .map(|point| point.to_bytes())
        .collect()
}

/// One half, modulo the order of the group.
pub(crate) fn half() -> Scalar {
    Scalar::from(2u8).invert()
}

#[cfg(test)]
mod vectors;
