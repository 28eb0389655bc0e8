//! Tests of the store against its files: the suite of the port, and what only an embedded store can show.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is not as it says"
)]

mod conforms;
mod damage;
mod faults;
mod kill;
mod versions;

use std::path::PathBuf;

use comity_store::{RecordRow, SqliteStore, StagedStatement};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A folder that goes with the test, and the path of a store in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    (folder, path)
}

fn open(path: &std::path::Path) -> SqliteStore {
    SqliteStore::open(path).unwrap()
}

/// Statement `n`, the only one of its record, with so many bytes.
fn statement(n: u64, size: usize) -> StagedStatement {
    let mut bytes = n.to_be_bytes().to_vec();
    bytes.resize(size.max(8), b'.');
    StagedStatement {
        hash: Sha256::digest(&bytes).into(),
        leaf_hash: Sha256::digest(n.to_be_bytes()).into(),
        bytes,
        open: true,
        row: RecordRow {
            record_id: format!("node.example/{n:032x}"),
            seq: 1,
            verb: "issue".into(),
            kind: "identification".into(),
            issuer: "node.example".into(),
            issued: 1_700_000_000,
            title: format!("finding {n}"),
            tlp: "CLEAR".into(),
            ..RecordRow::default()
        },
        search: vec![format!("fentanyl 芬太尼 {n}")],
        subjects: Vec::new(),
        dedupe_key: None,
        import: None,
    }
}
