//! The key of one sealed file.

use std::fmt;
use std::str::FromStr;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::SealError;

/// The 16 bytes that open one sealed file and no other; handed to a court together with the file.
///
/// Wiped from memory when dropped; not shown by `{:?}`.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct FileKey([u8; FileKey::BYTES]);

impl FileKey {
    /// Length in bytes.
    pub const BYTES: usize = 16;

    /// From its bytes.
    pub fn from_bytes(bytes: [u8; FileKey::BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes: a secret.
    pub fn as_bytes(&self) -> &[u8; FileKey::BYTES] {
        &self.0
    }

    /// As 32 hexadecimal digits: a secret.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl FromStr for FileKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let text = text.trim().as_bytes();
        if text.len() != 2 * Self::BYTES {
            return Err(SealError::BadFileKey);
        }
        let mut bytes = [0; Self::BYTES];
        for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
            let digit = |at: usize| pair.get(at).and_then(|c| char::from(*c).to_digit(16));
            let (high, low) = digit(0).zip(digit(1)).ok_or(SealError::BadFileKey)?;
            // two hexadecimal digits are at most 255
            *byte = u8::try_from(high * 16 + low).map_err(|_| SealError::BadFileKey)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(…)")
    }
}

impl PartialEq for FileKey {
    fn eq(&self, other: &Self) -> bool {
        // every byte is looked at, whatever the first difference
        self.0
            .iter()
            .zip(other.0.iter())
            .fold(0, |all, (a, b)| all | (a ^ b))
            == 0
    }
}

impl Eq for FileKey {}
