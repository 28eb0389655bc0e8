//! Our own parties and the candidates between them and the lists, in SQLite.

use rusqlite::{CachedStatement, Row, params, params_from_iter};

use super::filter::Query;
use super::read::{many, one};
use super::stage::signed;
use super::write::Tx;
use super::{Fault, SqliteStore};
use crate::StoreResult;
use crate::parties::*;

const OURS: &str = "SELECT about, id, place, digest, kind, name, party, tlp, updated FROM our_party";

const CANDIDATE: &str = "SELECT id, about, ours, place, list, entry, state, score, reasons, ours_digest, entry_digest, opened, reopened, decision, account,
    cleared, tlp, ours_name, kind, entry_name FROM candidate";

const PUT: &str = "INSERT INTO candidate (about, ours, place, list, entry, state, score, reasons, ours_digest, entry_digest, opened, reopened, decision,
        account, cleared, tlp, ours_name, kind, entry_name, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
    ON CONFLICT DO UPDATE SET state = ?6, score = ?7, reasons = ?8, ours_digest = ?9, entry_digest = ?10, opened = ?11, reopened = ?12, decision = ?13,
        account = ?14, cleared = ?15, tlp = ?16, ours_name = ?17, kind = ?18, entry_name = ?19, written_by = ?20
    RETURNING id";

const EVENT: &str = "INSERT INTO candidate_event (candidate, at, what, account, verdict, reason, record, list_state, ours_digest, entry_digest, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

const PUT_OURS: &str = "INSERT INTO our_party (about, id, place, digest, kind, name, folded, party, tlp, updated, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT DO UPDATE SET digest = ?4, kind = ?5, name = ?6, folded = ?7, party = ?8, tlp = ?9, updated = ?10, written_by = ?11";

impl SqliteStore {
    pub(super) fn apply_work(&self, work: &PartyWork) -> StoreResult<()> {
        self.tx("parties.apply", |tx| {
            put_ours(tx, &work.put)?;
            let mut put = tx.prepare(PUT)?;
            let mut note = tx.prepare(EVENT)?;
            for change in &work.candidates {
                put_candidate(tx, &mut put, &mut note, change)?;
            }
            for key in &work.gone {
                tx.run(
                    "DELETE FROM our_party WHERE about = ?1 AND id = ?2 AND place = ?3",
                    params![key.about, key.id, key.place],
                )?;
            }
            if let Some(read_to) = work.read_to {
                tx.run(
                    "UPDATE parties_position SET read_to = max(read_to, ?1), written_by = ?2",
                    params![signed(read_to, "a log size")?, tx.name],
                )?;
            }
            if let Some((list, state)) = &work.screened {
                tx.run(
                    "UPDATE party_list SET screened = max(screened, ?2), written_by = ?3 WHERE id = ?1",
                    params![list, signed(*state, "a list's state")?, tx.name],
                )?;
            }
            Ok(())
        })
    }

    pub(super) fn our_one(&self, key: &OurKey) -> StoreResult<Option<OurParty>> {
        let sql = format!("{OURS} WHERE about = ?1 AND id = ?2 AND place = ?3");
        self.read("read a party", |conn| {
            one(conn, &sql, params![key.about, key.id, key.place], our_row)
        })
    }

    pub(super) fn ours_of(&self, about: &str, id: &str) -> StoreResult<Vec<OurParty>> {
        let sql = format!("{OURS} WHERE about = ?1 AND id = ?2 ORDER BY place");
        self.read("read parties", |conn| many(conn, &sql, [about, id], our_row))
    }

    pub(super) fn ours_after(&self, after: Option<&OurKey>, limit: u32) -> StoreResult<Vec<OurParty>> {
        let start = OurKey::default();
        let key = after.unwrap_or(&start);
        let sql =
            format!("{OURS} WHERE (about, id, place) > (?1, ?2, ?3) ORDER BY about, id, place LIMIT ?4");
        self.read("read parties", |conn| {
            many(conn, &sql, params![key.about, key.id, key.place, limit], our_row)
        })
    }

    pub(super) fn customers_with(
        &self,
        words: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<OurParty>> {
        let mut query = Query::new(&format!("{OURS} WHERE about = 'customer'"));
        hold(&mut query, words);
        query
            .bind(" AND id > ?", after.unwrap_or("").to_owned())
            .bind(" ORDER BY id LIMIT ?", limit);
        self.read("list customers", |conn| {
            many(conn, &query.sql, params_from_iter(&query.params), our_row)
        })
    }

    pub(super) fn count_customers(&self, words: Option<&str>) -> StoreResult<u64> {
        let mut query = Query::new("SELECT count(*) FROM our_party WHERE about = 'customer'");
        hold(&mut query, words);
        self.count_rows(&query)
    }

    pub(super) fn candidate_by_id(&self, id: i64) -> StoreResult<Option<CandidateRow>> {
        self.read("read a candidate", |conn| {
            one(conn, &format!("{CANDIDATE} WHERE id = ?1"), [id], candidate_row)
        })
    }

    pub(super) fn candidate_by_key(&self, key: &CandidateKey) -> StoreResult<Option<CandidateRow>> {
        let sql =
            format!("{CANDIDATE} WHERE about = ?1 AND ours = ?2 AND place = ?3 AND list = ?4 AND entry = ?5");
        let o = &key.ours;
        self.read("read a candidate", |conn| {
            one(
                conn,
                &sql,
                params![o.about, o.id, o.place, key.list, key.entry],
                candidate_row,
            )
        })
    }

    pub(super) fn candidate_page(
        &self,
        filter: &CandidateFilter,
        after: Option<(f64, i64)>,
        limit: u32,
    ) -> StoreResult<Vec<CandidateRow>> {
        let mut query = Query::new(&format!("{CANDIDATE} WHERE 1"));
        narrow(&mut query, filter);
        if let Some((score, id)) = after {
            query
                .bind(" AND (score < ?", score)
                .bind(" OR score = ?", score)
                .bind(" AND id > ?)", id);
        }
        query.bind(" ORDER BY score DESC, id LIMIT ?", limit);
        self.read("list candidates", |conn| {
            many(conn, &query.sql, params_from_iter(&query.params), candidate_row)
        })
    }

    pub(super) fn count_candidates(&self, filter: &CandidateFilter) -> StoreResult<u64> {
        let mut query = Query::new("SELECT count(*) FROM candidate WHERE 1");
        narrow(&mut query, filter);
        self.count_rows(&query)
    }

    pub(super) fn events_of(&self, id: i64) -> StoreResult<Vec<CandidateEvent>> {
        let sql = "SELECT at, what, account, verdict, reason, record, list_state, ours_digest, entry_digest
            FROM candidate_event WHERE candidate = ?1 ORDER BY id";
        self.read("read a candidate's story", |conn| {
            many(conn, sql, [id], event_row)
        })
    }

    pub(super) fn unseen_clearings(&self, account: &str, limit: u32) -> StoreResult<Vec<CandidateRow>> {
        let sql = format!(
            "{CANDIDATE} c WHERE state = 'cleared'
                AND EXISTS (SELECT 1 FROM candidate_event v WHERE v.candidate = c.id AND v.account = ?1)
                AND NOT EXISTS (SELECT 1 FROM clearing_seen s WHERE s.candidate = c.id AND s.account = ?1)
                ORDER BY c.id DESC LIMIT ?2"
        );
        self.read("list clearings", |conn| {
            many(conn, &sql, params![account, limit], candidate_row)
        })
    }

    fn count_rows(&self, query: &Query) -> StoreResult<u64> {
        let count = |row: &Row<'_>| row.get::<_, i64>(0);
        let counted = self.read("count", |conn| {
            one(conn, &query.sql, params_from_iter(&query.params), count)
        })?;
        Ok(counted.unwrap_or_default().unsigned_abs())
    }
}

/// Lower case, so that a search by words does not ask for the case.
fn folded(party: &OurParty) -> String {
    format!("{} {}", party.key.id, party.name).to_lowercase()
}

/// Narrows to customers that hold every word.
fn hold(query: &mut Query, words: Option<&str>) {
    for word in words.unwrap_or("").split_whitespace() {
        query.bind(" AND instr(folded, ?) > 0", word.to_lowercase());
    }
}

fn narrow(query: &mut Query, filter: &CandidateFilter) {
    if !filter.states.is_empty() {
        query.one_of(" AND state", &filter.states);
    }
    if let Some(list) = &filter.list {
        query.bind(" AND list = ?", list.clone());
    }
    if let Some(entry) = &filter.entry {
        query.bind(" AND entry = ?", entry.clone());
    }
    if let Some((about, id)) = &filter.ours {
        query
            .bind(" AND about = ?", about.clone())
            .bind(" AND ours = ?", id.clone());
    }
    if let Some(account) = &filter.not_by {
        query.bind(" AND account IS NOT ?", account.clone());
    }
    match filter.tlp.as_deref() {
        None => {}
        Some([]) => drop(query.add(" AND 0")),
        Some(labels) => query.one_of(" AND tlp", labels),
    }
}

fn put_ours(tx: &Tx<'_>, parties: &[OurParty]) -> Result<(), Fault> {
    let mut put = tx.prepare(PUT_OURS)?;
    // Who may see a candidate and what it is called follow our side.
    let mut follow = tx.prepare(
        "UPDATE candidate SET tlp = ?4, ours_name = ?5, kind = ?6, written_by = ?7 WHERE about = ?1 AND ours = ?2 AND place = ?3",
    )?;
    for p in parties {
        let k = &p.key;
        put.execute(params![
            k.about,
            k.id,
            k.place,
            p.digest,
            p.kind,
            p.name,
            folded(p),
            p.party,
            p.tlp,
            p.updated,
            tx.name
        ])?;
        follow.execute(params![k.about, k.id, k.place, p.tlp, p.name, p.kind, tx.name])?;
    }
    Ok(())
}

fn put_candidate(
    tx: &Tx<'_>,
    put: &mut CachedStatement<'_>,
    note: &mut CachedStatement<'_>,
    change: &CandidateChange,
) -> Result<(), Fault> {
    let c = &change.row;
    let o = &c.key.ours;
    let cleared = c
        .cleared
        .map(|state| signed(state, "a list's state"))
        .transpose()?;
    let id: i64 = put.query_row(
        params![
            o.about,
            o.id,
            o.place,
            c.key.list,
            c.key.entry,
            c.state,
            c.score,
            c.reasons,
            c.ours_digest,
            c.entry_digest,
            c.opened,
            c.reopened,
            c.decision,
            c.account,
            cleared,
            c.tlp,
            c.ours_name,
            c.kind,
            c.entry_name,
            tx.name
        ],
        |row| row.get(0),
    )?;
    if let Some(e) = &change.event {
        let state = e
            .list_state
            .map(|state| signed(state, "a list's state"))
            .transpose()?;
        note.execute(params![
            id,
            e.at,
            e.what,
            e.account,
            e.verdict,
            e.reason,
            e.record,
            state,
            e.ours_digest,
            e.entry_digest,
            tx.name
        ])?;
    }
    Ok(())
}

fn our_row(row: &Row<'_>) -> rusqlite::Result<OurParty> {
    let key = OurKey {
        about: row.get(0)?,
        id: row.get(1)?,
        place: row.get(2)?,
    };
    Ok(OurParty {
        key,
        digest: row.get(3)?,
        kind: row.get(4)?,
        name: row.get(5)?,
        party: row.get(6)?,
        tlp: row.get(7)?,
        updated: row.get(8)?,
    })
}

fn candidate_row(row: &Row<'_>) -> rusqlite::Result<CandidateRow> {
    let ours = OurKey {
        about: row.get(1)?,
        id: row.get(2)?,
        place: row.get(3)?,
    };
    let key = CandidateKey {
        ours,
        list: row.get(4)?,
        entry: row.get(5)?,
    };
    Ok(CandidateRow {
        id: row.get(0)?,
        key,
        state: row.get(6)?,
        score: row.get(7)?,
        reasons: row.get(8)?,
        ours_digest: row.get(9)?,
        entry_digest: row.get(10)?,
        opened: row.get(11)?,
        reopened: row.get(12)?,
        decision: row.get(13)?,
        account: row.get(14)?,
        cleared: row.get::<_, Option<i64>>(15)?.map(i64::unsigned_abs),
        tlp: row.get(16)?,
        ours_name: row.get(17)?,
        kind: row.get(18)?,
        entry_name: row.get(19)?,
    })
}

fn event_row(row: &Row<'_>) -> rusqlite::Result<CandidateEvent> {
    Ok(CandidateEvent {
        at: row.get(0)?,
        what: row.get(1)?,
        account: row.get(2)?,
        verdict: row.get(3)?,
        reason: row.get(4)?,
        record: row.get(5)?,
        list_state: row.get::<_, Option<i64>>(6)?.map(i64::unsigned_abs),
        ours_digest: row.get(7)?,
        entry_digest: row.get(8)?,
    })
}
