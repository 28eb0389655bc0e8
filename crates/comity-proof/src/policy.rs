//! Policy files (C2SP tlog-policy): which logs a verifier believes, and which witnesses must have
//! cosigned. The verifier brings it along; it never comes from whom it checks.

mod parse;

use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::cosignature;
use crate::note::{ALG_ML_DSA_44, NoteError, VerifierKey};

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
    /// Witnesses of the policy that cosigned, with the time each of them gives (seconds since 1970;
    /// 0 where it gives none).
    pub cosigned: Vec<(String, u64)>,
    /// When the quorum stood: what the tree holds existed by then (seconds since 1970). `None`
    /// where the policy asks for no witness.
    pub by: Option<u64>,
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

    /// Names of the witnesses that the policy knows by an ML-DSA-44 key only. The scheme is young:
    /// whoever relies on one of them alone should know it.
    pub fn only_post_quantum(&self) -> Vec<&str> {
        let key = |node: &Node| match &node.rule {
            Rule::Witness(key) => Some(key.clone()),
            Rule::AtLeast(..) => None,
        };
        let keys: Vec<(&str, VerifierKey)> = self
            .nodes
            .iter()
            .filter_map(|node| Some((node.name.as_str(), key(node)?)))
            .collect();
        let beside = |name: &str| {
            keys.iter()
                .any(|(_, key)| key.name == name && key.alg != ALG_ML_DSA_44)
        };
        keys.iter()
            .filter(|(_, key)| key.alg == ALG_ML_DSA_44 && !beside(&key.name))
            .map(|(name, _)| *name)
            .collect()
    }

    /// Accepts a checkpoint if a log of the policy signed it and the quorum cosigned it. The log's
    /// Ed25519 signature is always asked for; no ML-DSA-44 signature stands in for it.
    pub fn accept(&self, note: &[u8]) -> Result<Accepted, PolicyError> {
        let signed = SignedCheckpoint::parse_unverified(note)?;
        let log = self.log_of(&signed)?.clone();
        self.check_second_signatures(&signed)?;
        // The policy holds each witness at most once.
        let mut times = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            times.push(match &node.rule {
                Rule::Witness(key) => witnessed(&signed, key)?,
                Rule::AtLeast(..) => None,
            });
        }
        let cosigned: Vec<(String, u64)> = self
            .nodes
            .iter()
            .zip(&times)
            .filter_map(|(node, time)| Some((node.name.clone(), (*time)?)))
            .collect();
        let unmet = self
            .quorum
            .and_then(|quorum| self.nodes.get(quorum))
            .filter(|_| !self.reached(&times, u64::MAX));
        if let Some(node) = unmet {
            return Err(PolicyError::NoQuorumReached {
                count: cosigned.len(),
                quorum: node.name.clone(),
            });
        }
        let mut in_order: Vec<u64> = times
            .iter()
            .flatten()
            .copied()
            .filter(|time| *time != 0)
            .collect();
        in_order.sort_unstable();
        let by = self
            .quorum
            .and_then(|_| in_order.into_iter().find(|time| self.reached(&times, *time)));
        Ok(Accepted {
            signed,
            log,
            cosigned,
            by,
        })
    }

    /// Whether the quorum stands with the cosignatures made up to `until`.
    fn reached(&self, times: &[Option<u64>], until: u64) -> bool {
        let mut reached: Vec<bool> = Vec::with_capacity(self.nodes.len());
        for (node, time) in self.nodes.iter().zip(times) {
            reached.push(match &node.rule {
                // A time of 0 says nothing about the time.
                Rule::Witness(_) => {
                    time.is_some_and(|time| until == u64::MAX || (time != 0 && time <= until))
                }
                Rule::AtLeast(needed, members) => {
                    members
                        .iter()
                        .filter(|member| reached.get(**member) == Some(&true))
                        .count()
                        >= *needed
                }
            });
        }
        self.quorum
            .is_none_or(|quorum| reached.get(quorum) == Some(&true))
    }

    /// A log may sign with ML-DSA-44 beside. It need not, but if it did, it must be right.
    fn check_second_signatures(&self, signed: &SignedCheckpoint) -> Result<(), PolicyError> {
        let origin = &signed.checkpoint.origin;
        let second = |key: &&VerifierKey| key.alg == ALG_ML_DSA_44 && key.name == *origin;
        for key in self.logs.iter().filter(second) {
            witnessed(signed, key)?;
        }
        Ok(())
    }

    /// The first log key of the policy with the checkpoint's origin that signed it.
    fn log_of(&self, signed: &SignedCheckpoint) -> Result<&VerifierKey, PolicyError> {
        let origin = &signed.checkpoint.origin;
        let mut refused = PolicyError::UnknownLog(origin.clone());
        let first = |key: &&VerifierKey| key.name == *origin && key.alg != ALG_ML_DSA_44;
        for key in self.logs.iter().filter(first) {
            match signed.note.verify(key) {
                Ok(()) => return Ok(key),
                Err(cause) => refused = CheckpointError::Note(cause).into(),
            }
        }
        Err(refused)
    }
}

/// When a witness cosigned, if it did. A cosignature that does not verify spoils the checkpoint.
fn witnessed(signed: &SignedCheckpoint, key: &VerifierKey) -> Result<Option<u64>, PolicyError> {
    match cosignature::verify(&signed.note, key) {
        Ok(time) => Ok(Some(time)),
        Err(NoteError::NotSignedBy(_)) => Ok(None),
        Err(cause) => Err(CheckpointError::Note(cause).into()),
    }
}
