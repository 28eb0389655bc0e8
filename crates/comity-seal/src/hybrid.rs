//! The hybrid recipient of age, `mlkem768x25519`: HPKE (RFC 9180) with the key encapsulation MLKEM768-X25519 (X-Wing,
//! number 0x647a), HKDF-SHA256 and ChaCha20-Poly1305, in base mode, with this stanza type as the end of its `info` text.
//!
//! Stanza: type, one argument (the encapsulated key, 1,120 bytes, base64 without padding), body of 32 bytes (the file
//! key, sealed). Recipient: 1,216 bytes in Bech32 with prefix `age1pq`; identity: the 32-byte seed, `AGE-SECRET-KEY-PQ-`.

use std::collections::HashSet;
use std::fmt;

use age::{DecryptError, EncryptError};
use age_core::format::{FILE_KEY_BYTES, FileKey, Stanza};
use age_core::primitives::{bech32_decode, bech32_encode};
use age_core::secrecy::ExposeSecret as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use bech32::Hrp;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use rand_core::{OsRng, RngCore as _};
use zeroize::{Zeroize as _, Zeroizing};

use crate::xwing::{Encapsulated, PrivateKey, PublicKey, XWing};

/// Stanza type.
pub(crate) const TYPE: &str = "mlkem768x25519";
/// What every hybrid recipient begins with.
pub(crate) const RECIPIENT_START: &str = "age1pq1";
/// What every hybrid identity begins with.
pub(crate) const IDENTITY_START: &str = "AGE-SECRET-KEY-PQ-1";

const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
const RECIPIENT_PREFIX: Hrp = Hrp::parse_unchecked("age1pq");
const IDENTITY_PREFIX: Hrp = Hrp::parse_unchecked("AGE-SECRET-KEY-PQ-");
const SEED_BYTES: usize = 32;
/// The file key and the tag of ChaCha20-Poly1305.
const BODY_BYTES: usize = FILE_KEY_BYTES + 16;
/// age writers and readers with this label refuse to seal one file to hybrid and to classic recipients.
const LABEL: &str = "postquantum";

/// A hybrid public key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Recipient(PublicKey);

/// A hybrid secret key.
#[derive(Clone)]
pub(crate) struct Identity(PrivateKey);

/// The bytes of a Bech32 text with this prefix.
fn bytes_of(text: &str, prefix: Hrp) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    bech32_decode(
        text,
        |_| "its letters or its checksum are wrong",
        |found| (found == prefix).then_some(()).ok_or("its prefix is wrong"),
        |_, bytes| Ok(Zeroizing::new(bytes.collect())),
    )
}

impl Recipient {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let bytes = bytes_of(text, RECIPIENT_PREFIX)?;
        let key = PublicKey::from_bytes(&bytes).map_err(|_| "its length or its key is wrong")?;
        // One text for one key: what was read must be what would be written.
        let recipient = Self(key);
        (recipient.to_string() == text)
            .then_some(recipient)
            .ok_or("it is not written as age writes it")
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bech32_encode(RECIPIENT_PREFIX, &self.0.to_bytes()))
    }
}

impl Identity {
    pub(crate) fn generate() -> Self {
        let mut seed = Zeroizing::new([0; SEED_BYTES]);
        OsRng.fill_bytes(seed.as_mut_slice());
        Self::from_seed(&seed)
    }

    pub(crate) fn from_seed(seed: &[u8; SEED_BYTES]) -> Self {
        Self(PrivateKey::from_seed(*seed))
    }

    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let bytes = bytes_of(text, IDENTITY_PREFIX)?;
        let key = PrivateKey::from_bytes(&bytes).map_err(|_| "its length is wrong")?;
        Ok(Self(key))
    }

    pub(crate) fn to_public(&self) -> Recipient {
        Recipient(XWing::sk_to_pk(&self.0))
    }

    pub(crate) fn to_secret_text(&self) -> Zeroizing<String> {
        let mut seed = self.0.to_bytes();
        let mut text = Zeroizing::new(bech32_encode(IDENTITY_PREFIX, &seed));
        seed.as_mut_slice().zeroize();
        text.make_ascii_uppercase();
        text
    }

    /// The file key, or nothing if this identity does not open the stanza.
    fn unwrap(&self, encapsulated: &Encapsulated, body: &[u8]) -> Option<FileKey> {
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.0,
            encapsulated,
            INFO,
            body,
            &[],
        );
        let plain = Zeroizing::new(plain.ok()?);
        let mut key = Zeroizing::new([0; FILE_KEY_BYTES]);
        if plain.len() != key.len() {
            return None;
        }
        key.copy_from_slice(&plain);
        Some(FileKey::new(Box::new(*key)))
    }
}

impl age::Recipient for Recipient {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing, _>(
            &OpModeS::Base,
            &self.0,
            INFO,
            file_key.expose_secret(),
            &[],
            &mut OsRng,
        );
        let (encapsulated, body) =
            sealed.map_err(|error| EncryptError::Io(std::io::Error::other(error.to_string())))?;
        let stanza = Stanza {
            tag: TYPE.to_owned(),
            args: vec![BASE64_STANDARD_NO_PAD.encode(encapsulated.to_bytes())],
            body,
        };
        Ok((vec![stanza], HashSet::from([LABEL.to_owned()])))
    }
}

impl age::Identity for Identity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag != TYPE {
            return None;
        }
        let [argument] = &stanza.args[..] else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        // This engine refuses padding and stray bits at the end.
        let encapsulated = BASE64_STANDARD_NO_PAD
            .decode(argument)
            .ok()
            .and_then(|bytes| Encapsulated::from_bytes(&bytes).ok());
        let Some(encapsulated) = encapsulated else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        if stanza.body.len() != BODY_BYTES {
            return Some(Err(DecryptError::InvalidHeader));
        }
        // A stanza for another hybrid recipient looks the same: not ours, go on.
        self.unwrap(&encapsulated, &stanza.body).map(Ok)
    }
}
