//! Connections to one counterpart: opened when needed, kept while they work, four at most.

use std::sync::{Arc, Mutex, PoisonError};

use comity_exchange::SourceError;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::limits::{HANDSHAKE, HEAD_BYTES, HEADERS, STREAMS_A_PEER};
use crate::tls::{is_wrong_key, key_of};

/// Where, and how.
pub(super) struct Way {
    pub(super) address: String,
    pub(super) tls: Arc<rustls::ClientConfig>,
}

/// An open connection.
pub(super) type Open = SendRequest<Full<Bytes>>;

/// The connections.
pub(super) struct Pool {
    way: Way,
    idle: Mutex<Vec<Open>>,
    last_key: Mutex<Option<[u8; 32]>>,
    streams: Semaphore,
}

impl Pool {
    pub(super) fn new(way: Way) -> Self {
        Self {
            way,
            idle: Mutex::default(),
            last_key: Mutex::default(),
            streams: Semaphore::new(STREAMS_A_PEER),
        }
    }

    pub(super) fn address(&self) -> &str {
        &self.way.address
    }

    /// The key that answered last.
    pub(super) fn last_key(&self) -> Option<[u8; 32]> {
        *self.last_key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Room for one more question at the same time.
    pub(super) async fn stream(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        self.streams.acquire().await.ok()
    }

    pub(super) fn take(&self) -> Option<Open> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    pub(super) fn keep(&self, open: Open) {
        if !open.is_closed() {
            self.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(open);
        }
    }

    pub(super) async fn connect(&self) -> Result<Open, SourceError> {
        let late = |_| {
            SourceError::Unreachable(format!(
                "{} did not answer in {} s",
                self.way.address,
                HANDSHAKE.as_secs()
            ))
        };
        let unreachable =
            |cause: std::io::Error| SourceError::Unreachable(format!("{}: {cause}", self.way.address));
        let tcp = timeout(HANDSHAKE, TcpStream::connect(self.way.address.as_str()))
            .await
            .map_err(late)?
            .map_err(unreachable)?;
        tcp.set_nodelay(true).map_err(unreachable)?;
        // A name is asked for by the library and never sent.
        let name =
            ServerName::try_from("peer.invalid").map_err(|cause| SourceError::Ours(cause.to_string()))?;
        let connector = TlsConnector::from(Arc::clone(&self.way.tls));
        let tls = timeout(HANDSHAKE, connector.connect(name, tcp))
            .await
            .map_err(late)?
            .map_err(|cause| {
                if is_wrong_key(&cause) {
                    SourceError::WrongKey
                } else {
                    handshake_failed(&self.way.address, &cause)
                }
            })?;
        let shown = tls
            .get_ref()
            .1
            .peer_certificates()
            .and_then(|shown| shown.first());
        *self.last_key.lock().unwrap_or_else(PoisonError::into_inner) = shown.and_then(|shown| key_of(shown));
        let (open, driver) = http1::Builder::new()
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEADERS)
            .handshake(TokioIo::new(tls))
            .await
            .map_err(|cause| SourceError::Protocol(cause.to_string()))?;
        tokio::spawn(driver);
        Ok(open)
    }
}

/// What answers there speaks, but not as a node does; or the line broke meanwhile.
fn handshake_failed(address: &str, cause: &std::io::Error) -> SourceError {
    let spoke = cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    if spoke {
        SourceError::Protocol(format!(
            "{address} does not answer as a node's peer port: {cause}"
        ))
    } else {
        SourceError::Unreachable(format!("{address}: {cause}"))
    }
}
