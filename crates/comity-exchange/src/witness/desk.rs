//! One writer for many: requests for different logs share one fsync, those for one log wait for
//! each other.

use super::WitnessError;
use super::book::{Book, Known};
use super::entry::Entry;
use super::journal::{Journal, JournalError};
use comity_log::disk::{Disk, DiskLock};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What the threads share.
struct Shared {
    book: Book,
    /// `None` while a thread writes with it, and after an error of the disk.
    journal: Option<Journal>,
    writing: bool,
    /// Logs for which a request is under way.
    busy: BTreeSet<String>,
    waiting: Vec<Entry>,
    /// Number of the last entry that was handed in, and of the last that was settled.
    handed_in: u64,
    settled: u64,
    /// Entries that are not durable, until those who handed them in have heard.
    failed: BTreeSet<u64>,
}

/// The record, shared by all threads.
pub(crate) struct Desk {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    shared: Mutex<Shared>,
    changed: Condvar,
    #[expect(dead_code, reason = "held until the witness is dropped, never read")]
    lock: Box<dyn DiskLock>,
}

impl Desk {
    pub(crate) fn open(folder: &Path, disk: Arc<dyn Disk>) -> Result<Self, WitnessError> {
        use crate::storage::Doing;
        disk.make_dir(folder).doing("make the folder", folder)?;
        let path = folder.join("witness.lock");
        let lock = disk.lock(&path).doing("lock", &path)?;
        let lock = lock.ok_or_else(|| WitnessError::InUse(folder.to_owned()))?;
        let (journal, book) = Journal::open(disk.as_ref(), folder)?;
        Ok(Self {
            disk,
            folder: folder.to_owned(),
            shared: Mutex::new(Shared {
                book,
                journal: Some(journal),
                writing: false,
                busy: BTreeSet::new(),
                waiting: Vec::new(),
                handed_in: 0,
                settled: 0,
                failed: BTreeSet::new(),
            }),
            changed: Condvar::new(),
            lock,
        })
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'g>(&self, shared: MutexGuard<'g, Shared>) -> MutexGuard<'g, Shared> {
        self.changed.wait(shared).unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is known.
    pub(crate) fn look<T>(&self, read: impl FnOnce(&Book) -> T) -> T {
        read(&self.shared().book)
    }

    /// Begins work on a log: until the answer is dropped, no other thread works on it.
    pub(crate) fn begin<'a>(&'a self, origin: &str) -> Result<Turn<'a>, WitnessError> {
        let mut shared = self.shared();
        while shared.busy.contains(origin) {
            shared = self.wait(shared);
        }
        if shared.journal.is_none() && !shared.writing {
            // After an error of the disk everything is read again before anything is signed.
            let (journal, book) = Journal::open(self.disk.as_ref(), &self.folder)?;
            (shared.journal, shared.book) = (Some(journal), book);
        }
        shared.busy.insert(origin.to_owned());
        Ok(Turn {
            desk: self,
            known: shared.book.of(origin),
            origin: origin.to_owned(),
        })
    }

    /// Writes entries down; durable when it returns.
    pub(crate) fn commit(&self, entries: Vec<Entry>) -> Result<(), WitnessError> {
        let mut shared = self.shared();
        let first = shared.handed_in + 1;
        shared.handed_in += entries.len() as u64;
        let last = shared.handed_in;
        shared.waiting.extend(entries);
        loop {
            if shared.settled >= last {
                let failed = (first..=last)
                    .filter(|number| shared.failed.remove(number))
                    .count();
                return if failed == 0 {
                    Ok(())
                } else {
                    Err(WitnessError::NotWritten)
                };
            }
            if shared.writing {
                shared = self.wait(shared);
            } else {
                shared = self.write(shared);
            }
        }
    }

    /// Writes all that is waiting, without the lock.
    fn write<'a>(&'a self, mut shared: MutexGuard<'a, Shared>) -> MutexGuard<'a, Shared> {
        let batch = std::mem::take(&mut shared.waiting);
        let upto = shared.handed_in;
        let journal = shared.journal.take();
        shared.writing = true;
        drop(shared);
        let written = journal.and_then(|mut journal| match journal.append(&batch) {
            Ok(()) => Some(journal),
            Err(error) => {
                tracing::error!(doing = error.doing, kind = ?error.source.kind(), "the witness could not write");
                None
            }
        });
        let mut shared = self.shared();
        if written.is_some() {
            batch.into_iter().for_each(|entry| shared.book.take(entry));
            shared.journal = written;
            shared.settled = upto;
            self.roll(&mut shared);
        } else {
            // Whatever was handed in meanwhile waited for a state that is not known any more.
            shared.waiting.clear();
            let (from, to) = (shared.settled + 1, shared.handed_in);
            shared.failed.extend(from..=to);
            shared.settled = to;
        }
        shared.writing = false;
        self.changed.notify_all();
        shared
    }

    fn roll(&self, shared: &mut Shared) {
        let Shared { journal, book, .. } = shared;
        if let Some(open) = journal
            && let Err(error) = open.roll(self.disk.as_ref(), book)
        {
            tracing::error!(doing = error.doing, kind = ?error.source.kind(), "the witness could not begin a new file");
            *journal = None;
        }
    }
}

impl From<JournalError> for WitnessError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Storage(error) => Self::Storage(error),
            JournalError::Damaged(what) => Self::Damaged(what),
        }
    }
}

/// Work on one log.
pub(crate) struct Turn<'a> {
    desk: &'a Desk,
    origin: String,
    /// What is known of it.
    pub(crate) known: Known,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.desk.shared().busy.remove(&self.origin);
        self.desk.changed.notify_all();
    }
}
