//! The score of an alignment, and its reasons.

use comity_core::party::PartyType;

use super::Reason;
use super::asked::{Asked, JoinedWord};
use super::scratch::Scratch;
use super::screener::{Screener, push_pair};
use crate::align::{Chosen, Pair, Term, assign, extend, meet, near, together};
use crate::index::{NameRow, TERM, joined};
use crate::part::{Class, Part};
use crate::score::{About, FEATURES, Feature, Kind, Piece, Side, Sink, Weights, bits, tell};

/// How much a rarer reading of a name costs: this share of the logarithm of how much rarer it is.
const RARER_READING: f32 = 0.3;

/// Only the sum.
struct Sum<'a> {
    weights: &'a [f32],
    sum: f32,
}

impl Sink for Sum<'_> {
    fn add(&mut self, feature: Feature, value: f32, _: About) {
        self.sum += value * self.weights.get(usize::from(feature.0)).copied().unwrap_or(0.0);
    }
}

/// The log-odds of an alignment.
pub(super) fn score_of(
    weights: &Weights,
    kind: Kind,
    asked: &Asked,
    row: &NameRow,
    listed: &[Piece],
    chosen: &Chosen,
) -> f32 {
    let mut sum = Sum {
        weights: weights.all(kind),
        sum: RARER_READING * (asked.penalty + row.penalty),
    };
    tell(
        &asked.pieces,
        listed,
        chosen,
        row.weak,
        asked.piece || row.piece,
        &mut sum,
    );
    sum.sum
}

/// The values of all features.
pub(super) struct Values(pub Vec<f32>);

impl Values {
    pub(super) fn new() -> Self {
        Self(vec![0.0; FEATURES.len()])
    }
}

impl Sink for Values {
    fn add(&mut self, feature: Feature, value: f32, _: About) {
        if let Some(sum) = self.0.get_mut(usize::from(feature.0)) {
            *sum += value;
        }
    }
}

/// Sums by what they are about.
struct Tally<'a> {
    weights: &'a [f32],
    rows: Vec<(About, f64)>,
}

impl Sink for Tally<'_> {
    fn add(&mut self, feature: Feature, value: f32, about: About) {
        let weight = self.weights.get(usize::from(feature.0)).copied().unwrap_or(0.0);
        let weight = f64::from(value) * f64::from(weight);
        match self.rows.iter_mut().find(|row| row.0 == about) {
            Some(row) => row.1 += weight,
            None => self.rows.push((about, weight)),
        }
    }
}

/// A name of the list in the form in which it is explained.
pub(super) struct Listed<'a> {
    pub terms: Vec<&'a Term>,
    pub pieces: &'a [Piece],
    pub weak: bool,
    pub piece: bool,
    pub penalty: f32,
}

/// The pairs of parts of two names, without an index.
fn direct_pairs(asked: &Asked, listed: &Listed<'_>, out: &mut Vec<Pair>) {
    out.clear();
    for (one, term) in asked.terms.iter().enumerate() {
        for (two, other) in listed.terms.iter().enumerate() {
            if let Some(found) = meet(term, other) {
                push_pair(
                    asked,
                    listed.pieces,
                    1 << one,
                    1 << two,
                    found.how,
                    found.likeness,
                    out,
                );
            }
        }
    }
    for word in &asked.joined {
        for (two, other) in listed.terms.iter().enumerate() {
            if !matches!(other.part.class, Class::Word | Class::Org | Class::Place) {
                continue;
            }
            if let Some(likeness) = meets_joined(word, other) {
                push_pair(asked, listed.pieces, word.mask, 1 << two, word.how, likeness, out);
            }
        }
    }
    let parts: Vec<Part> = listed.terms.iter().map(|term| term.part.clone()).collect();
    for (text, mask, how) in joined(&parts) {
        for (one, term) in asked.terms.iter().enumerate() {
            let may = !matches!(term.part.class, Class::Legal | Class::Initial | Class::Number);
            if may && term.part.spellings().any(|spelling| spelling == text) {
                push_pair(
                    asked,
                    listed.pieces,
                    1 << one,
                    mask,
                    how,
                    together(how, text.len()),
                    out,
                );
            }
        }
    }
}

/// How well a word of the list is the joined word of the question.
pub(super) fn meets_joined(word: &JoinedWord, listed: &Term) -> Option<f32> {
    const LIKE: f32 = 0.9;
    if listed.part.spellings().any(|text| text == word.text) {
        return Some(together(word.how, word.text.len()));
    }
    word.slavic
        .filter(|key| listed.slavic.contains(key))
        .map(|_| LIKE)
}

/// Aligns two names without an index.
pub(super) fn direct(asked: &Asked, listed: &Listed<'_>, pairs: &mut Vec<Pair>, chosen: &mut Chosen) {
    direct_pairs(asked, listed, pairs);
    assign(pairs, chosen);
    pairs.clear();
    near(
        &asked.terms,
        |at| listed.terms.get(at).copied(),
        listed.terms.len(),
        chosen,
        pairs,
    );
    extend(pairs, chosen);
}

/// The features of a candidate's name.
pub(super) fn values(
    screener: &Screener,
    asked: &Asked,
    row: &NameRow,
    kind: PartyType,
    scratch: &mut Scratch,
) -> Vec<f32> {
    let mut values = Values::new();
    aligned(screener, asked, row, kind, scratch, |listed, chosen| {
        tell(
            &asked.pieces,
            listed.pieces,
            chosen,
            listed.weak,
            asked.piece || listed.piece,
            &mut values,
        );
    });
    values.0
}

/// The reasons of a candidate's name.
pub(super) fn explain(
    screener: &Screener,
    asked: &Asked,
    row: &NameRow,
    kind: PartyType,
    scratch: &mut Scratch,
    out: &mut Vec<Reason>,
) {
    aligned(screener, asked, row, kind, scratch, |listed, chosen| {
        reasons(&screener.lexicon.weights, kind.into(), asked, listed, chosen, out);
    });
}

/// Aligns a reading of the question with a name of the list.
fn aligned(
    screener: &Screener,
    asked: &Asked,
    row: &NameRow,
    kind: PartyType,
    scratch: &mut Scratch,
    then: impl FnOnce(&Listed<'_>, &Chosen),
) {
    screener
        .index
        .pieces(row, kind == PartyType::Person, &mut scratch.listed);
    let terms = screener
        .index
        .parts_of(row)
        .iter()
        .filter_map(|part| screener.index.terms.get((part & TERM) as usize))
        .collect();
    let listed = Listed {
        terms,
        pieces: &scratch.listed,
        weak: row.weak,
        piece: row.piece,
        penalty: row.penalty,
    };
    direct(asked, &listed, &mut scratch.pairs, &mut scratch.chosen);
    then(&listed, &scratch.chosen);
}

/// The reasons of an alignment. Their weights sum to its log-odds.
pub(super) fn reasons(
    weights: &Weights,
    kind: Kind,
    asked: &Asked,
    listed: &Listed<'_>,
    chosen: &Chosen,
    out: &mut Vec<Reason>,
) {
    let mut tally = Tally {
        weights: weights.all(kind),
        rows: Vec::new(),
    };
    tell(
        &asked.pieces,
        listed.pieces,
        chosen,
        listed.weak,
        asked.piece || listed.piece,
        &mut tally,
    );
    for (about, weight) in tally.rows {
        out.push(reason(about, weight, asked, listed, chosen));
    }
    let penalty = RARER_READING * (asked.penalty + listed.penalty);
    if penalty != 0.0 {
        out.push(plain("rarer-reading", f64::from(penalty)));
    }
}

pub(super) fn plain(how: &str, weight: f64) -> Reason {
    Reason {
        how: how.to_owned(),
        asked: String::new(),
        listed: String::new(),
        weight,
    }
}

fn reason(about: About, weight: f64, asked: &Asked, listed: &Listed<'_>, chosen: &Chosen) -> Reason {
    match about {
        About::Pair(at) => {
            let Some(pair) = chosen.pairs.get(at) else {
                return plain("same", weight);
            };
            let (one, two) = (asked.words(pair.asked), words(listed, pair.listed));
            Reason {
                how: word_of(asked, listed, pair, one == two).to_owned(),
                asked: one,
                listed: two,
                weight,
            }
        }
        About::Left(Side::Asked, at) => Reason {
            asked: asked.words(1 << at),
            ..plain("not-listed", weight)
        },
        About::Left(Side::Listed, at) => Reason {
            listed: words(listed, 1 << at),
            ..plain("not-asked", weight)
        },
        About::Conflict(how) | About::Whole(how) => plain(how, weight),
    }
}

fn words(listed: &Listed<'_>, mask: u64) -> String {
    let found: Vec<&str> = bits(mask)
        .filter_map(|at| listed.terms.get(at))
        .map(|term| term.written())
        .collect();
    found.join(" ")
}

/// The stable word of a pair.
fn word_of(asked: &Asked, listed: &Listed<'_>, pair: &Pair, equal: bool) -> &'static str {
    let class = bits(pair.listed)
        .next()
        .and_then(|at| listed.terms.get(at))
        .map_or(Class::Word, |term| term.part.class);
    let meaning = bits(pair.asked)
        .next()
        .and_then(|at| asked.terms.get(at))
        .is_some_and(|term| term.part.meaning);
    match class {
        Class::Legal => "legal-form",
        Class::Number => "number",
        Class::Org | Class::Place if !equal && meaning && pair.how == crate::align::How::Same => "meaning",
        _ => pair.how.as_str(),
    }
}
