//! The inside of a sealed file: statements with their proofs, in one deterministic CBOR map
//! `{"v": 1, "statements": […], "keys": […]}`.

use crate::cbor::{self, Value};
use crate::proof_file::MAX_PROOF_FILE_BYTES;
use crate::statement::MAX_STATEMENT_BYTES;

/// The largest parcel.
pub const MAX_PARCEL_BYTES: usize = 16 * 1024 * 1024;
/// The most statements of one parcel, and the most key events.
pub const MAX_PARCEL_STATEMENTS: usize = 4_096;

/// A statement with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelItem {
    /// The statement.
    pub statement: Vec<u8>,
    /// Verifier key of the log it stands in, as whoever made the parcel says.
    pub log: String,
    /// Its `.tlog-proof`.
    pub proof: String,
}

/// A parcel. Nothing in it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// What is handed over.
    pub statements: Vec<ParcelItem>,
    /// Key events of issuers whose logs the recipient may not have.
    pub keys: Vec<ParcelItem>,
}

impl Parcel {
    /// Reads a parcel; `None` if it is not one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_PARCEL_BYTES {
            return None;
        }
        let value = cbor::decode(bytes).ok()?;
        let known = |key: &Value| matches!(key.as_text(), Some("v" | "statements" | "keys"));
        if !value.as_map()?.iter().all(|(key, _)| known(key)) || value.get("v")?.as_u64() != Some(1) {
            return None;
        }
        Some(Self {
            statements: items(value.get("statements")?)?,
            keys: match value.get("keys") {
                Some(list) => items(list)?,
                None => Vec::new(),
            },
        })
    }

    /// The parcel as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let list = |items: &[ParcelItem]| Value::Array(items.iter().map(ParcelItem::to_value).collect());
        cbor::encode(&Value::Map(vec![
            (Value::text("v"), Value::Unsigned(1)),
            (Value::text("statements"), list(&self.statements)),
            (Value::text("keys"), list(&self.keys)),
        ]))
    }
}

impl ParcelItem {
    fn to_value(&self) -> Value {
        Value::Map(vec![
            (Value::text("statement"), Value::Bytes(self.statement.clone())),
            (Value::text("log"), Value::text(&self.log)),
            (Value::text("proof"), Value::text(&self.proof)),
        ])
    }
}

fn items(value: &Value) -> Option<Vec<ParcelItem>> {
    let list = value.as_array()?;
    if list.len() > MAX_PARCEL_STATEMENTS {
        return None;
    }
    let one = |item: &Value| {
        let statement = item.get("statement")?.as_bytes()?;
        let proof = item.get("proof")?.as_text()?;
        let fits = statement.len() <= MAX_STATEMENT_BYTES
            && proof.len() <= MAX_PROOF_FILE_BYTES
            && item.as_map()?.len() == 3;
        fits.then_some(ParcelItem {
            statement: statement.to_vec(),
            log: item.get("log")?.as_text()?.to_owned(),
            proof: proof.to_owned(),
        })
    };
    list.iter().map(one).collect()
}
