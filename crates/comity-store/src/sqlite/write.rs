//! Named write transactions: begun at once as a writer, retried while the store is busy, told in the trace by name and row count.

use std::time::Duration;

use rusqlite::{CachedStatement, Connection, Params, Transaction, TransactionBehavior};

use super::{Fault, SqliteStore};
use crate::{StoreError, StoreResult};

/// Tries before `Busy` is told. Each has waited [`super::BUSY_TIMEOUT`] inside SQLite already: eight seconds in all, longer than the
/// longest batch another process of ours writes at once.
const TRIES: u32 = 8;

/// Pause between two tries, so that the other process gets its turn.
const PAUSE: Duration = Duration::from_millis(20);

/// A write transaction and its name, which goes into `written_by` of every row it writes.
pub(super) struct Tx<'a> {
    sqlite: Transaction<'a>,
    pub(super) name: &'static str,
}

impl std::ops::Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.sqlite
    }
}

impl Tx<'_> {
    /// A kept prepared statement. Goes before the connection's own method, which prepares anew.
    pub(super) fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'_>> {
        self.sqlite.prepare_cached(sql)
    }

    /// Runs one statement and says how many rows it changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> rusqlite::Result<usize> {
        self.prepare(sql)?.execute(params)
    }

    pub(super) fn last_id(&self) -> i64 {
        self.sqlite.last_insert_rowid()
    }
}

impl SqliteStore {
    /// Runs `work` in a transaction that is durable when this returns, or leaves no trace.
    pub(super) fn tx<T>(
        &self,
        name: &'static str,
        work: impl Fn(&Tx<'_>) -> Result<T, Fault>,
    ) -> StoreResult<T> {
        let mut conn = self.writer();
        for again in 1..TRIES {
            match once(&mut conn, name, &work) {
                Err(StoreError::Busy) => tracing::debug!(tx = name, again, "store busy"),
                done => return done,
            }
            std::thread::sleep(PAUSE);
        }
        once(&mut conn, name, &work)
    }
}

fn once<T>(
    conn: &mut Connection,
    name: &'static str,
    work: impl Fn(&Tx<'_>) -> Result<T, Fault>,
) -> StoreResult<T> {
    let (done, rows) = attempt(conn, name, work).map_err(|fault| fault.named(name))?;
    tracing::debug!(tx = name, rows, "committed");
    Ok(done)
}

/// An error on the way drops the transaction, which rolls it back.
fn attempt<T>(
    conn: &mut Connection,
    name: &'static str,
    work: impl Fn(&Tx<'_>) -> Result<T, Fault>,
) -> Result<(T, u64), Fault> {
    let sqlite = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = sqlite.total_changes();
    let tx = Tx { sqlite, name };
    let done = work(&tx)?;
    let rows = tx.sqlite.total_changes() - before;
    tx.sqlite.commit()?;
    Ok((done, rows))
}
