//! Header map to [`Header`], refusing what the profile does not name.

use super::*;
use crate::cose::{self, ALG_ED25519, ALG_EDDSA, label_text};
use crate::note::is_key_name;
use crate::statement::StatementError as Error;

/// What was found so far.
#[derive(Default)]
struct Found {
    alg: Option<Algorithm>,
    content_type: Option<String>,
    kid: Option<[u8; 8]>,
    claims: Option<Claims>,
    typ: Option<String>,
    hashed: bool,
    preimage_type: Option<String>,
    location: Option<String>,
    seq: Option<u64>,
    prev: Option<Hash>,
    verb: Option<Verb>,
    re: Option<String>,
    nonce: Option<[u8; 32]>,
    to: Vec<String>,
    after: Vec<After>,
    handling: Option<Value>,
}

#[derive(Default)]
struct Claims {
    iss: Option<String>,
    sub: Option<String>,
    exp: Option<u64>,
    iat: Option<u64>,
}

impl Header {
    /// Reads a decoded protected header.
    pub(crate) fn from_map(map: &cose::Header) -> Result<Self, Error> {
        let mut found = Found::default();
        for (label, value) in map {
            match (label.as_i64(), label.as_text()) {
                (Some(number), _) => found.numbered(number, value)?,
                (_, Some(name)) => found.named(name, value)?,
                _ => return Err(Error::UnknownLabel(label_text(label))),
            }
        }
        found.finish()
    }
}

impl Found {
    fn numbered(&mut self, label: i64, value: &Value) -> Result<(), Error> {
        match label {
            cose::LABEL_ALG => self.alg = Some(algorithm(value)?),
            CONTENT_TYPE => self.content_type = Some(text("content type (3)", value)?),
            cose::LABEL_KID => self.kid = Some(array("kid (4)", "8 bytes", value)?),
            cose::LABEL_CWT_CLAIMS => self.claims = Some(Claims::read(value)?),
            TYP => self.typ = Some(text("typ (16)", value)?),
            PAYLOAD_HASH_ALG => self.hashed = hash_algorithm(value)?,
            PREIMAGE_TYPE => self.preimage_type = Some(text("preimage content type (259)", value)?),
            PAYLOAD_LOCATION => self.location = Some(text("payload location (260)", value)?),
            other => return Err(Error::UnknownLabel(other.to_string())),
        }
        Ok(())
    }

    fn named(&mut self, label: &str, value: &Value) -> Result<(), Error> {
        match label {
            SEQ => self.seq = Some(sequence(value)?),
            PREV => self.prev = Some(array(PREV, "32 bytes", value)?),
            VERB => self.verb = Some(verb(value)?),
            RE => self.re = Some(text(RE, value)?),
            NONCE => self.nonce = Some(array(NONCE, "32 bytes", value)?),
            TO => self.to = recipients(value)?,
            AFTER => self.after = checkpoints(value)?,
            HANDLING => self.handling = Some(handling(value)?),
            other => return Err(Error::UnknownLabel(format!("{other:?}"))),
        }
        Ok(())
    }

    fn finish(self) -> Result<Header, Error> {
        let claims = self.claims.ok_or(Error::Missing("the map of claims (15)"))?;
        let seq = self.seq.ok_or(Error::Missing(SEQ))?;
        if self.prev.is_some() != (seq > 1) {
            return Err(Error::Chain(seq));
        }
        let (content_type, envelope) =
            content(self.content_type, self.hashed, self.preimage_type, self.location)?;
        Ok(Header {
            alg: self.alg.ok_or(Error::Missing("alg (1)"))?,
            content_type,
            kid: self.kid.ok_or(Error::Missing("kid (4)"))?,
            iss: claims.iss.ok_or(Error::Missing("the issuer (claim 1)"))?,
            sub: claims.sub.ok_or(Error::Missing("the subject (claim 2)"))?,
            iat: claims.iat.ok_or(Error::Missing("the time of issue (claim 6)"))?,
            exp: claims.exp,
            typ: self.typ.ok_or(Error::Missing("typ (16)"))?,
            seq,
            prev: self.prev,
            verb: self.verb.ok_or(Error::Missing(VERB))?,
            re: self.re,
            nonce: self.nonce,
            to: self.to,
            after: self.after,
            handling: self.handling,
            envelope,
        })
    }
}

impl Claims {
    fn read(value: &Value) -> Result<Self, Error> {
        let wrong = Error::Wrong {
            field: "claims (15)",
            wanted: "a map",
        };
        let mut claims = Self::default();
        for (label, value) in value.as_map().ok_or(wrong)? {
            match label.as_i64() {
                Some(ISS) => claims.iss = Some(issuer(value)?),
                Some(SUB) => claims.sub = Some(text("the subject (claim 2)", value)?),
                Some(EXP) => claims.exp = Some(number("the expiry (claim 4)", value)?),
                Some(IAT) => claims.iat = Some(number("the time of issue (claim 6)", value)?),
                _ => return Err(Error::UnknownClaim(label_text(label))),
            }
        }
        Ok(claims)
    }
}

/// The content type, which stands under another label where the payload is a hash.
fn content(
    plain: Option<String>,
    hashed: bool,
    preimage: Option<String>,
    location: Option<String>,
) -> Result<(String, Option<Envelope>), Error> {
    match (plain, hashed, preimage, location) {
        (Some(_), true, ..) => Err(Error::ContentTypeTwice),
        (None, true, preimage, location) => {
            let content_type = preimage.ok_or(Error::Missing("the preimage content type (259)"))?;
            Ok((content_type, Some(Envelope { location })))
        }
        (Some(content_type), false, None, None) => Ok((content_type, None)),
        (None, false, None, None) => Err(Error::Missing("the content type (3)")),
        _ => Err(Error::NoEnvelope),
    }
}

fn algorithm(value: &Value) -> Result<Algorithm, Error> {
    match value.as_i64() {
        Some(ALG_ED25519) => Ok(Algorithm::Ed25519),
        Some(ALG_EDDSA) => Ok(Algorithm::EdDsa),
        _ => Err(Error::Wrong {
            field: "alg (1)",
            wanted: "-19 or -8",
        }),
    }
}

fn hash_algorithm(value: &Value) -> Result<bool, Error> {
    match value.as_i64() {
        Some(SHA_256) => Ok(true),
        _ => Err(Error::Wrong {
            field: "payload hash algorithm (258)",
            wanted: "-16 (SHA-256)",
        }),
    }
}

fn issuer(value: &Value) -> Result<String, Error> {
    let name = text("the issuer (claim 1)", value)?;
    let wanted = "a name without spaces, plus signs and control characters";
    if is_key_name(&name) {
        Ok(name)
    } else {
        Err(Error::Wrong {
            field: "the issuer (claim 1)",
            wanted,
        })
    }
}

fn verb(value: &Value) -> Result<Verb, Error> {
    let wrong = Error::Wrong {
        field: VERB,
        wanted: "a verb of the profile, such as \"issue\"",
    };
    value.as_text().and_then(Verb::from_word).ok_or(wrong)
}

fn sequence(value: &Value) -> Result<u64, Error> {
    let wrong = Error::Wrong {
        field: SEQ,
        wanted: "a whole number from 1",
    };
    value.as_u64().filter(|seq| *seq >= 1).ok_or(wrong)
}

fn recipients(value: &Value) -> Result<Vec<String>, Error> {
    let wrong = Error::Wrong {
        field: TO,
        wanted: "an array of 1 to 256 names",
    };
    let names = value
        .as_array()
        .filter(|names| (1..=MAX_RECIPIENTS).contains(&names.len()))
        .ok_or(wrong)?;
    names.iter().map(|name| text(TO, name)).collect()
}

fn checkpoints(value: &Value) -> Result<Vec<After>, Error> {
    let wrong = || Error::Wrong {
        field: AFTER,
        wanted: "an array of 1 to 16 checkpoints, each an array of origin, size and root",
    };
    let list = value
        .as_array()
        .filter(|list| (1..=MAX_AFTER).contains(&list.len()))
        .ok_or_else(wrong)?;
    let one = |item: &Value| -> Result<After, Error> {
        let Some([origin, size, root]) = item.as_array() else {
            return Err(wrong());
        };
        Ok(After {
            origin: text(AFTER, origin)?,
            size: size.as_u64().ok_or_else(wrong)?,
            root: array(AFTER, "32 bytes of a root", root)?,
        })
    };
    list.iter().map(one).collect()
}

fn handling(value: &Value) -> Result<Value, Error> {
    let entries = value.as_map().unwrap_or_default();
    let fits = !entries.is_empty() && entries.iter().all(|(key, _)| key.as_text().is_some());
    if fits {
        Ok(value.clone())
    } else {
        Err(Error::Wrong {
            field: HANDLING,
            wanted: "a map with text keys",
        })
    }
}

fn number(field: &'static str, value: &Value) -> Result<u64, Error> {
    value.as_u64().ok_or(Error::Wrong {
        field,
        wanted: "whole seconds since 1970",
    })
}

fn text(field: &'static str, value: &Value) -> Result<String, Error> {
    let fits = |text: &&str| !text.is_empty() && text.len() <= MAX_NAME_BYTES;
    let wrong = Error::Wrong {
        field,
        wanted: "a text of 1 to 1024 bytes",
    };
    value.as_text().filter(fits).map(str::to_owned).ok_or(wrong)
}

fn array<const N: usize>(field: &'static str, wanted: &'static str, value: &Value) -> Result<[u8; N], Error> {
    value
        .as_bytes()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Error::Wrong { field, wanted })
}
