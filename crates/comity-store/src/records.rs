//! Statements and records: the part of the port that the stations *record* and *share* and every search page use.

use crate::{Hash, StoreResult};

/// A statement on its way into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedStatement {
    /// SHA-256 of `bytes`; names the statement.
    pub hash: Hash,
    /// The signed bytes, kept verbatim: a signature covers bytes, not meanings.
    pub bytes: Vec<u8>,
    /// Hash of the log leaf that will hold (or blind) the statement.
    pub leaf_hash: Hash,
    /// Whether the log publishes the bytes (open leaf) or only their hash (blind leaf).
    pub open: bool,
    /// What lists and pages show of it.
    pub row: RecordRow,
    /// Texts under which full-text search finds the record, in any language.
    pub search: Vec<String>,
    /// What the record is about.
    pub subjects: Vec<SubjectRow>,
    /// Equal for two statements that say the same thing from the same source; the second one is a duplicate.
    pub dedupe_key: Option<Hash>,
    /// The import ([`crate::DeskStore::import_begin`]) that brought it.
    pub import: Option<i64>,
}

/// The columns of a statement that lists show and filters ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordRow {
    /// Identifier of the record whose chain this statement belongs to.
    pub record_id: String,
    /// Place in the chain, counted up by one for each statement of the record.
    pub seq: u64,
    /// What the statement does to the record: `issue`, `amend`, …
    pub verb: String,
    /// Record kind.
    pub kind: String,
    /// Name of the node that issued it.
    pub issuer: String,
    /// When it was issued, Unix seconds.
    pub issued: i64,
    /// When what it states happened: an ISO 8601 date or a prefix of one (`2021`, `2021-03`, `2021-03-09`).
    pub occurred: Option<String>,
    /// One line that names the record in a list.
    pub title: String,
    /// State of the record after this statement, as far as the issuer knows.
    pub status: Option<String>,
    /// TLP 2.0 label.
    pub tlp: String,
    /// The record that this one answers.
    pub re: Option<String>,
    /// Whether it concerns a natural person.
    pub person: bool,
}

/// One thing a record is about, as an identifier in a scheme (`cas` `437-38-7`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectRow {
    /// The identifier scheme.
    pub scheme: String,
    /// The identifier, in the scheme's normal form; compared byte for byte.
    pub value: String,
}

/// What became of one statement of a staged batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageOutcome {
    /// Durable and waiting for the log.
    Staged,
    /// The dedupe key or the very statement is known already. Nothing was written for it.
    Duplicate {
        /// The record that holds it.
        record_id: String,
        /// False while the earlier one itself waits for the log: not yet a promise to anybody.
        settled: bool,
    },
    /// Another statement holds this place of the record's chain: somebody else amended the record meanwhile.
    /// Nothing was written for it; read the chain again and build a new statement.
    SeqTaken {
        /// The statement that holds the place.
        by: Hash,
    },
}

/// A staged statement that has no index yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// Names the statement.
    pub hash: Hash,
    /// The log leaf to look for.
    pub leaf_hash: Hash,
    /// The record it belongs to.
    pub record_id: String,
}

/// A settled statement with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The statement without its bytes.
    pub settled: SettledRow,
    /// Hash of its log leaf.
    pub leaf_hash: Hash,
    /// Whether the log publishes the bytes.
    pub open: bool,
    /// The import that brought it.
    pub import: Option<i64>,
    /// The signed bytes.
    pub bytes: Vec<u8>,
}

/// A settled statement as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledRow {
    /// Its columns.
    pub row: RecordRow,
    /// Names the statement.
    pub hash: Hash,
    /// Its index in the log.
    pub index: u64,
    /// Whether it is the last settled one of its record's chain.
    pub current: bool,
    /// Number of the log it stands in; 0 is the node's own, see [`crate::PeerStore::logs`] for the others.
    pub log: i64,
}

/// What the reader may see. A row out of sight is not found, not listed and not counted.
///
/// A statement is in sight when its own label is and when that of its record's current statement is, so that
/// raising a label hides the whole chain and lowering it does not open what was said under the stricter one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// The labels the reader may see; an empty list sees nothing. `None` sees all: for the node's own work, never for a page.
    pub tlp: Option<Vec<String>>,
    /// Whether records about natural persons are in sight.
    pub persons: bool,
}

impl Sight {
    /// Sees everything: for the node's own work (recovery, verification, backup), never for answering a reader.
    #[must_use]
    pub fn all() -> Self {
        Self {
            tlp: None,
            persons: true,
        }
    }

    /// Sees these labels, persons included.
    #[must_use]
    pub fn labels(labels: &[&str]) -> Self {
        let tlp = labels.iter().map(ToString::to_string).collect();
        Self {
            tlp: Some(tlp),
            persons: true,
        }
    }

    /// The same without records about natural persons.
    #[must_use]
    pub fn without_persons(self) -> Self {
        Self {
            persons: false,
            ..self
        }
    }
}

/// Which current records to list or count. Empty fields ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What the reader may see.
    pub sight: Sight,
    /// Only this record kind.
    pub kind: Option<String>,
    /// Only of this issuer.
    pub issuer: Option<String>,
    /// Only about this subject.
    pub subject: Option<SubjectRow>,
    /// Only in this state.
    pub status: Option<String>,
    /// Only from this import.
    pub import: Option<i64>,
    /// Not before this day: an ISO date or prefix. Compared with `occurred`, or with the day of issue where that is unknown.
    /// An imprecise date matches when it may lie inside the range.
    pub from: Option<String>,
    /// Not after this day: as `from`; `2021-03` means to the end of that month.
    pub to: Option<String>,
    /// Full-text query: all words must occur, the last Latin word may be unfinished. A query without a letter or digit finds nothing.
    pub text: Option<String>,
}

impl Filter {
    /// Every current record in sight.
    #[must_use]
    pub fn seen_by(sight: Sight) -> Self {
        Self {
            sight,
            kind: None,
            issuer: None,
            subject: None,
            status: None,
            import: None,
            from: None,
            to: None,
            text: None,
        }
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Last recorded first.
    #[default]
    Recorded,
    /// Last occurred first; the day of issue stands in for an unknown date.
    Occurred,
}

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The order; a cursor is good for the order it came from.
    pub order: Order,
    /// At most this many rows, at least one and never more than [`MAX_PAGE`].
    pub limit: u32,
    /// `next` of the page before; `None` for the first page.
    pub after: Option<String>,
}

/// Most rows that one page gives: enough for an export to walk in few steps, small enough to keep in memory.
pub const MAX_PAGE: u32 = 10_000;

impl Page {
    /// The first page, last recorded first.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self {
            order: Order::Recorded,
            limit,
            after: None,
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The rows.
    pub rows: Vec<SettledRow>,
    /// Where the next page starts; `None` when this was the last one.
    pub next: Option<String>,
}

/// Statements and the records they make.
///
/// Readers see settled statements only. Every reading method takes the [`Sight`] of the person it answers.
pub trait RecordStore: Send + Sync {
    /// Keeps a batch of statements in one durable transaction and says what became of each, in order.
    /// When this returns, the staged ones outlive a power failure. On an error none was promised;
    /// after [`crate::StoreError::Io`] the next start may still find them unsettled.
    fn stage(&self, batch: &[StagedStatement]) -> StoreResult<Vec<StageOutcome>>;

    /// Gives staged statements their log indexes and makes them visible, all or none. Repeating a call changes nothing.
    /// `applied_size` is the log size these indexes come from; the largest one ever given is kept.
    /// An unknown hash is `Missing`; a statement or an index that was settled differently before is `Corrupt`.
    fn settle(&self, placed: &[(Hash, u64)], applied_size: u64) -> StoreResult<()>;

    /// The statements that wait for an index, in the order they were staged.
    fn unsettled(&self) -> StoreResult<Vec<Unsettled>>;

    /// The signed bytes of a statement that waits for an index; `None` when no such statement waits.
    fn staged_bytes(&self, hash: &Hash) -> StoreResult<Option<Vec<u8>>>;

    /// Forgets statements that never reached the log and says how many. Settled ones and unknown ones are left alone.
    fn discard_unsettled(&self, hashes: &[Hash]) -> StoreResult<u64>;

    /// The largest log size ever given to [`RecordStore::settle`]; a log shorter than this has lost entries.
    fn applied_size(&self) -> StoreResult<u64>;

    /// For each dedupe key the record that holds it, staged or settled: lets a preview say what would be a duplicate.
    fn holders(&self, dedupe_keys: &[Hash]) -> StoreResult<Vec<Option<String>>>;

    /// The statement with this hash.
    fn statement(&self, hash: &Hash, sight: &Sight) -> StoreResult<Option<StatementRow>>;

    /// The statement at this index of the own log.
    fn statement_at(&self, index: u64, sight: &Sight) -> StoreResult<Option<StatementRow>>;

    /// Statements from this index of the own log upwards, in its order, at most `limit` (and at most [`MAX_PAGE`]).
    fn statements_from(&self, index: u64, limit: u32, sight: &Sight) -> StoreResult<Vec<StatementRow>>;

    /// All statements of a record in the order of `seq`, those with one number in the order they came; empty when there is none in sight.
    fn chain(&self, record_id: &str, sight: &Sight) -> StoreResult<Vec<StatementRow>>;

    /// The last statement of a record.
    fn record(&self, record_id: &str, sight: &Sight) -> StoreResult<Option<SettledRow>>;

    /// Statements that answer a record (their `re` is its id), superseded ones too: of the own log in its order, then of others in theirs.
    fn answers(&self, record_id: &str, sight: &Sight) -> StoreResult<Vec<SettledRow>>;

    /// One page of the current records that pass the filter.
    fn list(&self, filter: &Filter, page: &Page) -> StoreResult<Listing>;

    /// How many current records pass the filter.
    fn count(&self, filter: &Filter) -> StoreResult<u64>;

    /// How many current records of each kind pass the filter, by kind name; kinds without any are left out.
    fn counts_by_kind(&self, filter: &Filter) -> StoreResult<Vec<(String, u64)>>;

    /// One page of the current records about a subject.
    fn by_subject(&self, subject: &SubjectRow, sight: &Sight, page: &Page) -> StoreResult<Listing> {
        let filter = Filter {
            subject: Some(subject.clone()),
            ..Filter::seen_by(sight.clone())
        };
        self.list(&filter, page)
    }

    /// The records that changed last.
    fn recent(&self, limit: u32, sight: &Sight) -> StoreResult<Vec<SettledRow>> {
        Ok(self
            .list(&Filter::seen_by(sight.clone()), &Page::first(limit))?
            .rows)
    }
}
