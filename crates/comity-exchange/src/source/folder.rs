//! A folder as a node: what was carried over on a disk, in the same names and with the same bytes.

use super::{Answer, Get, Source, SourceError};
use crate::names::is_name;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A directory tree with the names of a node. The medium may come from anybody: names that leave
/// the folder, links, devices and files that are too long are refused.
#[derive(Debug, Clone)]
pub struct FolderSource {
    root: PathBuf,
}

impl FolderSource {
    /// The node that lies in `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The path of a name whose every part below the root is a folder and not a link.
    fn path(&self, name: &str) -> Result<Option<PathBuf>, SourceError> {
        if !is_name(name) {
            return Err(SourceError::Ours(format!("{name:?} is no name of a resource")));
        }
        let mut path = self.root.clone();
        let mut parts = name.split('/').peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            let Some(kind) = kind_of(&path)? else {
                return Ok(None);
            };
            let wanted = if parts.peek().is_some() {
                kind.is_dir()
            } else {
                kind.is_file()
            };
            // A folder where a file is wanted is no such file: `tile/0/x001` beside `tile/0/x001/000`.
            if kind.is_symlink() || !(kind.is_dir() || kind.is_file()) {
                let what = format!("{name} is a link or a device; a carried folder holds plain files only");
                return Err(SourceError::Protocol(what));
            }
            if !wanted {
                return Ok(None);
            }
        }
        Ok(Some(path))
    }
}

/// What lies at a path, links not followed; `None` if nothing.
fn kind_of(path: &Path) -> Result<Option<fs::FileType>, SourceError> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found.file_type())),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn unreadable(path: &Path, error: &io::Error) -> SourceError {
    SourceError::Ours(format!("{} cannot be read: {error}", path.display()))
}

impl Source for FolderSource {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(path) = self.path(ask.name)? else {
            return Ok(None);
        };
        let read = || -> io::Result<Vec<u8>> {
            let mut file = File::open(&path)?;
            file.seek(SeekFrom::Start(ask.from))?;
            let mut bytes = Vec::new();
            // One byte more than allowed shows that there is more; the file's length could change.
            file.take(ask.most.saturating_add(1)).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = match read() {
            Ok(bytes) => bytes,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        if bytes.len() as u64 > ask.most {
            return Err(SourceError::TooLarge {
                name: ask.name.to_owned(),
                most: ask.most,
            });
        }
        Ok(Some(bytes))
    }

    fn post(&self, _name: &str, _body: &[u8], _most: u64) -> Result<Answer, SourceError> {
        Err(SourceError::Ours(
            "a folder takes nothing; carry the answer back on the medium".into(),
        ))
    }

    fn can_post(&self) -> bool {
        false
    }
}
