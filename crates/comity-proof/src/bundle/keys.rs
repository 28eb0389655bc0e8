//! The keys of each node of a bundle: from its log part, which leaves nothing out, or else from the
//! key events that lie in the bundle, each proved in the log.

use super::checkpoints::Checkpoints;
use super::items::{Found, Item};
use super::part::Part;
use super::{BundleReport, NodeKeys};
use crate::keychain::KeyChain;
use crate::note::VerifierKey;
use std::collections::BTreeMap;

/// Key chains by name of the log.
pub(super) type Chains = BTreeMap<String, KeyChain>;

pub(super) fn fold(
    parts: &[Part],
    found: &Found,
    checkpoints: &Checkpoints,
    report: &mut BundleReport,
) -> Chains {
    let mut chains = Chains::new();
    for part in parts {
        let origin = &part.told.origin;
        agree(origin, &part.keys, &part.log, report);
        report.keys.push(told(origin, &part.keys, Some(part.told.size)));
        chains.insert(origin.clone(), part.keys.clone());
    }
    let mut by_log: BTreeMap<&str, BTreeMap<u64, &Item>> = BTreeMap::new();
    for item in &found.key_events {
        if !item.place.open {
            report.problem(&item.path, "a key event stands open in its log, not as a hash");
            continue;
        }
        let events = by_log.entry(&item.place.origin).or_default();
        events.insert(item.place.index, item);
    }
    for (origin, events) in by_log {
        if chains.contains_key(origin) {
            continue;
        }
        let in_order = events.iter().map(|(index, item)| (*index, &item.statement));
        match KeyChain::fold(in_order) {
            Err(cause) => report.problem(format!("keys of {origin}"), cause),
            Ok(chain) => {
                let believed = events.values().next().and_then(|item| {
                    let accepted = checkpoints.get(item.place.checkpoint)?;
                    Some(&accepted.log)
                });
                if let Some(believed) = believed {
                    agree(origin, &chain, believed, report);
                }
                report.keys.push(told(origin, &chain, None));
                chains.insert(origin.to_owned(), chain);
            }
        }
    }
    chains
}

/// Entry 0 must name the log key that the verifier believes.
fn agree(origin: &str, chain: &KeyChain, believed: &VerifierKey, report: &mut BundleReport) {
    if chain.events() > 0 && chain.log_key() != Some(believed) {
        report.problem(
            format!("keys of {origin}"),
            "entry 0 names another log key than the one that signed the checkpoint",
        );
    }
}

fn told(origin: &str, chain: &KeyChain, complete_to: Option<u64>) -> NodeKeys {
    NodeKeys {
        origin: origin.to_owned(),
        issuer: chain.issuer().to_owned(),
        events: chain.events(),
        refused: chain.refused().len() as u64,
        rooted: chain.root().is_some(),
        complete_to,
    }
}
