//! Policy files (C2SP tlog-policy): which logs a verifier believes, and which witnesses must have
//! cosigned. The verifier brings it along; it never comes from whom it checks.

mod parse;

use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::cosignature;
use crate::note::{ALG_COSIGNATURE, NoteError, VerifierKey};

/// The longest policy file read.
pub const MAX_POLICY_BYTES: usize = 64 * 1024;
/// The most logs, and the most witnesses and groups, in one file; at least 32 of each are asked for.
pub const MAX_NAMES: usize = 256;

/// Why a policy or a checkpoint under it was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Longer than any policy we read.
    #[error("the policy has {0} bytes; at most {MAX_POLICY_BYTES} are read")]
    TooLong(usize),
    /// A line that breaks the format.
    #[error("line {line} of the policy: {what}")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// A key in the file is wrong.
    #[error("line {line} of the policy: {cause}")]
    Key {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with the key.
        cause: NoteError,
    },
    /// The file does not say what quorum it asks for.
    #[error("the policy has no quorum line; write `quorum none` to ask for no witness")]
    NoQuorum,
    /// The checkpoint is of a log that the policy does not name.
    #[error("the policy names no log {0:?}")]
    UnknownLog(String),
    /// The checkpoint is wrong.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Too few witnesses.
    #[error("{count} witnesses of the policy cosigned; that is not the quorum {quorum:?}")]
    NoQuorumReached {
        /// Witnesses whose cosignatures verify.
        count: usize,
        /// Name of the group or witness that had to cosign.
        quorum: String,
    },
}

/// Whom a verifier believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    /// Witnesses and groups, each after those it refers to.
    nodes: Vec<Node>,
    quorum: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    name: String,
    rule: Rule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    Witness(VerifierKey),
    AtLeast(usize, Vec<usize>),
}

/// A checkpoint that a policy accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The checkpoint.
    pub signed: SignedCheckpoint,
    /// The log key that signed it.
    pub log: VerifierKey,
    /// Witnesses of the policy that cosigned, with the time each of them gives (seconds since 1970).
    pub cosigned: Vec<(String, u64)>,
}

impl Policy {
    /// Believes one log and asks for no witness.
    pub fn of_log(log: VerifierKey) -> Self {
        Self {
            logs: vec![log],
            nodes: Vec::new(),
            quorum: None,
        }
    }

    /// Reads a policy file.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        parse::parse(text)
    }

    /// The logs it believes.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// Accepts a checkpoint if a log of the policy signed it and the quorum cosigned it.
    pub fn accept(&self, note: &[u8]) -> Result<Accepted, PolicyError> {
        let signed = SignedCheckpoint::parse_unverified(note)?;
        let log = self.log_of(&signed)?.clone();
        let mut cosigned = Vec::new();
        let mut reached = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            reached.push(match &node.rule {
                Rule::Witness(key) => witnessed(&signed, &node.name, key, &mut cosigned)?,
                Rule::AtLeast(needed, members) => {
                    members
                        .iter()
                        .filter(|member| reached.get(**member) == Some(&true))
                        .count()
                        >= *needed
                }
            });
        }
        match self
            .quorum
            .and_then(|quorum| self.nodes.get(quorum).zip(reached.get(quorum)))
        {
            Some((node, false)) => Err(PolicyError::NoQuorumReached {
                count: cosigned.len(),
                quorum: node.name.clone(),
            }),
            _ => Ok(Accepted {
                signed,
                log,
                cosigned,
            }),
        }
    }

    /// The first log key of the policy with the checkpoint's origin that signed it.
    fn log_of(&self, signed: &SignedCheckpoint) -> Result<&VerifierKey, PolicyError> {
        let origin = &signed.checkpoint.origin;
        let mut refused = PolicyError::UnknownLog(origin.clone());
        for key in self.logs.iter().filter(|key| key.name == *origin) {
            match signed.note.verify(key) {
                Ok(()) => return Ok(key),
                Err(cause) => refused = CheckpointError::Note(cause).into(),
            }
        }
        Err(refused)
    }
}

/// Whether a witness cosigned. A cosignature that does not verify spoils the checkpoint.
fn witnessed(
    signed: &SignedCheckpoint,
    name: &str,
    key: &VerifierKey,
    cosigned: &mut Vec<(String, u64)>,
) -> Result<bool, PolicyError> {
    // Post-quantum witnesses may be named, but nothing here can check them, so they never count.
    if key.alg != ALG_COSIGNATURE {
        return Ok(false);
    }
    match cosignature::verify(&signed.note, key) {
        Ok(time) => {
            cosigned.push((name.to_owned(), time));
            Ok(true)
        }
        Err(NoteError::NotSignedBy(_)) => Ok(false),
        Err(cause) => Err(CheckpointError::Note(cause).into()),
    }
}
