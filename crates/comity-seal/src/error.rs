//! What can go wrong when sealing and opening.

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This node.
    Us,
    /// Whoever sealed or delivered the file.
    Sender,
}

/// Why a file was not sealed or not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Nobody to seal to.
    #[error("no recipient is named; name at least one, and the archive key of this node")]
    NoRecipients,
    /// More recipients than one file takes.
    #[error("{0} recipients are more than {most} in one file; seal a second file", most = crate::MOST_RECIPIENTS)]
    TooManyRecipients(usize),
    /// Hybrid and classic recipients in one file: it would be only as strong as the weakest.
    #[error("hybrid and X25519 recipients cannot share a file; seal to one sort (`choose` picks it)")]
    Mixed,
    /// Text that is no recipient.
    #[error("not a recipient ({0}); expected `age1…` (X25519) or `age1pq1…` (hybrid)")]
    BadRecipient(&'static str),
    /// Text that is no identity. The text itself is not repeated: it may be a secret.
    #[error("not an identity ({0}); expected `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`")]
    BadIdentity(&'static str),
    /// Text that is no file key.
    #[error("not a file key; expected 32 hexadecimal digits")]
    BadFileKey,
    /// No age v1 file, or one with something this node does not take.
    #[error("not a sealed file this node reads: {0}; ask the sender for an age v1 file sealed to keys")]
    NotSealed(&'static str),
    /// The plaintext is longer than the caller lets it be.
    #[error("the sealed text is longer than {most} bytes; ask the sender for smaller parcels")]
    TooLong {
        /// The limit in bytes.
        most: u64,
    },
    /// None of the keys opens it.
    #[error("sealed to none of the keys held here; ask the sender to seal to the newest key of this node")]
    NotForUs,
    /// Opened by a key, but the header or the text does not fit it: changed, shortened, or sealed wrongly.
    #[error(
        "the file was changed or cut after it was sealed ({0}); fetch it again, and tell the sender if it stays so"
    )]
    Altered(&'static str),
    /// The sealing itself failed.
    #[error("sealing failed: {0}; nothing has been written, try again")]
    Failed(String),
}

impl SealError {
    /// Who has to act.
    pub fn who(&self) -> Who {
        match self {
            SealError::NotSealed(_)
            | SealError::TooLong { .. }
            | SealError::NotForUs
            | SealError::Altered(_) => Who::Sender,
            _ => Who::Us,
        }
    }
}
