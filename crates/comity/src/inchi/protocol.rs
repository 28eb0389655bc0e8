//! What is said between this program and its worker: one line of JSON each way.

use serde::{Deserialize, Serialize};

/// Longest InChI that is looked at, in bytes. That of a protein of a hundred residues fits.
pub(crate) const LONGEST_INCHI: usize = 16 * 1024;

/// Longest line either way, in bytes: the molfile of the largest structure that is read.
pub(super) const LONGEST_LINE: u64 = 1 << 20;

/// A question.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Question {
    /// What is the structure of this InChI?
    Inchi(String),
    /// What are InChI and InChIKey of this SMILES?
    Smiles(String),
}

/// An answer.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub(super) enum Answer {
    /// A molfile V3000 without places; handedness is told by parities.
    Structure {
        /// Its text.
        molfile: String,
    },
    /// The names of a structure.
    Names(Names),
    /// Why there is none.
    Error {
        /// In words.
        error: String,
    },
}

/// The names that IUPAC's program gives to a structure.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Names {
    /// The standard InChI.
    pub(crate) inchi: String,
    /// Its hash of 27 letters.
    pub(crate) inchikey: String,
}
