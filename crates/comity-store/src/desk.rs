//! What lies on a desk before it is a record: drafts, uploads under preview, saved column mappings, imports; and the node's settings.

use crate::{Hash, StoreResult};

/// Most bytes of one upload under preview. The largest laboratory table we know has some 20 MB; a row
/// is read into memory whole, so it stays bounded.
pub const MAX_UPLOAD_BYTES: usize = 64 << 20;

/// Most bytes of one draft: a form with every field full has less than a tenth of it.
pub const MAX_DRAFT_BYTES: usize = 1 << 20;

/// A form that is not sent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Whose draft.
    pub user: i64,
    /// Which form.
    pub form_key: String,
    /// What was typed, as JSON.
    pub content: String,
    /// Unix seconds.
    pub updated: i64,
}

/// A column mapping to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMapping {
    /// Its name; one per name and kind, a later one takes its place.
    pub name: String,
    /// The record kind it makes.
    pub kind: String,
    /// Hash of the header line it was made for.
    pub fingerprint: Hash,
    /// The mapping, as JSON.
    pub mapping: String,
    /// Unix seconds.
    pub updated: i64,
}

/// A kept column mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingRow {
    /// Its number.
    pub id: i64,
    /// What it holds.
    pub mapping: NewMapping,
}

/// A file under preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// Its number, never given twice.
    pub id: i64,
    /// Who sent it.
    pub user: i64,
    /// Its file name, as sent.
    pub name: String,
    /// Unix seconds.
    pub created: i64,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// An import that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// Who imports; `None` on the command line.
    pub user: Option<i64>,
    /// The file name, as sent.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: Hash,
    /// The record kind it makes.
    pub kind: String,
    /// Unix seconds.
    pub started: i64,
}

/// What came of an import, in lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportTally {
    /// Recorded.
    pub recorded: u64,
    /// Known before.
    pub duplicate: u64,
    /// Not understood or not allowed.
    pub rejected: u64,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number, never given twice.
    pub id: i64,
    /// How it began.
    pub import: NewImport,
    /// What came of it and when it ended (Unix seconds); `None` while it runs, or when it was broken off.
    pub finished: Option<(ImportTally, i64)>,
}

/// The desk.
pub trait DeskStore: Send + Sync {
    /// Keeps what was typed into a form so far. `TooLarge` past [`MAX_DRAFT_BYTES`].
    fn draft_put(&self, draft: &DraftRow) -> StoreResult<()>;
    /// The draft of one form.
    fn draft(&self, user: i64, form_key: &str) -> StoreResult<Option<DraftRow>>;
    /// All drafts of a user, last touched first.
    fn drafts(&self, user: i64) -> StoreResult<Vec<DraftRow>>;
    /// Throws a draft away; nothing happens when there is none.
    fn draft_drop(&self, user: i64, form_key: &str) -> StoreResult<()>;

    /// Keeps a mapping under its name and kind and gives its number.
    fn mapping_put(&self, mapping: &NewMapping) -> StoreResult<i64>;
    /// The mapping with this number.
    fn mapping(&self, id: i64) -> StoreResult<Option<MappingRow>>;
    /// All mappings, by kind and name.
    fn mappings(&self) -> StoreResult<Vec<MappingRow>>;
    /// The last kept mapping that was made for this header line.
    fn mapping_for(&self, fingerprint: &Hash) -> StoreResult<Option<MappingRow>>;
    /// Throws a mapping away; nothing happens when there is none.
    fn mapping_drop(&self, id: i64) -> StoreResult<()>;

    /// Keeps a file for its preview and gives its number. `TooLarge` past [`MAX_UPLOAD_BYTES`].
    fn upload_put(&self, user: i64, name: &str, bytes: &[u8], created: i64) -> StoreResult<i64>;
    /// The file, for the user who sent it and nobody else.
    fn upload(&self, id: i64, user: i64) -> StoreResult<Option<UploadRow>>;
    /// Throws a file away; nothing happens when the user has none with this number.
    fn upload_drop(&self, id: i64, user: i64) -> StoreResult<()>;

    /// Notes that an import begins and gives its number.
    fn import_begin(&self, import: &NewImport) -> StoreResult<i64>;
    /// Notes what came of an import.
    fn import_finish(&self, id: i64, tally: ImportTally, at: i64) -> StoreResult<()>;
    /// The import with this number.
    fn import(&self, id: i64) -> StoreResult<Option<ImportRow>>;
    /// The last imports, newest first.
    fn imports(&self, limit: u32) -> StoreResult<Vec<ImportRow>>;

    /// A setting of the node.
    fn meta(&self, key: &str) -> StoreResult<Option<String>>;
    /// Keeps a setting.
    fn meta_put(&self, key: &str, value: &str) -> StoreResult<()>;
}
