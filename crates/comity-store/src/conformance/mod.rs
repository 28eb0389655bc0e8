//! What any store must do, as code. Run by the embedded store, by the store that fails on purpose, and by every store to come.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a suite of tests that panics where a store is wrong"
)]

mod accounts;
mod audit;
mod desk;
mod lists;
mod parties;
mod passkeys;
mod peers;
mod search;
mod sharing;
mod sight;
mod statements;

use sha2::{Digest, Sha256};

use crate::{Filter, Hash, RecordRow, Sight, StagedStatement, Store, SubjectRow};

/// Runs the whole suite. `fresh` makes a store with nothing in it, a new one at each call.
///
/// # Panics
/// Where the store does not do what the port promises; the message names the promise.
pub fn run(fresh: impl Fn() -> Box<dyn Store>) {
    for (name, check) in CHECKS.iter().copied().flatten() {
        // Told when a check panics: the harness shows what a failing test printed.
        tracing::info!(check = name, "conformance");
        let store = fresh();
        check(store.as_ref());
    }
}

type Check = (&'static str, fn(&dyn Store));

const CHECKS: [&[Check]; 11] = [
    sharing::CHECKS,
    statements::CHECKS,
    lists::CHECKS,
    search::CHECKS,
    sight::CHECKS,
    accounts::CHECKS,
    desk::CHECKS,
    audit::CHECKS,
    parties::CHECKS,
    passkeys::CHECKS,
    peers::CHECKS,
];

/// 9 September 2001, 01:46:40 UTC.
const BILLION: i64 = 1_000_000_000;

fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

fn subject(scheme: &str, value: &str) -> SubjectRow {
    SubjectRow {
        scheme: scheme.to_owned(),
        value: value.to_owned(),
    }
}

/// Statement `seq` of record `id`, open, GREEN, titled with its id.
fn statement(id: &str, seq: u64) -> StagedStatement {
    let bytes = format!("signed bytes of {id} {seq}").into_bytes();
    let row = RecordRow {
        record_id: id.to_owned(),
        seq,
        verb: if seq == 1 { "issue" } else { "amend" }.to_owned(),
        kind: "incident".to_owned(),
        issuer: "node.example".to_owned(),
        issued: BILLION,
        title: format!("title of {id}"),
        tlp: "GREEN".to_owned(),
        ..RecordRow::default()
    };
    StagedStatement {
        hash: Sha256::digest(&bytes).into(),
        leaf_hash: hash(&format!("leaf {id} {seq}")),
        bytes,
        open: true,
        row,
        search: Vec::new(),
        subjects: Vec::new(),
        dedupe_key: None,
        import: None,
    }
}

/// The same with a change to its columns.
fn with(mut statement: StagedStatement, change: impl FnOnce(&mut RecordRow)) -> StagedStatement {
    change(&mut statement.row);
    statement
}

/// Stages and settles at the next log indexes.
fn record(store: &dyn Store, statements: &[StagedStatement]) {
    let outcomes = store.stage(statements).unwrap();
    assert!(
        outcomes
            .iter()
            .all(|outcome| *outcome == crate::StageOutcome::Staged),
        "{outcomes:?}"
    );
    let from = store.applied_size().unwrap();
    let placed: Vec<(Hash, u64)> = statements.iter().map(|s| s.hash).zip(from..).collect();
    store.settle(&placed, from + placed.len() as u64).unwrap();
}

fn everything() -> Filter {
    Filter::seen_by(Sight::all())
}

/// The record ids that a filter lists, in order, after a check that the counts agree.
fn ids(store: &dyn Store, filter: &Filter) -> Vec<String> {
    let listing = store.list(filter, &crate::Page::first(100)).unwrap();
    let counts = store.counts_by_kind(filter).unwrap();
    assert_eq!(
        store.count(filter).unwrap(),
        listing.rows.len() as u64,
        "count and list agree"
    );
    assert_eq!(
        counts.iter().map(|(_, count)| count).sum::<u64>(),
        listing.rows.len() as u64,
        "counts by kind and list agree"
    );
    listing.rows.into_iter().map(|row| row.row.record_id).collect()
}
