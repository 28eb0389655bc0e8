//! Staging: a batch of statements becomes durable, invisible until it is settled.

use rusqlite::{CachedStatement, OptionalExtension, params};

use super::read::one;
use super::write::Tx;
use super::{Fault, SqliteStore};
use sha2::{Digest, Sha256};

use crate::search::index_words;
use crate::{Hash, StageOutcome, StagedStatement, StoreError, StoreResult};

const INSERT: &str = "INSERT INTO statement (hash, leaf_hash, open, standing, record_id, record_key, seq, verb, kind, issuer, issued, occurred, day,
        title, status, tlp, re, person, dedupe_key, import, written_by)
    VALUES (?1, ?2, ?3, 0, ?4, ?19, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(?10, date(?9, 'unixepoch')), ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
    ON CONFLICT DO NOTHING";

/// Bytes of a hash that the indexes hold; the migration says why.
const KEY_BYTES: usize = 10;

const AT_PLACE: &str =
    "SELECT hash FROM statement WHERE record_key = ?1 AND record_id = ?2 AND seq = ?3 ORDER BY rival LIMIT 1";

const UNSETTLED: &str =
    "SELECT id FROM statement WHERE substr(hash, 1, 10) = substr(?1, 1, 10) AND hash = ?1 AND standing = 0";

const KNOWN: &str = "SELECT record_id, standing <> 0 FROM statement WHERE substr(hash, 1, 10) = substr(?1, 1, 10) AND hash = ?1
    UNION ALL SELECT record_id, standing <> 0 FROM statement WHERE substr(dedupe_key, 1, 10) = substr(?2, 1, 10) AND dedupe_key = ?2 LIMIT 1";

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
            let mut gone = Vec::new();
            for hash in hashes {
                gone.extend(discard_one(tx, hash)?);
            }
            // Subjects are not indexed by statement: one walk over all of them for the whole batch.
            let list = gone.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            tx.run(
                "DELETE FROM subject WHERE statement IN (SELECT value FROM json_each(?1))",
                [format!("[{list}]")],
            )?;
            Ok(gone.len() as u64)
        })
    }
}

/// The prepared statements of one batch.
struct Stager<'t> {
    tx: &'t Tx<'t>,
    insert: CachedStatement<'t>,
    contents: Contents<'t>,
}

/// The prepared statements for what lies beside a statement's row: its bytes, subjects and words.
pub(super) struct Contents<'t> {
    bytes: CachedStatement<'t>,
    subject: CachedStatement<'t>,
    search: CachedStatement<'t>,
}

impl<'t> Contents<'t> {
    pub(super) fn new(tx: &'t Tx<'t>) -> rusqlite::Result<Self> {
        Ok(Self {
            bytes: tx.prepare("INSERT INTO statement_bytes (statement, bytes) VALUES (?1, ?2)")?,
            subject: tx.prepare(
                "INSERT INTO subject (scheme, value, statement) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?,
            search: tx.prepare("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?,
        })
    }

    pub(super) fn put(&mut self, id: i64, statement: &StagedStatement, words: &str) -> rusqlite::Result<()> {
        self.bytes.execute(params![id, statement.bytes])?;
        for subject in &statement.subjects {
            self.subject.execute(params![subject.scheme, subject.value, id])?;
        }
        if !words.is_empty() {
            self.search.execute(params![id, words])?;
        }
        Ok(())
    }
}

impl<'t> Stager<'t> {
    fn new(tx: &'t Tx<'t>) -> rusqlite::Result<Self> {
        Ok(Self {
            tx,
            insert: tx.prepare(INSERT)?,
            contents: Contents::new(tx)?,
        })
    }

    fn stage(&mut self, statement: &StagedStatement, words: &str) -> Result<StageOutcome, Fault> {
        if !self.insert(statement)? {
            return why_not(self.tx, statement);
        }
        self.contents.put(self.tx.last_id(), statement, words)?;
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
            record_key(&row.record_id),
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
    let row = &statement.row;
    let place = params![record_key(&row.record_id), row.record_id, signed(row.seq, "seq")?];
    let by = tx
        .prepare(AT_PLACE)?
        .query_row(place, |row| row.get(0))
        .optional()?;
    by.map(|by| StageOutcome::SeqTaken { by }).ok_or_else(|| {
        let what = "a statement whose hash begins like another one's: no two honest ones do".to_owned();
        StoreError::Refused { what }.into()
    })
}

/// Gives the row number of what is gone now. Its bytes go with the row, its words and subjects must be told.
fn discard_one(tx: &Tx<'_>, hash: &Hash) -> Result<Option<i64>, Fault> {
    let Some(id) = one(tx, UNSETTLED, [hash], |row| row.get::<_, i64>(0))? else {
        return Ok(None);
    };
    tx.run("DELETE FROM search WHERE rowid = ?1", [id])?;
    tx.run("DELETE FROM statement WHERE id = ?1", [id])?;
    Ok(Some(id))
}

/// What the index over records holds of an id: ids begin alike, their hashes do not.
pub(super) fn record_key(record_id: &str) -> Vec<u8> {
    Sha256::digest(record_id).into_iter().take(KEY_BYTES).collect()
}

/// SQLite's integers are signed; a number that does not fit was never ours.
pub(super) fn signed(number: u64, what: &str) -> StoreResult<i64> {
    i64::try_from(number).map_err(|_| StoreError::Refused {
        what: format!("{what} {number}: larger than any we count"),
    })
}
