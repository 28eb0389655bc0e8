//! What a mirror has committed: one file, two slots of one page each.
//!
//! A new record goes into the slot that does not hold the newest one, so a write that is torn
//! leaves the newest readable. It refers to checkpoints by their place in the file of all
//! checkpoints, where they were made durable before.

use crate::storage::Doing;
use comity_log::StorageError;
use comity_log::disk::{Disk, DiskFile, Open};
use comity_proof::sha256;
use std::path::{Path, PathBuf};

/// One slot fills one page, so that no torn page touches the other slot.
pub(crate) const SLOT_BYTES: usize = 4096;
const MAGIC: &[u8; 16] = b"comity mirror 1\n";

/// Where a checkpoint stands in the file of all checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub offset: u64,
    /// Bytes.
    pub length: u32,
}

/// What is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    /// One more than that of the record it replaces.
    pub sequence: u64,
    /// The first entry that was not yet given to a sink and stored here.
    pub next: u64,
    /// Size of the checkpoint before the mirrored one: its unfinished tiles are still there.
    pub previous: u64,
    /// The newest checkpoint whose entries are all here.
    pub mirrored: Option<Place>,
    /// The newest checkpoint that was verified.
    pub newest: Option<Place>,
}

impl Record {
    /// The bytes of a slot.
    pub fn encode(&self) -> Vec<u8> {
        let mut slot = MAGIC.to_vec();
        for number in [self.sequence, self.next, self.previous] {
            slot.extend_from_slice(&number.to_be_bytes());
        }
        for place in [self.mirrored, self.newest] {
            // No checkpoint has no bytes.
            let place = place.unwrap_or(Place { offset: 0, length: 0 });
            slot.extend_from_slice(&place.offset.to_be_bytes());
            slot.extend_from_slice(&place.length.to_be_bytes());
        }
        let checksum = sha256(&slot);
        slot.extend_from_slice(&checksum);
        slot.resize(SLOT_BYTES, 0);
        slot
    }

    /// Reads a slot; `None` unless every byte is as it was written.
    pub fn decode(slot: &[u8]) -> Option<Self> {
        let rest = slot.strip_prefix(MAGIC)?;
        let (sequence, rest) = number(rest)?;
        let (next, rest) = number(rest)?;
        let (previous, rest) = number(rest)?;
        let (mirrored, rest) = place(rest)?;
        let (newest, _) = place(rest)?;
        let record = Self {
            sequence,
            next,
            previous,
            mirrored,
            newest,
        };
        (record.encode() == slot).then_some(record)
    }
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*number), rest))
}

fn place(bytes: &[u8]) -> Option<(Option<Place>, &[u8])> {
    let (offset, rest) = number(bytes)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length);
    Some(((length > 0).then_some(Place { offset, length }), rest))
}

/// Both slots are spoilt although a second one was once written, so that a record was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no record in the file is whole")]
pub struct Spoilt;

/// The newest record of the two slots of a file; `None` if nothing was ever committed.
pub fn newest_of(file: &[u8]) -> Result<Option<Record>, Spoilt> {
    let slots = [file.get(..SLOT_BYTES), file.get(SLOT_BYTES..2 * SLOT_BYTES)];
    let records = slots.into_iter().flatten().filter_map(Record::decode);
    match records.max_by_key(|record| record.sequence) {
        Some(record) => Ok(Some(record)),
        // The very first write was torn: nothing was ever committed.
        None if file.len() <= SLOT_BYTES => Ok(None),
        None => Err(Spoilt),
    }
}

/// The open file.
pub(crate) struct RecordFile {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    record: Record,
}

/// What opening found.
pub(crate) enum Found {
    File(RecordFile),
    Spoilt,
}

impl RecordFile {
    /// Opens the file, or begins it.
    pub(crate) fn open(disk: &dyn Disk, path: &Path) -> Result<Found, StorageError> {
        let file = disk.open(path, Open::Kept).doing("open", path)?;
        let length = file.len().doing("measure", path)?.min(2 * SLOT_BYTES as u64);
        let bytes = file
            .read_at(0, usize::try_from(length).unwrap_or(0))
            .doing("read", path)?;
        let Ok(newest) = newest_of(&bytes) else {
            return Ok(Found::Spoilt);
        };
        let opened = Self {
            file,
            path: path.to_owned(),
            record: newest.unwrap_or_default(),
        };
        if newest.is_some() {
            // What was read may never have reached the disk: a sync that failed leaves it in the
            // cache for good. Written again, the next sync counts.
            opened.put(&opened.record)?;
        }
        Ok(Found::File(opened))
    }

    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// Replaces the record; durable when it returns.
    pub(crate) fn commit(&mut self, record: Record) -> Result<(), StorageError> {
        let record = Record {
            sequence: self.record.sequence + 1,
            ..record
        };
        self.put(&record)?;
        self.record = record;
        Ok(())
    }

    fn put(&self, record: &Record) -> Result<(), StorageError> {
        // The first record is number 1 and must lie in the first slot, see `newest_of`.
        let offset = if record.sequence % 2 == 1 {
            0
        } else {
            SLOT_BYTES as u64
        };
        self.file
            .write_at(offset, &record.encode())
            .doing("write", &self.path)?;
        self.file.sync().doing("make durable", &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(sequence: u64) -> Record {
        Record {
            sequence,
            next: 512,
            previous: 7,
            mirrored: Some(Place {
                offset: 0,
                length: 300,
            }),
            newest: Some(Place {
                offset: 301,
                length: 299,
            }),
        }
    }

    #[test]
    fn a_record_reads_back_and_no_other_byte_does() {
        let slot = record(9).encode();
        assert_eq!(slot.len(), SLOT_BYTES);
        assert_eq!(Record::decode(&slot), Some(record(9)));
        for at in 0..slot.len() {
            let mut spoilt = slot.clone();
            spoilt[at] ^= 1;
            assert_eq!(Record::decode(&spoilt), None, "byte {at}");
        }
    }

    #[test]
    fn the_newest_sound_slot_counts() {
        let (one, two) = (record(1).encode(), record(2).encode());
        assert_eq!(newest_of(&[]), Ok(None));
        assert_eq!(newest_of(&one), Ok(Some(record(1))));
        assert_eq!(
            newest_of(&[one.clone(), two.clone()].concat()),
            Ok(Some(record(2)))
        );
        let torn = [one, vec![0; 100]].concat();
        assert_eq!(newest_of(&torn), Ok(Some(record(1))));
        assert_eq!(newest_of(&[1; 50]), Ok(None), "the first write was torn");
        assert_eq!(newest_of(&[1; 2 * SLOT_BYTES]), Err(Spoilt));
    }
}
