//! Each statement of a bundle: signed by a key that counts at its place, not later and not earlier
//! than what.

use super::checkpoints::Checkpoints;
use super::items::{Found, Item};
use super::keys::Chains;
use super::part::{Part, answered};
use super::{AfterReport, BundleReport, StatementReport};
use crate::cbor::Value;
use crate::entry::Entry;
use crate::statement::{After, RECORD_TYPE, Statement};
use std::collections::BTreeSet;

pub(super) fn check(
    found: &Found,
    parts: &[Part],
    chains: &Chains,
    checkpoints: &Checkpoints,
    report: &mut BundleReport,
) {
    let mut seen = BTreeSet::new();
    for item in &found.statements {
        // The same statement may lie open and in a sealed file.
        if !seen.insert(item.hash) {
            continue;
        }
        match one(item, parts, chains, checkpoints) {
            Ok(mut told) => {
                for after in told.after.iter().filter(|after| after.denied) {
                    let what = format!(
                        "it says that it came after {} entries of {}, but that log had another tree then",
                        after.told.after.size, after.told.after.origin
                    );
                    report.problem(&item.path, what);
                }
                told.report.after = told.after.into_iter().map(|after| after.told).collect();
                told.report.sealed = found.sealed.get(&item.hash).cloned();
                report.statements.push(told.report);
            }
            Err(what) => report.problem(&item.path, what),
        }
    }
}

struct Told {
    report: StatementReport,
    after: Vec<Bound>,
}

struct Bound {
    told: AfterReport,
    denied: bool,
}

fn one(item: &Item, parts: &[Part], chains: &Chains, checkpoints: &Checkpoints) -> Result<Told, String> {
    let origin = &item.place.origin;
    let chain = chains.get(origin).ok_or_else(|| {
        format!("the bundle holds no key events of {origin}, so the signature cannot be checked")
    })?;
    let index = item.place.index;
    let key = chain
        .check(&item.statement, index)
        .map_err(|cause| cause.to_string())?
        .key;
    let part = parts.iter().find(|part| part.told.origin == *origin);
    if let Some(leaf) = part.and_then(|part| part.leaves.get(&index))
        && !leaves(&item.statement).contains(leaf)
    {
        return Err(format!(
            "the part of {origin} in this bundle holds something else as entry {index}: the log tells two stories"
        ));
    }
    let accepted = checkpoints.get(item.place.checkpoint).ok_or("no checkpoint")?;
    let header = &item.statement.header;
    let report = StatementReport {
        hash: item.hash,
        source: item.source.clone(),
        record: header.sub.clone(),
        issuer: header.iss.clone(),
        seq: header.seq,
        prev: header.prev,
        verb: header.verb,
        kind: kind(&item.statement),
        iat: header.iat,
        exp: header.exp,
        answers: answered(&item.statement),
        to: header.to.clone(),
        key,
        origin: origin.clone(),
        index,
        size: accepted.signed.checkpoint.size,
        open: item.place.open,
        cosigned: accepted.cosigned.clone(),
        by: accepted.by,
        after: Vec::new(),
        sealed: None,
    };
    let after = header
        .after
        .iter()
        .map(|after| bound(after, checkpoints))
        .collect();
    Ok(Told { report, after })
}

fn bound(after: &After, checkpoints: &Checkpoints) -> Bound {
    let had = checkpoints.had(after);
    let not_before = checkpoints
        .last_seen_below(&after.origin, after.size)
        .filter(|_| had == Some(true));
    Bound {
        told: AfterReport {
            after: after.clone(),
            confirmed: had == Some(true),
            not_before,
        },
        denied: had == Some(false),
    }
}

fn leaves(statement: &Statement) -> [crate::Hash; 2] {
    [
        Entry::open(statement).leaf_hash(),
        Entry::blind(statement).leaf_hash(),
    ]
}

/// The kind of record, where the payload is one.
pub(super) fn kind(statement: &Statement) -> Option<String> {
    if statement.header.envelope.is_some() || statement.header.content_type != RECORD_TYPE {
        return None;
    }
    let payload = statement.payload_value().ok()?;
    payload.get("kind").and_then(Value::as_text).map(str::to_owned)
}
