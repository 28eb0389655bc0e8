//! The files of a bundle. The folder comes from somebody who may mean ill: no link is followed, no
//! pipe is opened, and nothing is read beyond its limit.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The most files that are looked at to tell which belong to no line of the index.
pub const MAX_FILES: usize = 100_000;
/// The most files that are named as not belonging.
pub const MAX_NAMED: usize = 100;

/// Why a file could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is not there.
    #[error("it is missing")]
    Missing,
    /// A link, a folder, a pipe, a device.
    #[error("it is not a plain file in plain folders (links are not followed)")]
    NotPlain,
    /// It is larger than such a file can be.
    #[error("it is longer than {0} bytes")]
    TooLong(u64),
    /// What the disk says.
    #[error("it cannot be read: {0}")]
    Disk(String),
}

/// The folder.
pub(super) enum Folder<'a> {
    /// On disk.
    OnDisk(PathBuf),
    /// Its files, by their names.
    InMemory(&'a BTreeMap<String, Vec<u8>>),
}

impl Folder<'_> {
    pub(super) fn on_disk(root: &Path) -> Self {
        Self::OnDisk(root.to_owned())
    }

    /// Where it is, for messages.
    pub(super) fn path(&self) -> PathBuf {
        match self {
            Self::OnDisk(root) => root.clone(),
            Self::InMemory(_) => PathBuf::from("the bundle"),
        }
    }

    /// Reads a file below the folder, by a name with slashes that the caller put together itself.
    pub(super) fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let limit = limit as u64;
        let root = match self {
            Self::OnDisk(root) => root,
            Self::InMemory(files) => {
                let bytes = files.get(name).ok_or(FileError::Missing)?;
                return match bytes.len() as u64 > limit {
                    true => Err(FileError::TooLong(limit)),
                    false => Ok(bytes.clone()),
                };
            }
        };
        let path = plain(root, name)?;
        let file = File::open(path).map_err(|cause| trouble(&cause))?;
        let mut bytes = Vec::new();
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|cause| trouble(&cause))?;
        if bytes.len() as u64 > limit {
            return Err(FileError::TooLong(limit));
        }
        Ok(bytes)
    }

    /// Names of files that `known` does not know, in order, at most [`MAX_NAMED`]. Log parts are
    /// looked into only one folder deep, since their files are named by their size.
    pub(super) fn strangers(&self, known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let root = match self {
            Self::OnDisk(root) => root,
            Self::InMemory(files) => {
                return named(
                    files
                        .keys()
                        .filter(|name| !known(inside_log(name)))
                        .cloned()
                        .collect(),
                );
            }
        };
        let mut strangers = Vec::new();
        let mut waiting = vec![String::new()];
        let mut seen = 0;
        while let Some(folder) = waiting.pop() {
            let Ok(entries) = fs::read_dir(root.join(&folder)) else {
                strangers.push(folder);
                continue;
            };
            for entry in entries.flatten() {
                seen += 1;
                if seen > MAX_FILES {
                    strangers.push(format!("… more than {MAX_FILES} files"));
                    return named(strangers);
                }
                let name = entry.file_name().to_string_lossy().into_owned();
                let name = if folder.is_empty() {
                    name
                } else {
                    format!("{folder}/{name}")
                };
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if known(&name) {
                    continue;
                }
                // Bundles have folders in folders only inside a log part.
                if is_folder && name.matches('/').count() < 2 {
                    waiting.push(name);
                } else {
                    strangers.push(name);
                }
            }
        }
        named(strangers)
    }
}

/// The path of a plain file whose folders are plain as well.
fn plain(root: &Path, name: &str) -> Result<PathBuf, FileError> {
    let mut path = root.to_owned();
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let kind = fs::symlink_metadata(&path)
            .map_err(|cause| trouble(&cause))?
            .file_type();
        let fits = if parts.peek().is_some() {
            kind.is_dir()
        } else {
            kind.is_file()
        };
        if !fits {
            return Err(FileError::NotPlain);
        }
    }
    Ok(path)
}

/// The name of a file, cut to the folder in a log part that it lies in.
fn inside_log(name: &str) -> &str {
    match name.match_indices('/').nth(2) {
        Some((at, _)) if name.starts_with("logs/") => name.get(..at).unwrap_or(name),
        _ => name,
    }
}

fn named(mut strangers: Vec<String>) -> Vec<String> {
    strangers.sort_unstable();
    strangers.truncate(MAX_NAMED);
    strangers
}

fn trouble(cause: &std::io::Error) -> FileError {
    match cause.kind() {
        std::io::ErrorKind::NotFound => FileError::Missing,
        std::io::ErrorKind::NotADirectory => FileError::NotPlain,
        _ => FileError::Disk(cause.to_string()),
    }
}
