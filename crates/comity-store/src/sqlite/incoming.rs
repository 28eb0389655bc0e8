//! What came in from counterparts, in SQLite: releases, answers, further holders, grants, and our answers that are due.

use rusqlite::{Connection, Row, params};

use super::read::{many, one};
use super::sharing::put_holder;
use super::stage::{record_key, signed};
use super::write::Tx;
use super::{Fault, erase};
use crate::sharing::*;

const INCOMING: &str = "SELECT i.id, i.peer, i.hash, i.log_index, i.release, i.why, i.record, i.sealed, i.terms, i.state, i.taken, i.reason, i.error,
    i.actor, i.decided_by FROM incoming i";

const STATEMENTS: &str = "SELECT hash, record, seq, verb, issuer, log, log_index, pinned FROM incoming_statement WHERE incoming = ?1 ORDER BY place";

/// Everything that was read of one entry of a manifest, in one piece with the cursor.
pub(super) fn take(tx: &Tx<'_>, taking: &Taking) -> Result<(), Fault> {
    if let Some(new) = &taking.incoming {
        put(tx, new)?;
    }
    taking.due.iter().try_for_each(|one| put_due(tx, one))?;
    taking.holders.iter().try_for_each(|one| put_holder(tx, one))?;
    taking.answers.iter().try_for_each(|one| answer(tx, one))?;
    for (record, node, release) in &taking.grants {
        tx.run(
            "INSERT INTO grant_onward (record, node, release, written_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![record, node, release, tx.name],
        )?;
    }
    taking.relays.iter().try_for_each(|one| put_relay(tx, one))?;
    taking
        .erasures
        .iter()
        .try_for_each(|one| erase::put_erasure(tx, one))?;
    taking
        .erased
        .iter()
        .try_for_each(|one| erase::put_erased(tx, one))?;
    for (node, vkey) in &taking.vouched {
        tx.run(
            "INSERT INTO vouched_log (node, vkey, peer, written_by) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
            params![node, vkey, taking.peer, tx.name],
        )?;
    }
    for given in &taking.proofs {
        tx.run(
            "INSERT INTO given_proof (hash, record, vkey, proof, written_by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            params![given.hash, given.record, given.vkey, given.proof, tx.name],
        )?;
    }
    for record in &taking.withdrawn {
        tx.run(
            "UPDATE statement SET status = 'withdrawn', written_by = ?3 WHERE record_key = ?1 AND record_id = ?2 AND standing = 1 AND log <> 0",
            params![record_key(record), record, tx.name],
        )?;
    }
    if let Some((entries, digest)) = &taking.cursor {
        tx.run(
            "INSERT INTO manifest_cursor (peer, entries, digest, written_by) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT DO UPDATE SET entries = ?2, digest = ?3, written_by = ?4 WHERE entries < ?2",
            params![
                taking.peer,
                signed(*entries, "a place in a manifest")?,
                digest,
                tx.name
            ],
        )?;
    }
    Ok(())
}

/// One that was missing or refused for now and came after all takes the place of its row; a known one stays as it is.
fn put(tx: &Tx<'_>, new: &NewIncoming) -> Result<(), Fault> {
    let n = new;
    let index = signed(n.index, "a log position")?;
    let written = tx.run(
        "INSERT INTO incoming (peer, hash, log_index, release, why, record, sealed, terms, state, taken, reason, error, actor, written_by)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (peer, log_index, hash) DO UPDATE SET release = ?4, why = ?5, record = ?6, sealed = ?7, terms = ?8, state = ?9, taken = ?10,
                reason = ?11, error = ?12, actor = ?13, written_by = ?14 WHERE state = 'missing'",
        params![
            n.peer, n.hash, index, n.release, n.why, n.record, n.sealed, n.terms, n.state, n.taken, n.reason, n.error,
            n.actor, tx.name
        ],
    )?;
    if written == 0 {
        return Ok(());
    }
    let sql = "SELECT id FROM incoming WHERE peer = ?1 AND log_index = ?2 AND hash = ?3";
    let id: Option<i64> = one(tx, sql, params![n.peer, index, n.hash], |row| row.get(0))?;
    let id = id.ok_or_else(|| super::sharing::missing("delivery"))?;
    for (place, s) in (0i64..).zip(&n.statements) {
        tx.run(
            "INSERT INTO incoming_statement (incoming, place, hash, record, seq, verb, issuer, log, log_index, pinned, written_by)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
            params![
                id,
                place,
                s.hash,
                s.record,
                signed(s.seq, "a chain's number")?,
                s.verb,
                s.issuer,
                s.log,
                signed(s.index, "a log position")?,
                s.pinned,
                tx.name
            ],
        )?;
    }
    Ok(())
}

/// Receipts may come in any order and through several hands: a stage is never taken back.
fn answer(tx: &Tx<'_>, one: &Answer) -> Result<(), Fault> {
    let a = one;
    let acked = signed(a.seq, "a chain's number")?;
    if a.via.is_empty() {
        tx.run(
            "UPDATE delivery SET stage = ?3, rank = ?4, at = ?5, reason = ?6, text = ?7, receipt = ?8, written_by = ?9
                WHERE release = ?1 AND peer = ?2 AND rank < ?4",
            params![a.release, a.peer, a.stage, a.rank, a.at, a.reason, a.text, a.receipt, tx.name],
        )?;
    }
    let counts = a.stage != "refused" && a.stage != "waiting";
    tx.run(
        "UPDATE holder SET stage = ?4, acked = max(acked, ?5), written_by = ?6 WHERE record = ?1 AND node = ?2 AND via = ?3",
        params![a.record, a.peer, a.via, a.stage, if counts { acked } else { 0 }, tx.name],
    )?;
    Ok(())
}

pub(super) fn put_due(tx: &Tx<'_>, due: &Due) -> Result<(), Fault> {
    tx.run(
        "INSERT INTO due (key, record_id, peer, body, logged, written_by) VALUES (?1, ?2, ?3, ?4, 0, ?5) ON CONFLICT (key) DO NOTHING",
        params![due.key, due.record_id, due.peer, due.body, tx.name],
    )?;
    Ok(())
}

pub(super) fn put_relay(tx: &Tx<'_>, relay: &Relay) -> Result<(), Fault> {
    tx.run(
        "INSERT INTO relay (why, hash, record, peer, nodes, told, written_by)
            VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6) ON CONFLICT (why, hash, peer) DO NOTHING",
        params![
            relay.why,
            relay.hash,
            relay.record,
            relay.to,
            list_text(&relay.nodes),
            tx.name
        ],
    )?;
    Ok(())
}

pub(super) fn turn(
    tx: &Tx<'_>,
    id: i64,
    from: &[&str],
    to: &str,
    by: Option<i64>,
    due: Option<&Due>,
) -> Result<bool, Fault> {
    let states = list_text(&from.iter().map(ToString::to_string).collect::<Vec<_>>());
    let turned = tx.run(
        "UPDATE incoming SET state = ?2, decided_by = ?3, written_by = ?4 WHERE id = ?1 AND state IN (SELECT value FROM json_each(?5))",
        params![id, to, by, tx.name, states],
    )?;
    if turned == 1
        && let Some(due) = due
    {
        put_due(tx, due)?;
    }
    Ok(turned == 1)
}

pub(super) fn read_one(conn: &Connection, id: i64) -> Result<Option<Incoming>, Fault> {
    one(conn, &format!("{INCOMING} WHERE i.id = ?1"), [id], row)?
        .map(|found| with_statements(conn, found))
        .transpose()
}

pub(super) fn list(conn: &Connection, filter: &IncomingFilter, limit: u32) -> Result<Vec<Incoming>, Fault> {
    let f = filter;
    let sql = format!(
        "{INCOMING} WHERE (?1 = '[]' OR i.state IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR i.peer = ?2)
            AND (?3 IS NULL OR i.id IN (SELECT incoming FROM incoming_statement WHERE record = ?3)) AND (?4 IS NULL OR i.id < ?4)
            AND (?6 = '[]' OR i.why IN (SELECT value FROM json_each(?6)))
            ORDER BY i.id DESC LIMIT ?5"
    );
    let params = params![
        list_text(&f.states),
        f.peer,
        f.record,
        f.before,
        limit,
        list_text(&f.whys)
    ];
    many(conn, &sql, params, row)?
        .into_iter()
        .map(|found| with_statements(conn, found))
        .collect()
}

fn with_statements(conn: &Connection, mut found: Incoming) -> Result<Incoming, Fault> {
    found.new.statements = many(conn, STATEMENTS, [found.id], |row| {
        Ok(IncomingStatement {
            hash: row.get(0)?,
            record: row.get(1)?,
            seq: row.get::<_, i64>(2)?.unsigned_abs(),
            verb: row.get(3)?,
            issuer: row.get(4)?,
            log: row.get(5)?,
            index: row.get::<_, i64>(6)?.unsigned_abs(),
            pinned: row.get(7)?,
        })
    })?;
    Ok(found)
}

/// Without its statements.
fn row(row: &Row<'_>) -> rusqlite::Result<Incoming> {
    Ok(Incoming {
        id: row.get(0)?,
        new: NewIncoming {
            peer: row.get(1)?,
            hash: row.get(2)?,
            index: row.get::<_, i64>(3)?.unsigned_abs(),
            release: row.get(4)?,
            why: row.get(5)?,
            record: row.get(6)?,
            sealed: row.get(7)?,
            terms: row.get(8)?,
            state: row.get(9)?,
            taken: row.get(10)?,
            reason: row.get(11)?,
            error: row.get(12)?,
            actor: row.get(13)?,
            statements: Vec::new(),
        },
        decided_by: row.get(14)?,
    })
}

pub(super) fn due_row(row: &Row<'_>) -> rusqlite::Result<Due> {
    Ok(Due {
        key: row.get(0)?,
        record_id: row.get(1)?,
        peer: row.get(2)?,
        body: row.get(3)?,
    })
}

pub(super) fn relay_row(row: &Row<'_>) -> rusqlite::Result<Relay> {
    Ok(Relay {
        why: row.get(0)?,
        hash: row.get(1)?,
        record: row.get(2)?,
        to: row.get(3)?,
        nodes: text_list(&row.get::<_, String>(4)?),
    })
}

/// A list of words as SQLite's JSON functions read it. Words here are node names and our own terms: no quotes in them.
pub(super) fn list_text(words: &[String]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace(['"', '\\'], "")))
        .collect();
    format!("[{}]", quoted.join(","))
}

/// The same back.
pub(super) fn text_list(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(Into::into).collect()
}
