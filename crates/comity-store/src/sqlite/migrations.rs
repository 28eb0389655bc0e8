//! Format versions. A migration is added at the end and never edited; each runs once, in a transaction of its own.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::errors::{at, corrupt};
use crate::{StoreError, StoreResult};

/// What each format version adds to the one before; the first makes version 1.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_parties.sql"),
    include_str!("migrations/0003_peers.sql"),
    include_str!("migrations/0004_sharing.sql"),
    include_str!("migrations/0005_passkeys.sql"),
];

/// Newest format version that this program reads and writes.
pub const KNOWN_VERSION: u32 = MIGRATIONS.len() as u32;

/// Marks a SQLite file as a store of ours in its header: "Comt" in ASCII.
const APPLICATION_ID: u32 = 0x436f_6d74;

/// Brings the file to [`KNOWN_VERSION`]. A crash in between leaves it at the version reached.
pub(super) fn bring_up(conn: &mut Connection, path: &Path) -> StoreResult<()> {
    let found = inspect(conn, path)?;
    if found > KNOWN_VERSION {
        return Err(StoreError::Newer {
            found,
            known: KNOWN_VERSION,
        });
    }
    conn.pragma_update(None, "journal_mode", "WAL")
        .map_err(at(path, "open"))?;
    for (version, sql) in (1..).zip(MIGRATIONS).skip(found as usize) {
        migrate(conn, version, sql).map_err(at(path, "make the tables of"))?;
        tracing::info!(tx = "store.migrate", version, "store migrated");
    }
    Ok(())
}

/// The format version on disk; 0 for an empty file.
pub(super) fn version(conn: &Connection) -> rusqlite::Result<u32> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn inspect(conn: &Connection, path: &Path) -> StoreResult<u32> {
    let header = || -> rusqlite::Result<(u32, u32, i64)> {
        let id = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((id, version(conn)?, tables))
    };
    let (id, version, tables) = header().map_err(at(path, "open"))?;
    let empty = tables == 0 && version == 0;
    if id == APPLICATION_ID || empty {
        return Ok(version);
    }
    Err(corrupt(format!(
        "{} is the database of another program",
        path.display()
    )))
}

/// Another process may have opened the new file at the same moment: the one that comes second finds the work done.
fn migrate(conn: &mut Connection, to: u32, sql: &str) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if version(&tx)? < to {
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", to)?;
    }
    tx.commit()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// SHA-256 of every released migration. A line is added with a migration; a changed line means that stores exist which
    /// were made with the old text.
    const RELEASED: &[&str] = &[
        "538fd06ade8b28ad97313368d3321f9f1ef210b5e0724403b23a4d79176137b2",
        "8c6218f385286e806d730fedbf4f0a02321bf1626fb976ec8e197acb3934ad79",
        "d5a7c1156d58f0ef3bbba07094e935cbad72392c0c93d7463dd7ea9ec55b51c4",
        "faff20f51f578cf8d890467741e34a9a5ce47180c2f4e18e400420912f626587",
        "95b32cadf672191e6e553171a14f21c10918f05f18f3f356882f4e0a6a589931",
    ];

    #[test]
    fn migrations_are_added_and_never_edited() {
        let hash = |sql: &&str| {
            Sha256::digest(sql)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect::<String>()
        };
        assert_eq!(MIGRATIONS.iter().map(hash).collect::<Vec<_>>(), RELEASED);
    }
}
