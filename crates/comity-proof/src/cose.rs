//! COSE_Sign1 (RFC 9052 §4.2) around bytes that are kept as they came.

use crate::cbor::{self, CborError, Value};
use crate::{Hash, ed25519, sha256};

/// COSE tag of a message with one signer.
pub const TAG_SIGN1: u64 = 18;
/// Header label: signature algorithm.
pub const LABEL_ALG: i64 = 1;
/// Header label: key identifier.
pub const LABEL_KID: i64 = 4;
/// Header label: CWT claims (RFC 9597).
pub const LABEL_CWT_CLAIMS: i64 = 15;
/// Ed25519 by its own number (RFC 9864): what we write.
pub const ALG_ED25519: i64 = -19;
/// EdDSA, the older number that leaves the curve to the key (RFC 9053): read as Ed25519.
pub const ALG_EDDSA: i64 = -8;

const SIGN1_CONTEXT: &str = "Signature1";

/// Why a COSE_Sign1 message was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// The message is no deterministic CBOR.
    #[error("the message is not deterministic CBOR: {0}")]
    Cbor(CborError),
    /// The protected header is no deterministic CBOR.
    #[error("the protected header is not deterministic CBOR: {0}")]
    ProtectedCbor(CborError),
    /// The message is no tagged COSE_Sign1.
    #[error(
        "the message is not a COSE_Sign1: tag 18 around protected header, unprotected header, payload, signature"
    )]
    NotSign1,
    /// Another kind of COSE message.
    #[error("the message has COSE tag {0}; only COSE_Sign1 (18) is read")]
    OtherMessage(u64),
    /// The protected header is no map.
    #[error("the protected header is not a map")]
    ProtectedNotMap,
    /// A header label in both headers.
    #[error("header label {0} stands in both headers")]
    LabelTwice(String),
    /// No algorithm in the protected header.
    #[error("the protected header names no algorithm (label 1)")]
    NoAlgorithm,
    /// An algorithm that is not verified here.
    #[error("algorithm {0} is not verified here; only Ed25519 (-19, or -8) is")]
    UnknownAlgorithm(String),
    /// An Ed25519 signature has 64 bytes.
    #[error("the signature has {0} bytes instead of 64")]
    SignatureLength(usize),
    /// The payload is neither in the message nor given beside it.
    #[error("the message carries no payload and none was given beside it")]
    NoPayload,
    /// A payload in the message and another beside it.
    #[error("the message carries another payload than the one given beside it")]
    OtherPayload,
    /// The signature is wrong.
    #[error("the signature does not verify")]
    BadSignature,
}

/// Entries of a header map.
pub type Header = Vec<(Value, Value)>;

/// A message with one signature. Only what stands in `header` is signed, with the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign1 {
    /// Protected header as received: these bytes are signed.
    pub protected: Vec<u8>,
    /// The same, decoded.
    pub header: Header,
    /// Unprotected header: anyone could have written it.
    pub unprotected: Header,
    /// Payload; `None` if it is kept elsewhere.
    pub payload: Option<Vec<u8>>,
    /// Signature.
    pub signature: [u8; 64],
}

impl Sign1 {
    /// Reads a message and refuses everything but an Ed25519 one. No signature is checked.
    pub fn parse(bytes: &[u8]) -> Result<Self, CoseError> {
        let (protected, unprotected, payload, signature) =
            split(cbor::decode(bytes).map_err(CoseError::Cbor)?)?;
        let header = decode_header(&protected)?;
        if let Some((label, _)) = header
            .iter()
            .find(|(label, _)| unprotected.iter().any(|(l, _)| l == label))
        {
            return Err(CoseError::LabelTwice(label_text(label)));
        }
        check_algorithm(&header)?;
        let length = signature.len();
        let signature = signature
            .try_into()
            .map_err(|_| CoseError::SignatureLength(length))?;
        Ok(Self {
            protected,
            header,
            unprotected,
            payload,
            signature,
        })
    }

    /// Checks the signature over the protected bytes as received. `detached` is the payload where
    /// the message carries none; where both are there they must be the same.
    pub fn verify(&self, key: &[u8; 32], external: &[u8], detached: Option<&[u8]>) -> Result<(), CoseError> {
        let payload = match (self.payload.as_deref(), detached) {
            (Some(own), Some(given)) if own != given => return Err(CoseError::OtherPayload),
            (Some(payload), _) | (None, Some(payload)) => payload,
            (None, None) => return Err(CoseError::NoPayload),
        };
        let signed = to_be_signed(&self.protected, external, payload);
        if ed25519::verify(key, &signed, &self.signature) {
            Ok(())
        } else {
            Err(CoseError::BadSignature)
        }
    }
}

/// The bytes that are signed: Sig_structure of RFC 9052 §4.4.
pub fn to_be_signed(protected: &[u8], external: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(protected.len() + external.len() + payload.len() + 32);
    cbor::push_array_head(&mut out, 4);
    cbor::push_text(&mut out, SIGN1_CONTEXT);
    cbor::push_bytes(&mut out, protected);
    cbor::push_bytes(&mut out, external);
    cbor::push_bytes(&mut out, payload);
    out
}

/// Puts a message together.
pub fn assemble(
    protected: &[u8],
    unprotected: Header,
    payload: Option<&[u8]>,
    signature: &[u8; 64],
) -> Vec<u8> {
    let parts = vec![
        Value::Bytes(protected.to_vec()),
        Value::Map(unprotected),
        payload.map_or(Value::Null, |payload| Value::Bytes(payload.to_vec())),
        Value::Bytes(signature.to_vec()),
    ];
    cbor::encode(&Value::Tag(TAG_SIGN1, Box::new(Value::Array(parts))))
}

/// Thumbprint of an Ed25519 key (RFC 9679): SHA-256 over the COSE key
/// `{1: 1 (OKP), -1: 6 (Ed25519), -2: key}`.
pub fn key_thumbprint(key: &[u8; 32]) -> Hash {
    let cose_key = Value::Map(vec![
        (Value::int(1), Value::int(1)),
        (Value::int(-1), Value::int(6)),
        (Value::int(-2), Value::Bytes(key.to_vec())),
    ]);
    sha256(&cbor::encode(&cose_key))
}

/// Key identifier in our headers: the first 8 bytes of the thumbprint.
pub fn key_identifier(key: &[u8; 32]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = key_thumbprint(key);
    [a, b, c, d, e, f, g, h]
}

/// A header label as people read it.
pub(crate) fn label_text(label: &Value) -> String {
    match (label.as_i64(), label.as_text()) {
        (Some(number), _) => number.to_string(),
        (_, Some(text)) => format!("{text:?}"),
        _ => "that is neither number nor text".to_owned(),
    }
}

type Parts = (Vec<u8>, Header, Option<Vec<u8>>, Vec<u8>);

fn split(value: Value) -> Result<Parts, CoseError> {
    if let Value::Tag(tag @ (16 | 17 | 96 | 97 | 98), _) = value {
        return Err(CoseError::OtherMessage(tag));
    }
    let Value::Tag(TAG_SIGN1, inner) = value else {
        return Err(CoseError::NotSign1);
    };
    let Value::Array(items) = *inner else {
        return Err(CoseError::NotSign1);
    };
    let Ok([protected, unprotected, payload, signature]) = <[Value; 4]>::try_from(items) else {
        return Err(CoseError::NotSign1);
    };
    let payload = match payload {
        Value::Bytes(payload) => Some(payload),
        Value::Null => None,
        _ => return Err(CoseError::NotSign1),
    };
    match (protected, unprotected, signature) {
        (Value::Bytes(protected), Value::Map(unprotected), Value::Bytes(signature)) => {
            Ok((protected, unprotected, payload, signature))
        }
        _ => Err(CoseError::NotSign1),
    }
}

fn decode_header(protected: &[u8]) -> Result<Header, CoseError> {
    match cbor::decode(protected).map_err(CoseError::ProtectedCbor)? {
        Value::Map(entries) => Ok(entries),
        _ => Err(CoseError::ProtectedNotMap),
    }
}

fn check_algorithm(header: &Header) -> Result<(), CoseError> {
    let algorithm = header.iter().find(|(label, _)| label.as_i64() == Some(LABEL_ALG));
    let (_, algorithm) = algorithm.ok_or(CoseError::NoAlgorithm)?;
    match algorithm.as_i64() {
        Some(ALG_ED25519 | ALG_EDDSA) => Ok(()),
        _ => Err(CoseError::UnknownAlgorithm(label_text(algorithm))),
    }
}
