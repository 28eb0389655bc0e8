//! The key that signs checkpoints and receipts.

use comity_proof::note::{Note, NoteError, VerifierKey};
use ed25519_dalek::{Signer, SigningKey};
use std::fmt;

/// The Ed25519 key of a log (signed-note type 0x01). Used for nothing else.
#[derive(Clone)]
pub struct LogKey(SigningKey);

impl LogKey {
    /// The key that follows from 32 secret random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The public key as a verifier key under the name of the log.
    pub fn vkey(&self, origin: &str) -> Result<VerifierKey, NoteError> {
        VerifierKey::ed25519(origin, &self.public())
    }

    /// Signs bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// A note of `text` with one signature.
    pub(crate) fn sign_note(&self, text: &str, vkey: &VerifierKey) -> Result<Note, NoteError> {
        let mut note = Note::new(text)?;
        note.add_ed25519(vkey, &self.sign(text.as_bytes()));
        Ok(note)
    }
}

/// The seed is never shown.
impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogKey(secret)")
    }
}
