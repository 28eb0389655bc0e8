//! Every checkpoint the log ever signed, one after the other, each followed by an empty line.
//!
//! It is evidence, not a source: nothing is ever read from it to decide anything. It is written
//! after the commit point and made durable when tiles are, so a power cut may take the last ones;
//! the newest is written again at every start.

use crate::disk::{Disk, DiskFile, Open};
use crate::error::{Doing, Trouble};
use crate::layout::Layout;
use std::path::PathBuf;

/// How a checkpoint ends in the file: its last line, then an empty one.
const END: &[u8] = b"\n\n";

/// The open file.
pub(crate) struct Archive {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    end: u64,
}

impl Archive {
    /// Opens the file; ends a checkpoint that was cut by a crash, so that the next stands alone.
    pub(crate) fn open(disk: &dyn Disk, layout: &Layout) -> Result<Self, Trouble> {
        let path = layout.archive();
        let file = disk.open(&path, Open::Kept).doing("open", &path)?;
        let end = file.len().doing("measure", &path)?;
        let mut archive = Self { file, path, end };
        if end > 0 && !archive.ends_well()? {
            archive.write(END)?;
        }
        Ok(archive)
    }

    fn ends_well(&self) -> Result<bool, Trouble> {
        let Some(from) = self.end.checked_sub(END.len() as u64) else {
            return Ok(false);
        };
        let tail = self.file.read_at(from, END.len()).doing("read", &self.path)?;
        Ok(tail == END)
    }

    /// Appends a checkpoint.
    pub(crate) fn add(&mut self, note: &[u8]) -> Result<(), Trouble> {
        self.write(&[note, b"\n"].concat())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.file
            .write_at(self.end, bytes)
            .doing("append to", &self.path)?;
        self.end += bytes.len() as u64;
        Ok(())
    }
}
