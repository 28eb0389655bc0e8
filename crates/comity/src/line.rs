//! The line to counterparts: dialing, pinning, rounds on demand; and the port that stands open while a node serves.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::Context;
use comity_core::identifiers::NodeName;
use comity_core::problem::Problem;
use comity_exchange::{Source, SourceError};
use comity_flow::peers::{Card, Code, MAX_CARD_BYTES, Pulse, RoundReport, SyncTrouble, Words};
use comity_flow::{FlowError, Node, Who};
use comity_peer::rounds::Bell;
use comity_peer::{
    Dialer, Expect, Identity, PeerClient, PeerNode, PortSettings, Rounds, RoundsSettings, TlsError,
    serve_until,
};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::port::PortNode;
use crate::real::{SystemClock, SystemDice};

/// How often is looked whether a round that is under way has ended.
const STEP: Duration = Duration::from_millis(200);

/// Looks until a round by hand gives up: two minutes.
const PATIENCE: u32 = 600;

/// The line of one node.
pub(crate) struct Line {
    port: PortNode,
    dialer: Dialer,
    bell: Bell,
}

impl Line {
    /// The line of a node.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn new(node: &Arc<Node>) -> anyhow::Result<Arc<Self>> {
        let port = PortNode(Arc::clone(node));
        let dialer = Dialer::new(
            Arc::new(port.clone()),
            Arc::new(SystemClock),
            Arc::new(SystemDice),
        )
        .context("no thread for the line to counterparts")?;
        Ok(Arc::new(Self {
            port,
            dialer,
            bell: Bell::default(),
        }))
    }

    /// The node.
    pub(crate) fn node(&self) -> &Node {
        &self.port.0
    }

    /// The node as its peer port sees it.
    pub(crate) fn port(&self) -> &PortNode {
        &self.port
    }

    fn identity(&self) -> Result<Identity, TlsError> {
        Identity::from_seed(&self.port.tls_seed())
    }

    /// The way to a counterpart.
    ///
    /// # Errors
    /// It is not pinned, is only reached on a disk, or our keys cannot be used.
    pub(crate) fn to(&self, peer: &NodeName) -> Result<PeerClient, FlowError> {
        let pinned = self.port.0.pinned()?.into_iter().find(|one| one.name == *peer);
        let pinned = pinned.ok_or(FlowError::NotFound("counterpart"))?;
        if pinned.address.is_empty() {
            return Err(problem(
                "peer",
                "disk-only",
                "this counterpart has no address",
                "carry the exchange on a disk: comity sync --export, --import",
            ));
        }
        let ours = |cause: TlsError| FlowError::Damaged(cause.to_string());
        let identity = self.identity().map_err(ours)?;
        self.dialer
            .to(&pinned.address, &identity, Expect::Key(pinned.tls))
            .map_err(ours)
    }

    /// Asks the counterparts what they saw of our own log, where it signs nothing before somebody has said it: after a start,
    /// and after this program was halted. Whoever does not answer is passed over; the log then goes on waiting.
    pub(crate) fn ask_about_us(&self) {
        let pinned = self.port.0.pinned().unwrap_or_default();
        let reached = pinned
            .iter()
            .filter(|peer| !peer.address.is_empty() && !peer.frozen);
        let heard: Vec<_> = reached
            .filter_map(|peer| Some((peer, self.to(&peer.name).ok()?)))
            .map(|(peer, source)| self.node().ask_about_us(&peer.name, &source))
            .collect();
        if let Err(cause) = self.node().hear_of_us(&heard) {
            tracing::warn!(%cause, "the log signs nothing");
        }
    }

    /// Pins the counterpart behind a code: its card is fetched from where the code says, or was brought on a disk.
    ///
    /// # Errors
    /// Problems of the field `code`: none, nobody there, another card, another key.
    pub(crate) fn pin(
        &self,
        me: &Who,
        code: &str,
        brought: Option<&[u8]>,
    ) -> Result<(NodeName, Words), FlowError> {
        let code: Code = code.parse().map_err(|cause: comity_flow::peers::CodeError| {
            problem("code", "code", &cause.to_string(), "type it again")
        })?;
        let card = match brought {
            Some(card) => card.to_vec(),
            None => self.fetch(&code)?,
        };
        let words = self.port.0.accept_peer(me, &code, &card)?;
        let name = code
            .name()
            .parse()
            .map_err(|_| FlowError::NotFound("counterpart"))?;
        self.bell.ring_all();
        Ok((name, words))
    }

    /// The card at the address of a code, shown by the key that stands on it.
    fn fetch(&self, code: &Code) -> Result<Vec<u8>, FlowError> {
        if code.address().is_empty() {
            return Err(problem(
                "code",
                "unreachable",
                "this code names no address: the counterpart is only reached on a disk",
                "hand its card in with --card",
            ));
        }
        let ours = |cause: TlsError| FlowError::Damaged(cause.to_string());
        let identity = self.identity().map_err(ours)?;
        let (card, key) = self
            .dialer
            .card(code.address(), &identity, MAX_CARD_BYTES as u64)
            .map_err(|cause| unreachable(code.address(), &cause))?;
        let fits = code.fits(&card) && Card::decode(&card).is_ok_and(|card| card.tls == key);
        if fits {
            return Ok(card);
        }
        Err(problem(
            "code",
            "card",
            "another node answers there than the one that the code was made for",
            "ask the other operator for a new code, over a channel that you trust; do not go on before it fits",
        ))
    }

    /// One round with a counterpart, now.
    ///
    /// # Errors
    /// It is not pinned, or the round could not begin; what failed in it stands in the report.
    pub(crate) fn sync(&self, peer: &NodeName, progress: &dyn Fn(u64, u64)) -> anyhow::Result<RoundReport> {
        let source = self.to(peer)?;
        Ok(self.sync_from(peer, &source, progress)?)
    }

    /// One round with a counterpart over any source, after the one that may be under way.
    ///
    /// # Errors
    /// The round could not begin; what failed in it stands in the report.
    pub(crate) fn sync_from(
        &self,
        peer: &NodeName,
        source: &dyn Source,
        progress: &dyn Fn(u64, u64),
    ) -> Result<RoundReport, SyncTrouble> {
        let mut waited = 0;
        loop {
            match self.node().sync_round(peer, source, progress) {
                // One of the rounds of the port: this one comes after it.
                Err(SyncTrouble::AtWork(_)) if waited < PATIENCE => {
                    waited += 1;
                    std::thread::sleep(STEP);
                }
                done => return done,
            }
        }
    }
}

fn problem(field: &str, code: &str, what: &str, mend: &str) -> FlowError {
    FlowError::field(Problem::new(field, code, what, mend))
}

fn unreachable(address: &str, cause: &SourceError) -> FlowError {
    let what = format!("no card could be fetched from {address}: {cause}");
    problem("code", "unreachable", &what, cause.mend())
}

impl comity_web::Counterparts for Line {
    fn accept(&self, _node: &Node, me: &Who, code: &str) -> Result<NodeName, FlowError> {
        self.pin(me, code, None).map(|(name, _)| name)
    }

    fn ask(
        &self,
        node: &Node,
        me: &Who,
        form: &comity_flow::matching::MatchForm,
    ) -> Result<comity_flow::matching::MatchAnswer, FlowError> {
        let peer = form
            .peer
            .parse()
            .map_err(|_| FlowError::NotFound("counterpart"))?;
        let source = self.to(&peer)?;
        node.match_ask(me, form, &source)
    }

    fn sync_now(&self, peer: &NodeName) {
        self.bell.ring(peer);
    }
}

/// Tells the node every few seconds that it is alive, so that it knows when it was not: a machine that slept, or was set back,
/// asks before it signs again.
pub(crate) struct Heart {
    stop: mpsc::Sender<()>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Seconds between two beats; the node takes a pause of a minute for a halt.
const BEAT: Duration = Duration::from_secs(5);

/// The first look after a start comes soon: a node that is to be asked about waits for it.
const FIRST_BEAT: Duration = Duration::from_millis(200);

impl Heart {
    /// Begins to beat.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub(crate) fn start(line: &Arc<Line>) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let line = Arc::downgrade(line);
        let thread = std::thread::Builder::new().name("heart".into()).spawn(move || {
            let mut pause = FIRST_BEAT;
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(pause) {
                let Some(line) = line.upgrade() else { return };
                pause = BEAT;
                if line.node().heartbeat() == Pulse::Ask {
                    line.ask_about_us();
                }
            }
        })?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        let _ = self.stop.send(());
        if let Some(thread) = self.thread.take() {
            // A beat that panicked has been told by the panic.
            let _ = thread.join();
        }
    }
}

/// The port and the rounds of a node that serves; they end when this is stopped.
pub(crate) struct Running {
    stop: watch::Sender<bool>,
    port: JoinHandle<Result<(), TlsError>>,
    rounds: Rounds,
}

/// Where the peer port listens, and how others reach it.
pub(crate) struct Open {
    /// The listener.
    pub(crate) listener: std::net::TcpListener,
    /// Seconds between two rounds.
    pub(crate) interval: i64,
}

impl Open {
    /// The address that counterparts are told, where the operator named none.
    ///
    /// # Errors
    /// The operating system's.
    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Opens the port and begins the rounds.
///
/// # Errors
/// The operating system's, or keys that TLS does not take.
pub(crate) fn open(runtime: &Runtime, line: &Line, open: Open) -> anyhow::Result<Running> {
    open.listener.set_nonblocking(true)?;
    let _inside = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(open.listener)?;
    let (stop, stopped) = watch::channel(false);
    let bell = line.bell.clone();
    let settings = PortSettings {
        clock: Arc::new(SystemClock),
        hinted: Arc::new(move |peer| bell.ring(peer)),
    };
    let node = Arc::new(line.port.clone());
    let port = runtime.spawn(serve_until(Arc::clone(&node), listener, settings, stopped));
    let rounds = Rounds::start(
        node,
        line.dialer.clone(),
        Arc::new(SystemClock),
        Arc::new(SystemDice),
        RoundsSettings {
            interval: open.interval,
            ..RoundsSettings::default()
        },
        line.bell.clone(),
    )?;
    Ok(Running { stop, port, rounds })
}

impl Running {
    /// Ends the rounds at their next answer, and the port when its requests are done.
    pub(crate) fn stop(self, runtime: &Runtime) {
        let _ = self.stop.send(true);
        drop(self.rounds);
        if let Ok(Err(cause)) = runtime.block_on(self.port) {
            tracing::error!(%cause, "the peer port ended early");
        }
    }
}
