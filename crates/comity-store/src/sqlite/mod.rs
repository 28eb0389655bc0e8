//! The store inside the program: one SQLite file, one writer, a few readers beside it.
//!
//! The file is in WAL mode, so that readers never wait for the writer nor the writer for them. Every commit is synced to
//! the disk before a call returns (`synchronous=FULL`): what is acknowledged outlives a power failure.

mod accounts;
mod audit;
mod candidates;
mod desk;
mod erase;
mod errors;
mod filter;
mod foreign;
mod incoming;
mod migrations;
mod parties;
mod passkeys;
mod peers;
mod pool;
mod read;
mod settle;
mod sharing;
mod stage;
mod upkeep;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, StoreResult};
use errors::{at, lift};
use pool::Pool;

pub use migrations::KNOWN_VERSION;

/// How long SQLite itself waits for another process before the transaction is begun anew.
const BUSY_TIMEOUT: Duration = Duration::from_secs(1);

/// Pages of the WAL before they are moved into the file: 64 MiB, some six full batches, so that a bulk import does not
/// move each batch on its own. The next start reads as much again in well under a second.
const WAL_PAGES: i64 = 16_000;

/// What the WAL file is cut to after it was moved.
const WAL_KEEP_BYTES: i64 = 64 << 20;

/// Page cache of the writer in KiB: holds the upper levels and the busy leaves of all indexes of a million statements.
const WRITER_CACHE_KIB: i64 = 64 << 10;

/// Page cache of each reader in KiB.
const READER_CACHE_KIB: i64 = 16 << 10;

/// Prepared statements kept per connection; the port has fewer different ones, the filters some dozens in practice.
const STATEMENTS_KEPT: usize = 200;

/// Readers beside the writer. A page asks one thing at a time and waits for the disk at most; four keep two cores busy.
const READERS: usize = 4;

/// The store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Pool,
}

impl SqliteStore {
    /// Opens the store in this file and makes it when there is none. An older format is brought up to date.
    ///
    /// # Errors
    /// `Newer` for a file of a later program, `Corrupt` for a damaged file or one that is not a store.
    pub fn open(path: &Path) -> StoreResult<Self> {
        make_private(path)?;
        let mut writer = connect(path, WRITER_CACHE_KIB)?;
        migrations::bring_up(&mut writer, path)?;
        let readers = (0..READERS)
            .map(|_| reader(path))
            .collect::<StoreResult<Vec<_>>>()?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Pool::new(readers),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets the file grow to this many pages (of 4 KiB) and no further: a full disk for tests.
    ///
    /// # Errors
    /// Those of any call.
    #[cfg(feature = "testing")]
    pub fn limit_pages(&self, pages: u32) -> StoreResult<()> {
        let set = |conn: &Connection| conn.pragma_update(None, "max_page_count", pages);
        set(&self.writer()).map_err(lift("limit the file"))
    }

    /// The writer. A panic inside a transaction has rolled it back, so the connection is as good as before.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a reading query on a reader that sees all that is committed.
    fn read<T>(
        &self,
        what: &'static str,
        query: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> StoreResult<T> {
        let conn = self.readers.take();
        query(&conn).map_err(|fault| fault.named(what))
    }
}

/// An error on its way to the edge of this module: SQLite's, to be named there, or one that says all already.
#[derive(Debug)]
enum Fault {
    Sqlite(rusqlite::Error),
    Said(StoreError),
}

impl Fault {
    fn named(self, what: &str) -> StoreError {
        match self {
            Fault::Sqlite(error) => lift(what)(error),
            Fault::Said(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Sqlite(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Fault::Said(error)
    }
}

/// Makes the file for this user alone before SQLite would make it for all: it holds password hashes and what is not for everybody.
/// SQLite gives the files beside it the same rights.
fn make_private(path: &Path) -> StoreResult<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| StoreError::Io {
        what: format!("open {}", path.display()),
        source: Box::new(source),
    })
}

fn connect(path: &Path, cache_kib: i64) -> StoreResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(at(path, "open"))?;
    set_up(&conn, cache_kib).map_err(at(path, "open"))?;
    Ok(conn)
}

fn set_up(conn: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "trusted_schema", false)?;
    // A negative size counts KiB instead of pages.
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.pragma_update(None, "wal_autocheckpoint", WAL_PAGES)?;
    conn.pragma_update(None, "journal_size_limit", WAL_KEEP_BYTES)
}

fn reader(path: &Path) -> StoreResult<Connection> {
    let conn = connect(path, READER_CACHE_KIB)?;
    conn.pragma_update(None, "query_only", true)
        .map_err(at(path, "open"))?;
    Ok(conn)
}
