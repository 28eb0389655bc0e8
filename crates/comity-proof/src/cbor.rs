//! Deterministic CBOR (RFC 8949 §4.2.1), and nothing else.
//!
//! One value has one encoding: definite lengths, shortest integers, map keys in bytewise order
//! and each once, text in NFC, no floats, no bytes behind the value. [`decode`] refuses all other
//! bytes with the place and the fault, so that `encode(&decode(bytes)?) == bytes` always holds.

mod decode;
mod encode;

pub use decode::{CborError, CborFault, decode};
pub use encode::encode;
pub(crate) use encode::{push_array_head, push_bytes, push_text};

use unicode_normalization::UnicodeNormalization;

/// The deepest nesting of arrays, maps and tags. Our records need 8.
pub const MAX_DEPTH: usize = 16;

/// A CBOR value of the subset used here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// 0 to 2^64 - 1.
    Unsigned(u64),
    /// The number -1 - n.
    Negative(u64),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string in NFC.
    Text(String),
    /// An array.
    Array(Vec<Value>),
    /// A map. [`encode`] sorts the keys; [`decode`] returns them sorted.
    Map(Vec<(Value, Value)>),
    /// A tagged value.
    Tag(u64, Box<Value>),
    /// True or false.
    Bool(bool),
    /// Null; only COSE uses it, for a payload that is kept elsewhere.
    Null,
}

impl Value {
    /// A text in NFC, whatever form the caller has.
    pub fn text(text: &str) -> Self {
        Self::Text(to_nfc(text))
    }

    /// A signed number.
    pub fn int(number: i64) -> Self {
        if number < 0 {
            Self::Negative(number.unsigned_abs() - 1)
        } else {
            Self::Unsigned(number.unsigned_abs())
        }
    }

    /// The number, if it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Unsigned(n) => i64::try_from(*n).ok(),
            Self::Negative(n) => i64::try_from(*n).ok().map(|n| -1 - n),
            _ => None,
        }
    }

    /// The number, if it is one and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Unsigned(n) = self {
            Some(*n)
        } else {
            None
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The bytes, if it is a byte string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self {
            Some(bytes)
        } else {
            None
        }
    }

    /// The items, if it is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    /// The entries, if it is a map.
    pub fn as_map(&self) -> Option<&[(Value, Value)]> {
        if let Self::Map(entries) = self {
            Some(entries)
        } else {
            None
        }
    }

    /// What stands under a text key, if it is a map with that key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?
            .iter()
            .find(|(k, _)| k.as_text() == Some(key))
            .map(|(_, value)| value)
    }
}

/// The text in Unicode normalization form C.
pub fn to_nfc(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
