//! The side that holds identifiers and answers.

use std::fmt;

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;

use crate::dleq::{self, Batch};
use crate::oprf::{self, ELEMENT};
use crate::tag_set::{Tag, tag_of};
use crate::wire::{Answer, Request};
use crate::{Chance, Identifier, MatchError};

/// The public half of a holder's key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    pub(crate) point: RistrettoPoint,
    bytes: [u8; ELEMENT],
}

impl PublicKey {
    /// From its 32 bytes.
    ///
    /// # Errors
    /// Not a point in its one right writing, or the identity.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, MatchError> {
        let point = oprf::read_point(&bytes)?;
        Ok(Self { point, bytes })
    }

    /// Its 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: String = self.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        write!(f, "PublicKey({digits})")
    }
}

/// The key for one asker and one epoch, with what it does.
pub struct Holder {
    key: Scalar,
    public: PublicKey,
}

impl Drop for Holder {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Holder(secret of {:?})", self.public)
    }
}

impl Holder {
    /// From 32 random bytes and a text that says what the key is for (asker and epoch).
    ///
    /// # Errors
    /// With a chance of one in 2^250.
    pub fn new(seed: &[u8; 32], info: &[u8]) -> Result<Self, MatchError> {
        let key = oprf::derive_key(seed, info)?;
        let point = RistrettoPoint::mul_base(&key);
        let public = PublicKey {
            point,
            bytes: point.compress().to_bytes(),
        };
        Ok(Self { key, public })
    }

    /// The public half, to be logged.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The tags of identifiers, in their order. About 35 µs each; independent of each other, so parts of a large set
    /// can be worked out side by side.
    pub fn tags(&self, identifiers: &[Identifier]) -> Vec<Tag> {
        let half_key = self.key * oprf::half();
        let halves: Vec<RistrettoPoint> = identifiers
            .iter()
            .map(|one| half_key * oprf::hash_to_group(&one.input()))
            .collect();
        let elements = oprf::write_doubled(&halves);
        let outputs = identifiers.iter().zip(&elements);
        outputs
            .map(|(one, element)| tag_of(&oprf::output(&one.input(), element)))
            .collect()
    }

    /// Applies the key to a question and proves that it did.
    ///
    /// # Errors
    /// An element that is no point, or the identity.
    pub fn evaluate(&self, request: &Request, chance: &mut Chance<'_>) -> Result<Answer, MatchError> {
        let points = request.points()?;
        let half_key = self.key * oprf::half();
        let halves: Vec<RistrettoPoint> = points.iter().map(|point| half_key * point).collect();
        let evaluated = oprf::write_doubled(&halves);
        let batch = Batch {
            blinded: request.elements(),
            evaluated: &evaluated,
        };
        let proof = dleq::prove(&self.key, &self.public.bytes, &points, batch, chance)?;
        Ok(Answer {
            epoch: request.epoch(),
            left: 0,
            elements: evaluated,
            proof,
        })
    }
}
