//! Lists of parties and their states in SQLite, and the door to what stands between them and our own parties.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::read::{many, one};
use super::stage::signed;
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::parties::*;
use crate::{Hash, StoreError, StoreResult};

const LIST: &str = "SELECT id, title, title_zh, authority, format, source, public, added, current, screened, asked, problem, etag, modified FROM party_list";

const STATE: &str = "SELECT s.list, s.number, s.at, s.published, s.digest, s.bytes, s.entries, s.added, s.removed, s.changed, s.source, s.record, s.statement
    FROM list_state s JOIN party_list l ON l.id = s.list";

/// The columns of an entry; a state that waits is not seen: its versions are not there, and what it ends still stands.
const ENTRY: &str = "SELECT e.list, e.entry, e.since, iif(e.ended <= l.current, e.ended, NULL), e.digest, e.kind, e.name, e.party, e.valid_from,
    iif(e.ended <= l.current, e.valid_to, NULL) FROM list_entry e JOIN party_list l ON l.id = e.list AND e.since <= l.current";

/// Entries that differ between the states ?2 and ?3 of list ?1: what each was and is, and in which group it goes.
/// A version stands in state n where since <= n and not ended <= n. Only entries that a state in between touched can differ.
const DIFFERENCE: &str = "WITH touched AS (
        SELECT entry FROM list_entry WHERE list = ?1 AND since > ?2 AND since <= ?3
        UNION SELECT entry FROM list_entry WHERE list = ?1 AND ended > ?2 AND ended <= ?3),
    pair AS (SELECT t.entry,
        (SELECT b.id FROM list_entry b WHERE b.list = ?1 AND b.entry = t.entry AND b.since <= ?2 AND (b.ended IS NULL OR b.ended > ?2)) AS before,
        (SELECT a.id FROM list_entry a WHERE a.list = ?1 AND a.entry = t.entry AND a.since <= ?3 AND (a.ended IS NULL OR a.ended > ?3)) AS after
        FROM touched t),
    differing AS (SELECT p.entry, p.before, p.after, CASE WHEN p.after IS NULL THEN 0 WHEN p.before IS NULL THEN 1 ELSE 2 END AS grp
        FROM pair p LEFT JOIN list_entry b ON b.id = p.before LEFT JOIN list_entry a ON a.id = p.after
        WHERE b.digest IS NOT a.digest)";

impl PartyStore for SqliteStore {
    fn party_list_put(&self, about: &ListAbout) -> StoreResult<()> {
        self.tx("list.put", |tx| {
            let a = about;
            tx.run(
                "INSERT INTO party_list (id, title, title_zh, authority, format, source, public, added, written_by)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET
                    title = ?2, title_zh = ?3, authority = ?4, format = ?5, source = ?6, public = ?7, written_by = ?9",
                params![a.id, a.title, a.title_zh, a.authority, a.format, a.source, a.public, a.added, tx.name],
            )?;
            Ok(())
        })
    }

    fn party_lists(&self) -> StoreResult<Vec<ListRow>> {
        self.read("list the lists", |conn| {
            many(conn, &format!("{LIST} ORDER BY id"), [], list_row)
        })
    }

    fn party_list_asked(&self, list: &str, asked: &ListAsked) -> StoreResult<()> {
        self.tx("list.asked", |tx| {
            let sql = "UPDATE party_list SET asked = ?2, problem = ?3, etag = ?4, modified = ?5, written_by = ?6 WHERE id = ?1";
            let a = asked;
            changed(tx.run(sql, params![list, a.at, a.problem, a.etag, a.modified, tx.name])?, list)
        })
    }

    fn list_state_stage(&self, state: &ListStateRow, changes: &[EntryChange]) -> StoreResult<()> {
        self.tx("list.stage", |tx| stage(tx, state, changes))
    }

    fn list_state_settle(&self, list: &str, number: u64) -> StoreResult<()> {
        let number = signed(number, "a list's state")?;
        self.tx("list.settle", |tx| {
            let written = "SELECT 1 FROM list_state WHERE list = ?1 AND number = ?2";
            let there: Option<i64> = one(tx, written, params![list, number], |row| row.get(0))?;
            there.ok_or_else(|| missing(list))?;
            tx.run(
                "UPDATE party_list SET current = max(current, ?2), written_by = ?3 WHERE id = ?1",
                params![list, number, tx.name],
            )?;
            Ok(())
        })
    }

    fn list_state_discard(&self, list: &str, number: u64) -> StoreResult<()> {
        let number = signed(number, "a list's state")?;
        self.tx("list.discard", |tx| {
            let waits = "SELECT 1 FROM list_state s JOIN party_list l ON l.id = s.list AND s.number > l.current WHERE s.list = ?1 AND s.number = ?2";
            if one(tx, waits, params![list, number], |row| row.get::<_, i64>(0))?.is_none() {
                return Ok(());
            }
            let of = params![list, number];
            tx.run("DELETE FROM list_entry WHERE list = ?1 AND since = ?2", of)?;
            tx.run(
                "UPDATE list_entry SET ended = NULL, valid_to = NULL, written_by = ?3 WHERE list = ?1 AND ended = ?2",
                params![list, number, tx.name],
            )?;
            tx.run("DELETE FROM list_state WHERE list = ?1 AND number = ?2", of)?;
            Ok(())
        })
    }

    fn list_states_waiting(&self) -> StoreResult<Vec<ListStateRow>> {
        let sql = format!("{STATE} WHERE s.number > l.current ORDER BY s.list, s.number");
        self.read("read waiting states", |conn| many(conn, &sql, [], state_row))
    }

    fn list_states(&self, list: &str, before: Option<u64>, limit: u32) -> StoreResult<Vec<ListStateRow>> {
        let before = before.map_or(Ok(i64::MAX), |number| signed(number, "a list's state"))?;
        let sql = format!(
            "{STATE} WHERE s.list = ?1 AND s.number <= l.current AND s.number < ?2 ORDER BY s.number DESC LIMIT ?3"
        );
        self.read("read states of a list", |conn| {
            many(conn, &sql, params![list, before, limit], state_row)
        })
    }

    fn entry_digests(&self, list: &str) -> StoreResult<Vec<(String, Hash)>> {
        let sql = "SELECT e.entry, e.digest FROM list_entry e JOIN party_list l ON l.id = e.list
            WHERE e.list = ?1 AND e.since <= l.current AND (e.ended IS NULL OR e.ended > l.current) ORDER BY e.entry";
        self.read("read a list", |conn| {
            many(conn, sql, [list], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    fn entry_versions(
        &self,
        list: &str,
        after: Option<(&str, u64)>,
        limit: u32,
    ) -> StoreResult<Vec<EntryRow>> {
        let (entry, since) = after.unwrap_or(("", 0));
        let since = signed(since, "a list's state")?;
        let sql = format!(
            "{ENTRY} WHERE e.list = ?1 AND (e.entry, e.since) > (?2, ?3) ORDER BY e.entry, e.since LIMIT ?4"
        );
        self.read("read a list", |conn| {
            many(conn, &sql, params![list, entry, since, limit], entry_row)
        })
    }

    fn entry_history(&self, list: &str, entry: &str) -> StoreResult<Vec<EntryRow>> {
        let sql = format!("{ENTRY} WHERE e.list = ?1 AND e.entry = ?2 ORDER BY e.since");
        self.read("read an entry", |conn| many(conn, &sql, [list, entry], entry_row))
    }

    fn list_difference_counts(&self, list: &str, from: u64, to: u64) -> StoreResult<DifferenceCounts> {
        let (from, to) = (signed(from, "a list's state")?, signed(to, "a list's state")?);
        let sql = format!("{DIFFERENCE} SELECT grp, count(*) FROM differing GROUP BY grp");
        let rows: Vec<(i64, i64)> = self.read("compare two states", |conn| {
            many(conn, &sql, params![list, from, to], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        })?;
        let of = |group| {
            rows.iter()
                .find(|(of, _)| *of == group)
                .map_or(0, |(_, count)| count.unsigned_abs())
        };
        Ok(DifferenceCounts {
            removed: of(0),
            added: of(1),
            changed: of(2),
        })
    }

    fn list_difference(
        &self,
        list: &str,
        from: u64,
        to: u64,
        skip: u64,
        limit: u32,
    ) -> StoreResult<Vec<EntryDifference>> {
        let (from, to) = (signed(from, "a list's state")?, signed(to, "a list's state")?);
        let skip = signed(skip, "a number of rows")?;
        let sql = format!(
            "{DIFFERENCE} SELECT entry, before, after FROM differing ORDER BY grp, entry LIMIT ?5 OFFSET ?4"
        );
        self.read("compare two states", |conn| {
            let pairs: Vec<(String, Option<i64>, Option<i64>)> =
                many(conn, &sql, params![list, from, to, skip, limit], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
            let whole = |(entry, before, after): (String, Option<i64>, Option<i64>)| {
                Ok(EntryDifference {
                    before: entry_by_id(conn, before)?,
                    after: entry_by_id(conn, after)?,
                    entry,
                })
            };
            pairs.into_iter().map(whole).collect()
        })
    }

    fn parties_apply(&self, work: &PartyWork) -> StoreResult<()> {
        self.apply_work(work)
    }

    fn parties_read_to(&self) -> StoreResult<u64> {
        self.read("read the position of parties", |conn| {
            let read: i64 = conn.query_row("SELECT read_to FROM parties_position", [], |row| row.get(0))?;
            Ok(read.unsigned_abs())
        })
    }

    fn our_party(&self, key: &OurKey) -> StoreResult<Option<OurParty>> {
        self.our_one(key)
    }

    fn our_parties_of(&self, about: &str, id: &str) -> StoreResult<Vec<OurParty>> {
        self.ours_of(about, id)
    }

    fn our_parties(&self, after: Option<&OurKey>, limit: u32) -> StoreResult<Vec<OurParty>> {
        self.ours_after(after, limit)
    }

    fn customer_rows(
        &self,
        words: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<OurParty>> {
        self.customers_with(words, after, limit)
    }

    fn customer_count(&self, words: Option<&str>) -> StoreResult<u64> {
        self.count_customers(words)
    }

    fn candidate(&self, id: i64) -> StoreResult<Option<CandidateRow>> {
        self.candidate_by_id(id)
    }

    fn candidate_of(&self, key: &CandidateKey) -> StoreResult<Option<CandidateRow>> {
        self.candidate_by_key(key)
    }

    fn candidates(
        &self,
        filter: &CandidateFilter,
        after: Option<(f64, i64)>,
        limit: u32,
    ) -> StoreResult<Vec<CandidateRow>> {
        self.candidate_page(filter, after, limit)
    }

    fn candidate_count(&self, filter: &CandidateFilter) -> StoreResult<u64> {
        self.count_candidates(filter)
    }

    fn candidate_events(&self, id: i64) -> StoreResult<Vec<CandidateEvent>> {
        self.events_of(id)
    }

    fn clearings_unseen(&self, account: &str, limit: u32) -> StoreResult<Vec<CandidateRow>> {
        self.unseen_clearings(account, limit)
    }

    fn clearing_seen(&self, candidate: i64, account: &str, at: i64) -> StoreResult<()> {
        self.tx("clearing.seen", |tx| {
            tx.run(
                "INSERT INTO clearing_seen (candidate, account, at, written_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![candidate, account, at, tx.name],
            )?;
            Ok(())
        })
    }
}

fn missing(list: &str) -> Fault {
    Fault::Said(StoreError::Missing {
        what: format!("list {list}, or this state of it"),
    })
}

fn changed(rows: usize, list: &str) -> Result<(), Fault> {
    if rows == 0 { Err(missing(list)) } else { Ok(()) }
}

fn stage(tx: &Tx<'_>, state: &ListStateRow, changes: &[EntryChange]) -> Result<(), Fault> {
    let newest =
        "SELECT current, (SELECT max(number) FROM list_state WHERE list = ?1) FROM party_list WHERE id = ?1";
    let (current, newest): (i64, Option<i64>) =
        one(tx, newest, [&state.list], |row| Ok((row.get(0)?, row.get(1)?)))?
            .ok_or_else(|| missing(&state.list))?;
    let number = signed(state.number, "a list's state")?;
    if number != current + 1 || newest.unwrap_or(0) > current {
        return Err(Fault::Said(StoreError::Refused {
            what: format!(
                "state {number} of list {}: state {current} holds, and another may wait",
                state.list
            ),
        }));
    }
    let s = state;
    let [bytes, entries, added, removed, altered] =
        [s.bytes, s.entries, s.added, s.removed, s.changed].map(|count| signed(count, "a count"));
    tx.run(
        "INSERT INTO list_state (list, number, at, published, digest, bytes, entries, added, removed, changed, source, record, statement, written_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![s.list, number, s.at, s.published, s.digest, bytes?, entries?, added?, removed?, altered?, s.source, s.record, s.statement, tx.name],
    )?;
    let mut end = tx.prepare(
        "UPDATE list_entry SET ended = ?3, valid_to = ?4, written_by = ?5 WHERE list = ?1 AND entry = ?2 AND ended IS NULL",
    )?;
    let mut begin = tx.prepare(
        "INSERT INTO list_entry (list, entry, since, valid_from, digest, kind, name, party, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for change in changes {
        end.execute(params![s.list, change.entry, number, change.until, tx.name])?;
        if let Some(v) = &change.version {
            begin.execute(params![
                s.list,
                change.entry,
                number,
                v.from,
                v.digest,
                v.kind,
                v.name,
                v.party,
                tx.name
            ])?;
        }
    }
    Ok(())
}

fn entry_by_id(conn: &Connection, id: Option<i64>) -> Result<Option<EntryRow>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let sql = format!("{ENTRY} WHERE e.id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id], entry_row).optional()?)
}

fn list_row(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    let about = ListAbout {
        id: row.get(0)?,
        title: row.get(1)?,
        title_zh: row.get(2)?,
        authority: row.get(3)?,
        format: row.get(4)?,
        source: row.get(5)?,
        public: row.get(6)?,
        added: row.get(7)?,
    };
    let asked = ListAsked {
        at: row.get(10)?,
        problem: row.get(11)?,
        etag: row.get(12)?,
        modified: row.get(13)?,
    };
    Ok(ListRow {
        about,
        current: row.get::<_, i64>(8)?.unsigned_abs(),
        screened: row.get::<_, i64>(9)?.unsigned_abs(),
        asked,
    })
}

fn state_row(row: &Row<'_>) -> rusqlite::Result<ListStateRow> {
    let count = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
    Ok(ListStateRow {
        list: row.get(0)?,
        number: count(1)?,
        at: row.get(2)?,
        published: row.get(3)?,
        digest: row.get(4)?,
        bytes: count(5)?,
        entries: count(6)?,
        added: count(7)?,
        removed: count(8)?,
        changed: count(9)?,
        source: row.get(10)?,
        record: row.get(11)?,
        statement: row.get(12)?,
    })
}

fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let version = EntryVersion {
        digest: row.get(4)?,
        kind: row.get(5)?,
        name: row.get(6)?,
        party: row.get(7)?,
        from: row.get(8)?,
    };
    Ok(EntryRow {
        list: row.get(0)?,
        entry: row.get(1)?,
        since: row.get::<_, i64>(2)?.unsigned_abs(),
        ended: row.get::<_, Option<i64>>(3)?.map(i64::unsigned_abs),
        version,
        to: row.get(9)?,
    })
}
