//! Checks a bundle: a folder that somebody hands to a third party, and that says by itself who
//! stated what, logged by whom, not later and not earlier than when, cosigned by whom, corrected
//! since or not; or that a log holds no answer to a request. `docs/bundles.md` describes the files.
//!
//! What counts is the policy that the verifier brings along. Keys found in the bundle are claims of
//! whoever made it, and the report says so where nothing better was given.

mod chains;
mod checkpoints;
mod disk;
mod index;
mod items;
mod keys;
mod parcel;
mod part;
mod report;
mod silence;
mod statements;

pub use disk::{FileError, MAX_FILES, MAX_NAMED};
pub use index::{HEADER, Index, IndexError, MAX_INDEX_BYTES, MAX_LINES, MAX_LOGS, Silence};
pub use items::{MAX_SEALED_BYTES, MAX_STATEMENTS};
pub use parcel::{MAX_PARCEL_BYTES, MAX_PARCEL_STATEMENTS, Parcel, ParcelItem};
pub use part::MAX_LOG_ENTRIES;
pub use report::{
    AfterReport, Answer, BundleReport, Complete, LogPart, NodeKeys, Problem, RecordReport, SealedReport,
    SilenceReport, Source, Standing, StatementReport, Trust,
};

use crate::Hash;
use crate::hex;
use crate::policy::{MAX_POLICY_BYTES, Policy, PolicyError};
use checkpoints::Checkpoints;
use disk::Folder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Name of the index in the folder.
pub const INDEX: &str = "index";
/// Name of the policy in the folder.
pub const POLICY: &str = "policy";

/// Opens a sealed file with its 16-byte file key, or says why not. The reader of sealed files is
/// another crate's; whoever has it hands it in.
pub type Opener<'a> = dyn Fn(&[u8], &[u8; 16]) -> Result<Vec<u8>, String> + 'a;

/// Why a bundle could not be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// No index: no bundle.
    #[error("{path} holds no readable file named index: {cause}")]
    NoIndex {
        /// The folder.
        path: PathBuf,
        /// What is wrong with the file.
        cause: FileError,
    },
    /// The index is wrong.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// No policy was given and the bundle holds none.
    #[error("no keys were given and the bundle names none ({0}); give a policy or a log's key")]
    NoPolicy(FileError),
    /// The policy in the bundle cannot be read.
    #[error("the policy in the bundle: {0}")]
    Policy(PolicyError),
}

/// Checks a bundle. Without a policy the one in the bundle is used, and the report says so.
pub fn verify(
    dir: &Path,
    policy: Option<&Policy>,
    open: Option<&Opener<'_>>,
) -> Result<BundleReport, BundleError> {
    check(&Folder::on_disk(dir), policy, open)
}

/// The same for a bundle whose files are in memory, by their names.
pub fn verify_files(
    files: &BTreeMap<String, Vec<u8>>,
    policy: Option<&Policy>,
    open: Option<&Opener<'_>>,
) -> Result<BundleReport, BundleError> {
    check(&Folder::InMemory(files), policy, open)
}

fn check(
    folder: &Folder<'_>,
    policy: Option<&Policy>,
    open: Option<&Opener<'_>>,
) -> Result<BundleReport, BundleError> {
    let index = folder
        .read(INDEX, MAX_INDEX_BYTES)
        .map_err(|cause| BundleError::NoIndex {
            path: folder.path(),
            cause,
        })?;
    let index = Index::parse(&index)?;
    let (policy, trust) = match policy {
        Some(policy) => (policy.clone(), Trust::Given),
        None => (policy_inside(folder)?, Trust::Bundle),
    };
    let mut report = BundleReport::new(&index, trust, &policy);
    let mut checkpoints = Checkpoints::new(policy);
    let mut found = items::load(folder, &index, &mut checkpoints, &mut report);
    items::open_sealed(folder, &index, open, &mut found, &mut checkpoints, &mut report);
    items::load_checkpoints(folder, &index, &mut checkpoints, &mut report);
    let parts = part::replay_all(folder, &index, &mut found, &mut checkpoints, &mut report);
    let chains = keys::fold(&parts, &found, &checkpoints, &mut report);
    statements::check(&found, &parts, &chains, &checkpoints, &mut report);
    chains::tell(&parts, &mut report);
    silence::tell(&index, &parts, &chains, &mut report);
    checkpoints.tell_two_stories(&mut report);
    report.strangers = folder.strangers(&|name| belongs(&index, name));
    Ok(report)
}

fn policy_inside(folder: &Folder<'_>) -> Result<Policy, BundleError> {
    let bytes = folder
        .read(POLICY, MAX_POLICY_BYTES)
        .map_err(BundleError::NoPolicy)?;
    let text = String::from_utf8_lossy(&bytes);
    Policy::parse(&text).map_err(BundleError::Policy)
}

/// Name of a statement's file without its ending.
fn stem(folder: &str, hash: &Hash) -> String {
    format!("{folder}/{}", hex::encode(hash))
}

/// Whether a line of the index speaks of the file.
fn belongs(index: &Index, name: &str) -> bool {
    if matches!(name, INDEX | POLICY) {
        return true;
    }
    let digest = |text: &str| hex::decode_array::<32>(text);
    let listed = |list: &[Hash], text: &str| digest(text).is_some_and(|hash| list.contains(&hash));
    let Some((folder, rest)) = name.split_once('/') else {
        return false;
    };
    match (folder, rest.rsplit_once('.')) {
        ("statements", Some((stem, "statement" | "tlog-proof"))) => listed(&index.statements, stem),
        ("keys", Some((stem, "statement" | "tlog-proof"))) => listed(&index.key_events, stem),
        ("sealed", Some((stem, "age" | "key"))) => listed(&index.sealed, stem),
        ("checkpoints", Some((number, "checkpoint"))) => {
            crate::checkpoint::parse_decimal(number).is_some_and(|number| index.checkpoints.contains(&number))
        }
        ("logs", _) => rest.split_once('/').is_some_and(|(log, file)| {
            let known = digest(log).is_some_and(|hash| index.logs.iter().any(|(known, _)| *known == hash));
            known && matches!(file, "checkpoint" | "tile")
        }),
        _ => false,
    }
}
