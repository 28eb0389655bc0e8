//! Timestamped Ed25519 cosignatures on checkpoints (C2SP tlog-cosignature 1.0.1): a witness says
//! that at this time this was the largest consistent tree it had seen of the log.

use crate::ed25519;
use crate::note::{ALG_COSIGNATURE, Note, NoteError, NoteSignature, VerifierKey};

/// Checks every cosignature that `key` left on the note and returns the latest of their times, in
/// seconds since 1970.
pub fn verify(note: &Note, key: &VerifierKey) -> Result<u64, NoteError> {
    let unknown = || NoteError::UnknownAlgorithm {
        name: key.name.clone(),
        alg: key.alg,
    };
    let public = key.key_of_type(ALG_COSIGNATURE).ok_or_else(unknown)?;
    let mut latest = None;
    for line in note.signatures_of(key) {
        let time = verify_line(&note.text, &public, line);
        let time = time.ok_or_else(|| NoteError::BadSignature(key.name.clone()))?;
        latest = latest.max(Some(time));
    }
    latest.ok_or_else(|| NoteError::NotSignedBy(key.name.clone()))
}

/// The bytes a witness signs at `time` for the text of a checkpoint.
pub fn to_be_signed(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

fn verify_line(text: &str, public: &[u8; 32], line: &NoteSignature) -> Option<u64> {
    let (time, signature) = line.signature.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    // The specification keeps times within a signed number.
    let time = i64::try_from(time).is_ok().then_some(time)?;
    ed25519::verify(public, &to_be_signed(text, time), signature.try_into().ok()?).then_some(time)
}
