//! Erasing a record from SQLite: rows, words, subjects, candidates, drafts; then the traces of them in the files.

use rusqlite::{Connection, Row, params};

use super::errors::lift;
use super::incoming::{list_text, text_list};
use super::read::many;
use super::stage::record_key;
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::sharing::*;
use crate::{StoreError, StoreResult};

const ERASURE: &str =
    "SELECT notice, hash, record, ordered_by, ground, at, until, originator, peer, done FROM erasure";

/// Tries to cut the journal while readers look at older pages; each reader holds one for the time of one query.
const CUTS: u32 = 50;

/// Pause between two of them.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

pub(super) fn put_erasure(tx: &Tx<'_>, one: &Erasure) -> Result<(), Fault> {
    let e = one;
    tx.run(
        "INSERT INTO erasure (notice, hash, record, ordered_by, ground, at, until, originator, peer, done, written_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        params![
            e.notice, e.hash, e.record, e.ordered_by, e.ground, e.at, e.by, e.originator, e.from, e.done, tx.name
        ],
    )?;
    Ok(())
}

pub(super) fn put_erased(tx: &Tx<'_>, one: &ErasedRow) -> Result<(), Fault> {
    tx.run(
        "INSERT INTO erased_by (notice, node, at, scope, backups, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        params![one.notice, one.node, one.at, list_text(&one.scope), one.backups, tx.name],
    )?;
    tx.run(
        "UPDATE holder SET erased = coalesce(erased, ?3), written_by = ?4 WHERE node = ?2 AND record = (SELECT record FROM erasure WHERE notice = ?1)",
        params![one.notice, one.node, one.at, tx.name],
    )?;
    Ok(())
}

pub(super) fn list(
    conn: &Connection,
    record: Option<&str>,
    due: bool,
    limit: u32,
) -> Result<Vec<Erasure>, Fault> {
    let sql = format!(
        "{ERASURE} WHERE (?1 IS NULL OR record = ?1) AND (NOT ?2 OR done IS NULL) ORDER BY at DESC, notice LIMIT ?3"
    );
    many(conn, &sql, params![record, due, limit], erasure_row)
}

pub(super) fn erased_by(conn: &Connection, notice: &str) -> Result<Vec<ErasedRow>, Fault> {
    let sql = "SELECT notice, node, at, scope, backups FROM erased_by WHERE notice = ?1 ORDER BY at, node";
    many(conn, sql, [notice], |row| {
        Ok(ErasedRow {
            notice: row.get(0)?,
            node: row.get(1)?,
            at: row.get(2)?,
            scope: text_list(&row.get::<_, String>(3)?),
            backups: row.get(4)?,
        })
    })
}

fn erasure_row(row: &Row<'_>) -> rusqlite::Result<Erasure> {
    Ok(Erasure {
        notice: row.get(0)?,
        hash: row.get(1)?,
        record: row.get(2)?,
        ordered_by: row.get(3)?,
        ground: row.get(4)?,
        at: row.get(5)?,
        by: row.get(6)?,
        originator: row.get(7)?,
        from: row.get(8)?,
        done: row.get(9)?,
    })
}

/// Everything of the record, in one transaction. Repeating it finds nothing more.
pub(super) fn erase(tx: &Tx<'_>, record: &str, words: &[String]) -> Result<Deleted, Fault> {
    let key = record_key(record);
    let rows: Vec<(i64, Option<i64>)> = many(
        tx,
        "SELECT id, import FROM statement WHERE record_key = ?1 AND record_id = ?2",
        params![key, record],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    tx.run(
        "INSERT INTO erased_entry (log_index, leaf_hash, record, seq, written_by)
            SELECT log_index, leaf_hash, record_id, seq, ?3 FROM statement
            WHERE record_key = ?1 AND record_id = ?2 AND log = 0 AND log_index IS NOT NULL ON CONFLICT DO NOTHING",
        params![key, record, tx.name],
    )?;
    for (id, _) in &rows {
        tx.run("DELETE FROM search WHERE rowid = ?1", [id])?;
        tx.run("DELETE FROM statement WHERE id = ?1", [id])?;
    }
    let ids = rows
        .iter()
        .map(|(id, _)| id.to_string())
        .collect::<Vec<_>>()
        .join(",");
    // Subjects are not indexed by statement: one walk over all of them.
    tx.run(
        "DELETE FROM subject WHERE statement IN (SELECT value FROM json_each(?1))",
        [format!("[{ids}]")],
    )?;
    tx.run("DELETE FROM given_proof WHERE record = ?1", [record])?;
    erase_parties(tx, record)?;
    let imports: Vec<i64> = rows.iter().filter_map(|(_, import)| *import).collect();
    let drafts = erase_desk(tx, record, &imports, words)?;
    tx.run(
        "UPDATE share SET form = '', reason = NULL, problem = NULL, written_by = ?2 WHERE record = ?1",
        params![record, tx.name],
    )?;
    tx.run(
        "UPDATE incoming SET terms = '', error = NULL, written_by = ?2 WHERE id IN (SELECT incoming FROM incoming_statement WHERE record = ?1)",
        params![record, tx.name],
    )?;
    tx.run(
        "UPDATE delivery SET text = NULL, written_by = ?2 WHERE release IN (SELECT release FROM released WHERE record = ?1)",
        params![record, tx.name],
    )?;
    Ok(Deleted {
        statements: rows.len() as u64,
        drafts,
    })
}

/// The parties of the record and what was thought of them.
fn erase_parties(tx: &Tx<'_>, record: &str) -> Result<(), Fault> {
    let candidates = "SELECT id FROM candidate WHERE about = 'record' AND ours = ?1";
    for table in ["candidate_event", "clearing_seen"] {
        tx.run(
            &format!("DELETE FROM {table} WHERE candidate IN ({candidates})"),
            [record],
        )?;
    }
    tx.run(
        "DELETE FROM candidate WHERE about = 'record' AND ours = ?1",
        [record],
    )?;
    tx.run(
        "DELETE FROM our_party WHERE about = 'record' AND id = ?1",
        [record],
    )?;
    Ok(())
}

/// Drafts that name the record or hold its words, and the files it was imported from.
fn erase_desk(tx: &Tx<'_>, record: &str, imports: &[i64], words: &[String]) -> Result<u64, Fault> {
    let mut gone = 0;
    for word in words.iter().map(String::as_str).chain([record]) {
        gone += tx.run(
            "DELETE FROM draft WHERE instr(content, ?1) OR instr(form_key, ?1)",
            [word],
        )?;
        gone += tx.run("DELETE FROM upload WHERE instr(bytes, CAST(?1 AS BLOB))", [word])?;
    }
    for import in imports {
        gone += tx.run(
            "DELETE FROM upload WHERE (name, user) IN (SELECT file_name, user FROM import WHERE id = ?1)",
            [import],
        )?;
    }
    Ok(gone as u64)
}

impl SqliteStore {
    /// Merging the index drops the words of what was deleted; `VACUUM` writes the file anew from what is left; the journal
    /// is moved into it and cut. What the file system keeps of the old blocks is out of a program's reach.
    pub(super) fn scrub_files(&self) -> StoreResult<()> {
        let conn = self.writer();
        let fault = lift("remove the traces of what was erased");
        conn.execute("INSERT INTO search (search) VALUES ('optimize')", [])
            .map_err(&fault)?;
        conn.execute_batch("VACUUM").map_err(&fault)?;
        for _ in 0..CUTS {
            let busy: i64 = conn
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
                .map_err(&fault)?;
            if busy == 0 {
                tracing::info!(tx = "store.scrub", "store written anew");
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        Err(StoreError::Busy)
    }
}
