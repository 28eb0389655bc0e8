//! One check, as outside checkers ask for it: given these bytes, valid or not?
//!
//! `comity verify case FILE` reads a [`Case`] from a JSON file; here is only what it means.

mod check;
mod check_exchange;

pub use check::check;

use std::collections::BTreeMap;

/// What to check. Byte fields are as given, of any length: a wrong length is a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    /// Bytes are deterministic CBOR.
    Cbor {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A strict Ed25519 signature.
    Ed25519 {
        /// Public key.
        key: Vec<u8>,
        /// Signed message.
        message: Vec<u8>,
        /// Signature.
        signature: Vec<u8>,
    },
    /// A leaf stands in a tree.
    Inclusion {
        /// Leaf hash.
        leaf: Vec<u8>,
        /// Index of the leaf.
        index: u64,
        /// Leaves in the tree.
        size: u64,
        /// Inclusion path.
        path: Vec<Vec<u8>>,
        /// Root of the tree.
        root: Vec<u8>,
    },
    /// A tree extends another.
    Consistency {
        /// Leaves in the older tree.
        size1: u64,
        /// Leaves in the newer tree.
        size2: u64,
        /// Consistency proof.
        path: Vec<Vec<u8>>,
        /// Root of the older tree.
        root1: Vec<u8>,
        /// Root of the newer tree.
        root2: Vec<u8>,
    },
    /// A leaf stands in a subtree.
    SubtreeInclusion {
        /// Leaf hash.
        leaf: Vec<u8>,
        /// Index of the leaf in the tree.
        index: u64,
        /// First leaf of the subtree.
        start: u64,
        /// Behind its last leaf.
        end: u64,
        /// Inclusion path.
        path: Vec<Vec<u8>>,
        /// Root of the subtree.
        root: Vec<u8>,
    },
    /// A tree holds a subtree.
    SubtreeConsistency {
        /// First leaf of the subtree.
        start: u64,
        /// Behind its last leaf.
        end: u64,
        /// Leaves in the tree.
        size: u64,
        /// Consistency proof.
        path: Vec<Vec<u8>>,
        /// Root of the subtree.
        subtree_root: Vec<u8>,
        /// Root of the tree.
        root: Vec<u8>,
    },
    /// A signed note: at least one of the keys signed it, and none of them wrongly.
    Note {
        /// The note.
        note: Vec<u8>,
        /// Verifier keys.
        keys: Vec<String>,
    },
    /// A checkpoint signed by a log's key.
    Checkpoint {
        /// The note.
        note: Vec<u8>,
        /// Verifier key of the log.
        key: String,
        /// Name of the log; the key's name if absent.
        origin: Option<String>,
    },
    /// A COSE_Sign1 message of any content, with Ed25519.
    Sign1 {
        /// The message.
        message: Vec<u8>,
        /// Public key.
        key: Vec<u8>,
        /// External data.
        external: Vec<u8>,
        /// Payload, where it is not in the message.
        detached: Option<Vec<u8>>,
    },
    /// A statement of ours; without a key only its form is checked.
    Statement {
        /// The statement.
        statement: Vec<u8>,
        /// Public key of the issuer.
        key: Option<Vec<u8>>,
    },
    /// A log entry of ours.
    Entry {
        /// The entry.
        entry: Vec<u8>,
    },
    /// An entry bundle, and that it hashes to its tile where one is given.
    Bundle {
        /// The bundle.
        bundle: Vec<u8>,
        /// The tile at level 0 with the same index.
        tile: Option<Vec<u8>>,
    },
    /// A proof file about something.
    ProofFile {
        /// The proof file.
        proof: String,
        /// What it must be about.
        about: About,
        /// Text of a policy, or a single verifier key.
        policy: String,
    },
    /// A cosignature on a checkpoint, of either kind.
    Cosignature {
        /// The note.
        note: Vec<u8>,
        /// Verifier key of the witness.
        key: String,
        /// The time it must give.
        time: Option<u64>,
    },
    /// Evidence that a log said two things.
    Evidence {
        /// Verifier key of the log.
        key: String,
        /// `two-roots` or `not-a-prefix`.
        what: String,
        /// One checkpoint.
        first: String,
        /// The other.
        second: String,
        /// Hashes of the proof.
        proof: Vec<Vec<u8>>,
    },
    /// The first entries of a log, read for their keys; and a statement by one of these keys.
    KeyChain {
        /// Entries from index 0 on.
        entries: Vec<Vec<u8>>,
        /// A statement that must be signed by a key that counts.
        statement: Option<Vec<u8>>,
        /// The index at which it counts; behind the entries if absent.
        index: Option<u64>,
    },
    /// A bundle that was handed over, all its files.
    Handed {
        /// Files by name.
        files: BTreeMap<String, Vec<u8>>,
        /// Text of a policy, or a single verifier key; the bundle's own policy if absent.
        policy: Option<String>,
    },
    /// A receipt about something.
    Receipt {
        /// The receipt.
        receipt: Vec<u8>,
        /// What it must be about.
        about: About,
        /// Public key of the log.
        key: Vec<u8>,
    },
}

/// What a proof is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A leaf hash.
    Leaf(Vec<u8>),
    /// The bytes of an entry.
    Entry(Vec<u8>),
    /// The bytes of a statement, logged whole or as its hash.
    Statement(Vec<u8>),
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Valid,
    /// It does not hold, and why.
    Invalid(String),
    /// It uses something that this program does not check, and what.
    NotUnderstood(String),
}
