//! Tiles and bundles as files.

use super::CHECKPOINT;
use crate::Hash;
use crate::note::MAX_NOTE_BYTES;
use crate::tile::{
    MAX_BUNDLE_BYTES, TILE_BYTES, TileError, TileReader, WIDTH, entries_path, parse_bundle, parse_tile,
    tile_path,
};
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A log folder in the C2SP tlog-tiles layout. What it returns is as the files say, unchecked.
#[derive(Debug, Clone)]
pub struct FolderTiles {
    dir: PathBuf,
}

impl FolderTiles {
    /// The folder that holds `checkpoint` and `tile/`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The bytes of the checkpoint.
    pub fn checkpoint(&self) -> io::Result<Vec<u8>> {
        self.read(CHECKPOINT, MAX_NOTE_BYTES)
    }

    /// The first `width` entries of a bundle.
    pub fn entries(&self, index: u64, width: u16) -> Result<Vec<Vec<u8>>, TileError> {
        let (path, bytes, exact) =
            self.read_either(width, MAX_BUNDLE_BYTES, |width| entries_path(index, width))?;
        let unreadable = |reason: String| TileError::Unreadable {
            path: path.clone(),
            reason,
        };
        let mut entries = parse_bundle(&bytes).map_err(|cause| unreadable(cause.to_string()))?;
        if entries.len() < usize::from(width) || (exact && entries.len() > usize::from(width)) {
            return Err(unreadable(format!(
                "it holds {} entries instead of {width}",
                entries.len()
            )));
        }
        entries.truncate(width.into());
        Ok(entries)
    }

    /// A partial file may have been removed once the full one is there, so that one is tried too.
    /// The flag says whether the file of exactly this width was found.
    fn read_either(
        &self,
        width: u16,
        limit: usize,
        name: impl Fn(u16) -> String,
    ) -> Result<(String, Vec<u8>, bool), TileError> {
        let path = name(width);
        match self.read(&path, limit) {
            Ok(bytes) => return Ok((path, bytes, true)),
            Err(cause) if cause.kind() == ErrorKind::NotFound && width < WIDTH => {}
            Err(cause) => return Err(trouble(path, &cause)),
        }
        let full = name(WIDTH);
        match self.read(&full, limit) {
            Ok(bytes) => Ok((full, bytes, false)),
            Err(cause) if cause.kind() == ErrorKind::NotFound => Err(TileError::Missing { path }),
            Err(cause) => Err(trouble(full, &cause)),
        }
    }

    fn read(&self, path: &str, limit: usize) -> io::Result<Vec<u8>> {
        let path = self.dir.join(path);
        // A pipe or a device would block or never end.
        if !std::fs::metadata(&path)?.is_file() {
            return Err(io::Error::new(ErrorKind::InvalidData, "not a plain file"));
        }
        let mut bytes = Vec::new();
        File::open(&path)?
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() > limit {
            return Err(io::Error::new(
                ErrorKind::FileTooLarge,
                format!("longer than {limit} bytes"),
            ));
        }
        Ok(bytes)
    }
}

fn trouble(path: String, cause: &io::Error) -> TileError {
    match cause.kind() {
        ErrorKind::NotFound => TileError::Missing { path },
        _ => TileError::Unreadable {
            path,
            reason: cause.to_string(),
        },
    }
}

impl TileReader for FolderTiles {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let (path, bytes, exact) =
            self.read_either(width, TILE_BYTES, |width| tile_path(level, index, width))?;
        let wanted = if exact {
            usize::from(width) * 32
        } else {
            TILE_BYTES
        };
        let got = bytes.len();
        let hashes = parse_tile(&bytes).filter(|_| got == wanted);
        let mut hashes = hashes.ok_or(TileError::WrongLength { path, wanted, got })?;
        hashes.truncate(width.into());
        Ok(hashes)
    }
}
