//! What is counted of an alignment. Every feature has a name in `data/parties/weights.toml`.

use crate::align::How;

/// A feature: its place in the table of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature(pub u8);

/// The names of the features, in their order.
pub const FEATURES: &[&str] = &[
    "prior",
    // Rarity of words of the name that meet, by what they meet.
    "word-same",
    "word-reading",
    "word-spelling",
    "word-edit",
    "word-edits",
    "word-skeleton",
    "word-initial",
    "word-joined",
    "word-nickname",
    "word-acronym",
    "word-near",
    // How many meet so.
    "words-same",
    "words-reading",
    "words-spelling",
    "words-edit",
    "words-edits",
    "words-skeleton",
    "words-initial",
    "words-joined",
    "words-nickname",
    "words-acronym",
    "words-near",
    // Other parts that meet: rarity and number.
    "org-met",
    "orgs-met",
    "place-met",
    "places-met",
    "numbers-met",
    "legal-met",
    "minor-met",
    // What was asked and is not listed.
    "asked-word",
    "asked-words",
    "asked-family",
    "asked-org",
    "asked-place",
    "asked-number",
    "asked-legal",
    "asked-minor",
    "asked-initial",
    // What is listed and was not asked.
    "listed-word",
    "listed-words",
    "listed-family",
    "listed-org",
    "listed-place",
    "listed-number",
    "listed-legal",
    "listed-minor",
    "listed-initial",
    // The share of the weight of a name that did not meet, and its square.
    "asked-share",
    "asked-share-squared",
    "listed-share",
    "listed-share-squared",
    // Both sides have something of a sort that does not meet.
    "conflict-word",
    "conflict-words",
    "conflict-org",
    "conflict-place",
    "conflict-number",
    "conflict-legal",
    // The alignment as a whole.
    "core-missed",
    "one-word",
    "order",
    "weak-alias",
    "whole",
    "piece",
    "unlikeness",
    "whole-rarity",
    "two-words",
    "three-words",
    "differs",
    "differs-family",
];

macro_rules! named {
    ($($name:ident = $at:literal),* $(,)?) => {
        impl Feature {
            $(#[doc = concat!("Place ", stringify!($at), " of the table.")] pub const $name: Self = Self($at);)*
        }
    };
}

named! {
    PRIOR = 0,
    WORD = 1,
    WORDS = 12,
    ORG_MET = 23, ORGS_MET = 24, PLACE_MET = 25, PLACES_MET = 26, NUMBERS_MET = 27, LEGAL_MET = 28, MINOR_MET = 29,
    ASKED = 30,
    LISTED = 39,
    ASKED_SHARE = 48, ASKED_SHARE_SQUARED = 49, LISTED_SHARE = 50, LISTED_SHARE_SQUARED = 51,
    CONFLICT_WORD = 52, CONFLICT_WORDS = 53, CONFLICT_ORG = 54, CONFLICT_PLACE = 55, CONFLICT_NUMBER = 56,
    CONFLICT_LEGAL = 57,
    CORE_MISSED = 58, ONE_WORD = 59, ORDER = 60, WEAK_ALIAS = 61, WHOLE = 62, PIECE = 63, UNLIKENESS = 64,
    WHOLE_RARITY = 65, TWO_WORDS = 66, THREE_WORDS = 67, DIFFERS = 68, DIFFERS_FAMILY = 69,
}

impl Feature {
    /// Rarity of words that meet in this way.
    pub fn word(how: How) -> Self {
        Self(Self::WORD.0 + how as u8)
    }

    /// Number of words that meet in this way.
    pub fn words(how: How) -> Self {
        Self(Self::WORDS.0 + how as u8)
    }

    /// The feature so many places behind.
    pub fn plus(self, places: u8) -> Self {
        Self(self.0 + places)
    }
}
