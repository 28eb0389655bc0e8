//! One batch in the journal: a header, the entries as in a bundle, and a hash over both.

use comity_proof::{Hash, sha256};
use std::ops::Range;

const MAGIC: &[u8; 8] = b"cm-batch";
/// Magic, first index, number of entries, bytes of entries.
pub(super) const HEAD_BYTES: usize = 8 + 8 + 4 + 4;
pub(super) const HASH_BYTES: usize = 32;

/// A batch as read back, its hash checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Index of the first entry.
    pub(crate) start: u64,
    bytes: Vec<u8>,
    entries: Vec<Range<usize>>,
}

impl Frame {
    /// Reads a whole frame; `None` if anything does not fit.
    pub(crate) fn decode(bytes: Vec<u8>) -> Option<Self> {
        let head = Head::decode(bytes.get(..HEAD_BYTES)?)?;
        if bytes.len() != head.frame_bytes() {
            return None;
        }
        let (body, hash) = bytes.split_last_chunk::<HASH_BYTES>()?;
        if sha256(body) != *hash {
            return None;
        }
        let entries = ranges(body, head.count)?;
        Some(Self {
            start: head.start,
            bytes,
            entries,
        })
    }

    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entries in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.entries
            .iter()
            .filter_map(|range| self.bytes.get(range.clone()))
    }

    /// Leaf hashes of the entries in order.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = Hash> {
        self.entries().map(comity_proof::merkle::leaf_hash)
    }
}

/// Where the entries lie in `body`, which must hold exactly `count` of them.
fn ranges(body: &[u8], count: usize) -> Option<Vec<Range<usize>>> {
    let mut entries = Vec::with_capacity(count.min(body.len()));
    let mut at = HEAD_BYTES;
    for _ in 0..count {
        let length = body.get(at..)?.first_chunk::<2>()?;
        let from = at + 2;
        at = from + usize::from(u16::from_be_bytes(*length));
        body.get(from..at)?;
        entries.push(from..at);
    }
    (at == body.len()).then_some(entries)
}

/// The fixed part at the start of a frame.
pub(super) struct Head {
    start: u64,
    count: usize,
    payload: usize,
}

impl Head {
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_first_chunk::<8>()?;
        let (start, rest) = rest.split_first_chunk::<8>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (payload, _) = rest.split_first_chunk::<4>()?;
        if magic != MAGIC {
            return None;
        }
        Some(Self {
            start: u64::from_be_bytes(*start),
            count: usize::try_from(u32::from_be_bytes(*count)).ok()?,
            payload: usize::try_from(u32::from_be_bytes(*payload)).ok()?,
        })
    }

    /// Bytes of the whole frame.
    pub(super) fn frame_bytes(&self) -> usize {
        HEAD_BYTES.saturating_add(self.payload).saturating_add(HASH_BYTES)
    }
}

/// The frame of a batch. The caller keeps entries and batch below
/// [`crate::config::MAX_CALL_BYTES`] and entries below 64 KiB, so every length fits its field.
pub(crate) fn encode_frame<'a>(start: u64, entries: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut frame = Vec::new();
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&start.to_be_bytes());
    frame.extend_from_slice(&[0; 8]);
    let mut count: u32 = 0;
    for entry in entries {
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        frame.extend_from_slice(&length.to_be_bytes());
        frame.extend_from_slice(entry);
        count += 1;
    }
    let payload = u32::try_from(frame.len() - HEAD_BYTES).unwrap_or(u32::MAX);
    let lengths = [count.to_be_bytes(), payload.to_be_bytes()].concat();
    if let Some(field) = frame.get_mut(16..HEAD_BYTES) {
        field.copy_from_slice(&lengths);
    }
    let hash = sha256(&frame);
    frame.extend_from_slice(&hash);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        encode_frame(256, [&b"first"[..], b"", b"third"].into_iter())
    }

    #[test]
    fn a_frame_reads_back() {
        let frame = Frame::decode(sample()).unwrap();
        assert_eq!(frame.start, 256);
        assert_eq!(
            frame.entries().collect::<Vec<_>>(),
            [&b"first"[..], b"", b"third"]
        );
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let whole = sample();
        for at in 0..whole.len() {
            assert_eq!(Frame::decode(whole[..at].to_vec()), None, "cut at {at}");
            for bit in 0..8 {
                let mut bad = whole.clone();
                bad[at] ^= 1 << bit;
                assert_eq!(Frame::decode(bad), None, "byte {at}, bit {bit}");
            }
        }
    }
}
