//! The most that a name can reach, told from the weight that is met, before it is aligned.

use super::evidence::{ENOUGH, saturated};
use super::features::{FEATURES, Feature};
use super::weights::{Kind, Weights};
use crate::align::How;

/// Parts of one sort that are counted in the ceiling; more than this meet in no name that matters.
const PARTS: f32 = 3.0;

/// What is needed of the weights.
#[derive(Clone, Copy, Debug)]
pub struct Ceiling {
    base: f32,
    rarity: f32,
    whole: f32,
    asked: f32,
    listed: f32,
}

impl Ceiling {
    /// For one kind.
    pub fn new(weights: &Weights, kind: Kind) -> Self {
        let of = |feature| weights.of(kind, feature);
        let best = |first: Feature| {
            let count = u8::try_from(How::COUNT).unwrap_or(0);
            (0..count).map(|at| of(first.plus(at))).fold(0.0_f32, f32::max)
        };
        debug_assert!(FEATURES.len() > usize::from(Feature::DIFFERS_FAMILY.0));
        let counts = [
            Feature::ORGS_MET,
            Feature::PLACES_MET,
            Feature::NUMBERS_MET,
            Feature::LEGAL_MET,
            Feature::MINOR_MET,
        ];
        let counted: f32 = counts.iter().map(|feature| of(*feature).max(0.0) * PARTS).sum();
        Self {
            base: of(Feature::PRIOR)
                + counted
                + of(Feature::TWO_WORDS).max(0.0)
                + of(Feature::THREE_WORDS).max(0.0),
            rarity: best(Feature::WORD)
                .max(of(Feature::ORG_MET))
                .max(of(Feature::PLACE_MET)),
            whole: of(Feature::WHOLE).max(0.0) + of(Feature::WHOLE_RARITY).max(0.0) * ENOUGH,
            asked: of(Feature::ASKED_SHARE).min(0.0),
            listed: of(Feature::LISTED_SHARE).min(0.0),
        }
    }

    /// The least weight that must be met for a name to reach the floor, as a share of the weight of the question.
    pub fn share_needed(&self, asked: f32, floor: f32) -> f32 {
        const STEP: f32 = 0.05;
        let mut share = 0.0;
        while share < 1.0 && self.of((share + STEP) * asked, asked, (share + STEP) * asked) < floor {
            share += STEP;
        }
        share
    }

    /// The most that a name can reach if so much of the weight of the question is met; both names have so much in all.
    pub fn of(&self, met: f32, asked: f32, listed: f32) -> f32 {
        /// A listed word may weigh more than the word of the question that it meets.
        const HEAVIER: f32 = 1.25;
        /// Weight is at least this share of rarity, for words that distinguish.
        const LIGHTEST: f32 = 0.5;
        let missing = (1.0 - met / asked.max(1e-3)).max(0.0);
        let more = (1.0 - HEAVIER * met / listed.max(1e-3)).max(0.0);
        let whole = if missing < 0.2 && more < 0.2 {
            self.whole
        } else {
            0.0
        };
        self.base
            + self.rarity * saturated(met / LIGHTEST)
            + whole
            + self.asked * missing
            + self.listed * more
    }
}
