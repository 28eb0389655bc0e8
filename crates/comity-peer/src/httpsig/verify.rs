//! Checking a counterpart's signed request.

use comity_exchange::Purposed;
use comity_proof::{ed25519, hex};

use super::{COMPONENTS, CONTENT_DIGEST, GROUND, LABEL, PURPOSE, base, content_digest, field_bytes};
use crate::limits::{GROUND_BYTES, PURPOSE_BYTES, SIGNED_WITHIN};

/// A request as it came. Header values are what stood in the one header of that name.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Method.
    pub method: &'a str,
    /// Path with its slash.
    pub path: &'a str,
    /// Body.
    pub body: &'a [u8],
    /// `content-digest`.
    pub content_digest: &'a str,
    /// `comity-purpose`.
    pub purpose: &'a str,
    /// `comity-ground`.
    pub ground: &'a str,
    /// `signature-input`.
    pub signature_input: &'a str,
    /// `signature`.
    pub signature: &'a str,
}

/// What a valid signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Why it was asked.
    pub purpose: Purposed,
    /// The key that signed.
    pub key: [u8; 32],
    /// When, by the asker's clock.
    pub created: i64,
    /// Its nonce; the caller sees to it that it comes once.
    pub nonce: [u8; 16],
}

/// Why a signed request was refused. The asker is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Not of the one form that is taken.
    #[error("the signature headers are not of the form that Comity nodes use")]
    Form,
    /// The body is another.
    #[error("the body does not have the digest that was signed")]
    Digest,
    /// Too far from our clock.
    #[error(
        "the request was signed {0} seconds away from our clock; at most {SIGNED_WITHIN} are taken: compare the clocks"
    )]
    Time(i64),
    /// A key that is not one of the asker's.
    #[error("the request is signed by a key that is not in force for this counterpart")]
    Key,
    /// The signature itself.
    #[error("the signature does not verify")]
    Signature,
}

/// Checks a request against the keys that count for the asker, at our second `now`.
///
/// # Errors
/// [`SignatureError`]; nothing of the request is used then.
pub fn verify(received: &Received<'_>, keys: &[[u8; 32]], now: i64) -> Result<Proved, SignatureError> {
    let params = received
        .signature_input
        .strip_prefix(LABEL)
        .and_then(|rest| rest.strip_prefix('='))
        .ok_or(SignatureError::Form)?;
    let Params { created, nonce, key } = parse(params).ok_or(SignatureError::Form)?;
    let signature: [u8; 64] = received
        .signature
        .strip_prefix(LABEL)
        .and_then(|rest| rest.strip_prefix('='))
        .and_then(field_bytes)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(SignatureError::Form)?;
    let purpose = purposed(received).ok_or(SignatureError::Form)?;
    let away = now.saturating_sub(created);
    if away.saturating_abs() > SIGNED_WITHIN {
        return Err(SignatureError::Time(away));
    }
    if received.content_digest != content_digest(received.body) {
        return Err(SignatureError::Digest);
    }
    if !keys.contains(&key) {
        return Err(SignatureError::Key);
    }
    let components = [
        ("@method", received.method),
        ("@path", received.path),
        (CONTENT_DIGEST, received.content_digest),
        (PURPOSE, received.purpose),
        (GROUND, received.ground),
    ];
    if !ed25519::verify(&key, base(&components, params).as_bytes(), &signature) {
        return Err(SignatureError::Signature);
    }
    Ok(Proved {
        purpose,
        key,
        created,
        nonce,
    })
}

struct Params {
    created: i64,
    nonce: [u8; 16],
    key: [u8; 32],
}

/// `(…);created=1618884473;nonce="32 hex";keyid="64 hex"`, and nothing else.
fn parse(params: &str) -> Option<Params> {
    let rest = params.strip_prefix(COMPONENTS)?.strip_prefix(";created=")?;
    let (created, rest) = rest.split_once(";nonce=\"")?;
    let (nonce, rest) = rest.split_once("\";keyid=\"")?;
    let key = rest.strip_suffix('"')?;
    let plain = !created.is_empty() && created.len() <= 15 && created.bytes().all(|b| b.is_ascii_digit());
    Some(Params {
        created: plain.then(|| created.parse().ok()).flatten()?,
        nonce: hex::decode_array(nonce)?,
        key: hex::decode_array(key)?,
    })
}

fn purposed(received: &Received<'_>) -> Option<Purposed> {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let purpose = received.purpose;
    if purpose.is_empty() || purpose.len() > PURPOSE_BYTES || !purpose.bytes().all(word) {
        return None;
    }
    // Base64 is a third longer than what it holds.
    if received.ground.len() > GROUND_BYTES * 2 {
        return None;
    }
    let ground = String::from_utf8(field_bytes(received.ground)?).ok()?;
    (ground.len() <= GROUND_BYTES && !ground.chars().any(|c| c.is_control())).then(|| Purposed {
        purpose: purpose.to_owned(),
        ground,
    })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::super::{Asked, Headers, sign};
    use super::*;
    use crate::node::Signer;

    struct Key(SigningKey);

    impl Signer for Key {
        fn statement_key(&self) -> [u8; 32] {
            self.0.verifying_key().to_bytes()
        }
        fn sign_request(&self, base: &[u8]) -> [u8; 64] {
            self.0.sign(base).to_bytes()
        }
    }

    const NOW: i64 = 1_790_000_000;
    const BODY: &[u8] = b"body";

    fn key() -> Key {
        Key(SigningKey::from_bytes(&[3; 32]))
    }

    fn signed() -> Headers {
        let purpose = Purposed {
            purpose: "law-enforcement".into(),
            ground: "禁毒法 art. 5".into(),
        };
        let asked = Asked {
            method: "POST",
            path: "/match",
            body: BODY,
            purpose: &purpose,
        };
        sign(&key(), &asked, NOW, &[9; 16])
    }

    fn received(headers: &Headers) -> Received<'_> {
        Received {
            method: "POST",
            path: "/match",
            body: BODY,
            content_digest: &headers.content_digest,
            purpose: &headers.purpose,
            ground: &headers.ground,
            signature_input: &headers.signature_input,
            signature: &headers.signature,
        }
    }

    #[test]
    fn what_was_signed_is_proved() {
        let headers = signed();
        let proved = verify(&received(&headers), &[key().statement_key()], NOW + 60).unwrap();
        assert_eq!(proved.purpose.ground, "禁毒法 art. 5");
        assert_eq!((proved.nonce, proved.created), ([9; 16], NOW));
        assert_eq!(verify(&received(&headers), &[], NOW), Err(SignatureError::Key));
        for away in [-61, 61, 86_400] {
            let told = verify(&received(&headers), &[key().statement_key()], NOW + away);
            assert_eq!(told, Err(SignatureError::Time(away)));
        }
    }

    #[test]
    fn every_changed_part_is_refused() {
        let headers = signed();
        let keys = [key().statement_key()];
        let good = received(&headers);
        let refused = |other: Received<'_>, what: SignatureError| {
            assert_eq!(verify(&other, &keys, NOW), Err(what), "{other:?}");
        };
        refused(
            Received {
                method: "GET",
                ..good
            },
            SignatureError::Signature,
        );
        refused(
            Received {
                path: "/match/1",
                ..good
            },
            SignatureError::Signature,
        );
        refused(
            Received {
                body: b"bodz",
                ..good
            },
            SignatureError::Digest,
        );
        refused(
            Received {
                purpose: "research",
                ..good
            },
            SignatureError::Signature,
        );
        refused(
            Received {
                purpose: "Research\n",
                ..good
            },
            SignatureError::Form,
        );
        refused(
            Received {
                ground: ":eA==:",
                ..good
            },
            SignatureError::Signature,
        );
        refused(
            Received {
                ground: ":gA==:",
                ..good
            },
            SignatureError::Form,
        );
        let digest = content_digest(b"bodz");
        refused(
            Received {
                body: b"bodz",
                content_digest: &digest,
                ..good
            },
            SignatureError::Signature,
        );
        let less = headers.signature_input.replace(" \"comity-purpose\"", "");
        refused(
            Received {
                signature_input: &less,
                ..good
            },
            SignatureError::Form,
        );
        let nonce = headers.signature_input.replace("nonce=\"09", "nonce=\"0a");
        refused(
            Received {
                signature_input: &nonce,
                ..good
            },
            SignatureError::Signature,
        );
    }

    #[test]
    fn no_cut_of_a_header_passes() {
        let headers = signed();
        let keys = [key().statement_key()];
        for at in 0..headers.signature_input.len() {
            let cut = &headers.signature_input[..at];
            let cut = Received {
                signature_input: cut,
                ..received(&headers)
            };
            assert!(verify(&cut, &keys, NOW).is_err(), "{at}");
        }
        for at in 0..headers.signature.len() {
            let cut = Received {
                signature: &headers.signature[..at],
                ..received(&headers)
            };
            assert!(verify(&cut, &keys, NOW).is_err(), "{at}");
        }
    }
}
