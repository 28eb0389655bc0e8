//! The list, and the way of a question through it.

use std::ops::Range;
use std::sync::Arc;

use comity_core::date::Timestamp;
use comity_core::party::PartyType;

use super::asked::Asked;
use super::explain::{explain, meets_joined, score_of, values};
use super::record::Record;
use super::scratch::{Best, JoinedHit, Match, Scratch};
use super::{Candidate, Held, Options, Query};
use crate::align::{How, Pair, assign, extend, meet, near, together};
use crate::index::{Index, NameRow, TERM, build, deletions, text_key, whole_keys};
use crate::lexicon::Lexicon;
use crate::part::{Class, read};
use crate::score::{Ceiling, Kind, Piece, bits};

/// Most names of a question that are looked for. More are taken one by one by whoever asks.
const MOST_ASKED: usize = 40;

/// Most names of the list that are compared part by part with one reading: those with the most weight met. On the lists
/// looked at the right one is among the first forty.
const MOST_COMPARED: usize = 100;

/// A name is compared if this share of the weight of the question is met. Less leaves no score above any threshold in use.
const LEAST_MET: f32 = 0.2;

/// Log-odds of the name below which no other evidence is looked at.
const LEAST_NAME: f64 = -9.0;

/// A list, ready for questions.
#[derive(Debug)]
pub struct Screener {
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) held: Vec<Held>,
    pub(super) index: Index,
    pub(super) record: Record,
}

impl Screener {
    /// Builds the index of all states; a candidate is told by its place in `held`.
    pub fn build(lexicon: &Arc<Lexicon>, held: Vec<Held>) -> Self {
        let index = build(lexicon, &held);
        let record = Record::build(&held);
        Self {
            lexicon: Arc::clone(lexicon),
            held,
            index,
            record,
        }
    }

    /// The states, in the order in which they were handed in.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// How many readings of names there are.
    pub fn names(&self) -> usize {
        self.index.names.len()
    }

    /// The word lists by which names are read.
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// The parties that may be the one asked about, best first, each with its reasons.
    pub fn screen(&self, query: &Query, options: &Options, scratch: &mut Scratch) -> Vec<Candidate> {
        scratch.fit(self.index.names.len(), self.index.terms.len());
        scratch.best.clear();
        let kinds = query.kind.map_or(PartyType::ALL.to_vec(), |kind| vec![kind]);
        let mut asked: Vec<Asked> = Vec::new();
        let evidence = self.record.asked(query);
        let lift = evidence.most();
        for kind in kinds {
            self.names_of(query, kind, options, lift, &mut asked, scratch);
        }
        self.record
            .by_identifier(&evidence, query.kind, &self.held, |held| {
                if self.holds(held, options.on) {
                    scratch.best.push(Best {
                        held,
                        name: u32::MAX,
                        reading: 0,
                        log_odds: f32::MIN,
                    });
                }
            });
        best_of_each(&mut scratch.best);
        let mut candidates = Vec::new();
        let best = std::mem::take(&mut scratch.best);
        self.candidates(&best, &asked, &evidence, options, scratch, &mut candidates);
        scratch.best = best;
        candidates
    }

    /// The features of the best candidates by name alone, each with its place: for those who fit weights.
    pub fn features(&self, query: &Query, limit: usize, scratch: &mut Scratch) -> Vec<(usize, Vec<f32>)> {
        scratch.fit(self.index.names.len(), self.index.terms.len());
        scratch.best.clear();
        let mut asked: Vec<Asked> = Vec::new();
        let options = Options {
            threshold: 0.0,
            ..Options::default()
        };
        let kind = query.kind.unwrap_or_default();
        self.names_of(query, kind, &options, 0.0, &mut asked, scratch);
        best_of_each(&mut scratch.best);
        let mut best = std::mem::take(&mut scratch.best);
        best.sort_by(|one, other| other.log_odds.total_cmp(&one.log_odds));
        best.truncate(limit);
        let found = best
            .iter()
            .filter_map(|one| {
                let row = self.index.names.get(one.name as usize)?;
                let values = values(self, asked.get(one.reading as usize)?, row, kind, scratch);
                Some((one.held as usize, values))
            })
            .collect();
        scratch.best = best;
        found
    }

    /// All names of a question against the names of one type.
    fn names_of(
        &self,
        query: &Query,
        kind: PartyType,
        options: &Options,
        lift: f64,
        asked: &mut Vec<Asked>,
        scratch: &mut Scratch,
    ) {
        let range = self.index.range(kind);
        if range.is_empty() {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "log-odds are small numbers")]
        let floor =
            (self.lexicon.weights.log_odds(kind.into(), options.threshold) - lift).max(LEAST_NAME) as f32;
        for name in query.names.iter().take(MOST_ASKED) {
            for reading in read(&self.lexicon, kind, name, &mut scratch.buffers) {
                let number = u32::try_from(asked.len()).unwrap_or(u32::MAX);
                let mut one = Asked::new(&self.lexicon, kind, reading);
                self.gather(&mut one, kind, &range, floor, scratch);
                self.compare(&one, number, kind, options.on, floor, scratch);
                scratch.forget();
                asked.push(one);
            }
        }
    }

    /// Finds the terms of the list that the parts of the question meet, then the names that have them, rarest first.
    fn gather(
        &self,
        asked: &mut Asked,
        kind: PartyType,
        range: &Range<u32>,
        floor: f32,
        scratch: &mut Scratch,
    ) {
        let person = kind == PartyType::Person;
        for at in 0..asked.terms.len() {
            self.meet_terms(asked, at, person, scratch);
        }
        asked.weigh();
        self.meet_joined(asked, scratch);
        let ceiling = Ceiling::new(&self.lexicon.weights, kind.into());
        asked.least = asked.mass * ceiling.share_needed(asked.mass, floor).max(LEAST_MET);
        let mut order: Vec<(usize, f32)> = asked.pieces.iter().map(Piece::mass).enumerate().collect();
        order.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut rest = asked.mass;
        for (at, mass) in order {
            if rest < asked.least {
                break;
            }
            self.accumulate(1 << at, mass, range, scratch);
            rest -= mass;
        }
        self.accumulate_joined(asked, range, scratch);
    }

    fn meet_terms(&self, asked: &mut Asked, at: usize, person: bool, scratch: &mut Scratch) {
        let Some(term) = asked.terms.get(at) else { return };
        if term.part.class == Class::Initial {
            return;
        }
        scratch.keys.clear();
        whole_keys(term, true, &mut scratch.keys);
        // A word that the list has is hardly another word of the list with two slips.
        let unknown = self.index.under(text_key(&term.part.text)).is_empty();
        deletions(term, if unknown { 2 } else { 1 }, &mut scratch.keys);
        scratch.terms.clear();
        for key in &scratch.keys {
            scratch.terms.extend_from_slice(self.index.under(*key));
        }
        scratch.terms.sort_unstable();
        scratch.terms.dedup();
        let mut known: Option<f32> = None;
        for number in &scratch.terms {
            let Some(listed) = self.index.terms.get(*number as usize) else {
                continue;
            };
            let Some(found) = meet(term, listed) else { continue };
            if matches!(found.how, How::Same | How::Reading)
                && let Some(rarity) = self.index.rarity.get(*number as usize)
            {
                let rarity = if person { rarity[0] } else { rarity[1] };
                known = Some(known.map_or(rarity, |old: f32| old.min(rarity)));
            }
            push_match(
                &mut scratch.matches,
                &mut scratch.slots,
                *number,
                1 << at,
                found.how,
                found.likeness,
            );
        }
        if let (Some(rarity), Some(piece)) = (known, asked.pieces.get_mut(at)) {
            piece.rarity = piece.rarity.min(rarity);
        }
    }

    /// Words of the question that stand apart in the list, and words that the list writes together.
    fn meet_joined(&self, asked: &Asked, scratch: &mut Scratch) {
        for (at, term) in asked.terms.iter().enumerate() {
            if matches!(term.part.class, Class::Legal | Class::Initial | Class::Number) {
                continue;
            }
            for spelling in term.part.spellings() {
                for row in self.index.joined(text_key(spelling)) {
                    scratch.joined.push(JoinedHit {
                        name: row.name,
                        listed: row.mask,
                        asked: 1 << at,
                        how: row.how,
                        likeness: together(row.how, spelling.len()),
                    });
                }
            }
        }
        for word in &asked.joined {
            let keys = [Some(text_key(&word.text)), word.slavic];
            let mut seen = 0_u32;
            for number in keys.iter().flatten().flat_map(|key| self.index.under(*key)) {
                let Some(listed) = self.index.terms.get(*number as usize) else {
                    continue;
                };
                // The word itself stands under both keys, one after the other.
                if seen == number + 1 || !matches!(listed.part.class, Class::Word | Class::Org | Class::Place)
                {
                    continue;
                }
                seen = number + 1;
                if let Some(likeness) = meets_joined(word, listed) {
                    push_match(
                        &mut scratch.matches,
                        &mut scratch.slots,
                        *number,
                        word.mask,
                        word.how,
                        likeness,
                    );
                }
            }
        }
        scratch
            .joined
            .sort_unstable_by_key(|hit| (hit.name, hit.listed, hit.asked));
        scratch
            .joined
            .dedup_by_key(|hit| (hit.name, hit.listed, hit.asked));
    }

    fn accumulate(&self, mask: u64, mass: f32, range: &Range<u32>, scratch: &mut Scratch) {
        for found in &scratch.matches {
            if found.asked != mask {
                continue;
            }
            let gain = mass * found.likeness;
            for name in self.index.posting(found.term, range) {
                add(&mut scratch.met, &mut scratch.touched, *name, gain);
            }
        }
    }

    fn accumulate_joined(&self, asked: &Asked, range: &Range<u32>, scratch: &mut Scratch) {
        let mass = |mask: u64| -> f32 {
            bits(mask)
                .filter_map(|at| asked.pieces.get(at))
                .map(Piece::mass)
                .sum()
        };
        for found in &scratch.matches {
            if found.asked.count_ones() > 1 {
                for name in self.index.posting(found.term, range) {
                    add(&mut scratch.met, &mut scratch.touched, *name, mass(found.asked));
                }
            }
        }
        for hit in &scratch.joined {
            if range.contains(&hit.name) {
                add(&mut scratch.met, &mut scratch.touched, hit.name, mass(hit.asked));
            }
        }
    }

    /// Compares the names with the most weight met, part by part.
    fn compare(
        &self,
        asked: &Asked,
        reading: u32,
        kind: PartyType,
        on: Option<Timestamp>,
        floor: f32,
        scratch: &mut Scratch,
    ) {
        let ceiling = Ceiling::new(&self.lexicon.weights, kind.into());
        let mut names = std::mem::take(&mut scratch.names);
        names.clear();
        for name in &scratch.touched {
            let met = scratch.met.get(*name as usize).copied().unwrap_or(0.0);
            if met < asked.least {
                continue;
            }
            let Some(row) = self.index.names.get(*name as usize) else {
                continue;
            };
            let most = ceiling.of(met, asked.mass, row.mass);
            if most >= floor {
                names.push((most, *name));
            }
        }
        if names.len() > MOST_COMPARED {
            names.select_nth_unstable_by(MOST_COMPARED, |one, other| {
                other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
            });
            names.truncate(MOST_COMPARED);
        }
        for (_, name) in &names {
            let name = *name;
            let Some(row) = self.index.names.get(name as usize) else {
                continue;
            };
            if !self.holds(row.held, on) {
                continue;
            }
            self.index
                .pieces(row, kind == PartyType::Person, &mut scratch.listed);
            self.pairs(asked, name, scratch);
            assign(&mut scratch.pairs, &mut scratch.chosen);
            self.nearly(asked, row, scratch);
            let log_odds = score_of(
                &self.lexicon.weights,
                kind.into(),
                asked,
                row,
                &scratch.listed,
                &scratch.chosen,
            );
            if log_odds >= floor {
                scratch.best.push(Best {
                    held: row.held,
                    name,
                    reading,
                    log_odds,
                });
            }
        }
        scratch.names = names;
    }

    /// The pairs of parts of the question and of a name of the list, from the matches that were found.
    fn pairs(&self, asked: &Asked, name: u32, scratch: &mut Scratch) {
        scratch.pairs.clear();
        let Some(row) = self.index.names.get(name as usize) else {
            return;
        };
        for (at, part) in self.index.parts_of(row).iter().enumerate() {
            let term = part & TERM;
            let mut next = scratch.slots.get(term as usize).copied().unwrap_or(0);
            while let Some(found) = (next as usize)
                .checked_sub(1)
                .and_then(|at| scratch.matches.get(at))
            {
                push_pair(
                    asked,
                    &scratch.listed,
                    found.asked,
                    1 << at,
                    found.how,
                    found.likeness,
                    &mut scratch.pairs,
                );
                next = found.next;
            }
        }
        let from = scratch.joined.partition_point(|hit| hit.name < name);
        for hit in scratch
            .joined
            .iter()
            .skip(from)
            .take_while(|hit| hit.name == name)
        {
            push_pair(
                asked,
                &scratch.listed,
                hit.asked,
                hit.listed,
                hit.how,
                hit.likeness,
                &mut scratch.pairs,
            );
        }
        self.initials(asked, row.start as usize, scratch);
    }

    /// Words left over on both sides that are alike.
    fn nearly(&self, asked: &Asked, row: &NameRow, scratch: &mut Scratch) {
        let parts = self.index.parts_of(row);
        scratch.pairs.clear();
        let listed = |at: usize| self.index.terms.get((parts.get(at)? & TERM) as usize);
        near(
            &asked.terms,
            listed,
            parts.len(),
            &scratch.chosen,
            &mut scratch.pairs,
        );
        if !scratch.pairs.is_empty() {
            extend(&mut scratch.pairs, &mut scratch.chosen);
        }
    }

    /// Letters that stand for words, on either side.
    fn initials(&self, asked: &Asked, start: usize, scratch: &mut Scratch) {
        let any = |pieces: &[Piece]| pieces.iter().any(|piece| piece.class == Class::Initial);
        let (here, there) = (any(&asked.pieces), any(&scratch.listed));
        if !here && !there {
            return;
        }
        for (one, term) in asked.terms.iter().enumerate() {
            for two in 0..scratch.listed.len() {
                let Some(listed) = self.index.parts.get(start + two) else {
                    continue;
                };
                let Some(listed) = self.index.terms.get((listed & TERM) as usize) else {
                    continue;
                };
                if (term.part.class == Class::Initial || listed.part.class == Class::Initial)
                    && let Some(found) = meet(term, listed)
                {
                    push_pair(
                        asked,
                        &scratch.listed,
                        1 << one,
                        1 << two,
                        found.how,
                        found.likeness,
                        &mut scratch.pairs,
                    );
                }
            }
        }
    }

    /// The final candidates: names explained, other evidence added.
    fn candidates(
        &self,
        best: &[Best],
        asked: &[Asked],
        evidence: &super::record::Evidence,
        options: &Options,
        scratch: &mut Scratch,
        out: &mut Vec<Candidate>,
    ) {
        let weights = &self.lexicon.weights;
        let lift = evidence.most();
        for one in best {
            let Some(state) = self.held.get(one.held as usize) else {
                continue;
            };
            let kind = Kind::from(state.party.kind);
            let reach = f64::from(one.log_odds) + lift;
            if one.name != u32::MAX && weights.score(kind, reach) < options.threshold {
                continue;
            }
            let mut reasons = Vec::new();
            match (
                self.index.names.get(one.name as usize),
                asked.get(one.reading as usize),
            ) {
                (Some(row), Some(reading)) => {
                    explain(self, reading, row, state.party.kind, scratch, &mut reasons)
                }
                _ => self.record.unnamed(&mut reasons),
            }
            self.record.weigh(evidence, one.held, &self.held, &mut reasons);
            let log_odds: f64 = reasons.iter().map(|reason| reason.weight).sum();
            let score = weights.score(kind, log_odds);
            if score >= options.threshold {
                out.push(Candidate {
                    held: one.held as usize,
                    score,
                    log_odds,
                    reasons,
                });
            }
        }
        out.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then(other.log_odds.total_cmp(&one.log_odds))
                .then_with(|| self.id(one.held).cmp(self.id(other.held)))
        });
        out.truncate(options.limit);
    }

    fn id(&self, held: usize) -> &str {
        self.held.get(held).map_or("", |state| state.party.id.as_str())
    }

    /// Whether a state held at a moment; at none, whether it has no end.
    fn holds(&self, held: u32, on: Option<Timestamp>) -> bool {
        let Some(state) = self.held.get(held as usize) else {
            return false;
        };
        match on {
            None => state.to.is_none(),
            Some(on) => {
                state.from.is_none_or(|from| from.seconds() <= on.seconds())
                    && state.to.is_none_or(|to| on.seconds() < to.seconds())
            }
        }
    }
}

/// Adds a pair with what it would bring.
pub(super) fn push_pair(
    asked: &Asked,
    listed: &[Piece],
    here: u64,
    there: u64,
    how: How,
    likeness: f32,
    out: &mut Vec<Pair>,
) {
    let mass = |pieces: &[Piece], mask: u64| -> f32 {
        bits(mask).filter_map(|at| pieces.get(at)).map(Piece::mass).sum()
    };
    let value = (mass(&asked.pieces, here) + mass(listed, there)) * likeness * trust(how);
    out.push(Pair {
        asked: here,
        listed: there,
        how,
        likeness,
        value,
    });
}

/// Which pair is chosen when two are possible.
fn trust(how: How) -> f32 {
    match how {
        How::Same => 1.0,
        How::Reading => 0.98,
        How::Spelling => 0.95,
        How::Joined => 0.93,
        How::Nickname | How::Edit | How::Acronym => 0.9,
        How::Edits => 0.8,
        How::Skeleton => 0.85,
        How::Initial | How::Near => 0.4,
    }
}

fn push_match(matches: &mut Vec<Match>, slots: &mut [u32], term: u32, asked: u64, how: How, likeness: f32) {
    let Some(slot) = slots.get_mut(term as usize) else {
        return;
    };
    let next = *slot;
    matches.push(Match {
        term,
        asked,
        how,
        likeness,
        next,
    });
    *slot = u32::try_from(matches.len()).unwrap_or(0);
}

fn add(met: &mut [f32], touched: &mut Vec<u32>, name: u32, gain: f32) {
    if let Some(sum) = met.get_mut(name as usize) {
        if *sum == 0.0 {
            touched.push(name);
        }
        *sum += gain.max(1e-6);
    }
}

/// Keeps the best name of each state.
fn best_of_each(best: &mut Vec<Best>) {
    best.sort_unstable_by(|one, other| {
        one.held
            .cmp(&other.held)
            .then(other.log_odds.total_cmp(&one.log_odds))
            .then(one.name.cmp(&other.name))
            .then(one.reading.cmp(&other.reading))
    });
    best.dedup_by_key(|one| one.held);
}
