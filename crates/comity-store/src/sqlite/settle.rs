//! Settling: staged statements get their log index and become visible.

use rusqlite::{CachedStatement, OptionalExtension, Row, params};

use super::errors::corrupt;
use super::stage::signed;
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::{Hash, StoreError, StoreResult, Unsettled};

/// A staged statement beside the current one of its record.
const FIND: &str = "SELECT s.id, s.seq, s.log_index, c.id, c.seq FROM statement s
    LEFT JOIN statement c ON c.record_key = s.record_key AND c.standing = 1
    WHERE substr(s.hash, 1, 10) = substr(?1, 1, 10) AND s.hash = ?1";

struct Found {
    id: i64,
    seq: i64,
    log_index: Option<i64>,
    current: Option<(i64, i64)>,
}

impl Found {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let current = row.get::<_, Option<i64>>(3)?.zip(row.get(4)?);
        Ok(Self {
            id: row.get(0)?,
            seq: row.get(1)?,
            log_index: row.get(2)?,
            current,
        })
    }
}

/// The prepared statements of one call.
struct Settler<'t> {
    find: CachedStatement<'t>,
    place: CachedStatement<'t>,
    supersede: CachedStatement<'t>,
    name: &'static str,
}

impl SqliteStore {
    pub(super) fn settle_all(&self, placed: &[(Hash, u64)], applied_size: u64) -> StoreResult<()> {
        let reached = placed
            .iter()
            .map(|(_, index)| index.saturating_add(1))
            .max()
            .unwrap_or_default();
        let applied_size = signed(applied_size.max(reached), "log size")?;
        self.tx("records.settle", |tx| {
            let mut settler = Settler::new(tx)?;
            for (hash, index) in placed {
                settler.settle(hash, signed(*index, "log index")?)?;
            }
            tx.run(
                "UPDATE log_position SET applied_size = max(applied_size, ?1), written_by = ?2",
                params![applied_size, tx.name],
            )?;
            Ok(())
        })
    }

    pub(super) fn waiting(&self) -> StoreResult<Vec<Unsettled>> {
        self.read("list unsettled statements", |conn| {
            let mut query = conn.prepare_cached(
                "SELECT hash, leaf_hash, record_id FROM statement WHERE log = 0 AND log_index IS NULL ORDER BY id",
            )?;
            let rows = query.query_map([], |row| {
                Ok(Unsettled {
                    hash: row.get(0)?,
                    leaf_hash: row.get(1)?,
                    record_id: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

impl<'t> Settler<'t> {
    fn new(tx: &'t Tx<'t>) -> rusqlite::Result<Self> {
        Ok(Self {
            find: tx.prepare(FIND)?,
            place: tx.prepare(
                "UPDATE OR IGNORE statement SET log_index = ?2, standing = ?3, written_by = ?4 WHERE id = ?1",
            )?,
            supersede: tx.prepare("UPDATE statement SET standing = 2, written_by = ?2 WHERE id = ?1")?,
            name: tx.name,
        })
    }

    fn settle(&mut self, hash: &Hash, index: i64) -> Result<(), Fault> {
        let Some(found) = self.find.query_row([hash], Found::from_row).optional()? else {
            return Err(StoreError::Missing {
                what: format!("statement for log index {index}"),
            }
            .into());
        };
        match found.log_index {
            None => self.place(&found, index),
            Some(before) if before == index => Ok(()),
            Some(before) => Err(corrupt(format!("one statement at log indexes {before} and {index}")).into()),
        }
    }

    /// Statements of one record may settle out of order: the one with the highest `seq` is the current one.
    fn place(&mut self, found: &Found, index: i64) -> Result<(), Fault> {
        let (standing, superseded) = match found.current {
            Some((_, seq)) if seq > found.seq => (2, None),
            current => (1, current),
        };
        if let Some((id, _)) = superseded {
            self.supersede.execute(params![id, self.name])?;
        }
        if self
            .place
            .execute(params![found.id, index, standing, self.name])?
            == 0
        {
            return Err(corrupt(format!("two statements at log index {index}")).into());
        }
        Ok(())
    }
}
