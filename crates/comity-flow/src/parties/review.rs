//! The queue of candidates, one candidate with its story, and what waits for a person.

use std::collections::HashMap;

use comity_core::date::Timestamp;
use comity_core::party::{ListedName, ListedParty, PartyType};
use comity_store::{CandidateEvent, CandidateFilter, CandidateRow, EntryRow, OurKey};

use super::views::*;
use super::work::state_of;
use super::{compare, entry, usual};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::{self, Action};
use crate::who::Who;

/// Most lines of one customer or entry on a page.
const MOST_LINES: u32 = 500;

/// Lines of each group on "what needs me".
const NEED_SHOWN: u32 = 20;

/// How far into the queue the keyboard looks for its neighbours.
const NEIGHBOURS: u32 = 2000;

/// The account that a person's word stands under.
pub(super) fn account(me: &Who) -> String {
    me.user.map_or_else(|| "operator".to_owned(), |id| id.to_string())
}

/// The sort of party that a kept word means.
pub(super) fn kind_of(word: &str) -> PartyType {
    PartyType::from_word(word).unwrap_or_default()
}

/// Candidates that wait for somebody, of those this reader may see.
pub(super) fn waiting(me: &Who) -> CandidateFilter {
    filter(me, &ReviewFilter::default())
}

fn filter(me: &Who, asked: &ReviewFilter) -> CandidateFilter {
    let default = [CandidateState::Open, CandidateState::Proposed];
    let states = if asked.states.is_empty() {
        &default
    } else {
        asked.states.as_slice()
    };
    let customer = asked.customer.clone().map(|id| ("customer".to_owned(), id));
    let record = asked.record.clone().map(|id| ("record".to_owned(), id));
    CandidateFilter {
        states: states.iter().map(|state| state.as_str().to_owned()).collect(),
        list: asked.list.clone(),
        ours: customer.or(record),
        tlp: me.sight().tlp,
        ..CandidateFilter::default()
    }
}

impl Node {
    /// Candidates that wait for somebody, or those of other states, best score first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn review_queue(
        &self,
        me: &Who,
        asked: &ReviewFilter,
        page: &Leaf,
    ) -> Result<Leafed<ReviewLine>, FlowError> {
        me.may(Action::Screen)?;
        self.watch_parties();
        let filter = filter(me, asked);
        let limit = usual(page.limit);
        let after = page.after.as_deref().and_then(read_place);
        let rows = self.store.candidates(&filter, after, limit)?;
        let full = rows.len() == limit as usize;
        let next = rows
            .last()
            .filter(|_| full)
            .map(|last| format!("{:016x}-{}", last.score.to_bits(), last.id));
        Ok(Leafed {
            rows: rows.into_iter().map(|row| review_line(me, row)).collect(),
            total: self.store.candidate_count(&filter)?,
            next,
        })
    }

    /// The candidates of one customer, record or list.
    pub(super) fn review_rows(&self, me: &Who, asked: &ReviewFilter) -> Result<Vec<ReviewLine>, FlowError> {
        self.review_rows_of(me, asked, None)
    }

    pub(super) fn review_rows_of(
        &self,
        me: &Who,
        asked: &ReviewFilter,
        entry: Option<&str>,
    ) -> Result<Vec<ReviewLine>, FlowError> {
        let filter = CandidateFilter {
            entry: entry.map(Into::into),
            ..filter(me, asked)
        };
        let rows = self.store.candidates(&filter, None, MOST_LINES)?;
        Ok(rows.into_iter().map(|row| review_line(me, row)).collect())
    }

    /// One candidate with its reasons and its story.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn review(&self, me: &Who, id: i64) -> Result<ReviewDetail, FlowError> {
        me.may(Action::Screen)?;
        let row = self.visible_candidate(me, id)?;
        let history = self.store.entry_history(&row.key.list, &row.key.entry)?;
        let last = history.last();
        let listed = last.map(|row| entry::read(&row.version.party)).transpose()?;
        let ours = self.store.our_party(&row.key.ours)?;
        let ours = ours.map(|ours| entry::read(&ours.party)).transpose()?;
        let events = self.store.candidate_events(id)?;
        let (before, next) = self.neighbours(me, &row)?;
        self.note(me.user, Deed::done("candidate.read", "candidate", id.to_string()))?;
        Ok(ReviewDetail {
            ours: ours.unwrap_or_else(|| only_name(&row.key.ours.id, &row.ours_name, kind_of(&row.kind))),
            is_listed: last.is_some_and(|row| row.ended.is_none()),
            reasons: serde_json::from_str(&row.reasons).unwrap_or_default(),
            cleared: self.clearing(me, &row, &events, listed.as_ref())?,
            changed_since: changed_since(&row, &events, &history)?,
            story: self.story(events)?,
            next,
            before,
            four_eyes: self.four_eyes()?,
            listed: listed.unwrap_or_else(|| only_name(&row.key.entry, &row.entry_name, PartyType::Entity)),
            line: review_line(me, row),
        })
    }

    /// A candidate that this reader may see.
    pub(super) fn visible_candidate(&self, me: &Who, id: i64) -> Result<CandidateRow, FlowError> {
        let row = self
            .store
            .candidate(id)?
            .ok_or(FlowError::NotFound("candidate"))?;
        let labels = me.sight().tlp;
        if labels.is_none_or(|labels| labels.contains(&row.tlp)) {
            Ok(row)
        } else {
            Err(FlowError::NotFound("candidate"))
        }
    }

    /// The candidates before and after this one in the queue.
    fn neighbours(&self, me: &Who, row: &CandidateRow) -> Result<(Option<i64>, Option<i64>), FlowError> {
        let queue = waiting(me);
        let after = self.store.candidates(&queue, Some((row.score, row.id)), 1)?;
        let ahead = self.store.candidates(&queue, None, NEIGHBOURS)?;
        let stands_before = |other: &&CandidateRow| {
            other.score > row.score || (other.score == row.score && other.id < row.id)
        };
        let before = ahead.iter().take_while(stands_before).last().map(|row| row.id);
        Ok((before, after.first().map(|row| row.id)))
    }

    /// The decisions on a candidate, oldest first.
    pub(super) fn decisions(&self, candidate: i64) -> Result<Vec<Decision>, FlowError> {
        let story = self.story(self.store.candidate_events(candidate)?)?;
        let said = |event: ReviewEvent| {
            event
                .decision
                .filter(|_| event.what != "declined" && event.what != "proposed")
        };
        Ok(story.into_iter().filter_map(said).collect())
    }

    fn story(&self, events: Vec<CandidateEvent>) -> Result<Vec<ReviewEvent>, FlowError> {
        let names = self.user_names()?;
        let name = |account: &str| person(&names, account);
        let mut first: HashMap<String, String> = HashMap::new();
        let mut story = Vec::with_capacity(events.len());
        for event in events {
            let by = event.account.as_deref().map(name).unwrap_or_default();
            let record = event.record.clone().unwrap_or_default();
            let proposer = first.get(&record).cloned();
            if event.what == "proposed" {
                first.insert(record.clone(), by.clone());
            }
            let verdict = event.verdict.as_deref().and_then(Verdict::parse);
            let at = Timestamp::from_seconds(event.at);
            let decision = verdict.map(|verdict| Decision {
                verdict,
                reason: event.reason.unwrap_or_default(),
                at,
                second: proposer.as_ref().map(|_| by.clone()),
                by: proposer.unwrap_or(by),
                record,
            });
            story.push(ReviewEvent {
                at,
                what: event.what,
                decision,
                state: event.list_state,
            });
        }
        Ok(story)
    }

    fn clearing(
        &self,
        me: &Who,
        row: &CandidateRow,
        events: &[CandidateEvent],
        listed: Option<&ListedParty>,
    ) -> Result<Option<Clearing>, FlowError> {
        let Some(number) = row.cleared.filter(|_| state_of(row) == CandidateState::Cleared) else {
            return Ok(None);
        };
        let Some(state) = self.state(&row.key.list, number)? else {
            return Ok(None);
        };
        let names = self.user_names()?;
        let mut acted: Vec<String> = events
            .iter()
            .filter_map(|event| event.account.as_deref())
            .map(|one| person(&names, one))
            .collect();
        acted.sort();
        acted.dedup();
        let at = events
            .iter()
            .rev()
            .find(|event| event.what == "cleared")
            .map(|event| event.at);
        let mut records = match listed {
            Some(party) => self.records_that_mention(me, &row.key.list, &row.key.entry, party)?,
            None => Vec::new(),
        };
        if row.key.ours.about == "record" && !records.iter().any(|line| line.id == row.key.ours.id) {
            records.extend(self.line(me, &row.key.ours.id)?);
        }
        Ok(Some(Clearing {
            list: row.key.list.clone(),
            at: at.map_or(state.at, Timestamp::from_seconds),
            state,
            acted,
            records,
        }))
    }

    /// What waits for this reader.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn parties_need(&self, me: &Who) -> Result<PartiesNeed, FlowError> {
        if !policy::may(me.role, Action::Screen) {
            return Ok(PartiesNeed::default());
        }
        self.watch_parties();
        let mine = account(me);
        let open = CandidateFilter {
            states: vec![CandidateState::Open.as_str().into()],
            ..waiting(me)
        };
        let proposed = CandidateFilter {
            states: vec![CandidateState::Proposed.as_str().into()],
            not_by: Some(mine.clone()),
            ..waiting(me)
        };
        let lines = |rows: Vec<CandidateRow>| rows.into_iter().map(|row| review_line(me, row)).collect();
        Ok(PartiesNeed {
            open: self.store.candidate_count(&open)?,
            confirm: lines(self.store.candidates(&proposed, None, NEED_SHOWN)?),
            cleared: lines(self.store.clearings_unseen(&mine, NEED_SHOWN)?),
        })
    }

    /// This reader has seen that a candidate was cleared.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn clearing_seen(&self, me: &Who, id: i64) -> Result<(), FlowError> {
        me.may(Action::Screen)?;
        self.visible_candidate(me, id)?;
        Ok(self
            .store
            .clearing_seen(id, &account(me), self.clock.now().seconds())?)
    }
}

/// The sign-in name of an account.
fn person(names: &HashMap<i64, String>, account: &str) -> String {
    let known = account.parse().ok().and_then(|id: i64| names.get(&id).cloned());
    known.unwrap_or_else(|| account.to_owned())
}

/// A place in the queue, as its cursor writes it.
fn read_place(cursor: &str) -> Option<(f64, i64)> {
    let (score, id) = cursor.split_once('-')?;
    let score = f64::from_bits(u64::from_str_radix(score, 16).ok()?);
    score.is_finite().then_some((score, id.parse().ok()?))
}

fn only_name(id: &str, name: &str, kind: PartyType) -> ListedParty {
    ListedParty {
        id: id.to_owned(),
        kind,
        names: vec![ListedName {
            name: name.to_owned(),
            ..ListedName::default()
        }],
        ..ListedParty::default()
    }
}

fn subject(key: &OurKey) -> CandidateSubject {
    if key.about == "customer" {
        CandidateSubject::Customer { id: key.id.clone() }
    } else {
        CandidateSubject::Record {
            id: key.id.clone(),
            place: key.place,
        }
    }
}

pub(super) fn review_line(me: &Who, row: CandidateRow) -> ReviewLine {
    let state = state_of(&row);
    let may_confirm = state == CandidateState::Proposed
        && row.account.as_deref() != Some(account(me).as_str())
        && policy::may(me.role, Action::Decide);
    ReviewLine {
        id: row.id,
        subject: subject(&row.key.ours),
        subject_name: row.ours_name,
        kind: kind_of(&row.kind),
        list: row.key.list,
        entry: row.key.entry,
        entry_name: row.entry_name,
        score: row.score,
        state,
        opened: Timestamp::from_seconds(row.opened),
        reopened: row.reopened,
        may_confirm,
    }
}

/// What changed since the candidate was last decided. Of our side only the newest version is kept, so that a change there
/// is told without its fields.
fn changed_since(
    row: &CandidateRow,
    events: &[CandidateEvent],
    history: &[EntryRow],
) -> Result<Vec<FieldChange>, FlowError> {
    let decided = |event: &&CandidateEvent| event.what == "decided" || event.what == "confirmed";
    let Some(last) = events.iter().rev().find(decided) else {
        return Ok(Vec::new());
    };
    let mut changed = Vec::new();
    let was = history
        .iter()
        .rev()
        .find(|version| version.version.digest == last.entry_digest);
    if let (Some(was), Some(is)) = (was, history.last())
        && was.version.digest != is.version.digest
    {
        changed = compare::changes(
            &entry::read(&was.version.party)?,
            &entry::read(&is.version.party)?,
        );
    }
    if row.ours_digest != last.ours_digest {
        changed.push(FieldChange {
            field: "ours".into(),
            gone: Vec::new(),
            came: Vec::new(),
        });
    }
    Ok(changed)
}
