//! Drafts, mappings, uploads, imports and settings in SQLite.

use rusqlite::{Row, params};

use super::read::{many, one};
use super::stage::signed;
use super::{Fault, SqliteStore};
use crate::desk::{MAX_DRAFT_BYTES, MAX_UPLOAD_BYTES};
use crate::{
    DeskStore, DraftRow, Hash, ImportRow, ImportTally, MappingRow, NewImport, NewMapping, StoreError,
    StoreResult, UploadRow,
};

const DRAFT: &str = "SELECT user, form_key, content, updated FROM draft";
const MAPPING: &str = "SELECT id, name, kind, fingerprint, mapping, updated FROM mapping";
const IMPORT: &str = "SELECT id, user, file_name, file_hash, kind, started, recorded, duplicate, rejected, finished FROM import";

impl DeskStore for SqliteStore {
    fn draft_put(&self, draft: &DraftRow) -> StoreResult<()> {
        fits("the draft", draft.content.len(), MAX_DRAFT_BYTES)?;
        self.tx("draft.put", |tx| {
            tx.run(
                "INSERT INTO draft (user, form_key, content, updated, written_by) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT DO UPDATE SET content = ?3, updated = ?4, written_by = ?5",
                params![draft.user, draft.form_key, draft.content, draft.updated, tx.name],
            )?;
            Ok(())
        })
    }

    fn draft(&self, user: i64, form_key: &str) -> StoreResult<Option<DraftRow>> {
        let sql = format!("{DRAFT} WHERE user = ?1 AND form_key = ?2");
        self.read("read a draft", |conn| {
            one(conn, &sql, params![user, form_key], draft_row)
        })
    }

    fn drafts(&self, user: i64) -> StoreResult<Vec<DraftRow>> {
        let sql = format!("{DRAFT} WHERE user = ?1 ORDER BY updated DESC, form_key");
        self.read("list drafts", |conn| many(conn, &sql, [user], draft_row))
    }

    fn draft_drop(&self, user: i64, form_key: &str) -> StoreResult<()> {
        self.tx("draft.drop", |tx| {
            tx.run(
                "DELETE FROM draft WHERE user = ?1 AND form_key = ?2",
                params![user, form_key],
            )?;
            Ok(())
        })
    }

    fn mapping_put(&self, mapping: &NewMapping) -> StoreResult<i64> {
        self.tx("mapping.put", |tx| {
            let mut put = tx.prepare(
                "INSERT INTO mapping (name, kind, fingerprint, mapping, updated, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT DO UPDATE SET fingerprint = ?3, mapping = ?4, updated = ?5, written_by = ?6 RETURNING id",
            )?;
            let m = mapping;
            Ok(put.query_row(params![m.name, m.kind, m.fingerprint, m.mapping, m.updated, tx.name], |row| row.get(0))?)
        })
    }

    fn mapping(&self, id: i64) -> StoreResult<Option<MappingRow>> {
        self.read("read a mapping", |conn| {
            one(conn, &format!("{MAPPING} WHERE id = ?1"), [id], mapping_row)
        })
    }

    fn mappings(&self) -> StoreResult<Vec<MappingRow>> {
        self.read("list mappings", |conn| {
            many(conn, &format!("{MAPPING} ORDER BY kind, name"), [], mapping_row)
        })
    }

    fn mapping_for(&self, fingerprint: &Hash) -> StoreResult<Option<MappingRow>> {
        let sql = format!("{MAPPING} WHERE fingerprint = ?1 ORDER BY updated DESC, id DESC LIMIT 1");
        self.read("read a mapping", |conn| {
            one(conn, &sql, [fingerprint], mapping_row)
        })
    }

    fn mapping_drop(&self, id: i64) -> StoreResult<()> {
        self.tx("mapping.drop", |tx| {
            tx.run("DELETE FROM mapping WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    fn upload_put(&self, user: i64, name: &str, bytes: &[u8], created: i64) -> StoreResult<i64> {
        fits("the upload", bytes.len(), MAX_UPLOAD_BYTES)?;
        self.tx("upload.put", |tx| {
            tx.run(
                "INSERT INTO upload (user, name, created, written_by, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![user, name, created, tx.name, bytes],
            )?;
            Ok(tx.last_id())
        })
    }

    fn upload(&self, id: i64, user: i64) -> StoreResult<Option<UploadRow>> {
        let sql = "SELECT id, user, name, created, bytes FROM upload WHERE id = ?1 AND user = ?2";
        self.read("read an upload", |conn| one(conn, sql, [id, user], upload_row))
    }

    fn upload_drop(&self, id: i64, user: i64) -> StoreResult<()> {
        self.tx("upload.drop", |tx| {
            tx.run("DELETE FROM upload WHERE id = ?1 AND user = ?2", [id, user])?;
            Ok(())
        })
    }

    fn import_begin(&self, import: &NewImport) -> StoreResult<i64> {
        self.tx("import.begin", |tx| {
            let i = import;
            tx.run(
                "INSERT INTO import (user, file_name, file_hash, kind, started, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![i.user, i.file_name, i.file_hash, i.kind, i.started, tx.name],
            )?;
            Ok(tx.last_id())
        })
    }

    fn import_finish(&self, id: i64, tally: ImportTally, at: i64) -> StoreResult<()> {
        let counts = [tally.recorded, tally.duplicate, tally.rejected];
        let [recorded, duplicate, rejected] = counts.map(|count| signed(count, "a number of lines"));
        let (recorded, duplicate, rejected) = (recorded?, duplicate?, rejected?);
        self.tx("import.finish", |tx| {
            let sql = "UPDATE import SET recorded = ?2, duplicate = ?3, rejected = ?4, finished = ?5, written_by = ?6 WHERE id = ?1";
            match tx.run(sql, params![id, recorded, duplicate, rejected, at, tx.name])? {
                0 => Err(Fault::Said(StoreError::Missing { what: format!("import {id}") })),
                _ => Ok(()),
            }
        })
    }

    fn import(&self, id: i64) -> StoreResult<Option<ImportRow>> {
        self.read("read an import", |conn| {
            one(conn, &format!("{IMPORT} WHERE id = ?1"), [id], import_row)
        })
    }

    fn imports(&self, limit: u32) -> StoreResult<Vec<ImportRow>> {
        self.read("list imports", |conn| {
            many(
                conn,
                &format!("{IMPORT} ORDER BY id DESC LIMIT ?1"),
                [limit],
                import_row,
            )
        })
    }

    fn meta(&self, key: &str) -> StoreResult<Option<String>> {
        self.read("read a setting", |conn| {
            one(conn, "SELECT value FROM meta WHERE key = ?1", [key], |row| {
                row.get(0)
            })
        })
    }

    fn meta_put(&self, key: &str, value: &str) -> StoreResult<()> {
        self.tx("meta.put", |tx| {
            tx.run(
                "INSERT INTO meta (key, value, written_by) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?2, written_by = ?3",
                params![key, value, tx.name],
            )?;
            Ok(())
        })
    }
}

fn fits(what: &'static str, bytes: usize, limit: usize) -> StoreResult<()> {
    if bytes > limit {
        Err(StoreError::TooLarge { what, bytes, limit })
    } else {
        Ok(())
    }
}

fn draft_row(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        user: row.get(0)?,
        form_key: row.get(1)?,
        content: row.get(2)?,
        updated: row.get(3)?,
    })
}

fn mapping_row(row: &Row<'_>) -> rusqlite::Result<MappingRow> {
    let mapping = NewMapping {
        name: row.get(1)?,
        kind: row.get(2)?,
        fingerprint: row.get(3)?,
        mapping: row.get(4)?,
        updated: row.get(5)?,
    };
    Ok(MappingRow {
        id: row.get(0)?,
        mapping,
    })
}

fn upload_row(row: &Row<'_>) -> rusqlite::Result<UploadRow> {
    Ok(UploadRow {
        id: row.get(0)?,
        user: row.get(1)?,
        name: row.get(2)?,
        created: row.get(3)?,
        bytes: row.get(4)?,
    })
}

fn import_row(row: &Row<'_>) -> rusqlite::Result<ImportRow> {
    let import = NewImport {
        user: row.get(1)?,
        file_name: row.get(2)?,
        file_hash: row.get(3)?,
        kind: row.get(4)?,
        started: row.get(5)?,
    };
    let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    let tally = ImportTally {
        recorded: count(6)?,
        duplicate: count(7)?,
        rejected: count(8)?,
    };
    let finished = row.get::<_, Option<i64>>(9)?.map(|at| (tally, at));
    Ok(ImportRow {
        id: row.get(0)?,
        import,
        finished,
    })
}
