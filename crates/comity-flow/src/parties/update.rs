//! Taking over the next state of a list.
//!
//! Written and invisible first, then logged as a record, then made the current one, then screened. Whatever stops it on the way, the
//! next start finds either a state whose record is in the log, and finishes it, or one whose record is not, and forgets it.

use std::collections::HashMap;

use comity_core::handling::Handling;
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, ListState as StateBody};
use comity_core::parts::Link;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_core::text::Text;
use comity_proof::hex;
use comity_store::{ListAsked, ListRow, ListStateRow, Sight, StagedStatement};

use super::next::{Next, by_id, difference, order_problems, shrunken};
use super::views::*;
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

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
                (false, true) => return Err(waits_for_the_log(&state.list)),
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

fn waits_for_the_log(list: &str) -> FlowError {
    FlowError::field(Problem::new(
        "list",
        "waiting",
        format!("the last state of `{list}` waits for the log"),
        "start the node again: it finishes what was begun",
    ))
}
