//! Where things lie below the folder of a log.
//!
//! ```text
//! writer.lock          the operating system's lock: one process writes
//! lock-record          what was signed last, in two slots
//! journal/000000000001.journal   batches whose tiles are not yet durable
//! checkpoints          every signed checkpoint, one after the other
//! tmp/                 files before they get their name
//! public/checkpoint.cosigned     the newest that met the policy of the node
//! public/checkpoint    what is published, in the C2SP tlog-tiles layout
//! public/tile/…
//! ```

use comity_proof::tile::{entries_path, tile_path};
use std::path::{Path, PathBuf};

const JOURNAL_SUFFIX: &str = ".journal";

/// Names below the folder of a log.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    folder: PathBuf,
}

impl Layout {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn writer_lock(&self) -> PathBuf {
        self.folder.join("writer.lock")
    }

    pub(crate) fn lock_record(&self) -> PathBuf {
        self.folder.join("lock-record")
    }

    pub(crate) fn journal_dir(&self) -> PathBuf {
        self.folder.join("journal")
    }

    pub(crate) fn segment(&self, number: u64) -> PathBuf {
        self.journal_dir().join(format!("{number:012}{JOURNAL_SUFFIX}"))
    }

    /// The number in the name of a segment; `None` for any other name.
    pub(crate) fn segment_number(name: &str) -> Option<u64> {
        name.strip_suffix(JOURNAL_SUFFIX)?.parse().ok()
    }

    pub(crate) fn archive(&self) -> PathBuf {
        self.folder.join("checkpoints")
    }

    pub(crate) fn tmp_dir(&self) -> PathBuf {
        self.folder.join("tmp")
    }

    /// There is one writer, so there is one unfinished file.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.tmp_dir().join("unfinished")
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder.join("public")
    }

    pub(crate) fn checkpoint(&self) -> PathBuf {
        self.public().join("checkpoint")
    }

    pub(crate) fn cosigned(&self) -> PathBuf {
        self.public().join("checkpoint.cosigned")
    }

    /// The cosigned checkpoint before it gets its name. It is not written by the writer's thread.
    pub(crate) fn unfinished_cosigned(&self) -> PathBuf {
        self.tmp_dir().join("cosigned")
    }

    pub(crate) fn tile(&self, level: u8, index: u64, width: u16) -> PathBuf {
        self.public().join(tile_path(level, index, width))
    }

    pub(crate) fn entries(&self, index: u64, width: u16) -> PathBuf {
        self.public().join(entries_path(index, width))
    }
}
