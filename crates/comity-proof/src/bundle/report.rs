//! What was found in a bundle.

use super::Index;
use crate::Hash;
use crate::note::VerifierKey;
use crate::policy::Policy;
use crate::statement::{After, Verb};

/// Whose keys were believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Those that the verifier brought along.
    Given,
    /// Those in the bundle. Whoever made the bundle may have made the keys: compare them with ones
    /// that came another way.
    Bundle,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File or folder below the bundle.
    pub path: String,
    /// What is wrong.
    pub what: String,
}

/// The findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleReport {
    /// When the bundle was made, as it says itself.
    pub made: Option<u64>,
    /// Who made it, as it says itself.
    pub by: Option<String>,
    /// Whose keys were believed.
    pub trust: Trust,
    /// Verifier keys of the logs that were believed.
    pub believed: Vec<VerifierKey>,
    /// Witnesses of the policy that are known by an ML-DSA-44 key only.
    pub only_post_quantum: Vec<String>,
    /// First parts of logs that are in the bundle and were checked entry by entry.
    pub logs: Vec<LogPart>,
    /// Keys of the nodes, as their logs tell them.
    pub keys: Vec<NodeKeys>,
    /// Statements that hold.
    pub statements: Vec<StatementReport>,
    /// The records they make up.
    pub records: Vec<RecordReport>,
    /// Requests without an answer.
    pub silences: Vec<SilenceReport>,
    /// Files that no line of the index speaks of. They were not read.
    pub strangers: Vec<String>,
    /// What does not hold.
    pub problems: Vec<Problem>,
}

/// The first entries of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPart {
    /// Name of the log.
    pub origin: String,
    /// Entries, all of them checked against the signed root.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// Witnesses of the policy that cosigned this size, with their times.
    pub cosigned: Vec<(String, u64)>,
    /// When the policy's quorum stood.
    pub by: Option<u64>,
    /// Open entries.
    pub open: u64,
    /// Blind entries.
    pub blind: u64,
    /// Blind entries whose statement is in the bundle.
    pub opened: u64,
}

/// The keys of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeKeys {
    /// Name of its log.
    pub origin: String,
    /// Name of the node.
    pub issuer: String,
    /// Key events that were applied.
    pub events: u64,
    /// Key events without effect.
    pub refused: u64,
    /// Whether a root is in force.
    pub rooted: bool,
    /// Size up to which no key event can have been left out; `None` if the events are those that
    /// whoever made the bundle chose.
    pub complete_to: Option<u64>,
}

/// Where a statement comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file of its own.
    File,
    /// An open entry of a log part.
    Log,
    /// A sealed file that was opened; the hash is that of the statement it belongs to.
    Sealed(Hash),
}

/// A statement whose signature, place in a log and key hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementReport {
    /// Its hash.
    pub hash: Hash,
    /// Where it comes from.
    pub source: Source,
    /// Identifier of the record.
    pub record: String,
    /// Who states it.
    pub issuer: String,
    /// Place in the record's chain, from 1.
    pub seq: u64,
    /// Hash of the statement before it.
    pub prev: Option<Hash>,
    /// What it does.
    pub verb: Verb,
    /// Kind of record, where the payload is a record.
    pub kind: Option<String>,
    /// When it was issued, as the issuer says.
    pub iat: u64,
    /// When the record expires.
    pub exp: Option<u64>,
    /// The record that is answered: by the header, or as the receipt of a release.
    pub answers: Option<String>,
    /// Named recipients.
    pub to: Vec<String>,
    /// The key that signed it.
    pub key: [u8; 32],
    /// Name of the log that holds it.
    pub origin: String,
    /// Its index there.
    pub index: u64,
    /// Size of the tree it was proved in.
    pub size: u64,
    /// Whether it stands open in the log, for everyone to read.
    pub open: bool,
    /// Witnesses of the policy that cosigned that tree, with their times.
    pub cosigned: Vec<(String, u64)>,
    /// Not later than this: when the policy's quorum stood.
    pub by: Option<u64>,
    /// Not earlier than these.
    pub after: Vec<AfterReport>,
    /// The sealed file it belongs with.
    pub sealed: Option<SealedReport>,
}

/// A checkpoint that a statement came after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterReport {
    /// The checkpoint.
    pub after: After,
    /// Whether a checkpoint in the bundle confirms that the log had this tree.
    pub confirmed: bool,
    /// A witness still saw a smaller tree of that log at this time, so the statement is younger.
    pub not_before: Option<u64>,
}

/// A sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedReport {
    /// SHA-256 of the file, which the statement signs.
    pub digest: Hash,
    /// Length in bytes.
    pub bytes: u64,
    /// Whether a file key lies beside it.
    pub key: bool,
    /// Statements found inside, where it was opened.
    pub inside: Option<u64>,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    InForce,
    /// In doubt or under appeal.
    Suspended,
    /// It should not have been issued.
    Retracted,
    /// It was right and has ended.
    Delisted,
    /// Its time is over.
    Expired,
    /// Its issuer said two things at one place of the chain.
    Disputed,
}

impl Standing {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Suspended => "suspended",
            Self::Retracted => "retracted",
            Self::Delisted => "delisted",
            Self::Expired => "expired",
            Self::Disputed => "disputed",
        }
    }
}

/// How much is known of a record's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complete {
    /// The log part was read up to `size`: no later open statement on the record is in it, but
    /// `unopened` blind entries behind the last statement are hashes of something unknown.
    To {
        /// Size of the log part.
        size: u64,
        /// Blind entries behind the last statement whose statements are not in the bundle.
        unopened: u64,
    },
    /// What whoever made the bundle put into it. Later statements may have been left out.
    Claimed,
}

/// The chain of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReport {
    /// Identifier of the record.
    pub record: String,
    /// Who issues it.
    pub issuer: String,
    /// Its statements in order, as places in [`BundleReport::statements`].
    pub statements: Vec<usize>,
    /// Where it stands after the last of them.
    pub standing: Standing,
    /// Whether new facts replaced earlier ones.
    pub amended: bool,
    /// Whether earlier facts were said to be wrong.
    pub corrected: bool,
    /// Whether somebody objects.
    pub contested: bool,
    /// How much is known of the chain.
    pub complete: Complete,
}

/// An answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Hash of the statement.
    pub hash: Hash,
    /// Its index.
    pub index: u64,
    /// Kind of record, where the payload is a record.
    pub kind: Option<String>,
}

/// What a log holds on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SilenceReport {
    /// Hash of the request.
    pub request: Hash,
    /// Identifier of the request's record.
    pub record: String,
    /// Name of the log.
    pub origin: String,
    /// Whose log it is.
    pub issuer: String,
    /// Size up to which it was read.
    pub size: u64,
    /// When the policy's quorum had cosigned that size.
    pub by: Option<u64>,
    /// Answers found. With any, there is no silence.
    pub answers: Vec<Answer>,
    /// Open entries, all of which were read.
    pub open: u64,
    /// Blind entries whose statements are in the bundle and were read.
    pub opened: u64,
    /// Blind entries that nobody opened here: an answer could hide in one of them, but whoever
    /// wrote it has not shown it.
    pub unopened: u64,
}

impl BundleReport {
    pub(super) fn new(index: &Index, trust: Trust, policy: &Policy) -> Self {
        let lone = policy.only_post_quantum();
        Self {
            made: index.made,
            by: index.by.clone(),
            trust,
            believed: policy.logs().to_vec(),
            only_post_quantum: lone.into_iter().map(str::to_owned).collect(),
            logs: Vec::new(),
            keys: Vec::new(),
            statements: Vec::new(),
            records: Vec::new(),
            silences: Vec::new(),
            strangers: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// True if everything that the bundle says holds.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn problem(&mut self, path: impl Into<String>, what: impl ToString) {
        self.problems.push(Problem {
            path: path.into(),
            what: what.to_string(),
        });
    }
}
