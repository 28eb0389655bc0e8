//! Passkeys and approvals in SQLite.

use rusqlite::{ErrorCode, Row, params};

use super::read::{many, one};
use super::{Fault, SqliteStore};
use crate::passkeys::{MAX_CREDENTIAL, MAX_DATA};
use crate::{ApprovalRow, Hash, NewPasskey, PasskeyRow, PasskeyStore, StoreError, StoreResult};

const KEY: &str = "k.id, k.user, k.credential, k.label, k.data, k.added, k.used";

impl PasskeyStore for SqliteStore {
    fn passkey_add(&self, key: &NewPasskey) -> StoreResult<i64> {
        fits("a credential identifier", key.credential.len(), MAX_CREDENTIAL)?;
        fits("a passkey", key.data.len(), MAX_DATA)?;
        self.tx("passkey.add", |tx| {
            tx.run(
                "INSERT INTO passkey (user, credential, label, data, added, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![key.user, key.credential, key.label, key.data, key.added, tx.name],
            )
            .map_err(taken)?;
            Ok(tx.last_id())
        })
    }

    fn passkeys(&self, user: i64) -> StoreResult<Vec<PasskeyRow>> {
        let sql = format!("SELECT {KEY} FROM passkey k WHERE k.user = ?1 ORDER BY k.id");
        self.read("list passkeys", |conn| many(conn, &sql, [user], key_row))
    }

    fn passkey_of(&self, credential: &[u8]) -> StoreResult<Option<PasskeyRow>> {
        let sql = format!(
            "SELECT {KEY} FROM passkey k JOIN user u ON u.id = k.user WHERE k.credential = ?1 AND u.disabled IS NULL"
        );
        self.read("find a passkey", |conn| one(conn, &sql, [credential], key_row))
    }

    fn passkey_used(&self, id: i64, data: &str, at: i64) -> StoreResult<()> {
        fits("a passkey", data.len(), MAX_DATA)?;
        self.tx("passkey.used", |tx| {
            let sql = "UPDATE passkey SET data = ?2, used = ?3, written_by = ?4 WHERE id = ?1";
            if tx.run(sql, params![id, data, at, tx.name])? == 0 {
                let what = format!("passkey {id}");
                return Err(StoreError::Missing { what }.into());
            }
            Ok(())
        })
    }

    fn passkey_drop(&self, user: i64, id: i64) -> StoreResult<bool> {
        self.tx("passkey.drop", |tx| {
            Ok(tx.run("DELETE FROM passkey WHERE id = ?1 AND user = ?2", [id, user])? > 0)
        })
    }

    fn approval_add(&self, user: i64, content: &Hash, at: i64, evidence: &str) -> StoreResult<i64> {
        fits("an approval", evidence.len(), MAX_DATA)?;
        self.tx("approval.add", |tx| {
            tx.run(
                "INSERT INTO approval (user, content, at, evidence, written_by) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![user, content, at, evidence, tx.name],
            )?;
            Ok(tx.last_id())
        })
    }

    fn approvals(&self, content: &Hash) -> StoreResult<Vec<ApprovalRow>> {
        let sql = "SELECT id, user, content, at, evidence FROM approval WHERE content = ?1 ORDER BY id";
        self.read("list approvals", |conn| many(conn, sql, [content], approval_row))
    }
}

fn fits(what: &'static str, bytes: usize, limit: usize) -> StoreResult<()> {
    if bytes > limit {
        return Err(StoreError::TooLarge { what, bytes, limit });
    }
    Ok(())
}

fn taken(error: rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Taken {
            what: "this passkey".into(),
        }
        .into(),
        _ => error.into(),
    }
}

fn key_row(row: &Row<'_>) -> rusqlite::Result<PasskeyRow> {
    Ok(PasskeyRow {
        id: row.get(0)?,
        key: NewPasskey {
            user: row.get(1)?,
            credential: row.get(2)?,
            label: row.get(3)?,
            data: row.get(4)?,
            added: row.get(5)?,
        },
        used: row.get(6)?,
    })
}

fn approval_row(row: &Row<'_>) -> rusqlite::Result<ApprovalRow> {
    Ok(ApprovalRow {
        id: row.get(0)?,
        user: row.get(1)?,
        content: row.get(2)?,
        at: row.get(3)?,
        evidence: row.get(4)?,
    })
}
