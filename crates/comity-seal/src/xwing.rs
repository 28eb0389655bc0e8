//! The key encapsulation MLKEM768-X25519, also called X-Wing (draft-connolly-cfrg-xwing-kem, HPKE number 0x647a), put
//! together from ML-KEM-768 and X25519 by its specification and handed to HPKE.
//!
//! Secret key: a seed of 32 bytes, stretched by SHAKE256 to the seed of ML-KEM (64 bytes) and the X25519 secret (32).
//! Public key: 1,184 bytes of ML-KEM and 32 of X25519. Encapsulated key: 1,088 and 32. Shared secret: SHA3-256 over
//! both shared secrets, the X25519 half of the encapsulated key, the X25519 public key and a fixed label.

use std::fmt;

use hpke::generic_array::typenum::{Sum, U32, U64, U128, U1024};
use hpke::kem::SharedSecret;
use hpke::{Deserializable, HpkeError, Serializable};
use ml_kem::kem::{Decapsulate as _, DecapsulationKey, EncapsulationKey};
use ml_kem::{
    Ciphertext, EncapsulateDeterministic as _, EncodedSizeUser as _, KemCore as _, MlKem768, MlKem768Params,
};
use rand_core::{CryptoRng, RngCore};
use sha3::digest::{ExtendableOutput as _, Update as _, XofReader as _};
use sha3::{Digest as _, Sha3_256, Shake256};
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

/// A seed, an X25519 key or a shared secret.
const SHORT: usize = 32;
/// An ML-KEM-768 public key.
const ML_KEM_PUBLIC: usize = 1184;
/// An ML-KEM-768 ciphertext.
const ML_KEM_CIPHERTEXT: usize = 1088;
/// The label of the specification: a picture of an X-wing.
const LABEL: &[u8] = b"\\.//^\\";

/// ML-KEM-768 and X25519 together.
pub(crate) struct XWing;

/// The seed of a key pair. Both halves are made from it when they are needed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PrivateKey(Zeroizing<[u8; SHORT]>);

/// Both public halves.
#[derive(Clone, PartialEq)]
pub(crate) struct PublicKey {
    ml_kem: EncapsulationKey<MlKem768Params>,
    x25519: x25519_dalek::PublicKey,
}

/// Both ciphertexts.
#[derive(Clone)]
pub(crate) struct Encapsulated {
    ml_kem: Ciphertext<MlKem768>,
    x25519: [u8; SHORT],
}

impl Eq for PublicKey {}

struct Pair {
    ml_kem: DecapsulationKey<MlKem768Params>,
    public: EncapsulationKey<MlKem768Params>,
    x25519: StaticSecret,
}

impl PrivateKey {
    /// Every 32 bytes are a seed.
    pub(crate) fn from_seed(seed: [u8; SHORT]) -> Self {
        Self(Zeroizing::new(seed))
    }

    fn stretch(&self) -> Pair {
        let mut stream = Shake256::default().chain(self.0.as_slice()).finalize_xof();
        let mut part = || {
            let mut bytes = Zeroizing::new([0; SHORT]);
            stream.read(bytes.as_mut_slice());
            bytes
        };
        let (first, second, third) = (part(), part(), part());
        let (ml_kem, public) = MlKem768::generate_deterministic(&(*first).into(), &(*second).into());
        Pair {
            ml_kem,
            public,
            x25519: StaticSecret::from(*third),
        }
    }
}

impl PublicKey {
    fn of(pair: &Pair) -> Self {
        Self {
            ml_kem: pair.public.clone(),
            x25519: x25519_dalek::PublicKey::from(&pair.x25519),
        }
    }
}

/// The shared secret of both halves.
fn combine(
    ml_kem: &[u8],
    x25519: &[u8],
    ciphertext: &[u8; SHORT],
    public: &[u8; SHORT],
) -> SharedSecret<XWing> {
    let mut hash = Sha3_256::new();
    for part in [ml_kem, x25519, ciphertext, public, LABEL] {
        sha3::Digest::update(&mut hash, part);
    }
    SharedSecret(hash.finalize())
}

/// Two parts of a text of exactly `first` + 32 bytes.
fn halves(bytes: &[u8], first: usize) -> Result<(&[u8], [u8; SHORT]), HpkeError> {
    let wrong = HpkeError::IncorrectInputLength(first + SHORT, bytes.len());
    let (head, tail) = bytes.split_at_checked(first).ok_or(wrong)?;
    Ok((head, tail.try_into().map_err(|_| wrong)?))
}

/// Writes two parts one behind the other; the caller's array has their length by its type.
fn write(buffer: &mut [u8], first: &[u8], second: &[u8]) {
    for (to, from) in buffer.iter_mut().zip(first.iter().chain(second)) {
        *to = *from;
    }
}

impl Serializable for PrivateKey {
    type OutputSize = U32;

    fn write_exact(&self, buffer: &mut [u8]) {
        write(buffer, self.0.as_slice(), &[]);
    }
}

impl Deserializable for PrivateKey {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let seed = bytes.try_into();
        seed.map(Self::from_seed)
            .map_err(|_| HpkeError::IncorrectInputLength(SHORT, bytes.len()))
    }
}

impl Serializable for PublicKey {
    type OutputSize = Sum<Sum<U1024, U128>, U64>;

    fn write_exact(&self, buffer: &mut [u8]) {
        write(buffer, &self.ml_kem.as_bytes(), self.x25519.as_bytes());
    }
}

impl Deserializable for PublicKey {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (first, x25519) = halves(bytes, ML_KEM_PUBLIC)?;
        let encoded: [u8; ML_KEM_PUBLIC] = first.try_into().map_err(|_| HpkeError::ValidationError)?;
        let ml_kem = EncapsulationKey::from_bytes(&encoded.into());
        // FIPS 203, 7.2: numbers that are not below the modulus are refused.
        if ml_kem.as_bytes().as_slice() != first {
            return Err(HpkeError::ValidationError);
        }
        Ok(Self {
            ml_kem,
            x25519: x25519.into(),
        })
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hybrid public key")
    }
}

impl Serializable for Encapsulated {
    type OutputSize = Sum<Sum<U1024, U64>, U32>;

    fn write_exact(&self, buffer: &mut [u8]) {
        write(buffer, &self.ml_kem, &self.x25519);
    }
}

impl Deserializable for Encapsulated {
    fn from_bytes(bytes: &[u8]) -> Result<Self, HpkeError> {
        let (first, x25519) = halves(bytes, ML_KEM_CIPHERTEXT)?;
        let first: [u8; ML_KEM_CIPHERTEXT] = first.try_into().map_err(|_| HpkeError::ValidationError)?;
        Ok(Self {
            ml_kem: first.into(),
            x25519,
        })
    }
}

impl hpke::Kem for XWing {
    type PublicKey = PublicKey;
    type PrivateKey = PrivateKey;
    type EncappedKey = Encapsulated;
    type NSecret = U32;
    const KEM_ID: u16 = 0x647a;

    fn sk_to_pk(private: &PrivateKey) -> PublicKey {
        PublicKey::of(&private.stretch())
    }

    /// Not the derivation of the HPKE draft: age takes 32 random bytes as the seed, and so do we.
    fn derive_keypair(material: &[u8]) -> (PrivateKey, PublicKey) {
        let mut stream = Shake256::default().chain(material).finalize_xof();
        let mut seed = [0; SHORT];
        stream.read(&mut seed);
        let private = PrivateKey::from_seed(seed);
        let public = Self::sk_to_pk(&private);
        (private, public)
    }

    fn decap(
        private: &PrivateKey,
        sender: Option<&PublicKey>,
        encapsulated: &Encapsulated,
    ) -> Result<SharedSecret<Self>, HpkeError> {
        // There is no authenticated form of this encapsulation.
        if sender.is_some() {
            return Err(HpkeError::DecapError);
        }
        let pair = private.stretch();
        let secret = pair.ml_kem.decapsulate(&encapsulated.ml_kem);
        let ml_kem = secret.map_err(|()| HpkeError::DecapError)?;
        let x25519 = pair.x25519.diffie_hellman(&encapsulated.x25519.into());
        let public = x25519_dalek::PublicKey::from(&pair.x25519);
        Ok(combine(
            &ml_kem,
            x25519.as_bytes(),
            &encapsulated.x25519,
            public.as_bytes(),
        ))
    }

    fn encap<R: CryptoRng + RngCore>(
        public: &PublicKey,
        sender: Option<(&PrivateKey, &PublicKey)>,
        chance: &mut R,
    ) -> Result<(SharedSecret<Self>, Encapsulated), HpkeError> {
        if sender.is_some() {
            return Err(HpkeError::EncapError);
        }
        let mut part = || {
            let mut bytes = Zeroizing::new([0; SHORT]);
            chance.fill_bytes(bytes.as_mut_slice());
            bytes
        };
        let (message, secret) = (part(), StaticSecret::from(*part()));
        let (ciphertext, ml_kem) = public
            .ml_kem
            .encapsulate_deterministic(&(*message).into())
            .map_err(|_| HpkeError::EncapError)?;
        let share = x25519_dalek::PublicKey::from(&secret);
        let x25519 = secret.diffie_hellman(&public.x25519);
        let shared = combine(
            &ml_kem,
            x25519.as_bytes(),
            share.as_bytes(),
            public.x25519.as_bytes(),
        );
        let encapsulated = Encapsulated {
            ml_kem: ciphertext,
            x25519: share.to_bytes(),
        };
        Ok((shared, encapsulated))
    }
}
