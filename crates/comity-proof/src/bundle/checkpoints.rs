//! All checkpoints of a bundle, each checked once, and held against one another.

use super::BundleReport;
use crate::policy::{Accepted, Policy, PolicyError};
use crate::statement::After;
use crate::{Hash, sha256};
use std::collections::BTreeMap;

pub(super) struct Checkpoints {
    policy: Policy,
    seen: BTreeMap<Hash, Result<usize, PolicyError>>,
    accepted: Vec<Accepted>,
    /// Roots that log parts have at sizes of interest.
    replayed: BTreeMap<(String, u64), Hash>,
}

impl Checkpoints {
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            policy,
            seen: BTreeMap::new(),
            accepted: Vec::new(),
            replayed: BTreeMap::new(),
        }
    }

    /// The place of a checkpoint among those accepted.
    pub(super) fn accept(&mut self, note: &[u8]) -> Result<usize, PolicyError> {
        let digest = sha256(note);
        if let Some(known) = self.seen.get(&digest) {
            return known.clone();
        }
        let outcome = self.policy.accept(note).map(|accepted| {
            self.accepted.push(accepted);
            self.accepted.len() - 1
        });
        self.seen.insert(digest, outcome.clone());
        outcome
    }

    pub(super) fn get(&self, at: usize) -> Option<&Accepted> {
        self.accepted.get(at)
    }

    /// Sizes of a log that the bundle speaks of, in order.
    pub(super) fn sizes(&self, origin: &str) -> Vec<u64> {
        let of_log = self
            .accepted
            .iter()
            .map(|accepted| &accepted.signed.checkpoint)
            .filter(|checkpoint| checkpoint.origin == origin);
        let mut sizes: Vec<u64> = of_log.map(|checkpoint| checkpoint.size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Notes the root that a log part has at a size.
    pub(super) fn replayed(&mut self, origin: &str, size: u64, root: Hash) {
        self.replayed.insert((origin.to_owned(), size), root);
    }

    /// Whether the log had the tree that a statement came after: `None` if the bundle does not say.
    pub(super) fn had(&self, after: &After) -> Option<bool> {
        let signed = self
            .accepted
            .iter()
            .map(|accepted| &accepted.signed.checkpoint)
            .filter(|checkpoint| checkpoint.origin == after.origin && checkpoint.size == after.size)
            .map(|checkpoint| checkpoint.root);
        let replayed = self.replayed.get(&(after.origin.clone(), after.size)).copied();
        let mut roots = signed.chain(replayed).peekable();
        roots.peek()?;
        Some(roots.any(|root| root == after.root))
    }

    /// The latest time at which a witness still saw a tree of the log smaller than `size`. Witnesses
    /// cosign the largest tree they know.
    pub(super) fn last_seen_below(&self, origin: &str, size: u64) -> Option<u64> {
        self.accepted
            .iter()
            .filter(|accepted| {
                let checkpoint = &accepted.signed.checkpoint;
                checkpoint.origin == origin && checkpoint.size < size
            })
            .flat_map(|accepted| accepted.cosigned.iter().map(|(_, time)| *time))
            .filter(|time| *time != 0)
            .max()
    }

    /// Two signed roots of one size are evidence against the log.
    pub(super) fn tell_two_stories(&self, report: &mut BundleReport) {
        let mut roots = self.replayed.clone();
        for accepted in &self.accepted {
            let said = &accepted.signed.checkpoint;
            let known = *roots.entry((said.origin.clone(), said.size)).or_insert(said.root);
            if known != said.root {
                report.problem(
                    &said.origin,
                    format!(
                        "the log gives two roots for {} entries: it tells two stories",
                        said.size
                    ),
                );
            }
        }
    }
}
