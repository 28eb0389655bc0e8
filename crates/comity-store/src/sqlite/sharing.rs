//! What was shared with whom in SQLite: proposals, releases, deliveries, holders, manifests; and the door to what came in
//! and to what is erased.

use rusqlite::{Connection, Row, params};

use super::read::{many, one};
use super::stage::{record_key, signed};
use super::write::Tx;
use super::{Fault, SqliteStore, erase, incoming};
use crate::sharing::*;
use crate::{Hash, StoreResult};

const SHARE: &str = "SELECT id, key, state, why, record, form, proposed_by, proposed, release, decided_by, decided, reason, problem FROM share";

const RELEASED: &str = "SELECT release, hash, log_index, why, record, seq, sealed, at FROM released";

const DELIVERY: &str = "SELECT r.release, r.hash, r.log_index, r.why, r.record, r.seq, r.sealed, r.at,
    d.peer, d.stage, d.at, d.reason, d.text, d.receipt FROM delivery d JOIN released r ON r.release = d.release";

/// What is no longer waited for: decided, acted, or overtaken by a later release that was acted upon. What is only told
/// (a grant, a further holder, receipts passed on) is done when it has arrived.
const OPEN: &str = "NOT (d.stage IN ('accepted', 'refused', 'acted') OR (d.stage <> 'waiting' AND r.why IN ('grant', 'onward', 'receipts'))
    OR (r.why IN ('update', 'take-back') AND EXISTS (SELECT 1 FROM holder h WHERE h.record = r.record AND h.node = d.peer AND h.via = '' AND h.acked >= r.seq))
    OR EXISTS (SELECT 1 FROM holder h WHERE h.record = r.record AND h.node = d.peer AND h.via = '' AND h.erased IS NOT NULL))";

const HOLDER: &str = "SELECT record, node, via, since, sent, stage, acked, head, erased FROM
    (SELECT h.*, coalesce((SELECT max(s.seq) FROM statement s WHERE s.record_key = h.key AND s.record_id = h.record AND s.standing <> 0), 0) AS head
        FROM holder h)";

impl SharingStore for SqliteStore {
    fn share_add(&self, share: &NewShare) -> StoreResult<i64> {
        self.tx("share.add", |tx| {
            let s = share;
            tx.run(
                "INSERT INTO share (key, state, why, record, form, proposed_by, proposed, release, written_by)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (key) DO NOTHING",
                params![s.key, s.state, s.why, s.record, s.form, s.proposed_by, s.proposed, s.release, tx.name],
            )?;
            let id = one(tx, "SELECT id FROM share WHERE key = ?1", [&s.key], |row| row.get(0))?;
            id.ok_or_else(|| missing("share"))
        })
    }

    fn share(&self, id: i64) -> StoreResult<Option<Share>> {
        self.read("read a proposal", |conn| {
            one(conn, &format!("{SHARE} WHERE id = ?1"), [id], share_row)
        })
    }

    fn shares(&self, filter: &ShareFilter, limit: u32) -> StoreResult<Vec<Share>> {
        let sql = format!(
            "{SHARE} WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR record = ?2) AND (?3 OR key LIKE 'by-hand/%')
                AND (?4 IS NULL OR id < ?4) ORDER BY id DESC LIMIT ?5"
        );
        let f = filter;
        self.read("list proposals", |conn| {
            many(
                conn,
                &sql,
                params![f.state, f.record, f.automatic, f.before, limit],
                share_row,
            )
        })
    }

    fn share_decide(&self, id: i64, decision: &ShareDecision) -> StoreResult<bool> {
        self.tx("share.decide", |tx| {
            let d = decision;
            let sql = "UPDATE share SET state = ?2, decided_by = ?3, decided = ?4, reason = ?5, release = ?6, written_by = ?7
                WHERE id = ?1 AND state = 'proposed'";
            Ok(tx.run(sql, params![id, d.state, d.by, d.at, d.reason, d.release, tx.name])? == 1)
        })
    }

    fn share_problem(&self, id: i64, problem: Option<&str>) -> StoreResult<()> {
        self.tx("share.problem", |tx| {
            tx.run(
                "UPDATE share SET problem = ?2, written_by = ?3 WHERE id = ?1 AND problem IS NOT ?2",
                params![id, problem, tx.name],
            )?;
            Ok(())
        })
    }

    fn sharing_read_to(&self) -> StoreResult<u64> {
        let sql = "SELECT read_to FROM sharing_position";
        let read = self.read("read how far sharing is", |conn| {
            one(conn, sql, [], |row| row.get::<_, i64>(0))
        })?;
        Ok(read.unwrap_or_default().unsigned_abs())
    }

    fn sharing_apply(&self, work: &SharingWork) -> StoreResult<()> {
        let read_to = signed(work.read_to, "a log position")?;
        self.tx("sharing.apply", |tx| {
            work.released.iter().try_for_each(|one| put_released(tx, one))?;
            work.addressed.iter().try_for_each(|one| put_addressed(tx, one))?;
            for record_id in &work.answered {
                tx.run(
                    "UPDATE due SET logged = 1, written_by = ?2 WHERE record_id = ?1",
                    params![record_id, tx.name],
                )?;
            }
            work.erasures
                .iter()
                .try_for_each(|one| erase::put_erasure(tx, one))?;
            work.erased
                .iter()
                .try_for_each(|one| erase::put_erased(tx, one))?;
            work.relays
                .iter()
                .try_for_each(|one| incoming::put_relay(tx, one))?;
            tx.run(
                "UPDATE sharing_position SET read_to = max(read_to, ?1), written_by = ?2",
                params![read_to, tx.name],
            )?;
            Ok(())
        })
    }

    fn released(&self, release: &str) -> StoreResult<Option<Released>> {
        self.read("read a release", |conn| {
            one(
                conn,
                &format!("{RELEASED} WHERE release = ?1"),
                [release],
                released_row,
            )?
            .map(|found| with_recipients(conn, found))
            .transpose()
        })
    }

    fn released_with(&self, sealed: &Hash) -> StoreResult<Vec<Released>> {
        self.read("read a release", |conn| {
            many(
                conn,
                &format!("{RELEASED} WHERE sealed = ?1"),
                [sealed],
                released_row,
            )?
            .into_iter()
            .map(|found| with_recipients(conn, found))
            .collect()
        })
    }

    fn deliveries(&self, record: Option<&str>, open: bool, limit: u32) -> StoreResult<Vec<DeliveryState>> {
        let sql = format!(
            "{DELIVERY} WHERE (?1 IS NULL OR r.record = ?1) AND (NOT ?2 OR {OPEN}) ORDER BY r.log_index, d.peer LIMIT ?3"
        );
        self.read("list deliveries", |conn| {
            many(conn, &sql, params![record, open, limit], delivery_row)
        })
    }

    fn deliveries_of(&self, release: &str) -> StoreResult<Vec<DeliveryState>> {
        let sql = format!("{DELIVERY} WHERE d.release = ?1 ORDER BY d.peer");
        self.read("list deliveries", |conn| {
            many(conn, &sql, [release], delivery_row)
        })
    }

    fn holders_of(&self, record: Option<&str>, limit: u32) -> StoreResult<Vec<Holder>> {
        let sql = format!("{HOLDER} WHERE ?1 IS NULL OR record = ?1 ORDER BY record, node, via LIMIT ?2");
        self.read("list holders", |conn| {
            many(conn, &sql, params![record, limit], holder_row)
        })
    }

    fn holders_behind(&self, limit: u32) -> StoreResult<Vec<Holder>> {
        let sql = format!(
            "{HOLDER} WHERE via = '' AND erased IS NULL AND sent < head ORDER BY record, node LIMIT ?1"
        );
        self.read("list holders", |conn| many(conn, &sql, [limit], holder_row))
    }

    fn holders_unanswered(&self, limit: u32) -> StoreResult<Vec<Holder>> {
        let sql = format!(
            "{HOLDER} WHERE erased IS NULL AND head > 1 AND acked < head ORDER BY record, node, via LIMIT ?1"
        );
        self.read("list holders", |conn| many(conn, &sql, [limit], holder_row))
    }

    fn manifest_state(&self, peer: &str) -> StoreResult<(u64, Hash)> {
        self.read("read a manifest", |conn| manifest_end(conn, peer))
    }

    fn manifest_entries(&self, peer: &str, from: u64, limit: u32) -> StoreResult<Vec<(u64, Hash)>> {
        let from = signed(from, "a place in a manifest")?;
        let sql =
            "SELECT log_index, hash FROM addressed WHERE peer = ?1 AND place >= ?2 ORDER BY place LIMIT ?3";
        self.read("read a manifest", |conn| {
            many(conn, sql, params![peer, from, limit], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })
        })
    }

    fn is_addressed(&self, peer: &str, hash: &Hash) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM addressed WHERE hash = ?2 AND peer = ?1 LIMIT 1";
        let found = self.read("read a manifest", |conn| {
            one(conn, sql, params![peer, hash], |row| row.get::<_, i64>(0))
        })?;
        Ok(found.is_some())
    }

    fn manifest_cursor(&self, peer: &str) -> StoreResult<(u64, Hash)> {
        let sql = "SELECT entries, digest FROM manifest_cursor WHERE peer = ?1";
        let found = self.read("read a cursor", |conn| {
            one(conn, sql, [peer], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    fn incoming_take(&self, taking: &Taking) -> StoreResult<()> {
        self.tx("incoming.take", |tx| incoming::take(tx, taking))
    }

    fn incoming_one(&self, id: i64) -> StoreResult<Option<Incoming>> {
        self.read("read what came in", |conn| incoming::read_one(conn, id))
    }

    fn incoming_list(&self, filter: &IncomingFilter, limit: u32) -> StoreResult<Vec<Incoming>> {
        self.read("list what came in", |conn| incoming::list(conn, filter, limit))
    }

    fn incoming_turn(
        &self,
        id: i64,
        from: &[&str],
        to: &str,
        by: Option<i64>,
        due: Option<&Due>,
    ) -> StoreResult<bool> {
        self.tx("incoming.turn", |tx| incoming::turn(tx, id, from, to, by, due))
    }

    fn dues(&self, limit: u32) -> StoreResult<Vec<Due>> {
        let sql = "SELECT key, record_id, peer, body FROM due WHERE logged = 0 ORDER BY id LIMIT ?1";
        self.read("list answers", |conn| many(conn, sql, [limit], incoming::due_row))
    }

    fn is_granted(&self, record: &str, node: &str) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM grant_onward WHERE record = ?1 AND node = ?2";
        let found = self.read("read a grant", |conn| {
            one(conn, sql, params![record, node], |row| row.get::<_, i64>(0))
        })?;
        Ok(found.is_some())
    }

    fn relays(&self, limit: u32) -> StoreResult<Vec<Relay>> {
        let sql = "SELECT why, hash, record, peer, nodes FROM relay WHERE told = 0 ORDER BY id LIMIT ?1";
        self.read("list what is to be told", |conn| {
            many(conn, sql, [limit], incoming::relay_row)
        })
    }

    fn vouched_log(&self, node: &str) -> StoreResult<Option<(String, String)>> {
        let sql = "SELECT vkey, peer FROM vouched_log WHERE node = ?1";
        self.read("read a log's key", |conn| {
            one(conn, sql, [node], |row| Ok((row.get(0)?, row.get(1)?)))
        })
    }

    fn given_proof(&self, hash: &Hash) -> StoreResult<Option<GivenProof>> {
        let sql = "SELECT hash, record, vkey, proof FROM given_proof WHERE hash = ?1";
        self.read("read a proof", |conn| {
            one(conn, sql, [hash], |row| {
                Ok(GivenProof {
                    hash: row.get(0)?,
                    record: row.get(1)?,
                    vkey: row.get(2)?,
                    proof: row.get(3)?,
                })
            })
        })
    }

    fn erasures_of(&self, record: Option<&str>, limit: u32) -> StoreResult<Vec<Erasure>> {
        self.read("list orders to erase", |conn| {
            erase::list(conn, record, false, limit)
        })
    }

    fn erasures_due(&self, limit: u32) -> StoreResult<Vec<Erasure>> {
        self.read("list orders to erase", |conn| {
            erase::list(conn, None, true, limit)
        })
    }

    fn erased_by(&self, notice: &str) -> StoreResult<Vec<ErasedRow>> {
        self.read("list who has erased", |conn| erase::erased_by(conn, notice))
    }

    fn sealed_with(&self, record: &str) -> StoreResult<Vec<Hash>> {
        let sql = "SELECT sealed FROM released WHERE record = ?1 AND sealed IS NOT NULL
            UNION SELECT i.sealed FROM incoming i JOIN incoming_statement s ON s.incoming = i.id WHERE s.record = ?1 AND i.sealed IS NOT NULL";
        self.read("list sealed files", |conn| {
            many(conn, sql, [record], |row| row.get(0))
        })
    }

    fn erase_record(&self, record: &str, words: &[String]) -> StoreResult<Deleted> {
        self.tx("record.erase", |tx| erase::erase(tx, record, words))
    }

    fn scrub(&self) -> StoreResult<()> {
        self.scrub_files()
    }

    fn erasure_done(&self, notice: &str, at: i64, due: &[Due]) -> StoreResult<()> {
        self.tx("erasure.done", |tx| {
            tx.run(
                "UPDATE erasure SET done = coalesce(done, ?2), written_by = ?3 WHERE notice = ?1",
                params![notice, at, tx.name],
            )?;
            due.iter().try_for_each(|one| incoming::put_due(tx, one))
        })
    }
}

fn put_released(tx: &Tx<'_>, one: &Released) -> Result<(), Fault> {
    let seq = signed(one.seq, "a chain's number")?;
    tx.run(
        "INSERT INTO released (release, hash, log_index, why, record, seq, sealed, at, written_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        params![
            one.release,
            one.hash,
            signed(one.index, "a log position")?,
            one.why,
            one.record,
            seq,
            one.sealed,
            one.at,
            tx.name
        ],
    )?;
    tx.run(
        "UPDATE share SET state = 'released', problem = NULL, written_by = ?2 WHERE release = ?1",
        params![one.release, tx.name],
    )?;
    for peer in &one.to {
        tx.run(
            "INSERT INTO delivery (release, peer, stage, rank, written_by) VALUES (?1, ?2, 'waiting', 0, ?3) ON CONFLICT DO NOTHING",
            params![one.release, peer, tx.name],
        )?;
        if matches!(one.why.as_str(), "share" | "update" | "take-back") {
            let sent = Holder {
                record: one.record.clone(),
                node: peer.clone(),
                via: String::new(),
                since: one.at,
                sent: one.seq,
                stage: "waiting".into(),
                acked: 0,
                head: 0,
                erased: None,
            };
            put_holder(tx, &sent)?;
        }
    }
    for hash in one
        .statements
        .iter()
        .filter(|_| matches!(one.why.as_str(), "receipts" | "onward"))
    {
        tx.run(
            "UPDATE relay SET told = 1, written_by = ?3 WHERE why = ?1 AND hash = ?2",
            params![one.why, hash, tx.name],
        )?;
    }
    Ok(())
}

/// A holder that is known already keeps what its receipts said.
pub(super) fn put_holder(tx: &Tx<'_>, holder: &Holder) -> Result<(), Fault> {
    let h = holder;
    tx.run(
        "INSERT INTO holder (record, node, via, since, sent, stage, acked, key, written_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (record, node, via) DO UPDATE SET sent = max(sent, ?5), since = min(since, ?4), written_by = ?9",
        params![
            h.record,
            h.node,
            h.via,
            h.since,
            signed(h.sent, "a chain's number")?,
            h.stage,
            signed(h.acked, "a chain's number")?,
            record_key(&h.record),
            tx.name
        ],
    )?;
    Ok(())
}

/// Entries come in the order of the log; one that is there already stays where it is.
fn put_addressed(tx: &Tx<'_>, one: &Addressed) -> Result<(), Fault> {
    let index = signed(one.index, "a log position")?;
    tx.run(
        "INSERT INTO addressed (peer, place, log_index, hash, digest, written_by)
            SELECT ?1, (SELECT count(*) FROM addressed WHERE peer = ?1), ?2, ?3, ?4, ?5
            WHERE NOT EXISTS (SELECT 1 FROM addressed WHERE peer = ?1 AND log_index >= ?2)",
        params![one.peer, index, one.hash, one.digest, tx.name],
    )?;
    Ok(())
}

fn manifest_end(conn: &Connection, peer: &str) -> Result<(u64, Hash), Fault> {
    let sql = "SELECT place + 1, digest FROM addressed WHERE peer = ?1 ORDER BY place DESC LIMIT 1";
    let found = super::read::one(conn, sql, [peer], |row| {
        Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
    })?;
    Ok(found.unwrap_or_default())
}

fn with_recipients(conn: &Connection, mut found: Released) -> Result<Released, Fault> {
    let sql = "SELECT peer FROM delivery WHERE release = ?1 ORDER BY peer";
    found.to = many(conn, sql, [&found.release], |row| row.get(0))?;
    Ok(found)
}

fn share_row(row: &Row<'_>) -> rusqlite::Result<Share> {
    Ok(Share {
        id: row.get(0)?,
        new: NewShare {
            key: row.get(1)?,
            state: row.get(2)?,
            why: row.get(3)?,
            record: row.get(4)?,
            form: row.get(5)?,
            proposed_by: row.get(6)?,
            proposed: row.get(7)?,
            release: row.get(8)?,
        },
        decided_by: row.get(9)?,
        decided: row.get(10)?,
        reason: row.get(11)?,
        problem: row.get(12)?,
    })
}

/// Without its recipients and statements.
fn released_row(row: &Row<'_>) -> rusqlite::Result<Released> {
    Ok(Released {
        release: row.get(0)?,
        hash: row.get(1)?,
        index: row.get::<_, i64>(2)?.unsigned_abs(),
        why: row.get(3)?,
        record: row.get(4)?,
        seq: row.get::<_, i64>(5)?.unsigned_abs(),
        sealed: row.get(6)?,
        at: row.get(7)?,
        to: Vec::new(),
        statements: Vec::new(),
    })
}

fn delivery_row(row: &Row<'_>) -> rusqlite::Result<DeliveryState> {
    Ok(DeliveryState {
        release: released_row(row)?,
        peer: row.get(8)?,
        stage: row.get(9)?,
        at: row.get(10)?,
        reason: row.get(11)?,
        text: row.get(12)?,
        receipt: row.get(13)?,
    })
}

fn holder_row(row: &Row<'_>) -> rusqlite::Result<Holder> {
    Ok(Holder {
        record: row.get(0)?,
        node: row.get(1)?,
        via: row.get(2)?,
        since: row.get(3)?,
        sent: row.get::<_, i64>(4)?.unsigned_abs(),
        stage: row.get(5)?,
        acked: row.get::<_, i64>(6)?.unsigned_abs(),
        head: row.get::<_, i64>(7)?.unsigned_abs(),
        erased: row.get(8)?,
    })
}

pub(super) fn missing(what: &str) -> Fault {
    Fault::Said(crate::StoreError::Missing { what: what.into() })
}
