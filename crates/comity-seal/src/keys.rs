//! Who can open a sealed file: recipients (public) and identities (secret).

use std::fmt;
use std::str::FromStr;

use age_core::primitives::bech32_encode;
use age_core::secrecy::ExposeSecret as _;
use bech32::Hrp;
use zeroize::{Zeroize as _, Zeroizing};

use crate::{SealError, hybrid};

/// The sort of a sealing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// X25519: what every age program has.
    X25519,
    /// ML-KEM-768 and X25519 together (`mlkem768x25519`): holds against a quantum computer.
    Hybrid,
}

/// Whom a file is sealed to. Written `age1…` (X25519) or `age1pq1…` (hybrid).
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(pub(crate) RecipientKey);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum RecipientKey {
    X25519(age::x25519::Recipient),
    Hybrid(Box<hybrid::Recipient>),
}

/// The secret that opens what was sealed to its recipient.
#[derive(Clone)]
pub struct Identity(pub(crate) IdentityKey);

#[derive(Clone)]
pub(crate) enum IdentityKey {
    X25519(age::x25519::Identity),
    Hybrid(hybrid::Identity),
}

impl Recipient {
    /// The sort.
    pub fn kind(&self) -> Kind {
        match &self.0 {
            RecipientKey::X25519(_) => Kind::X25519,
            RecipientKey::Hybrid(_) => Kind::Hybrid,
        }
    }
}

impl FromStr for Recipient {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        if text.starts_with(hybrid::RECIPIENT_START) {
            let key = hybrid::Recipient::parse(text).map_err(SealError::BadRecipient)?;
            return Ok(Self(RecipientKey::Hybrid(Box::new(key))));
        }
        let key: age::x25519::Recipient = text.parse().map_err(SealError::BadRecipient)?;
        // One text for one key: what was read must be what would be written.
        if key.to_string() != text {
            return Err(SealError::BadRecipient("it is not written as age writes it"));
        }
        Ok(Self(RecipientKey::X25519(key)))
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            RecipientKey::X25519(key) => key.fmt(f),
            RecipientKey::Hybrid(key) => key.fmt(f),
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

impl Identity {
    /// A new one, from the chance of the operating system.
    pub fn generate(kind: Kind) -> Self {
        match kind {
            Kind::X25519 => Self(IdentityKey::X25519(age::x25519::Identity::generate())),
            Kind::Hybrid => Self(IdentityKey::Hybrid(hybrid::Identity::generate())),
        }
    }

    /// From 32 random bytes: an X25519 secret, or the seed of a hybrid key.
    ///
    /// # Errors
    /// Never for 32 bytes; the type of the underlying reader asks for it.
    pub fn from_seed(kind: Kind, seed: &[u8; 32]) -> Result<Self, SealError> {
        match kind {
            Kind::X25519 => {
                let hrp = Hrp::parse("age-secret-key-").map_err(|_| SealError::BadIdentity("prefix"))?;
                let mut text = bech32_encode(hrp, seed);
                text.make_ascii_uppercase();
                let identity = text.parse();
                text.zeroize();
                identity
            }
            Kind::Hybrid => Ok(Self(IdentityKey::Hybrid(hybrid::Identity::from_seed(seed)))),
        }
    }

    /// The sort.
    pub fn kind(&self) -> Kind {
        match &self.0 {
            IdentityKey::X25519(_) => Kind::X25519,
            IdentityKey::Hybrid(_) => Kind::Hybrid,
        }
    }

    /// The public half.
    pub fn to_public(&self) -> Recipient {
        match &self.0 {
            IdentityKey::X25519(key) => Recipient(RecipientKey::X25519(key.to_public())),
            IdentityKey::Hybrid(key) => Recipient(RecipientKey::Hybrid(Box::new(key.to_public()))),
        }
    }

    /// The secret as text, as age writes it into key files. Wiped when dropped.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        match &self.0 {
            IdentityKey::X25519(key) => Zeroizing::new(key.to_string().expose_secret().to_owned()),
            IdentityKey::Hybrid(key) => key.to_secret_text(),
        }
    }
}

impl FromStr for Identity {
    type Err = SealError;

    /// Reads `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`.
    fn from_str(text: &str) -> Result<Self, SealError> {
        if text.starts_with(hybrid::IDENTITY_START) {
            let key = hybrid::Identity::parse(text).map_err(SealError::BadIdentity)?;
            return Ok(Self(IdentityKey::Hybrid(key)));
        }
        let key = text.parse().map_err(SealError::BadIdentity)?;
        Ok(Self(IdentityKey::X25519(key)))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity(secret of {})", self.to_public())
    }
}

/// The recipients of a file for several holders, each of whom offers the keys it has: the hybrid ones if every holder
/// has one, else the X25519 ones. Of each holder, the last key of that sort is taken (keys are listed oldest first).
///
/// # Errors
/// `NotForUs` never; `BadRecipient` if a holder has no key of a sort all others have, `NoRecipients` if there is no holder.
pub fn choose(holders: &[Vec<Recipient>]) -> Result<Vec<Recipient>, SealError> {
    let of = |kind: Kind| -> Option<Vec<Recipient>> {
        let last = |keys: &Vec<Recipient>| keys.iter().rev().find(|key| key.kind() == kind).cloned();
        holders.iter().map(last).collect()
    };
    if holders.is_empty() {
        return Err(SealError::NoRecipients);
    }
    of(Kind::Hybrid)
        .or_else(|| of(Kind::X25519))
        .ok_or(SealError::BadRecipient(
            "a holder has no key of a sort that the others have",
        ))
}
