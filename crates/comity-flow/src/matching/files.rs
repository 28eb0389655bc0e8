//! What is kept of sets and budgets: one small file for each counterpart, whole or not there, for its owner only.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use comity_core::identifiers::NodeName;
use comity_proof::hex;

use super::SETS_KEPT;
use crate::error::FlowError;
use crate::node::Node;

/// Days of budgets kept.
const DAYS_KEPT: usize = 8;

/// Sets and budgets of one counterpart.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Kept {
    /// The last number given, also where making the set was not finished: no number is given twice.
    pub last: u64,
    /// Sets that are answered for, oldest first.
    pub sets: Vec<KeptSet>,
    /// Day → purpose → identifiers asked about.
    pub asked: BTreeMap<String, BTreeMap<String, u64>>,
}

/// One set.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct KeptSet {
    pub epoch: u64,
    /// The secret, 64 hexadecimal digits.
    pub seed: String,
    /// The head, hexadecimal.
    pub head: String,
    pub identifiers: u64,
    /// Unix seconds.
    pub made: i64,
    /// Size of our log when it was made.
    pub log_size: u64,
    /// Hash of the statement that names the head, 64 hexadecimal digits.
    pub statement: String,
    /// Its place in our log.
    pub index: u64,
}

impl KeptSet {
    pub(super) fn seed(&self) -> Result<[u8; 32], FlowError> {
        hex::decode_array(&self.seed).ok_or_else(|| damaged("the key of a set"))
    }

    pub(super) fn statement(&self) -> Result<[u8; 32], FlowError> {
        hex::decode_array(&self.statement).ok_or_else(|| damaged("the statement of a set"))
    }

    pub(super) fn head(&self) -> Result<comity_match::SetHead, FlowError> {
        let bytes: [u8; comity_match::SetHead::BYTES] =
            hex::decode_array(&self.head).ok_or_else(|| damaged("the head of a set"))?;
        comity_match::SetHead::from_bytes(&bytes).map_err(|_| damaged("the head of a set"))
    }
}

pub(super) fn damaged(what: &str) -> FlowError {
    FlowError::Damaged(format!("{what} under `matching` cannot be read"))
}

fn failed(path: &Path, cause: &std::io::Error) -> FlowError {
    FlowError::Damaged(format!("{}: {cause}", path.display()))
}

impl Node {
    pub(super) fn matching_folder(&self, peer: &NodeName) -> PathBuf {
        self.home.join("matching").join(peer.as_str())
    }

    pub(super) fn matching_kept(&self, peer: &NodeName) -> Result<Kept, FlowError> {
        let path = self.matching_folder(peer).join("state.json");
        match read(&path)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| damaged("the state")),
            None => Ok(Kept::default()),
        }
    }

    /// Keeps it durably; keys of sets that are no longer answered for are gone with the old file.
    pub(super) fn matching_keep(&self, peer: &NodeName, kept: &mut Kept) -> Result<(), FlowError> {
        let over = kept.sets.len().saturating_sub(SETS_KEPT);
        let gone: Vec<KeptSet> = kept.sets.drain(..over).collect();
        while kept.asked.len() > DAYS_KEPT {
            kept.asked.pop_first();
        }
        let bytes = serde_json::to_vec(kept).map_err(|_| damaged("the state"))?;
        write(&self.matching_folder(peer).join("state.json"), &bytes)?;
        for set in gone {
            // Only room is lost if this fails: without its key the set is noise.
            let _ = fs::remove_file(self.set_path(peer, set.epoch));
        }
        Ok(())
    }

    pub(super) fn set_path(&self, peer: &NodeName, epoch: u64) -> PathBuf {
        self.matching_folder(peer).join(format!("set-{epoch}"))
    }

    /// Our copy of a counterpart's set.
    pub(super) fn their_set_path(&self, peer: &NodeName) -> PathBuf {
        self.matching_folder(peer).join("their-set")
    }
}

/// A file, if it is there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, FlowError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(failed(path, &cause)),
    }
}

/// Writes a file so that after a power failure the old or the new one is there.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), FlowError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let aside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        fs::File::open(folder)?.sync_all()
    };
    write().map_err(|cause| failed(path, &cause))
}
