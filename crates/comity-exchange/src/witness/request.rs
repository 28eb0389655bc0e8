//! The body of a request to add-checkpoint (C2SP tlog-witness).

use crate::limits::{ADD_CHECKPOINT, PROOF_LINES};
use base64::{Engine, engine::general_purpose::STANDARD};
use comity_proof::Hash;
use comity_proof::checkpoint::{CheckpointError, SignedCheckpoint};
use std::fmt;

/// Why a body was refused. All of these are 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Longer than any such request.
    #[error("the request has {0} bytes; at most {ADD_CHECKPOINT} are read")]
    TooLong(usize),
    /// A line that breaks the format, counted from 1.
    #[error("line {line} must be {wanted}")]
    Line {
        /// Line number.
        line: usize,
        /// What should stand there.
        wanted: &'static str,
    },
    /// The checkpoint in it is malformed.
    #[error("the checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
}

/// What a log asks a witness to cosign. Nothing in it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Size that the sender thinks the witness cosigned last.
    pub old: u64,
    /// Consistency proof from that size.
    pub proof: Vec<Hash>,
    /// The checkpoint.
    pub signed: SignedCheckpoint,
}

impl Request {
    /// Reads a body.
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        if body.len() as u64 > ADD_CHECKPOINT {
            return Err(RequestError::TooLong(body.len()));
        }
        let (first, mut rest) = line(body, 1)?;
        let old = first.strip_prefix(b"old ").and_then(decimal);
        let old = old.ok_or(RequestError::Line {
            line: 1,
            wanted: "`old` and a decimal number without leading zeros",
        })?;
        let mut proof = Vec::new();
        loop {
            let number = proof.len() + 2;
            let (text, behind) = line(rest, number)?;
            rest = behind;
            if text.is_empty() {
                break;
            }
            if proof.len() == PROOF_LINES {
                return Err(RequestError::Line {
                    line: number,
                    wanted: "empty: there are at most 63 proof lines",
                });
            }
            let hash = STANDARD.decode(text).ok().and_then(|hash| hash.try_into().ok());
            proof.push(hash.ok_or(RequestError::Line {
                line: number,
                wanted: "the base64 of a hash, or empty",
            })?);
        }
        let signed = SignedCheckpoint::parse_unverified(rest)?;
        Ok(Self { old, proof, signed })
    }
}

/// The body.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", STANDARD.encode(hash))?;
        }
        write!(f, "\n{}", self.signed.note)
    }
}

fn line(bytes: &[u8], number: usize) -> Result<(&[u8], &[u8]), RequestError> {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let cut = end.and_then(|end| Some((bytes.get(..end)?, bytes.get(end + 1..)?)));
    cut.ok_or(RequestError::Line {
        line: number,
        wanted: "a whole line; the request ends early",
    })
}

/// A decimal number without sign and without leading zeros.
fn decimal(text: &[u8]) -> Option<u64> {
    let plain = text.iter().all(u8::is_ascii_digit) && (text == b"0" || !text.starts_with(b"0"));
    let text = std::str::from_utf8(text).ok()?;
    if plain { text.parse().ok() } else { None }
}
