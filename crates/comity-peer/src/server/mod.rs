//! The peer port: a listener of its own, TLS 1.3 only, HTTP/1.1 only (one request at a time a connection: nothing to
//! multiplex, nothing to reset).
//!
//! Whose key is not pinned gets the node's card and nothing else. Every refusal is one and the same 404, after the same
//! time, whether there is nothing, or nothing for this counterpart, or no such name at all.

mod answer;
mod guests;
mod paced;
mod request;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use comity_core::clock::Clock;
use comity_core::identifiers::NodeName;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::httpsig::Nonces;
use crate::limits::{HANDSHAKE, HEAD_BYTES, HEADERS, REQUEST_HEAD};
use crate::node::PeerNode;
use crate::tls::{Identity, TlsError, key_of};
use guests::Guests;
use paced::Paced;

/// Called with the name of a counterpart that says it has something new.
pub type Hinted = Arc<dyn Fn(&NodeName) + Send + Sync>;

/// What a port is made of.
#[derive(Clone)]
pub struct PortSettings {
    /// The clock, for signed requests.
    pub clock: Arc<dyn Clock>,
    /// Where hints go.
    pub hinted: Hinted,
}

/// Shared by all connections.
struct Port<N> {
    node: Arc<N>,
    settings: PortSettings,
    guests: Guests,
    nonces: Nonces,
    tls: Mutex<Option<([u8; 32], TlsAcceptor)>>,
}

/// After an error of the listener (no more file descriptors) it waits before it tries again.
const AFTER_ERROR: Duration = Duration::from_millis(200);

/// Requests under way get so long after the port was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the peer port until `stop` says true or its sender is gone.
///
/// # Errors
/// Keys that TLS does not take.
pub async fn serve_until<N: PeerNode>(
    node: Arc<N>,
    listener: TcpListener,
    settings: PortSettings,
    mut stop: watch::Receiver<bool>,
) -> Result<(), TlsError> {
    let port = Arc::new(Port {
        node,
        settings,
        guests: Guests::default(),
        nonces: Nonces::default(),
        tls: Mutex::default(),
    });
    port.acceptor()?;
    let ending = stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = told(&mut stop) => break,
        };
        match accepted {
            Ok((stream, from)) => {
                tokio::spawn(connection(Arc::clone(&port), stream, from, ending.clone()));
            }
            Err(cause) => {
                tracing::warn!(%cause, "the peer port could not take a connection");
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
    }
    let _ = timeout(GRACE, port.guests.all_gone()).await;
    Ok(())
}

impl<N: PeerNode> Port<N> {
    /// TLS with the key of now: a rotated key counts from the next connection on.
    fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let seed = self.node.tls_seed();
        let mut held = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, acceptor)) = held.as_ref()
            && *of == seed
        {
            return Ok(acceptor.clone());
        }
        let acceptor = TlsAcceptor::from(Identity::from_seed(&seed)?.server()?);
        *held = Some((seed, acceptor.clone()));
        Ok(acceptor)
    }
}

/// One connection, from its handshake to its end.
async fn connection<N: PeerNode>(
    port: Arc<Port<N>>,
    stream: TcpStream,
    from: SocketAddr,
    mut stop: watch::Receiver<bool>,
) {
    let Some(stranger) = port.guests.stranger(from.ip()) else {
        tracing::debug!("too many strangers; a connection was dropped");
        return;
    };
    let Ok(acceptor) = port.acceptor() else { return };
    let _ = stream.set_nodelay(true);
    let Ok(Ok(tls)) = timeout(HANDSHAKE, acceptor.accept(Paced::new(stream))).await else {
        return;
    };
    let shown = tls
        .get_ref()
        .1
        .peer_certificates()
        .and_then(|shown| shown.first());
    let Some(key) = shown.and_then(|shown| key_of(shown)) else {
        return;
    };
    let peer = whose(&port, key).await;
    let guest = match &peer {
        Some(peer) => match port.guests.counterpart(peer, stranger) {
            Some(guest) => guest,
            None => return,
        },
        None => stranger,
    };
    let pinned = peer.is_some();
    let asking = Arc::clone(&port);
    let service = service_fn(move |request| {
        let port = Arc::clone(&asking);
        async move { Ok::<_, std::convert::Infallible>(answer::answer(&port, key, request).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        // A stranger fetches a card and goes.
        .keep_alive(pinned)
        .serve_connection(TokioIo::new(tls), service);
    tokio::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => {}
        () = told(&mut stop) => {
            serving.as_mut().graceful_shutdown();
            let _ = timeout(GRACE, serving).await;
        }
    }
    drop(guest);
}

/// Done when the port is told to stop, or nobody is left who could tell it.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Whom a key belongs to. It is asked again at every request: a counterpart may be removed while it is connected.
async fn whose<N: PeerNode>(port: &Port<N>, key: [u8; 32]) -> Option<NodeName> {
    let node = Arc::clone(&port.node);
    tokio::task::spawn_blocking(move || node.peer_of_tls_key(&key))
        .await
        .ok()?
}
