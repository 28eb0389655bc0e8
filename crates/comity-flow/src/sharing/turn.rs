//! The desk of sharing: who writes now, the policy that decides.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use comity_release::Policy;

use super::vault::Vault;
use crate::error::FlowError;
use crate::node::Node;

/// What a node keeps in memory for sharing.
#[derive(Default)]
pub(crate) struct Sharing {
    turn: Mutex<()>,
    policy: OnceLock<Policy>,
}

/// Held by whoever reads the own log for sharing or releases something: manifests are built by one hand.
pub(super) struct Turn<'a>(#[allow(dead_code, reason = "held, not read")] MutexGuard<'a, ()>);

impl Node {
    pub(super) fn sharing_turn(&self) -> Turn<'_> {
        Turn(self.sharing.turn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The release policy.
    ///
    /// # Errors
    /// The text that is part of this program is faulty; its tests would have said so.
    pub(super) fn release_policy(&self) -> Result<&Policy, FlowError> {
        if let Some(policy) = self.sharing.policy.get() {
            return Ok(policy);
        }
        let policy = Policy::shipped().map_err(|cause| FlowError::Facts(cause.to_string()))?;
        Ok(self.sharing.policy.get_or_init(|| policy))
    }

    /// What a rule of the release policy says, in English and in Chinese, for those who show a refusal.
    pub fn release_words(&self, reason: &str) -> Option<(String, String)> {
        let words = self.release_policy().ok()?.words(reason)?;
        Some((words.en, words.zh))
    }

    pub(super) fn vault(&self) -> Vault {
        Vault::new(&self.home, Arc::clone(&self.exchange.disk))
    }
}
