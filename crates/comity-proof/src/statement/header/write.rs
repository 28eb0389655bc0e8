//! [`Header`] to the bytes that are signed.

use super::*;
use crate::cbor;
use crate::cose::{self, ALG_ED25519, ALG_EDDSA};

/// The protected header as bytes. A header that breaks the profile is written as it is and
/// refused by [`crate::statement::parse`].
pub fn protected_bytes(header: &Header) -> Vec<u8> {
    let mut map = vec![
        (Value::int(cose::LABEL_ALG), algorithm(header.alg)),
        (Value::int(cose::LABEL_KID), Value::Bytes(header.kid.to_vec())),
        (Value::int(cose::LABEL_CWT_CLAIMS), claims(header)),
        (Value::int(TYP), Value::text(&header.typ)),
        (Value::text(SEQ), Value::Unsigned(header.seq)),
        (Value::text(VERB), Value::text(header.verb.as_str())),
    ];
    push_content(&mut map, header);
    push_own(&mut map, header);
    cbor::encode(&Value::Map(map))
}

fn algorithm(alg: Algorithm) -> Value {
    Value::int(match alg {
        Algorithm::Ed25519 => ALG_ED25519,
        Algorithm::EdDsa => ALG_EDDSA,
    })
}

fn claims(header: &Header) -> Value {
    let mut claims = vec![
        (Value::int(ISS), Value::text(&header.iss)),
        (Value::int(SUB), Value::text(&header.sub)),
        (Value::int(IAT), Value::Unsigned(header.iat)),
    ];
    claims.extend(header.exp.map(|exp| (Value::int(EXP), Value::Unsigned(exp))));
    Value::Map(claims)
}

fn push_content(map: &mut cose::Header, header: &Header) {
    let content_type = Value::text(&header.content_type);
    let Some(envelope) = &header.envelope else {
        return map.push((Value::int(CONTENT_TYPE), content_type));
    };
    map.push((Value::int(PAYLOAD_HASH_ALG), Value::int(SHA_256)));
    map.push((Value::int(PREIMAGE_TYPE), content_type));
    map.extend(
        envelope
            .location
            .as_ref()
            .map(|place| (Value::int(PAYLOAD_LOCATION), Value::text(place))),
    );
}

fn push_own(map: &mut cose::Header, header: &Header) {
    map.extend(
        header
            .prev
            .map(|prev| (Value::text(PREV), Value::Bytes(prev.to_vec()))),
    );
    map.extend(header.re.as_ref().map(|re| (Value::text(RE), Value::text(re))));
    map.extend(
        header
            .nonce
            .map(|nonce| (Value::text(NONCE), Value::Bytes(nonce.to_vec()))),
    );
    map.extend(
        header
            .handling
            .clone()
            .map(|handling| (Value::text(HANDLING), handling)),
    );
    if !header.to.is_empty() {
        let names = header.to.iter().map(|name| Value::text(name)).collect();
        map.push((Value::text(TO), Value::Array(names)));
    }
    if !header.after.is_empty() {
        let one = |after: &After| {
            Value::Array(vec![
                Value::text(&after.origin),
                Value::Unsigned(after.size),
                Value::Bytes(after.root.to_vec()),
            ])
        };
        map.push((
            Value::text(AFTER),
            Value::Array(header.after.iter().map(one).collect()),
        ));
    }
}
