//! What a witness writes down.

use comity_proof::checkpoint::SignedCheckpoint;

/// The most bytes of a record's payload: a note of the longest kind and its frame.
pub(crate) const MAX_PAYLOAD: usize = comity_proof::note::MAX_NOTE_BYTES + 1024;

const HEADER: u8 = 0;
const COSIGNED: u8 = 1;
const MIRRORED: u8 = 2;
const FROZEN: u8 = 3;
const THAWED: u8 = 4;
const ENDED: u8 = 5;
const CONFLICT: u8 = 6;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Begins a file: so many entries behind it say all that is known.
    Header(u32),
    /// A checkpoint was cosigned as a witness at this time: the log's signatures and ours.
    Cosigned(u64, SignedCheckpoint),
    /// The same as a mirror.
    Mirrored(u64, SignedCheckpoint),
    /// The log is not cosigned any more.
    Frozen(String),
    /// It is again.
    Thawed(String),
    /// The log ends at this size.
    Ended(String, u64),
    /// A checkpoint that contradicts what was cosigned: evidence.
    Conflict(SignedCheckpoint),
}

impl Entry {
    /// The bytes that are written.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (kind, time, rest) = match self {
            Self::Header(count) => (HEADER, u64::from(*count), Vec::new()),
            Self::Cosigned(time, signed) => (COSIGNED, *time, signed.to_bytes()),
            Self::Mirrored(time, signed) => (MIRRORED, *time, signed.to_bytes()),
            Self::Frozen(origin) => (FROZEN, 0, origin.clone().into_bytes()),
            Self::Thawed(origin) => (THAWED, 0, origin.clone().into_bytes()),
            Self::Ended(origin, size) => (ENDED, *size, origin.clone().into_bytes()),
            Self::Conflict(signed) => (CONFLICT, 0, signed.to_bytes()),
        };
        [&[kind], time.to_be_bytes().as_slice(), &rest].concat()
    }

    /// Reads them back. Checkpoints were verified when they were written; the frame around the
    /// bytes says that they are the same.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (number, rest) = rest.split_first_chunk::<8>()?;
        let number = u64::from_be_bytes(*number);
        let origin = || String::from_utf8(rest.to_vec()).ok();
        let signed = || SignedCheckpoint::parse_unverified(rest).ok();
        Some(match *kind {
            HEADER if rest.is_empty() => Self::Header(u32::try_from(number).ok()?),
            COSIGNED => Self::Cosigned(number, signed()?),
            MIRRORED => Self::Mirrored(number, signed()?),
            FROZEN if number == 0 => Self::Frozen(origin()?),
            THAWED if number == 0 => Self::Thawed(origin()?),
            ENDED => Self::Ended(origin()?, number),
            CONFLICT if number == 0 => Self::Conflict(signed()?),
            _ => return None,
        })
    }
}
