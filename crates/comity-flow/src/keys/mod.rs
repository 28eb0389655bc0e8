//! The keys of a node: all different, each for one use, each in a file of its own.
//!
//! | file | what it is | what it does |
//! |---|---|---|
//! | `statement.key` | Ed25519 seed | signs statements |
//! | `log.key`, `log-pq.key` | Ed25519 and ML-DSA-44 seeds | sign the node's own checkpoints |
//! | `witness.key`, `witness-pq.key` | Ed25519 and ML-DSA-44 seeds | cosign logs that were seen to grow |
//! | `mirror.key`, `mirror-pq.key` | Ed25519 and ML-DSA-44 seeds | cosign logs that are kept whole here |
//! | `peer-port.key` | Ed25519 seed | answers and asks on the peer port (`tls.key` is that of the pages) |
//! | `sealing-N.key` | age identity | opens what is sealed for this node; the highest number is the newest |
//!
//! Public keys and every change of them are `key-event` records in the node's own log.

mod announce;
mod change;
mod files;
mod root;
mod sealing;
mod views;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use comity_core::clock::{Dice, draw};
use comity_proof::hex;

use crate::sign::StatementKey;

pub use change::{Changed, OVERLAP_DAYS, RevokeForm};
pub use root::{KeyRequest, MAX_REQUEST, OfficerKey, RootForm, sign_request};
pub use sealing::SealingSecret;
pub use views::{KeyState, KeyView, KeysView, PendingView, RootView};

/// File of the peer port's key, without ending. The pages have a TLS key of their own beside it.
const PEER_PORT: &str = "peer-port";

/// Why keys cannot be used. The mend is the operator's.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The disk's fault.
    #[error("could not {doing} {}", path.display())]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A file that is no key.
    #[error("{} is not a key of this program; put it back from a copy", .0.display())]
    Unreadable(PathBuf),
    /// Sealing keys cannot be made or read.
    #[error("a sealing key cannot be used: {0}")]
    Sealing(String),
    /// The name of the node cannot be part of a cosigner's name.
    #[error("the cosigning keys cannot be used: {0}")]
    Cosigner(String),
}

/// A pair of seeds that signs under one name: Ed25519, and ML-DSA-44 beside it.
#[derive(Clone)]
pub struct CosignSeeds {
    /// Name in signed notes.
    pub name: String,
    /// Seed of the Ed25519 key.
    pub ed25519: [u8; 32],
    /// Seed of the ML-DSA-44 key.
    pub ml_dsa: [u8; 32],
}

/// All private keys of a node but the log's own, which the log holds.
pub struct KeyRing {
    folder: PathBuf,
    statement: RwLock<Arc<StatementKey>>,
    witness: CosignSeeds,
    mirror: CosignSeeds,
    tls: RwLock<[u8; 32]>,
    sealing: RwLock<Vec<SealingSecret>>,
}

impl KeyRing {
    /// Reads the keys in a folder, and makes those that are not there yet. `node` is the node's name.
    ///
    /// # Errors
    /// A file that is no key, or the disk's.
    pub fn open(folder: &Path, node: &str, dice: &dyn Dice) -> Result<Self, KeyError> {
        let seed = |name: &str| seed(folder, name, dice);
        let pair = |word: &str| -> Result<CosignSeeds, KeyError> {
            Ok(CosignSeeds {
                name: format!("{node}/{word}"),
                ed25519: seed(word)?,
                ml_dsa: seed(&format!("{word}-pq"))?,
            })
        };
        Ok(Self {
            statement: RwLock::new(Arc::new(StatementKey::from_seed(&seed("statement")?))),
            witness: pair("witness")?,
            mirror: pair("mirror")?,
            tls: RwLock::new(seed(PEER_PORT)?),
            sealing: RwLock::new(sealing::open(folder, dice)?),
            folder: folder.into(),
        })
    }

    /// The key that signs statements now.
    pub fn statement(&self) -> Arc<StatementKey> {
        Arc::clone(&self.statement.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Cosigns logs that were seen to grow: name `<node>/witness`.
    pub fn witness(&self) -> &CosignSeeds {
        &self.witness
    }

    /// Cosigns logs that are kept whole here: name `<node>/mirror`.
    pub fn mirror(&self) -> &CosignSeeds {
        &self.mirror
    }

    /// Seed of the Ed25519 key of the peer port.
    pub fn tls_seed(&self) -> [u8; 32] {
        *self.tls.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Public key of the peer port.
    pub fn tls_public(&self) -> [u8; 32] {
        public(&self.tls_seed())
    }

    /// What opens sealed files, the newest last.
    pub fn sealing(&self) -> Vec<SealingSecret> {
        self.sealing
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Seed of a key that stands outside the ring: the log's own, by its file name without ending.
///
/// # Errors
/// A file that is no key, or the disk's.
pub fn seed(folder: &Path, name: &str, dice: &dyn Dice) -> Result<[u8; 32], KeyError> {
    let path = folder.join(format!("{name}.key"));
    if let Some(text) = files::read(&path)? {
        return hex::decode_array(&text).ok_or(KeyError::Unreadable(path));
    }
    let seed = draw::<32>(dice);
    files::write(&path, &hex::encode(&seed))?;
    Ok(seed)
}

/// The Ed25519 public key of a seed.
pub(crate) fn public(seed: &[u8; 32]) -> [u8; 32] {
    ed25519_dalek::SigningKey::from_bytes(seed)
        .verifying_key()
        .to_bytes()
}

/// Secrets are never shown.
impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing(secret)")
    }
}
