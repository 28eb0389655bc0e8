//! From a record to a signed statement and the row that finds it again.

use std::sync::Arc;

use comity_core::clock::{Clock, Dice, draw};
use comity_core::grading::Provenance;
use comity_core::handling::Handling;
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::kinds::Kind;
use comity_core::record::{Record, Turn, Verb};
use comity_proof::cbor;
use comity_proof::entry::Entry;
use comity_proof::statement::{self, Algorithm, Header};
use comity_store::{RecordRow, StagedStatement, SubjectRow};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

use crate::error::FlowError;

/// The key that signs this node's statements.
pub struct StatementKey {
    key: SigningKey,
    public: [u8; 32],
    kid: [u8; 8],
}

impl StatementKey {
    /// From its 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = key.verifying_key().to_bytes();
        Self {
            key,
            public,
            kid: comity_proof::cose::key_identifier(&public),
        }
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// Its first eight thumbprint bytes, as statements name it.
    pub fn kid(&self) -> [u8; 8] {
        self.kid
    }

    /// Signs bytes that are no statement: a request to a counterpart, whose form says so in its first bytes.
    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes).to_bytes()
    }
}

/// What a statement says.
pub(crate) enum Says<'a> {
    /// New facts.
    Facts(&'a Record),
    /// A reason; the row of the record as it stands is kept.
    Reason(&'a Turn, &'a RecordRow),
}

impl Says<'_> {
    fn json(&self) -> serde_json::Value {
        match self {
            Says::Facts(record) => record.to_json(),
            Says::Reason(turn, _) => serde_json::to_value(turn).unwrap_or_default(),
        }
    }

    fn handling(&self) -> &Handling {
        match self {
            Says::Facts(record) => &record.handling,
            Says::Reason(turn, _) => &turn.handling,
        }
    }
}

/// A link to be added to a chain.
pub(crate) struct Link<'a> {
    pub id: &'a RecordId,
    pub seq: u64,
    pub prev: Option<[u8; 32]>,
    pub verb: Verb,
    pub says: Says<'a>,
    /// More subjects than the body names: facts of the data files carry their key.
    pub subjects: Vec<SubjectRow>,
    /// More words than the statement itself has: a search sees only the last statement of a chain, so a reason
    /// carries the words of the facts it is about.
    pub words: Vec<String>,
    pub dedupe_key: Option<[u8; 32]>,
    pub import: Option<i64>,
}

/// What signing needs besides the link.
pub(crate) struct Desk<'a> {
    pub name: &'a NodeName,
    pub key: Arc<StatementKey>,
    pub clock: &'a dyn Clock,
    pub dice: &'a dyn Dice,
}

impl Desk<'_> {
    /// Signs the link and prepares its row.
    pub(crate) fn sign(&self, link: Link<'_>) -> Result<StagedStatement, FlowError> {
        let payload = payload(link.says.json())?;
        let open = link.says.handling().may_be_open();
        let header = self.header(&link, open);
        let protected = statement::protected_bytes(&header);
        let signature = self
            .key
            .key
            .sign(&statement::to_be_signed(&protected, &payload))
            .to_bytes();
        let bytes = statement::assemble(&protected, &payload, &signature);
        // Reading back what was just built holds encoder and decoder to one another, and the size to its limit.
        let parsed = statement::parse(&bytes).map_err(|cause| too_large_or_ours(bytes.len(), &cause))?;
        let entry = if open {
            Entry::open(&parsed)
        } else {
            Entry::blind(&parsed)
        };
        Ok(StagedStatement {
            hash: parsed.hash(),
            leaf_hash: entry.leaf_hash(),
            open,
            row: row(&link, self.name),
            search: search(&link),
            subjects: subjects(&link),
            dedupe_key: link.dedupe_key,
            import: link.import,
            bytes,
        })
    }

    fn header(&self, link: &Link<'_>, open: bool) -> Header {
        let handling = link.says.handling();
        let expires = handling.expires.map(|date| date.latest()).and_then(end_of_day);
        Header {
            alg: Algorithm::default(),
            content_type: statement::RECORD_TYPE.into(),
            kid: self.key.kid,
            iss: self.name.to_string(),
            sub: link.id.to_string(),
            iat: u64::try_from(self.clock.now().seconds()).unwrap_or_default(),
            exp: expires,
            typ: statement::STATEMENT_TYPE.into(),
            seq: link.seq,
            prev: link.prev,
            verb: proof_verb(link.verb),
            re: match &link.says {
                Says::Facts(record) => record.re.as_ref().map(ToString::to_string),
                Says::Reason(..) => None,
            },
            // A blind leaf hides only if the statement cannot be guessed.
            nonce: (!open).then(|| draw(self.dice)),
            to: handling.releasable_to.iter().map(ToString::to_string).collect(),
            after: Vec::new(),
            handling: None,
            envelope: None,
        }
    }
}

fn too_large_or_ours(length: usize, cause: &statement::StatementError) -> FlowError {
    if length > statement::MAX_STATEMENT_BYTES {
        let limit = statement::MAX_STATEMENT_BYTES;
        let what = format!("the record has {length} bytes; at most {limit} can be signed as one statement");
        return FlowError::field(comity_core::problem::Problem::new(
            "record",
            "too-large",
            what,
            "shorten its texts or split it",
        ));
    }
    FlowError::Damaged(format!("a statement just signed is not readable ({cause})"))
}

fn end_of_day(date: jiff::civil::Date) -> Option<u64> {
    let end = date.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    u64::try_from(end.timestamp().as_second()).ok()
}

fn proof_verb(verb: Verb) -> statement::Verb {
    statement::Verb::from_word(verb.as_str()).unwrap_or(statement::Verb::Issue)
}

/// The signed payload of a tree: texts in NFC, deterministic CBOR.
pub(crate) fn payload(mut tree: serde_json::Value) -> Result<Vec<u8>, FlowError> {
    to_nfc(&mut tree);
    comity_wire::payload::to_payload(&tree).map_err(|cause| FlowError::File(cause.to_string()))
}

/// Brings the texts of a tree into NFC. Its keys are ours, in ASCII; so is most of what laboratories write.
fn to_nfc(tree: &mut serde_json::Value) {
    use serde_json::Value;
    match tree {
        Value::String(text) if !text.is_ascii() => *text = cbor::to_nfc(text),
        Value::Array(items) => items.iter_mut().for_each(to_nfc),
        Value::Object(map) => map.values_mut().for_each(to_nfc),
        _ => {}
    }
}

fn row(link: &Link<'_>, name: &NodeName) -> RecordRow {
    let mut row = match &link.says {
        Says::Facts(record) => facts_row(record),
        Says::Reason(turn, before) => RecordRow {
            issued: turn.issued.seconds(),
            ..(*before).clone()
        },
    };
    row.record_id = link.id.to_string();
    row.issuer = name.to_string();
    row.seq = link.seq;
    row.verb = link.verb.as_str().into();
    if let Some(word) = standing_word(link.verb) {
        row.status = Some(word.into());
    }
    row.tlp = link.says.handling().tlp.as_str().into();
    row.person = link.says.handling().person;
    row
}

/// What a list shows after a turn of the chain; `resume` and `contest` go back to the state of the facts when read.
pub(crate) fn standing_word(verb: Verb) -> Option<&'static str> {
    match verb {
        Verb::Retract => Some("retracted"),
        Verb::Suspend => Some("suspended"),
        Verb::Resume => Some("in-force"),
        Verb::Delist => Some("delisted"),
        Verb::Contest => Some("contested"),
        Verb::Issue | Verb::Amend | Verb::Correct => None,
    }
}

/// What a list shows of a record: the title in every language it has, for the reader's one, and whether its source
/// was never checked. Kept as JSON in the store's title column.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Heading {
    pub title: Vec<comity_core::text::Text>,
    #[serde(default)]
    pub unverified: bool,
}

impl Heading {
    fn of(record: &Record) -> Self {
        let unverified = record
            .source
            .as_ref()
            .is_some_and(|source| source.provenance == Provenance::Unverified);
        Self {
            title: record.title.clone(),
            unverified,
        }
    }

    fn kept(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the column back.
    pub(crate) fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_default()
    }
}

pub(crate) fn facts_row(record: &Record) -> RecordRow {
    RecordRow {
        kind: record.kind().as_str().into(),
        issued: record.issued.seconds(),
        occurred: record.body.occurred().map(|date| date.to_string()),
        title: Heading::of(record).kept(),
        status: record.body.status().map(Into::into),
        re: record.re.as_ref().map(ToString::to_string),
        ..RecordRow::default()
    }
}

fn search(link: &Link<'_>) -> Vec<String> {
    let own = match &link.says {
        Says::Facts(record) => record.searchable(),
        Says::Reason(turn, _) => turn.reason.iter().map(|text| text.text.clone()).collect(),
    };
    own.into_iter().chain(link.words.iter().cloned()).collect()
}

/// What a record is about, as the store's index holds it.
pub(crate) fn subject_rows(record: &Record) -> Vec<SubjectRow> {
    let subjects = record.body.subjects().into_iter();
    subjects
        .map(|subject| SubjectRow {
            scheme: subject.scheme.into(),
            value: subject.value,
        })
        .collect()
}

fn subjects(link: &Link<'_>) -> Vec<SubjectRow> {
    let mut rows = link.subjects.clone();
    if let Says::Facts(record) = &link.says {
        rows.extend(subject_rows(record));
    }
    rows
}

/// Equal for two reports that say the same from the same source, whenever and by whomever they are handed in.
pub(crate) fn dedupe_key(record: &Record) -> Result<[u8; 32], FlowError> {
    let mut record = record.clone();
    record.issued = comity_core::date::Timestamp::from_seconds(0);
    for substance in record.body.substances_mut() {
        substance.recognised_as = None;
        substance.tables = None;
    }
    let mut hasher = Sha256::new();
    hasher.update(b"comity dedupe 1\n");
    hasher.update(payload(record.to_json())?);
    Ok(hasher.finalize().into())
}

/// A record of the node itself or of the data files is told from an officer's by its kind alone.
pub(crate) fn is_reportable(kind: Kind) -> Result<(), FlowError> {
    if kind.is_reported_by_people() {
        return Ok(());
    }
    let what = format!("`{kind}` records are written by the node itself");
    Err(FlowError::field(comity_core::problem::Problem::new(
        "kind",
        "kind",
        what,
        "choose another kind",
    )))
}
