//! Lists of parties, our own parties, and the candidates between the two: the part of the port that screening uses.
//!
//! A list is kept as versions of its entries, each with the states between which it stood: no state is copied. A state is
//! written before it is logged and stays invisible until it is settled, as statements do. Candidates change only
//! in one transaction with what caused the change: [`PartyStore::parties_apply`].

use crate::{Hash, StoreResult};

/// What is known of a list besides its entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListAbout {
    /// Its id.
    pub id: String,
    /// Title in English, or as its authority writes it.
    pub title: String,
    /// Title in Chinese.
    pub title_zh: Option<String>,
    /// Who publishes it.
    pub authority: String,
    /// Word of its format; empty where each file says itself what it is.
    pub format: String,
    /// Address or file it comes from.
    pub source: String,
    /// Whether it is a published list.
    pub public: bool,
    /// When it was added, Unix seconds.
    pub added: i64,
}

/// A list and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListRow {
    /// What is known of it.
    pub about: ListAbout,
    /// Number of the state that holds; 0 before the first.
    pub current: u64,
    /// Number of the last state whose difference was screened.
    pub screened: u64,
    /// The last time its source was asked.
    pub asked: ListAsked,
}

/// What came of asking a list's source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListAsked {
    /// When, Unix seconds; `None`: never.
    pub at: Option<i64>,
    /// Why it brought nothing, as a sentence.
    pub problem: Option<String>,
    /// `ETag` of the last good answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last good answer.
    pub modified: Option<String>,
}

/// One state of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListStateRow {
    /// The list.
    pub list: String,
    /// Counted up from 1.
    pub number: u64,
    /// From when it holds, Unix seconds.
    pub at: i64,
    /// The day its authority dates it, as an ISO date or prefix.
    pub published: Option<String>,
    /// SHA-256 of the bytes it was read from.
    pub digest: Hash,
    /// How many bytes.
    pub bytes: u64,
    /// Entries on it.
    pub entries: u64,
    /// Entries that came with it.
    pub added: u64,
    /// Entries that went with it.
    pub removed: u64,
    /// Entries that changed with it.
    pub changed: u64,
    /// Address or file it was read from.
    pub source: String,
    /// The record that states it.
    pub record: String,
    /// Hash of the statement of that record.
    pub statement: Hash,
}

/// A version of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryVersion {
    /// Names the version: digest of `party`.
    pub digest: Hash,
    /// Word for the sort of party.
    pub kind: String,
    /// Its first name.
    pub name: String,
    /// The party as JSON.
    pub party: String,
    /// From when it counts, Unix seconds; `None`: longer than this node knows.
    pub from: Option<i64>,
}

/// What a state does to one entry: the version that stood ends, and another begins or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    /// The entry.
    pub entry: String,
    /// Until when the version before counts, Unix seconds; of no meaning where there was none.
    pub until: i64,
    /// The new version; `None` takes the entry off the list.
    pub version: Option<EntryVersion>,
}

/// A version of an entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// The list.
    pub list: String,
    /// The entry.
    pub entry: String,
    /// The state that brought it.
    pub since: u64,
    /// The state that ended it; `None` while it stands.
    pub ended: Option<u64>,
    /// The version.
    pub version: EntryVersion,
    /// Until when it counted, Unix seconds; `None` while it stands.
    pub to: Option<i64>,
}

/// An entry in two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryDifference {
    /// The entry.
    pub entry: String,
    /// In the older state.
    pub before: Option<EntryRow>,
    /// In the newer state.
    pub after: Option<EntryRow>,
}

/// How many entries differ between two states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DifferenceCounts {
    /// Only in the newer one.
    pub added: u64,
    /// Only in the older one.
    pub removed: u64,
    /// In both, differently.
    pub changed: u64,
}

/// Names a party on our side.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct OurKey {
    /// `customer` or `record`.
    pub about: String,
    /// The customer's id, or the record.
    pub id: String,
    /// Which of the record's parties, from 0.
    pub place: u32,
}

/// A party on our side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OurParty {
    /// Its key.
    pub key: OurKey,
    /// Digest of `party`.
    pub digest: Hash,
    /// Word for the sort of party.
    pub kind: String,
    /// Its first name.
    pub name: String,
    /// The party as JSON.
    pub party: String,
    /// Label of what it stands in: who may see it.
    pub tlp: String,
    /// When it was last written, Unix seconds.
    pub updated: i64,
}

/// Names a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct CandidateKey {
    /// On our side.
    pub ours: OurKey,
    /// The list.
    pub list: String,
    /// The entry.
    pub entry: String,
}

/// A candidate and where it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CandidateRow {
    /// Its number; 0 for one that is not kept yet.
    pub id: i64,
    /// Its key.
    pub key: CandidateKey,
    /// Word for where it stands.
    pub state: String,
    /// 0 to 1.
    pub score: f64,
    /// The reasons as JSON.
    pub reasons: String,
    /// The version on our side that was compared.
    pub ours_digest: Hash,
    /// The version of the entry that was compared.
    pub entry_digest: Hash,
    /// When it was opened, or opened again, Unix seconds.
    pub opened: i64,
    /// Whether it was opened again after a decision.
    pub reopened: bool,
    /// The record of the decision that holds or waits.
    pub decision: Option<String>,
    /// The account that proposed or took that decision.
    pub account: Option<String>,
    /// Number of the list's state that cleared it.
    pub cleared: Option<u64>,
    /// Label of our side: who may see it.
    pub tlp: String,
    /// The name on our side.
    pub ours_name: String,
    /// Word for the sort of party on our side.
    pub kind: String,
    /// The first name of the entry.
    pub entry_name: String,
}

/// Something that happened to a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CandidateEvent {
    /// When, Unix seconds.
    pub at: i64,
    /// A word.
    pub what: String,
    /// The account of whoever did it; `None` for the program.
    pub account: Option<String>,
    /// The verdict, for a decision.
    pub verdict: Option<String>,
    /// The reason, for a decision.
    pub reason: Option<String>,
    /// The record, for a decision.
    pub record: Option<String>,
    /// Number of the list's state, where one caused it.
    pub list_state: Option<u64>,
    /// The version on our side at that time.
    pub ours_digest: Hash,
    /// The version of the entry at that time.
    pub entry_digest: Hash,
}

/// A change to a candidate: the row as it is from now on, found by its key, and what happened.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CandidateChange {
    /// The row from now on; its `id` is not looked at.
    pub row: CandidateRow,
    /// What happened; `None` only refreshes score and reasons.
    pub event: Option<CandidateEvent>,
}

/// Everything that changes together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartyWork {
    /// Parties on our side that are new or changed.
    pub put: Vec<OurParty>,
    /// Parties on our side that are gone.
    pub gone: Vec<OurKey>,
    /// Candidates.
    pub candidates: Vec<CandidateChange>,
    /// The log was read up to here for parties and decisions. The largest is kept.
    pub read_to: Option<u64>,
    /// The difference of this state of this list was screened. The largest is kept.
    pub screened: Option<(String, u64)>,
}

/// Which candidates. Empty fields ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CandidateFilter {
    /// Only in these states; empty asks for all.
    pub states: Vec<String>,
    /// Only of this list.
    pub list: Option<String>,
    /// Only of this entry.
    pub entry: Option<String>,
    /// Only about a customer or a record with this id.
    pub ours: Option<(String, String)>,
    /// Only proposed or decided by another account than this one.
    pub not_by: Option<String>,
    /// Only with these labels; `None` sees all.
    pub tlp: Option<Vec<String>>,
}

/// Parties: lists, our own, candidates.
pub trait PartyStore: Send + Sync {
    /// Keeps what is known of a list, new or again. States and entries are left alone.
    fn party_list_put(&self, about: &ListAbout) -> StoreResult<()>;

    /// All lists, by id.
    fn party_lists(&self) -> StoreResult<Vec<ListRow>>;

    /// Notes what came of asking a list's source. `Missing` for an unknown list.
    fn party_list_asked(&self, list: &str, asked: &ListAsked) -> StoreResult<()>;

    /// Writes a state and what it changes, durable and invisible, all or none. Its number must be one more than the current one,
    /// and no other state of the list may wait: `Refused` otherwise. `Missing` for an unknown list.
    fn list_state_stage(&self, state: &ListStateRow, changes: &[EntryChange]) -> StoreResult<()>;

    /// Makes a written state the current one. Repeating it changes nothing. `Missing` for a state that was not written.
    fn list_state_settle(&self, list: &str, number: u64) -> StoreResult<()>;

    /// Forgets a state that waits. A settled or unknown one is left alone.
    fn list_state_discard(&self, list: &str, number: u64) -> StoreResult<()>;

    /// States that wait.
    fn list_states_waiting(&self) -> StoreResult<Vec<ListStateRow>>;

    /// Settled states of a list below a number, newest first.
    fn list_states(&self, list: &str, before: Option<u64>, limit: u32) -> StoreResult<Vec<ListStateRow>>;

    /// The entries of the current state: id and version, by id.
    fn entry_digests(&self, list: &str) -> StoreResult<Vec<(String, Hash)>>;

    /// All settled versions of all entries of a list, by entry and state, after this one.
    fn entry_versions(
        &self,
        list: &str,
        after: Option<(&str, u64)>,
        limit: u32,
    ) -> StoreResult<Vec<EntryRow>>;

    /// The settled versions of one entry, oldest first.
    fn entry_history(&self, list: &str, entry: &str) -> StoreResult<Vec<EntryRow>>;

    /// How many entries differ between two states, the older first.
    fn list_difference_counts(&self, list: &str, from: u64, to: u64) -> StoreResult<DifferenceCounts>;

    /// The entries that differ between two states: gone, come, changed, each by id. States never change, so a number of rows to leave out
    /// is a place to go on from.
    fn list_difference(
        &self,
        list: &str,
        from: u64,
        to: u64,
        skip: u64,
        limit: u32,
    ) -> StoreResult<Vec<EntryDifference>>;

    /// Writes everything of a piece of work, all or none.
    fn parties_apply(&self, work: &PartyWork) -> StoreResult<()>;

    /// How far the log was read for parties and decisions.
    fn parties_read_to(&self) -> StoreResult<u64>;

    /// One party on our side.
    fn our_party(&self, key: &OurKey) -> StoreResult<Option<OurParty>>;

    /// The parties of one customer or record, by place.
    fn our_parties_of(&self, about: &str, id: &str) -> StoreResult<Vec<OurParty>>;

    /// Parties on our side in the order of their keys, after this one.
    fn our_parties(&self, after: Option<&OurKey>, limit: u32) -> StoreResult<Vec<OurParty>>;

    /// Customers whose id or name holds these words, by id, after this one.
    fn customer_rows(
        &self,
        words: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> StoreResult<Vec<OurParty>>;

    /// How many customers hold these words.
    fn customer_count(&self, words: Option<&str>) -> StoreResult<u64>;

    /// The candidate with this number.
    fn candidate(&self, id: i64) -> StoreResult<Option<CandidateRow>>;

    /// The candidate with this key.
    fn candidate_of(&self, key: &CandidateKey) -> StoreResult<Option<CandidateRow>>;

    /// Candidates, best score first, after the one with this score and number.
    fn candidates(
        &self,
        filter: &CandidateFilter,
        after: Option<(f64, i64)>,
        limit: u32,
    ) -> StoreResult<Vec<CandidateRow>>;

    /// How many candidates pass the filter.
    fn candidate_count(&self, filter: &CandidateFilter) -> StoreResult<u64>;

    /// What happened to a candidate, in order.
    fn candidate_events(&self, id: i64) -> StoreResult<Vec<CandidateEvent>>;

    /// Cleared candidates on which this account had acted, and which it has not said to have seen.
    fn clearings_unseen(&self, account: &str, limit: u32) -> StoreResult<Vec<CandidateRow>>;

    /// This account has seen the clearing of a candidate.
    fn clearing_seen(&self, candidate: i64, account: &str, at: i64) -> StoreResult<()>;
}
