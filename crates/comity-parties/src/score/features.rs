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
    WORDS = 11,
    ORG_MET = 21, ORGS_MET = 22, PLACE_MET = 23, PLACES_MET = 24, NUMBERS_MET = 25, LEGAL_MET = 26, MINOR_MET = 27,
    ASKED = 28,
    LISTED = 37,
    ASKED_SHARE = 46, ASKED_SHARE_SQUARED = 47, LISTED_SHARE = 48, LISTED_SHARE_SQUARED = 49,
    CONFLICT_WORD = 50, CONFLICT_WORDS = 51, CONFLICT_ORG = 52, CONFLICT_PLACE = 53, CONFLICT_NUMBER = 54,
    CONFLICT_LEGAL = 55,
    CORE_MISSED = 56, ONE_WORD = 57, ORDER = 58, WEAK_ALIAS = 59, WHOLE = 60, PIECE = 61, UNLIKENESS = 62, WHOLE_RARITY = 63, TWO_WORDS = 64, THREE_WORDS = 65,
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
