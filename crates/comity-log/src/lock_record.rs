//! The lock record: what the log signed last.
//!
//! One file, two slots of one page each. A new record goes into the slot that does not hold the
//! newest one, so a write that is torn leaves the newest readable. When the write and its
//! fdatasync have returned, the batch is in the log: this is the commit point.

use crate::disk::{Disk, DiskFile, Open};
use crate::error::{Doing, Trouble};
use comity_proof::checkpoint::{CheckpointError, SignedCheckpoint};
use comity_proof::note::{NoteError, VerifierKey};
use comity_proof::{Hash, sha256};
use std::path::{Path, PathBuf};

/// One slot fills one page, so that no torn page touches the other slot.
const SLOT_BYTES: usize = 4096;
const MAGIC: &[u8; 16] = b"comity lock 1\n\0\0";
const HASH_BYTES: usize = 32;
/// Magic, sequence number, settled size, replay segment, length of the note.
const HEAD_BYTES: usize = 16 + 8 + 8 + 8 + 4;
const MAX_NOTE: usize = SLOT_BYTES - HEAD_BYTES - HASH_BYTES;
/// A note holds its origin three times, beside the size (20), the root (44), the two signatures as
/// base64 (92 and 3,244), dashes, spaces and line ends (18).
const _: () = assert!(3 * crate::config::MAX_ORIGIN_BYTES + 20 + 44 + 92 + 3244 + 18 <= MAX_NOTE);

/// What one slot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LockRecord {
    /// One more than that of the record it replaces.
    pub(crate) sequence: u64,
    /// Entries whose tiles are durable.
    pub(crate) settled_size: u64,
    /// The journal segment that goes on from there.
    pub(crate) replay_from: u64,
    /// The signed checkpoint, as published.
    pub(crate) note: Vec<u8>,
}

impl LockRecord {
    fn encode(&self) -> Vec<u8> {
        let length = u32::try_from(self.note.len()).unwrap_or(u32::MAX);
        let mut slot = Vec::with_capacity(SLOT_BYTES);
        slot.extend_from_slice(MAGIC);
        slot.extend_from_slice(&self.sequence.to_be_bytes());
        slot.extend_from_slice(&self.settled_size.to_be_bytes());
        slot.extend_from_slice(&self.replay_from.to_be_bytes());
        slot.extend_from_slice(&length.to_be_bytes());
        slot.extend_from_slice(&self.note);
        let checksum = sha256(&slot);
        slot.extend_from_slice(&checksum);
        slot.resize(SLOT_BYTES, 0);
        slot
    }

    fn decode(slot: &[u8]) -> Option<Self> {
        let (magic, rest) = slot.split_first_chunk::<16>()?;
        let (sequence, rest) = rest.split_first_chunk::<8>()?;
        let (settled, rest) = rest.split_first_chunk::<8>()?;
        let (replay, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (note, rest) = rest.split_at_checked(length)?;
        let (checksum, padding) = rest.split_first_chunk::<HASH_BYTES>()?;
        let sound = magic == MAGIC
            && *checksum == slot.get(..HEAD_BYTES + length).map(sha256)?
            && padding.iter().all(|byte| *byte == 0);
        sound.then(|| Self {
            sequence: u64::from_be_bytes(*sequence),
            settled_size: u64::from_be_bytes(*settled),
            replay_from: u64::from_be_bytes(*replay),
            note: note.to_vec(),
        })
    }
}

/// Both slots as they are on the disk.
struct Slots([Option<LockRecord>; 2]);

impl Slots {
    fn read(file: &dyn DiskFile) -> std::io::Result<Self> {
        let bytes = file.read_at(0, 2 * SLOT_BYTES)?;
        let (first, second) = bytes.split_at(SLOT_BYTES.min(bytes.len()));
        Ok(Self([LockRecord::decode(first), LockRecord::decode(second)]))
    }

    /// The newest sound record and its slot.
    fn newest(self) -> Option<(usize, LockRecord)> {
        let slots = self.0.into_iter().enumerate();
        slots
            .filter_map(|(slot, record)| Some((slot, record?)))
            .max_by_key(|(_, record)| record.sequence)
    }
}

/// The lock record, open and compared.
pub(crate) struct LockFile {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    record: LockRecord,
    signed: SignedCheckpoint,
    slot: usize,
}

impl LockFile {
    /// The bytes of a new lock record file: both slots hold the same.
    pub(crate) fn first(note: Vec<u8>) -> Vec<u8> {
        let record = LockRecord {
            sequence: 1,
            settled_size: 0,
            replay_from: 1,
            note,
        };
        record.encode().repeat(2)
    }

    /// Opens the file and takes its newest record.
    pub(crate) fn open(disk: &dyn Disk, path: &Path, vkey: &VerifierKey) -> Result<Self, Trouble> {
        let file = disk.open(path, Open::Existing).doing("open", path)?;
        let length = file.len().doing("measure", path)?;
        if length != 2 * SLOT_BYTES as u64 {
            return Err(unreadable(path));
        }
        let (slot, record) = Slots::read(file.as_ref())
            .doing("read", path)?
            .newest()
            .ok_or_else(|| unreadable(path))?;
        let signed =
            SignedCheckpoint::open(&record.note, vkey).map_err(|error| refused(path, vkey, &error))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            record,
            signed,
            slot,
        })
    }

    pub(crate) fn record(&self) -> &LockRecord {
        &self.record
    }

    /// Entries under the checkpoint signed last.
    pub(crate) fn size(&self) -> u64 {
        self.signed.checkpoint.size
    }

    /// Root of the checkpoint signed last.
    pub(crate) fn root(&self) -> Hash {
        self.signed.checkpoint.root
    }

    /// The checkpoint signed last.
    pub(crate) fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    /// Compares what is on the disk with what this writer wrote last. Somebody else's record, or
    /// a changed one, is a reason to stop.
    pub(crate) fn compare(&self) -> Result<(), Trouble> {
        let found = Slots::read(self.file.as_ref())
            .doing("read", &self.path)?
            .newest();
        if found.is_some_and(|(slot, record)| slot == self.slot && record == self.record) {
            return Ok(());
        }
        Err(Trouble::damage(
            format!("{} is not what this process wrote", self.path.display()),
            "make sure that no other program writes in the log's folder, then start again",
        ))
    }

    /// Puts a newer record in place of the one compared. When this returns `Ok`, the new record
    /// is durable. After an error either record may be on the disk; whoever reads it then writes
    /// what was read into the other slot, and so over the remains of the failed attempt.
    pub(crate) fn swap(&mut self, change: Change, signed: SignedCheckpoint) -> Result<(), Trouble> {
        self.compare()?;
        let record = LockRecord {
            sequence: self.record.sequence + 1,
            settled_size: change.settled_size,
            replay_from: change.replay_from,
            note: signed.to_bytes(),
        };
        let slot = 1 - self.slot;
        self.file
            .write_at((slot * SLOT_BYTES) as u64, &record.encode())
            .doing("write", &self.path)?;
        self.file.sync().doing("make durable", &self.path)?;
        (self.record, self.signed, self.slot) = (record, signed, slot);
        Ok(())
    }

    /// The settled part as it stands.
    pub(crate) fn unchanged(&self) -> Change {
        Change {
            settled_size: self.record.settled_size,
            replay_from: self.record.replay_from,
        }
    }
}

/// What a new record says about settling.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    pub(crate) settled_size: u64,
    pub(crate) replay_from: u64,
}

/// The record is whole, so what stands in it was written by a log; perhaps by another one.
fn refused(path: &Path, vkey: &VerifierKey, error: &CheckpointError) -> Trouble {
    match error {
        CheckpointError::Note(NoteError::NotSignedBy(_)) | CheckpointError::OtherOrigin { .. } => {
            Trouble::OtherKey(vkey.to_string())
        }
        error => Trouble::damage(
            format!("the checkpoint in {} is refused: {error}", path.display()),
            "restore lock-record from a backup of the same moment as the rest of the folder",
        ),
    }
}

fn unreadable(path: &Path) -> Trouble {
    Trouble::damage(
        format!("{} holds no sound record", path.display()),
        "restore lock-record from a backup of the same moment as the rest of the folder",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> LockRecord {
        LockRecord {
            sequence: 7,
            settled_size: 256,
            replay_from: 3,
            note: b"a note".to_vec(),
        }
    }

    #[test]
    fn a_slot_reads_back() {
        assert_eq!(LockRecord::decode(&record().encode()), Some(record()));
    }

    #[test]
    fn every_flipped_byte_is_noticed() {
        let slot = record().encode();
        for at in 0..slot.len() {
            let mut bad = slot.clone();
            bad[at] ^= 1;
            assert_eq!(LockRecord::decode(&bad), None, "byte {at}");
        }
    }
}
