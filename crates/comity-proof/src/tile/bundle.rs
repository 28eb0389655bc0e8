//! Entry bundles: up to 256 entries, each behind its length as two bytes, big end first.

use super::WIDTH;

/// The longest entry a bundle can hold: its length is written in 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;
/// The longest bundle: 256 entries of the longest kind.
pub const MAX_BUNDLE_BYTES: usize = 256 * (2 + MAX_ENTRY_BYTES);

/// Why a bundle was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A bundle has at least one entry.
    #[error("the bundle is empty")]
    Empty,
    /// A bundle has at most 256 entries.
    #[error("the bundle has more than {WIDTH} entries")]
    TooMany,
    /// The bytes end inside a length.
    #[error("the bundle ends inside the length of entry {0}")]
    CutLength(usize),
    /// The bytes end inside an entry.
    #[error("entry {number} of the bundle should have {wanted} bytes; {got} are left")]
    CutEntry {
        /// Entry within the bundle, from 0.
        number: usize,
        /// Its length as written.
        wanted: usize,
        /// Bytes left.
        got: usize,
    },
    /// An entry that does not fit its length field.
    #[error("entry {number} has {got} bytes; at most {MAX_ENTRY_BYTES} fit")]
    EntryTooLong {
        /// Entry within the bundle, from 0.
        number: usize,
        /// Its length.
        got: usize,
    },
}

/// The entries of a bundle, in order.
pub fn parse_bundle(bytes: &[u8]) -> Result<Vec<Vec<u8>>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        if entries.len() == usize::from(WIDTH) {
            return Err(BundleError::TooMany);
        }
        let (entry, behind) = split_entry(rest, entries.len())?;
        entries.push(entry.to_vec());
        rest = behind;
    }
    if entries.is_empty() {
        Err(BundleError::Empty)
    } else {
        Ok(entries)
    }
}

fn split_entry(rest: &[u8], number: usize) -> Result<(&[u8], &[u8]), BundleError> {
    let (length, behind) = rest
        .split_first_chunk::<2>()
        .ok_or(BundleError::CutLength(number))?;
    let wanted = usize::from(u16::from_be_bytes(*length));
    let cut = BundleError::CutEntry {
        number,
        wanted,
        got: behind.len(),
    };
    behind.split_at_checked(wanted).ok_or(cut)
}

/// The bytes of a bundle of 1 to 256 entries.
pub fn encode_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    if entries.is_empty() {
        return Err(BundleError::Empty);
    }
    if entries.len() > usize::from(WIDTH) {
        return Err(BundleError::TooMany);
    }
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| entry.as_ref().len() + 2).sum());
    for (number, entry) in entries.iter().enumerate() {
        let entry = entry.as_ref();
        let too_long = BundleError::EntryTooLong {
            number,
            got: entry.len(),
        };
        let length = u16::try_from(entry.len()).map_err(|_| too_long)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}
