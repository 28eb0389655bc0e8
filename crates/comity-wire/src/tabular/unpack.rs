//! Unpacking with a meter running: no more bytes than the limits, whatever the packed file claims.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::error::TableError;
use crate::limits::{MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES};

/// Size of one step; the limits are checked after each.
const STEP: usize = 64 * 1024;

/// Whether the bytes begin like a gzip file (RFC 1952, 2.3.1).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// The bytes inside a gzip file.
pub(super) fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    let mut budget = MAX_UNPACKED_BYTES;
    unpack(
        MultiGzDecoder::new(bytes),
        bytes.len(),
        "the gzip file",
        &mut budget,
    )
}

/// Reads `packed` to its end, taking from `budget`; `packed_bytes` is its size before unpacking.
pub(super) fn unpack(
    mut packed: impl Read,
    packed_bytes: usize,
    part: &str,
    budget: &mut usize,
) -> Result<Vec<u8>, TableError> {
    let mut out = Vec::new();
    let mut step = vec![0; STEP];
    loop {
        let count = packed.read(&mut step).map_err(|error| damaged(part, &error))?;
        let Some(fresh) = step.get(..count).filter(|fresh| !fresh.is_empty()) else {
            return Ok(out);
        };
        *budget = budget
            .checked_sub(count)
            .ok_or_else(|| TableError::UnpacksTooLarge { part: part.into() })?;
        out.extend_from_slice(fresh);
        let unpacked = out.len() as u64;
        if unpacked > RATIO_FREE_BYTES && unpacked / (packed_bytes as u64).max(1) > MAX_UNPACK_RATIO {
            return Err(TableError::UnpacksTooMuch { part: part.into() });
        }
    }
}

fn damaged(part: &str, error: &std::io::Error) -> TableError {
    TableError::Damaged {
        part: part.into(),
        reason: crate::quote(&error.to_string()),
    }
}
