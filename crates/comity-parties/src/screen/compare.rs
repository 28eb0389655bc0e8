//! Two names, without a list.

use comity_core::party::PartyType;

use super::Reason;
use super::asked::Asked;
use super::explain::{Listed, Values, direct, plain, reasons};
use super::scratch::Scratch;
use crate::lexicon::Lexicon;
use crate::part::read;
use crate::score::{Kind, tell};

/// How well two names fit one party.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// 0 to 1, as of a candidate.
    pub score: f64,
    /// Natural logarithm of the odds: the sum of the weights of the reasons.
    pub log_odds: f64,
    /// Every part that spoke for or against; none if one of the names cannot be read.
    pub reasons: Vec<Reason>,
}

/// A pair that somebody asks about is likelier than one that an index of a whole list brings up.
const PAIR: f64 = 1.0;

/// Compares two names of parties of one type, the best reading of each against the best of the other.
pub fn compare(
    lexicon: &Lexicon,
    kind: PartyType,
    asked: &str,
    listed: &str,
    scratch: &mut Scratch,
) -> Comparison {
    let mut best = Comparison {
        log_odds: f64::NEG_INFINITY,
        ..Comparison::default()
    };
    each(lexicon, kind, asked, listed, scratch, |one, other, scratch| {
        let mut found = Vec::new();
        reasons(
            &lexicon.weights,
            kind.into(),
            one,
            other,
            &scratch.chosen,
            &mut found,
        );
        found.push(plain("pair", PAIR));
        let log_odds: f64 = found.iter().map(|reason| reason.weight).sum();
        if log_odds > best.log_odds {
            best.log_odds = log_odds;
            best.reasons = found;
        }
    });
    best.score = lexicon.weights.score(Kind::from(kind), best.log_odds);
    best
}

/// The features of the best reading of two names, in the order of [`crate::score::FEATURES`]: for those who fit weights.
pub fn features(
    lexicon: &Lexicon,
    kind: PartyType,
    asked: &str,
    listed: &str,
    scratch: &mut Scratch,
) -> Vec<f32> {
    let mut best: Option<(f32, Vec<f32>)> = None;
    each(lexicon, kind, asked, listed, scratch, |one, other, scratch| {
        let mut values = Values::new();
        tell(
            &one.pieces,
            other.pieces,
            &scratch.chosen,
            other.weak,
            one.piece || other.piece,
            &mut values,
        );
        let weights = lexicon.weights.all(kind.into());
        let sum: f32 = values
            .0
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum();
        if best.as_ref().is_none_or(|found| sum > found.0) {
            best = Some((sum, values.0));
        }
    });
    best.map(|found| found.1).unwrap_or_default()
}

fn each(
    lexicon: &Lexicon,
    kind: PartyType,
    asked: &str,
    listed: &str,
    scratch: &mut Scratch,
    mut then: impl FnMut(&Asked, &Listed<'_>, &mut Scratch),
) {
    let here: Vec<Asked> = read(lexicon, kind, asked, &mut scratch.buffers)
        .into_iter()
        .map(|reading| Asked::new(lexicon, kind, reading))
        .collect();
    let there: Vec<Asked> = read(lexicon, kind, listed, &mut scratch.buffers)
        .into_iter()
        .map(|reading| Asked::new(lexicon, kind, reading))
        .collect();
    for one in &here {
        for other in &there {
            let other = Listed {
                terms: other.terms.iter().collect(),
                pieces: &other.pieces,
                weak: false,
                piece: other.piece,
                penalty: other.penalty,
            };
            direct(one, &other, &mut scratch.pairs, &mut scratch.chosen);
            then(one, &other, scratch);
        }
    }
}
