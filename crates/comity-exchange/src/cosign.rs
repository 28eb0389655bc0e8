//! Keys that say "I have seen this tree": cosignatures of C2SP tlog-cosignature, in both forms.

use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::cosignature::{MAX_SIGNED_NAME, line, ml_dsa_message, to_be_signed};
use comity_proof::note::{NoteSignature, VerifierKey, is_key_name};
use ed25519_dalek::{Signer, SigningKey};
use ml_dsa::signature::Keypair;
use ml_dsa::{MlDsa44, SigningKey as MlDsaKey};
use std::fmt;

/// Names stand behind one length byte in what ML-DSA-44 signs.
const MAX_NAME: usize = MAX_SIGNED_NAME;

/// Why a cosigner could not be made or could not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CosignError {
    /// No name for a key.
    #[error("{0:?} cannot be the name of a cosigner: 1 to {MAX_NAME} bytes without space and plus sign")]
    BadName(String),
    /// The Ed25519 form does not sign the cosigner's name, so two names must not share a key.
    #[error("two cosigners have one key; each name needs keys of its own")]
    SharedKey,
    /// The origin is longer than the specification can sign.
    #[error("the origin has {0} bytes; a cosignature covers at most {MAX_NAME}")]
    LongOrigin(usize),
    /// A time that the specification has no room for.
    #[error("the clock says {0} seconds since 1970, which no cosignature can hold")]
    BadTime(u64),
    /// The library refused.
    #[error("the ML-DSA-44 key did not sign")]
    MlDsa,
}

/// One cosigner: a name with an Ed25519 key and an ML-DSA-44 key, which always sign together.
pub struct Cosigner {
    name: String,
    ed25519: SigningKey,
    ml_dsa: MlDsaKey<MlDsa44>,
    keys: [VerifierKey; 2],
}

impl Cosigner {
    /// The cosigner that follows from a name and two times 32 secret random bytes.
    pub fn from_seeds(name: &str, ed25519: &[u8; 32], ml_dsa: &[u8; 32]) -> Result<Self, CosignError> {
        if !is_key_name(name) || name.len() > MAX_NAME {
            return Err(CosignError::BadName(name.to_owned()));
        }
        let ed25519 = SigningKey::from_bytes(ed25519);
        let ml_dsa = MlDsaKey::from_seed(&(*ml_dsa).into());
        let bad_name = |_| CosignError::BadName(name.to_owned());
        let first = VerifierKey::cosigner(name, ed25519.verifying_key().as_bytes()).map_err(bad_name)?;
        let second = VerifierKey::ml_dsa_44(name, &ml_dsa.verifying_key().encode()).map_err(bad_name)?;
        Ok(Self {
            name: name.to_owned(),
            ed25519,
            ml_dsa,
            keys: [first, second],
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its public keys: Ed25519 (type 0x04), then ML-DSA-44 (type 0x06).
    pub fn vkeys(&self) -> &[VerifierKey; 2] {
        &self.keys
    }

    /// Both signature lines over a checkpoint at `time` (seconds since 1970).
    pub(crate) fn sign(
        &self,
        signed: &SignedCheckpoint,
        time: u64,
    ) -> Result<Vec<NoteSignature>, CosignError> {
        if i64::try_from(time).is_err() {
            return Err(CosignError::BadTime(time));
        }
        let message = to_be_signed(&signed.note.text, time);
        let ed25519 = self.ed25519.sign(&message).to_bytes();
        let said = &signed.checkpoint;
        let message = ml_dsa_message(&self.name, time, &said.origin, said.size, &said.root)
            .ok_or(CosignError::LongOrigin(said.origin.len()))?;
        let ml_dsa = self
            .ml_dsa
            .expanded_key()
            .sign_deterministic(&message, b"")
            .map_err(|_| CosignError::MlDsa)?;
        let [first, second] = &self.keys;
        Ok(vec![
            line(first, time, &ed25519),
            line(second, time, ml_dsa.encode().as_slice()),
        ])
    }
}

/// The keys are never shown.
impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.name)
    }
}

/// The two cosigners of a node: `<node>/witness` says that the tree only grew, `<node>/mirror`
/// that all its leaves are stored here and served.
#[derive(Debug)]
pub struct CosignKeys {
    /// Says "only grew".
    pub witness: Cosigner,
    /// Says "stored and served".
    pub mirror: Cosigner,
}

impl CosignKeys {
    /// The cosigners of `node`, from four times 32 secret random bytes.
    pub fn from_seeds(
        node: &str,
        witness: (&[u8; 32], &[u8; 32]),
        mirror: (&[u8; 32], &[u8; 32]),
    ) -> Result<Self, CosignError> {
        if witness.0 == mirror.0 || witness.1 == mirror.1 {
            return Err(CosignError::SharedKey);
        }
        Ok(Self {
            witness: Cosigner::from_seeds(&format!("{node}/witness"), witness.0, witness.1)?,
            mirror: Cosigner::from_seeds(&format!("{node}/mirror"), mirror.0, mirror.1)?,
        })
    }

    /// All four public keys.
    pub fn vkeys(&self) -> Vec<VerifierKey> {
        self.witness
            .vkeys()
            .iter()
            .chain(self.mirror.vkeys())
            .cloned()
            .collect()
    }
}
