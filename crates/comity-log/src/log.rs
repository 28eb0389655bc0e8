//! The handle that the rest of a node holds.

use crate::config::{LogConfig, MAX_CALL_BYTES, MAX_CALL_ENTRIES, MAX_ORIGIN_BYTES};
use crate::disk::{Disk, DiskLock};
use crate::error::{AppendError, Doing, OpenError, ReadError, Trouble};
use crate::key::LogKey;
use crate::layout::Layout;
use crate::load::{Context, load};
use crate::lock_record::LockFile;
use crate::queue::{Answer, Placed, Queue, Submission};
use crate::reader::Reader;
use crate::writer::Writer;
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::leaf_hash;
use comity_proof::note::VerifierKey;
use comity_proof::tile::MAX_ENTRY_BYTES;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::JoinHandle;

/// What the log can do at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogState {
    /// Appends are taken.
    Writable,
    /// The disk reserve is reached: appends are refused until there is room, reading goes on.
    Full {
        /// Free bytes.
        free: u64,
        /// Bytes kept free.
        reserve: u64,
    },
    /// Nothing is signed until somebody lets it; reading goes on. See [`Log::hold`].
    Held {
        /// What is waited for.
        reason: Arc<str>,
    },
    /// The log stopped and can only be read.
    ReadOnly {
        /// What happened and how to mend it.
        reason: Arc<str>,
    },
}

/// What handles, readers and the writer share.
pub(crate) struct Shared {
    pub(crate) queue: Queue,
    pub(crate) reader: Reader,
    /// Why nothing may be signed. The writer keeps this locked from before it signs a batch until
    /// the batch is answered, so who holds the log knows that nothing is signed behind his back.
    pub(crate) hold: Mutex<Option<Arc<str>>>,
    state: RwLock<LogState>,
}

impl Shared {
    fn state(&self) -> LogState {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn lock_hold(&self) -> MutexGuard<'_, Option<Arc<str>>> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A log that stopped stays so until it is opened again.
    pub(crate) fn set_state(&self, state: LogState) {
        let mut now = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*now, LogState::ReadOnly { .. }) {
            *now = state;
        }
    }

    /// Read-only from now on; those who wait are told.
    pub(crate) fn stop(&self, reason: &str) {
        let reason: Arc<str> = reason.into();
        self.set_state(LogState::ReadOnly {
            reason: Arc::clone(&reason),
        });
        self.queue.stop(AppendError::ReadOnly(reason));
    }

    /// Why the log stopped.
    pub(crate) fn reason(&self) -> Arc<str> {
        match self.state() {
            LogState::ReadOnly { reason } => reason,
            _ => "the writer stopped".into(),
        }
    }
}

/// An append-only log. Clones are handles to the same log; it closes with the last of them.
#[derive(Clone)]
pub struct Log {
    inner: Arc<Inner>,
}

struct Inner {
    cx: Arc<Context>,
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<Result<(), Trouble>>>>,
    /// Freed when the writer has ended; another process may write then.
    lock: Mutex<Option<Box<dyn DiskLock>>>,
}

impl Log {
    /// Opens the log in `config.folder`, or begins one there. A log that is damaged opens
    /// read-only and says why, as long as there is a signed checkpoint to serve.
    ///
    /// `clock` gives milliseconds since any fixed moment; it only paces batches when
    /// [`LogConfig::min_interval`] is set. With a coarser clock the pauses are up to one interval
    /// too long, never too short.
    pub fn open(
        config: LogConfig,
        key: LogKey,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    ) -> Result<Self, OpenError> {
        let (cx, lock) = taken(config, key, disk, clock)?;
        match load(&cx) {
            Ok(live) => {
                let signed = live.record.signed().clone();
                let inner = Inner::new(cx, &signed, lock);
                inner.start(live)?;
                Ok(inner.into())
            }
            Err(trouble) => Self::open_read_only(cx, trouble, lock),
        }
    }

    /// Looks at a log as a start does, without opening it and without writing: lock record, newest
    /// tiles and journal must give the root that was signed. Needs the log to itself meanwhile.
    pub fn look(config: LogConfig, key: LogKey, disk: Arc<dyn Disk>) -> Result<(), OpenError> {
        let (cx, _lock) = taken(config, key, disk, Arc::new(|| 0))?;
        crate::load::look(&cx).map_err(|trouble| match trouble {
            Trouble::OtherKey(vkey) => OpenError::OtherKey {
                folder: cx.config.folder.clone(),
                vkey,
            },
            trouble => OpenError::Unusable(trouble),
        })
    }

    /// Takes no appends from now on, because somebody found damage that a start does not look for.
    pub fn make_read_only(&self, reason: &str) {
        tracing::error!(
            trouble = "damage; the state of the log says which",
            "the log is read-only from now on"
        );
        self.inner.shared.stop(reason);
    }

    /// Signs nothing from now on: when this returns, no batch is under way, and every append is
    /// refused with [`AppendError::Held`] until [`Log::release_hold`]. Reading goes on. For a log
    /// that may have been rolled back: its cosigners are asked first.
    pub fn hold(&self, reason: &str) {
        let reason: Arc<str> = reason.into();
        let mut hold = self.inner.shared.lock_hold();
        *hold = Some(Arc::clone(&reason));
        self.inner.shared.set_state(LogState::Held { reason });
    }

    /// Appends are taken again.
    pub fn release_hold(&self) {
        let mut hold = self.inner.shared.lock_hold();
        if hold.take().is_some() {
            self.inner.shared.set_state(LogState::Writable);
        }
    }

    fn open_read_only(
        cx: Arc<Context>,
        trouble: Trouble,
        lock: Box<dyn DiskLock>,
    ) -> Result<Self, OpenError> {
        if let Trouble::OtherKey(vkey) = trouble {
            return Err(OpenError::OtherKey {
                folder: cx.config.folder.clone(),
                vkey,
            });
        }
        let Some(signed) = known_checkpoint(&cx) else {
            return Err(OpenError::Unusable(trouble));
        };
        tracing::error!(trouble = trouble.brief(), "the log opens read-only");
        let inner = Inner::new(cx, &signed, lock);
        inner.shared.stop(&trouble.reason());
        Ok(inner.into())
    }

    /// Adds one entry; see [`Log::append_all`].
    pub fn append(&self, entry: Vec<u8>) -> Result<Placed, AppendError> {
        let placed = self.append_all(vec![entry])?;
        placed.into_iter().next().ok_or(AppendError::Closed)
    }

    /// Adds entries with consecutive indexes, all or none of them, and returns once they are
    /// durable, signed and published. Blocks meanwhile; calls of many threads are written
    /// together.
    pub fn append_all(&self, entries: Vec<Vec<u8>>) -> Result<Vec<Placed>, AppendError> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let bytes = check_call(&entries)?;
        let (reply, answer) = sync_channel::<Answer>(1);
        self.inner.shared.queue.submit(Submission {
            leaves: entries.iter().map(|entry| leaf_hash(entry)).collect(),
            entries,
            bytes,
            reply,
        })?;
        // The writer answers every call; if its thread died, nobody can say what became of this one.
        answer
            .recv()
            .unwrap_or_else(|_| Err(AppendError::Unknown("the writer stopped".into())))
    }

    /// The newest checkpoint, a signed note.
    pub fn checkpoint(&self) -> Vec<u8> {
        self.inner.shared.reader.published().note.to_vec()
    }

    /// Entries under the newest checkpoint.
    pub fn size(&self) -> u64 {
        self.inner.shared.reader.published().size
    }

    /// What the log can do at the moment.
    pub fn state(&self) -> LogState {
        let state = self.inner.shared.state();
        if !matches!(state, LogState::Full { .. }) {
            return state;
        }
        // Somebody may have made room since the last append was refused.
        match self.inner.cx.shortage(0) {
            Ok(None) => LogState::Writable,
            Ok(Some((free, reserve))) => LogState::Full { free, reserve },
            Err(_) => state,
        }
    }

    pub(crate) fn reader(&self) -> &Reader {
        &self.inner.shared.reader
    }

    pub(crate) fn context(&self) -> &Context {
        &self.inner.cx
    }

    pub(crate) fn key(&self) -> &LogKey {
        &self.inner.cx.key
    }

    /// The key that the log's checkpoints are verified with.
    pub fn vkey(&self) -> VerifierKey {
        self.inner.cx.vkey.clone()
    }

    /// All keys that checkpoints are signed with: the one of [`Log::vkey`] first, then the
    /// ML-DSA-44 key if there is one.
    pub fn vkeys(&self) -> Vec<VerifierKey> {
        self.inner.cx.vkeys.clone()
    }

    /// The folder to publish, in the C2SP tlog-tiles layout.
    pub fn public_folder(&self) -> PathBuf {
        self.inner.cx.layout.public()
    }

    /// An entry, checked against its leaf hash.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, ReadError> {
        self.inner.shared.reader.entry(index)
    }

    /// The entries from `index` to the end of its bundle of 256, or of the log, each checked
    /// against its leaf hash: for those who read many, since a bundle is read whole for one.
    pub fn entries_from(&self, index: u64) -> Result<Vec<Vec<u8>>, ReadError> {
        self.inner.shared.reader.entries_from(index)
    }

    /// The proof that entry `index` is in the tree of the first `size` entries.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, ReadError> {
        self.inner.shared.reader.inclusion_proof(index, size)
    }

    /// The proof that the tree of `size2` entries begins with the tree of `size1`.
    pub fn consistency_proof(&self, size1: u64, size2: u64) -> Result<Vec<Hash>, ReadError> {
        self.inner.shared.reader.consistency_proof(size1, size2)
    }

    /// Root of the tree of the first `size` entries.
    pub fn root_at(&self, size: u64) -> Result<Hash, ReadError> {
        self.inner.shared.reader.root_at(size)
    }

    /// Takes no further call, finishes those that wait, makes the tiles durable and frees the
    /// log for another process, whatever other handles there are. An error loses nothing: the
    /// next start goes on from the journal.
    pub fn close(self) -> Result<(), Trouble> {
        self.inner.end()
    }
}

impl From<Inner> for Log {
    fn from(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }
}

impl Inner {
    fn new(cx: Arc<Context>, signed: &SignedCheckpoint, lock: Box<dyn DiskLock>) -> Self {
        let shared = Shared {
            queue: Queue::new(&cx.config),
            reader: Reader::new(Arc::clone(&cx), signed),
            hold: Mutex::default(),
            state: RwLock::new(LogState::Writable),
        };
        Self {
            cx,
            shared: Arc::new(shared),
            writer: Mutex::default(),
            lock: Mutex::new(Some(lock)),
        }
    }

    fn start(&self, live: crate::load::Live) -> Result<(), OpenError> {
        let writer = Writer {
            cx: Arc::clone(&self.cx),
            shared: Arc::clone(&self.shared),
        };
        let guard = StopOnExit(Arc::clone(&self.shared));
        let thread = std::thread::Builder::new()
            .name("log-writer".to_owned())
            .spawn(move || {
                let _guard = guard;
                writer.run(live)
            })
            .map_err(OpenError::Thread)?;
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(())
    }

    fn end(&self) -> Result<(), Trouble> {
        self.shared.queue.end(AppendError::Closed);
        let thread = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let ended = thread.map(JoinHandle::join);
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
        ended.unwrap_or(Ok(Ok(()))).unwrap_or_else(|_| {
            Err(Trouble::damage(
                "the writer thread stopped by itself",
                "start again; the log checks itself then",
            ))
        })
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(trouble) = self.end() {
            tracing::warn!(
                trouble = trouble.brief(),
                "closing the log; the next start replays the journal"
            );
        }
    }
}

/// Turns callers away when the writer's thread is gone, for whatever reason.
struct StopOnExit(Arc<Shared>);

impl Drop for StopOnExit {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0
                .stop("the writer stopped by itself; start again, the log checks itself then");
        } else {
            // Closed, or stopped with its reason: nothing waits any more.
            self.0.queue.stop(AppendError::Closed);
        }
    }
}

/// What an open log stands on, and the lock that keeps other writers away.
fn taken(
    config: LogConfig,
    key: LogKey,
    disk: Arc<dyn Disk>,
    clock: Arc<dyn Fn() -> u64 + Send + Sync>,
) -> Result<(Arc<Context>, Box<dyn DiskLock>), OpenError> {
    let bad_origin = || OpenError::BadOrigin(config.origin.clone());
    let vkey = key.vkey(&config.origin).map_err(|_| bad_origin())?;
    let vkeys = key.vkeys(&config.origin).map_err(|_| bad_origin())?;
    if config.origin.len() > MAX_ORIGIN_BYTES {
        return Err(bad_origin());
    }
    let layout = Layout::new(&config.folder);
    let lock = take_lock(disk.as_ref(), &layout)?;
    let cx = Context {
        disk,
        layout,
        key,
        vkey,
        vkeys,
        config,
        cosigned: Mutex::default(),
        clock,
    };
    Ok((Arc::new(cx), lock))
}

fn take_lock(disk: &dyn Disk, layout: &Layout) -> Result<Box<dyn DiskLock>, OpenError> {
    let folder = layout.folder();
    let unusable = |error| OpenError::Unusable(Trouble::Storage(error));
    disk.make_dir(folder)
        .doing("make the folder", folder)
        .map_err(unusable)?;
    let path = layout.writer_lock();
    let lock = disk.lock(&path).doing("lock", &path).map_err(unusable)?;
    lock.ok_or_else(|| OpenError::InUse(folder.to_owned()))
}

/// A checkpoint that a damaged log can still be read under: the published one, whose tiles were
/// written, or else the one in the lock record.
fn known_checkpoint(cx: &Context) -> Option<SignedCheckpoint> {
    if let Ok(Some(signed)) = cx.published() {
        return Some(signed);
    }
    let record = LockFile::open(cx.disk.as_ref(), &cx.layout.lock_record(), &cx.vkey).ok()?;
    Some(record.signed().clone())
}

/// Refuses what no log of this kind can hold; gives the bytes.
fn check_call(entries: &[Vec<u8>]) -> Result<usize, AppendError> {
    let bytes = entries.iter().map(Vec::len).sum();
    if entries.len() > MAX_CALL_ENTRIES || bytes > MAX_CALL_BYTES {
        return Err(AppendError::CallTooLarge {
            entries: entries.len(),
            bytes,
        });
    }
    match entries
        .iter()
        .enumerate()
        .find(|(_, entry)| entry.len() > MAX_ENTRY_BYTES)
    {
        Some((number, entry)) => Err(AppendError::EntryTooLong {
            number,
            bytes: entry.len(),
        }),
        None => Ok(bytes),
    }
}
