//! Users, tokens and sessions in SQLite.

use rusqlite::{OptionalExtension, Row, ToSql, params};
use unicode_normalization::UnicodeNormalization;

use super::read::{many, one};
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::{AccountStore, Hash, NewUser, SessionRow, StoreError, StoreResult, UserChange, UserRow};

const USER: &str =
    "u.id, u.name, u.role, u.lang, u.password_hash, u.created, u.disabled, u.failed, u.locked_until";

/// Columns that [`USER`] has.
const USER_COLUMNS: usize = 9;

impl AccountStore for SqliteStore {
    fn user_add(&self, user: &NewUser) -> StoreResult<i64> {
        self.tx("user.add", |tx| {
            tx.run(
                "INSERT INTO user (name, name_folded, role, password_hash, lang, created, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![user.name, folded(&user.name), user.role, user.password_hash, user.lang, user.created, tx.name],
            )
            .map_err(|error| name_taken(error, tx.name))?;
            Ok(tx.last_id())
        })
    }

    fn user(&self, id: i64) -> StoreResult<Option<UserRow>> {
        self.read("read a user", |conn| {
            one(
                conn,
                &format!("SELECT {USER} FROM user u WHERE u.id = ?1"),
                [id],
                user_row,
            )
        })
    }

    fn user_by_name(&self, name: &str) -> StoreResult<Option<UserRow>> {
        let sql = format!("SELECT {USER} FROM user u WHERE u.name_folded = ?1");
        self.read("read a user", |conn| one(conn, &sql, [folded(name)], user_row))
    }

    fn users(&self) -> StoreResult<Vec<UserRow>> {
        self.read("list users", |conn| {
            many(
                conn,
                &format!("SELECT {USER} FROM user u ORDER BY u.id"),
                [],
                user_row,
            )
        })
    }

    fn user_change(&self, id: i64, change: &UserChange) -> StoreResult<()> {
        self.tx("user.change", |tx| {
            change_user(tx, id, change)?;
            if matches!(change, UserChange::Disabled(Some(_))) {
                tx.run("DELETE FROM session WHERE user = ?1", [id])?;
                tx.run("DELETE FROM token WHERE user = ?1", [id])?;
            }
            Ok(())
        })
    }

    fn sign_in_failed(&self, id: i64) -> StoreResult<u32> {
        self.tx("user.sign_in_failed", |tx| {
            let mut count = tx.prepare(
                "UPDATE user SET failed = failed + 1, written_by = ?2 WHERE id = ?1 RETURNING failed",
            )?;
            count
                .query_row(params![id, tx.name], |row| row.get(0))
                .optional()?
                .ok_or_else(|| no_user(id))
        })
    }

    fn sign_in_succeeded(&self, id: i64) -> StoreResult<()> {
        self.tx("user.sign_in_succeeded", |tx| {
            set(
                tx,
                "UPDATE user SET failed = 0, locked_until = NULL, written_by = ?2 WHERE id = ?1 AND ?3",
                id,
                &true,
            )
        })
    }

    fn token_add(&self, token_hash: &Hash, user: i64, created: i64, expires: i64) -> StoreResult<()> {
        self.tx("token.add", |tx| {
            tx.run(
                "INSERT INTO token (hash, user, created, expires, written_by) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![token_hash, user, created, expires, tx.name],
            )?;
            Ok(())
        })
    }

    fn token_use(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<i64>> {
        self.tx("token.use", |tx| {
            let mut mark = tx.prepare(
                "UPDATE token SET used = ?2, written_by = ?3 WHERE hash = ?1 AND used IS NULL AND expires > ?2
                    AND user IN (SELECT id FROM user WHERE disabled IS NULL) RETURNING user",
            )?;
            Ok(mark
                .query_row(params![token_hash, now, tx.name], |row| row.get(0))
                .optional()?)
        })
    }

    fn token_holder(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<i64>> {
        self.read("look at a token", |conn| {
            let mut query = conn.prepare_cached(
                "SELECT user FROM token WHERE hash = ?1 AND used IS NULL AND expires > ?2
                    AND user IN (SELECT id FROM user WHERE disabled IS NULL)",
            )?;
            Ok(query
                .query_row(params![token_hash, now], |row| row.get(0))
                .optional()?)
        })
    }

    fn session_add(&self, token_hash: &Hash, user: i64, created: i64, expires: i64) -> StoreResult<()> {
        self.tx("session.add", |tx| {
            tx.run(
                "INSERT INTO session (hash, user, created, last_seen, expires, written_by) VALUES (?1, ?2, ?3, ?3, ?4, ?5)",
                params![token_hash, user, created, expires, tx.name],
            )?;
            Ok(())
        })
    }

    fn session(&self, token_hash: &Hash, now: i64) -> StoreResult<Option<(SessionRow, UserRow)>> {
        let sql = format!(
            "SELECT {USER}, s.hash, s.created, s.last_seen, s.expires FROM session s JOIN user u ON u.id = s.user
                WHERE s.hash = ?1 AND s.expires > ?2 AND u.disabled IS NULL"
        );
        self.read("read a session", |conn| {
            one(conn, &sql, params![token_hash, now], |row| {
                Ok((session_row(row)?, user_row(row)?))
            })
        })
    }

    fn session_seen(&self, token_hash: &Hash, now: i64, expires: i64) -> StoreResult<()> {
        self.tx("session.seen", |tx| {
            let sql = "UPDATE session SET last_seen = ?2, expires = ?3, written_by = ?4 WHERE hash = ?1";
            tx.run(sql, params![token_hash, now, expires, tx.name])?;
            Ok(())
        })
    }

    fn session_end(&self, token_hash: &Hash) -> StoreResult<()> {
        self.tx("session.end", |tx| {
            tx.run("DELETE FROM session WHERE hash = ?1", [token_hash])?;
            Ok(())
        })
    }

    fn sessions_end(&self, user: i64, except: Option<&Hash>) -> StoreResult<u64> {
        self.tx("session.end_all", |tx| {
            let sql = "DELETE FROM session WHERE user = ?1 AND hash IS NOT ?2";
            Ok(tx.run(sql, params![user, except])? as u64)
        })
    }
}

fn change_user(tx: &Tx<'_>, id: i64, change: &UserChange) -> Result<(), Fault> {
    match change {
        UserChange::Name(name) => rename(tx, id, name),
        UserChange::Role(role) => set(
            tx,
            "UPDATE user SET role = ?3, written_by = ?2 WHERE id = ?1",
            id,
            role,
        ),
        UserChange::Lang(lang) => set(
            tx,
            "UPDATE user SET lang = ?3, written_by = ?2 WHERE id = ?1",
            id,
            lang,
        ),
        UserChange::PasswordHash(hash) => set(
            tx,
            "UPDATE user SET password_hash = ?3, written_by = ?2 WHERE id = ?1",
            id,
            hash,
        ),
        UserChange::Disabled(since) => set(
            tx,
            "UPDATE user SET disabled = ?3, written_by = ?2 WHERE id = ?1",
            id,
            since,
        ),
        UserChange::LockedUntil(until) => set(
            tx,
            "UPDATE user SET locked_until = ?3, written_by = ?2 WHERE id = ?1",
            id,
            until,
        ),
    }
}

fn set(tx: &Tx<'_>, sql: &str, id: i64, value: &dyn ToSql) -> Result<(), Fault> {
    match tx.run(sql, params![id, tx.name, value])? {
        0 => Err(no_user(id)),
        _ => Ok(()),
    }
}

fn rename(tx: &Tx<'_>, id: i64, name: &str) -> Result<(), Fault> {
    let sql = "UPDATE user SET name = ?3, name_folded = ?4, written_by = ?2 WHERE id = ?1";
    match tx
        .run(sql, params![id, tx.name, name, folded(name)])
        .map_err(|error| name_taken(error, tx.name))?
    {
        0 => Err(no_user(id)),
        _ => Ok(()),
    }
}

fn no_user(id: i64) -> Fault {
    StoreError::Missing {
        what: format!("user {id}"),
    }
    .into()
}

/// The only uniqueness a user row can break is that of its name.
fn name_taken(error: rusqlite::Error, what: &str) -> Fault {
    match Fault::from(error).named(what) {
        StoreError::Taken { .. } => StoreError::Taken {
            what: "this user name".to_owned(),
        }
        .into(),
        other => other.into(),
    }
}

/// Names that people take for the same sign in as the same.
fn folded(name: &str) -> String {
    name.trim().nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

fn user_row(row: &Row<'_>) -> rusqlite::Result<UserRow> {
    Ok(UserRow {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        lang: row.get(3)?,
        password_hash: row.get(4)?,
        created: row.get(5)?,
        disabled: row.get(6)?,
        failed: row.get(7)?,
        locked_until: row.get(8)?,
    })
}

fn session_row(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        token_hash: row.get(USER_COLUMNS)?,
        user: row.get(0)?,
        created: row.get(USER_COLUMNS + 1)?,
        last_seen: row.get(USER_COLUMNS + 2)?,
        expires: row.get(USER_COLUMNS + 3)?,
    })
}
