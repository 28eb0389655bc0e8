//! Proof files (C2SP tlog-proof v1): that an entry stands in a log, in one text that is checked
//! offline against a [`Policy`].

use crate::checkpoint::{parse_decimal, parse_hash};
use crate::entry::Entry;
use crate::merkle::{self, MAX_PROOF, MerkleError};
use crate::note::VerifierKey;
use crate::policy::{Policy, PolicyError};
use crate::statement::Statement;
use crate::{Hash, note::MAX_NOTE_BYTES};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;

/// First line of a proof file.
pub const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// The most extra data, decoded. We write none.
pub const MAX_EXTRA_BYTES: usize = 64 * 1024;
/// The longest proof file: header, extra data, index, path and checkpoint.
pub const MAX_PROOF_FILE_BYTES: usize = MAX_NOTE_BYTES + MAX_EXTRA_BYTES / 3 * 4 + (MAX_PROOF + 3) * 64;

/// Why a proof file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    /// Longer than any proof file.
    #[error("the proof file has {0} bytes; at most {MAX_PROOF_FILE_BYTES} are read")]
    TooLong(usize),
    /// Another kind of file, or another version.
    #[error("the first line is not {HEADER}")]
    Header,
    /// A line that breaks the format.
    #[error("line {line} of the proof file must be {wanted}")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What should stand there.
        wanted: &'static str,
    },
    /// More hashes than any tree has levels.
    #[error("the proof file has more than {MAX_PROOF} hashes")]
    PathTooLong,
    /// The checkpoint in it is not accepted.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The path does not lead to the checkpoint's root.
    #[error("entry {index} is not proved: {cause}")]
    Path {
        /// Index that the file gives.
        index: u64,
        /// What is wrong with the path.
        cause: MerkleError,
    },
}

/// A proof file as written. Nothing in it counts before [`ProofFile::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// Opaque data beside the proof; nobody answers for it.
    pub extra: Option<Vec<u8>>,
    /// Index of the entry.
    pub index: u64,
    /// Inclusion path, from the leaf's sibling to the root's child.
    pub path: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// What a proof file is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The hash of a leaf.
    Leaf(&'a Hash),
    /// The bytes of a log entry.
    Entry(&'a [u8]),
    /// A statement, which may stand in the log whole or as its hash.
    Statement(&'a Statement),
}

impl Subject<'_> {
    /// The leaf hashes the subject may have.
    pub fn leaves(&self) -> Vec<Hash> {
        match self {
            Self::Leaf(leaf) => vec![**leaf],
            Self::Entry(entry) => vec![merkle::leaf_hash(entry)],
            Self::Statement(statement) => {
                vec![
                    Entry::open(statement).leaf_hash(),
                    Entry::blind(statement).leaf_hash(),
                ]
            }
        }
    }
}

/// What a proof file proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Hash of the entry's leaf.
    pub leaf: Hash,
    /// Index of the entry.
    pub index: u64,
    /// Size of the tree it was proved in.
    pub size: u64,
    /// Root of that tree.
    pub root: Hash,
    /// The log key that signed.
    pub log: VerifierKey,
    /// Witnesses of the policy that cosigned, with their times (seconds since 1970).
    pub cosigned: Vec<(String, u64)>,
    /// When the policy's quorum stood, see [`crate::policy::Accepted::by`].
    pub by: Option<u64>,
}

impl ProofFile {
    /// Reads a proof file. Nothing is verified.
    pub fn parse(text: &str) -> Result<Self, ProofFileError> {
        if text.len() > MAX_PROOF_FILE_BYTES {
            return Err(ProofFileError::TooLong(text.len()));
        }
        let mut lines = Lines {
            number: 0,
            rest: text,
        };
        if lines.next()? != HEADER {
            return Err(ProofFileError::Header);
        }
        let mut line = lines.next()?;
        let mut extra = None;
        if let Some(encoded) = line.strip_prefix("extra ") {
            extra = Some(parse_extra(encoded).ok_or(lines.wrong("`extra` and base64 of at most 64 KiB"))?);
            line = lines.next()?;
        }
        let index = line.strip_prefix("index ").and_then(parse_decimal);
        let index = index.ok_or(lines.wrong("`index` and a decimal number without leading zeros"))?;
        let path = parse_path(&mut lines)?;
        Ok(Self {
            extra,
            index,
            path,
            checkpoint: lines.rest.to_owned(),
        })
    }

    /// Checks that the subject stands at the file's index in a log that the policy believes.
    pub fn verify(&self, subject: Subject<'_>, policy: &Policy) -> Result<Proved, ProofFileError> {
        let accepted = policy.accept(self.checkpoint.as_bytes())?;
        let (size, root) = (accepted.signed.checkpoint.size, accepted.signed.checkpoint.root);
        let mut refused = MerkleError::RootMismatch;
        for leaf in subject.leaves() {
            match merkle::verify_inclusion(&leaf, self.index, size, &self.path, &root) {
                Ok(()) => {
                    let (log, cosigned, by) = (accepted.log, accepted.cosigned, accepted.by);
                    return Ok(Proved {
                        leaf,
                        index: self.index,
                        size,
                        root,
                        log,
                        cosigned,
                        by,
                    });
                }
                Err(cause) => refused = cause,
            }
        }
        Err(ProofFileError::Path {
            index: self.index,
            cause: refused,
        })
    }
}

/// The file as written.
impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", STANDARD.encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Lines before the checkpoint, counted.
struct Lines<'a> {
    number: usize,
    rest: &'a str,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a str, ProofFileError> {
        self.number += 1;
        let (line, rest) = self
            .rest
            .split_once('\n')
            .ok_or(self.wrong("a whole line; the file ends early"))?;
        self.rest = rest;
        Ok(line)
    }

    fn wrong(&self, wanted: &'static str) -> ProofFileError {
        ProofFileError::Line {
            line: self.number,
            wanted,
        }
    }
}

fn parse_extra(encoded: &str) -> Option<Vec<u8>> {
    let data = STANDARD.decode(encoded).ok()?;
    (1..=MAX_EXTRA_BYTES).contains(&data.len()).then_some(data)
}

fn parse_path(lines: &mut Lines<'_>) -> Result<Vec<Hash>, ProofFileError> {
    let mut path = Vec::new();
    loop {
        let line = lines.next()?;
        if line.is_empty() {
            return Ok(path);
        }
        if path.len() == MAX_PROOF {
            return Err(ProofFileError::PathTooLong);
        }
        path.push(parse_hash(line).ok_or(lines.wrong("the base64 of a hash, or empty"))?);
    }
}
