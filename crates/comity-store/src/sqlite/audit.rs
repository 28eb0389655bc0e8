//! The audit trail in SQLite.

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use super::SqliteStore;
use super::read::{many, one};
use super::stage::signed;
use super::write::Tx;
use crate::{AuditEntry, AuditHead, AuditRow, AuditStore, AuditVerdict, Hash, StoreResult};

const AUDIT: &str = "SELECT id, at, user, action, object_kind, object_id, outcome, detail, hash FROM audit";
const HEAD: &str = "SELECT rows, hash FROM audit_head";

/// Keeps these hashes apart from any other use of SHA-256 in the program.
const DOMAIN: &[u8] = b"comity audit row v1\n";

impl AuditStore for SqliteStore {
    fn audit(&self, entries: &[AuditEntry]) -> StoreResult<()> {
        self.tx("audit.append", |tx| {
            let mut head = tx.prepare(HEAD)?.query_row([], head_row)?;
            for entry in entries {
                head = append(tx, &head, entry)?;
            }
            tx.run(
                "UPDATE audit_head SET rows = ?1, hash = ?2",
                params![signed(head.rows, "audit row")?, head.hash],
            )?;
            Ok(())
        })
    }

    fn audit_rows(&self, before: Option<u64>, limit: u32) -> StoreResult<Vec<AuditRow>> {
        let before = before.map_or(Ok(i64::MAX), |row| signed(row, "audit row"))?;
        let sql = format!("{AUDIT} WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
        self.read("read the audit trail", |conn| {
            many(conn, &sql, params![before, limit], audit_row)
        })
    }

    fn audit_of(&self, object_kind: &str, object_id: &str, limit: u32) -> StoreResult<Vec<AuditRow>> {
        let sql = format!("{AUDIT} WHERE object_kind = ?1 AND object_id = ?2 ORDER BY id DESC LIMIT ?3");
        self.read("read the audit trail", |conn| {
            many(conn, &sql, params![object_kind, object_id, limit], audit_row)
        })
    }

    fn audit_head(&self) -> StoreResult<AuditHead> {
        self.read("read the audit trail", |conn| {
            Ok(conn.prepare_cached(HEAD)?.query_row([], head_row)?)
        })
    }

    fn audit_verify(&self) -> StoreResult<AuditVerdict> {
        self.read("verify the audit trail", |conn| {
            // One snapshot for the head and the rows: others append meanwhile.
            let snapshot = conn.unchecked_transaction()?;
            Ok(verify(&snapshot)?)
        })
    }
}

pub(super) fn verify(conn: &Connection) -> rusqlite::Result<AuditVerdict> {
    let head = one(conn, HEAD, [], head_row).ok().flatten();
    let mut reached = AuditHead {
        rows: 0,
        hash: [0; 32],
    };
    let mut statement = conn.prepare(&format!("{AUDIT} ORDER BY id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let expected = reached.rows + 1;
        let Ok(row) = audit_row(row) else {
            return Ok(AuditVerdict::Broken { row: expected });
        };
        if row.id != expected || row.hash != chained(&reached, &row.entry) {
            return Ok(AuditVerdict::Broken { row: expected });
        }
        reached = AuditHead {
            rows: row.id,
            hash: row.hash,
        };
    }
    match head {
        Some(head) if head == reached => Ok(AuditVerdict::Intact(head)),
        _ => Ok(AuditVerdict::Broken {
            row: reached.rows + 1,
        }),
    }
}

fn append(tx: &Tx<'_>, head: &AuditHead, entry: &AuditEntry) -> Result<AuditHead, super::Fault> {
    let next = AuditHead {
        rows: head.rows + 1,
        hash: chained(head, entry),
    };
    let e = entry;
    tx.run(
        "INSERT INTO audit (id, at, user, action, object_kind, object_id, outcome, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![signed(next.rows, "audit row")?, e.at, e.user, e.action, e.object_kind, e.object_id, e.outcome, e.detail, next.hash],
    )?;
    Ok(next)
}

/// SHA-256 over the hash before, the row number and every field with its length in front, so that no two rows read the same.
fn chained(before: &AuditHead, entry: &AuditEntry) -> Hash {
    let mut hash = Sha256::new_with_prefix(DOMAIN);
    hash.update(before.hash);
    hash.update((before.rows + 1).to_be_bytes());
    hash.update(entry.at.to_be_bytes());
    hash.update([u8::from(entry.user.is_some())]);
    hash.update(entry.user.unwrap_or_default().to_be_bytes());
    for field in [
        &entry.action,
        &entry.object_kind,
        &entry.object_id,
        &entry.outcome,
        &entry.detail,
    ] {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

fn head_row(row: &Row<'_>) -> rusqlite::Result<AuditHead> {
    Ok(AuditHead {
        rows: row.get::<_, i64>(0)?.unsigned_abs(),
        hash: row.get(1)?,
    })
}

fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let entry = AuditEntry {
        at: row.get(1)?,
        user: row.get(2)?,
        action: row.get(3)?,
        object_kind: row.get(4)?,
        object_id: row.get(5)?,
        outcome: row.get(6)?,
        detail: row.get(7)?,
    };
    Ok(AuditRow {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        entry,
        hash: row.get(8)?,
    })
}
