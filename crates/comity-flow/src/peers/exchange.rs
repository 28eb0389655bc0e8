//! What the exchange holds open: copies of other logs, the witness, the guard of our own log.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use comity_core::identifiers::NodeName;
use comity_exchange::{CosignKeys, Mirror, Witness};
use comity_log::Disk;
use comity_proof::keychain::KeyChain;
use comity_proof::note::VerifierKey;

use super::guard::GuardState;
use super::trouble::SyncTrouble;
use crate::error::FlowError;
use crate::node::Node;

/// A copy of another log, for one user at a time.
pub(crate) type SharedMirror = Arc<Mutex<Mirror>>;

/// Open copies and everything else that outlives a round.
pub(crate) struct Exchange {
    pub(crate) disk: Arc<dyn Disk>,
    mirrors: Mutex<HashMap<NodeName, SharedMirror>>,
    chains: Mutex<HashMap<NodeName, (u64, Arc<KeyChain>)>>,
    at_work: Mutex<HashSet<NodeName>>,
    witness: OnceLock<Witness>,
    pub(crate) guard: Mutex<GuardState>,
}

/// A poisoned lock holds what was there before the panic, and everything here can be read again from the disk.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Exchange {
    pub(crate) fn new(disk: Arc<dyn Disk>) -> Self {
        Self {
            disk,
            mirrors: Mutex::default(),
            chains: Mutex::default(),
            at_work: Mutex::default(),
            witness: OnceLock::new(),
            guard: Mutex::default(),
        }
    }

    /// The keys as they were folded up to this index.
    pub(crate) fn chain(&self, name: &NodeName, next_index: u64) -> Option<Arc<KeyChain>> {
        let chains = lock(&self.chains);
        let (at, chain) = chains.get(name)?;
        (*at == next_index).then(|| Arc::clone(chain))
    }

    pub(crate) fn keep_chain(&self, name: &NodeName, next_index: u64, chain: &Arc<KeyChain>) {
        lock(&self.chains).insert(name.clone(), (next_index, Arc::clone(chain)));
    }

    /// Lets go of what is kept of a counterpart that is no longer pinned.
    pub(crate) fn forget(&self, name: &NodeName) {
        lock(&self.mirrors).remove(name);
        lock(&self.chains).remove(name);
    }

    /// The turn of a counterpart: two rounds with it never run at the same time.
    pub(crate) fn turn(&self, name: &NodeName) -> Option<Turn<'_>> {
        lock(&self.at_work).insert(name.clone()).then(|| Turn {
            exchange: self,
            name: name.clone(),
        })
    }
}

/// Ends with its drop.
pub(crate) struct Turn<'a> {
    exchange: &'a Exchange,
    name: NodeName,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        lock(&self.exchange.at_work).remove(&self.name);
    }
}

impl Node {
    /// Folder of what is kept of a counterpart.
    pub(crate) fn peer_folder(&self, name: &NodeName) -> PathBuf {
        self.home.join("peers").join(name.as_str())
    }

    /// The copy of a counterpart's log.
    pub(crate) fn mirror_of(&self, name: &NodeName, vkey: &VerifierKey) -> Result<SharedMirror, SyncTrouble> {
        let mut mirrors = lock(&self.exchange.mirrors);
        if let Some(open) = mirrors.get(name) {
            return Ok(Arc::clone(open));
        }
        let folder = self.peer_folder(name).join("mirror");
        let mirror = Mirror::open(&folder, vkey.clone(), Arc::clone(&self.exchange.disk))?;
        let shared = Arc::new(Mutex::new(mirror));
        mirrors.insert(name.clone(), Arc::clone(&shared));
        Ok(shared)
    }

    /// The witness of this node, opened when it is first needed.
    pub(crate) fn witness(&self) -> Result<&Witness, SyncTrouble> {
        if let Some(witness) = self.exchange.witness.get() {
            return Ok(witness);
        }
        let (witness, mirror) = (self.keys.witness(), self.keys.mirror());
        let keys = CosignKeys::from_seeds(
            self.name.as_str(),
            (&witness.ed25519, &witness.ml_dsa),
            (&mirror.ed25519, &mirror.ml_dsa),
        )
        .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let clock = Arc::clone(&self.clock);
        let seconds = Arc::new(move || u64::try_from(clock.now().seconds()).unwrap_or_default());
        let folder = self.home.join("witness");
        let opened = Witness::open(&folder, keys, Arc::clone(&self.exchange.disk), seconds)?;
        Ok(self.exchange.witness.get_or_init(|| opened))
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> u64 {
        u64::try_from(self.clock.now().seconds()).unwrap_or_default()
    }
}
