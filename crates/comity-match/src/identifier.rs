//! What can be asked about: a typed identifier in its normal form.

use std::fmt;

/// An identifier, typed and normalised. Two parties get one tag only if scheme and text are equal byte for byte, so
/// both must write the normal form:
///
/// | scheme | text |
/// |---|---|
/// | `passport` | issuing state (ISO 3166 alpha-2), colon, number in capitals without blanks: `CN:E12345678` |
/// | `uscc`, `lei`, `inn` and other company numbers | capitals and digits without blanks |
/// | `imo` | seven digits, without the word IMO |
/// | `phone` | E.164 with plus sign: `+8613800000000` |
/// | `wallet` | as its chain writes it (checksummed hexadecimal in lower case) |
/// | `cas-batch` | CAS number, colon, batch in capitals: `21409-26-7:LOT-7` |
/// | `machine-serial` | maker, colon, serial number, in capitals |
/// | `name` | one of the keys of a name: plain letters in lower case, words sorted. A name has several keys |
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier {
    scheme: String,
    text: String,
}

/// Why an identifier was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// The scheme is no word.
    #[error("not a scheme; write small letters, digits and hyphens, such as `passport`")]
    Scheme,
    /// The text is empty, too long, or has blanks at its ends or control characters.
    #[error("not an identifier; write 1 to {most} bytes without blanks at the ends", most = Identifier::MOST_TEXT)]
    Text,
}

impl Identifier {
    /// Longest scheme in bytes.
    pub const MOST_SCHEME: usize = 32;
    /// Longest text in bytes: the longest name in the lists of parties is shorter.
    pub const MOST_TEXT: usize = 256;

    /// From a scheme and a text that is already in its normal form.
    ///
    /// # Errors
    /// Not a word, or not a text.
    pub fn new(scheme: &str, text: &str) -> Result<Self, IdentifierError> {
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if scheme.is_empty() || scheme.len() > Self::MOST_SCHEME || !scheme.bytes().all(word) {
            return Err(IdentifierError::Scheme);
        }
        let clean = text.trim() == text && !text.chars().any(char::is_control);
        if text.is_empty() || text.len() > Self::MOST_TEXT || !clean {
            return Err(IdentifierError::Text);
        }
        Ok(Self {
            scheme: scheme.to_owned(),
            text: text.to_owned(),
        })
    }

    /// The scheme.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes that are matched. A scheme has no equals sign, so no two identifiers have the same.
    pub(crate) fn input(&self) -> Vec<u8> {
        format!("{}={}", self.scheme, self.text).into_bytes()
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.scheme, self.text)
    }
}

impl fmt::Debug for Identifier {
    /// Only the scheme: what is asked about does not belong into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}=…)", self.scheme)
    }
}
