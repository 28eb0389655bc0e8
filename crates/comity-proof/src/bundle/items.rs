//! Statements, key events, sealed files and checkpoints of a bundle, from disk.

use super::checkpoints::Checkpoints;
use super::disk::Folder;
use super::{BundleReport, Index, MAX_PARCEL_BYTES, Opener, Parcel, SealedReport, Source, stem};
use crate::entry::Entry;
use crate::note::MAX_NOTE_BYTES;
use crate::proof_file::{MAX_PROOF_FILE_BYTES, ProofFile};
use crate::statement::{MAX_RECEIPTS, MAX_STATEMENT_BYTES, RECORD_TYPE, Statement};
use crate::{Hash, hex, merkle, sha256};
use std::collections::BTreeMap;

/// The most statements of one bundle, those of opened files and of log parts counted.
pub const MAX_STATEMENTS: usize = 20_000;
/// The largest sealed file: a parcel and the frame around it.
pub const MAX_SEALED_BYTES: usize = MAX_PARCEL_BYTES + 1024 * 1024;
/// The most sealed files that are opened.
const MAX_OPENED: usize = 1_000;
/// A statement file may carry receipts.
const MAX_STATEMENT_FILE: usize = MAX_STATEMENT_BYTES + MAX_RECEIPTS * 4096;

/// A statement with the place in a log that was proved for it.
pub(super) struct Item {
    pub(super) hash: Hash,
    /// File, for messages.
    pub(super) path: String,
    pub(super) source: Source,
    pub(super) statement: Statement,
    pub(super) place: Place,
}

/// Where a statement stands in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) origin: String,
    pub(super) index: u64,
    pub(super) open: bool,
    /// Number of the checkpoint that it was proved under.
    pub(super) checkpoint: usize,
}

/// What a bundle holds.
#[derive(Default)]
pub(super) struct Found {
    pub(super) statements: Vec<Item>,
    pub(super) key_events: Vec<Item>,
    /// Sealed files by the hash of the statement they belong with.
    pub(super) sealed: BTreeMap<Hash, SealedReport>,
}

/// Reads statements and key events, and proves each in its log.
pub(super) fn load(
    folder: &Folder<'_>,
    index: &Index,
    checkpoints: &mut Checkpoints,
    report: &mut BundleReport,
) -> Found {
    let mut found = Found::default();
    for (place, hashes, into) in [
        ("keys", &index.key_events, &mut found.key_events),
        ("statements", &index.statements, &mut found.statements),
    ] {
        for hash in hashes {
            let stem = stem(place, hash);
            match load_one(folder, &stem, hash, checkpoints) {
                Ok(item) => into.push(item),
                Err((path, what)) => report.problem(path, what),
            }
        }
    }
    found
}

fn load_one(
    folder: &Folder<'_>,
    stem: &str,
    hash: &Hash,
    checkpoints: &mut Checkpoints,
) -> Result<Item, (String, String)> {
    let (file, proof) = (format!("{stem}.statement"), format!("{stem}.tlog-proof"));
    let wrong = |path: &str, cause: &dyn ToString| (path.to_owned(), cause.to_string());
    let bytes = folder
        .read(&file, MAX_STATEMENT_FILE)
        .map_err(|cause| wrong(&file, &cause))?;
    let statement = Statement::parse(&bytes).map_err(|cause| wrong(&file, &cause))?;
    if statement.hash() != *hash {
        return Err(wrong(&file, &"the statement has another hash than its name"));
    }
    let text = folder
        .read(&proof, MAX_PROOF_FILE_BYTES)
        .map_err(|cause| wrong(&proof, &cause))?;
    let text = String::from_utf8(text).map_err(|_| wrong(&proof, &"it is no text"))?;
    let place = prove(&statement, &text, checkpoints).map_err(|cause| wrong(&proof, &cause))?;
    Ok(Item {
        hash: *hash,
        path: file,
        source: Source::File,
        statement,
        place,
    })
}

/// Proves the statement's entry, open or blind, under a checkpoint that the policy accepts.
fn prove(statement: &Statement, proof: &str, checkpoints: &mut Checkpoints) -> Result<Place, String> {
    let proof = ProofFile::parse(proof).map_err(|cause| cause.to_string())?;
    let at = checkpoints
        .accept(proof.checkpoint.as_bytes())
        .map_err(|cause| cause.to_string())?;
    let said = checkpoints.get(at).map(|accepted| &accepted.signed.checkpoint);
    let said = said.ok_or("no checkpoint")?;
    let mut refused = String::new();
    for (leaf, open) in [
        (Entry::open(statement).leaf_hash(), true),
        (Entry::blind(statement).leaf_hash(), false),
    ] {
        match merkle::verify_inclusion(&leaf, proof.index, said.size, &proof.path, &said.root) {
            Ok(()) => {
                return Ok(Place {
                    origin: said.origin.clone(),
                    index: proof.index,
                    open,
                    checkpoint: at,
                });
            }
            Err(cause) => refused = cause.to_string(),
        }
    }
    Err(format!("entry {} is not proved: {refused}", proof.index))
}

/// Reads the further checkpoints.
pub(super) fn load_checkpoints(
    folder: &Folder<'_>,
    index: &Index,
    checkpoints: &mut Checkpoints,
    report: &mut BundleReport,
) {
    for number in &index.checkpoints {
        let name = format!("checkpoints/{number}.checkpoint");
        match folder.read(&name, MAX_NOTE_BYTES) {
            Ok(note) => {
                if let Err(cause) = checkpoints.accept(&note) {
                    report.problem(name, cause);
                }
            }
            Err(cause) => report.problem(name, cause),
        }
    }
}

/// Checks the sealed files against the statements that sign their digests, and opens those whose
/// file key lies beside them.
pub(super) fn open_sealed(
    folder: &Folder<'_>,
    index: &Index,
    open: Option<&Opener<'_>>,
    found: &mut Found,
    checkpoints: &mut Checkpoints,
    report: &mut BundleReport,
) {
    for hash in &index.sealed {
        let stem = stem("sealed", hash);
        let file = format!("{stem}.age");
        let signed = found
            .statements
            .iter()
            .find(|item| item.hash == *hash)
            .and_then(|item| signed_digest(&item.statement));
        let bytes = folder.read(&file, MAX_SEALED_BYTES);
        let (bytes, digest) = match (bytes, signed) {
            (Err(cause), _) => {
                report.problem(file, cause);
                continue;
            }
            (Ok(_), None) => {
                report.problem(file, "no statement of the bundle signs the digest of this file");
                continue;
            }
            (Ok(bytes), Some(digest)) if sha256(&bytes) != digest => {
                report.problem(file, "the statement signs the digest of another file");
                continue;
            }
            (Ok(bytes), Some(digest)) => (bytes, digest),
        };
        let key_file = format!("{stem}.key");
        let mut sealed = SealedReport {
            digest,
            bytes: bytes.len() as u64,
            key: false,
            inside: None,
        };
        match file_key(folder, &key_file) {
            Ok(None) => {}
            Err(what) => report.problem(&key_file, what),
            Ok(Some(key)) => {
                sealed.key = true;
                if let Some(open) = open.filter(|_| found.sealed.len() < MAX_OPENED) {
                    match open(&bytes, &key) {
                        Ok(plain) => sealed.inside = take_parcel(&plain, hash, found, checkpoints, report),
                        Err(what) => {
                            report.problem(&file, format!("it does not open with its file key: {what}"));
                        }
                    }
                }
            }
        }
        found.sealed.insert(*hash, sealed);
    }
}

/// The digest of a sealed file that a statement signs: its payload under a hash envelope, or the
/// field `sealed` of a release.
fn signed_digest(statement: &Statement) -> Option<Hash> {
    if statement.header.envelope.is_some() {
        return statement.payload.as_slice().try_into().ok();
    }
    if statement.header.content_type != RECORD_TYPE {
        return None;
    }
    let payload = statement.payload_value().ok()?;
    let digest = payload.get("body")?.get("sealed")?.as_text()?;
    hex::decode_array(digest)
}

fn file_key(folder: &Folder<'_>, name: &str) -> Result<Option<[u8; 16]>, String> {
    match folder.read(name, 64) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let key = hex::decode_array(text.trim_end_matches('\n'));
            key.map(Some)
                .ok_or_else(|| "a file key is 32 hexadecimal digits".to_owned())
        }
        Err(super::FileError::Missing) => Ok(None),
        Err(cause) => Err(cause.to_string()),
    }
}

/// Takes what a sealed file holds; the number of statements, or `None` if it is no parcel.
fn take_parcel(
    plain: &[u8],
    of: &Hash,
    found: &mut Found,
    checkpoints: &mut Checkpoints,
    report: &mut BundleReport,
) -> Option<u64> {
    let path = format!("{}.age", stem("sealed", of));
    let Some(parcel) = Parcel::parse(plain) else {
        report.problem(path, "what is sealed is no parcel of statements");
        return None;
    };
    let mut count = 0;
    for (items, is_key) in [(&parcel.statements, false), (&parcel.keys, true)] {
        for item in items {
            let into = if is_key {
                &mut found.key_events
            } else {
                &mut found.statements
            };
            if into.len() >= MAX_STATEMENTS {
                report.problem(&path, "more statements than are read");
                return Some(count);
            }
            let read = Statement::parse(&item.statement)
                .map_err(|cause| cause.to_string())
                .and_then(|statement| {
                    let place = prove(&statement, &item.proof, checkpoints)?;
                    Ok((statement, place))
                });
            match read {
                Err(what) => report.problem(&path, what),
                Ok((statement, place)) => {
                    count += u64::from(!is_key);
                    into.push(Item {
                        hash: statement.hash(),
                        path: path.clone(),
                        source: Source::Sealed(*of),
                        statement,
                        place,
                    });
                }
            }
        }
    }
    Some(count)
}
