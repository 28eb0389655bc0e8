//! What travels: question, answer, and the head of a set. Fixed layouts, numbers with the highest byte first.

use sha2::{Digest as _, Sha256};

use curve25519_dalek::RistrettoPoint;

use crate::dleq::Proof;
use crate::oprf::{self, ELEMENT};
use crate::{MOST_IDENTIFIERS, MOST_TAGS, MatchError, PublicKey};

const REQUEST: &[u8; 4] = b"cmq1";
const ANSWER: &[u8; 4] = b"cma1";
const HEAD: &[u8; 4] = b"cmh1";

/// A question: blinded identifiers. `cmq1`, epoch (8 bytes), count (2), 32 bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    epoch: u64,
    elements: Vec<[u8; ELEMENT]>,
}

/// An answer: the same elements under the key, and the proof. `cma1`, epoch (8), left (4), count (2), 32 bytes each,
/// challenge (32), answer (32).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub(crate) epoch: u64,
    /// How many identifiers may still be asked about today, as the holder says.
    pub left: u32,
    pub(crate) elements: Vec<[u8; ELEMENT]>,
    pub(crate) proof: Proof,
}

/// What the holder logs of a set: `cmh1`, epoch (8), public key (32), root (32), tags (8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetHead {
    /// Number of the set for this asker.
    pub epoch: u64,
    /// The key it was made with.
    pub key: PublicKey,
    /// Merkle root over its tags.
    pub root: [u8; 32],
    /// Number of tags.
    pub tags: u64,
}

/// Takes a fixed number of bytes from the front.
fn take<const N: usize>(bytes: &mut &[u8], what: &'static str) -> Result<[u8; N], MatchError> {
    let (first, rest) = bytes
        .split_first_chunk::<N>()
        .ok_or(MatchError::NotReadable(what))?;
    *bytes = rest;
    Ok(*first)
}

fn end(bytes: &[u8], what: &'static str) -> Result<(), MatchError> {
    if bytes.is_empty() {
        Ok(())
    } else {
        Err(MatchError::NotReadable(what))
    }
}

/// Elements with their count before them.
fn take_elements(bytes: &mut &[u8], what: &'static str) -> Result<Vec<[u8; ELEMENT]>, MatchError> {
    let count = usize::from(u16::from_be_bytes(take(bytes, what)?));
    if count == 0 || count > MOST_IDENTIFIERS {
        return Err(MatchError::Count(count));
    }
    (0..count).map(|_| take(bytes, what)).collect()
}

fn put_elements(bytes: &mut Vec<u8>, elements: &[[u8; ELEMENT]]) {
    bytes.extend(u16::try_from(elements.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend(elements.as_flattened());
}

fn kind(bytes: &mut &[u8], wanted: &[u8; 4], what: &'static str) -> Result<(), MatchError> {
    if take::<4>(bytes, what)? == *wanted {
        Ok(())
    } else {
        Err(MatchError::NotReadable(what))
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Request {
    /// Most bytes of a question.
    pub const MOST_BYTES: usize = 14 + MOST_IDENTIFIERS * ELEMENT;

    pub(crate) fn new(epoch: u64, elements: Vec<[u8; ELEMENT]>) -> Result<Self, MatchError> {
        if elements.is_empty() || elements.len() > MOST_IDENTIFIERS {
            return Err(MatchError::Count(elements.len()));
        }
        Ok(Self { epoch, elements })
    }

    /// Reads a question; its elements are looked at by [`crate::Holder::evaluate`].
    ///
    /// # Errors
    /// Not a question, none or too many elements, or something behind it.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, MatchError> {
        let what = "question";
        kind(&mut bytes, REQUEST, what)?;
        let epoch = u64::from_be_bytes(take(&mut bytes, what)?);
        let elements = take_elements(&mut bytes, what)?;
        end(bytes, what)?;
        Ok(Self { epoch, elements })
    }

    /// As it is sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = REQUEST.to_vec();
        bytes.extend(self.epoch.to_be_bytes());
        put_elements(&mut bytes, &self.elements);
        bytes
    }

    /// SHA-256 of what is sent: both sides log it.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.to_bytes())
    }

    /// The set it is about.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// How many identifiers it asks about.
    pub fn count(&self) -> usize {
        self.elements.len()
    }

    pub(crate) fn elements(&self) -> &[[u8; ELEMENT]] {
        &self.elements
    }

    pub(crate) fn points(&self) -> Result<Vec<RistrettoPoint>, MatchError> {
        self.elements.iter().map(oprf::read_point).collect()
    }
}

impl Answer {
    /// Most bytes of an answer.
    pub const MOST_BYTES: usize = 18 + MOST_IDENTIFIERS * ELEMENT + 2 * ELEMENT;

    /// Reads an answer; its elements and proof are checked by [`crate::State::finish`].
    ///
    /// # Errors
    /// Not an answer, a number out of range, or something behind it.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, MatchError> {
        let what = "answer";
        kind(&mut bytes, ANSWER, what)?;
        let epoch = u64::from_be_bytes(take(&mut bytes, what)?);
        let left = u32::from_be_bytes(take(&mut bytes, what)?);
        let elements = take_elements(&mut bytes, what)?;
        let proof = Proof {
            challenge: oprf::read_scalar(&take(&mut bytes, what)?)?,
            answer: oprf::read_scalar(&take(&mut bytes, what)?)?,
        };
        end(bytes, what)?;
        Ok(Self {
            epoch,
            left,
            elements,
            proof,
        })
    }

    /// As it is sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = ANSWER.to_vec();
        bytes.extend(self.epoch.to_be_bytes());
        bytes.extend(self.left.to_be_bytes());
        put_elements(&mut bytes, &self.elements);
        bytes.extend(self.proof.challenge.to_bytes());
        bytes.extend(self.proof.answer.to_bytes());
        bytes
    }

    /// The set it is about.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }
}

impl SetHead {
    /// Bytes of a head.
    pub const BYTES: usize = 84;

    /// Reads a head.
    ///
    /// # Errors
    /// Not a head, a key that is no point, or a number of tags that no set has.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, MatchError> {
        let what = "head of a set";
        kind(&mut bytes, HEAD, what)?;
        let epoch = u64::from_be_bytes(take(&mut bytes, what)?);
        let key = PublicKey::from_bytes(take(&mut bytes, what)?)?;
        let root = take(&mut bytes, what)?;
        let tags = u64::from_be_bytes(take(&mut bytes, what)?);
        end(bytes, what)?;
        if tags > u64::try_from(MOST_TAGS).unwrap_or(u64::MAX) {
            return Err(MatchError::NotReadable(what));
        }
        Ok(Self {
            epoch,
            key,
            root,
            tags,
        })
    }

    /// As it is sent and logged.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        bytes.extend(self.epoch.to_be_bytes());
        bytes.extend(self.key.as_bytes());
        bytes.extend(self.root);
        bytes.extend(self.tags.to_be_bytes());
        bytes
    }

    /// SHA-256 of the head: what the holder's record of the set names.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.to_bytes())
    }
}
