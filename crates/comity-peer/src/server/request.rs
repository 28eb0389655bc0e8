//! What is asked: a method, a name, headers that count. Whatever is not exactly of a form that is served is nothing.

use comity_exchange::names::is_name;
use hyper::body::{Body, Incoming};
use hyper::header::{AsHeaderName, CONTENT_LENGTH, RANGE};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Request};

use crate::httpsig;
use crate::limits::{ADD_CHECKPOINT_BYTES, HINT_BYTES, MATCH_BYTES};

/// A request of a form that is served.
pub(super) struct Asked {
    pub(super) method: &'static str,
    pub(super) name: String,
    /// From which byte on.
    pub(super) from: u64,
    /// Most bytes of the body.
    pub(super) most: u64,
    pub(super) signed: Option<Signed>,
}

/// The headers of a signed request.
pub(super) struct Signed {
    pub(super) content_digest: String,
    pub(super) purpose: String,
    pub(super) ground: String,
    pub(super) signature_input: String,
    pub(super) signature: String,
}

/// Splits a request; `None` where it can only be answered with 404.
pub(super) fn asked(request: Request<Incoming>) -> Option<(Asked, Incoming)> {
    let (parts, body) = request.into_parts();
    let asked = read(&parts)?;
    // Told before it comes, or not taken at all.
    let length = body.size_hint().exact()?;
    let declared = single(&parts.headers, CONTENT_LENGTH).is_some() || length == 0;
    (declared && length <= asked.most).then_some((asked, body))
}

fn read(parts: &Parts) -> Option<Asked> {
    if parts.uri.query().is_some() || parts.uri.authority().is_some() {
        return None;
    }
    let name = parts.uri.path().strip_prefix('/').filter(|name| is_name(name))?;
    let (method, most) = match (&parts.method, name) {
        (&Method::GET, _) => ("GET", 0),
        (&Method::POST, "add-checkpoint") => ("POST", ADD_CHECKPOINT_BYTES),
        (&Method::POST, "match") => ("POST", MATCH_BYTES),
        (&Method::POST, "hint") => ("POST", HINT_BYTES),
        _ => return None,
    };
    Some(Asked {
        method,
        name: name.to_owned(),
        from: from(&parts.headers),
        most,
        signed: signed(&parts.headers),
    })
}

/// `Range: bytes=N-`; any other range is not understood, and the whole is given, as RFC 9110 §14.2 lets a server do.
fn from(headers: &HeaderMap) -> u64 {
    single(headers, RANGE)
        .and_then(|text| text.strip_prefix("bytes="))
        .and_then(|text| text.strip_suffix('-'))
        .filter(|text| text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// The value of a header that stands there once.
fn single(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

fn signed(headers: &HeaderMap) -> Option<Signed> {
    let text = |name: &str| single(headers, name).map(str::to_owned);
    Some(Signed {
        content_digest: text(httpsig::CONTENT_DIGEST)?,
        purpose: text(httpsig::PURPOSE)?,
        ground: text(httpsig::GROUND)?,
        signature_input: text(httpsig::SIGNATURE_INPUT)?,
        signature: text(httpsig::SIGNATURE)?,
    })
}
