//! Counterparts in SQLite.

use rusqlite::{Row, params};

use super::Fault;
use super::SqliteStore;
use super::read::many;
use super::stage::signed;
use super::write::Tx;
use crate::peers::{
    CosignedAt, FailureRow, Foreign, LogRow, MAX_OWN_CHECKPOINTS, MAX_ROUNDS, NewFailure, NewPeer,
    PeerFreeze, PeerRow, PeerSeen, Taken,
};
use crate::{PeerStore, SettledRow, StagedStatement, StatementRow, StoreError, StoreResult};

const PEER: &str = "SELECT name, address, code, card, pinned, pinned_by, last_try, last_contact, log_size, mirrored,
    theirs_size, theirs_at, ours_size, ours_at, policy_size, frozen, frozen_why, frozen_by, frozen_size, evidence
    FROM peer WHERE removed IS NULL ORDER BY name";

const PUT: &str = "INSERT INTO peer (name, address, code, card, pinned, pinned_by, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (name) DO UPDATE SET address = ?2, code = ?3, card = ?4, pinned = ?5, pinned_by = ?6, removed = NULL,
        written_by = ?7";

const SEEN: &str = "UPDATE peer SET last_try = coalesce(?2, last_try), last_contact = coalesce(?3, last_contact),
        log_size = max(log_size, coalesce(?4, 0)), mirrored = max(mirrored, coalesce(?5, 0)),
        theirs_at = iif(coalesce(?6, 0) > theirs_size, ?7, theirs_at), theirs_size = max(theirs_size, coalesce(?6, 0)),
        ours_at = iif(coalesce(?8, 0) > ours_size, ?9, ours_at), ours_size = max(ours_size, coalesce(?8, 0)),
        policy_size = max(policy_size, coalesce(?10, 0)), written_by = ?11
    WHERE name = ?1 AND removed IS NULL";

const FREEZE: &str =
    "UPDATE peer SET frozen = ?2, frozen_why = ?3, frozen_by = ?4, frozen_size = ?5, evidence = ?6,
        written_by = ?7
    WHERE name = ?1 AND removed IS NULL AND (frozen IS NULL OR ?2 IS NULL)";

const FAILED: &str = "INSERT INTO peer_failure (peer, step, what, mend, who, since, last, times, next_try, written_by)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 1, ?7, ?8)
    ON CONFLICT (peer, step) DO UPDATE SET what = ?3, mend = ?4, who = ?5, last = ?6, times = times + 1, next_try = ?7,
        written_by = ?8";

impl PeerStore for SqliteStore {
    fn peer_put(&self, peer: &NewPeer) -> StoreResult<()> {
        self.tx("peers.put", |tx| {
            let about = params![
                peer.name,
                peer.address,
                peer.code,
                peer.card,
                peer.pinned,
                peer.pinned_by,
                tx.name
            ];
            tx.run(PUT, about)?;
            Ok(())
        })
    }

    fn peers(&self) -> StoreResult<Vec<PeerRow>> {
        self.read("read the peers", |conn| many(conn, PEER, [], peer_row))
    }

    fn peer_remove(&self, name: &str, at: i64) -> StoreResult<()> {
        self.tx("peers.remove", |tx| {
            let sql = "UPDATE peer SET removed = ?2, written_by = ?3 WHERE name = ?1 AND removed IS NULL";
            changed(tx.run(sql, params![name, at, tx.name])?, name)?;
            tx.run("DELETE FROM peer_failure WHERE peer = ?1", [name])?;
            Ok(())
        })
    }

    fn peer_freeze(&self, name: &str, freeze: Option<&PeerFreeze>) -> StoreResult<()> {
        self.tx("peers.freeze", |tx| {
            is_pinned(tx, name)?;
            let size = freeze.map(|f| signed(f.common_size, "log size")).transpose()?;
            let row = params![
                name,
                freeze.map(|f| f.at),
                freeze.map(|f| &f.why),
                freeze.map(|f| &f.by),
                size,
                freeze.and_then(|f| f.evidence.as_ref()),
                tx.name
            ];
            tx.run(FREEZE, row)?;
            Ok(())
        })
    }

    fn peer_seen(&self, name: &str, seen: &PeerSeen) -> StoreResult<()> {
        let size = |size: Option<u64>| size.map(|size| signed(size, "log size")).transpose();
        let of = |one: Option<CosignedAt>| one.map(|one| one.size);
        self.tx("peers.seen", |tx| {
            let row = params![
                name,
                seen.tried,
                seen.answered,
                size(seen.log_size)?,
                size(seen.mirrored)?,
                size(of(seen.theirs))?,
                seen.theirs.and_then(|one| one.at),
                size(of(seen.ours))?,
                seen.ours.and_then(|one| one.at),
                size(seen.policy_size)?,
                tx.name
            ];
            changed(tx.run(SEEN, row)?, name)
        })
    }

    fn peer_failed(&self, name: &str, failure: &NewFailure) -> StoreResult<()> {
        self.tx("peers.failed", |tx| {
            is_pinned(tx, name)?;
            let row = params![
                name,
                failure.step,
                failure.what,
                failure.mend,
                failure.who,
                failure.at,
                failure.next_try,
                tx.name
            ];
            tx.run(FAILED, row)?;
            Ok(())
        })
    }

    fn peer_next_try(&self, name: &str, at: i64) -> StoreResult<()> {
        self.tx("peers.next-try", |tx| {
            let sql = "UPDATE peer_failure SET next_try = ?2, written_by = ?3 WHERE peer = ?1";
            tx.run(sql, params![name, at, tx.name])?;
            Ok(())
        })
    }

    fn peer_mended(&self, name: &str, step: &str) -> StoreResult<()> {
        self.tx("peers.mended", |tx| {
            tx.run(
                "DELETE FROM peer_failure WHERE peer = ?1 AND step = ?2",
                [name, step],
            )?;
            Ok(())
        })
    }

    fn peer_failures(&self, name: &str) -> StoreResult<Vec<FailureRow>> {
        self.read("read failures", |conn| {
            let sql = "SELECT step, what, mend, who, last, next_try, since, times FROM peer_failure WHERE peer = ?1 ORDER BY step";
            many(conn, sql, [name], failure_row)
        })
    }

    fn peer_round(&self, name: &str, began: i64, report: &str) -> StoreResult<()> {
        self.tx("peers.round", |tx| {
            is_pinned(tx, name)?;
            let sql = "INSERT INTO peer_round (peer, began, report, written_by) VALUES (?1, ?2, ?3, ?4)";
            tx.run(sql, params![name, began, report, tx.name])?;
            let old = "DELETE FROM peer_round WHERE peer = ?1 AND id NOT IN
                (SELECT id FROM peer_round WHERE peer = ?1 ORDER BY id DESC LIMIT ?2)";
            tx.run(old, params![name, MAX_ROUNDS])?;
            Ok(())
        })
    }

    fn peer_rounds(&self, name: &str, limit: u32) -> StoreResult<Vec<String>> {
        self.read("read rounds", |conn| {
            let sql = "SELECT report FROM peer_round WHERE peer = ?1 ORDER BY id DESC LIMIT ?2";
            many(conn, sql, params![name, limit.min(MAX_ROUNDS)], |row| row.get(0))
        })
    }

    fn own_checkpoint_put(&self, size: u64, note: &[u8]) -> StoreResult<()> {
        self.tx("peers.checkpoint", |tx| {
            let sql = "INSERT INTO own_checkpoint (size, note, written_by) VALUES (?1, ?2, ?3)
                ON CONFLICT (size) DO UPDATE SET note = ?2, written_by = ?3";
            tx.run(sql, params![signed(size, "log size")?, note, tx.name])?;
            let old = "DELETE FROM own_checkpoint WHERE size NOT IN
                (SELECT size FROM own_checkpoint ORDER BY size DESC LIMIT ?1)";
            tx.run(old, [MAX_OWN_CHECKPOINTS])?;
            Ok(())
        })
    }

    fn own_checkpoints(&self) -> StoreResult<Vec<(u64, Vec<u8>)>> {
        self.read("read checkpoints", |conn| {
            let sql = "SELECT size, note FROM own_checkpoint ORDER BY size DESC";
            many(conn, sql, [], |row| Ok((count(row, 0)?, row.get(1)?)))
        })
    }

    fn log_id(&self, origin: &str, node: &str) -> StoreResult<i64> {
        let known = "SELECT id FROM known_log WHERE origin = ?1";
        let found = self.read("find a log", |conn| {
            super::read::one(conn, known, [origin], |row| row.get(0))
        })?;
        if let Some(id) = found {
            return Ok(id);
        }
        self.tx("peers.log", |tx| {
            let sql =
                "INSERT INTO known_log (origin, node, written_by) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            tx.run(sql, params![origin, node, tx.name])?;
            Ok(tx.query_row(known, [origin], |row| row.get(0))?)
        })
    }

    fn logs(&self) -> StoreResult<Vec<LogRow>> {
        self.read("read the logs", |conn| {
            let sql = "SELECT id, origin, node, next_index, open, blind, refused FROM known_log ORDER BY id";
            many(conn, sql, [], log_row)
        })
    }

    fn take_foreign(&self, log: i64, first: u64, entries: &[Foreign]) -> StoreResult<Vec<(u64, Taken)>> {
        self.take_entries(log, first, entries)
    }

    fn take_given(&self, log: i64, given: &[(u64, StagedStatement)]) -> StoreResult<Vec<Taken>> {
        self.take_apart(log, given)
    }

    fn key_events(&self, log: i64) -> StoreResult<Vec<StatementRow>> {
        self.key_events_of(log)
    }

    fn current_of_log(&self, log: i64, kind: &str, limit: u32) -> StoreResult<Vec<SettledRow>> {
        self.current_of(log, kind, limit)
    }

    fn refused_entries(&self, log: i64) -> StoreResult<Vec<(u64, String)>> {
        self.read("read refused entries", |conn| {
            let sql = "SELECT log_index, why FROM refused_entry WHERE log = ?1 ORDER BY log_index";
            many(conn, sql, [log], |row| Ok((count(row, 0)?, row.get(1)?)))
        })
    }
}

/// A number that is never negative.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

fn peer_row(row: &Row<'_>) -> rusqlite::Result<PeerRow> {
    let frozen = match row.get::<_, Option<i64>>(15)? {
        None => None,
        Some(at) => Some(PeerFreeze {
            at,
            why: row.get(16)?,
            by: row.get(17)?,
            common_size: count(row, 18)?,
            evidence: row.get(19)?,
        }),
    };
    Ok(PeerRow {
        new: NewPeer {
            name: row.get(0)?,
            address: row.get(1)?,
            code: row.get(2)?,
            card: row.get(3)?,
            pinned: row.get(4)?,
            pinned_by: row.get(5)?,
        },
        last_try: row.get(6)?,
        last_contact: row.get(7)?,
        log_size: count(row, 8)?,
        mirrored: count(row, 9)?,
        theirs: CosignedAt {
            size: count(row, 10)?,
            at: row.get(11)?,
        },
        ours: CosignedAt {
            size: count(row, 12)?,
            at: row.get(13)?,
        },
        policy_size: count(row, 14)?,
        frozen,
    })
}

fn failure_row(row: &Row<'_>) -> rusqlite::Result<FailureRow> {
    Ok(FailureRow {
        last: NewFailure {
            step: row.get(0)?,
            what: row.get(1)?,
            mend: row.get(2)?,
            who: row.get(3)?,
            at: row.get(4)?,
            next_try: row.get(5)?,
        },
        since: row.get(6)?,
        times: count(row, 7)?,
    })
}

fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow {
        id: row.get(0)?,
        origin: row.get(1)?,
        node: row.get(2)?,
        next_index: count(row, 3)?,
        open: count(row, 4)?,
        blind: count(row, 5)?,
        refused: count(row, 6)?,
    })
}

fn is_pinned(tx: &Tx<'_>, name: &str) -> Result<(), Fault> {
    let sql = "SELECT count(*) FROM peer WHERE name = ?1 AND removed IS NULL";
    let pinned: bool = tx.query_row(sql, [name], |row| row.get(0))?;
    changed(usize::from(pinned), name)
}

fn changed(rows: usize, name: &str) -> Result<(), Fault> {
    if rows > 0 {
        return Ok(());
    }
    Err(StoreError::Missing {
        what: format!("peer {name}"),
    }
    .into())
}
