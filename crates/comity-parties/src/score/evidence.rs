//! Tells the features of an alignment, each with what it is about.

use super::features::Feature;
use crate::align::{Chosen, Pair};
use crate::part::Class;

/// What the score needs to know of a part.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// What it is.
    pub class: Class,
    /// How rare, 0 to 1.
    pub rarity: f32,
    /// Whether the name says that it is the family name.
    pub family: bool,
    /// Whether it belongs to the person after whom an organisation is named.
    pub aside: bool,
}

impl Piece {
    /// How much the part counts in the name: its rarity by what it is.
    pub fn mass(&self) -> f32 {
        /// The person after whom an organisation is named is left out as often as not.
        const ASIDE: f32 = 0.25;
        let part = if self.aside { ASIDE } else { 1.0 };
        self.rarity * share_of(self.class) * part
    }
}

/// How much a part of a class counts beside a word of the name. Legal forms are below a quarter.
fn share_of(class: Class) -> f32 {
    match class {
        Class::Word => 1.0,
        Class::Number => 0.8,
        Class::Place => 0.6,
        Class::Org => 0.5,
        Class::Initial => 0.3,
        Class::Legal | Class::Minor => 0.1,
    }
}

/// Rarity of a word that stands in so many of 100,000 names: 1 for one that nobody has, about 0 for one in all names.
pub fn rarity(per_100k: f32) -> f32 {
    const NOBODY: f32 = 0.5;
    let scale = (100_000.0 / NOBODY).ln();
    ((100_000.0 / (per_100k.max(0.0) + NOBODY)).ln() / scale).clamp(0.02, 1.0)
}

/// Which name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The question's.
    Asked,
    /// The list's.
    Listed,
}

/// What a feature is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A pair of the alignment, by its place.
    Pair(usize),
    /// A part that did not meet.
    Left(Side, usize),
    /// A conflict: a feature of the sort named.
    Conflict(&'static str),
    /// The name as a whole.
    Whole(&'static str),
}

/// Takes the features of an alignment.
pub trait Sink {
    /// One feature with its value.
    fn add(&mut self, feature: Feature, value: f32, about: About);
}

/// What is left of one side.
#[derive(Default)]
struct Left {
    total: f32,
    mass: f32,
    word: f32,
    words: f32,
    family: f32,
    org: f32,
    places: f32,
    numbers: f32,
    legal: f32,
}

/// Tells all features of an alignment.
pub fn tell(
    asked: &[Piece],
    listed: &[Piece],
    chosen: &Chosen,
    weak: bool,
    piece: bool,
    sink: &mut impl Sink,
) {
    sink.add(Feature::PRIOR, 1.0, About::Whole("prior"));
    let mut met = Met {
        tired: tired(asked, listed, chosen),
        ..Met::default()
    };
    for (at, pair) in chosen.pairs.iter().enumerate() {
        met.take(asked, listed, pair, at, sink);
    }
    let here = left(asked, chosen.asked, Side::Asked, sink);
    let there = left(listed, chosen.listed, Side::Listed, sink);
    conflicts(&here, &there, sink);
    whole(asked, listed, chosen, &met, &here, &there, sink);
    if weak {
        sink.add(Feature::WEAK_ALIAS, 1.0, About::Whole("weak-alias"));
    }
    if piece {
        sink.add(Feature::PIECE, 1.0, About::Whole("piece"));
    }
}

/// Rarity met from which more of it adds less and less: two rare words. Ten words that meet do not outweigh one that
/// differs.
pub(super) const ENOUGH: f32 = 1.5;

/// By how much the rarity of the parts that meet counts less, because there is so much of it.
fn tired(asked: &[Piece], listed: &[Piece], chosen: &Chosen) -> f32 {
    let total: f32 = chosen
        .pairs
        .iter()
        .map(|pair| {
            summed(asked, pair.asked)
                .rarity
                .min(summed(listed, pair.listed).rarity)
                * pair.likeness
        })
        .sum();
    if total < 1e-3 {
        1.0
    } else {
        saturated(total) / total
    }
}

pub(super) fn saturated(total: f32) -> f32 {
    ENOUGH * (1.0 - (-total / ENOUGH).exp())
}

#[derive(Default)]
struct Met {
    tired: f32,
    words: u32,
    places: u32,
    lost: f32,
}

impl Met {
    fn take(&mut self, asked: &[Piece], listed: &[Piece], pair: &Pair, at: usize, sink: &mut impl Sink) {
        let about = About::Pair(at);
        let (one, two) = (summed(asked, pair.asked), summed(listed, pair.listed));
        let rarity = one.rarity.min(two.rarity);
        let value = rarity * pair.likeness * self.tired;
        self.lost += one.mass.max(two.mass) * (1.0 - pair.likeness) * 0.5;
        let class = if one.class == two.class || one.class != Class::Word {
            two.class
        } else {
            one.class
        };
        match class {
            Class::Word | Class::Initial => {
                self.words += 1;
                sink.add(Feature::word(pair.how), value, about);
                sink.add(Feature::words(pair.how), 1.0, about);
            }
            Class::Org => {
                sink.add(Feature::ORG_MET, value, about);
                sink.add(Feature::ORGS_MET, 1.0, about);
            }
            Class::Place => {
                self.places += 1;
                sink.add(Feature::PLACE_MET, value, about);
                sink.add(Feature::PLACES_MET, 1.0, about);
            }
            Class::Number => sink.add(Feature::NUMBERS_MET, 1.0, about),
            Class::Legal => sink.add(Feature::LEGAL_MET, pair.likeness, about),
            Class::Minor => sink.add(Feature::MINOR_MET, 1.0, about),
        }
        if pair.likeness < 1.0 && class != Class::Legal {
            sink.add(Feature::UNLIKENESS, (1.0 - pair.likeness) * rarity, about);
        }
    }
}

struct Summed {
    class: Class,
    rarity: f32,
    mass: f32,
}

/// Several neighbouring parts as one.
fn summed(pieces: &[Piece], mask: u64) -> Summed {
    let mut sum = Summed {
        class: Class::Minor,
        rarity: 0.0,
        mass: 0.0,
    };
    let single = mask.count_ones() == 1;
    for at in bits(mask) {
        let Some(piece) = pieces.get(at) else { continue };
        sum.class = if single || piece.class == Class::Word {
            piece.class
        } else {
            sum.class.min(piece.class)
        };
        sum.rarity += piece.rarity;
        sum.mass += piece.mass();
    }
    sum
}

/// The places of the bits that are set.
pub(crate) fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if mask == 0 {
            return None;
        }
        let at = mask.trailing_zeros();
        mask &= mask - 1;
        usize::try_from(at).ok()
    })
}

fn left(pieces: &[Piece], covered: u64, side: Side, sink: &mut impl Sink) -> Left {
    let mut left = Left {
        total: pieces.iter().map(Piece::mass).sum::<f32>().max(1e-3),
        ..Left::default()
    };
    for (at, piece) in pieces.iter().enumerate() {
        if covered >> at & 1 == 0 {
            left.mass += piece.mass();
        }
    }
    let (base, share, squared) = match side {
        Side::Asked => (Feature::ASKED, Feature::ASKED_SHARE, Feature::ASKED_SHARE_SQUARED),
        Side::Listed => (
            Feature::LISTED,
            Feature::LISTED_SHARE,
            Feature::LISTED_SHARE_SQUARED,
        ),
    };
    let missing = left.mass / left.total;
    for (at, piece) in pieces.iter().enumerate() {
        if covered >> at & 1 == 1 {
            continue;
        }
        let about = About::Left(side, at);
        match piece.class {
            _ if piece.aside => sink.add(base.plus(7), 1.0, about),
            Class::Word => {
                left.word += piece.rarity;
                left.words += 1.0;
                sink.add(base, piece.rarity, about);
                sink.add(base.plus(1), 1.0, about);
                if piece.family {
                    left.family += 1.0;
                    sink.add(base.plus(2), 1.0, about);
                }
            }
            Class::Org => {
                left.org += piece.rarity;
                sink.add(base.plus(3), piece.rarity, about);
            }
            Class::Place => {
                left.places += 1.0;
                sink.add(base.plus(4), 1.0, about);
            }
            Class::Number => {
                left.numbers += 1.0;
                sink.add(base.plus(5), 1.0, about);
            }
            Class::Legal => {
                left.legal += 1.0;
                sink.add(base.plus(6), 1.0, about);
            }
            Class::Minor => sink.add(base.plus(7), 1.0, about),
            Class::Initial => sink.add(base.plus(8), 1.0, about),
        }
        let part = piece.mass() / left.total;
        sink.add(share, part, about);
        sink.add(squared, part * missing, about);
    }
    left
}

fn conflicts(here: &Left, there: &Left, sink: &mut impl Sink) {
    let mut both = |feature, one: f32, two: f32, what| {
        let least = one.min(two);
        if least > 0.0 {
            sink.add(feature, least, About::Conflict(what));
        }
    };
    both(
        Feature::DIFFERS,
        here.words.min(1.0),
        there.words.min(1.0),
        "different-words",
    );
    both(
        Feature::DIFFERS_FAMILY,
        here.words.min(1.0),
        there.family.min(1.0),
        "different-family-name",
    );
    both(Feature::CONFLICT_WORD, here.word, there.word, "different-words");
    both(
        Feature::CONFLICT_WORDS,
        here.words,
        there.words,
        "different-words",
    );
    both(Feature::CONFLICT_ORG, here.org, there.org, "different-activity");
    both(
        Feature::CONFLICT_PLACE,
        here.places,
        there.places,
        "different-place",
    );
    both(
        Feature::CONFLICT_NUMBER,
        here.numbers,
        there.numbers,
        "different-number",
    );
    both(
        Feature::CONFLICT_LEGAL,
        here.legal,
        there.legal,
        "different-legal-form",
    );
}

fn whole(
    asked: &[Piece],
    listed: &[Piece],
    chosen: &Chosen,
    met: &Met,
    here: &Left,
    there: &Left,
    sink: &mut impl Sink,
) {
    let has_words = |pieces: &[Piece]| pieces.iter().any(|piece| piece.class == Class::Word);
    if met.words == 0 && (has_words(asked) || has_words(listed)) {
        sink.add(Feature::CORE_MISSED, 1.0, About::Whole("name-words"));
    }
    if met.words + met.places == 1 && (here.mass > 0.25 * here.total || there.mass > 0.25 * there.total) {
        sink.add(Feature::ONE_WORD, 1.0, About::Whole("one-word"));
    }
    let whole = wholeness(met, here).min(wholeness(met, there));
    if whole > 0.0 {
        // A name of common words alone is whole and still says little.
        let telling = (here.total.min(there.total) / TELLING).min(1.0);
        sink.add(Feature::WHOLE, whole * telling, About::Whole("whole-name"));
        let total = saturated(here.total.min(there.total)) * whole;
        sink.add(Feature::WHOLE_RARITY, total, About::Whole("whole-name"));
    }
    if met.words >= 2 {
        sink.add(Feature::TWO_WORDS, 1.0, About::Whole("words-together"));
    }
    if met.words >= 3 {
        sink.add(Feature::THREE_WORDS, 1.0, About::Whole("words-together"));
    }
    let crossed = crossings(chosen);
    if crossed > 0.0 {
        sink.add(Feature::ORDER, crossed, About::Whole("order"));
    }
}

/// Weight of a name from which it is worth its whole when it meets whole: one rather rare word.
const TELLING: f32 = 0.7;

/// 1 if all of a name met, letter by letter; 0 from an eighth that did not.
fn wholeness(met: &Met, side: &Left) -> f32 {
    const MISSING: f32 = 8.0;
    (1.0 - MISSING * (side.mass + met.lost) / side.total).clamp(0.0, 1.0)
}

/// The share of neighbours in the question that do not follow each other in the list; one break is free, because the family
/// name stands first or last.
fn crossings(chosen: &Chosen) -> f32 {
    if chosen.pairs.len() < 3 {
        return 0.0;
    }
    let mut places: Vec<(u32, u32)> = chosen
        .pairs
        .iter()
        .map(|pair| (pair.asked.trailing_zeros(), pair.listed.trailing_zeros()))
        .collect();
    places.sort_unstable();
    let breaks = places
        .windows(2)
        .filter(|two| matches!(two, [one, next] if next.1 < one.1))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "a few parts")]
    let share = breaks.saturating_sub(1) as f32 / (places.len() - 2) as f32;
    share
}
