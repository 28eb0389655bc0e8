//! The card of a node: its public keys, as one byte string that a short code pins.

use comity_core::identifiers::NodeName;
use comity_proof::cbor::{self, Value};
use comity_proof::note::VerifierKey;
use sha2::{Digest, Sha256};

/// Largest card read. Six post-quantum keys of 1.8 kB each and as many sealing recipients of 2 kB fit twice.
pub const MAX_CARD_BYTES: usize = 64 * 1024;

/// Most keys of one role read; a node has two (Ed25519 and ML-DSA-44), and as many again while it rotates.
const MAX_KEYS: usize = 8;

/// Longest recipient read: a hybrid one has some 2,000 characters.
const MAX_RECIPIENT: usize = 4096;

/// Version of the card's form.
const VERSION: u64 = 1;

/// Why a card was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// More bytes than any card has.
    #[error("the card has {0} bytes; at most {MAX_CARD_BYTES} are read")]
    TooLong(usize),
    /// Not deterministic CBOR.
    #[error("the card is not deterministic CBOR: {0}")]
    Encoding(String),
    /// A version this program does not know.
    #[error(
        "the card has version {0}; this program knows version {VERSION}: use the same version on both sides"
    )]
    Version(u64),
    /// A field that is missing, of another type or too long.
    #[error("the card's field `{0}` is not what version {VERSION} says")]
    Field(&'static str),
    /// The keys are not under the node's name.
    #[error("the card of {node} holds a key under the name {key}")]
    ForeignKey {
        /// Name of the node.
        node: String,
        /// Name of the key.
        key: String,
    },
}

/// Public keys of a node, as they are when it is pinned. Later changes are events in its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The node.
    pub name: NodeName,
    /// Its log: one or more keys under one origin, the Ed25519 one first.
    pub log: Vec<VerifierKey>,
    /// The Ed25519 key of its statements.
    pub statement: [u8; 32],
    /// Its witness keys, under the name `<node>/witness`.
    pub witness: Vec<VerifierKey>,
    /// Its mirror keys, under the name `<node>/mirror`.
    pub mirror: Vec<VerifierKey>,
    /// The Ed25519 key of its peer port.
    pub tls: [u8; 32],
    /// What is sealed for it: age recipients, the preferred one first.
    pub sealing: Vec<String>,
}

impl Card {
    /// The one encoding of this card: a CBOR map with text keys.
    pub fn encode(&self) -> Vec<u8> {
        let texts = |items: Vec<String>| Value::Array(items.iter().map(|item| Value::text(item)).collect());
        let vkeys = |keys: &[VerifierKey]| texts(keys.iter().map(ToString::to_string).collect());
        let entry = |key: &str, value: Value| (Value::text(key), value);
        cbor::encode(&Value::Map(vec![
            entry("v", Value::Unsigned(VERSION)),
            entry("name", Value::text(self.name.as_str())),
            entry("log", vkeys(&self.log)),
            entry("statement", Value::Bytes(self.statement.to_vec())),
            entry("witness", vkeys(&self.witness)),
            entry("mirror", vkeys(&self.mirror)),
            entry("tls", Value::Bytes(self.tls.to_vec())),
            entry("sealing", texts(self.sealing.clone())),
        ]))
    }

    /// Reads a card, and refuses whatever is not exactly one.
    ///
    /// # Errors
    /// [`CardError`]; whoever sent the bytes is to blame.
    pub fn decode(bytes: &[u8]) -> Result<Self, CardError> {
        if bytes.len() > MAX_CARD_BYTES {
            return Err(CardError::TooLong(bytes.len()));
        }
        let map = cbor::decode(bytes).map_err(|cause| CardError::Encoding(cause.to_string()))?;
        match map.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => return Err(CardError::Version(other)),
            None => return Err(CardError::Field("v")),
        }
        let name = map.get("name").and_then(Value::as_text);
        let card = Self {
            name: name
                .and_then(|name| name.parse().ok())
                .ok_or(CardError::Field("name"))?,
            log: vkeys(&map, "log")?,
            statement: key(&map, "statement")?,
            witness: vkeys(&map, "witness")?,
            mirror: vkeys(&map, "mirror")?,
            tls: key(&map, "tls")?,
            sealing: recipients(&map)?,
        };
        card.check()?;
        Ok(card)
    }

    /// SHA-256 of the encoding: what the short code pins.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.encode()).into()
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        self.log.first().map_or("", |key| key.name.as_str())
    }

    /// All keys under the node's own name, the log with an Ed25519 key, and one name for all keys of a role: an
    /// Ed25519 cosignature does not cover its name, so a key under a foreign name would lend that name.
    fn check(&self) -> Result<(), CardError> {
        let own = format!("{}/", self.name);
        let mut all = self.log.iter().chain(&self.witness).chain(&self.mirror);
        if let Some(key) = all.find(|key| !key.name.starts_with(&own)) {
            return Err(CardError::ForeignKey {
                node: self.name.to_string(),
                key: key.name.clone(),
            });
        }
        if self.log.first().and_then(VerifierKey::ed25519_key).is_none() {
            return Err(CardError::Field("log"));
        }
        for (keys, field) in [
            (&self.log, "log"),
            (&self.witness, "witness"),
            (&self.mirror, "mirror"),
        ] {
            let name = keys.first().map(|first| &first.name);
            if keys.iter().any(|key| Some(&key.name) != name) {
                return Err(CardError::Field(field));
            }
        }
        Ok(())
    }
}

fn key(map: &Value, field: &'static str) -> Result<[u8; 32], CardError> {
    map.get(field)
        .and_then(Value::as_bytes)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(CardError::Field(field))
}

fn list<'a>(map: &'a Value, field: &'static str) -> Result<Vec<&'a str>, CardError> {
    let items = map
        .get(field)
        .and_then(Value::as_array)
        .filter(|items| items.len() <= MAX_KEYS)
        .ok_or(CardError::Field(field))?;
    let text = |item: &'a Value| item.as_text().ok_or(CardError::Field(field));
    items.iter().map(text).collect()
}

fn recipients(map: &Value) -> Result<Vec<String>, CardError> {
    let texts = list(map, "sealing")?;
    if texts
        .iter()
        .any(|text| text.is_empty() || text.len() > MAX_RECIPIENT)
    {
        return Err(CardError::Field("sealing"));
    }
    Ok(texts.into_iter().map(str::to_owned).collect())
}

fn vkeys(map: &Value, field: &'static str) -> Result<Vec<VerifierKey>, CardError> {
    let texts = list(map, field)?.into_iter();
    texts
        .map(|text| text.parse().map_err(|_| CardError::Field(field)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vkey(name: &str, byte: u8) -> VerifierKey {
        VerifierKey::ed25519(name, &[byte; 32]).unwrap()
    }

    fn card() -> Card {
        Card {
            name: "north.example".parse().unwrap(),
            log: vec![vkey("north.example/log/1", 1)],
            statement: [2; 32],
            witness: vec![vkey("north.example/witness", 3)],
            mirror: vec![vkey("north.example/mirror", 4)],
            tls: [5; 32],
            sealing: vec!["age1qqq".into()],
        }
    }

    #[test]
    fn a_card_is_read_as_it_was_written_and_no_other_bytes_are_it() {
        let bytes = card().encode();
        assert_eq!(Card::decode(&bytes), Ok(card()));
        for cut in 0..bytes.len() {
            assert!(Card::decode(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_ne!(Card::decode(&other).ok(), Some(card()), "byte {at}");
        }
    }

    #[test]
    fn a_key_under_another_nodes_name_is_refused() {
        let foreign = Card {
            witness: vec![vkey("south.example/witness", 3)],
            ..card()
        };
        assert!(matches!(
            Card::decode(&foreign.encode()),
            Err(CardError::ForeignKey { .. })
        ));
        let mixed = Card {
            log: vec![vkey("north.example/log/1", 1), vkey("north.example/log/2", 1)],
            ..card()
        };
        assert_eq!(Card::decode(&mixed.encode()), Err(CardError::Field("log")));
        let without = Card {
            log: Vec::new(),
            ..card()
        };
        assert_eq!(Card::decode(&without.encode()), Err(CardError::Field("log")));
    }

    #[test]
    fn later_versions_and_too_many_keys_are_refused() {
        let next = cbor::encode(&Value::Map(vec![(Value::text("v"), Value::Unsigned(2))]));
        assert_eq!(Card::decode(&next), Err(CardError::Version(2)));
        let many = Card {
            sealing: vec!["age1qqq".into(); MAX_KEYS + 1],
            ..card()
        };
        assert_eq!(Card::decode(&many.encode()), Err(CardError::Field("sealing")));
        assert!(Card::decode(&vec![0; MAX_CARD_BYTES + 1]).is_err());
    }
}
