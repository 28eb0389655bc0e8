//! A record's JSON as the bytes that are signed: deterministic CBOR, and back.
//!
//! The tree is the same on both sides: text keys, texts in NFC, integers, booleans, lists, maps. What JSON
//! has beyond that is refused and never bent: a float has lost digits already, a null says nothing that
//! leaving the field out does not say better, and text in another normal form would hash differently than
//! it looks. Fields this program does not know pass through unchanged.

use comity_proof::cbor;
use serde_json::{Map, Number, Value};
use unicode_normalization::is_nfc;

use crate::limits::{MAX_DEPTH, MAX_PAYLOAD_BYTES};
use crate::quote;

/// Why a tree cannot be signed, or bytes are not a payload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// A number with a fraction or an exponent.
    #[error("{place}: {number} is not an integer; write it as text, such as \"{number}\"")]
    Float {
        /// Where.
        place: String,
        /// The number.
        number: String,
    },
    /// A null.
    #[error("{place}: null is not used; leave the field out, or say why there is no value")]
    Null {
        /// Where.
        place: String,
    },
    /// Text in another Unicode form.
    #[error("{place}: the text is not in Unicode normalization form C")]
    NotNfc {
        /// Where.
        place: String,
    },
    /// Nested too deep.
    #[error("{place}: lists and maps nest deeper than {MAX_DEPTH} levels")]
    TooDeep {
        /// Where.
        place: String,
    },
    /// Not a map at the top.
    #[error("a payload is a map")]
    NotAMap,
    /// Too many bytes.
    #[error(
        "the record has {bytes} bytes; at most {MAX_PAYLOAD_BYTES} can be signed; shorten its texts or attach them"
    )]
    TooLarge {
        /// Size of the encoding, or of the bytes given.
        bytes: usize,
    },
    /// Bytes that are not deterministic CBOR.
    #[error("not deterministic CBOR: {0}")]
    Cbor(#[from] cbor::CborError),
    /// A CBOR value that no record holds: bytes, a tag, null, a key that is not text, a number beyond 64 bits.
    #[error("{place}: a record holds no {what}")]
    Foreign {
        /// Where.
        place: String,
        /// What was found.
        what: &'static str,
    },
}

impl PayloadError {
    /// The same error, one step further from where it was found: places are only written down when something fails.
    fn under(mut self, step: &str) -> Self {
        match &mut self {
            Self::Float { place, .. }
            | Self::Null { place }
            | Self::NotNfc { place }
            | Self::TooDeep { place }
            | Self::Foreign { place, .. } => place.insert_str(0, step),
            Self::NotAMap | Self::TooLarge { .. } | Self::Cbor(_) => {}
        }
        self
    }

    fn at_key(self, key: &str) -> Self {
        self.under(&format!(".{}", quote(key)))
    }

    fn at_index(self, at: usize) -> Self {
        self.under(&format!("[{at}]"))
    }
}

/// The bytes of a record's JSON that are signed.
///
/// # Errors
/// When the tree holds what a payload may not hold; the message names the place.
pub fn to_payload(record: &Value) -> Result<Vec<u8>, PayloadError> {
    if !record.is_object() {
        return Err(PayloadError::NotAMap);
    }
    let tree = to_cbor(record, 0).map_err(|error| error.under("record"))?;
    let bytes = cbor::encode(&tree);
    if bytes.len() > MAX_PAYLOAD_BYTES {
        return Err(PayloadError::TooLarge { bytes: bytes.len() });
    }
    Ok(bytes)
}

/// The record's JSON of a payload.
///
/// # Errors
/// When the bytes are not the one encoding of a record's tree.
pub fn from_payload(bytes: &[u8]) -> Result<Value, PayloadError> {
    if bytes.len() > MAX_PAYLOAD_BYTES {
        return Err(PayloadError::TooLarge { bytes: bytes.len() });
    }
    match cbor::decode(bytes)? {
        map @ cbor::Value::Map(_) => to_json(map).map_err(|error| error.under("record")),
        _ => Err(PayloadError::NotAMap),
    }
}

fn to_cbor(value: &Value, depth: usize) -> Result<cbor::Value, PayloadError> {
    if depth >= MAX_DEPTH && (value.is_array() || value.is_object()) {
        return Err(PayloadError::TooDeep { place: String::new() });
    }
    match value {
        Value::Null => Err(PayloadError::Null { place: String::new() }),
        Value::Bool(truth) => Ok(cbor::Value::Bool(*truth)),
        Value::Number(number) => integer(number),
        Value::String(text) => nfc(text),
        Value::Array(items) => list(items, depth + 1),
        Value::Object(map) => entries(map, depth + 1),
    }
}

fn list(items: &[Value], depth: usize) -> Result<cbor::Value, PayloadError> {
    let item = |(at, item)| to_cbor(item, depth).map_err(|error| error.at_index(at));
    items
        .iter()
        .enumerate()
        .map(item)
        .collect::<Result<_, _>>()
        .map(cbor::Value::Array)
}

fn entries(map: &Map<String, Value>, depth: usize) -> Result<cbor::Value, PayloadError> {
    let entry = |(key, item): (&String, &Value)| {
        let pair = nfc(key).and_then(|key| Ok((key, to_cbor(item, depth)?)));
        pair.map_err(|error| error.at_key(key))
    };
    map.iter()
        .map(entry)
        .collect::<Result<_, _>>()
        .map(cbor::Value::Map)
}

fn integer(number: &Number) -> Result<cbor::Value, PayloadError> {
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => Ok(cbor::Value::Unsigned(number)),
        (None, Some(number)) => Ok(cbor::Value::int(number)),
        (None, None) => Err(PayloadError::Float {
            place: String::new(),
            number: number.to_string(),
        }),
    }
}

fn nfc(text: &str) -> Result<cbor::Value, PayloadError> {
    if text.is_ascii() || is_nfc(text) {
        return Ok(cbor::Value::Text(text.to_owned()));
    }
    Err(PayloadError::NotNfc { place: String::new() })
}

/// Depth is bounded by the decoder.
fn to_json(value: cbor::Value) -> Result<Value, PayloadError> {
    let foreign = |what| {
        Err(PayloadError::Foreign {
            place: String::new(),
            what,
        })
    };
    match value {
        cbor::Value::Unsigned(number) => Ok(Value::Number(number.into())),
        cbor::Value::Negative(number) => match i64::try_from(number) {
            Ok(number) => Ok(Value::Number((-1 - number).into())),
            Err(_) => foreign("number beyond 64 bits"),
        },
        cbor::Value::Text(text) => Ok(Value::String(text)),
        cbor::Value::Bool(truth) => Ok(Value::Bool(truth)),
        cbor::Value::Array(items) => {
            let item = |(at, item)| to_json(item).map_err(|error| error.at_index(at));
            items
                .into_iter()
                .enumerate()
                .map(item)
                .collect::<Result<_, _>>()
                .map(Value::Array)
        }
        cbor::Value::Map(entries) => object(entries).map(Value::Object),
        cbor::Value::Bytes(_) => foreign("byte string"),
        cbor::Value::Tag(..) => foreign("tag"),
        cbor::Value::Null => foreign("null"),
    }
}

fn object(entries: Vec<(cbor::Value, cbor::Value)>) -> Result<Map<String, Value>, PayloadError> {
    let mut map = Map::with_capacity(entries.len());
    for (key, item) in entries {
        let cbor::Value::Text(key) = key else {
            return Err(PayloadError::Foreign {
                place: String::new(),
                what: "key that is not text",
            });
        };
        let item = to_json(item).map_err(|error| error.at_key(&key))?;
        map.insert(key, item);
    }
    Ok(map)
}
