//! Requests that can be proved later (RFC 9421): B asked for this, for this purpose, on this ground, at this second.
//!
//! There is one form, and nothing is negotiated: Ed25519 with the statement key, over method, path, digest of the body
//! (RFC 9530), purpose and ground, with `created`, `nonce` and `keyid`. What is not exactly of this form is refused, so the
//! reader needs no parser for structured fields in general.

mod nonces;
mod sign;
mod verify;

pub use nonces::Nonces;
pub use sign::{Asked, Headers, sign};
pub use verify::{Proved, Received, SignatureError, verify};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use comity_proof::sha256;

/// What is signed, in this order; begins every `Signature-Input` of ours.
const COMPONENTS: &str = r#"("@method" "@path" "content-digest" "comity-purpose" "comity-ground")"#;

/// Label of the signature.
const LABEL: &str = "comity";

/// Header with the purpose, one of the words of `handling`.
pub const PURPOSE: &str = "comity-purpose";
/// Header with the legal ground: UTF-8 in base64 between colons, since headers are ASCII.
pub const GROUND: &str = "comity-ground";
/// Header with the digest of the body.
pub const CONTENT_DIGEST: &str = "content-digest";
/// Header that says what is signed.
pub const SIGNATURE_INPUT: &str = "signature-input";
/// Header with the signature.
pub const SIGNATURE: &str = "signature";

/// The signature base of RFC 9421 §2.5: one line a component, then the parameters.
pub fn base(components: &[(&str, &str)], params: &str) -> String {
    let mut text = String::new();
    for (name, value) in components {
        text.push_str(&format!("\"{name}\": {value}\n"));
    }
    text.push_str(&format!("\"@signature-params\": {params}"));
    text
}

/// `sha-256=:…:` over a body (RFC 9530 §2).
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256={}", bytes_field(&sha256(body)))
}

/// Bytes as a structured field (RFC 8941 §3.3.5).
fn bytes_field(bytes: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(bytes))
}

/// Reads such a field.
fn field_bytes(text: &str) -> Option<Vec<u8>> {
    let inside = text.strip_prefix(':')?.strip_suffix(':')?;
    STANDARD.decode(inside).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9421 appendix B.2.6, "Signing a Request Using ed25519": the base, and the key and signature given there.
    #[test]
    fn the_example_of_the_rfc_verifies_over_our_base() {
        let params = r#"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
        let components = [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ];
        let key: [u8; 32] = STANDARD
            .decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
            .unwrap()
            .try_into()
            .unwrap();
        let signature: [u8; 64] = STANDARD
            .decode(
                "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
            )
            .unwrap()
            .try_into()
            .unwrap();
        let text = base(&components, params);
        assert!(comity_proof::ed25519::verify(&key, text.as_bytes(), &signature));
        let other = text.replace("/foo", "/fop");
        assert!(!comity_proof::ed25519::verify(&key, other.as_bytes(), &signature));
    }

    /// RFC 9530 appendix B.1 and RFC 9421 §2.1 both give digests of bodies; the empty body's SHA-256 is FIPS 180-4's.
    #[test]
    fn digests_of_bodies() {
        assert_eq!(
            content_digest(b"{\"hello\": \"world\"}"),
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
        );
        assert_eq!(
            content_digest(b""),
            "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
        );
    }
}
