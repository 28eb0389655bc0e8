//! Numbers and names that identify: CAS, InChIKey, HS, record ids, node names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// A CAS Registry Number whose check digit is right.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct CasNumber(String);

/// Why a text is not a CAS number. It never proposes another number: a wrong digit is the sender's to find.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CasError {
    /// Not two to seven digits, two digits, one digit.
    #[error("not of the form 1234-56-7; copy the number from the label or certificate again")]
    Shape,
    /// The last digit does not fit the others.
    #[error(
        "the check digit is wrong: a digit was mistyped; copy the number from the label or certificate again"
    )]
    CheckDigit,
}

impl FromStr for CasNumber {
    type Err = CasError;

    /// Check digit: the digits before it, counted from the right, times their position; the sum modulo ten.
    fn from_str(text: &str) -> Result<Self, CasError> {
        let parts: Vec<&str> = text.split('-').collect();
        let [first, second, check] = parts.as_slice() else {
            return Err(CasError::Shape);
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let shaped = (2..=7).contains(&first.len()) && second.len() == 2 && check.len() == 1;
        if !shaped || !digits(first) || !digits(second) || !digits(check) {
            return Err(CasError::Shape);
        }
        let body = first.bytes().chain(second.bytes());
        let sum: u32 = body
            .rev()
            .zip(1u32..)
            .map(|(digit, position)| u32::from(digit - b'0') * position)
            .sum();
        if sum % 10 == check.parse::<u32>().map_err(|_| CasError::Shape)? {
            Ok(Self(text.into()))
        } else {
            Err(CasError::CheckDigit)
        }
    }
}

/// An InChIKey: 14, 10 and 1 capital letters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct InchiKey(String);

/// Why a text is not an InChIKey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an InChIKey; it has 14, 10 and 1 capital letters joined by hyphens")]
pub struct InchiKeyError;

impl InchiKey {
    /// The first block: the connectivity, without stereo, isotopes and charge.
    pub fn connectivity(&self) -> &str {
        self.0.get(..14).unwrap_or(&self.0)
    }
}

impl FromStr for InchiKey {
    type Err = InchiKeyError;

    fn from_str(text: &str) -> Result<Self, InchiKeyError> {
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let capitals = parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_uppercase()));
        if lengths == [14, 10, 1] && capitals {
            Ok(Self(text.into()))
        } else {
            Err(InchiKeyError)
        }
    }
}

/// A code of the Harmonized System: 4, 6, 8 or 10 digits, kept without points.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct HsCode(String);

/// Why a text is not an HS code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a tariff code; write 4, 6, 8 or 10 digits such as 2933.39")]
pub struct HsError;

impl FromStr for HsCode {
    type Err = HsError;

    fn from_str(text: &str) -> Result<Self, HsError> {
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let good = matches!(digits.len(), 4 | 6 | 8 | 10) && digits.bytes().all(|b| b.is_ascii_digit());
        if good { Ok(Self(digits)) } else { Err(HsError) }
    }
}

/// The name of a node: also the name of its keys in signed notes, so it holds no space and no plus sign.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct NodeName(String);

/// Longest DNS name (RFC 1035 §2.3.4); a node name looks like one.
const MAX_NODE_NAME: usize = 253;

/// Why a text is not a node name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a node name; use lower-case letters, digits, points and hyphens, such as lab.example")]
pub struct NodeNameError;

impl FromStr for NodeName {
    type Err = NodeNameError;

    fn from_str(text: &str) -> Result<Self, NodeNameError> {
        let good = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let edges = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric());
        if good && edges && text.len() <= MAX_NODE_NAME {
            Ok(Self(text.into()))
        } else {
            Err(NodeNameError)
        }
    }
}

/// The name of a record: its issuer and 16 random bytes in hexadecimal. Never derived from what it is about.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct RecordId(String);

/// Why a text is not a record id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a record id; it is a node name, a slash and 32 hexadecimal digits")]
pub struct RecordIdError;

impl RecordId {
    /// The id of a new record.
    pub fn new(issuer: &NodeName, random: [u8; 16]) -> Self {
        let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}/{hex}", issuer.as_str()))
    }

    /// Who issues this record.
    pub fn issuer(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The 32 hexadecimal digits.
    pub fn digits(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }
}

impl FromStr for RecordId {
    type Err = RecordIdError;

    fn from_str(text: &str) -> Result<Self, RecordIdError> {
        let (issuer, digits) = text.split_once('/').ok_or(RecordIdError)?;
        issuer.parse::<NodeName>().map_err(|_| RecordIdError)?;
        let hex = digits.len() == 32
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if hex {
            Ok(Self(text.into()))
        } else {
            Err(RecordIdError)
        }
    }
}

macro_rules! text_identifier {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

text_identifier!(CasNumber, InchiKey, HsCode, NodeName, RecordId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cas_check_digit() {
        for good in ["437-38-7", "1609-66-1", "2167189-50-4", "41661-47-6"] {
            assert!(good.parse::<CasNumber>().is_ok(), "{good}");
        }
        assert_eq!("1609-66-5".parse::<CasNumber>(), Err(CasError::CheckDigit));
        for wrong in [
            "28578-16-",
            "1-23-4",
            "437387",
            "437-38-7 ",
            "12345678-12-1",
            "437–38–7",
        ] {
            assert_eq!(wrong.parse::<CasNumber>(), Err(CasError::Shape), "{wrong}");
        }
    }

    /// The check digit notices every single mistyped digit at the positions 1, 3, 7 and 9 from the right. At the
    /// even positions and at the fifth, a change by a divisor's multiple slips through: a right digit is no proof.
    #[test]
    fn what_the_check_digit_notices() {
        let body: Vec<u8> = b"216718950".to_vec();
        for position in [1usize, 3, 7, 9] {
            let at = body.len() - position;
            for digit in (b'0'..=b'9').filter(|digit| *digit != body[at]) {
                let mut mistyped = body.clone();
                mistyped[at] = digit;
                let text = String::from_utf8(mistyped).unwrap();
                assert!(
                    format!("{}-{}-4", &text[..7], &text[7..])
                        .parse::<CasNumber>()
                        .is_err(),
                    "{text}"
                );
            }
        }
        assert!("2667189-50-4".parse::<CasNumber>().is_ok());
    }

    #[test]
    fn record_ids_hold_issuer_and_digits() {
        let node: NodeName = "lab.example".parse().unwrap();
        let id = RecordId::new(&node, [0xab; 16]);
        assert_eq!(id.as_str().parse::<RecordId>().unwrap(), id);
        assert_eq!(id.issuer(), "lab.example");
        assert!("lab.example/XYZ".parse::<RecordId>().is_err());
        assert!(
            "Lab/abababababababababababababababab"
                .parse::<RecordId>()
                .is_err()
        );
    }
}
