//! Staging: a batch of statements becomes durable, invisible until it is settled.

use rusqlite::{CachedStatement, OptionalExtension, params};

use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::search::index_words;
use crate::{Hash, StageOutcome, StagedStatement, StoreError, StoreResult};

const INSERT: &str = "INSERT INTO statement (hash, leaf_hash, open, standing, record_id, seq, verb, kind, issuer, issued, occurred, day,
        title, status, tlp, re, person, dedupe_key, import, written_by)
    VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(?10, date(?9, 'unixepoch')), ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
    ON CONFLICT DO NOTHING";

const KNOWN: &str = "SELECT record_id, standing <> 0 FROM statement WHERE hash = ?1
    UNION ALL SELECT record_id, standing <> 0 FROM statement WHERE dedupe_key = ?2 LIMIT 1";

impl SqliteStore {
    pub(super) fn stage_batch(&self, batch: &[StagedStatement]) -> StoreResult<Vec<StageOutcome>> {
        // Cutting words needs no lock; other writers go on meanwhile.
        let words: Vec<String> = batch
            .iter()
            .map(|statement| index_words(&statement.search))
            .collect();
        self.tx("records.stage", |tx| {
            let mut stager = Stager::new(tx)?;
            batch
                .iter()
                .zip(&words)
                .map(|(statement, words)| stager.stage(statement, words))
                .collect()
        })
    }

    pub(super) fn discard(&self, hashes: &[Hash]) -> StoreResult<u64> {
        self.tx("records.discard", |tx| {
            let mut gone = 0;
            for hash in hashes {
                gone += discard_one(tx, hash)?;
            }
            Ok(gone)
        })
    }
}

/// The prepared statements of one batch.
struct Stager<'t> {
    tx: &'t Tx<'t>,
    insert: CachedStatement<'t>,
    bytes: CachedStatement<'t>,
    subject: CachedStatement<'t>,
    search: CachedStatement<'t>,
}

impl<'t> Stager<'t> {
    fn new(tx: &'t Tx<'t>) -> rusqlite::Result<Self> {
        Ok(Self {
            tx,
            insert: tx.prepare(INSERT)?,
            bytes: tx.prepare("INSERT INTO statement_bytes (statement, bytes) VALUES (?1, ?2)")?,
            subject: tx.prepare(
                "INSERT INTO subject (scheme, value, statement) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?,
            search: tx.prepare("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?,
        })
    }

    fn stage(&mut self, statement: &StagedStatement, words: &str) -> Result<StageOutcome, Fault> {
        if !self.insert(statement)? {
            return why_not(self.tx, statement);
        }
        let id = self.tx.last_id();
        self.bytes.execute(params![id, statement.bytes])?;
        for subject in &statement.subjects {
            self.subject.execute(params![subject.scheme, subject.value, id])?;
        }
        if !words.is_empty() {
            self.search.execute(params![id, words])?;
        }
        Ok(StageOutcome::Staged)
    }

    /// False when the hash, the dedupe key or the place in the chain is taken.
    fn insert(&mut self, statement: &StagedStatement) -> Result<bool, Fault> {
        let row = &statement.row;
        let new = self.insert.execute(params![
            statement.hash,
            statement.leaf_hash,
            statement.open,
            row.record_id,
            signed(row.seq, "seq")?,
            row.verb,
            row.kind,
            row.issuer,
            row.issued,
            row.occurred,
            row.title,
            row.status,
            row.tlp,
            row.re,
            row.person,
            statement.dedupe_key,
            statement.import,
            self.tx.name,
        ])?;
        Ok(new == 1)
    }
}

fn why_not(tx: &Tx<'_>, statement: &StagedStatement) -> Result<StageOutcome, Fault> {
    let known = tx
        .prepare(KNOWN)?
        .query_row(params![statement.hash, statement.dedupe_key], |row| {
            Ok(StageOutcome::Duplicate {
                record_id: row.get(0)?,
                settled: row.get(1)?,
            })
        })
        .optional()?;
    if let Some(duplicate) = known {
        return Ok(duplicate);
    }
    let place = params![statement.row.record_id, signed(statement.row.seq, "seq")?];
    let by = tx
        .prepare("SELECT hash FROM statement WHERE record_id = ?1 AND seq = ?2")?
        .query_row(place, |row| row.get(0))?;
    Ok(StageOutcome::SeqTaken { by })
}

/// Bytes and subjects go with the row, the words must be told.
fn discard_one(tx: &Tx<'_>, hash: &Hash) -> rusqlite::Result<u64> {
    let mut find = tx.prepare("SELECT id FROM statement WHERE hash = ?1 AND standing = 0")?;
    let Some(id) = find.query_row([hash], |row| row.get::<_, i64>(0)).optional()? else {
        return Ok(0);
    };
    tx.run("DELETE FROM search WHERE rowid = ?1", [id])?;
    tx.run("DELETE FROM statement WHERE id = ?1", [id])?;
    Ok(1)
}

/// SQLite's integers are signed; a number that does not fit was never ours.
pub(super) fn signed(number: u64, what: &str) -> StoreResult<i64> {
    i64::try_from(number).map_err(|_| StoreError::Refused {
        what: format!("{what} {number}: larger than any we count"),
    })
}
