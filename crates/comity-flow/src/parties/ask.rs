//! Asking: is a party on a list, today or on another day; and a listed party with all that is known of it.

use std::collections::BTreeMap;

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::ListedParty;
use comity_core::problem::Problem;
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Candidate, Options, Query, Scratch};
use comity_store::{CandidateFilter, EntryRow, Page, SubjectRow};

use super::index::Index;
use super::lists::published;
use super::views::*;
use super::{compare, entry};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::reading::RecordLine;
use crate::who::Who;

/// Most candidates of one question.
const MOST_FOUND: usize = 500;

/// Most records shown that mention a party.
const RECORDS_SHOWN: u32 = 50;

impl Node {
    /// Asks whether a party is on a list, today or on another day; `lists` narrows to some, empty asks all.
    ///
    /// # Errors
    /// Not allowed, fields (no name and no identifier, an unknown list), or the store's.
    pub fn screen_parties(
        &self,
        me: &Who,
        query: &Query,
        lists: &[String],
        on: Option<PartialDate>,
        threshold: f64,
        limit: usize,
    ) -> Result<ScreenAnswer, FlowError> {
        let queries = std::slice::from_ref(query);
        let answers = self.screen_many(me, queries, lists, on, threshold, limit)?;
        answers.into_iter().next().ok_or(FlowError::NotFound("answer"))
    }

    /// The same for several questions at once, in their order; one line in the audit trail.
    ///
    /// # Errors
    /// As [`Node::screen_parties`].
    pub fn screen_many(
        &self,
        me: &Who,
        queries: &[Query],
        lists: &[String],
        on: Option<PartialDate>,
        threshold: f64,
        limit: usize,
    ) -> Result<Vec<ScreenAnswer>, FlowError> {
        me.may(Action::Screen)?;
        if queries.iter().any(is_empty) {
            return Err(FlowError::field(Problem::missing("names")));
        }
        let index = self.party_index()?;
        if let Some(unknown) = lists
            .iter()
            .find(|id| !index.lists.iter().any(|(row, _)| row.about.id == **id))
        {
            let known: Vec<&str> = index.lists.iter().map(|(row, _)| row.about.id.as_str()).collect();
            return Err(FlowError::field(Problem::new(
                "list",
                "word",
                format!("this node keeps no list `{unknown}`"),
                format!("choose of: {}", known.join(", ")),
            )));
        }
        let asked = Asked {
            lists,
            on: on.unwrap_or_else(|| self.today()),
            // Today asks for what stands; an earlier day for what stood at its end.
            at: on
                .filter(|day| day.latest() < self.today().earliest())
                .map(entry::ends),
            threshold,
            limit: limit.clamp(1, MOST_FOUND),
        };
        let mut scratch = Scratch::default();
        let answers: Vec<ScreenAnswer> = queries
            .iter()
            .map(|query| self.answer(&index, query, &asked, &mut scratch))
            .collect::<Result<_, _>>()?;
        let found: usize = answers.iter().map(|answer| answer.candidates.len()).sum();
        let counts = format!("{} asked, {found} candidates, on {}", queries.len(), asked.on);
        self.note(
            me.user,
            Deed::done("parties.screen", "list", lists.join(",")).with(counts),
        )?;
        Ok(answers)
    }

    fn answer(
        &self,
        index: &Index,
        query: &Query,
        asked: &Asked<'_>,
        scratch: &mut Scratch,
    ) -> Result<ScreenAnswer, FlowError> {
        let options = Options {
            on: asked.at.map(Timestamp::from_seconds),
            threshold: asked.threshold,
            // Others may stand before those of the lists asked for.
            limit: if asked.lists.is_empty() {
                asked.limit
            } else {
                MOST_FOUND
            },
        };
        let mut candidates = Vec::new();
        for candidate in index.screener.screen(query, &options, scratch) {
            candidates.extend(self.found(index, candidate, asked)?);
            if candidates.len() == asked.limit {
                break;
            }
        }
        Ok(ScreenAnswer {
            candidates,
            lists: asked_lists(index, asked),
            on: asked.on,
            threshold: asked.threshold,
            lexicon: Lexicon::shipped().version().to_owned(),
        })
    }

    fn found(
        &self,
        index: &Index,
        candidate: Candidate,
        asked: &Asked<'_>,
    ) -> Result<Option<Found>, FlowError> {
        let (Some(place), Some(held)) = (
            index.places.get(candidate.held),
            index.screener.held().get(candidate.held),
        ) else {
            return Ok(None);
        };
        if !asked.takes(&place.list) {
            return Ok(None);
        }
        Ok(Some(Found {
            list: place.list.to_string(),
            entry: place.entry.clone(),
            name: best_name(&held.party, &candidate),
            party: held.party.clone(),
            from: held.from,
            to: held.to,
            score: candidate.score,
            reasons: candidate.reasons,
            decision: self.newest_decision(&place.list, &place.entry)?,
        }))
    }

    /// The newest decision on any candidate of an entry.
    fn newest_decision(&self, list: &str, entry: &str) -> Result<Option<Decision>, FlowError> {
        let rows = self
            .store
            .candidates(&of_entry(list, entry), None, super::work::MOST_OF_ONE)?;
        let mut newest: Option<Decision> = None;
        for row in rows.iter().filter(|row| row.decision.is_some()) {
            let said = self.decisions(row.id)?.into_iter().next_back();
            newest = [newest, said]
                .into_iter()
                .flatten()
                .max_by_key(|decision| decision.at);
        }
        Ok(newest)
    }

    /// A listed party with its names, its time on the list and what mentions it.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn party(&self, me: &Who, list: &str, entry: &str) -> Result<PartyDetail, FlowError> {
        me.may(Action::Screen)?;
        let row = self.list_row(list)?;
        let history = self.store.entry_history(list, entry)?;
        let last = history.last().ok_or(FlowError::NotFound("party"))?;
        let party = entry::read(&last.version.party)?;
        let filter = ReviewFilter {
            states: CandidateState::ALL.to_vec(),
            list: Some(list.to_owned()),
            ..ReviewFilter::default()
        };
        let candidates = self.review_rows_of(me, &filter, Some(entry))?;
        self.note(
            me.user,
            Deed::done("party.read", "list-entry", format!("{list}:{entry}")),
        )?;
        Ok(PartyDetail {
            names: by_script(&party),
            listed: last.ended.is_none(),
            listings: intervals(&history)?,
            records: self.records_that_mention(me, list, entry, &party)?,
            candidates,
            list: self.list_line(row)?,
            entry: entry.to_owned(),
            party,
        })
    }

    /// Records that name the entry, or a party with one of its names, as far as the reader may see them.
    pub(super) fn records_that_mention(
        &self,
        me: &Who,
        list: &str,
        entry: &str,
        party: &ListedParty,
    ) -> Result<Vec<RecordLine>, FlowError> {
        let mut subjects = vec![subject("list-entry", format!("{list}:{entry}"))];
        subjects.extend(
            party
                .names
                .iter()
                .map(|name| subject("party", name.name.to_lowercase())),
        );
        subjects.extend(
            party
                .ids
                .iter()
                .map(|id| subject("party-id", format!("{}:{}", id.scheme, id.value))),
        );
        let logs = self.log_names()?;
        let mut found: BTreeMap<(i64, [u8; 32]), RecordLine> = BTreeMap::new();
        for subject in &subjects {
            let page = Page::first(RECORDS_SHOWN);
            for row in self.store.by_subject(subject, &me.sight(), &page)?.rows {
                found.insert((row.row.issued, row.hash), crate::reading::line(row, &logs));
            }
        }
        Ok(found.into_values().rev().take(RECORDS_SHOWN as usize).collect())
    }
}

/// What all questions of one call share.
struct Asked<'a> {
    lists: &'a [String],
    on: PartialDate,
    at: Option<i64>,
    threshold: f64,
    limit: usize,
}

impl Asked<'_> {
    fn takes(&self, list: &str) -> bool {
        self.lists.is_empty() || self.lists.iter().any(|id| id == list)
    }
}

fn is_empty(query: &Query) -> bool {
    query.names.iter().all(|name| name.trim().is_empty())
        && query.ids.iter().all(|id| id.value.trim().is_empty())
}

fn subject(scheme: &str, value: String) -> SubjectRow {
    SubjectRow {
        scheme: scheme.to_owned(),
        value,
    }
}

/// All candidates of an entry.
pub(super) fn of_entry(list: &str, entry: &str) -> CandidateFilter {
    CandidateFilter {
        list: Some(list.to_owned()),
        entry: Some(entry.to_owned()),
        ..CandidateFilter::default()
    }
}

fn asked_lists(index: &Index, asked: &Asked<'_>) -> Vec<AskedList> {
    let shown = index.lists.iter().filter(|(row, _)| asked.takes(&row.about.id));
    let list = |(row, states): &(comity_store::ListRow, Vec<comity_store::ListStateRow>)| {
        let state = states
            .iter()
            .find(|state| asked.at.is_none_or(|at| state.at <= at));
        AskedList {
            id: row.about.id.clone(),
            title: row.about.title.clone(),
            title_zh: row.about.title_zh.clone(),
            state: state.map(|state| state.number),
            at: state.map(|state| Timestamp::from_seconds(state.at)),
            published: state.and_then(published),
            entries: state.map_or(0, |state| state.entries),
        }
    };
    shown.map(list).collect()
}

/// The name of which the most words are among those that spoke for the party; the first, if none is.
fn best_name(party: &ListedParty, candidate: &Candidate) -> String {
    let met: Vec<String> = candidate
        .reasons
        .iter()
        .filter(|reason| reason.weight > 0.0 && !reason.asked.is_empty())
        .map(|reason| reason.listed.to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let count = |name: &str| {
        let name = name.to_lowercase();
        met.iter().filter(|word| name.contains(word.as_str())).count()
    };
    let names = party.names.iter().map(|name| name.name.as_str());
    // Of equals the first stands: the list puts it in front.
    let best = names.rev().max_by_key(|name| count(name));
    best.unwrap_or_default().to_owned()
}

/// Names by the script that most of their letters have, the largest group first.
fn by_script(party: &ListedParty) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for name in &party.names {
        let code = name.script.clone().unwrap_or_else(|| script_code(&name.name));
        match groups.iter_mut().find(|(of, _)| *of == code) {
            Some((_, names)) => names.push(name.name.clone()),
            None => groups.push((code, vec![name.name.clone()])),
        }
    }
    groups.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    groups
}

fn script_code(name: &str) -> String {
    let code = |c: char| match u32::from(c) {
        0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f | 0x1e00..=0x1eff => Some("Latn"),
        0x370..=0x3ff | 0x1f00..=0x1fff => Some("Grek"),
        0x400..=0x52f => Some("Cyrl"),
        0x530..=0x58f => Some("Armn"),
        0x590..=0x5ff => Some("Hebr"),
        0x600..=0x6ff | 0x750..=0x77f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Some("Arab"),
        0x900..=0x97f => Some("Deva"),
        0xe00..=0xe7f => Some("Thai"),
        0x10a0..=0x10ff => Some("Geor"),
        0x3040..=0x309f => Some("Hira"),
        0x30a0..=0x30ff => Some("Kana"),
        0x1100..=0x11ff | 0xac00..=0xd7af => Some("Hang"),
        0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3134f => Some("Hani"),
        _ => None,
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in name.chars().filter_map(code) {
        *counts.entry(code).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or_else(|| "Zyyy".to_owned(), |(code, _)| code.to_owned())
}

/// The time of an entry on its list.
fn intervals(history: &[EntryRow]) -> Result<Vec<Interval>, FlowError> {
    let mut shown: Vec<Interval> = Vec::new();
    for row in history {
        let party = entry::read(&row.version.party)?;
        let follows = shown.last().filter(|last| last.ended_by == Some(row.since));
        let changed = follows.map_or_else(Vec::new, |last| compare::changes(&last.party, &party));
        shown.push(Interval {
            from: row.version.from.map(Timestamp::from_seconds),
            to: row.to.map(Timestamp::from_seconds),
            state: row.since,
            ended_by: row.ended,
            changed,
            party,
        });
    }
    Ok(shown)
}
