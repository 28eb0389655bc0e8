//! A log that a bundle takes proofs from: our own, or the copy of a counterpart's.

use std::path::PathBuf;
use std::sync::PoisonError;

use comity_exchange::Mirror;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::folder::FolderTiles;
use comity_proof::note::VerifierKey;
use comity_proof::proof_file::ProofFile;
use comity_proof::{hex, sha256, tile};

use crate::error::FlowError;
use crate::node::Node;

/// A log to copy into a bundle: the checkpoint as it stands here, and the bundles of entries it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogCopy {
    /// Name of the log.
    pub origin: String,
    /// Folder below the bundle.
    pub to: String,
    /// Folder with the tiles, as published or mirrored.
    pub from: PathBuf,
    /// The signed checkpoint.
    pub checkpoint: Vec<u8>,
    /// Entries that it covers.
    pub size: u64,
}

/// A log under one of its checkpoints.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    log: i64,
    pub(super) origin: String,
    pub(super) vkey: VerifierKey,
    pub(super) note: Vec<u8>,
    pub(super) size: u64,
    public: PathBuf,
}

impl Shelf {
    /// The log under its newest cosigned checkpoint; where nobody has cosigned, under the newest.
    pub(super) fn open(node: &Node, log: i64) -> Result<Self, FlowError> {
        if log == 0 {
            let note = node.log.cosigned().ok().flatten();
            return Self::own(node, note.unwrap_or_else(|| node.log.checkpoint()));
        }
        Self::mirrored(node, log)
    }

    /// The same log under a checkpoint that covers `index`.
    pub(super) fn covering(&self, node: &Node, index: u64) -> Result<Self, FlowError> {
        if index < self.size {
            return Ok(self.clone());
        }
        if self.log == 0 {
            return Self::own(node, node.log.checkpoint());
        }
        Err(FlowError::NotFound("proof"))
    }

    fn own(node: &Node, note: Vec<u8>) -> Result<Self, FlowError> {
        let vkey = node.log.vkey();
        let signed =
            SignedCheckpoint::open(&note, &vkey).map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        Ok(Self {
            log: 0,
            origin: vkey.name.clone(),
            size: signed.checkpoint.size,
            public: node.log.public_folder(),
            vkey,
            note,
        })
    }

    fn mirrored(node: &Node, log: i64) -> Result<Self, FlowError> {
        let row = node.store.logs()?.into_iter().find(|row| row.id == log);
        let row = row.ok_or(FlowError::NotFound("log"))?;
        let name = row.node.parse().map_err(|_| FlowError::NotFound("counterpart"))?;
        let peer = node.pinned_peer(&name)?;
        let damaged = |cause: &dyn ToString| FlowError::Damaged(cause.to_string());
        let vkey = peer.log_key().map_err(|cause| damaged(&cause))?.clone();
        let mirror = node.mirror_of(&name, &vkey).map_err(|cause| damaged(&cause))?;
        let mirror = mirror.lock().unwrap_or_else(PoisonError::into_inner);
        let own_word = node.witness().ok().and_then(|witness| {
            let note = witness.latest_of(&vkey.name)?;
            (note.checkpoint.size <= mirror.size()).then_some(note)
        });
        let signed = own_word.or_else(|| mirror.checkpoint().cloned());
        let signed = signed.ok_or(FlowError::NotFound("copy of the log"))?;
        Ok(Self {
            log,
            origin: vkey.name.clone(),
            size: signed.checkpoint.size,
            note: signed.to_bytes(),
            public: Mirror::public_folder(&mirror),
            vkey,
        })
    }

    /// The `.tlog-proof` of an entry.
    pub(super) fn proof(&self, node: &Node, index: u64) -> Result<String, FlowError> {
        let path = if self.log == 0 {
            node.log
                .inclusion_proof(index, self.size)
                .map_err(FlowError::LogRead)?
        } else {
            tile::inclusion_proof(&FolderTiles::new(&self.public), index, self.size)
                .map_err(|cause| FlowError::Damaged(cause.to_string()))?
        };
        let checkpoint =
            String::from_utf8(self.note.clone()).map_err(|_| FlowError::NotFound("checkpoint"))?;
        let file = ProofFile {
            extra: None,
            index,
            path,
            checkpoint,
        };
        Ok(file.to_string())
    }

    pub(super) fn copy(&self) -> LogCopy {
        LogCopy {
            origin: self.origin.clone(),
            to: format!("logs/{}", hex::encode(&sha256(self.origin.as_bytes()))),
            from: self.public.clone(),
            checkpoint: self.note.clone(),
            size: self.size,
        }
    }
}
