//! The keys that sign checkpoints and receipts.

use comity_proof::checkpoint::Checkpoint;
use comity_proof::cosignature;
use comity_proof::note::{ALG_ML_DSA_44, Note, NoteError, NoteSignature, VerifierKey};
use ed25519_dalek::{Signer, SigningKey};
use ml_dsa::signature::Keypair;
use ml_dsa::{MlDsa44, SigningKey as MlDsaKey};
use std::fmt;
use std::sync::Arc;

/// The time in our ML-DSA-44 signatures. A log has no clock; zero says that nothing is said about
/// what was the largest tree at any time.
const NO_TIME: u64 = 0;

/// The Ed25519 key of a log (signed-note type 0x01) and beside it, if there is one, the ML-DSA-44
/// key (type 0x06). Used for nothing else. Never ML-DSA-44 alone: its implementations are young.
#[derive(Clone)]
pub struct LogKey {
    ed25519: SigningKey,
    ml_dsa: Option<Arc<MlDsaKey<MlDsa44>>>,
}

impl LogKey {
    /// The key that follows from 32 secret random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self {
            ed25519: SigningKey::from_bytes(seed),
            ml_dsa: None,
        }
    }

    /// The same with an ML-DSA-44 key beside it, from other 32 secret random bytes (the seed of
    /// FIPS 204, algorithm 6). Checkpoints carry both signatures from then on; who knows only
    /// Ed25519 passes over the second one.
    #[must_use]
    pub fn with_ml_dsa_44(self, seed: &[u8; 32]) -> Self {
        Self {
            ml_dsa: Some(Arc::new(MlDsaKey::from_seed(&(*seed).into()))),
            ..self
        }
    }

    /// The Ed25519 public key.
    pub fn public(&self) -> [u8; 32] {
        self.ed25519.verifying_key().to_bytes()
    }

    /// The ML-DSA-44 public key, 1,312 bytes, if there is one.
    pub fn ml_dsa_44_public(&self) -> Option<Vec<u8>> {
        let key = self.ml_dsa.as_ref()?;
        Some(key.verifying_key().encode().to_vec())
    }

    /// The Ed25519 public key as a verifier key under the name of the log.
    pub fn vkey(&self, origin: &str) -> Result<VerifierKey, NoteError> {
        VerifierKey::ed25519(origin, &self.public())
    }

    /// All public keys as verifier keys under the name of the log: Ed25519 first, then ML-DSA-44
    /// if there is one.
    pub fn vkeys(&self, origin: &str) -> Result<Vec<VerifierKey>, NoteError> {
        let mut vkeys = vec![self.vkey(origin)?];
        if let Some(key) = self.ml_dsa_44_public() {
            vkeys.push(VerifierKey::ml_dsa_44(origin, &key)?);
        }
        Ok(vkeys)
    }

    /// Signs bytes with Ed25519.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.ed25519.sign(message).to_bytes()
    }

    /// A note of `checkpoint` signed with every key; `vkeys` are those of [`LogKey::vkeys`].
    pub(crate) fn sign_checkpoint(
        &self,
        checkpoint: &Checkpoint,
        vkeys: &[VerifierKey],
    ) -> Result<Note, NoteError> {
        let text = checkpoint.to_text();
        let mut note = Note::new(&text)?;
        for vkey in vkeys {
            if vkey.alg == ALG_ML_DSA_44 {
                note.signatures.extend(self.ml_dsa_line(checkpoint, vkey));
            } else {
                note.add_ed25519(vkey, &self.sign(text.as_bytes()));
            }
        }
        Ok(note)
    }

    /// The line of the ML-DSA-44 signature (C2SP tlog-cosignature 1.1). It is made without chance,
    /// as FIPS 204 allows: one tree has one signature.
    fn ml_dsa_line(&self, checkpoint: &Checkpoint, vkey: &VerifierKey) -> Option<NoteSignature> {
        let Checkpoint {
            origin, size, root, ..
        } = checkpoint;
        let message = cosignature::ml_dsa_message(&vkey.name, NO_TIME, origin, *size, root)?;
        let key = self.ml_dsa.as_ref()?.expanded_key();
        let signature = key.sign_deterministic(&message, b"").ok()?;
        Some(cosignature::line(vkey, NO_TIME, signature.encode().as_slice()))
    }
}

/// The seeds are never shown.
impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_proof::checkpoint::SignedCheckpoint;
    use ml_dsa::{Signature, VerifyingKey};

    #[test]
    fn a_checkpoint_carries_both_signatures_and_ed25519_readers_do_not_mind() {
        let key = LogKey::from_seed(&[1; 32]).with_ml_dsa_44(&[2; 32]);
        let vkeys = key.vkeys("node.example/log/1").unwrap();
        let [ed25519, ml_dsa] = vkeys.as_slice() else {
            panic!("two keys")
        };
        let checkpoint = Checkpoint::new("node.example/log/1", 5, [9; 32]);
        let note = key.sign_checkpoint(&checkpoint, &vkeys).unwrap();
        let bytes = note.to_string().into_bytes();
        let read = SignedCheckpoint::open(&bytes, ed25519).unwrap();
        assert_eq!(read.checkpoint, checkpoint);

        let line = &read.note.signatures[1];
        assert_eq!((line.name.as_str(), line.id), ("node.example/log/1", ml_dsa.id));
        let (time, signature) = line.signature.split_first_chunk::<8>().unwrap();
        assert_eq!(u64::from_be_bytes(*time), 0);
        let public = VerifyingKey::<MlDsa44>::decode(&ml_dsa.key.as_slice().try_into().unwrap());
        let signature = Signature::decode(&signature.try_into().unwrap()).unwrap();
        // As the specification writes the structure, byte by byte.
        let mut message = b"subtree/v1\n\0\x12node.example/log/1".to_vec();
        message.extend_from_slice(&[0; 8]);
        message.extend_from_slice(b"\x12node.example/log/1");
        message.extend_from_slice(&[0; 15]);
        message.push(5);
        message.extend_from_slice(&[9; 32]);
        assert!(public.verify_with_context(&message, b"", &signature));
        message[0] ^= 1;
        assert!(!public.verify_with_context(&message, b"", &signature));
    }

    #[test]
    fn a_log_without_ml_dsa_signs_as_ever() {
        let key = LogKey::from_seed(&[1; 32]);
        assert_eq!(key.vkeys("a/log").unwrap(), [key.vkey("a/log").unwrap()]);
    }
}
