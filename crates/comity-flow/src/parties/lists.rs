//! Lists: adding one, what it is, its states and their differences.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::PartyType;
use comity_core::problem::Problem;
use comity_proof::hex;
use comity_store::{
    CandidateFilter, EntryDifference, EntryRow, ListAbout, ListAsked, ListRow, ListStateRow, Sight,
};

use super::views::*;
use super::{compare, entry, usual};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Longest id of a list: it stands in addresses, file names and record titles.
const LONGEST_ID: usize = 40;

/// States shown on a list's page.
const STATES_SHOWN: u32 = 10;

/// A list that nobody asked for longer than this is shown as stale: authorities publish on working days, and a long weekend has four.
const STALE_SECONDS: i64 = 4 * 86_400;

impl Node {
    /// All lists of this node.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn lists(&self, me: &Who) -> Result<Vec<ListLine>, FlowError> {
        me.may(Action::Read)?;
        let rows = self.store.party_lists()?;
        rows.into_iter().map(|row| self.list_line(row)).collect()
    }

    /// One list.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list(&self, me: &Who, id: &str) -> Result<ListDetail, FlowError> {
        me.may(Action::Read)?;
        let line = self.list_line(self.list_row(id)?)?;
        let waiting = CandidateFilter {
            list: Some(id.to_owned()),
            ..super::review::waiting(me)
        };
        Ok(ListDetail {
            line,
            states: self.states(id, None, STATES_SHOWN)?,
            open_candidates: self.store.candidate_count(&waiting)?,
        })
    }

    /// The states of a list, newest first.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_history(&self, me: &Who, id: &str, page: &Leaf) -> Result<Leafed<ListState>, FlowError> {
        me.may(Action::Read)?;
        let row = self.list_row(id)?;
        let before = page.after.as_deref().and_then(|after| after.parse().ok());
        let rows = self.states(id, before, usual(page.limit))?;
        let next = rows
            .last()
            .filter(|last| last.number > 1)
            .map(|last| last.number.to_string());
        Ok(Leafed {
            rows,
            total: row.current,
            next,
        })
    }

    /// What changed between two states of a list, given by number; 0 is the time before the first.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_difference(
        &self,
        me: &Who,
        id: &str,
        from: u64,
        to: u64,
        page: &Leaf,
    ) -> Result<ListDifference, FlowError> {
        me.may(Action::Read)?;
        let row = self.list_row(id)?;
        let state = |number: u64| {
            self.state(id, number)?
                .ok_or(FlowError::NotFound("state of this list"))
        };
        let (older, newer) = (state(from.max(1))?, state(to)?);
        if from >= to {
            return Err(FlowError::field(Problem::new(
                "from",
                "dates-out-of-order",
                format!("state {from} is not older than state {to}"),
                "name the older state first",
            )));
        }
        let counts = self.store.list_difference_counts(id, from, to)?;
        let skip: u64 = page
            .after
            .as_deref()
            .and_then(|after| after.parse().ok())
            .unwrap_or(0);
        let limit = usual(page.limit);
        let rows = self.store.list_difference(id, from, to, skip, limit)?;
        let total = counts.added + counts.removed + counts.changed;
        let end = skip + rows.len() as u64;
        Ok(ListDifference {
            list: self.list_line(row)?,
            from: older,
            to: newer,
            added: counts.added,
            removed: counts.removed,
            changed: counts.changed,
            lines: Leafed {
                rows: rows.into_iter().map(line).collect::<Result<_, _>>()?,
                total,
                next: (end < total).then(|| end.to_string()),
            },
        })
    }

    /// Keeps a list from now on; its first state comes with [`Node::list_update`]. Adding it again changes title, source and format.
    ///
    /// # Errors
    /// Not allowed, fields, or the store's.
    pub fn list_add(&self, me: &Who, list: &NewList) -> Result<(), FlowError> {
        me.may(Action::ManageLists)?;
        let problems = list_problems(list);
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        self.store.party_list_put(&ListAbout {
            id: list.id.clone(),
            title: list.title.trim().to_owned(),
            title_zh: list.title_zh.clone().filter(|title| !title.trim().is_empty()),
            authority: list.authority.trim().to_owned(),
            format: list.format.clone(),
            source: list.source.clone(),
            public: list.public,
            added: self.clock.now().seconds(),
        })?;
        self.note(me.user, Deed::done("list.add", "list", list.id.clone()))
    }

    /// Notes that a list's source was asked and brought no new state: why, or that nothing changed.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_asked(&self, me: &Who, id: &str, problem: Option<&str>) -> Result<(), FlowError> {
        me.may(Action::ManageLists)?;
        let row = self.list_row(id)?;
        self.store.party_list_asked(
            id,
            &ListAsked {
                at: Some(self.clock.now().seconds()),
                problem: problem.map(Into::into),
                ..row.asked
            },
        )?;
        let deed = match problem {
            Some(_) => Deed::refused("list.update", "list", id),
            None => Deed::done("list.update", "list", id).with("same"),
        };
        self.note(me.user, deed)
    }

    /// What a conditional request to a list's source may say: `ETag` and `Last-Modified` of the last answer that was taken over.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_marks(&self, me: &Who, id: &str) -> Result<(Option<String>, Option<String>), FlowError> {
        me.may(Action::ManageLists)?;
        let asked = self.list_row(id)?.asked;
        Ok((asked.etag, asked.modified))
    }

    /// Keeps these marks, after the answer that bore them was taken over.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn list_keep_marks(
        &self,
        me: &Who,
        id: &str,
        etag: Option<String>,
        modified: Option<String>,
    ) -> Result<(), FlowError> {
        me.may(Action::ManageLists)?;
        let row = self.list_row(id)?;
        let asked = ListAsked {
            etag,
            modified,
            ..row.asked
        };
        Ok(self.store.party_list_asked(id, &asked)?)
    }

    pub(super) fn list_row(&self, id: &str) -> Result<ListRow, FlowError> {
        let mut rows = self.store.party_lists()?.into_iter();
        rows.find(|row| row.about.id == id)
            .ok_or(FlowError::NotFound("list"))
    }

    pub(super) fn list_line(&self, row: ListRow) -> Result<ListLine, FlowError> {
        let state = self.state(&row.about.id, row.current)?;
        let now = self.clock.now().seconds();
        let asked = row.asked.at.max(state.as_ref().map(|state| state.at.seconds()));
        Ok(ListLine {
            entries: state.as_ref().map_or(0, |state| state.entries),
            stale: asked.is_some_and(|at| now - at > STALE_SECONDS),
            state,
            id: row.about.id,
            title: row.about.title,
            title_zh: row.about.title_zh,
            authority: row.about.authority,
            format: row.about.format,
            source: row.about.source,
            checked: row.asked.at.map(Timestamp::from_seconds),
            problem: row.asked.problem,
        })
    }

    /// One settled state.
    pub(super) fn state(&self, list: &str, number: u64) -> Result<Option<ListState>, FlowError> {
        let states = self.states(list, Some(number.saturating_add(1)), 1)?;
        Ok(states.into_iter().find(|state| state.number == number))
    }

    fn states(&self, list: &str, before: Option<u64>, limit: u32) -> Result<Vec<ListState>, FlowError> {
        let rows = self.store.list_states(list, before, limit)?;
        rows.into_iter().map(|row| self.state_view(row)).collect()
    }

    pub(super) fn state_view(&self, row: ListStateRow) -> Result<ListState, FlowError> {
        let settled = self.store.statement(&row.statement, &Sight::all())?;
        Ok(ListState {
            number: row.number,
            at: Timestamp::from_seconds(row.at),
            published: published(&row),
            digest: hex::encode(&row.digest),
            bytes: row.bytes,
            entries: row.entries,
            added: row.added,
            removed: row.removed,
            changed: row.changed,
            source: row.source,
            record: row.record,
            index: settled.map(|statement| statement.settled.index),
        })
    }
}

/// The day its authority dates a state.
pub(super) fn published(row: &ListStateRow) -> Option<PartialDate> {
    row.published.as_deref().and_then(|date| date.parse().ok())
}

fn list_problems(list: &NewList) -> Vec<Problem> {
    let mut found = Vec::new();
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let shaped = list.id.bytes().all(letter) && list.id.starts_with(|c: char| c.is_ascii_alphanumeric());
    if list.id.is_empty() || list.id.len() > LONGEST_ID || !shaped {
        found.push(Problem::new(
            "id",
            "list-id",
            format!("`{}` is not an id of a list", list.id),
            format!("write lower-case letters, digits and hyphens, at most {LONGEST_ID}, such as us-sdn"),
        ));
    }
    for (field, text) in [("title", &list.title), ("authority", &list.authority)] {
        if text.trim().is_empty() {
            found.push(Problem::missing(field));
        }
    }
    if !list.format.is_empty() && comity_wire::parties::Format::from_word(&list.format).is_none() {
        let words: Vec<&str> = comity_wire::parties::Format::ALL
            .iter()
            .map(|one| one.as_str())
            .collect();
        found.push(Problem::new(
            "format",
            "word",
            format!("`{}` is not a format of lists", list.format),
            format!("leave it out, or choose one of: {}", words.join(", ")),
        ));
    }
    found
}

/// One line of a difference.
pub(super) fn line(row: EntryDifference) -> Result<DifferenceLine, FlowError> {
    let party = |row: &Option<EntryRow>| {
        row.as_ref()
            .map(|row| entry::read(&row.version.party))
            .transpose()
    };
    let (before, after) = (party(&row.before)?, party(&row.after)?);
    let shown = after.as_ref().or(before.as_ref());
    let change = match (&before, &after) {
        (Some(_), Some(_)) => ChangeKind::Changed,
        (Some(_), None) => ChangeKind::Removed,
        (None, _) => ChangeKind::Added,
    };
    Ok(DifferenceLine {
        change,
        kind: shown.map_or(PartyType::Entity, |party| party.kind),
        name: shown.map(|party| party.name().to_owned()).unwrap_or_default(),
        fields: match (&before, &after) {
            (Some(before), Some(after)) => compare::changes(before, after),
            _ => Vec::new(),
        },
        entry: row.entry,
    })
}
