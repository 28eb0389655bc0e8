//! From a request to its answer.

use std::sync::Arc;

use comity_core::identifiers::NodeName;
use comity_exchange::Purposed;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tokio::time::{Instant, sleep_until, timeout};

use super::request::{Asked, Signed, asked};
use super::{Port, whose};
use crate::httpsig::{self, Received};
use crate::limits::{BODY, REFUSAL_AFTER};
use crate::node::{Given, PeerNode, Reply};

/// An answer.
pub(super) type Answer = Response<Full<Bytes>>;

/// What changes must be asked for each time.
const CHANGES: &str = "no-store";
/// What never changes may be kept by whoever may have it.
const NEVER_CHANGES: &str = "private, max-age=31536000, immutable";
/// The body of every refusal.
const NOTHING: &str = "nothing here for you\n";

/// Answers a request of whoever holds `key`.
pub(super) async fn answer<N: PeerNode>(port: &Port<N>, key: [u8; 32], request: Request<Incoming>) -> Answer {
    let begun = Instant::now();
    let answer = match asked(request) {
        Some((asked, body)) => serve(port, key, asked, body).await,
        None => None,
    };
    match answer {
        Some(answer) => answer,
        None => {
            sleep_until(begun + REFUSAL_AFTER).await;
            refusal()
        }
    }
}

/// The one refusal.
fn refusal() -> Answer {
    respond(
        StatusCode::NOT_FOUND,
        "text/plain",
        CHANGES,
        Bytes::from_static(NOTHING.as_bytes()),
    )
}

fn respond(status: StatusCode, kind: &'static str, cache: &'static str, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    answer
}

async fn serve<N: PeerNode>(port: &Port<N>, key: [u8; 32], asked: Asked, body: Incoming) -> Option<Answer> {
    let peer = whose(port, key).await;
    if asked.method == "GET" && asked.name == "card" {
        let node = Arc::clone(&port.node);
        let card = blocking(move || node.card()).await?;
        return Some(respond(StatusCode::OK, "application/cbor", CHANGES, card.into()));
    }
    let peer = peer?;
    let _turn = match port.guests.turn(&peer).await {
        Some(turn) => turn,
        None => {
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return Some(respond(
                status,
                "text/plain",
                CHANGES,
                Bytes::from_static(b"too many at once\n"),
            ));
        }
    };
    let body = timeout(
        BODY,
        Limited::new(body, usize::try_from(asked.most).ok()?).collect(),
    )
    .await
    .ok()?
    .ok()?
    .to_bytes();
    let purpose = match &asked.signed {
        Some(signed) => Some(proved(port, &peer, &asked, signed, &body).await?),
        None => None,
    };
    if asked.method == "GET" {
        return give(port, peer, asked, purpose).await;
    }
    if asked.name == "hint" {
        (port.settings.hinted)(&peer);
        return Some(respond(
            StatusCode::NO_CONTENT,
            "text/plain",
            CHANGES,
            Bytes::new(),
        ));
    }
    take(port, peer, asked, body, purpose).await
}

/// What a signed request proves; `None` refuses it. The reason is for our own log: the asker may be anybody with the
/// counterpart's connection.
async fn proved<N: PeerNode>(
    port: &Port<N>,
    peer: &NodeName,
    asked: &Asked,
    signed: &Signed,
    body: &[u8],
) -> Option<Purposed> {
    let (node, of) = (Arc::clone(&port.node), peer.clone());
    let keys = blocking(move || Some(node.statement_keys_of(&of))).await?;
    let now = port.settings.clock.now().seconds();
    let path = format!("/{}", asked.name);
    let received = Received {
        method: asked.method,
        path: &path,
        body,
        content_digest: &signed.content_digest,
        purpose: &signed.purpose,
        ground: &signed.ground,
        signature_input: &signed.signature_input,
        signature: &signed.signature,
    };
    let proved = httpsig::verify(&received, &keys, now)
        .inspect_err(|cause| tracing::warn!(%peer, %cause, "a signed request was refused"))
        .ok()?;
    if port.nonces.is_new(peer, proved.nonce, now) {
        Some(proved.purpose)
    } else {
        tracing::warn!(%peer, "a signed request came twice, or too many came; it was refused");
        None
    }
}

async fn give<N: PeerNode>(
    port: &Port<N>,
    peer: NodeName,
    asked: Asked,
    purpose: Option<Purposed>,
) -> Option<Answer> {
    let node = Arc::clone(&port.node);
    let from = asked.from;
    let Given { bytes, immutable } =
        blocking(move || node.give(&peer, &asked.name, purpose.as_ref())).await?;
    let cache = if immutable { NEVER_CHANGES } else { CHANGES };
    let all = bytes.len() as u64;
    let bytes = Bytes::from(bytes);
    // A head may have changed since the beginning of it was read: it is always given whole.
    if from == 0 || !immutable {
        return Some(respond(StatusCode::OK, "application/octet-stream", cache, bytes));
    }
    let (status, range, rest) = match usize::try_from(from).ok().filter(|from| *from < bytes.len()) {
        Some(from) => (
            StatusCode::PARTIAL_CONTENT,
            format!("bytes {from}-{}/{all}", all.saturating_sub(1)),
            bytes.slice(from..),
        ),
        None => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            format!("bytes */{all}"),
            Bytes::new(),
        ),
    };
    let mut answer = respond(status, "application/octet-stream", cache, rest);
    answer
        .headers_mut()
        .insert(CONTENT_RANGE, HeaderValue::from_str(&range).ok()?);
    Some(answer)
}

async fn take<N: PeerNode>(
    port: &Port<N>,
    peer: NodeName,
    asked: Asked,
    body: Bytes,
    purpose: Option<Purposed>,
) -> Option<Answer> {
    let node = Arc::clone(&port.node);
    let Reply {
        status,
        content_type,
        body,
    } = blocking(move || node.take(&peer, &asked.name, &body, purpose.as_ref())).await?;
    let status = StatusCode::from_u16(status).ok()?;
    Some(respond(status, content_type, CHANGES, body.into()))
}

/// Work that may wait for the disk, on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(cause) => {
            tracing::error!(%cause, "work for a counterpart ended early");
            None
        }
    }
}
