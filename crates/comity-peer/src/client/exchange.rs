//! One question and its answer, within limits of time and size.

use comity_exchange::SourceError;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_RANGE};
use hyper::{HeaderMap, Request, Response};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

use super::pool::Open;
use crate::limits::{FIRST_BYTE, LEAST_RATE};

/// Longest body of a refusal.
const REFUSAL_BYTES: u64 = 4096;

/// What is wanted of a resource.
pub(super) struct Part<'a> {
    pub(super) name: &'a str,
    pub(super) most: u64,
    pub(super) from: u64,
}

/// Why there is no answer.
pub(super) enum Failed {
    /// The connection was gone before anything was answered.
    Closed,
    /// Something to tell.
    Told(SourceError),
}

/// Sends a request and reads the answer.
pub(super) async fn exchange(
    open: &mut Open,
    request: Request<Full<Bytes>>,
    part: &Part<'_>,
) -> Result<(u16, Vec<u8>), Failed> {
    let begun = Instant::now();
    let answer = match timeout(FIRST_BYTE, open.send_request(request)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(cause)) if cause.is_parse() => return Err(protocol(format!("{}: {cause}", part.name))),
        Ok(Err(_)) => return Err(Failed::Closed),
        Err(_) => return Err(Failed::Told(SourceError::TooSlow(part.name.to_owned()))),
    };
    let status = answer.status().as_u16();
    check_headers(answer.headers(), status, part)?;
    let body = read(answer, part, begun).await.map_err(Failed::Told)?;
    Ok((status, rest_of(body, status, part)))
}

fn protocol(what: String) -> Failed {
    Failed::Told(SourceError::Protocol(what))
}

fn check_headers(headers: &HeaderMap, status: u16, part: &Part<'_>) -> Result<(), Failed> {
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(protocol(format!(
            "{} came packed, which was not asked for",
            part.name
        )));
    }
    if (300..400).contains(&status) {
        return Err(Failed::Told(SourceError::Refused(status)));
    }
    let wanted = format!("bytes {}-", part.from);
    let begins =
        |value: &hyper::header::HeaderValue| value.to_str().is_ok_and(|text| text.starts_with(&wanted));
    if status == 206 && !headers.get(CONTENT_RANGE).is_some_and(begins) {
        return Err(protocol(format!(
            "{} came from another place than asked for",
            part.name
        )));
    }
    Ok(())
}

/// Reads a body of at most `most` bytes, none slower than it may be.
async fn read(answer: Response<Incoming>, part: &Part<'_>, begun: Instant) -> Result<Vec<u8>, SourceError> {
    let too_large = || SourceError::TooLarge {
        name: part.name.to_owned(),
        most: part.most,
    };
    // A whole answer to a question for the rest holds what is here already.
    let most = match answer.status().as_u16() {
        200 => part.most.saturating_add(part.from),
        // A refusal may say a word however little was asked for.
        400.. => part.most.max(REFUSAL_BYTES),
        _ => part.most,
    };
    let mut body = answer.into_body();
    let mut bytes = Vec::new();
    loop {
        let received = bytes.len() as u64;
        let deadline = begun + FIRST_BYTE + Duration::from_secs(received / LEAST_RATE);
        let frame = match timeout_at(deadline, body.frame()).await {
            Ok(None) => return Ok(bytes),
            Ok(Some(Ok(frame))) => frame,
            Ok(Some(Err(cause))) => {
                return Err(SourceError::Unreachable(format!(
                    "{} was cut off: {cause}",
                    part.name
                )));
            }
            Err(_) => return Err(SourceError::TooSlow(part.name.to_owned())),
        };
        let Some(data) = frame.data_ref() else { continue };
        if received + data.len() as u64 > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(data);
    }
}

/// What follows the bytes that are here already.
fn rest_of(mut body: Vec<u8>, status: u16, part: &Part<'_>) -> Vec<u8> {
    if status == 200 && part.from > 0 {
        let from = usize::try_from(part.from).unwrap_or(usize::MAX).min(body.len());
        body.drain(..from);
    }
    body
}
