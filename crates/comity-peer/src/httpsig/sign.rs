//! Signing a request of our own.

use comity_exchange::Purposed;
use comity_proof::hex;

use super::{COMPONENTS, CONTENT_DIGEST, GROUND, LABEL, PURPOSE, base, bytes_field, content_digest};
use crate::node::Signer;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Path with its slash.
    pub path: &'a str,
    /// Body; empty for a GET.
    pub body: &'a [u8],
    /// Why.
    pub purpose: &'a Purposed,
}

/// The headers of a signed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// `content-digest`.
    pub content_digest: String,
    /// `comity-purpose`.
    pub purpose: String,
    /// `comity-ground`.
    pub ground: String,
    /// `signature-input`.
    pub signature_input: String,
    /// `signature`.
    pub signature: String,
}

/// Signs a request made at second `created`; `nonce` was drawn for it.
pub fn sign(signer: &dyn Signer, asked: &Asked<'_>, created: i64, nonce: &[u8; 16]) -> Headers {
    let digest = content_digest(asked.body);
    let ground = bytes_field(asked.purpose.ground.as_bytes());
    let params = format!(
        "{COMPONENTS};created={created};nonce=\"{}\";keyid=\"{}\"",
        hex::encode(nonce),
        hex::encode(&signer.statement_key())
    );
    let components = [
        ("@method", asked.method),
        ("@path", asked.path),
        (CONTENT_DIGEST, digest.as_str()),
        (PURPOSE, asked.purpose.purpose.as_str()),
        (GROUND, ground.as_str()),
    ];
    let signature = signer.sign_request(base(&components, &params).as_bytes());
    Headers {
        content_digest: digest,
        purpose: asked.purpose.purpose.clone(),
        ground,
        signature_input: format!("{LABEL}={params}"),
        signature: format!("{LABEL}={}", bytes_field(&signature)),
    }
}
