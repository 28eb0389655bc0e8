//! A node that exists only as what its port needs, and that port on a free address.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use comity_core::clock::Clock;
use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_exchange::{Purposed, Source};
use comity_peer::node::{Pinned, RoundFailed};
use comity_peer::{Dialer, Expect, Given, Identity, PeerClient, PeerNode, PortSettings, Reply, Signer};
use comity_testkit::SeededDice;
use ed25519_dalek::{Signer as _, SigningKey};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Seed of the counterpart's key of the port.
pub(crate) const PEER_TLS: [u8; 32] = [21; 32];
/// Seed of its statement key.
pub(crate) const PEER_STATEMENT: [u8; 32] = [22; 32];
/// Seed of the key of the port that is asked.
pub(crate) const HOUSE_TLS: [u8; 32] = [11; 32];

pub(crate) fn public(seed: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(seed).verifying_key().to_bytes()
}

pub(crate) fn peer_name() -> NodeName {
    "peer.example".parse().unwrap()
}

#[derive(Default)]
pub(crate) struct Told {
    pub(crate) hints: Vec<NodeName>,
    pub(crate) taken: Vec<(String, Vec<u8>)>,
    pub(crate) purposes: Vec<Purposed>,
    pub(crate) rounds: Vec<Result<Option<Vec<u8>>, String>>,
}

/// The node.
pub(crate) struct Made {
    pub(crate) names: Mutex<BTreeMap<String, Given>>,
    pub(crate) told: Arc<Mutex<Told>>,
    pub(crate) pinned: Mutex<Vec<Pinned>>,
    pub(crate) tls: Mutex<[u8; 32]>,
    pub(crate) key: [u8; 32],
    pub(crate) known: Mutex<Option<[u8; 32]>>,
    pub(crate) size: Mutex<u64>,
    pub(crate) due: Mutex<Vec<i64>>,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            names: Mutex::default(),
            told: Arc::default(),
            pinned: Mutex::default(),
            tls: Mutex::new(HOUSE_TLS),
            key: [12; 32],
            known: Mutex::new(Some(public(&PEER_TLS))),
            size: Mutex::new(0),
            due: Mutex::default(),
        }
    }
}

impl Made {
    pub(crate) fn put(&self, name: &str, bytes: &[u8], immutable: bool) {
        let given = Given {
            bytes: bytes.to_vec(),
            immutable,
        };
        self.names.lock().unwrap().insert(name.into(), given);
    }
}

impl Signer for Made {
    fn statement_key(&self) -> [u8; 32] {
        public(&self.key)
    }
    fn sign_request(&self, base: &[u8]) -> [u8; 64] {
        SigningKey::from_bytes(&self.key).sign(base).to_bytes()
    }
}

impl PeerNode for Made {
    fn tls_seed(&self) -> [u8; 32] {
        *self.tls.lock().unwrap()
    }
    fn card(&self) -> Option<Vec<u8>> {
        Some(b"the card".to_vec())
    }
    fn peer_of_tls_key(&self, key: &[u8; 32]) -> Option<NodeName> {
        (*self.known.lock().unwrap() == Some(*key)).then(peer_name)
    }
    fn statement_keys_of(&self, _: &NodeName) -> Vec<[u8; 32]> {
        vec![public(&PEER_STATEMENT)]
    }
    fn give(&self, _: &NodeName, name: &str, purpose: Option<&Purposed>) -> Option<Given> {
        if name.starts_with("blob/") {
            self.told.lock().unwrap().purposes.push(purpose?.clone());
        }
        self.names.lock().unwrap().get(name).cloned()
    }
    fn take(&self, _: &NodeName, name: &str, body: &[u8], purpose: Option<&Purposed>) -> Option<Reply> {
        if name == "match" {
            self.told.lock().unwrap().purposes.push(purpose?.clone());
        }
        self.told.lock().unwrap().taken.push((name.into(), body.to_vec()));
        Some(Reply {
            status: 409,
            content_type: "text/x.tlog.size",
            body: b"7\n".to_vec(),
        })
    }
    fn pinned(&self) -> Vec<Pinned> {
        self.pinned.lock().unwrap().clone()
    }
    fn log_size(&self) -> u64 {
        *self.size.lock().unwrap()
    }
    fn round(&self, _: &NodeName, source: &dyn Source) -> Result<(), RoundFailed> {
        let asked = source.get(&comity_exchange::Get::new("checkpoint", 100));
        let kept = asked.clone().map_err(|cause| cause.to_string());
        self.told.lock().unwrap().rounds.push(kept);
        asked.map(drop).map_err(|cause| RoundFailed(cause.to_string()))
    }
    fn next_round(&self, _: &NodeName, at: i64) {
        self.due.lock().unwrap().push(at);
    }
}

pub(crate) struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        Timestamp::from_seconds(since.as_secs() as i64)
    }
}

/// A running port. It stops when this value goes.
pub(crate) struct House {
    pub(crate) node: Arc<Made>,
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
}

impl House {
    pub(crate) fn new() -> House {
        House::over(Arc::new(Made::default()), "127.0.0.1:0")
    }

    pub(crate) fn over(node: Arc<Made>, at: &str) -> House {
        let runtime = Runtime::new().unwrap();
        let (stop, stopped) = watch::channel(false);
        let listener = runtime.block_on(tokio::net::TcpListener::bind(at)).unwrap();
        let address = listener.local_addr().unwrap();
        let told = Arc::clone(&node.told);
        let settings = PortSettings {
            clock: Arc::new(RealClock),
            hinted: Arc::new(move |peer| told.lock().unwrap().hints.push(peer.clone())),
        };
        runtime.spawn(comity_peer::serve_until(
            Arc::clone(&node),
            listener,
            settings,
            stopped,
        ));
        House {
            node,
            address,
            stop,
            runtime: Some(runtime),
        }
    }

    /// The way here with the key of this seed.
    pub(crate) fn client(&self, seed: &[u8; 32]) -> PeerClient {
        let identity = Identity::from_seed(seed).unwrap();
        dialer()
            .to(
                &self.address.to_string(),
                &identity,
                Expect::Key(public(&HOUSE_TLS)),
            )
            .unwrap()
    }

    /// The counterpart's way here.
    pub(crate) fn peer(&self) -> PeerClient {
        self.client(&PEER_TLS)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The counterpart's dialer.
pub(crate) fn dialer() -> Dialer {
    let signer = Made {
        key: PEER_STATEMENT,
        ..Made::default()
    };
    Dialer::new(
        Arc::new(signer),
        Arc::new(RealClock),
        Arc::new(SeededDice::new(rand_seed())),
    )
    .unwrap()
}

/// Another seed each time, so that two dialers draw other nonces.
fn rand_seed() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
