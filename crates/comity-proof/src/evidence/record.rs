//! Evidence as a record of kind `misbehaviour`.

use super::{Evidence, EvidenceError, What};
use crate::cbor::Value;
use crate::checkpoint::parse_hash;
use crate::merkle::MAX_PROOF;
use crate::note::MAX_NOTE_BYTES;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The record kind.
pub const KIND: &str = "misbehaviour";

/// True if the payload says it is evidence against a log.
pub fn is_misbehaviour(payload: &Value) -> bool {
    payload.get("kind").and_then(Value::as_text) == Some(KIND)
}

impl Evidence {
    /// Reads the payload of a statement. Nothing is checked but the form.
    pub fn from_payload(payload: &Value) -> Result<Self, EvidenceError> {
        if !is_misbehaviour(payload) {
            return Err(EvidenceError::Field("what", "in a record of kind misbehaviour"));
        }
        let field = |name: &'static str| {
            payload
                .get("body")
                .and_then(|body| body.get(name))
                .and_then(Value::as_text)
                .filter(|text| text.len() <= MAX_NOTE_BYTES)
                .ok_or(EvidenceError::Field(name, "a text"))
        };
        let what = What::from_word(field("what")?);
        Ok(Self {
            vkey: field("vkey")?.parse().map_err(EvidenceError::Key)?,
            what: what.ok_or(EvidenceError::Field("what", "\"two-roots\" or \"not-a-prefix\""))?,
            first: field("first")?.to_owned(),
            second: field("second")?.to_owned(),
            proof: hashes(payload.get("body").and_then(|body| body.get("proof")))?,
        })
    }

    /// The `body` of the record.
    pub fn to_body(&self) -> Value {
        let mut body = vec![
            (Value::text("vkey"), Value::text(&self.vkey.to_string())),
            (Value::text("what"), Value::text(self.what.as_str())),
            (Value::text("first"), Value::text(&self.first)),
            (Value::text("second"), Value::text(&self.second)),
        ];
        if !self.proof.is_empty() {
            let list = self.proof.iter().map(|hash| Value::Text(STANDARD.encode(hash)));
            body.push((Value::text("proof"), Value::Array(list.collect())));
        }
        Value::Map(body)
    }
}

fn hashes(value: Option<&Value>) -> Result<Vec<crate::Hash>, EvidenceError> {
    let wrong = || EvidenceError::Field("proof", "a list of at most 65 base64 hashes");
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let list = value.as_array().filter(|list| list.len() <= MAX_PROOF);
    let one = |item: &Value| item.as_text().and_then(parse_hash).ok_or_else(wrong);
    list.ok_or_else(wrong)?.iter().map(one).collect()
}
