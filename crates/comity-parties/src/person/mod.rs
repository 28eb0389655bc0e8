//! Names of persons: which spellings are one name, which are short forms of another, and which words are no name at all.

mod load;

use std::collections::HashMap;

pub use load::Fault;

/// A set of spellings of one given or family name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// What a word beside a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Honorific {
    /// A title or form of address: Dr, Haji, Sheikh, U, Daw.
    Title,
    /// Links a name to the father's or the family's: bin, ibn, de la, van, al, oglu.
    Link,
    /// Tells generations apart: junior, II.
    Generation,
}

/// The names of persons, as the word lists give them. Words are asked for in the folded form of [`crate::script::fold()`], or in a reading.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    groups: HashMap<Box<str>, Vec<GroupId>>,
    nicknames: HashMap<Box<str>, Vec<GroupId>>,
    honorifics: HashMap<Box<str>, Honorific>,
    names: Vec<Box<str>>,
}

impl Persons {
    /// Reads `person-names*.csv`, `nicknames.csv` and `honorifics.csv` out of the word lists.
    ///
    /// # Errors
    /// All lines that cannot be read, with file and line.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<Fault>> {
        load::load(files)
    }

    /// The likeliest group of a word.
    pub fn group(&self, word: &str) -> Option<GroupId> {
        self.groups(word).first().copied()
    }

    /// All groups of a word: `Ali` and `Aly` are spellings of one name, `Jan` of two.
    pub fn groups(&self, word: &str) -> &[GroupId] {
        self.groups.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether the first is a nickname of the second, or the second of the first.
    pub fn nickname(&self, first: &str, second: &str) -> bool {
        self.short_of(first, second) || self.short_of(second, first)
    }

    /// Whether `short` is a nickname of `full`.
    pub fn short_of(&self, short: &str, full: &str) -> bool {
        let Some(meant) = self.nicknames.get(short) else {
            return false;
        };
        self.groups(full).iter().any(|group| meant.contains(group))
    }

    /// The groups of which a word is a nickname.
    pub fn nickname_groups(&self, word: &str) -> &[GroupId] {
        self.nicknames.get(word).map_or(&[], Vec::as_slice)
    }

    /// What a word beside a name is; none if it is no title or link.
    pub fn honorific(&self, word: &str) -> Option<Honorific> {
        self.honorifics.get(word).copied()
    }

    /// The name of a group, for explanations.
    pub fn name(&self, group: GroupId) -> &str {
        self.names.get(group.0 as usize).map_or("", |name| name)
    }
}
