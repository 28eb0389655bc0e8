//! A segment: one file of the journal, a header and frames.

use super::encode_frame;
use super::frame::Frame;
use crate::disk::{Disk, DiskFile, Open, list_if_there, remove_if_there};
use crate::error::{Doing, Trouble};
use crate::layout::Layout;
use comity_proof::{Hash, sha256};
use std::path::PathBuf;

const MAGIC: &[u8; 16] = b"comity journal 1";
/// Magic, segment number, end of the segment before, size and root at the start, checksum.
pub(super) const HEADER_BYTES: usize = 16 + 8 + 8 + 8 + 32 + 32;

/// The start of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// Number of the segment, as in its name.
    pub(crate) segment: u64,
    /// Where the segment before this one ends; nothing behind that counts.
    pub(crate) previous_end: u64,
    /// Entries in the log when the segment began.
    pub(crate) start: u64,
    /// Root over them.
    pub(crate) root: Hash,
}

impl Header {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&self.segment.to_be_bytes());
        bytes.extend_from_slice(&self.previous_end.to_be_bytes());
        bytes.extend_from_slice(&self.start.to_be_bytes());
        bytes.extend_from_slice(&self.root);
        let checksum = sha256(&bytes);
        bytes.extend_from_slice(&checksum);
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (body, checksum) = bytes.get(..HEADER_BYTES)?.split_last_chunk::<32>()?;
        let (magic, rest) = body.split_first_chunk::<16>()?;
        let (segment, rest) = rest.split_first_chunk::<8>()?;
        let (previous_end, rest) = rest.split_first_chunk::<8>()?;
        let (start, root) = rest.split_first_chunk::<8>()?;
        if magic != MAGIC || sha256(body) != *checksum {
            return None;
        }
        Some(Self {
            segment: u64::from_be_bytes(*segment),
            previous_end: u64::from_be_bytes(*previous_end),
            start: u64::from_be_bytes(*start),
            root: root.try_into().ok()?,
        })
    }
}

/// The journal as the writer appends to it.
pub(crate) struct Journal {
    /// Number of the segment written to, or of the next one.
    segment: u64,
    /// Where the segment before it ends.
    previous_end: u64,
    open: Option<OpenSegment>,
}

/// A segment that this writer began.
struct OpenSegment {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    end: u64,
}

impl Journal {
    /// Goes on in a segment that does not exist yet, or was begun and never committed.
    pub(crate) fn from(segment: u64, previous_end: u64) -> Self {
        Self {
            segment,
            previous_end,
            open: None,
        }
    }

    /// Appends a batch, makes it durable, and gives back what the disk holds now. On an error
    /// nothing was committed, and the journal must not be used again before it was reloaded.
    pub(crate) fn append<'a>(
        &mut self,
        disk: &dyn Disk,
        layout: &Layout,
        at: (u64, Hash),
        entries: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Frame, Trouble> {
        let frame = encode_frame(at.0, entries);
        let (open, from) = match &mut self.open {
            Some(open) => {
                open.file
                    .write_at(open.end, &frame)
                    .doing("append to", &open.path)?;
                open.file.sync().doing("make durable", &open.path)?;
                let from = open.end;
                (open, from)
            }
            none => {
                let open = begin(disk, layout, self.segment, self.previous_end, at, &frame)?;
                (none.insert(open), HEADER_BYTES as u64)
            }
        };
        open.end = from + frame.len() as u64;
        let back = open
            .file
            .read_at(from, frame.len())
            .doing("read back", &open.path)?;
        Frame::decode(back).ok_or_else(|| {
            Trouble::damage(
                format!("{} gave back other bytes than were written", open.path.display()),
                "check memory and disk of this machine before you start again",
            )
        })
    }

    /// Bytes in the segment written to.
    pub(crate) fn bytes(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.end)
    }

    /// The segment that comes next if this one is closed: what the lock record names once
    /// everything in this one is settled.
    pub(crate) fn next_segment(&self) -> u64 {
        self.segment + u64::from(self.open.is_some())
    }

    /// Closes the segment; the next batch begins another.
    pub(crate) fn rotate(&mut self) {
        if let Some(open) = self.open.take() {
            *self = Self::from(self.segment + 1, open.end);
        }
    }
}

/// Makes a segment with its first frame. Two syncs: the content, and the name in the folder.
fn begin(
    disk: &dyn Disk,
    layout: &Layout,
    segment: u64,
    previous_end: u64,
    (start, root): (u64, Hash),
    frame: &[u8],
) -> Result<OpenSegment, Trouble> {
    let path = layout.segment(segment);
    let header = Header {
        segment,
        previous_end,
        start,
        root,
    };
    let file = disk.open(&path, Open::Emptied).doing("create", &path)?;
    let mut bytes = header.encode();
    bytes.extend_from_slice(frame);
    file.write_at(0, &bytes).doing("append to", &path)?;
    file.sync().doing("make durable", &path)?;
    let dir = layout.journal_dir();
    disk.sync_dir(&dir).doing("make durable", &dir)?;
    Ok(OpenSegment { file, path, end: 0 })
}

/// Removes the segments before `keep_from`: their tiles are durable.
pub(crate) fn retire(disk: &dyn Disk, layout: &Layout, keep_from: u64) -> Result<(), Trouble> {
    let dir = layout.journal_dir();
    let names = list_if_there(disk, &dir).doing("list", &dir)?;
    let mut old: Vec<u64> = names
        .iter()
        .filter_map(|name| Layout::segment_number(name))
        .filter(|number| *number < keep_from)
        .collect();
    old.sort_unstable();
    for number in old {
        let path = layout.segment(number);
        remove_if_there(disk, &path).doing("remove", &path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_and_notices_every_flip() {
        let header = Header {
            segment: 4,
            previous_end: 1000,
            start: 65_536,
            root: [7; 32],
        };
        let bytes = header.encode();
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(Header::decode(&bytes), Some(header));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0x10;
            assert_eq!(Header::decode(&bad), None, "byte {at}");
        }
    }
}
