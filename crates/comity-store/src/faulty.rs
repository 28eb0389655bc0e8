//! A store that fails on purpose, for tests of everything that stands on a store.
//!
//! A call can fail before it has an effect, as on a full disk, or after it had its effect and only the answer is lost, as
//! when the power fails between the two. Whoever uses a store must come through both.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::sharing::*;
use crate::*;

/// Whether the call still does what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It fails and has done nothing.
    Before,
    /// It has done all and fails then.
    After,
}

/// One planned failure.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The method that fails; `None` counts the calls of every method. `recent` and `by_subject` are calls of `list`.
    pub method: Option<&'static str>,
    /// Which of the calls from now on: 1 is the next one.
    pub nth: u64,
    /// How many calls fail in a row from there.
    pub times: u64,
    /// Before or after the effect.
    pub when: When,
    /// What they fail with.
    pub error: fn() -> StoreError,
}

impl Fault {
    /// The next call of this method fails once with a full disk.
    #[must_use]
    pub fn next(method: &'static str, when: When) -> Self {
        Self {
            method: Some(method),
            nth: 1,
            times: 1,
            when,
            error: || StoreError::Full,
        }
    }
}

/// What is planned, and the calls counted since.
#[derive(Debug, Default)]
struct Plan {
    fault: Option<Fault>,
    counted: u64,
    failed: u64,
}

/// A store before which failures can be put. Keep an `Arc` of it and hand out a clone.
pub struct Faulty {
    inner: Box<dyn Store>,
    plan: Mutex<Plan>,
}

impl Faulty {
    /// Passes every call on until a failure is planned.
    #[must_use]
    pub fn new(inner: Box<dyn Store>) -> Self {
        Self {
            inner,
            plan: Mutex::default(),
        }
    }

    /// Plans a failure, in place of the one planned before.
    pub fn plan(&self, fault: Fault) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = Plan {
            fault: Some(fault),
            ..Plan::default()
        };
    }

    /// Plans no failure any more.
    pub fn mend(&self) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = Plan::default();
    }

    /// How many calls have failed on purpose since the last plan.
    pub fn failed(&self) -> u64 {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).failed
    }

    /// The fault of this call, if it is one that fails.
    fn due(&self, method: &str) -> Option<Fault> {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = plan
            .fault
            .filter(|fault| fault.method.is_none_or(|name| name == method))?;
        plan.counted += 1;
        let due = (fault.nth..fault.nth.saturating_add(fault.times)).contains(&plan.counted);
        plan.failed += u64::from(due);
        due.then_some(fault)
    }

    fn pass<T>(&self, method: &str, call: impl FnOnce(&dyn Store) -> StoreResult<T>) -> StoreResult<T> {
        match self.due(method) {
            None => call(self.inner.as_ref()),
            Some(fault) if fault.when == When::Before => Err((fault.error)()),
            Some(fault) => {
                call(self.inner.as_ref())?;
                Err((fault.error)())
            }
        }
    }
}

/// Writes each method as a call of [`Faulty::pass`] with its own name.
macro_rules! pass_on {
    ($($port:ident { $(fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)* })*) => {$(
        impl $port for Faulty {
            $(fn $name(&self, $($arg: $kind),*) -> StoreResult<$out> {
                self.pass(stringify!($name), |store| store.$name($($arg),*))
            })*
        }
    )*};
}

pass_on! {
    RecordStore {
        fn stage(batch: &[StagedStatement]) -> Vec<StageOutcome>;
        fn settle(placed: &[(Hash, u64)], applied_size: u64) -> ();
        fn unsettled() -> Vec<Unsettled>;
        fn staged_bytes(hash: &Hash) -> Option<Vec<u8>>;
        fn discard_unsettled(hashes: &[Hash]) -> u64;
        fn applied_size() -> u64;
        fn holders(dedupe_keys: &[Hash]) -> Vec<Option<String>>;
        fn statement(hash: &Hash, sight: &Sight) -> Option<StatementRow>;
        fn statement_at(index: u64, sight: &Sight) -> Option<StatementRow>;
        fn statements_from(index: u64, limit: u32, sight: &Sight) -> Vec<StatementRow>;
        fn chain(record_id: &str, sight: &Sight) -> Vec<StatementRow>;
        fn record(record_id: &str, sight: &Sight) -> Option<SettledRow>;
        fn answers(record_id: &str, sight: &Sight) -> Vec<SettledRow>;
        fn list(filter: &Filter, page: &Page) -> Listing;
        fn count(filter: &Filter) -> u64;
        fn counts_by_kind(filter: &Filter) -> Vec<(String, u64)>;
    }
    AccountStore {
        fn user_add(user: &NewUser) -> i64;
        fn user(id: i64) -> Option<UserRow>;
        fn user_by_name(name: &str) -> Option<UserRow>;
        fn users() -> Vec<UserRow>;
        fn user_change(id: i64, change: &UserChange) -> ();
        fn sign_in_failed(id: i64) -> u32;
        fn sign_in_succeeded(id: i64) -> ();
        fn token_add(token_hash: &Hash, user: i64, created: i64, expires: i64) -> ();
        fn token_use(token_hash: &Hash, now: i64) -> Option<i64>;
        fn token_holder(token_hash: &Hash, now: i64) -> Option<i64>;
        fn session_add(token_hash: &Hash, user: i64, created: i64, expires: i64) -> ();
        fn session(token_hash: &Hash, now: i64) -> Option<(SessionRow, UserRow)>;
        fn session_seen(token_hash: &Hash, now: i64, expires: i64) -> ();
        fn session_end(token_hash: &Hash) -> ();
        fn sessions_end(user: i64, except: Option<&Hash>) -> u64;
    }
    DeskStore {
        fn draft_put(draft: &DraftRow) -> ();
        fn draft(user: i64, form_key: &str) -> Option<DraftRow>;
        fn drafts(user: i64) -> Vec<DraftRow>;
        fn draft_drop(user: i64, form_key: &str) -> ();
        fn mapping_put(mapping: &NewMapping) -> i64;
        fn mapping(id: i64) -> Option<MappingRow>;
        fn mappings() -> Vec<MappingRow>;
        fn mapping_for(fingerprint: &Hash) -> Option<MappingRow>;
        fn mapping_drop(id: i64) -> ();
        fn upload_put(user: i64, name: &str, bytes: &[u8], created: i64) -> i64;
        fn upload(id: i64, user: i64) -> Option<UploadRow>;
        fn upload_drop(id: i64, user: i64) -> ();
        fn import_begin(import: &NewImport) -> i64;
        fn import_finish(id: i64, tally: ImportTally, at: i64) -> ();
        fn import(id: i64) -> Option<ImportRow>;
        fn imports(limit: u32) -> Vec<ImportRow>;
        fn meta(key: &str) -> Option<String>;
        fn meta_put(key: &str, value: &str) -> ();
    }
    AuditStore {
        fn audit(entries: &[AuditEntry]) -> ();
        fn audit_rows(before: Option<u64>, limit: u32) -> Vec<AuditRow>;
        fn audit_of(object_kind: &str, object_id: &str, limit: u32) -> Vec<AuditRow>;
        fn audit_head() -> AuditHead;
        fn audit_verify() -> AuditVerdict;
    }
    PartyStore {
        fn party_list_put(about: &ListAbout) -> ();
        fn party_lists() -> Vec<ListRow>;
        fn party_list_asked(list: &str, asked: &ListAsked) -> ();
        fn list_state_stage(state: &ListStateRow, changes: &[EntryChange]) -> ();
        fn list_state_settle(list: &str, number: u64) -> ();
        fn list_state_discard(list: &str, number: u64) -> ();
        fn list_states_waiting() -> Vec<ListStateRow>;
        fn list_states(list: &str, before: Option<u64>, limit: u32) -> Vec<ListStateRow>;
        fn entry_digests(list: &str) -> Vec<(String, Hash)>;
        fn entry_versions(list: &str, after: Option<(&str, u64)>, limit: u32) -> Vec<EntryRow>;
        fn entry_history(list: &str, entry: &str) -> Vec<EntryRow>;
        fn list_difference_counts(list: &str, from: u64, to: u64) -> DifferenceCounts;
        fn list_difference(list: &str, from: u64, to: u64, skip: u64, limit: u32) -> Vec<EntryDifference>;
        fn parties_apply(work: &PartyWork) -> ();
        fn parties_read_to() -> u64;
        fn our_party(key: &OurKey) -> Option<OurParty>;
        fn our_parties_of(about: &str, id: &str) -> Vec<OurParty>;
        fn our_parties(after: Option<&OurKey>, limit: u32) -> Vec<OurParty>;
        fn customer_rows(words: Option<&str>, after: Option<&str>, limit: u32) -> Vec<OurParty>;
        fn customer_count(words: Option<&str>) -> u64;
        fn candidate(id: i64) -> Option<CandidateRow>;
        fn candidate_of(key: &CandidateKey) -> Option<CandidateRow>;
        fn candidates(filter: &CandidateFilter, after: Option<(f64, i64)>, limit: u32) -> Vec<CandidateRow>;
        fn candidate_count(filter: &CandidateFilter) -> u64;
        fn candidate_events(id: i64) -> Vec<CandidateEvent>;
        fn clearings_unseen(account: &str, limit: u32) -> Vec<CandidateRow>;
        fn clearing_seen(candidate: i64, account: &str, at: i64) -> ();
    }
    PeerStore {
        fn peer_put(peer: &NewPeer) -> ();
        fn peers() -> Vec<PeerRow>;
        fn peer_remove(name: &str, at: i64) -> ();
        fn peer_freeze(name: &str, freeze: Option<&PeerFreeze>) -> ();
        fn peer_seen(name: &str, seen: &PeerSeen) -> ();
        fn peer_failed(name: &str, failure: &NewFailure) -> ();
        fn peer_next_try(name: &str, at: i64) -> ();
        fn peer_mended(name: &str, step: &str) -> ();
        fn peer_failures(name: &str) -> Vec<FailureRow>;
        fn peer_round(name: &str, began: i64, report: &str) -> ();
        fn peer_rounds(name: &str, limit: u32) -> Vec<String>;
        fn own_checkpoint_put(size: u64, note: &[u8]) -> ();
        fn own_checkpoints() -> Vec<(u64, Vec<u8>)>;
        fn log_id(origin: &str, node: &str) -> i64;
        fn logs() -> Vec<LogRow>;
        fn take_foreign(log: i64, first: u64, entries: &[Foreign]) -> Vec<(u64, Taken)>;
        fn take_given(log: i64, given: &[(u64, StagedStatement)]) -> Vec<Taken>;
        fn key_events(log: i64) -> Vec<StatementRow>;
        fn current_of_log(log: i64, kind: &str, limit: u32) -> Vec<SettledRow>;
        fn refused_entries(log: i64) -> Vec<(u64, String)>;
    }
    SharingStore {
        fn share_add(share: &NewShare) -> i64;
        fn share(id: i64) -> Option<Share>;
        fn shares(filter: &ShareFilter, limit: u32) -> Vec<Share>;
        fn share_decide(id: i64, decision: &ShareDecision) -> bool;
        fn share_problem(id: i64, problem: Option<&str>) -> ();
        fn sharing_read_to() -> u64;
        fn sharing_apply(work: &SharingWork) -> ();
        fn released(release: &str) -> Option<Released>;
        fn released_with(sealed: &Hash) -> Vec<Released>;
        fn deliveries(record: Option<&str>, open: bool, limit: u32) -> Vec<DeliveryState>;
        fn deliveries_of(release: &str) -> Vec<DeliveryState>;
        fn holders_of(record: Option<&str>, limit: u32) -> Vec<Holder>;
        fn holders_behind(limit: u32) -> Vec<Holder>;
        fn holders_unanswered(limit: u32) -> Vec<Holder>;
        fn manifest_state(peer: &str) -> (u64, Hash);
        fn manifest_entries(peer: &str, from: u64, limit: u32) -> Vec<(u64, Hash)>;
        fn is_addressed(peer: &str, hash: &Hash) -> bool;
        fn manifest_cursor(peer: &str) -> (u64, Hash);
        fn incoming_take(taking: &Taking) -> ();
        fn incoming_one(id: i64) -> Option<Incoming>;
        fn incoming_list(filter: &IncomingFilter, limit: u32) -> Vec<Incoming>;
        fn incoming_turn(id: i64, from: &[&str], to: &str, by: Option<i64>, due: Option<&Due>) -> bool;
        fn dues(limit: u32) -> Vec<Due>;
        fn is_granted(record: &str, node: &str) -> bool;
        fn relays(limit: u32) -> Vec<Relay>;
        fn vouched_log(node: &str) -> Option<(String, String)>;
        fn given_proof(hash: &Hash) -> Option<GivenProof>;
        fn erasures_of(record: Option<&str>, limit: u32) -> Vec<Erasure>;
        fn erasures_due(limit: u32) -> Vec<Erasure>;
        fn erased_by(notice: &str) -> Vec<ErasedRow>;
        fn sealed_with(record: &str) -> Vec<Hash>;
        fn erase_record(record: &str, words: &[String]) -> Deleted;
        fn scrub() -> ();
        fn erasure_done(notice: &str, at: i64, due: &[Due]) -> ();
    }
    PasskeyStore {
        fn passkey_add(key: &NewPasskey) -> i64;
        fn passkeys(user: i64) -> Vec<PasskeyRow>;
        fn passkey_of(credential: &[u8]) -> Option<PasskeyRow>;
        fn passkey_used(id: i64, data: &str, at: i64) -> ();
        fn passkey_drop(user: i64, id: i64) -> bool;
        fn approval_add(user: i64, content: &Hash, at: i64, evidence: &str) -> i64;
        fn approvals(content: &Hash) -> Vec<ApprovalRow>;
    }
    UpkeepStore {
        fn integrity() -> Integrity;
        fn backup_to(path: &Path) -> ();
        fn sweep(now: i64, uploads_before: i64) -> u64;
        fn format_version() -> u32;
    }
}
