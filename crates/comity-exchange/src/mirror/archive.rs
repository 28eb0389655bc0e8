//! Every checkpoint that was ever verified, whole, one after the other, each followed by an empty
//! line. Nothing is ever removed: it is evidence.

use super::record::Place;
use crate::storage::Doing;
use comity_log::StorageError;
use comity_log::disk::{Disk, DiskFile, Open};
use std::path::{Path, PathBuf};

/// How a checkpoint ends in the file: its last line, then an empty one.
const END: &[u8] = b"\n\n";
/// How much of the file is searched at once.
const WINDOW: usize = 1 << 20;

/// The open file.
pub(crate) struct Archive {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    end: u64,
}

impl Archive {
    /// Opens the file; ends a checkpoint that was cut by a crash, so that the next stands alone.
    pub(crate) fn open(disk: &dyn Disk, path: &Path) -> Result<Self, StorageError> {
        let file = disk.open(path, Open::Kept).doing("open", path)?;
        let end = file.len().doing("measure", path)?;
        let mut archive = Self {
            file,
            path: path.to_owned(),
            end,
        };
        if end > 0 && !archive.ends_well()? {
            archive.write(END)?;
        }
        Ok(archive)
    }

    fn ends_well(&self) -> Result<bool, StorageError> {
        let Some(from) = self.end.checked_sub(END.len() as u64) else {
            return Ok(false);
        };
        let tail = self.file.read_at(from, END.len()).doing("read", &self.path)?;
        Ok(tail == END)
    }

    /// Appends a checkpoint; durable when it returns.
    pub(crate) fn add(&mut self, note: &[u8]) -> Result<Place, StorageError> {
        let place = Place {
            offset: self.end,
            length: u32::try_from(note.len()).unwrap_or(u32::MAX),
        };
        self.write(&[note, b"\n"].concat())?;
        self.file.sync().doing("make durable", &self.path)?;
        Ok(place)
    }

    /// The bytes at a place; `None` if the file does not reach so far.
    pub(crate) fn read(&self, place: Place) -> Result<Option<Vec<u8>>, StorageError> {
        let length = usize::try_from(place.length).unwrap_or(usize::MAX);
        if place.offset.saturating_add(u64::from(place.length)) > self.end {
            return Ok(None);
        }
        self.file
            .read_at(place.offset, length)
            .map(Some)
            .doing("read", &self.path)
    }

    /// True if the bytes stand somewhere in the file.
    pub(crate) fn contains(&self, wanted: &[u8]) -> Result<bool, StorageError> {
        let mut from = 0;
        while from + wanted.len() as u64 <= self.end {
            let length = (self.end - from).min(WINDOW as u64 + wanted.len() as u64);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let bytes = self.file.read_at(from, length).doing("read", &self.path)?;
            if bytes.windows(wanted.len().max(1)).any(|window| window == wanted) {
                return Ok(true);
            }
            // The next window begins so early that nothing is cut in two.
            from += WINDOW as u64;
        }
        Ok(false)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.file
            .write_at(self.end, bytes)
            .doing("append to", &self.path)?;
        self.end += bytes.len() as u64;
        Ok(())
    }
}
