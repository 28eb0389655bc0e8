//! One record: what it says, on whose terms, its chain, its proof.

use askama::Template;

use super::common::{Pair, RecordRow, Said};
use super::forms::FieldView;
use super::sharing::{DistributionView, OriginView};
// The templates of forms match on it.
use super::forms::Control;
use crate::shell::Shell;

/// The page of one record.
#[derive(Template)]
#[template(path = "record.html")]
pub struct RecordPage {
    /// The frame.
    pub s: Shell,
    /// Id, kind, state, label.
    pub row: RecordRow,
    /// The title in every language it has.
    pub titles: Vec<Said>,
    /// The summary in every language it has.
    pub summary: Vec<Said>,
    /// Where the record stands on the day: standing word, such as `in-force` or `retracted`.
    pub standing: String,
    /// The day asked about, where it is not today.
    pub as_of: Option<String>,
    /// Why it stands so, where it does not simply stand.
    pub standing_reason: Vec<Said>,
    /// The facts.
    pub body: Vec<Pair>,
    /// Where it was read and how good that is.
    pub source: Vec<Pair>,
    /// The terms of use.
    pub handling: Vec<Pair>,
    /// Substances, parties and other subjects with a page of their own.
    pub subjects: Vec<Subject>,
    /// Every statement of the chain, the newest first.
    pub chain: Vec<Turn>,
    /// Replies and contests of other records.
    pub answers: Vec<RecordRow>,
    /// Records this one names.
    pub links: Vec<LinkRow>,
    /// The proof of the newest statement.
    pub proof: Option<ProofView>,
    /// What this reader may do with it: address and message id.
    pub turns: Vec<(String, String)>,
    /// Where a record of another node comes from.
    pub origin: Option<OriginView>,
    /// Who has it; none where it went to nobody.
    pub distribution: Option<DistributionView>,
}

/// A thing a record speaks of.
pub struct Subject {
    /// What sort, as a message id: `subject-substance`.
    pub sort: &'static str,
    /// As the record writes it.
    pub text: String,
    /// Its page, where it has one.
    pub href: Option<String>,
}

/// A link to another record.
pub struct LinkRow {
    /// Relation word.
    pub relation: String,
    /// The record, by title or id.
    pub text: Said,
    /// Its page.
    pub href: String,
}

/// One statement of a chain.
pub struct Turn {
    /// Place in the chain, from 1.
    pub seq: u64,
    /// Verb word, such as `issue`.
    pub verb: String,
    /// When it was signed, as shown.
    pub at: String,
    /// Who signed it.
    pub issuer: String,
    /// Its entry in the log.
    pub index: Option<u64>,
    /// SHA-256 of the statement, hexadecimal.
    pub hash: String,
    /// The reason or the title, in its languages.
    pub said: Vec<Said>,
    /// Address of the statement's bytes.
    pub statement_href: String,
}

/// What a third party needs to check a statement alone.
pub struct ProofView {
    /// Place in the log, from 0.
    pub index: u64,
    /// Entries of the log under the checkpoint.
    pub size: u64,
    /// Hash of the leaf, hexadecimal.
    pub leaf_hash: String,
    /// SHA-256 of the statement, hexadecimal.
    pub statement_hash: String,
    /// The checkpoint, as signed.
    pub checkpoint: String,
    /// Key to check it with.
    pub key: String,
    /// Whether the leaf shows the statement or only its hash.
    pub open_leaf: bool,
    /// Address of the statement.
    pub statement_href: String,
    /// Address of the `.tlog-proof` file.
    pub proof_href: String,
    /// Address of the COSE receipt.
    pub receipt_href: String,
    /// The command to run, once the files are in one folder.
    pub command: String,
}

/// The form of a correction, a retraction or an answer.
#[derive(Template)]
#[template(path = "turn.html")]
pub struct TurnPage {
    /// The frame.
    pub s: Shell,
    /// What is done: `correct`, `retract`, `reply`, …; also the end of the message ids.
    pub turn: String,
    /// The record it is about.
    pub row: RecordRow,
    /// Where the form goes.
    pub action: String,
    /// Name under which the browser keeps it.
    pub keep: String,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// Further fields, folded.
    pub folded: Vec<FieldView>,
    /// Complaints about the last attempt.
    pub complaints: Vec<super::common::Complaint>,
    /// Whether sending it takes something back.
    pub danger: bool,
}
