//! The way to another node's peer port.
//!
//! hyper over tokio-rustls: the same HTTP/1.1 parser that the port itself uses, a connection whose key we pinned ourselves,
//! and no feature between that follows a redirect, unpacks a body, reads a proxy from the environment or guesses. The
//! callers are plain threads, so each call waits.

mod exchange;
mod pool;

use std::sync::Arc;

use comity_core::clock::{Clock, Dice, draw};
use comity_exchange::{Answer, Get, Purposed, Source, SourceError};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_LENGTH, HOST, RANGE};
use hyper::{Method, Request};
use tokio::runtime::Runtime;

use crate::httpsig::{self, Asked};
use crate::node::Signer;
use crate::tls::{Expect, Identity, TlsError};
use exchange::{Part, exchange};
use pool::{Pool, Way};

/// Makes ways to other nodes. One for a process: all share its thread.
#[derive(Clone)]
pub struct Dialer {
    runtime: Arc<Runtime>,
    signer: Arc<dyn Signer>,
    clock: Arc<dyn Clock>,
    dice: Arc<dyn Dice>,
}

impl Dialer {
    /// A dialer that signs as `signer`.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn new(signer: Arc<dyn Signer>, clock: Arc<dyn Clock>, dice: Arc<dyn Dice>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("to-peers")
            .enable_all()
            .build()?;
        Ok(Self {
            runtime: Arc::new(runtime),
            signer,
            clock,
            dice,
        })
    }

    /// The way to `address` (host:port) with our key, where `expect` must answer. Nothing is connected yet.
    ///
    /// # Errors
    /// Keys that TLS does not take.
    pub fn to(&self, address: &str, identity: &Identity, expect: Expect) -> Result<PeerClient, TlsError> {
        let way = Way {
            address: address.to_owned(),
            tls: identity.client(expect)?,
        };
        Ok(PeerClient {
            dialer: self.clone(),
            pool: Pool::new(way),
        })
    }

    /// Fetches the card at an address, and the key that answered there. Whether both fit is the caller's to compare.
    ///
    /// # Errors
    /// The line's or the peer's; [`SourceError::Refused`] where there is no card.
    pub fn card(
        &self,
        address: &str,
        identity: &Identity,
        most: u64,
    ) -> Result<(Vec<u8>, [u8; 32]), SourceError> {
        let ours = |cause: TlsError| SourceError::Ours(cause.to_string());
        let client = self.to(address, identity, Expect::Any).map_err(ours)?;
        let card = client.get(&Get::new("card", most))?;
        let key = client.pool.last_key();
        match (card, key) {
            (Some(card), Some(key)) => Ok((card, key)),
            (None, _) => Err(SourceError::Refused(404)),
            (Some(_), None) => Err(SourceError::Protocol("no key was shown".into())),
        }
    }
}

/// The way to one counterpart. Calls from several threads use up to four connections.
pub struct PeerClient {
    dialer: Dialer,
    pool: Pool,
}

impl PeerClient {
    fn request(
        &self,
        method: &Method,
        name: &str,
        body: &[u8],
        purpose: Option<&Purposed>,
        from: u64,
    ) -> Result<Request<Full<Bytes>>, SourceError> {
        let path = format!("/{name}");
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .header(HOST, self.pool.address());
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        if method == Method::POST {
            request = request.header(CONTENT_LENGTH, body.len());
        }
        if let Some(purpose) = purpose {
            let asked = Asked {
                method: method.as_str(),
                path: &path,
                body,
                purpose,
            };
            let created = self.dialer.clock.now().seconds();
            let signed = httpsig::sign(
                self.dialer.signer.as_ref(),
                &asked,
                created,
                &draw(self.dialer.dice.as_ref()),
            );
            request = request
                .header(httpsig::CONTENT_DIGEST, signed.content_digest)
                .header(httpsig::PURPOSE, signed.purpose)
                .header(httpsig::GROUND, signed.ground)
                .header(httpsig::SIGNATURE_INPUT, signed.signature_input)
                .header(httpsig::SIGNATURE, signed.signature);
        }
        request
            .body(Full::new(Bytes::copy_from_slice(body)))
            .map_err(|cause| SourceError::Ours(format!("{name} cannot be asked for: {cause}")))
    }

    /// One question over a connection that is open or made; a connection that the other side closed meanwhile is not the
    /// question's fault, so it is asked once more over a fresh one.
    fn ask(
        &self,
        make: &dyn Fn() -> Result<Request<Full<Bytes>>, SourceError>,
        part: &Part<'_>,
    ) -> Result<(u16, Vec<u8>), SourceError> {
        self.dialer.runtime.block_on(async {
            let _stream = self.pool.stream().await;
            if let Some(mut open) = self.pool.take()
                && open.ready().await.is_ok()
            {
                match exchange(&mut open, make()?, part).await {
                    Ok(answer) => {
                        self.pool.keep(open);
                        return Ok(answer);
                    }
                    Err(exchange::Failed::Closed) => {}
                    Err(exchange::Failed::Told(cause)) => return Err(cause),
                }
            }
            let mut fresh = self.pool.connect().await?;
            match exchange(&mut fresh, make()?, part).await {
                Ok(answer) => {
                    self.pool.keep(fresh);
                    Ok(answer)
                }
                Err(exchange::Failed::Closed) => Err(SourceError::Unreachable(
                    "the connection was closed before an answer came".into(),
                )),
                Err(exchange::Failed::Told(cause)) => Err(cause),
            }
        })
    }

    fn send(
        &self,
        name: &str,
        body: &[u8],
        most: u64,
        purpose: Option<&Purposed>,
    ) -> Result<Answer, SourceError> {
        let part = Part { name, most, from: 0 };
        let make = || self.request(&Method::POST, name, body, purpose, 0);
        let (status, body) = self.ask(&make, &part)?;
        Ok(Answer { status, body })
    }
}

impl Source for PeerClient {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        if !comity_exchange::names::is_name(ask.name) {
            return Err(SourceError::Ours(format!(
                "{:?} is no name of a resource",
                ask.name
            )));
        }
        let part = Part {
            name: ask.name,
            most: ask.most,
            from: ask.from,
        };
        let make = || self.request(&Method::GET, ask.name, b"", ask.purpose, ask.from);
        match self.ask(&make, &part)? {
            (200 | 206, body) => Ok(Some(body)),
            // There is nothing behind what is here already.
            (416, _) if ask.from > 0 => Ok(Some(Vec::new())),
            (404, _) => Ok(None),
            (status, _) => Err(SourceError::Refused(status)),
        }
    }

    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<Answer, SourceError> {
        self.send(name, body, most, None)
    }

    fn post_for(
        &self,
        name: &str,
        body: &[u8],
        most: u64,
        purpose: &Purposed,
    ) -> Result<Answer, SourceError> {
        self.send(name, body, most, Some(purpose))
    }

    fn can_post(&self) -> bool {
        true
    }
}
