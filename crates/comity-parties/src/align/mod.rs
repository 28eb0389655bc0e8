//! Which part of one name meets which part of the other, and by what.

mod assign;
mod distance;
mod meet;
mod near;
mod term;

pub use assign::{Chosen, assign, extend};
pub use distance::{allowed, distance};
pub use meet::{Meeting, meet, servant, together};
pub use near::near;
pub use term::{Term, hash, slavic_hash};

/// By what two parts meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum How {
    /// The same letters.
    Same,
    /// Readings of one word by different standards.
    Reading,
    /// Spellings of one person's name.
    Spelling,
    /// One letter apart.
    Edit,
    /// Two letters apart, in long words.
    Edits,
    /// The same consonants.
    Skeleton,
    /// A letter for a word.
    Initial,
    /// Written in one on one side, apart on the other.
    Joined,
    /// A short form.
    Nickname,
    /// First letters of several words.
    Acronym,
    /// Words left over on both sides that are more alike than chance: more than two letters apart.
    Near,
}

impl How {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// The stable word of a reason.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Reading => "reading",
            Self::Spelling => "spelling",
            Self::Edit => "edit",
            Self::Edits => "edits",
            Self::Skeleton => "skeleton",
            Self::Initial => "initial",
            Self::Joined => "joined",
            Self::Nickname => "nickname",
            Self::Acronym => "acronym",
            Self::Near => "near",
        }
    }
}

/// A pair of parts, or of neighbouring parts, that could meet: bit masks of their places in the two names.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Parts of the question.
    pub asked: u64,
    /// Parts of the list.
    pub listed: u64,
    /// By what.
    pub how: How,
    /// How well, 0 to 1.
    pub likeness: f32,
    /// What it would bring: weight of the parts times likeness.
    pub value: f32,
}
