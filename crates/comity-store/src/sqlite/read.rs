//! Reading statements and records.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params_from_iter};

use super::filter::{Cursor, Query, Selected, Walk, select};
use super::stage::{record_key, signed};
use super::{Fault, SqliteStore};
use crate::records::MAX_PAGE;
use crate::{
    Filter, Hash, Listing, Order, Page, RecordRow, RecordStore, SettledRow, Sight, StageOutcome,
    StagedStatement, StatementRow, StoreResult, Unsettled,
};

/// The columns of a [`SettledRow`], in the order of [`settled_row`].
const SETTLED: &str = "s.record_id, s.seq, s.verb, s.kind, s.issuer, s.issued, s.occurred, s.title, s.status, s.tlp, s.re, s.person,
    s.hash, s.log_index, s.standing IN (1, 3), s.log";

const HOLDER: &str =
    "SELECT record_id FROM statement WHERE substr(dedupe_key, 1, 10) = substr(?1, 1, 10) AND dedupe_key = ?1";

/// Columns that [`SETTLED`] has; what else is asked for comes after them.
const SETTLED_COLUMNS: usize = 16;

impl RecordStore for SqliteStore {
    fn stage(&self, batch: &[StagedStatement]) -> StoreResult<Vec<StageOutcome>> {
        self.stage_batch(batch)
    }

    fn settle(&self, placed: &[(Hash, u64)], applied_size: u64) -> StoreResult<()> {
        self.settle_all(placed, applied_size)
    }

    fn unsettled(&self) -> StoreResult<Vec<Unsettled>> {
        self.waiting()
    }

    fn staged_bytes(&self, hash: &Hash) -> StoreResult<Option<Vec<u8>>> {
        self.read("read a staged statement", |conn| {
            let mut query = conn.prepare_cached(
                "SELECT b.bytes FROM statement s JOIN statement_bytes b ON b.statement = s.id \
                 WHERE s.hash = ?1 AND s.standing = 0",
            )?;
            Ok(query.query_row([hash], |row| row.get(0)).optional()?)
        })
    }

    fn discard_unsettled(&self, hashes: &[Hash]) -> StoreResult<u64> {
        self.discard(hashes)
    }

    fn applied_size(&self) -> StoreResult<u64> {
        self.read("read the applied size", |conn| {
            let mut query = conn.prepare_cached("SELECT applied_size FROM log_position")?;
            Ok(query.query_row([], |row| row.get::<_, i64>(0))?.unsigned_abs())
        })
    }

    fn holders(&self, dedupe_keys: &[Hash]) -> StoreResult<Vec<Option<String>>> {
        self.read("look for duplicates", |conn| {
            let mut query = conn.prepare_cached(HOLDER)?;
            dedupe_keys
                .iter()
                .map(|key| Ok(query.query_row([key], |row| row.get(0)).optional()?))
                .collect()
        })
    }

    fn statement(&self, hash: &Hash, sight: &Sight) -> StoreResult<Option<StatementRow>> {
        let mut query = statements(
            "substr(s.hash, 1, 10) = substr(?1, 1, 10) AND s.hash = ?1",
            hash.to_vec(),
            sight,
        );
        Ok(self.statements(query.add(" LIMIT 1"))?.pop())
    }

    fn statement_at(&self, index: u64, sight: &Sight) -> StoreResult<Option<StatementRow>> {
        let mut query = statements(
            "s.log = 0 AND s.log_index = ?",
            signed(index, "log index")?,
            sight,
        );
        Ok(self.statements(query.add(" LIMIT 1"))?.pop())
    }

    fn statements_from(&self, index: u64, limit: u32, sight: &Sight) -> StoreResult<Vec<StatementRow>> {
        let mut query = statements(
            "s.log = 0 AND s.log_index >= ?",
            signed(index, "log index")?,
            sight,
        );
        self.statements(query.bind(" ORDER BY s.log_index LIMIT ?", limit.min(MAX_PAGE)))
    }

    fn chain(&self, record_id: &str, sight: &Sight) -> StoreResult<Vec<StatementRow>> {
        let mut query = statements("s.record_key = ?", record_key(record_id), sight);
        query
            .bind(" AND s.record_id = ?", record_id.to_owned())
            .add(" ORDER BY s.seq, s.rival");
        self.statements(&query)
    }

    fn record(&self, record_id: &str, sight: &Sight) -> StoreResult<Option<SettledRow>> {
        let mut query = current_rows();
        query
            .bind(" AND s.record_key = ?", record_key(record_id))
            .bind(" AND s.record_id = ?", record_id.to_owned())
            .settled_in_sight(sight);
        Ok(self.rows("read a record", &query, settled_row)?.pop())
    }

    fn answers(&self, record_id: &str, sight: &Sight) -> StoreResult<Vec<SettledRow>> {
        let mut query = Query::new(&format!("SELECT {SETTLED} FROM statement s WHERE 1"));
        query
            .bind(" AND s.re = ?", record_id.to_owned())
            .settled_in_sight(sight)
            .add(" ORDER BY s.log, s.log_index");
        self.rows("read answers", &query, settled_row)
    }

    fn list(&self, filter: &Filter, page: &Page) -> StoreResult<Listing> {
        let columns = format!("{SETTLED}, s.id, s.day");
        match select(&columns, filter, Walk::List(page.order)) {
            Some(selected) => self.page(selected, page),
            None => Ok(Listing {
                rows: Vec::new(),
                next: None,
            }),
        }
    }

    fn count(&self, filter: &Filter) -> StoreResult<u64> {
        let Some(selected) = select("count(*)", filter, Walk::Count) else {
            return Ok(0);
        };
        let counts = self.rows("count records", &selected.query, |row| row.get::<_, i64>(0))?;
        Ok(counts.first().map_or(0, |count| count.unsigned_abs()))
    }

    fn counts_by_kind(&self, filter: &Filter) -> StoreResult<Vec<(String, u64)>> {
        let Some(mut selected) = select("s.kind, count(*)", filter, Walk::Count) else {
            return Ok(Vec::new());
        };
        selected.query.add(" GROUP BY s.kind ORDER BY s.kind");
        self.rows("count records", &selected.query, |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })
    }
}

impl SqliteStore {
    fn rows<T>(
        &self,
        what: &'static str,
        query: &Query,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        self.read(what, |conn| {
            all(&mut conn.prepare_cached(&query.sql)?, query, read)
        })
    }

    pub(super) fn statements(&self, query: &Query) -> StoreResult<Vec<StatementRow>> {
        self.rows("read statements", query, statement_row)
    }

    pub(super) fn settled(&self, query: &Query) -> StoreResult<Vec<SettledRow>> {
        self.rows("read records", query, settled_row)
    }

    /// One row more than asked shows whether there is a next page.
    fn page(&self, selected: Selected, page: &Page) -> StoreResult<Listing> {
        let limit = page.limit.clamp(1, MAX_PAGE) as usize;
        let query = ordered(selected, page, limit + 1)?;
        let mut found = self.rows("list records", &query, |row| {
            Ok((settled_row(row)?, cursor(row)?))
        })?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found
            .last()
            .filter(|_| more)
            .map(|(_, cursor)| cursor.write(page.order));
        Ok(Listing {
            rows: found.into_iter().map(|(row, _)| row).collect(),
            next,
        })
    }
}

fn ordered(selected: Selected, page: &Page, limit: usize) -> StoreResult<Query> {
    let Selected { mut query, key } = selected;
    let after = page
        .after
        .as_deref()
        .map(|text| Cursor::read(text, page.order))
        .transpose()?;
    match (page.order, after) {
        (Order::Recorded, Some(cursor)) => query.bind(&format!(" AND {key} < ?"), cursor.id),
        (Order::Occurred, Some(cursor)) => query
            .bind(" AND (s.day, s.id) < (?", cursor.day)
            .bind(", ?)", cursor.id),
        (_, None) => &mut query,
    };
    match page.order {
        Order::Recorded => query.add(&format!(" ORDER BY {key} DESC")),
        Order::Occurred => query.add(" ORDER BY s.day DESC, s.id DESC"),
    };
    query.bind(" LIMIT ?", limit as i64);
    Ok(query)
}

/// Settled statements with their bytes.
pub(super) fn statements(condition: &str, value: impl Into<rusqlite::types::Value>, sight: &Sight) -> Query {
    let mut query = Query::new(&format!(
        "SELECT {SETTLED}, s.leaf_hash, s.open, s.import, b.bytes FROM statement s JOIN statement_bytes b ON b.statement = s.id WHERE "
    ));
    query.bind(condition, value).settled_in_sight(sight);
    query
}

/// The last statements of chains, those that repeat ours as well.
pub(super) fn current_rows() -> Query {
    Query::new(&format!(
        "SELECT {SETTLED} FROM statement s WHERE s.standing IN (1, 3)"
    ))
}

fn all<T>(
    statement: &mut CachedStatement<'_>,
    query: &Query,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Fault> {
    let rows = statement.query_map(params_from_iter(&query.params), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn settled_row(row: &Row<'_>) -> rusqlite::Result<SettledRow> {
    Ok(SettledRow {
        row: record_row(row)?,
        hash: row.get(12)?,
        index: row.get::<_, i64>(13)?.unsigned_abs(),
        current: row.get(14)?,
        log: row.get(15)?,
    })
}

fn record_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    Ok(RecordRow {
        record_id: row.get(0)?,
        seq: row.get::<_, i64>(1)?.unsigned_abs(),
        verb: row.get(2)?,
        kind: row.get(3)?,
        issuer: row.get(4)?,
        issued: row.get(5)?,
        occurred: row.get(6)?,
        title: row.get(7)?,
        status: row.get(8)?,
        tlp: row.get(9)?,
        re: row.get(10)?,
        person: row.get(11)?,
    })
}

fn statement_row(row: &Row<'_>) -> rusqlite::Result<StatementRow> {
    Ok(StatementRow {
        settled: settled_row(row)?,
        leaf_hash: row.get(SETTLED_COLUMNS)?,
        open: row.get(SETTLED_COLUMNS + 1)?,
        import: row.get(SETTLED_COLUMNS + 2)?,
        bytes: row.get(SETTLED_COLUMNS + 3)?,
    })
}

fn cursor(row: &Row<'_>) -> rusqlite::Result<Cursor> {
    Ok(Cursor {
        id: row.get(SETTLED_COLUMNS)?,
        day: row.get(SETTLED_COLUMNS + 1)?,
    })
}

/// Runs a query for at most one row.
pub(super) fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Fault> {
    Ok(conn.prepare_cached(sql)?.query_row(params, read).optional()?)
}

/// Runs a query for all its rows.
pub(super) fn many<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Fault> {
    Ok(conn
        .prepare_cached(sql)?
        .query_map(params, read)?
        .collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SubjectRow;

    /// What SQLite says it will do for a query.
    fn plan(conn: &Connection, query: &Query) -> String {
        let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
        let mut steps = conn.prepare(&sql).unwrap();
        let steps = steps
            .query_map(params_from_iter(&query.params), |row| row.get::<_, String>(3))
            .unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    fn store() -> (tempfile::TempDir, SqliteStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store.sqlite")).unwrap();
        (folder, store)
    }

    /// Every combination of what a filter can ask, seen by all and by somebody.
    fn filters() -> Vec<Filter> {
        let mut filters = vec![
            Filter::seen_by(Sight::all()),
            Filter::seen_by(Sight::labels(&["CLEAR", "GREEN"]).without_persons()),
        ];
        let changes: [fn(&mut Filter); 6] = [
            |f| f.kind = Some("notice".into()),
            |f| f.issuer = Some("node.example".into()),
            |f| {
                f.subject = Some(SubjectRow {
                    scheme: "cas".into(),
                    value: "437-38-7".into(),
                })
            },
            |f| f.from = Some("2021-03".into()),
            |f| f.to = Some("2021-03".into()),
            |f| f.text = Some("前体 press".into()),
        ];
        for change in changes {
            let mut changed = filters.clone();
            changed.iter_mut().for_each(change);
            filters.extend(changed);
        }
        filters
    }

    #[test]
    fn every_filter_runs_and_none_sorts_what_it_can_walk_in_order() {
        let (_folder, store) = store();
        for filter in filters() {
            store.count(&filter).unwrap();
            store.counts_by_kind(&filter).unwrap();
            for order in [Order::Recorded, Order::Occurred] {
                let page = Page {
                    order,
                    ..Page::first(10)
                };
                store.list(&filter, &page).unwrap();
                let selected = select(SETTLED, &filter, Walk::List(order)).unwrap();
                let plan = plan(&store.writer(), &ordered(selected, &page, 10).unwrap());
                let walks = order == Order::Recorded || filter.text.is_none() && filter.subject.is_none();
                assert_eq!(
                    plan.contains("TEMP B-TREE FOR ORDER BY"),
                    !walks,
                    "{filter:?} {order:?}: {plan}"
                );
            }
        }
    }

    #[test]
    fn single_rows_are_found_by_index() {
        let (_folder, store) = store();
        let conn = store.writer();
        let sight = Sight::labels(&["CLEAR"]);
        let by_hash = statements(
            "substr(s.hash, 1, 10) = substr(?1, 1, 10) AND s.hash = ?1",
            vec![0; 32],
            &sight,
        );
        let by_record = statements("s.record_key = ?", record_key("a"), &sight);
        let at_index = statements("s.log = 0 AND s.log_index = ?", 5, &sight);
        for (query, index) in [
            (by_hash, "statement_by_hash"),
            (by_record, "statement_by_record"),
            (at_index, "statement_by_log"),
        ] {
            let plan = plan(&conn, &query);
            assert!(
                plan.contains(&format!("SEARCH s USING INDEX {index}")) && !plan.contains("SCAN"),
                "{plan}"
            );
        }
        let plan = plan(
            &conn,
            &Query {
                sql: HOLDER.to_owned(),
                params: vec![vec![0; 32].into()],
            },
        );
        assert!(plan.contains("statement_by_dedupe"), "{plan}");
    }

    #[test]
    fn the_writer_waits_for_the_disk() {
        let (_folder, store) = store();
        let conn = store.writer();
        let number = |name: &str| {
            conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
                .unwrap()
        };
        assert_eq!(
            conn.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))
                .unwrap(),
            "wal"
        );
        assert_eq!((number("synchronous"), number("foreign_keys")), (2, 1));
    }
}
