//! The record of a witness: files that only grow, and are never removed.
//!
//! A file begins with all that is known, so only the newest one is read at a start; at each start
//! and when it has grown long, a new one is begun. That also settles what a failed sync leaves
//! behind: bytes that are in the cache and will never be on the disk are written anew.
//!
//! Each entry stands in a frame: a mark, its length, how far the file was durable when it was
//! written, the digest of the frame before, the entry, a digest over all that. A frame that does
//! not hold ends the file: it was torn by a crash, and nobody was answered. Unless a later frame
//! says that it was durable once: then the disk lost it, and the witness must not go on, because
//! it no longer knows what it cosigned.

use super::book::Book;
use super::entry::{Entry, MAX_PAYLOAD};
use crate::storage::{Doing, sync_names_to};
use comity_log::StorageError;
use comity_log::disk::{Disk, DiskFile, Open};
use comity_proof::{Hash, sha256};
use std::path::{Path, PathBuf};

const MARK: &[u8; 8] = b"\ncosign\0";
const HEAD_BYTES: usize = 8 + 4 + 8 + 32;
const DIGEST_BYTES: usize = 32;
/// A new file is begun when this one is longer.
const FILE_BYTES: u64 = 64 << 20;
const SUFFIX: &str = ".cosigned";

/// Why the record cannot be used.
pub(crate) enum JournalError {
    Storage(StorageError),
    Damaged(String),
}

impl From<StorageError> for JournalError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// The newest file, open to append to.
pub(crate) struct Journal {
    folder: PathBuf,
    number: u64,
    file: Box<dyn DiskFile>,
    path: PathBuf,
    end: u64,
    last: Hash,
}

impl Journal {
    /// Reads what is known and begins a new file with it.
    pub(crate) fn open(disk: &dyn Disk, folder: &Path) -> Result<(Self, Book), JournalError> {
        disk.make_dir(folder).doing("make the folder", folder)?;
        sync_names_to(disk, folder)?;
        let names = disk.list(folder).doing("list", folder)?;
        let newest = names.iter().filter_map(|name| number_of(name)).max();
        let mut book = Book::default();
        if let Some(number) = newest {
            let path = path_of(folder, number);
            let bytes = disk.read(&path).doing("read", &path)?;
            let entries = read_all(&bytes)
                .map_err(|what| JournalError::Damaged(format!("{}: {what}", path.display())))?;
            entries.into_iter().for_each(|entry| book.take(entry));
        }
        let journal = Self::begin(disk, folder, newest.map_or(1, |number| number + 1), &book)?;
        Ok((journal, book))
    }

    /// Begins a file that says all that is known. It gets its name when it is durable.
    fn begin(disk: &dyn Disk, folder: &Path, number: u64, book: &Book) -> Result<Self, StorageError> {
        let mut entries = book.entries();
        entries.insert(0, Entry::Header(u32::try_from(entries.len()).unwrap_or(u32::MAX)));
        let mut last = [0; 32];
        let bytes: Vec<u8> = entries
            .iter()
            .flat_map(|entry| frame(entry, 0, &mut last))
            .collect();
        let (unfinished, path) = (folder.join("unfinished"), path_of(folder, number));
        disk.write_new(&unfinished, &bytes).doing("write", &unfinished)?;
        disk.sync_file(&unfinished).doing("make durable", &unfinished)?;
        disk.rename(&unfinished, &path)
            .doing("rename a new file to", &path)?;
        disk.sync_dir(folder).doing("make durable", folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            number,
            file: disk.open(&path, Open::Existing).doing("open", &path)?,
            path,
            end: bytes.len() as u64,
            last,
        })
    }

    /// Appends entries; durable when it returns. After an error nothing is known about the file,
    /// and it must be opened anew.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> Result<(), StorageError> {
        let bytes: Vec<u8> = entries
            .iter()
            .flat_map(|entry| frame(entry, self.end, &mut self.last))
            .collect();
        self.file
            .write_at(self.end, &bytes)
            .doing("append to", &self.path)?;
        self.file.sync().doing("make durable", &self.path)?;
        self.end += bytes.len() as u64;
        Ok(())
    }

    /// Begins a new file if this one is long.
    pub(crate) fn roll(&mut self, disk: &dyn Disk, book: &Book) -> Result<(), StorageError> {
        if self.end >= FILE_BYTES {
            *self = Self::begin(disk, &self.folder, self.number + 1, book)?;
        }
        Ok(())
    }
}

fn path_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:09}{SUFFIX}"))
}

fn number_of(name: &str) -> Option<u64> {
    name.strip_suffix(SUFFIX)?.parse().ok()
}

fn frame(entry: &Entry, durable: u64, last: &mut Hash) -> Vec<u8> {
    let payload = entry.encode();
    let mut frame = MARK.to_vec();
    frame.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes());
    frame.extend_from_slice(&durable.to_be_bytes());
    frame.extend_from_slice(last);
    frame.extend_from_slice(&payload);
    *last = sha256(&frame);
    frame.extend_from_slice(last);
    frame
}

/// A frame that holds.
struct Frame<'a> {
    durable: u64,
    before: Hash,
    payload: &'a [u8],
    digest: Hash,
    length: usize,
}

fn read_frame(bytes: &[u8]) -> Option<Frame<'_>> {
    let rest = bytes.strip_prefix(MARK)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (durable, rest) = rest.split_first_chunk::<8>()?;
    let (before, rest) = rest.split_first_chunk::<32>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    if length > MAX_PAYLOAD {
        return None;
    }
    let (payload, rest) = rest.split_at_checked(length)?;
    let (digest, _) = rest.split_first_chunk::<DIGEST_BYTES>()?;
    let covered = bytes.get(..HEAD_BYTES + length)?;
    (sha256(covered) == *digest).then_some(Frame {
        durable: u64::from_be_bytes(*durable),
        before: *before,
        payload,
        digest: *digest,
        length: HEAD_BYTES + length + DIGEST_BYTES,
    })
}

/// All entries of a file up to where a crash tore it.
pub(crate) fn read_all(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let (mut at, mut last) = (0, [0; 32]);
    while let Some(frame) = read_frame(bytes.get(at..).unwrap_or_default()) {
        let Some(entry) = Entry::decode(frame.payload).filter(|_| frame.before == last) else {
            break;
        };
        entries.push(entry);
        (at, last) = (at + frame.length, frame.digest);
    }
    let whole = match entries.first() {
        Some(Entry::Header(count)) => entries.len() > usize::try_from(*count).unwrap_or(usize::MAX),
        _ => false,
    };
    if !whole {
        return Err("its beginning is not whole, although it was when the file got its name".into());
    }
    if was_durable_behind(bytes, at) {
        return Err(format!(
            "what stood at byte {at} was durable once and does not hold any more"
        ));
    }
    Ok(entries)
}

/// True if a frame behind `at` says that what stands at `at` was durable when it was written.
fn was_durable_behind(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let starts = rest
        .windows(MARK.len())
        .enumerate()
        .filter(|(_, window)| window == MARK);
    starts
        .filter_map(|(from, _)| read_frame(rest.get(from..)?))
        .any(|frame| frame.durable > at as u64)
}
