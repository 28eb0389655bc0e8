//! Names of persons: which spellings are one name, which are short forms of another, and which words are no name at all.
//!
//! A group holds the spellings of ONE name in all scripts (`Мохаммед`, `Muhammad`, `محمد`); two names that are only related are
//! a nickname of each other or nothing. [`Persons::arrange`] writes the compounds of Arabic and Persian names, which everybody joins
//! and parts differently, in one way.

mod arrange;
mod load;

use rustc_hash::FxHashMap;

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

/// What `honorifics.csv` says of a word: a title or a link, or a piece of a compound name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Beside(Honorific),
    /// `al`, `el`, `ul`, `ur`.
    Article,
    /// The forms before sun letters, `as`, `an`, `ed`: an article only beside the name it belongs to.
    SunArticle,
    /// `abd`: servant of, joined to the name of God after it.
    Servant,
    /// `abu`: father of, joined to the name after it.
    Father,
    /// `din`: of the faith, joined to the name and the article before it.
    Faith,
    /// `eddin`, `allah`, `zadeh`, `pour`: joined to the name before it.
    Ending,
    /// `mc`, `mac`: joined to the name after it.
    Beginning,
}

/// What the word lists say of one word, as places in [`Persons::lists`].
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    groups: (u32, u16),
    nicknames: (u32, u16),
}

/// The names of persons, as the word lists give them. Words are asked for in the folded form of [`crate::script::fold()`], or in
/// a reading.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    /// By the hash of the word: among 2^64 the words of all lists do not meet by chance.
    words: FxHashMap<u64, Entry>,
    /// The groups of all words, one stretch a word.
    lists: Vec<GroupId>,
    marks: FxHashMap<Box<str>, Mark>,
    /// Korean family names in their own script.
    korean: FxHashMap<Box<str>, ()>,
    names: Vec<Box<str>>,
}

/// The key of a word (FNV-1a, so that it is the same on every machine).
fn key(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
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

    /// All groups of a word: some spellings are of two names, as Latin `Majid` is of `ماجد` and `مجيد`. An Arabic word with
    /// the article has the groups of the word without it.
    pub fn groups(&self, word: &str) -> &[GroupId] {
        let entry = self.entry(word).or_else(|| self.entry(word.strip_prefix("ال")?));
        entry.map_or(&[], |entry| self.list(entry.groups))
    }

    fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(&key(word))
    }

    fn list(&self, (from, count): (u32, u16)) -> &[GroupId] {
        let from = from as usize;
        self.lists.get(from..from + usize::from(count)).unwrap_or(&[])
    }

    /// Whether the first is a nickname of the second, or the second of the first.
    pub fn nickname(&self, first: &str, second: &str) -> bool {
        self.short_of(first, second) || self.short_of(second, first)
    }

    /// Whether `short` is a nickname of `full`.
    pub fn short_of(&self, short: &str, full: &str) -> bool {
        let meant = self.nickname_groups(short);
        !meant.is_empty() && self.groups(full).iter().any(|group| meant.contains(group))
    }

    /// The groups of which a word is a nickname.
    pub fn nickname_groups(&self, word: &str) -> &[GroupId] {
        self.entry(word).map_or(&[], |entry| self.list(entry.nicknames))
    }

    /// What a word beside a name is; none if it is no title or link.
    pub fn honorific(&self, word: &str) -> Option<Honorific> {
        match self.marks.get(word)? {
            Mark::Beside(found) => Some(*found),
            Mark::Article => Some(Honorific::Link),
            _ => None,
        }
    }

    fn mark(&self, word: &str) -> Option<Mark> {
        self.marks.get(word).copied()
    }

    /// The name of a group, for explanations.
    pub fn name(&self, group: GroupId) -> &str {
        self.names.get(group.0 as usize).map_or("", |name| name)
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}
