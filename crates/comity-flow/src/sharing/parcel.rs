//! What lies in a sealed file: statements with the proofs that they are logged, and the keys of issuers that the
//! recipient may not mirror.

use comity_proof::cbor::{self, Value};
use comity_proof::proof_file::MAX_PROOF_FILE_BYTES;
use comity_proof::statement::MAX_STATEMENT_BYTES;

/// Largest parcel: what a node takes into memory for one release.
pub const MAX_PARCEL_BYTES: usize = 16 * 1024 * 1024;

/// Most statements in one, and most key events beside them: a chain of a statement a day for ten years.
pub const MAX_PIECES: usize = 4096;

/// Longest verifier key as text: an ML-DSA-44 key is 1,312 bytes, so 1,800 characters and a name.
const MAX_VKEY_BYTES: usize = 4096;

/// Version of the form.
const VERSION: u64 = 1;

/// Why a parcel was refused. Whoever sealed it is to blame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParcelError {
    /// More bytes than any parcel has.
    #[error("the parcel has {0} bytes; at most {MAX_PARCEL_BYTES} are read: ask the sender for smaller ones")]
    TooLong(usize),
    /// Not deterministic CBOR.
    #[error("the parcel is not deterministic CBOR: {0}")]
    Encoding(String),
    /// A version this program does not know.
    #[error("the parcel is of another version than {VERSION}: use a newer program")]
    Version,
    /// More pieces than any parcel has.
    #[error("the parcel has {0} pieces; at most {MAX_PIECES} are read")]
    TooMany(usize),
    /// A field that is missing, of another type or too long.
    #[error("the parcel's field `{0}` is missing or not as it must be")]
    Field(&'static str),
}

/// A statement and the proof that it is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The signed bytes.
    pub statement: Vec<u8>,
    /// Verifier key of the log.
    pub log: String,
    /// Proof file (C2SP tlog-proof).
    pub proof: String,
}

/// The plaintext of a sealed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// What is handed over.
    pub statements: Vec<Piece>,
    /// Key events of the issuers, in the order of each log.
    pub keys: Vec<Piece>,
}

impl Parcel {
    /// The one encoding of this parcel.
    pub fn encode(&self) -> Vec<u8> {
        let list = |pieces: &[Piece]| Value::Array(pieces.iter().map(Piece::value).collect());
        cbor::encode(&Value::Map(vec![
            (Value::text("v"), Value::Unsigned(VERSION)),
            (Value::text("statements"), list(&self.statements)),
            (Value::text("keys"), list(&self.keys)),
        ]))
    }

    /// Reads a parcel, and refuses whatever is not exactly one. Nothing in it is verified.
    ///
    /// # Errors
    /// [`ParcelError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ParcelError> {
        if bytes.len() > MAX_PARCEL_BYTES {
            return Err(ParcelError::TooLong(bytes.len()));
        }
        let map = cbor::decode(bytes).map_err(|cause| ParcelError::Encoding(cause.to_string()))?;
        if map.get("v").and_then(Value::as_u64) != Some(VERSION) {
            return Err(ParcelError::Version);
        }
        if map.as_map().is_none_or(|fields| fields.len() != 3) {
            return Err(ParcelError::Field("a field that is not known"));
        }
        Ok(Self {
            statements: pieces(&map, "statements")?,
            keys: pieces(&map, "keys")?,
        })
    }
}

impl Piece {
    fn value(&self) -> Value {
        Value::Map(vec![
            (Value::text("statement"), Value::Bytes(self.statement.clone())),
            (Value::text("log"), Value::text(&self.log)),
            (Value::text("proof"), Value::text(&self.proof)),
        ])
    }

    fn read(value: &Value) -> Result<Self, ParcelError> {
        let text = |field: &'static str, most: usize| {
            let found = value.get(field).and_then(Value::as_text);
            let fitting = found.filter(|text| text.len() <= most).map(str::to_owned);
            fitting.ok_or(ParcelError::Field(field))
        };
        let statement = value.get("statement").and_then(Value::as_bytes);
        if value.as_map().is_none_or(|fields| fields.len() != 3) {
            return Err(ParcelError::Field("a field that is not known"));
        }
        Ok(Self {
            statement: statement
                .filter(|bytes| bytes.len() <= MAX_STATEMENT_BYTES)
                .ok_or(ParcelError::Field("statement"))?
                .to_vec(),
            log: text("log", MAX_VKEY_BYTES)?,
            proof: text("proof", MAX_PROOF_FILE_BYTES)?,
        })
    }
}

fn pieces(map: &Value, field: &'static str) -> Result<Vec<Piece>, ParcelError> {
    let items = map
        .get(field)
        .and_then(Value::as_array)
        .ok_or(ParcelError::Field(field))?;
    if items.len() > MAX_PIECES {
        return Err(ParcelError::TooMany(items.len()));
    }
    items.iter().map(Piece::read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(count: usize) -> Parcel {
        let piece = |n: usize| Piece {
            statement: vec![u8::try_from(n % 251).unwrap_or_default(); n % 40],
            log: format!("a.example/log/1+{n}"),
            proof: "c2sp.org/tlog-proof@v1\n— 文".into(),
        };
        Parcel {
            statements: (0..count).map(piece).collect(),
            keys: vec![piece(7)],
        }
    }

    #[test]
    fn what_is_packed_comes_out() {
        for count in [0, 1, 300] {
            let packed = parcel(count);
            assert_eq!(Parcel::decode(&packed.encode()), Ok(packed));
        }
    }

    #[test]
    fn limits_are_kept_and_unknown_fields_refused() {
        assert_eq!(
            Parcel::decode(&parcel(MAX_PIECES + 1).encode()),
            Err(ParcelError::TooMany(MAX_PIECES + 1))
        );
        assert!(matches!(
            Parcel::decode(&vec![0; MAX_PARCEL_BYTES + 1]),
            Err(ParcelError::TooLong(_))
        ));
        let more = cbor::encode(&Value::Map(vec![
            (Value::text("v"), Value::Unsigned(1)),
            (Value::text("statements"), Value::Array(vec![])),
            (Value::text("keys"), Value::Array(vec![])),
            (Value::text("more"), Value::Bool(true)),
        ]));
        assert!(matches!(Parcel::decode(&more), Err(ParcelError::Field(_))));
        let newer = cbor::encode(&Value::Map(vec![(Value::text("v"), Value::Unsigned(2))]));
        assert_eq!(Parcel::decode(&newer), Err(ParcelError::Version));
    }

    proptest::proptest! {
        /// Cut or changed anywhere, it is another parcel or none; it never panics.
        #[test]
        fn bytes_of_others_never_panic(cut in 0usize..400, flip in 0usize..400, bit in 0u8..8) {
            let mut bytes = parcel(3).encode();
            if let Some(byte) = bytes.get_mut(flip) {
                *byte ^= 1 << bit;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            drop(Parcel::decode(&bytes));
        }
    }
}
