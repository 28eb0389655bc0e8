//! Integrity, copies and sweeping in SQLite.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::errors::{at, corrupt};
use super::read::many;
use super::{Fault, SqliteStore, audit, migrations};
use crate::upkeep::MAX_FINDINGS;
use crate::{Hash, Integrity, StoreError, StoreResult, UpkeepStore};

/// Log indexes that lie between two settled statements, or between the last one and the applied size. What was erased
/// is missing on purpose.
const HOLES: &str = "SELECT log_index + 1, next FROM
    (SELECT log_index, lead(log_index, 1, (SELECT applied_size FROM log_position)) OVER (ORDER BY log_index) AS next
        FROM (SELECT log_index FROM statement WHERE log = 0 AND log_index IS NOT NULL UNION ALL SELECT log_index FROM erased_entry))
    WHERE next > log_index + 1 LIMIT ?1";

/// References the database guards, and those of subjects, which it does not.
const DANGLING: &str = "SELECT (SELECT count(*) FROM pragma_foreign_key_check)
    + (SELECT count(*) FROM subject WHERE statement NOT IN (SELECT id FROM statement))";

const COUNTS: &str = "SELECT (SELECT count(*) FROM statement WHERE log = 0 AND log_index IS NOT NULL),
    (SELECT count(*) FROM statement WHERE log = 0 AND log_index IS NULL),
    (SELECT min(log_index) FROM statement WHERE log = 0 AND log_index IS NOT NULL),
    (SELECT applied_size FROM log_position)";

impl UpkeepStore for SqliteStore {
    fn integrity(&self) -> StoreResult<Integrity> {
        self.read("check the store", |conn| {
            let snapshot = conn.unchecked_transaction()?;
            check(&snapshot)
        })
    }

    fn backup_to(&self, path: &Path) -> StoreResult<()> {
        if path.exists() {
            return Err(StoreError::Taken {
                what: format!("the file {}", path.display()),
            });
        }
        // Dying on the way leaves a file with this ending, which nobody takes for a copy; the next copy writes over it.
        let partial = partial(path);
        self.copy(&partial)
            .inspect_err(|_| drop(fs::remove_file(&partial)))?;
        fs::rename(&partial, path)
            .and_then(|()| sync_folder(path))
            .map_err(|source| StoreError::Io {
                what: format!("name the copy {}", path.display()),
                source: Box::new(source),
            })?;
        tracing::info!(tx = "store.backup", "copy written");
        Ok(())
    }

    fn sweep(&self, now: i64, uploads_before: i64) -> StoreResult<u64> {
        self.tx("store.sweep", |tx| {
            let sessions = tx.run("DELETE FROM session WHERE expires < ?1", [now])?;
            let tokens = tx.run("DELETE FROM token WHERE expires < ?1", [now])?;
            let uploads = tx.run("DELETE FROM upload WHERE created < ?1", [uploads_before])?;
            Ok((sessions + tokens + uploads) as u64)
        })
    }

    fn format_version(&self) -> StoreResult<u32> {
        self.read("read the format version", |conn| Ok(migrations::version(conn)?))
    }
}

impl SqliteStore {
    /// A whole copy in one step, from one snapshot. The writer goes on; its changes are not in the copy.
    fn copy(&self, to: &Path) -> StoreResult<()> {
        drop(fs::remove_file(to));
        super::make_private(to)?;
        let mut copy = Connection::open(to).map_err(at(to, "write"))?;
        let source = self.readers.take();
        let whole = Backup::new(&source, &mut copy)
            .and_then(|backup| backup.step(-1))
            .map_err(at(to, "write"))?;
        if whole != StepResult::Done {
            return Err(StoreError::Busy);
        }
        // One file without companions, good on a read-only disk; opening it as a store puts it back into WAL mode.
        copy.pragma_update(None, "journal_mode", "DELETE")
            .map_err(at(to, "write"))?;
        let findings = structure(&copy).map_err(at(to, "check"))?;
        match findings.first() {
            Some(finding) => Err(corrupt(format!("the copy is not sound: {finding}"))),
            None => Ok(()),
        }
    }
}

fn check(conn: &Connection) -> Result<Integrity, Fault> {
    let structure = structure(conn)?;
    if !structure.is_empty() {
        tracing::warn!(findings = structure.len(), "store structure is damaged");
    }
    let (settled, unsettled, first_index, applied_size) = conn.query_row(COUNTS, [], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, Option<i64>>(2)?,
            row.get::<_, i64>(3)?,
        ))
    })?;
    Ok(Integrity {
        structure,
        dangling: conn
            .query_row(DANGLING, [], |row| row.get::<_, i64>(0))?
            .unsigned_abs(),
        altered: altered(conn)?,
        audit: audit::verify(conn)?,
        settled: settled.unsigned_abs(),
        unsettled: unsettled.unsigned_abs(),
        first_index: first_index.map(i64::unsigned_abs),
        holes: holes(conn)?,
        applied_size: applied_size.unsigned_abs(),
    })
}

fn structure(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = conn.prepare(&format!("PRAGMA quick_check({MAX_FINDINGS})"))?;
    let findings = check.query_map([], |row| row.get::<_, String>(0))?;
    findings
        .filter(|finding| !matches!(finding.as_deref(), Ok("ok")))
        .collect()
}

/// Statements whose bytes are not those that were hashed, or are gone.
fn altered(conn: &Connection) -> rusqlite::Result<Vec<Hash>> {
    let mut query = conn.prepare(
        "SELECT s.hash, b.bytes FROM statement s LEFT JOIN statement_bytes b ON b.statement = s.id",
    )?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let hash: Hash = row.get(0)?;
        let same = row
            .get_ref(1)?
            .as_blob()
            .is_ok_and(|bytes| Sha256::digest(bytes).as_slice() == hash);
        if !same {
            found.push(hash);
        }
        if found.len() == MAX_FINDINGS {
            break;
        }
    }
    Ok(found)
}

fn holes(conn: &Connection) -> Result<Vec<u64>, Fault> {
    let gap = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(0)?..row.get::<_, i64>(1)?);
    let gaps = many(conn, HOLES, params![MAX_FINDINGS as i64], gap)?;
    Ok(gaps
        .into_iter()
        .flatten()
        .map(i64::unsigned_abs)
        .take(MAX_FINDINGS)
        .collect())
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// The new name outlives a power failure only once its folder is on the disk.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
