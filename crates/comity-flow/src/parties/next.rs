//! The state that a list would have next, beside the one that stands: what changes, and why it may not be taken over.

use std::collections::{BTreeMap, HashMap};

use comity_core::party::ListedParty;
use comity_core::problem::Problem;
use comity_proof::hex;
use comity_store::{EntryChange, EntryVersion, ListStateRow};
use sha2::{Digest, Sha256};

use super::views::ParsedList;
use super::{entry, lists};
use crate::error::FlowError;

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
    pub contents: [u8; 32],
}

/// The parties that are listed on that day, by id. Several lines of one id are one party with all their names.
pub(super) fn by_id(parties: &[ListedParty], at: i64) -> Result<BTreeMap<String, ListedParty>, FlowError> {
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
pub(super) fn order_problems(
    last: Option<&ListStateRow>,
    list: &ParsedList,
    at: i64,
    now: i64,
) -> Vec<Problem> {
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
pub(super) fn difference(
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
