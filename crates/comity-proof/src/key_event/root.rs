//! The root of a node's keys: k of n officers, and the promise who comes after them.

use super::{KeyEvent, KeyEventError as Error};
use crate::cbor::{self, Value};
use crate::ed25519::is_acceptable_key;
use crate::{Hash, hex, sha256};

/// The most keys of one root: officers who keep one each.
pub const MAX_ROOT_KEYS: usize = 16;

/// What a root's signatures begin with, so that they are never taken for signatures over
/// something else.
const DOMAIN: &str = "comity root signature v1";

/// Who together may change keys, and who comes after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// How many must sign.
    pub threshold: usize,
    /// Ed25519 public keys, each once.
    pub keys: Vec<[u8; 32]>,
    /// SHA-256 of each key of the next root.
    pub next: Vec<Hash>,
    /// How many of the next root must sign.
    pub next_threshold: usize,
}

/// A signature by one root key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootSignature {
    /// The key.
    pub key: [u8; 32],
    /// Its Ed25519 signature.
    pub signature: [u8; 64],
}

/// The bytes that root keys sign: a domain line, a line with the node's name, and the event's body
/// without the signatures in deterministic CBOR.
pub fn root_message(issuer: &str, event: &KeyEvent) -> Vec<u8> {
    let mut out = format!("{DOMAIN}\n{issuer}\n").into_bytes();
    out.extend(cbor::encode(&event.unsigned_body()));
    out
}

impl Root {
    /// SHA-256 of the root in deterministic CBOR: the `key` of the event that brings it.
    pub fn digest(&self) -> Hash {
        sha256(&cbor::encode(&self.to_value()))
    }

    /// True if this is the root that `earlier` promised: the same keys, in any order, and the same
    /// threshold.
    pub fn is_promised_by(&self, earlier: &Self) -> bool {
        let mut hashes: Vec<Hash> = self.keys.iter().map(|key| sha256(key)).collect();
        let mut promised = earlier.next.clone();
        hashes.sort_unstable();
        promised.sort_unstable();
        hashes == promised && self.threshold == earlier.next_threshold
    }

    /// True if at least `threshold` different keys of this root signed the message.
    pub fn signed(&self, message: &[u8], signatures: &[RootSignature]) -> bool {
        let signed = self.keys.iter().filter(|key| {
            signatures
                .iter()
                .any(|one| one.key == **key && crate::ed25519::verify(key, message, &one.signature))
        });
        signed.count() >= self.threshold
    }

    pub(super) fn to_value(&self) -> Value {
        let list =
            |keys: &[[u8; 32]]| Value::Array(keys.iter().map(|key| Value::Text(hex::encode(key))).collect());
        Value::Map(vec![
            (Value::text("threshold"), Value::Unsigned(self.threshold as u64)),
            (Value::text("keys"), list(&self.keys)),
            (Value::text("next"), list(&self.next)),
            (
                Value::text("next-threshold"),
                Value::Unsigned(self.next_threshold as u64),
            ),
        ])
    }

    pub(super) fn from_value(value: &Value) -> Result<Self, Error> {
        let list = |name: &'static str| keys(value.get(name)).ok_or(Error::Field("root", LISTS));
        let count = |name: &'static str, of: usize| {
            let number = value.get(name).and_then(Value::as_u64);
            let number = number.and_then(|number| usize::try_from(number).ok());
            number
                .filter(|number| (1..=of).contains(number))
                .ok_or(Error::Field("root", THRESHOLDS))
        };
        let (keys, next) = (list("keys")?, list("next")?);
        if !keys.iter().all(is_acceptable_key) {
            return Err(Error::Field("root", LISTS));
        }
        Ok(Self {
            threshold: count("threshold", keys.len())?,
            next_threshold: count("next-threshold", next.len())?,
            keys,
            next,
        })
    }
}

const LISTS: &str =
    "a map with 1 to 16 Ed25519 keys and 1 to 16 digests, each once, 64 hexadecimal digits each";
const THRESHOLDS: &str = "a map with thresholds between 1 and the number of keys";

/// A list of 1 to 16 different keys or digests.
fn keys(value: Option<&Value>) -> Option<Vec<[u8; 32]>> {
    let list = value?.as_array()?;
    if !(1..=MAX_ROOT_KEYS).contains(&list.len()) {
        return None;
    }
    let keys: Vec<[u8; 32]> = list
        .iter()
        .map(|item| item.as_text().and_then(hex::decode_array))
        .collect::<Option<_>>()?;
    let twice = keys
        .iter()
        .enumerate()
        .any(|(at, key)| keys.iter().skip(at + 1).any(|other| other == key));
    (!twice).then_some(keys)
}

impl RootSignature {
    pub(super) fn to_value(&self) -> Value {
        Value::Map(vec![
            (Value::text("key"), Value::Text(hex::encode(&self.key))),
            (
                Value::text("signature"),
                Value::Text(hex::encode(&self.signature)),
            ),
        ])
    }

    pub(super) fn from_value(value: &Value) -> Result<Self, Error> {
        let text = |name| value.get(name).and_then(Value::as_text);
        let wrong = Error::Field(
            "root-signatures",
            "a list of maps with 64 digits of key and 128 of signature",
        );
        match (
            text("key").and_then(hex::decode_array),
            text("signature").and_then(hex::decode_array),
        ) {
            (Some(key), Some(signature)) => Ok(Self { key, signature }),
            _ => Err(wrong),
        }
    }
}
