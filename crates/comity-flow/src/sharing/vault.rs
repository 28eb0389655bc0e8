//! Sealed files on the disk, by the hash of their bytes: `<home>/blobs/<first two digits>/<hash>`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comity_log::Disk;
use comity_proof::{hex, sha256};

use crate::error::FlowError;

/// The folder of sealed files.
pub(super) struct Vault {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
}

impl Vault {
    /// The one below a node's home.
    pub(super) fn new(home: &Path, disk: Arc<dyn Disk>) -> Self {
        Self {
            folder: home.join("blobs"),
            disk,
        }
    }

    fn path(&self, hash: &[u8; 32]) -> (PathBuf, PathBuf) {
        let name = hex::encode(hash);
        let shelf = self.folder.join(name.get(..2).unwrap_or_default());
        (shelf.clone(), shelf.join(name))
    }

    /// Keeps a file; when this returns it outlives a power failure. Gives its hash.
    pub(super) fn put(&self, bytes: &[u8]) -> Result<[u8; 32], FlowError> {
        let hash = sha256(bytes);
        let (shelf, path) = self.path(&hash);
        if self.get(&hash)?.is_some() {
            return Ok(hash);
        }
        let partial = path.with_extension("partial");
        let fault = |cause: std::io::Error| disk_fault("keep a sealed file", &path, &cause);
        self.disk.make_dir(&shelf).map_err(fault)?;
        self.disk.write_new(&partial, bytes).map_err(fault)?;
        self.disk.sync_file(&partial).map_err(fault)?;
        self.disk.rename(&partial, &path).map_err(fault)?;
        self.disk.sync_dir(&shelf).map_err(fault)?;
        self.disk.sync_dir(&self.folder).map_err(fault)?;
        Ok(hash)
    }

    /// A file, whole and unaltered; `None` when it is not here.
    pub(super) fn get(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, FlowError> {
        let (_, path) = self.path(hash);
        match self.disk.read(&path) {
            Ok(bytes) if sha256(&bytes) == *hash => Ok(Some(bytes)),
            // A file that was cut by a crash or altered by the disk is as good as none: it is sealed or fetched again.
            Ok(_) => Ok(None),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(disk_fault("read a sealed file", &path, &cause)),
        }
    }

    /// Removes a file. The name is gone durably; what the file system keeps of the blocks is out of a program's reach,
    /// so they are written over first, which helps on disks that write in place.
    pub(super) fn remove(&self, hash: &[u8; 32]) -> Result<bool, FlowError> {
        let (shelf, path) = self.path(hash);
        let fault = |cause: std::io::Error| disk_fault("remove a sealed file", &path, &cause);
        drop(self.disk.remove(&path.with_extension("partial")));
        let length = match self.disk.read(&path) {
            Ok(bytes) => bytes.len(),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(fault(cause)),
        };
        let file = self
            .disk
            .open(&path, comity_log::disk::Open::Existing)
            .map_err(fault)?;
        file.write_at(0, &vec![0; length]).map_err(fault)?;
        file.sync().map_err(fault)?;
        drop(file);
        self.disk.remove(&path).map_err(fault)?;
        self.disk.sync_dir(&shelf).map_err(fault)?;
        Ok(true)
    }
}

fn disk_fault(doing: &str, path: &Path, cause: &std::io::Error) -> FlowError {
    let what = format!("could not {doing} ({}): {cause}", path.display());
    tracing::error!(%what, "sealed files");
    FlowError::Store(comity_store::StoreError::Io {
        what: format!("{doing} in {}", path.display()),
        source: Box::new(std::io::Error::new(cause.kind(), what)),
    })
}
