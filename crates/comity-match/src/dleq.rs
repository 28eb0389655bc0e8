//! One proof for a whole batch that every element was multiplied by the key (RFC 9497, section 2.2).

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul as _;
use sha2::{Digest as _, Sha512};

use crate::oprf::{self, CONTEXT, ELEMENT};
use crate::{Chance, MatchError};

const SEED_PREFIX: &[u8] = b"Seed-";
/// Every element is written with its length before it.
const ELEMENT_LENGTH: [u8; 2] = [0, 32];
/// The seed of the weights is a SHA-512.
const SEED_LENGTH: [u8; 2] = [0, 64];

/// A proof: challenge and answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) challenge: Scalar,
    pub(crate) answer: Scalar,
}

/// A batch before and after, as it is written.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) blinded: &'a [[u8; ELEMENT]],
    pub(crate) evaluated: &'a [[u8; ELEMENT]],
}

/// The weights with which the elements are added up; nobody can choose elements to fit them.
fn weights(public: &[u8; ELEMENT], batch: Batch<'_>) -> Vec<Scalar> {
    let domain_length = u16::try_from(SEED_PREFIX.len() + CONTEXT.len()).unwrap_or(u16::MAX);
    let seed = Sha512::new()
        .chain_update(ELEMENT_LENGTH)
        .chain_update(public)
        .chain_update(domain_length.to_be_bytes())
        .chain_update(SEED_PREFIX)
        .chain_update(CONTEXT)
        .finalize();
    let pairs = batch.blinded.iter().zip(batch.evaluated).zip(0u16..);
    pairs
        .map(|((blinded, evaluated), number)| {
            let number = number.to_be_bytes();
            let parts: [&[u8]; 8] = [
                &SEED_LENGTH,
                &seed,
                &number,
                &ELEMENT_LENGTH,
                blinded,
                &ELEMENT_LENGTH,
                evaluated,
                b"Composite",
            ];
            oprf::hash_to_scalar(&parts)
        })
        .collect()
}

fn challenge(public: &[u8; ELEMENT], points: [RistrettoPoint; 4]) -> Scalar {
    let [m, z, t2, t3] = points.map(|point| point.compress().to_bytes());
    let mut parts: Vec<&[u8]> = Vec::with_capacity(11);
    for element in [public, &m, &z, &t2, &t3] {
        parts.extend([&ELEMENT_LENGTH[..], element]);
    }
    parts.push(b"Challenge");
    oprf::hash_to_scalar(&parts)
}

/// `GenerateProof`.
pub(crate) fn prove(
    key: &Scalar,
    public: &[u8; ELEMENT],
    points: &[RistrettoPoint],
    batch: Batch<'_>,
    chance: &mut Chance<'_>,
) -> Result<Proof, MatchError> {
    // Everything added up here is on the line anyway, so the quick way is safe; what involves the key is not hurried.
    let m = RistrettoPoint::vartime_multiscalar_mul(weights(public, batch), points);
    let z = key * m;
    let secret = oprf::random_scalar(chance)?;
    let challenge = challenge(public, [m, z, RistrettoPoint::mul_base(&secret), secret * m]);
    Ok(Proof {
        challenge,
        answer: secret - challenge * key,
    })
}

/// `VerifyProof`.
pub(crate) fn verify(
    proof: &Proof,
    public: (&RistrettoPoint, &[u8; ELEMENT]),
    blinded: &[RistrettoPoint],
    evaluated: &[RistrettoPoint],
    batch: Batch<'_>,
) -> Result<(), MatchError> {
    let weights = weights(public.1, batch);
    let m = RistrettoPoint::vartime_multiscalar_mul(&weights, blinded);
    let z = RistrettoPoint::vartime_multiscalar_mul(&weights, evaluated);
    let t2 = RistrettoPoint::vartime_multiscalar_mul(
        [proof.answer, proof.challenge],
        [RISTRETTO_BASEPOINT_POINT, *public.0],
    );
    let t3 = RistrettoPoint::vartime_multiscalar_mul([proof.answer, proof.challenge], [m, z]);
    if challenge(public.1, [m, z, t2, t3]) == proof.challenge {
        Ok(())
    } else {
        Err(MatchError::Proof)
    }
}
