//! Checks of what passes between nodes: cosignatures, evidence, keys, bundles.

use super::check::{Verdict, hashes, no, note_refusal, read_policy, statement_refusal, unknown};
use crate::bundle::{self, BundleError, IndexError};
use crate::entry::{Entry, EntryError};
use crate::evidence::{self, Evidence, EvidenceError, What};
use crate::keychain::KeyChain;
use crate::note::{Note, VerifierKey};
use crate::statement::Statement;
use std::collections::BTreeMap;

pub(super) fn cosignature(note: &[u8], key: &str, time: Option<u64>) -> Verdict {
    let note = Note::from_bytes(note).map_err(no)?;
    // A cosignature is one on a checkpoint, whatever else a note may be.
    crate::checkpoint::Checkpoint::parse(&note.text).map_err(no)?;
    let key: VerifierKey = key.parse().map_err(note_refusal)?;
    let found = crate::cosignature::verify(&note, &key).map_err(note_refusal)?;
    match time {
        Some(wanted) if wanted != found => Err(no(format!("it gives the time {found}"))),
        _ => Ok(()),
    }
}

pub(super) fn evidence(key: &str, what: &str, (first, second): (&str, &str), proof: &[Vec<u8>]) -> Verdict {
    let evidence = Evidence {
        vkey: key.parse().map_err(note_refusal)?,
        what: What::from_word(what).ok_or_else(|| unknown(format!("evidence of kind {what:?}")))?,
        first: first.to_owned(),
        second: second.to_owned(),
        proof: hashes(proof)?,
    };
    match evidence::check(&evidence) {
        Ok(_) => Ok(()),
        Err(cause @ EvidenceError::KeyType(_)) => Err(unknown(cause)),
        Err(cause) => Err(no(cause)),
    }
}

pub(super) fn key_chain(entries: &[Vec<u8>], statement: Option<&[u8]>, index: Option<u64>) -> Verdict {
    let mut chain = KeyChain::new();
    for (index, entry) in entries.iter().enumerate() {
        let at = |cause: &dyn ToString| no(format!("entry {index}: {}", cause.to_string()));
        match Entry::decode(entry) {
            Ok(Entry::Blind(_)) if index > 0 => {}
            Ok(Entry::Blind(_)) => return Err(at(&"it must be open")),
            Ok(Entry::Open(bytes)) => {
                let statement = Statement::parse(&bytes).map_err(statement_refusal)?;
                chain.push(index as u64, &statement).map_err(|cause| at(&cause))?;
            }
            Err(cause @ (EntryError::Version(_) | EntryError::Kind(_))) => return Err(unknown(cause)),
            Err(cause) => return Err(at(&cause)),
        }
    }
    let Some(statement) = statement else {
        return Ok(());
    };
    let statement = Statement::parse(statement).map_err(statement_refusal)?;
    let index = index.unwrap_or(entries.len() as u64);
    chain.check(&statement, index).map(drop).map_err(no)
}

pub(super) fn handed(files: &BTreeMap<String, Vec<u8>>, policy: Option<&str>) -> Verdict {
    let policy = policy.map(read_policy).transpose()?;
    match bundle::verify_files(files, policy.as_ref(), None) {
        Ok(report) => match report.problems.first() {
            None => Ok(()),
            Some(problem) => Err(no(format!("{}: {}", problem.path, problem.what))),
        },
        Err(BundleError::Index(cause @ IndexError::Header)) => Err(unknown(cause)),
        Err(cause) => Err(no(cause)),
    }
}
