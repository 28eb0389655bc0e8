//! Checkpoints (C2SP tlog-checkpoint 1.0.0): a log's size and root as the text of a signed note.

use crate::{Hash, note::Note, note::NoteError, note::VerifierKey};
use base64::{Engine, engine::general_purpose::STANDARD};

/// Why a checkpoint was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The signed note around it is wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than origin, size and root.
    #[error("a checkpoint has at least three lines: origin, size, root")]
    TooFewLines,
    /// A line of the text is empty.
    #[error("line {0} of the checkpoint is empty")]
    EmptyLine(usize),
    /// The text does not end with a newline.
    #[error("the checkpoint does not end with a newline")]
    NoFinalNewline,
    /// The second line is no tree size.
    #[error("line 2 of the checkpoint is no decimal number without leading zeros below 2^64")]
    BadSize,
    /// The third line is no hash.
    #[error("line 3 of the checkpoint is not the base64 of 32 bytes")]
    BadRoot,
    /// A checkpoint of another log.
    #[error("the checkpoint is of log {got:?}, not of {wanted:?}")]
    OtherOrigin {
        /// The log asked about.
        wanted: String,
        /// The log in the checkpoint.
        got: String,
    },
}

/// What a log says of itself: so many leaves, with this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
    /// Further lines. Our logs write none, and nothing here gives them a meaning.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint without further lines.
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// Reads the text of a checkpoint note.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::NoFinalNewline)?;
        if let Some(empty) = lines.split('\n').position(str::is_empty) {
            return Err(CheckpointError::EmptyLine(empty + 1));
        }
        let mut lines = lines.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::TooFewLines);
        };
        Ok(Self {
            origin: origin.to_owned(),
            size: parse_decimal(size).ok_or(CheckpointError::BadSize)?,
            root: parse_hash(root).ok_or(CheckpointError::BadRoot)?,
            extensions: lines.map(str::to_owned).collect(),
        })
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root));
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

/// A checkpoint whose log signature was checked, with the whole note: it is evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// The note as it was signed, with every signature line.
    pub note: Note,
    /// What it says.
    pub checkpoint: Checkpoint,
}

impl SignedCheckpoint {
    /// Reads a checkpoint that must be signed by `key` and be of the log that is named like it.
    pub fn open(bytes: &[u8], key: &VerifierKey) -> Result<Self, CheckpointError> {
        Self::open_for(bytes, &key.name, key)
    }

    /// The same for a log whose key has another name than the log.
    pub fn open_for(bytes: &[u8], origin: &str, key: &VerifierKey) -> Result<Self, CheckpointError> {
        let signed = Self::parse_unverified(bytes)?;
        signed.note.verify(key)?;
        if signed.checkpoint.origin == origin {
            return Ok(signed);
        }
        Err(CheckpointError::OtherOrigin {
            wanted: origin.to_owned(),
            got: signed.checkpoint.origin,
        })
    }

    /// Reads a checkpoint without asking who signed it. Nothing in it counts yet.
    pub fn parse_unverified(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::from_bytes(bytes)?;
        let checkpoint = Checkpoint::parse(&note.text)?;
        Ok(Self { note, checkpoint })
    }

    /// The note as published.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.note.to_string().into_bytes()
    }
}

/// A decimal number without sign and without leading zeros.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// The base64 of 32 bytes.
pub(crate) fn parse_hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
