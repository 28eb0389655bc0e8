//! How much stands behind an entry: whose cosignatures are on a checkpoint that covers it.

use comity_proof::checkpoint::{CheckpointError, SignedCheckpoint};
use comity_proof::note::{
    ALG_COSIGNATURE, ALG_ML_DSA_44, MAX_SIGNATURES, Note, NoteError, NoteSignature, VerifierKey,
};
use comity_proof::policy::Policy;
use std::collections::BTreeMap;

/// The grade of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Signed by the log alone.
    L0,
    /// Cosigned by the counterpart concerned.
    L1,
    /// Cosigned by the quorum of the policy.
    L2,
}

/// Which sizes of one log have which grade. A larger cosigned tree covers all smaller ones, so a
/// few numbers say it for every entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grades {
    signed: u64,
    cosigned: BTreeMap<String, u64>,
    quorum: u64,
}

impl Grades {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a checkpoint of the log into account. Cosignatures of `counterparts` (name and keys
    /// each) count for L1, the policy's quorum for L2. The log's own signature must stand on it.
    pub fn take(
        &mut self,
        note: &[u8],
        log: &VerifierKey,
        counterparts: &[(&str, &[VerifierKey])],
        policy: Option<&Policy>,
    ) -> Result<(), CheckpointError> {
        let signed = SignedCheckpoint::open(note, log)?;
        let size = signed.checkpoint.size;
        self.signed = self.signed.max(size);
        for (name, keys) in counterparts {
            if keys.iter().any(|key| cosigned_at(&signed.note, key).is_some()) {
                let known = self.cosigned.entry((*name).to_owned()).or_default();
                *known = size.max(*known);
            }
        }
        if policy.is_some_and(|policy| policy.accept(note).is_ok()) {
            self.quorum = self.quorum.max(size);
        }
        Ok(())
    }

    /// The grade of entry `index` towards a counterpart, or without one in mind; `None` before any
    /// checkpoint covers it.
    pub fn of(&self, index: u64, counterpart: Option<&str>) -> Option<Grade> {
        let cosigned = counterpart.and_then(|name| self.cosigned.get(name));
        if index < self.quorum {
            Some(Grade::L2)
        } else if cosigned.is_some_and(|size| index < *size) {
            Some(Grade::L1)
        } else {
            (index < self.signed).then_some(Grade::L0)
        }
    }

    /// How far a counterpart cosigned.
    pub fn cosigned_by(&self, counterpart: &str) -> u64 {
        self.cosigned.get(counterpart).copied().unwrap_or(0)
    }

    /// How far the quorum cosigned.
    pub fn quorum(&self) -> u64 {
        self.quorum
    }
}

/// The time of a cosignature of `key`, if it stands on the note and verifies.
pub fn cosigned_at(note: &Note, key: &VerifierKey) -> Option<u64> {
    comity_proof::cosignature::verify(note, key).ok()
}

/// What merging signatures into a note found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// Cosignatures that are new or newer, by key name.
    pub taken: Vec<String>,
    /// Lines of known keys that do not verify, by key name.
    pub bad: Vec<String>,
}

/// Puts the cosignatures of `keys` that stand in `lines` (whole notes over the same text, or
/// signature lines alone, as add-checkpoint answers) onto `note`. Each key stands there once, with
/// the latest of its times; lines of unknown keys are left out. What was there stays.
pub fn merge(note: &mut Note, lines: &[u8], keys: &[VerifierKey]) -> Result<Merged, NoteError> {
    let other = read_lines(&note.text, lines)?;
    let mut merged = Merged::default();
    for key in keys.iter().filter(|key| is_cosigner(key)) {
        for line in other.signatures.iter().filter(|line| of_key(line, key)) {
            let alone = Note {
                text: note.text.clone(),
                signatures: vec![line.clone()],
            };
            match cosigned_at(&alone, key) {
                Some(time) if cosigned_at(note, key).is_none_or(|known| known < time) => {
                    note.signatures.retain(|known| !of_key(known, key));
                    if note.signatures.len() >= MAX_SIGNATURES {
                        return Err(NoteError::TooManySignatures);
                    }
                    note.signatures.push(line.clone());
                    merged.taken.push(key.name.clone());
                }
                Some(_) => {}
                None => merged.bad.push(key.name.clone()),
            }
        }
    }
    Ok(merged)
}

fn is_cosigner(key: &VerifierKey) -> bool {
    matches!(key.alg, ALG_COSIGNATURE | ALG_ML_DSA_44)
}

fn of_key(line: &NoteSignature, key: &VerifierKey) -> bool {
    line.name == key.name && line.id == key.id
}

/// Reads signature lines, alone or below the very text that they sign.
fn read_lines(text: &str, lines: &[u8]) -> Result<Note, NoteError> {
    let whole = Note::from_bytes(lines);
    if let Ok(note) = &whole
        && note.text == text
    {
        return whole;
    }
    let lines = std::str::from_utf8(lines).map_err(|error| NoteError::NotUtf8(error.valid_up_to()))?;
    Note::parse(&format!("{text}\n{lines}"))
}
