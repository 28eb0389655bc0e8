//! A card: the public keys of a node, as deterministic CBOR.

use comity_proof::cbor::{self, Value};
use comity_proof::sha256;

/// Largest card: ten verifier keys, four of them of 1,312 bytes (ML-DSA-44), take about 10 KiB.
pub const MAX_CARD_BYTES: usize = 64 * 1024;

/// Most keys of one sort; a node in the middle of a rotation has two of each algorithm.
const MAX_KEYS: usize = 8;

/// Longest text on a card: an ML-DSA-44 verifier key in base64 with its name (253 bytes).
const MAX_TEXT: usize = 4096;

/// Version of the card's form.
const VERSION: u64 = 1;

/// The public keys of a node, at the moment it was invited. What changes them later stands in its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Name of the node.
    pub name: String,
    /// Verifier keys of its log (Ed25519, and ML-DSA-44 beside it), all of one origin.
    pub log: Vec<String>,
    /// Verifier keys of its witness.
    pub witness: Vec<String>,
    /// Verifier keys of its mirror.
    pub mirror: Vec<String>,
    /// Ed25519 public key that signs its statements.
    pub statement: [u8; 32],
    /// Ed25519 public key of its peer port.
    pub tls: [u8; 32],
}

/// Why bytes are not a card. The peer is to blame, or the line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Too many bytes.
    #[error("the card has {0} bytes; at most {MAX_CARD_BYTES} are taken")]
    TooLarge(usize),
    /// Not CBOR of the one form that is taken.
    #[error("the card is not readable: {0}")]
    Cbor(String),
    /// A field that is missing, of another sort, or too long.
    #[error("the card's field `{0}` is not what version {VERSION} says")]
    Field(&'static str),
    /// A version that this program does not know.
    #[error(
        "the card has version {0}; this program knows version {VERSION}: use the same version on both sides"
    )]
    Version(u64),
}

/// SHA-256 of a card's bytes: what a code names.
pub fn card_hash(card: &[u8]) -> [u8; 32] {
    sha256(card)
}

impl Card {
    /// The card as bytes; one card has one form.
    pub fn encode(&self) -> Vec<u8> {
        let texts = |list: &[String]| Value::Array(list.iter().map(|text| Value::text(text)).collect());
        let entry = |key: &str, value: Value| (Value::text(key), value);
        cbor::encode(&Value::Map(vec![
            entry("v", Value::Unsigned(VERSION)),
            entry("name", Value::text(&self.name)),
            entry("log", texts(&self.log)),
            entry("witness", texts(&self.witness)),
            entry("mirror", texts(&self.mirror)),
            entry("statement", Value::Bytes(self.statement.to_vec())),
            entry("tls", Value::Bytes(self.tls.to_vec())),
        ]))
    }

    /// Reads a card.
    ///
    /// # Errors
    /// Anything but the one form of a card.
    pub fn decode(bytes: &[u8]) -> Result<Self, CardError> {
        if bytes.len() > MAX_CARD_BYTES {
            return Err(CardError::TooLarge(bytes.len()));
        }
        let value = cbor::decode(bytes).map_err(|cause| CardError::Cbor(cause.to_string()))?;
        match value.get("v").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => return Err(CardError::Version(other)),
            None => return Err(CardError::Field("v")),
        }
        let card = Self {
            name: text(value.get("name"), "name")?,
            log: texts(&value, "log")?,
            witness: texts(&value, "witness")?,
            mirror: texts(&value, "mirror")?,
            statement: key(&value, "statement")?,
            tls: key(&value, "tls")?,
        };
        if card.log.is_empty() {
            return Err(CardError::Field("log"));
        }
        Ok(card)
    }

    /// SHA-256 of the card's bytes.
    pub fn hash(&self) -> [u8; 32] {
        card_hash(&self.encode())
    }
}

fn text(value: Option<&Value>, field: &'static str) -> Result<String, CardError> {
    value
        .and_then(Value::as_text)
        .filter(|text| !text.is_empty() && text.len() <= MAX_TEXT)
        .map(str::to_owned)
        .ok_or(CardError::Field(field))
}

fn texts(card: &Value, field: &'static str) -> Result<Vec<String>, CardError> {
    let list = card
        .get(field)
        .and_then(Value::as_array)
        .filter(|list| list.len() <= MAX_KEYS)
        .ok_or(CardError::Field(field))?;
    list.iter().map(|one| text(Some(one), field)).collect()
}

fn key(card: &Value, field: &'static str) -> Result<[u8; 32], CardError> {
    card.get(field)
        .and_then(Value::as_bytes)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(CardError::Field(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        Card {
            name: "north.example".into(),
            log: vec!["north.example/log/1+00000000+AQ==".into()],
            witness: vec!["north.example/witness+00000000+BA==".into()],
            mirror: Vec::new(),
            statement: [1; 32],
            tls: [2; 32],
        }
    }

    #[test]
    fn a_card_is_read_as_it_was_written() {
        let bytes = card().encode();
        assert_eq!(Card::decode(&bytes), Ok(card()));
        assert_eq!(card().hash(), card_hash(&bytes));
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_refused_or_another_card() {
        let bytes = card().encode();
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
    fn other_versions_and_too_many_keys_are_refused() {
        let mut many = card();
        many.witness = vec!["w+00000000+BA==".into(); MAX_KEYS + 1];
        assert_eq!(Card::decode(&many.encode()), Err(CardError::Field("witness")));
        let next = cbor::encode(&Value::Map(vec![(Value::text("v"), Value::Unsigned(2))]));
        assert_eq!(Card::decode(&next), Err(CardError::Version(2)));
        assert_eq!(
            Card::decode(&vec![0; MAX_CARD_BYTES + 1]),
            Err(CardError::TooLarge(MAX_CARD_BYTES + 1))
        );
    }
}
