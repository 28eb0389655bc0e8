//! Every file operation the log makes, behind one trait.
//!
//! The log never touches `std::fs` itself. So a test can count the operations, make any of them
//! fail in any way, or cut the power between two of them; see [`crate::faulty`].

mod real;
pub use real::RealDisk;

use std::io;
use std::path::{Path, PathBuf};

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It must be there.
    Existing,
    /// It is made if it is not there, and kept as it is otherwise.
    Kept,
    /// It is made, or emptied if it is there.
    Emptied,
}

/// Room on the file system that holds a path, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What an ordinary user may still write.
    pub free: u64,
    /// The whole file system.
    pub total: u64,
}

/// The file operations of the log. An operation that returns an error may have had its effect or
/// not, or half of it: the log assumes nothing and looks again.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it; fine if it is there.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Opens a file to read and write at positions.
    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn DiskFile>>;
    /// The whole content of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes or empties a file and writes `bytes`. Nothing is durable yet.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file another name, in place of what had that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_dir(&self, dir: &Path) -> io::Result<()>;
    /// Names in a folder, in no order.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Makes the content of a file durable.
    fn sync_file(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Makes the contents of many files durable; a disk may do several at once.
    fn sync_files(&self, paths: &[PathBuf]) -> io::Result<()> {
        paths.iter().try_for_each(|path| self.sync_file(path))
    }
    /// Room left where `path` lies.
    fn free_space(&self, path: &Path) -> io::Result<Space>;
    /// Takes the exclusive lock that `path` stands for, until the answer is dropped; `None` when
    /// another process, or another part of this one, has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn DiskLock>>>;
}

/// An open file.
pub trait DiskFile: Send + Sync {
    /// Length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// True if there is nothing in it.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Writes all of `bytes` at `offset`, and makes the file longer if need be.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Reads exactly `length` bytes from `offset`; an error if there are fewer.
    fn read_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>>;
    /// Makes what was written durable (fdatasync).
    fn sync(&self) -> io::Result<()>;
}

/// Held as long as this process is the one that writes the log.
pub trait DiskLock: Send + Sync {}

/// True if the error says that there is no such file or folder.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// A file that may be missing.
pub(crate) fn read_if_there(disk: &dyn Disk, path: &Path) -> io::Result<Option<Vec<u8>>> {
    match disk.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names in a folder that may be missing.
pub(crate) fn list_if_there(disk: &dyn Disk, dir: &Path) -> io::Result<Vec<String>> {
    match disk.list(dir) {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        names => names,
    }
}

/// Removes what may be gone already.
pub(crate) fn remove_if_there(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.remove(path) {
        Err(error) if is_missing(&error) => Ok(()),
        done => done,
    }
}
