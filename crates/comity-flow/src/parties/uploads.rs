//! Files that were read for a preview and wait for a word: kept in memory, a few, the oldest goes first.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use comity_core::date::PartialDate;
use comity_core::party::ListedParty;
use comity_store::CandidateFilter;
use comity_wire::parties::{Format, Limits, ReadList, read, read_several, sniff};
use sha2::{Digest, Sha256};

use super::lists::line;
use super::next::{Next, shrunken};
use super::views::*;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Files that wait at once, of everybody together. A large list takes some hundred megabytes.
const WAITING: usize = 4;

/// Lines of a difference shown in a preview.
const LINES_SHOWN: usize = 50;

/// Remarks of the reader shown in a preview.
const REMARKS_SHOWN: usize = 50;

/// What waits.
#[derive(Clone)]
pub(super) enum Waiting {
    /// A state of a list.
    List(String, Arc<ParsedList>, Box<ListPreview>),
    /// Customers.
    Customers(Arc<Vec<ListedParty>>, Box<CustomerPreview>),
}

struct Kept {
    id: i64,
    user: Option<i64>,
    waiting: Waiting,
}

/// The files that wait.
#[derive(Default)]
pub(super) struct Uploads {
    kept: Mutex<(i64, VecDeque<Kept>)>,
}

impl Uploads {
    /// A number for a file to come.
    fn number(&self) -> i64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        kept.0
    }

    fn keep(&self, id: i64, user: Option<i64>, waiting: Waiting) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.1.len() >= WAITING {
            kept.1.pop_front();
        }
        kept.1.push_back(Kept { id, user, waiting });
    }

    /// The file with this number, for whoever handed it in.
    fn look(&self, id: i64, user: Option<i64>) -> Option<Waiting> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1
            .iter()
            .find(|one| one.id == id && one.user == user)
            .map(|one| one.waiting.clone())
    }

    fn drop(&self, id: i64, user: Option<i64>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.retain(|one| one.id != id || one.user != user);
    }
}

/// Reads the bytes of a list; an empty format is recognised by the beginning of the file.
///
/// # Errors
/// A file that is no list.
pub fn read_list(bytes: &[u8], format: &str) -> Result<ReadList, FlowError> {
    let format = if format.is_empty() {
        sniff(bytes)
    } else {
        Format::from_word(format)
    };
    let format = format.ok_or_else(|| {
        FlowError::File(
            "the file has none of the shapes that lists of parties come in; name its format".into(),
        )
    })?;
    read(bytes, format, &Limits::default()).map_err(|cause| FlowError::File(cause.to_string()))
}

/// Reads a list that comes as several files, such as the Treasury's `sdn.csv`, `alt.csv` and `add.csv`.
///
/// # Errors
/// Files that do not make one list.
pub fn read_lists(files: &[&[u8]]) -> Result<ReadList, FlowError> {
    read_several(files, &Limits::default()).map_err(|cause| FlowError::File(cause.to_string()))
}

/// A list that was read, as the next state.
pub fn parsed(list: ReadList, bytes: &[u8], source: &str) -> ParsedList {
    let published = list.header.published.as_deref().and_then(day);
    ParsedList {
        parties: list.parties,
        published,
        at: None,
        digest: Sha256::digest(bytes).into(),
        bytes: bytes.len() as u64,
        source: source.to_owned(),
        format: list.header.format.as_str().to_owned(),
        accept_shrunken: false,
    }
}

/// The day of a date or of an instant.
fn day(text: &str) -> Option<PartialDate> {
    text.parse().ok().or_else(|| text.get(..10)?.parse().ok())
}

/// What a reader remarks, as lines.
pub fn remarks(list: &ReadList) -> Vec<String> {
    let fault = |fault: &comity_wire::parties::ListFault| {
        let lost = if fault.lost { " (entry left out)" } else { "" };
        format!(
            "line {}, {}: {}{lost}; {}",
            fault.line, fault.field, fault.reason, fault.mend
        )
    };
    list.header
        .warnings
        .iter()
        .cloned()
        .chain(list.faults.iter().map(fault))
        .collect()
}

impl Node {
    /// Reads a file as the next state of a list and says what taking it over would do.
    ///
    /// # Errors
    /// Not allowed, not found, or a file that cannot be read.
    pub fn list_preview(
        &self,
        me: &Who,
        id: &str,
        file_name: &str,
        bytes: &[u8],
        format: &str,
        published: Option<PartialDate>,
    ) -> Result<ListPreview, FlowError> {
        me.may(Action::ManageLists)?;
        let row = self.list_row(id)?;
        let format = if format.is_empty() {
            row.about.format.as_str()
        } else {
            format
        };
        let read = read_list(bytes, format)?;
        let mut warnings = remarks(&read);
        warnings.truncate(REMARKS_SHOWN);
        let mut list = parsed(read, bytes, file_name);
        list.published = published.or(list.published);
        let last = self.store.list_states(id, None, 1)?.into_iter().next();
        let accepted = ParsedList {
            accept_shrunken: true,
            ..list.clone()
        };
        let (next, problems) = match self.next_state(&row, last.as_ref(), &accepted) {
            Ok(next) => (Some(next), Vec::new()),
            Err(FlowError::Fields(problems)) => (None, problems.iter().map(ToString::to_string).collect()),
            Err(other) => return Err(other),
        };
        let entries = next
            .as_ref()
            .map_or(list.parties.len() as u64, |next| next.entries);
        let preview = ListPreview {
            upload: self.parties.uploads.number(),
            file_name: file_name.to_owned(),
            format: list.format.clone(),
            published: list.published,
            entries,
            same: last.is_some() && next.as_ref().is_some_and(|next| next.changes.is_empty()),
            added: next.as_ref().map_or(0, |next| next.added),
            removed: next.as_ref().map_or(0, |next| next.removed),
            changed: next.as_ref().map_or(0, |next| next.changed),
            lines: next
                .as_ref()
                .map_or(Ok(Vec::new()), |next| self.first_lines(id, next))?,
            warnings,
            shrunken: shrunken(last.as_ref(), &list, entries).is_some(),
            problems,
            would_clear: next.as_ref().map_or(Ok(0), |next| self.would_clear(id, next))?,
            list: self.list_line(row)?,
        };
        let waiting = Waiting::List(id.to_owned(), Arc::new(list), Box::new(preview.clone()));
        self.parties.uploads.keep(preview.upload, me.user, waiting);
        Ok(preview)
    }

    /// The same preview again.
    ///
    /// # Errors
    /// Not allowed, or not found: previews are few and go with a restart.
    pub fn list_preview_again(&self, me: &Who, upload: i64) -> Result<ListPreview, FlowError> {
        me.may(Action::ManageLists)?;
        match self.parties.uploads.look(upload, me.user) {
            Some(Waiting::List(_, _, preview)) => Ok(*preview),
            _ => Err(FlowError::NotFound("preview")),
        }
    }

    /// Takes over a previewed list.
    ///
    /// # Errors
    /// As [`Node::list_update`]; not found.
    pub fn list_record(
        &self,
        me: &Who,
        upload: i64,
        accept_shrunken: bool,
    ) -> Result<ListOutcome, FlowError> {
        me.may(Action::ManageLists)?;
        let Some(Waiting::List(id, list, _)) = self.parties.uploads.look(upload, me.user) else {
            return Err(FlowError::NotFound("preview"));
        };
        let list = ParsedList {
            accept_shrunken,
            ..(*list).clone()
        };
        let outcome = self.list_update(me, &id, list)?;
        self.parties.uploads.drop(upload, me.user);
        Ok(outcome)
    }

    /// Forgets a previewed list.
    ///
    /// # Errors
    /// Not allowed.
    pub fn list_discard(&self, me: &Who, upload: i64) -> Result<(), FlowError> {
        me.may(Action::ManageLists)?;
        self.parties.uploads.drop(upload, me.user);
        Ok(())
    }

    pub(super) fn keep_customers(&self, me: &Who, parties: Vec<ListedParty>, preview: &mut CustomerPreview) {
        preview.upload = self.parties.uploads.number();
        let waiting = Waiting::Customers(Arc::new(parties), Box::new(preview.clone()));
        self.parties.uploads.keep(preview.upload, me.user, waiting);
    }

    pub(super) fn kept_customers(
        &self,
        me: &Who,
        upload: i64,
    ) -> Result<(Arc<Vec<ListedParty>>, CustomerPreview), FlowError> {
        match self.parties.uploads.look(upload, me.user) {
            Some(Waiting::Customers(parties, preview)) => Ok((parties, *preview)),
            _ => Err(FlowError::NotFound("preview")),
        }
    }

    pub(super) fn drop_upload(&self, me: &Who, upload: i64) {
        self.parties.uploads.drop(upload, me.user);
    }

    /// The first lines of a difference that is not kept yet: gone, come, changed.
    fn first_lines(&self, list: &str, next: &Next) -> Result<Vec<DifferenceLine>, FlowError> {
        let mut lines = Vec::new();
        for change in &next.changes {
            let stood = self
                .store
                .entry_history(list, &change.entry)?
                .into_iter()
                .next_back();
            let stood = stood.filter(|row| row.ended.is_none());
            let after = change.version.clone().map(|version| comity_store::EntryRow {
                list: list.to_owned(),
                entry: change.entry.clone(),
                since: 0,
                ended: None,
                version,
                to: None,
            });
            lines.push(line(comity_store::EntryDifference {
                entry: change.entry.clone(),
                before: stood,
                after,
            })?);
            if lines.len() >= LINES_SHOWN.saturating_mul(4) {
                break;
            }
        }
        let rank = |line: &DifferenceLine| match line.change {
            ChangeKind::Removed => 0,
            ChangeKind::Added => 1,
            ChangeKind::Changed => 2,
        };
        lines.sort_by_key(rank);
        lines.truncate(LINES_SHOWN);
        Ok(lines)
    }

    fn would_clear(&self, list: &str, next: &Next) -> Result<u64, FlowError> {
        let mut count = 0;
        for change in next.changes.iter().filter(|change| change.version.is_none()) {
            count += self.store.candidate_count(&CandidateFilter {
                states: ["open", "proposed", "same", "unclear"].map(String::from).to_vec(),
                list: Some(list.to_owned()),
                entry: Some(change.entry.clone()),
                ..CandidateFilter::default()
            })?;
        }
        Ok(count)
    }
}

/// What a file of customers holds, with ids.
pub(super) fn read_customers(bytes: &[u8]) -> Result<(Vec<ListedParty>, Vec<String>), FlowError> {
    let list = read_list(bytes, "")?;
    let mut problems = remarks(&list);
    let (good, bad): (Vec<ListedParty>, Vec<ListedParty>) = list
        .parties
        .into_iter()
        .partition(|party| !party.id.trim().is_empty() && !party.name().trim().is_empty());
    if !bad.is_empty() {
        problems.push(format!(
            "{} customers have no id or no name; both are needed",
            bad.len()
        ));
    }
    let mut by_id = std::collections::BTreeMap::new();
    for party in good {
        if let Some(twice) = by_id.insert(party.id.clone(), party) {
            problems.push(format!(
                "customer {} stands twice; the last line counts",
                twice.id
            ));
        }
    }
    Ok((by_id.into_values().collect(), problems))
}
