//! The checks themselves.

use super::check_exchange as exchange;
use super::{About, Case, Outcome};
use crate::cbor;
use crate::checkpoint::SignedCheckpoint;
use crate::cose::{CoseError, Sign1};
use crate::entry::{Entry, EntryError};
use crate::note::{ALG_COSIGNATURE, ALG_ML_DSA_44, Note, NoteError, VerifierKey};
use crate::policy::{Policy, PolicyError};
use crate::proof_file::{ProofFile, ProofFileError, Subject};
use crate::receipt::{Receipt, ReceiptError};
use crate::statement::{Statement, StatementError};
use crate::{Hash, cosignature, ed25519, merkle, tile};

/// Why a case does not hold.
pub(super) struct Refusal {
    reason: String,
    understood: bool,
}

pub(super) type Verdict = Result<(), Refusal>;

/// Checks a case.
pub fn check(case: &Case) -> Outcome {
    match verdict(case) {
        Ok(()) => Outcome::Valid,
        Err(Refusal {
            reason,
            understood: true,
        }) => Outcome::Invalid(reason),
        Err(Refusal {
            reason,
            understood: false,
        }) => Outcome::NotUnderstood(reason),
    }
}

fn verdict(case: &Case) -> Verdict {
    match case {
        Case::Cbor { bytes } => cbor::decode(bytes).map(drop).map_err(no),
        Case::Ed25519 {
            key,
            message,
            signature,
        } => check_ed25519(key, message, signature),
        Case::Inclusion {
            leaf,
            index,
            size,
            path,
            root,
        } => {
            let (leaf, path, root) = (hash("leaf", leaf)?, hashes(path)?, hash("root", root)?);
            merkle::verify_inclusion(&leaf, *index, *size, &path, &root).map_err(no)
        }
        Case::Consistency {
            size1,
            size2,
            path,
            root1,
            root2,
        } => {
            let (path, root1, root2) = (hashes(path)?, hash("root1", root1)?, hash("root2", root2)?);
            merkle::verify_consistency(*size1, *size2, &path, &root1, &root2).map_err(no)
        }
        Case::SubtreeInclusion {
            leaf,
            index,
            start,
            end,
            path,
            root,
        } => {
            let (leaf, path, root) = (hash("leaf", leaf)?, hashes(path)?, hash("root", root)?);
            merkle::verify_subtree_inclusion(&leaf, *index, *start, *end, &path, &root).map_err(no)
        }
        Case::SubtreeConsistency {
            start,
            end,
            size,
            path,
            subtree_root,
            root,
        } => {
            let (path, old, new) = (
                hashes(path)?,
                hash("the subtree's root", subtree_root)?,
                hash("root", root)?,
            );
            merkle::verify_subtree_consistency(*start, *end, *size, &path, &old, &new).map_err(no)
        }
        Case::Note { note, keys } => check_note(note, keys),
        Case::Checkpoint { note, key, origin } => check_checkpoint(note, key, origin.as_deref()),
        Case::Sign1 {
            message,
            key,
            external,
            detached,
        } => {
            let message = Sign1::parse(message).map_err(cose)?;
            message
                .verify(&public_key(key)?, external, detached.as_deref())
                .map_err(cose)
        }
        Case::Statement { statement, key } => check_statement(statement, key.as_deref()),
        Case::Entry { entry } => check_entry(entry),
        Case::Bundle { bundle, tile } => check_bundle(bundle, tile.as_deref()),
        Case::ProofFile { proof, about, policy } => check_proof_file(proof, about, policy),
        Case::Cosignature { note, key, time } => exchange::cosignature(note, key, *time),
        Case::Evidence {
            key,
            what,
            first,
            second,
            proof,
        } => exchange::evidence(key, what, (first, second), proof),
        Case::KeyChain {
            entries,
            statement,
            index,
        } => exchange::key_chain(entries, statement.as_deref(), *index),
        Case::Handed { files, policy } => exchange::handed(files, policy.as_deref()),
        Case::Receipt { receipt, about, key } => check_receipt(receipt, about, key),
    }
}

fn check_ed25519(key: &[u8], message: &[u8], signature: &[u8]) -> Verdict {
    let signature = signature
        .try_into()
        .map_err(|_| no("the signature must have 64 bytes"))?;
    match ed25519::verify(&public_key(key)?, message, signature) {
        true => Ok(()),
        false => Err(no("the signature does not verify under the strict rule")),
    }
}

fn check_note(note: &[u8], keys: &[String]) -> Verdict {
    let note = Note::from_bytes(note).map_err(no)?;
    let mut signed = false;
    for key in keys {
        let key: VerifierKey = key.parse().map_err(note_refusal)?;
        let outcome = match key.alg {
            ALG_COSIGNATURE | ALG_ML_DSA_44 => cosignature::verify(&note, &key).map(drop),
            _ => note.verify(&key),
        };
        match outcome {
            Ok(()) => signed = true,
            Err(NoteError::NotSignedBy(_)) => {}
            Err(cause) => return Err(note_refusal(cause)),
        }
    }
    if signed {
        Ok(())
    } else {
        Err(no("none of the keys signed the note"))
    }
}

fn check_checkpoint(note: &[u8], key: &str, origin: Option<&str>) -> Verdict {
    let key: VerifierKey = key.parse().map_err(note_refusal)?;
    let origin = origin.unwrap_or(&key.name);
    match SignedCheckpoint::open_for(note, origin, &key) {
        Ok(_) => Ok(()),
        Err(crate::checkpoint::CheckpointError::Note(cause)) => Err(note_refusal(cause)),
        Err(cause) => Err(no(cause)),
    }
}

fn check_statement(statement: &[u8], key: Option<&[u8]>) -> Verdict {
    let statement = Statement::parse(statement).map_err(statement_refusal)?;
    match key {
        Some(key) => statement.verify(&public_key(key)?).map_err(statement_refusal),
        None => Ok(()),
    }
}

fn check_entry(entry: &[u8]) -> Verdict {
    match Entry::decode(entry) {
        Ok(Entry::Open(statement)) => check_statement(&statement, None),
        Ok(Entry::Blind(_)) => Ok(()),
        Err(cause @ (EntryError::Version(_) | EntryError::Kind(_))) => Err(unknown(cause)),
        Err(cause) => Err(no(cause)),
    }
}

fn check_bundle(bundle: &[u8], tile: Option<&[u8]>) -> Verdict {
    let entries = tile::parse_bundle(bundle).map_err(no)?;
    let Some(tile) = tile else { return Ok(()) };
    let tile = tile::parse_tile(tile).ok_or_else(|| no("the tile is not 1 to 256 hashes"))?;
    if entries.len() != tile.len() {
        return Err(no(format!(
            "{} entries, but {} hashes in the tile",
            entries.len(),
            tile.len()
        )));
    }
    let differs = entries
        .iter()
        .zip(&tile)
        .position(|(entry, leaf)| merkle::leaf_hash(entry) != *leaf);
    differs.map_or(Ok(()), |at| {
        Err(no(format!("entry {at} does not hash to its place in the tile")))
    })
}

fn check_proof_file(proof: &str, about: &About, policy: &str) -> Verdict {
    let proof = ProofFile::parse(proof).map_err(no)?;
    let policy = read_policy(policy)?;
    let statement;
    let leaf;
    let subject = match about {
        About::Leaf(bytes) => {
            leaf = hash("leaf", bytes)?;
            Subject::Leaf(&leaf)
        }
        About::Entry(entry) => Subject::Entry(entry),
        About::Statement(bytes) => {
            statement = Statement::parse(bytes).map_err(statement_refusal)?;
            Subject::Statement(&statement)
        }
    };
    match proof.verify(subject, &policy) {
        Ok(_) => Ok(()),
        Err(ProofFileError::Policy(PolicyError::Checkpoint(crate::checkpoint::CheckpointError::Note(
            cause,
        )))) => Err(note_refusal(cause)),
        Err(cause) => Err(no(cause)),
    }
}

/// A policy file, or just the key of one log.
pub(super) fn read_policy(text: &str) -> Result<Policy, Refusal> {
    match text.trim().parse::<VerifierKey>() {
        Ok(key) => Ok(Policy::of_log(key)),
        Err(_) => Policy::parse(text).map_err(no),
    }
}

fn check_receipt(receipt: &[u8], about: &About, key: &[u8]) -> Verdict {
    let receipt = Receipt::parse(receipt).map_err(receipt_refusal)?;
    let key = public_key(key)?;
    let leaves = match about {
        About::Leaf(leaf) => vec![hash("leaf", leaf)?],
        About::Entry(entry) => Subject::Entry(entry).leaves(),
        About::Statement(bytes) => {
            Subject::Statement(&Statement::parse(bytes).map_err(statement_refusal)?).leaves()
        }
    };
    let mut refused = no("nothing to check");
    for leaf in leaves {
        match receipt.verify(&leaf, &key) {
            Ok(_) => return Ok(()),
            Err(cause) => refused = receipt_refusal(cause),
        }
    }
    Err(refused)
}

pub(super) fn no(reason: impl ToString) -> Refusal {
    Refusal {
        reason: reason.to_string(),
        understood: true,
    }
}

pub(super) fn unknown(reason: impl ToString) -> Refusal {
    Refusal {
        reason: reason.to_string(),
        understood: false,
    }
}

pub(super) fn note_refusal(cause: NoteError) -> Refusal {
    match cause {
        NoteError::UnknownAlgorithm { .. } => unknown(cause),
        _ => no(cause),
    }
}

fn cose(cause: CoseError) -> Refusal {
    match cause {
        CoseError::UnknownAlgorithm(_) | CoseError::OtherMessage(_) => unknown(cause),
        // EdDSA with 114 bytes is Ed448.
        CoseError::SignatureLength(114) => unknown(cause),
        _ => no(cause),
    }
}

pub(super) fn statement_refusal(cause: StatementError) -> Refusal {
    match cause {
        StatementError::Cose(cause) => cose(cause),
        _ => no(cause),
    }
}

fn receipt_refusal(cause: ReceiptError) -> Refusal {
    match cause {
        ReceiptError::Cose(cause) => cose(cause),
        ReceiptError::UnknownLabel(_) | ReceiptError::UnknownStructure | ReceiptError::NoInclusion => {
            unknown(cause)
        }
        _ => no(cause),
    }
}

fn public_key(bytes: &[u8]) -> Result<[u8; 32], Refusal> {
    bytes
        .try_into()
        .map_err(|_| no("the public key must have 32 bytes"))
}

fn hash(field: &str, bytes: &[u8]) -> Result<Hash, Refusal> {
    bytes
        .try_into()
        .map_err(|_| no(format!("{field} must have 32 bytes, not {}", bytes.len())))
}

pub(super) fn hashes(list: &[Vec<u8>]) -> Result<Vec<Hash>, Refusal> {
    if list.len() > merkle::MAX_PROOF {
        return Err(no(format!(
            "the proof has {} hashes; no tree needs that many",
            list.len()
        )));
    }
    list.iter()
        .map(|bytes| hash("each hash of the proof", bytes))
        .collect()
}
