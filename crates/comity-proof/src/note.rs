//! Signed notes (C2SP signed-note 1.0.0): a text and the lines of those who signed it.

use crate::{ed25519, hex, ml_dsa, sha256};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{fmt, str::FromStr};

/// The longest note read. A checkpoint with 16 post-quantum signatures of 5 kB each would be
/// longer; ours carry Ed25519 and a few ML-DSA-44 ones.
pub const MAX_NOTE_BYTES: usize = 64 * 1024;
/// The most signature lines read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 32;
/// Signature type of a plain Ed25519 signature over the text.
pub const ALG_ED25519: u8 = 0x01;
/// Signature type of a timestamped Ed25519 cosignature, see [`crate::cosignature`].
pub const ALG_COSIGNATURE: u8 = 0x04;

/// Signature type of a timestamped ML-DSA-44 cosignature, see [`crate::cosignature`].
pub const ALG_ML_DSA_44: u8 = 0x06;

const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// Why a note or a verifier key was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Larger than any note we read.
    #[error("the note has {0} bytes; at most {MAX_NOTE_BYTES} are read")]
    TooLong(usize),
    /// Bytes that are no text.
    #[error("the note is not UTF-8 from byte {0} on")]
    NotUtf8(usize),
    /// A control character other than the newline.
    #[error("the note has a control character at byte {0}")]
    ControlCharacter(usize),
    /// No empty line between the text and the signatures.
    #[error("the note has no empty line before its signatures")]
    NoSeparator,
    /// Nobody signed.
    #[error("the note has no signature line")]
    NoSignatures,
    /// The note stops in the middle of a line.
    #[error("the note does not end with a newline")]
    NoFinalNewline,
    /// More signature lines than are read.
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    /// A line that is no signature line.
    #[error("signature line {0} is not: em dash, space, name, space, base64 of a key id and a signature")]
    BadSignatureLine(usize),
    /// A name that cannot be a key name.
    #[error("{0:?} is no key name: it must not be empty and must hold no space and no plus sign")]
    BadName(String),
    /// A text that cannot stand in a note.
    #[error("the text must end with a newline and hold no other control character")]
    BadText,
    /// The note has no signature of the key asked about.
    #[error("the note is not signed by {0}")]
    NotSignedBy(String),
    /// A signature of the key asked about does not verify.
    #[error("a signature of {0} on the note does not verify")]
    BadSignature(String),
    /// A key of a type that this crate does not verify.
    #[error("key {name} has signature type {alg:#04x}, which is not verified here")]
    UnknownAlgorithm {
        /// Key name.
        name: String,
        /// Signature type byte.
        alg: u8,
    },
    /// A verifier key that is not `name+hash+base64`.
    #[error("the verifier key is not: name, plus, 8 hexadecimal digits, plus, base64 of type and key")]
    BadVerifierKey,
    /// The key id does not follow from name and key.
    #[error("the verifier key says id {said}, but its name and key give {computed}")]
    WrongKeyId {
        /// Id in the text, hexadecimal.
        said: String,
        /// Id computed from name and key, hexadecimal.
        computed: String,
    },
}

/// First four bytes of SHA-256 over name, newline, signature type and public key.
pub fn key_id(name: &str, alg: u8, key: &[u8]) -> [u8; 4] {
    let digest = sha256(&[name.as_bytes(), b"\n", &[alg], key].concat());
    [digest[0], digest[1], digest[2], digest[3]]
}

/// True if `name` may stand in a signature line: not empty, no Unicode space, no plus sign,
/// no control character.
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

/// A public key with the name it signs under, as in `example.com/log+530d903a+AekyeR…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// Key name; for a log it is the log's origin.
    pub name: String,
    /// Key id, see [`key_id`].
    pub id: [u8; 4],
    /// Signature type byte.
    pub alg: u8,
    /// Public key bytes: 32 for Ed25519, 1,312 for ML-DSA-44.
    pub key: Vec<u8>,
}

impl VerifierKey {
    /// The verifier key of an Ed25519 public key.
    pub fn ed25519(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::BadName(name.to_owned()));
        }
        let id = key_id(name, ALG_ED25519, key);
        Ok(Self {
            name: name.to_owned(),
            id,
            alg: ALG_ED25519,
            key: key.to_vec(),
        })
    }

    /// The verifier key of a witness that cosigns with Ed25519.
    pub fn cosigner(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        Self::of_type(name, ALG_COSIGNATURE, key)
    }

    /// The verifier key of a witness, or of a log, that signs with ML-DSA-44.
    pub fn ml_dsa_44(name: &str, key: &[u8]) -> Result<Self, NoteError> {
        Self::of_type(name, ALG_ML_DSA_44, key)
    }

    fn of_type(name: &str, alg: u8, key: &[u8]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::BadName(name.to_owned()));
        }
        Self {
            name: name.to_owned(),
            id: key_id(name, alg, key),
            alg,
            key: key.to_vec(),
        }
        .check()
    }

    /// The 32 bytes of an Ed25519 key; `None` for any other type.
    pub fn ed25519_key(&self) -> Option<[u8; 32]> {
        self.key_of_type(ALG_ED25519)
    }

    pub(crate) fn key_of_type(&self, alg: u8) -> Option<[u8; 32]> {
        if self.alg == alg {
            self.key.as_slice().try_into().ok()
        } else {
            None
        }
    }

    fn check(self) -> Result<Self, NoteError> {
        // Other types may compute their ids otherwise, so their ids are taken as they stand.
        let length = match self.alg {
            ALG_ED25519 | ALG_COSIGNATURE => ed25519::KEY_LENGTH,
            ALG_ML_DSA_44 => ml_dsa::KEY_LENGTH,
            _ => return Ok(self),
        };
        if self.key.len() != length {
            return Err(NoteError::BadVerifierKey);
        }
        let computed = key_id(&self.name, self.alg, &self.key);
        if computed == self.id {
            return Ok(self);
        }
        Err(NoteError::WrongKeyId {
            said: hex::encode(&self.id),
            computed: hex::encode(&computed),
        })
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        if text.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(text.len()));
        }
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::BadVerifierKey);
        };
        if !is_key_name(name) {
            return Err(NoteError::BadName(name.to_owned()));
        }
        let id = lower_hex_id(id).ok_or(NoteError::BadVerifierKey)?;
        let bytes = STANDARD.decode(rest).map_err(|_| NoteError::BadVerifierKey)?;
        let (alg, key) = bytes.split_first().ok_or(NoteError::BadVerifierKey)?;
        Self {
            name: name.to_owned(),
            id,
            alg: *alg,
            key: key.to_vec(),
        }
        .check()
    }
}

fn lower_hex_id(text: &str) -> Option<[u8; 4]> {
    let id = hex::decode_array(text)?;
    (hex::encode(&id) == text).then_some(id)
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.alg], self.key.as_slice()].concat();
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex::encode(&self.id),
            STANDARD.encode(material)
        )
    }
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key that signed.
    pub name: String,
    /// Id of the key that signed.
    pub id: [u8; 4],
    /// What the signature type puts there; 64 bytes for Ed25519, a time and a signature for
    /// cosignatures.
    pub signature: Vec<u8>,
}

impl NoteSignature {
    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(SIGNATURE_PREFIX)?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        if !is_key_name(name) || signature.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            id: *id,
            signature: signature.to_vec(),
        })
    }
}

/// The line without its newline.
impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.signature].concat();
        write!(f, "{SIGNATURE_PREFIX}{} {}", self.name, STANDARD.encode(bytes))
    }
}

/// A text and its signatures. Nothing in it counts before [`Note::verify`] said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The signed text, with its last newline.
    pub text: String,
    /// All signature lines, those of unknown keys and types too.
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// A note to be signed: checks that the text may stand in one.
    pub fn new(text: &str) -> Result<Self, NoteError> {
        if !text.ends_with('\n') || control_character(text).is_some() {
            return Err(NoteError::BadText);
        }
        Ok(Self {
            text: text.to_owned(),
            signatures: Vec::new(),
        })
    }

    /// Reads a note from bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| NoteError::NotUtf8(e.valid_up_to()))?;
        Self::parse(text)
    }

    /// Reads a note from text. The signatures are not checked.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong(note.len()));
        }
        if let Some(at) = control_character(note) {
            return Err(NoteError::ControlCharacter(at));
        }
        let split = note.rfind("\n\n").ok_or(NoteError::NoSeparator)?;
        // Both indexes lie behind an ASCII newline, so on character borders.
        let (text, rest) = note.split_at(split + 1);
        let lines = rest.strip_prefix('\n').unwrap_or_default();
        Ok(Self {
            text: text.to_owned(),
            signatures: parse_signatures(lines)?,
        })
    }

    /// Checks every signature that `key` left on the note. A missing one and a wrong one are both
    /// refusals; signatures of other keys are ignored.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), NoteError> {
        let unknown = || NoteError::UnknownAlgorithm {
            name: key.name.clone(),
            alg: key.alg,
        };
        let public = key.ed25519_key().ok_or_else(unknown)?;
        let mut signed = false;
        for line in self.signatures_of(key) {
            let signature = line.signature.as_slice().try_into().ok();
            if !signature.is_some_and(|s| ed25519::verify(&public, self.text.as_bytes(), s)) {
                return Err(NoteError::BadSignature(key.name.clone()));
            }
            signed = true;
        }
        if signed {
            Ok(())
        } else {
            Err(NoteError::NotSignedBy(key.name.clone()))
        }
    }

    /// The lines whose name and id are those of `key`.
    pub(crate) fn signatures_of<'a>(
        &'a self,
        key: &'a VerifierKey,
    ) -> impl Iterator<Item = &'a NoteSignature> {
        self.signatures
            .iter()
            .filter(|line| line.name == key.name && line.id == key.id)
    }

    /// Adds the line of an Ed25519 signature that was made elsewhere over [`Note::text`].
    pub fn add_ed25519(&mut self, key: &VerifierKey, signature: &[u8; 64]) {
        self.signatures.push(NoteSignature {
            name: key.name.clone(),
            id: key.id,
            signature: signature.to_vec(),
        });
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn control_character(text: &str) -> Option<usize> {
    text.bytes().position(|byte| byte < b' ' && byte != b'\n')
}

fn parse_signatures(lines: &str) -> Result<Vec<NoteSignature>, NoteError> {
    if lines.is_empty() {
        return Err(NoteError::NoSignatures);
    }
    let lines = lines.strip_suffix('\n').ok_or(NoteError::NoFinalNewline)?;
    let mut signatures = Vec::new();
    for (number, line) in lines.split('\n').enumerate() {
        if number >= MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        signatures.push(NoteSignature::parse(line).ok_or(NoteError::BadSignatureLine(number + 1))?);
    }
    Ok(signatures)
}
