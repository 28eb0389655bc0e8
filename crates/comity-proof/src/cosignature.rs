//! Timestamped cosignatures on checkpoints (C2SP tlog-cosignature 1.1): a witness says that at
//! this time this was the largest consistent tree it had seen of the log.
//!
//! There are two kinds. The Ed25519 one (0x04) signs the text of the checkpoint, without the
//! witness's name. The ML-DSA-44 one (0x06) signs the names of witness and log, the size and the
//! root, without any further lines. A log signs its own checkpoints in the second form too, under
//! its own name, beside its plain Ed25519 signature.

use crate::checkpoint::Checkpoint;
use crate::note::{ALG_COSIGNATURE, ALG_ML_DSA_44, Note, NoteError, NoteSignature, VerifierKey};
use crate::{Hash, ed25519, ml_dsa};

/// What ML-DSA-44 cosignatures begin with.
const SUBTREE_LABEL: &[u8; 12] = b"subtree/v1\n\0";
/// The longest name of a witness or a log under an ML-DSA-44 cosignature: its length is one byte.
pub const MAX_SIGNED_NAME: usize = 255;

/// Checks every cosignature that `key` left on the note and returns the latest of their times, in
/// seconds since 1970. A time of 0 in the ML-DSA-44 form says nothing about the time.
pub fn verify(note: &Note, key: &VerifierKey) -> Result<u64, NoteError> {
    if !matches!(key.alg, ALG_COSIGNATURE | ALG_ML_DSA_44) {
        return Err(NoteError::UnknownAlgorithm {
            name: key.name.clone(),
            alg: key.alg,
        });
    }
    let mut latest = None;
    for line in note.signatures_of(key) {
        let time = verify_line(&note.text, key, line);
        let time = time.ok_or_else(|| NoteError::BadSignature(key.name.clone()))?;
        latest = latest.max(Some(time));
    }
    latest.ok_or_else(|| NoteError::NotSignedBy(key.name.clone()))
}

/// The bytes a witness signs with Ed25519 at `time` for the text of a checkpoint.
pub fn to_be_signed(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// The bytes a witness signs with ML-DSA-44 at `time` for the tree of the first `size` leaves of
/// a log; `None` if a name is empty or longer than [`MAX_SIGNED_NAME`] bytes.
pub fn ml_dsa_message(cosigner: &str, time: u64, origin: &str, size: u64, root: &Hash) -> Option<Vec<u8>> {
    let mut out = SUBTREE_LABEL.to_vec();
    push_name(&mut out, cosigner)?;
    out.extend(time.to_be_bytes());
    push_name(&mut out, origin)?;
    // A checkpoint is the subtree that starts at leaf 0.
    out.extend(0_u64.to_be_bytes());
    out.extend(size.to_be_bytes());
    out.extend(root);
    Some(out)
}

/// The line of a cosignature that was made elsewhere, over [`to_be_signed`] or
/// [`ml_dsa_message`], by the type of `key`.
pub fn line(key: &VerifierKey, time: u64, signature: &[u8]) -> NoteSignature {
    NoteSignature {
        name: key.name.clone(),
        id: key.id,
        signature: [time.to_be_bytes().as_slice(), signature].concat(),
    }
}

fn push_name(out: &mut Vec<u8>, name: &str) -> Option<()> {
    let length = u8::try_from(name.len()).ok().filter(|length| *length > 0)?;
    out.push(length);
    out.extend(name.as_bytes());
    Some(())
}

fn verify_line(text: &str, key: &VerifierKey, line: &NoteSignature) -> Option<u64> {
    let (time, signature) = line.signature.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    // The specification keeps times within a signed number.
    let time = i64::try_from(time).is_ok().then_some(time)?;
    let holds = if key.alg == ALG_COSIGNATURE {
        let public = key.key_of_type(ALG_COSIGNATURE)?;
        ed25519::verify(&public, &to_be_signed(text, time), signature.try_into().ok()?)
    } else {
        let Checkpoint {
            origin, size, root, ..
        } = Checkpoint::parse(text).ok()?;
        let message = ml_dsa_message(&key.name, time, &origin, size, &root)?;
        ml_dsa::verify(&key.key, &message, signature)
    };
    holds.then_some(time)
}
