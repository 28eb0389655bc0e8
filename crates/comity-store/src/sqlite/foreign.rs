//! Taking over statements of other logs: durable together with the index that comes next, each once.

use rusqlite::{CachedStatement, OptionalExtension, Row, params};

use super::errors::corrupt;
use super::read::{self, one};
use super::stage::{Contents, record_key, signed};
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::peers::{Foreign, MAX_REFUSED, Taken};
use crate::records::MAX_PAGE;
use crate::search::index_words;
use crate::{Hash, SettledRow, Sight, StagedStatement, StatementRow, StoreError, StoreResult};

const INSERT: &str = "INSERT INTO statement (hash, leaf_hash, open, standing, log_index, record_id, record_key, seq, verb, kind, issuer, issued,
        occurred, day, title, status, tlp, re, person, log, rival, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, coalesce(?13, date(?12, 'unixepoch')), ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21)
    ON CONFLICT DO NOTHING";

const CURRENT: &str = "SELECT id, seq, log, status FROM statement WHERE record_key = ?1 AND record_id = ?2 AND standing IN (1, 3)";

const KNOWN: &str = "SELECT 1 FROM statement WHERE substr(hash, 1, 10) = substr(?1, 1, 10) AND hash = ?1";

const AT_INDEX: &str = "SELECT 1 FROM statement WHERE log = ?1 AND log_index = ?2";

const AT_PLACE: &str =
    "SELECT hash, rival FROM statement WHERE record_key = ?1 AND record_id = ?2 AND seq = ?3 ORDER BY rival";

const SAID_HERE: &str =
    "SELECT 1 FROM statement WHERE substr(dedupe_key, 1, 10) = substr(?1, 1, 10) AND dedupe_key = ?1";

/// What a list shows of a record of which its issuer said two things.
const DISPUTED: &str = "disputed";

/// Rivals kept of one statement: two are the evidence, the rest would only fill the disk.
const MAX_RIVALS: usize = 8;

/// Standings of a settled statement.
const CURRENT_ONE: i64 = 1;
const SUPERSEDED: i64 = 2;
const ECHO: i64 = 3;

impl SqliteStore {
    pub(super) fn take_entries(
        &self,
        log: i64,
        first: u64,
        entries: &[Foreign],
    ) -> StoreResult<Vec<(u64, Taken)>> {
        let words: Vec<String> = entries.iter().map(words_of).collect();
        self.tx("peers.take", |tx| {
            let next = next_index(tx, log)?;
            if first > next {
                let what = format!("entries from {first} on of a log that was taken over up to {next} only");
                return Err(StoreError::Refused { what }.into());
            }
            let mut taking = Taking::new(tx, log)?;
            let mut taken = Vec::new();
            for ((index, entry), words) in (first..).zip(entries).zip(&words) {
                if index < next {
                    continue;
                }
                taken.extend(taking.entry(index, entry, words)?.map(|outcome| (index, outcome)));
            }
            taking.finish(next.max(first + entries.len() as u64))?;
            Ok(taken)
        })
    }

    pub(super) fn take_apart(&self, log: i64, given: &[(u64, StagedStatement)]) -> StoreResult<Vec<Taken>> {
        let words: Vec<String> = given.iter().map(|(_, one)| index_words(&one.search)).collect();
        self.tx("peers.take-given", |tx| {
            next_index(tx, log)?;
            let mut taking = Taking::new(tx, log)?;
            given
                .iter()
                .zip(&words)
                .map(|((index, statement), words)| taking.statement(*index, statement, words))
                .collect()
        })
    }

    pub(super) fn key_events_of(&self, log: i64) -> StoreResult<Vec<StatementRow>> {
        let mut query = read::statements("s.kind = 'key-event' AND s.log = ?", log, &Sight::all());
        self.statements(query.add(" ORDER BY s.log_index"))
    }

    pub(super) fn current_of(&self, log: i64, kind: &str, limit: u32) -> StoreResult<Vec<SettledRow>> {
        let mut query = read::current_rows();
        query
            .bind(" AND s.kind = ?", kind.to_owned())
            .bind(" AND s.log = ?", log)
            .bind(" ORDER BY s.id DESC LIMIT ?", limit.min(MAX_PAGE));
        self.settled(&query)
    }
}

fn words_of(entry: &Foreign) -> String {
    match entry {
        Foreign::Statement(statement) => index_words(&statement.search),
        Foreign::Blind | Foreign::Refused(_) => String::new(),
    }
}

fn next_index(tx: &Tx<'_>, log: i64) -> Result<u64, Fault> {
    let sql = "SELECT next_index FROM known_log WHERE id = ?1 AND id <> 0";
    let next = one(tx, sql, [log], |row| row.get::<_, i64>(0))?;
    let missing = || StoreError::Missing {
        what: format!("log {log} of another node"),
    };
    Ok(next.ok_or_else(missing)?.unsigned_abs())
}

/// The last statement of a record's chain.
struct Current {
    id: i64,
    seq: i64,
    log: i64,
    status: Option<String>,
}

impl Current {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            seq: row.get(1)?,
            log: row.get(2)?,
            status: row.get(3)?,
        })
    }

    fn is_disputed(&self) -> bool {
        self.status.as_deref() == Some(DISPUTED)
    }
}

/// The prepared statements and the counts of one call.
struct Taking<'t> {
    tx: &'t Tx<'t>,
    log: i64,
    insert: CachedStatement<'t>,
    current: CachedStatement<'t>,
    contents: Contents<'t>,
    open: u64,
    blind: u64,
    refused: u64,
}

impl<'t> Taking<'t> {
    fn new(tx: &'t Tx<'t>, log: i64) -> rusqlite::Result<Self> {
        Ok(Self {
            tx,
            log,
            insert: tx.prepare(INSERT)?,
            current: tx.prepare(CURRENT)?,
            contents: Contents::new(tx)?,
            open: 0,
            blind: 0,
            refused: 0,
        })
    }

    fn entry(&mut self, index: u64, entry: &Foreign, words: &str) -> Result<Option<Taken>, Fault> {
        match entry {
            Foreign::Blind => {
                self.blind += 1;
                Ok(None)
            }
            Foreign::Refused(why) => {
                self.refuse(index, why)?;
                Ok(None)
            }
            Foreign::Statement(statement) => {
                let taken = self.statement(index, statement, words)?;
                if taken == Taken::Refused {
                    self.refuse(index, "its place in a chain is not its issuer's to fill")?;
                } else {
                    self.open += 1;
                }
                Ok(Some(taken))
            }
        }
    }

    fn refuse(&mut self, index: u64, why: &str) -> Result<(), Fault> {
        self.refused += 1;
        let sql = "INSERT INTO refused_entry (log, log_index, why, written_by)
            SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM refused_entry WHERE log = ?1) < ?5 ON CONFLICT DO NOTHING";
        let index = signed(index, "log index")?;
        let most = signed(MAX_REFUSED, "limit")?;
        self.tx
            .run(sql, params![self.log, index, why, self.tx.name, most])?;
        Ok(())
    }

    fn finish(&self, next: u64) -> Result<(), Fault> {
        let sql = "UPDATE known_log SET next_index = ?2, open = open + ?3, blind = blind + ?4, refused = refused + ?5, written_by = ?6
            WHERE id = ?1";
        let count = |number: u64| signed(number, "count");
        let row = params![
            self.log,
            signed(next, "log index")?,
            count(self.open)?,
            count(self.blind)?,
            count(self.refused)?,
            self.tx.name
        ];
        self.tx.run(sql, row)?;
        Ok(())
    }

    fn statement(&mut self, index: u64, statement: &StagedStatement, words: &str) -> Result<Taken, Fault> {
        let row = &statement.row;
        let seq = signed(row.seq, "seq")?;
        let key = record_key(&row.record_id);
        let current = self
            .current
            .query_row(params![key, row.record_id], Current::from_row)
            .optional()?;
        if current.as_ref().is_some_and(|current| current.log == 0) {
            return self.known_or_refused(statement);
        }
        let standing = self.standing(statement, seq, current.as_ref())?;
        let disputed = current.as_ref().is_some_and(Current::is_disputed) && standing != SUPERSEDED;
        if !self.insert(index, statement, standing, 0, disputed)? {
            return self.beside(index, statement, words, current);
        }
        let id = self.tx.last_id();
        if let Some(before) = current.filter(|_| standing != SUPERSEDED) {
            self.supersede(before.id)?;
        }
        self.contents.put(id, statement, words)?;
        Ok(if standing == ECHO { Taken::Echo } else { Taken::New })
    }

    fn standing(
        &self,
        statement: &StagedStatement,
        seq: i64,
        current: Option<&Current>,
    ) -> Result<i64, Fault> {
        if current.is_some_and(|current| current.seq > seq) {
            return Ok(SUPERSEDED);
        }
        let said = match &statement.dedupe_key {
            None => None,
            Some(key) => one(self.tx, SAID_HERE, [key], |_| Ok(()))?,
        };
        Ok(if said.is_some() { ECHO } else { CURRENT_ONE })
    }

    fn insert(
        &mut self,
        index: u64,
        statement: &StagedStatement,
        standing: i64,
        rival: i64,
        disputed: bool,
    ) -> Result<bool, Fault> {
        let row = &statement.row;
        let status = if disputed {
            Some(DISPUTED)
        } else {
            row.status.as_deref()
        };
        let new = self.insert.execute(params![
            statement.hash,
            statement.leaf_hash,
            statement.open,
            standing,
            signed(index, "log index")?,
            row.record_id,
            record_key(&row.record_id),
            signed(row.seq, "seq")?,
            row.verb,
            row.kind,
            row.issuer,
            row.issued,
            row.occurred,
            row.title,
            status,
            row.tlp,
            row.re,
            row.person,
            self.log,
            rival,
            self.tx.name,
        ])?;
        Ok(new == 1)
    }

    fn supersede(&self, id: i64) -> Result<(), Fault> {
        let sql = "UPDATE statement SET standing = 2, written_by = ?2 WHERE id = ?1";
        self.tx.run(sql, params![id, self.tx.name])?;
        Ok(())
    }

    fn known_or_refused(&self, statement: &StagedStatement) -> Result<Taken, Fault> {
        let known = one(self.tx, KNOWN, [statement.hash], |_| Ok(()))?;
        Ok(known.map_or(Taken::Refused, |()| Taken::Known))
    }

    /// Something is in the way: the statement itself, another entry at this index, or another statement with this number.
    fn beside(
        &mut self,
        index: u64,
        statement: &StagedStatement,
        words: &str,
        current: Option<Current>,
    ) -> Result<Taken, Fault> {
        if self.known_or_refused(statement)? == Taken::Known {
            return Ok(Taken::Known);
        }
        let at = params![self.log, signed(index, "log index")?];
        if one(self.tx, AT_INDEX, at, |_| Ok(()))?.is_some() {
            return Ok(Taken::Refused);
        }
        let row = &statement.row;
        let place = params![record_key(&row.record_id), row.record_id, signed(row.seq, "seq")?];
        let there: Vec<(Hash, i64)> =
            read::many(self.tx, AT_PLACE, place, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some((with, _)), Some((_, last))) = (there.first(), there.last()) else {
            return Ok(Taken::Refused);
        };
        if there.len() >= MAX_RIVALS {
            return Ok(Taken::Refused);
        }
        if !self.insert(index, statement, SUPERSEDED, last + 1, false)? {
            return Err(corrupt(format!("statement {} of a record stands twice", row.seq)).into());
        }
        let id = self.tx.last_id();
        self.contents.put(id, statement, words)?;
        if let Some(current) = current {
            // It is listed from now on, also where it only repeated what we say: people must see it.
            let sql = "UPDATE statement SET status = ?2, standing = 1, written_by = ?3 WHERE id = ?1";
            self.tx.run(sql, params![current.id, DISPUTED, self.tx.name])?;
        }
        Ok(Taken::Rival { with: *with })
    }
}
