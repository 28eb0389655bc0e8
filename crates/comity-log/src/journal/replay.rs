//! Reads the journal up to the size that was signed, and not one byte further.

use super::frame::{Frame, HEAD_BYTES, Head};
use super::segment::{HEADER_BYTES, Header};
use crate::disk::{Disk, DiskFile, Open, is_missing};
use crate::error::{Doing, Trouble};
use crate::layout::Layout;
use comity_proof::merkle::Frontier;
use std::path::{Path, PathBuf};

/// Where replay ended: what the writer needs to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stop {
    /// The segment to begin next.
    pub(crate) next_segment: u64,
    /// Where the last one read ends.
    pub(crate) previous_end: u64,
}

/// A walk through the journal.
pub(crate) struct Replay<'a> {
    disk: &'a dyn Disk,
    layout: &'a Layout,
    /// Where the log must end.
    size: u64,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(disk: &'a dyn Disk, layout: &'a Layout, size: u64) -> Self {
        Self { disk, layout, size }
    }

    /// Gives every committed batch from segment `first` on to `take`, starting at `edge`, and
    /// leaves `edge` at the signed size. The caller compares its root with the signed one.
    pub(crate) fn run(
        &self,
        first: u64,
        edge: &mut Frontier,
        take: &mut dyn FnMut(&Frame) -> Result<(), Trouble>,
    ) -> Result<Stop, Trouble> {
        let mut stop = Stop {
            next_segment: first,
            previous_end: 0,
        };
        let mut next = self.segment(first)?;
        while edge.size() < self.size {
            let Some(segment) = next.take() else {
                return Err(self.missing(edge, stop.next_segment));
            };
            let number = segment.header.segment;
            self.check_header(&segment, edge)?;
            next = self.segment(number + 1)?;
            let end = match &next {
                Some(next) => next.header.previous_end,
                None => segment.length,
            };
            stop.previous_end = self.read_frames(&segment, end, edge, take)?;
            stop.next_segment = number + 1;
        }
        Ok(stop)
    }

    /// Reads frames until the segment or the signed log ends; gives where it stopped.
    fn read_frames(
        &self,
        segment: &Segment,
        end: u64,
        edge: &mut Frontier,
        take: &mut dyn FnMut(&Frame) -> Result<(), Trouble>,
    ) -> Result<u64, Trouble> {
        let mut at = HEADER_BYTES as u64;
        while at < end && edge.size() < self.size {
            let frame = segment.frame(at, end)?.filter(|frame| self.fits(frame, edge));
            let Some((frame, length)) = frame.map(|frame| (frame.frame, frame.length)) else {
                return Err(damaged(&segment.path, at));
            };
            take(&frame)?;
            frame.leaves().for_each(|leaf| edge.push(leaf));
            at += length;
        }
        Ok(at)
    }

    /// A committed batch starts where the log ends, and a signed size falls on the end of a batch.
    fn fits(&self, frame: &SizedFrame, edge: &Frontier) -> bool {
        let end = frame.frame.start.saturating_add(frame.frame.len() as u64);
        frame.frame.start == edge.size() && end <= self.size
    }

    fn check_header(&self, segment: &Segment, edge: &Frontier) -> Result<(), Trouble> {
        let header = &segment.header;
        if header.start == edge.size() && header.root == edge.root() {
            return Ok(());
        }
        Err(Trouble::damage(
            format!(
                "{} goes on from entry {}, but the tiles or the journal before it end otherwise at entry {}",
                segment.path.display(),
                header.start,
                edge.size()
            ),
            "restore the whole folder of the log from one backup, or its tiles from a mirror",
        ))
    }

    /// Opens a segment; `None` if there is none or its header was never finished.
    fn segment(&self, number: u64) -> Result<Option<Segment>, Trouble> {
        let path = self.layout.segment(number);
        let file = match self.disk.open(&path, Open::Existing) {
            Err(error) if is_missing(&error) => return Ok(None),
            file => file.doing("open", &path)?,
        };
        let length = file.len().doing("measure", &path)?;
        if length < HEADER_BYTES as u64 {
            return Ok(None);
        }
        let bytes = file.read_at(0, HEADER_BYTES).doing("read", &path)?;
        let header = Header::decode(&bytes).filter(|header| header.segment == number);
        Ok(header.map(|header| Segment {
            header,
            file,
            path,
            length,
        }))
    }

    fn missing(&self, edge: &Frontier, segment: u64) -> Trouble {
        let path = self.layout.segment(segment);
        Trouble::damage(
            format!(
                "{} entries are signed, and only {} are there: {} is missing or its start is damaged",
                self.size,
                edge.size(),
                path.display()
            ),
            "restore the journal folder from a backup of the same moment as lock-record",
        )
    }
}

struct Segment {
    header: Header,
    file: Box<dyn DiskFile>,
    path: PathBuf,
    length: u64,
}

struct SizedFrame {
    frame: Frame,
    length: u64,
}

impl Segment {
    /// The frame at `at`, which must end before `end`; `None` if there is no sound one.
    fn frame(&self, at: u64, end: u64) -> Result<Option<SizedFrame>, Trouble> {
        let room = end.min(self.length).saturating_sub(at);
        if room < HEAD_BYTES as u64 {
            return Ok(None);
        }
        let head = self.file.read_at(at, HEAD_BYTES).doing("read", &self.path)?;
        let length = Head::decode(&head).map(|head| head.frame_bytes());
        let Some(length) = length.filter(|length| *length as u64 <= room) else {
            return Ok(None);
        };
        let bytes = self.file.read_at(at, length).doing("read", &self.path)?;
        Ok(Frame::decode(bytes).map(|frame| SizedFrame {
            frame,
            length: length as u64,
        }))
    }
}

fn damaged(path: &Path, at: u64) -> Trouble {
    Trouble::damage(
        format!(
            "{} is damaged at byte {at}, in a part that is signed",
            path.display()
        ),
        "restore that file from a backup, or the log's folder from a mirror",
    )
}
