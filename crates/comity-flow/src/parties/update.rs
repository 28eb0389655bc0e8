//! Taking over the next state of a list.
//!
//! Written and invisible first, then logged as a record, then made the current one, then screened. Whatever stops it on the way, the
//! next start finds either a state whose record is in the log, and finishes it, or one whose record is not, and forgets it.

use std::collections::{BTreeMap, HashMap};

use comity_core::handling::Handling;
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, ListState as StateBody};
use comity_core::parts::Link;
use comity_core::party::ListedParty;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_core::text::Text;
use comity_proof::hex;
use comity_store::{EntryChange, EntryVersion, ListAsked, ListRow, ListStateRow, Sight, StagedStatement};
use sha2::{Digest, Sha256};

use super::views::*;
use super::{entry, lists};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// A new state with less than so many hundredths of the entries of the one before is not taken without a word: lists grow and shrink by
/// single entries, and a file cut off on the way loses more.
const LEAST_ENTRIES_PERCENT: u64 = 90;

/// The same for bytes: formats change, but no list halves.
const LEAST_BYTES_PERCENT: u64 = 50;

/// A state as it will be, beside the one that stands.
pub(super) struct Next {
    pub changes: Vec<EntryChange>,
    pub at: i64,
    pub entries: u64,
    pub added: u64,
    pub removed: u64,
    pub changed: u64,
    contents: [u8; 32],
}

impl Node {
    /// Takes over the next state of a list: kept, logged, and its difference screened against customers and records.
    ///
    /// # Errors
    /// Not allowed, not found, a list that shrank or lies before the state it would follow, the store's or the log's.
    pub fn list_update(&self, me: &Who, id: &str, list: ParsedList) -> Result<ListOutcome, FlowError> {
        me.may(Action::ManageLists)?;
        let _turn = self.parties.turn();
        self.finish_list_states()?;
        let row = self.list_row(id)?;
        let last = self.store.list_states(id, None, 1)?.into_iter().next();
        let next = self.next_state(&row, last.as_ref(), &list)?;
        if next.changes.is_empty() && last.is_some() {
            self.list_asked(me, id, None)?;
            return Ok(ListOutcome::Same);
        }
        let staged = self.keep_state(&row, last.as_ref(), &list, &next)?;
        let number = row.current + 1;
        tracing::info!(
            list = id,
            state = number,
            entries = next.entries,
            "list taken over"
        );
        self.store.party_list_asked(
            id,
            &ListAsked {
                at: Some(self.clock.now().seconds()),
                problem: None,
                ..ListAsked::default()
            },
        )?;
        let (opened, cleared) = self.screen_difference(id)?;
        self.read_log_for_parties()?;
        let counts = format!(
            "{number}: +{} -{} ~{}, {opened} opened, {cleared} cleared",
            next.added, next.removed, next.changed
        );
        self.note(me.user, Deed::done("list.update", "list", id).with(counts))?;
        Ok(ListOutcome::Taken {
            state: self.state_view(staged)?,
            opened,
            cleared,
        })
    }

    /// What would change, or why it may not.
    ///
    /// # Errors
    /// Fields, or the store's.
    pub(super) fn next_state(
        &self,
        row: &ListRow,
        last: Option<&ListStateRow>,
        list: &ParsedList,
    ) -> Result<Next, FlowError> {
        let now = self.clock.now().seconds();
        let at = list.at.map_or(now, |at| at.seconds());
        let entries = by_id(&list.parties, at)?;
        let mut problems = order_problems(last, list, at, now);
        problems.extend(shrunken(last, list, entries.len() as u64));
        if entries.is_empty() {
            problems.push(Problem::new(
                "file",
                "empty",
                "there is no party in it",
                "hand in the whole list; a list that ends is removed, not emptied",
            ));
        }
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        let stood: HashMap<String, [u8; 32]> = self.store.entry_digests(&row.about.id)?.into_iter().collect();
        Ok(difference(entries, stood, last.map(|last| last.at), at))
    }

    /// Written, logged, settled.
    fn keep_state(
        &self,
        row: &ListRow,
        last: Option<&ListStateRow>,
        list: &ParsedList,
        next: &Next,
    ) -> Result<ListStateRow, FlowError> {
        let (id, number) = (
            RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref())),
            row.current + 1,
        );
        let record = self.state_record(row, last, list, next)?;
        let staged = self.desk().sign(crate::recover::issue(&id, &record))?;
        let state = ListStateRow {
            list: row.about.id.clone(),
            number,
            at: next.at,
            published: list.published.map(|date| date.to_string()),
            digest: list.digest,
            bytes: list.bytes,
            entries: next.entries,
            added: next.added,
            removed: next.removed,
            changed: next.changed,
            source: list.source.clone(),
            record: id.to_string(),
            statement: staged.hash,
        };
        self.store.list_state_stage(&state, &next.changes)?;
        self.log_state(&state, staged)?;
        self.store.list_state_settle(&state.list, number)?;
        Ok(state)
    }

    fn log_state(&self, state: &ListStateRow, staged: StagedStatement) -> Result<(), FlowError> {
        let failed = match self.commit_only(&[staged]) {
            Ok(_) => return Ok(()),
            Err(cause) => cause,
        };
        // Where the log does not know whether it holds the record, the next start decides: `finish_list_states`.
        if !matches!(failed, FlowError::Log(comity_log::AppendError::Unknown(_)))
            && self.store.staged_bytes(&state.statement)?.is_none()
            && self.store.statement(&state.statement, &Sight::all())?.is_none()
        {
            self.store.list_state_discard(&state.list, state.number)?;
        }
        Err(failed)
    }

    /// States that were written and not settled: finished where the log holds their record, forgotten where it does not.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn finish_list_states(&self) -> Result<(), FlowError> {
        for state in self.store.list_states_waiting()? {
            let logged = self.store.statement(&state.statement, &Sight::all())?.is_some();
            let waits = self.store.staged_bytes(&state.statement)?.is_some();
            match (logged, waits) {
                (true, _) => self.store.list_state_settle(&state.list, state.number)?,
                // Its record waits for the log as well: the next start logs it.
                (false, true) => return Err(FlowError::ChangedMeanwhile),
                (false, false) => self.store.list_state_discard(&state.list, state.number)?,
            }
            tracing::info!(
                list = state.list,
                state = state.number,
                logged,
                "waiting state of a list resolved"
            );
        }
        Ok(())
    }

    fn state_record(
        &self,
        row: &ListRow,
        last: Option<&ListStateRow>,
        list: &ParsedList,
        next: &Next,
    ) -> Result<Record, FlowError> {
        let about = &row.about;
        let previous: Option<RecordId> = last
            .map(|last| last.record.parse())
            .transpose()
            .map_err(|_| FlowError::Damaged("the record of a list's state".into()))?;
        let number = row.current + 1;
        let body = StateBody {
            list: about.id.clone(),
            name: names(&about.title, about.title_zh.as_deref()),
            authority: about.authority.clone(),
            source: list.source.clone(),
            format: list.format.clone(),
            number,
            from: comity_core::date::Timestamp::from_seconds(next.at),
            published: list.published,
            digest: hex::encode(&list.digest),
            contents: hex::encode(&next.contents),
            entries: next.entries,
            added: next.added,
            removed: next.removed,
            changed: next.changed,
            previous: previous.clone(),
        };
        let day = list
            .published
            .map_or_else(|| body.from.date().to_string(), |date| date.to_string());
        let link = |record: RecordId| Link {
            relation: "follows".into(),
            record,
            statement: None,
        };
        let record = Record {
            issued: self.clock.now(),
            title: vec![
                Text::en(format!("{}: state {number}, {day}", short(&about.title))),
                Text::zh(format!(
                    "{}：第{number}版，{day}",
                    short(about.title_zh.as_deref().unwrap_or(&about.title))
                )),
            ],
            summary: Vec::new(),
            handling: if about.public {
                Handling::public()
            } else {
                Handling::default_for_reports()
            },
            source: None,
            links: previous.into_iter().map(link).collect(),
            re: None,
            effective: None,
            body: Body::List(Box::new(body)),
        };
        match record.problems() {
            problems if problems.is_empty() => Ok(record),
            problems => Err(FlowError::Fields(problems)),
        }
    }
}

/// A title holds 300 characters; number and day need at most 40.
fn short(title: &str) -> String {
    title.chars().take(250).collect()
}

fn names(title: &str, title_zh: Option<&str>) -> Vec<Text> {
    let english = Text::en(title);
    std::iter::once(english).chain(title_zh.map(Text::zh)).collect()
}

/// The parties that are listed on that day, by id. Several lines of one id are one party with all their names.
fn by_id(parties: &[ListedParty], at: i64) -> Result<BTreeMap<String, ListedParty>, FlowError> {
    let mut entries: BTreeMap<String, ListedParty> = BTreeMap::new();
    for (place, party) in parties.iter().enumerate() {
        if party.id.trim().is_empty() || party.names.is_empty() {
            return Err(FlowError::field(Problem::new(
                "file",
                "missing",
                format!("party {} has no id or no name", place + 1),
                "every party needs both",
            )));
        }
        if party.delisted_on.is_some_and(|date| entry::begins(date) <= at) {
            continue;
        }
        match entries.get_mut(&party.id) {
            Some(there) => merge(there, party),
            None => drop(entries.insert(party.id.clone(), party.clone())),
        }
    }
    Ok(entries)
}

fn merge(there: &mut ListedParty, more: &ListedParty) {
    let add = |mine: &mut Vec<String>, theirs: &[String]| {
        let new: Vec<String> = theirs.iter().filter(|one| !mine.contains(one)).cloned().collect();
        mine.extend(new);
    };
    add(&mut there.dob, &more.dob);
    add(&mut there.countries, &more.countries);
    add(&mut there.addresses, &more.addresses);
    add(&mut there.programs, &more.programs);
    there.names.extend(more.names.iter().cloned());
    there.ids.extend(more.ids.iter().cloned());
    there.gender = there.gender.take().or_else(|| more.gender.clone());
    there.title = there.title.take().or_else(|| more.title.clone());
    there.remarks = there.remarks.take().or_else(|| more.remarks.clone());
    there.listed_on = there.listed_on.or(more.listed_on);
}

/// Complains of a state that would not lie after the one before, or in the future.
fn order_problems(last: Option<&ListStateRow>, list: &ParsedList, at: i64, now: i64) -> Vec<Problem> {
    let mut found = Vec::new();
    if at > now {
        found.push(Problem::new(
            "at",
            "future",
            "it would hold from a day that has not come",
            "name a day up to today",
        ));
    }
    let Some(last) = last else { return found };
    if at <= last.at {
        found.push(Problem::new(
            "at",
            "older-list",
            format!(
                "it would hold from a moment before state {}, which is kept already",
                last.number
            ),
            "hand states in from the oldest to the newest",
        ));
    }
    let older = list
        .published
        .zip(lists::published(last))
        .filter(|(new, old)| new.latest() < old.earliest());
    if let Some((new, old)) = older {
        found.push(Problem::new(
            "published",
            "older-list",
            format!("its authority dates it {new}, and the state that holds is of {old}"),
            "fetch the list again; a newer list is never replaced by an older one",
        ));
    }
    found
}

/// Complains of a list that lost too much to be believed.
pub(super) fn shrunken(last: Option<&ListStateRow>, list: &ParsedList, entries: u64) -> Option<Problem> {
    let last = last.filter(|_| !list.accept_shrunken)?;
    let less = |new: u64, old: u64, percent: u64| new.saturating_mul(100) < old.saturating_mul(percent);
    let what = if less(entries, last.entries, LEAST_ENTRIES_PERCENT) {
        format!(
            "it has {entries} parties, and the state that holds has {}",
            last.entries
        )
    } else if less(list.bytes, last.bytes, LEAST_BYTES_PERCENT) {
        format!(
            "it has {} bytes, and the state that holds was read from {}",
            list.bytes, last.bytes
        )
    } else {
        return None;
    };
    let mend = "fetch it again; if the authority says that it is whole, accept it as it is";
    Some(Problem::new("file", "shrunken", what, mend))
}

/// What changes, with the days from and until which each version counts. Where the list gives the day of listing, it counts from
/// that day, if it lies after the state before: nobody was on the list in a state that did not have them.
fn difference(
    entries: BTreeMap<String, ListedParty>,
    mut stood: HashMap<String, [u8; 32]>,
    before: Option<i64>,
    at: i64,
) -> Next {
    let mut next = Next {
        changes: Vec::new(),
        at,
        entries: entries.len() as u64,
        added: 0,
        removed: 0,
        changed: 0,
        contents: [0; 32],
    };
    let mut contents = Sha256::new();
    for (id, party) in entries {
        let (text, digest) = entry::kept(&party);
        contents.update(format!("{id}\n{}\n", hex::encode(&digest)));
        let stated = party.listed_on.map(entry::begins).filter(|day| *day <= at);
        let from = match stood.remove(&id) {
            Some(same) if same == digest => continue,
            Some(_) => {
                next.changed += 1;
                at
            }
            None => {
                next.added += 1;
                stated.map_or(at, |day| day.max(before.unwrap_or(i64::MIN)))
            }
        };
        next.changes.push(EntryChange {
            entry: id,
            until: at,
            version: Some(EntryVersion {
                digest,
                kind: party.kind.as_str().into(),
                name: party.name().into(),
                party: text,
                from: Some(from),
            }),
        });
    }
    next.contents = contents.finalize().into();
    next.removed = stood.len() as u64;
    let gone = |(entry, _): (String, [u8; 32])| EntryChange {
        entry,
        until: at,
        version: None,
    };
    next.changes.extend(stood.into_iter().map(gone));
    next
}
